"""Those who own and finance pits: they feed diggers, open places to work while these pay, and take out the rest."""

import numpy as np

from goldsim.engine.compiled import row_rule
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Out, Rows
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.parameters import Dig
from goldsim.processes.dig.credit import Costs, Market


class Owner(Rows, of="sites"):
    """What owners have, and what they see."""

    chest = room = In
    capacity = place_pay = Out
    taken_share = n_miners = cost_factor = found = belt = In


class Spent(Payments):
    """What owners do with their cash."""

    backing = Payment("traders' money for pits", "belts.till", "sites.chest")
    places = Payment("places opened", "sites.chest", "belts.till")
    tools = Payment("tools", "sites.chest", "country.towns")
    spending = Payment("owners' spending", "sites.chest", "belts.till")
    profit = Payment("owners' profit", "sites.chest", "country.towns")


def feed_part(chest: Array, asked: Array) -> Array:
    """Return the part of what diggers at each site lack that the chest holds."""
    part: Array = np.minimum(1, chest / np.maximum(asked, 1))
    return part


def run_pits(model: Model, costs: Costs, fed: Array) -> None:
    """Let owners open places where these pay, and take out what the chest does not need."""
    owner, p = model.view(Owner), model.p.dig
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
    model.pay(Spent.places, spent - tools, payee=owner.belt)
    model.pay(Spent.tools, tools, payee=0)
    surplus = np.maximum(owner.chest - (p.chest_weeks * costs.digging * owner.capacity).astype(np.int64), 0)
    spending = (surplus * p.owner_belt_share).astype(np.int64)
    model.pay(Spent.spending, spending, payee=owner.belt)
    model.pay(Spent.profit, surplus - spending, payee=0)


def back(model: Model, owner: Owner, wanted: Array) -> None:
    """Let traders of each belt put up what owners lack for places that would pay, as far as they lend at all."""
    lacking, till = np.maximum(wanted - owner.chest, 0), model.view(Market).till
    asked = np.bincount(owner.belt, lacking, len(till))
    part = np.minimum(1, till * model.p.live.lent_highest_share / np.maximum(asked, 1))
    model.pay(Spent.backing, (lacking * part[owner.belt]).astype(np.int64), payer=owner.belt)


@row_rule
def want_places(owner: Owner, outlay: Array, wanted: Array, week: int, p: Dig) -> None:
    """Let places at each known site fall out of use, sooner in deep ground, and tell how many are wanted where people lack room.

    A place is worth opening if what places have brought lately, over its life and at interest, is more than the outlay.
    """
    for j in range(outlay.shape[0]):
        if owner.found[j] > week:
            continue
        gone = owner.cost_factor[j] / p.place_weeks
        owner.capacity[j] = max(owner.capacity[j] * (1.0 - min(gone, 1.0)), 1.0)
        lacking = owner.n_miners[j] - owner.capacity[j] * (1.0 - owner.taken_share[j])
        lacking = min(lacking, owner.room[j] - owner.capacity[j])
        if lacking > 0 and owner.place_pay[j] / (gone + p.interest_rate) > outlay[j]:
            wanted[j] = lacking
