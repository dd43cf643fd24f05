"""What groups take on the ground that they hold: of harvests, of herds, and of what passes."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Lookup, Out, Payment, Payments, Rows, compiled
from goldsim.entities.armed_groups import Stance
from goldsim.model import Model
from goldsim.parameters import Parameters
from goldsim.processes.extort.taxes import Market
from goldsim.units import WEEKS_PER_YEAR

SIGNATORY, MILITIA = int(Stance.SIGNATORY), int(Stance.MILITIA)


class Land(Rows, of="cells"):
    """Who lives there and obeys whom."""

    people = controller = besieger = In
    herd = worth = Out


class Passing(Rows, of="lookups"):
    """What passes each cell a week: goods of the country, and what only crosses it, XOF."""

    goods_xof = transit_xof = is_abroad = Lookup


class Site(Rows, of="sites"):
    """Where gold is dug."""

    cell = dug = In


class Holder(Rows, of="armed_groups"):
    """Who takes."""

    stance = men = In
    takings = Out


class Rates(NamedTuple):
    """What is asked a week: of a person's harvest and a head of cattle, XOF; and of what passes, parts."""

    person_xof: float
    herd_share: float
    head_xof: float
    toll_share: float
    births_rate: float


class Paid(Payments):
    """Who pays whom; grain and cattle are people's, and towns buy them from the group."""

    zakat = Payment("zakat", "country.towns", "armed_groups.cash")
    tolls = Payment("toll on goods", "country.towns", "armed_groups.cash")
    transit = Payment("toll on what only passes", "country.abroad", "armed_groups.cash")
    abroad = Payment("taken across the border", "country.abroad", "armed_groups.cash")


def rates_of(p: Parameters, *, has_other_trades: bool) -> Rates:
    """Return what groups ask for, as far as they get it."""
    harvest = p.live.line_xof * p.farm.food_share
    herd_share = p.extort.herd_tax_share / WEEKS_PER_YEAR
    toll = p.extort.passing_share if has_other_trades else 0.0
    collected = p.extort.collected_share
    person_xof = harvest * p.extort.harvest_tax_share * collected
    return Rates(person_xof, herd_share * collected, p.extort.cattle_xof, toll, p.extort.herd_growth_rate)


def take(model: Model) -> None:
    """Let groups collect on their ground, and write down what each cell would bring who held it."""
    land, holder = model.view(Land), model.view(Holder)
    rates = rates_of(model.p, has_other_trades=model.has("M31"))
    price = float(model.view(Market).price[0])
    value_ground(land, model.view(Passing), model.view(Site), rates, price * model.p.extort.rate_start_share)
    taken = collect(land, model.view(Passing), holder, rates)
    for payment, xof in zip((Paid.zakat, Paid.tolls, Paid.transit), taken, strict=True):
        model.pay(payment, xof, payer=0)
        holder.takings[:] += xof
    # Who rests across the border lives off people there.
    abroad = holder.men @ model.view(Passing).is_abroad * model.p.recruit.fighter_pay_xof
    model.pay(Paid.abroad, abroad.astype(np.int64), payer=0)


@compiled
def value_ground(land: Land, passing: Passing, site: Site, rates: Rates, gold_xof: float) -> None:
    """Write down what each cell would bring a group in a week, a besieged one what it brought before; herds grow."""
    for cell in range(land.people.shape[0]):
        land.herd[cell] *= 1.0 + rates.births_rate * (land.people[cell] > 0)
        if land.besieger[cell] != NOBODY:
            continue
        toll = rates.toll_share * (passing.goods_xof[cell] + passing.transit_xof[cell])
        zakat = land.people[cell] * rates.person_xof + land.herd[cell] * rates.herd_share * rates.head_xof
        land.worth[cell] = zakat + toll
    for j in range(site.cell.shape[0]):
        if land.besieger[site.cell[j]] == NOBODY:
            land.worth[site.cell[j]] += site.dug[j] * gold_xof


@compiled
def collect(land: Land, passing: Passing, holder: Holder, rates: Rates) -> tuple[Array, Array, Array]:
    """Take the week's part of what is on each cell that a group holds; signatories leave harvests and herds alone.

    Return what each takes of these, of goods, and of what only passes: int64, shape (n_groups,), XOF.
    """
    zakat = np.zeros(holder.stance.shape[0], dtype=np.int64)
    tolls, transit = np.zeros_like(zakat), np.zeros_like(zakat)
    for cell in range(land.people.shape[0]):
        g = land.controller[cell]
        if g == NOBODY or holder.stance[g] == MILITIA:
            continue
        if holder.stance[g] != SIGNATORY:
            heads = land.herd[cell] * rates.herd_share
            land.herd[cell] -= heads
            zakat[g] += int(land.people[cell] * rates.person_xof + heads * rates.head_xof)
        tolls[g] += int(rates.toll_share * passing.goods_xof[cell])
        transit[g] += int(rates.toll_share * passing.transit_xof[cell])
    return zakat, tolls, transit
