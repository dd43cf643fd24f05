"""Who lives off the costs and sales of diggers: owners and financiers of pits, and those who carry, crush and cook."""

import numpy as np

from goldsim.engine.writing import NOBODY, Array, Payment, Payments, Total, Totals, row_rule, write_receipt
from goldsim.entities.miners import Task
from goldsim.model import Model
from goldsim.parameters import Dig
from goldsim.processes.dig.ground import Bills, Costs, Digger, Market, Place, World
from goldsim.units import HANDS

HAUL = int(Task.HAUL)


class Paid(Payments):
    """What comes out of the ground, what work costs, and where the cash of owners goes."""

    backing = Payment("traders' money for pits", "belts.till", "sites.chest")
    places = Payment("places opened", "sites.chest", "belts.till")
    tools = Payment("tools", "sites.chest", "country.towns")
    spending = Payment("owners' spending", "sites.chest", "belts.till")
    profit = Payment("owners' profit", "sites.chest", "country.towns")
    wages = Payment("site wages", "sites.due", "miners.savings", gets="gets {} for hauling, crushing or cooking")
    repaid = Payment("repayment", "miners.savings", "traffickers.capital", gives="pays back {} of the advance")
    goods = Payment("goods at the site", "sites.due", "belts.till")
    dug = Payment("dug", "sites.ground", "miners.gold", gets="finds {}")
    lost = Payment("tailings", "sites.ground", "country.tailings")
    fed = Payment("sponsor's outlay", "sites.chest", "miners.savings", gets="gets {} for the week's costs from the pit's sponsor")
    advance = Payment("advance", "traffickers.capital", "miners.savings", gets="borrows {} for the week's costs from the buyer")
    costs = Payment("working costs", "miners.savings", "sites.due", gives="pays {} for food, water and tools at the site")
    inputs = Payment("inputs", "miners.savings", "traffickers.capital", gives="pays {} for mercury and other inputs")
    machines_found = Payment("dug by machine", "sites.ground", "companies.gold")
    machines_lost = Payment("tailings", "sites.ground", "country.tailings")
    machine_costs = Payment("machine costs", "companies.cash", "belts.till")


def feed_part(chest: Array, asked: Array) -> Array:
    """Return the part of what diggers at each site lack that the chest holds."""
    return np.minimum(1, chest / np.maximum(asked, 1))


def run_pits(model: Model, costs: Costs, fed: Array) -> None:
    """Let owners open places where these pay, and take out what the chest does not need."""
    owner, p = model.view(Place), model.p.dig
    owner.place_pay[:] -= np.float32(model.p.live.pay_memory_rate) * fed / owner.capacity
    outlay = p.place_xof * model.view(Market).price_level[owner.belt] * owner.cost_factor
    # What a place would bring where nobody digs is known from the ground.
    brings = p.digger_ratio * model.p.sell.owner_part_share * costs.value
    owner.place_pay[owner.n_miners == 0] = brings[owner.n_miners == 0]
    wanted = np.zeros(len(outlay))
    want_places(owner, outlay, wanted, model.week, p)
    back(model, owner, wanted * outlay)
    opened = np.minimum(wanted, owner.chest / outlay)
    owner.capacity[:] += opened
    spent = (opened * outlay).astype(np.int64)
    tools = (spent * p.place_tools_share).astype(np.int64)
    model.pay(Paid.places, spent - tools, payee=owner.belt)
    model.pay(Paid.tools, tools, payee=0)
    surplus = np.maximum(owner.chest - (p.chest_weeks * costs.digging * owner.capacity).astype(np.int64), 0)
    spending = (surplus * p.owner_belt_share).astype(np.int64)
    model.pay(Paid.spending, spending, payee=owner.belt)
    model.pay(Paid.profit, surplus - spending, payee=0)


def back(model: Model, owner: Place, wanted: Array) -> None:
    """Let traders of each belt put up what owners lack for places that would pay, as far as they lend at all."""
    lacking, till = np.maximum(wanted - owner.chest, 0), model.view(Market).till
    asked = np.bincount(owner.belt, lacking, len(till))
    part = np.minimum(1, till * model.p.live.lent_highest_share / np.maximum(asked, 1))
    model.pay(Paid.backing, (lacking * part[owner.belt]).astype(np.int64), payer=owner.belt)


@row_rule
def want_places(owner: Place, outlay: Array, wanted: Array, week: int, p: Dig) -> None:
    """Let places at each known site fall out of use, sooner in deep ground; tell how many are wanted where people lack room."""
    # A place is worth opening if what places have brought lately, over its life and at interest, is more than the outlay.
    for j in range(outlay.shape[0]):
        if owner.found[j] > week:
            continue
        gone = owner.cost_factor[j] / p.place_weeks
        owner.capacity[j] = max(owner.capacity[j] * (1.0 - min(gone, 1.0)), 1.0)
        lacking = owner.n_miners[j] - owner.capacity[j] * (1.0 - owner.taken_share[j])
        lacking = min(lacking, owner.room[j] - owner.capacity[j])
        if lacking > 0 and owner.place_pay[j] / (gone + p.interest_rate) > outlay[j]:
            wanted[j] = lacking


class Ore(Totals, of="sites"):
    """A site's week: what people would take and what becomes of the ore, mg; what is lacked and paid, XOF; hands, thousandths."""

    wages = taken = lacking = dug = lost = costs = fed = digging = washing = hauling = cooking = Total


def pay_out(model: Model, hired: list[Array], costs: Costs, ore: Ore, bills: Bills) -> None:
    """Share the crushers' dues and parts of the week's costs among those who haul and cook; the belt gets the rest."""
    p, pot, weight = model.p.dig, model.view(Place), model.miners.weight
    crushing = np.maximum(pot.due / weight - ore.costs, 0)
    hauled = (crushing + p.haulers_part_share * ore.costs) / np.maximum(ore.hauling, HANDS)
    cooked = p.cooks_part_share * ore.costs / np.maximum(ore.cooking, HANDS)
    paid = model.receipts(Paid)
    model.map_lists(pay_hands, hired, Digger, ore, bills, paid, hauled, cooked, model.p.sell.repaid_share)
    model.post(Paid.wages, paid, ore.wages)
    model.post(Paid.repaid, paid, bills.repaid)
    model.pay(Paid.goods, pot.due.copy(), payee=pot.belt)
    follow_task_pay(model, costs, ore, HANDS * hauled, HANDS * cooked)


@row_rule
def pay_hands(
    rows: Array, hand: Digger, ore: Ore, bills: Bills, paid: Paid, hauled: Array, cooked: Array, repaid_share: float
) -> None:
    """Pay each person for the hands in `found`, by what a thousandth of a hand gets at each site; debtors pay back a part."""
    for i in rows:
        j, is_watched = hand.site[i], i == paid.watched
        wage = int(hand.found[i] * (hauled[j] if hand.task[i] == HAUL else cooked[j]))
        hand.found[i] = 0
        repaid = min(int(wage * repaid_share), hand.debt[i])
        hand.savings[i] += wage - repaid
        ore.wages[j] += wage
        write_receipt(paid.wages, wage, is_watched)
        if repaid > 0:
            bills.repaid[hand.creditor[i]] += repaid
            hand.debt[i] -= repaid
            hand.repaid[i] += repaid
            hand.creditor[i] = hand.creditor[i] if hand.debt[i] > 0 else NOBODY
            write_receipt(paid.repaid, repaid, is_watched)


def follow_task_pay(model: Model, costs: Costs, ore: Ore, hauled: Array, cooked: Array) -> None:
    """Follow what a week of each task has brought beyond the mean of all, over the sites, after costs and the contract."""
    p, q = model.p.dig, model.p.sell
    dug, washed = p.digger_ratio * costs.value, p.washer_ratio * costs.value
    left = 1 - q.levy_share - q.crushing_share - q.owner_part_share
    diggers, washers = left * dug - costs.digging, (1 - q.levy_share) * washed - costs.other
    brings = np.stack([diggers, washers, hauled - costs.other, cooked - costs.other])
    hands = np.stack([ore.digging, ore.washing, ore.hauling, ore.cooking])
    n = hands.sum(axis=1)
    by_task = (brings * hands).sum(axis=1) / np.maximum(n, 1)
    premium = model.view(World).task_premium[0]
    beyond = by_task - (by_task * n).sum() / max(n.sum(), 1)
    premium += model.p.live.pay_memory_rate * np.where(n > 0, beyond - premium, 0)
