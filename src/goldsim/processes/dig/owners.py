"""Those who own and finance pits: they feed diggers, open places to work while these pay, and take out the rest."""

import numpy as np

from goldsim.engine.compiled import row_rule
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Out, Rows
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.parameters import Dig
from goldsim.processes.dig.credit import Costs


class Owner(Rows, of="sites"):
    """What owners have, and what they see."""

    chest: In
    room: In
    capacity: Out
    place_pay: Out
    taken_share: In
    n_miners: In
    cost_factor: In
    found: In
    belt: In


class Market(Rows, of="belts"):
    """How dear labour and timber are."""

    price_level: In


class Spent(Payments):
    """What owners do with their cash."""

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
    opened = np.zeros(len(outlay))
    open_places(owner, outlay, opened, model.week, p)
    spent = (opened * outlay).astype(np.int64)
    tools = (spent * p.place_tools_share).astype(np.int64)
    model.pay(Spent.places, spent - tools, payee=owner.belt)
    model.pay(Spent.tools, tools, payee=0)
    surplus = np.maximum(owner.chest - (p.chest_weeks * costs.digging * owner.capacity).astype(np.int64), 0)
    spending = (surplus * p.owner_belt_share).astype(np.int64)
    model.pay(Spent.spending, spending, payee=owner.belt)
    model.pay(Spent.profit, surplus - spending, payee=0)


@row_rule
def open_places(owner: Owner, outlay: Array, opened: Array, week: int, p: Dig) -> None:
    """Let places at each known site fall out of use, sooner in deep ground, and owners open others where people lack room.

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
            opened[j] = min(lacking, owner.chest[j] / outlay[j])
            owner.capacity[j] += opened[j]
