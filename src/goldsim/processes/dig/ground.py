"""What the ground holds for a week's work, how deep it is by now, what of it people win, and what machines dig."""

from typing import Any, NamedTuple

import numpy as np

from goldsim.engine.writing import NOBODY, Account, Array, In, Out, Rows, Total, Totals, inlined, row_rule
from goldsim.entities.miners import Activity, Task
from goldsim.model import Model
from goldsim.parameters import Dig
from goldsim.units import WEEKS_PER_YEAR

MINE, DETAINED = int(Activity.MINE), int(Activity.DETAINED)
DIG, WASH = int(Task.DIG), int(Task.WASH)


class Digger(Rows, of="miners"):
    """People at a site: what they have, owe and find, and who of them dies."""

    gold = savings = Account
    activity = site = found = harm = mercury_burden = debt = creditor = borrowed = repaid = barred_until = sponsored = Out
    cause = Out
    task = skill = n_helpers = In


class Bills(Totals, of="traffickers"):
    """Networks' week, a person's XOF: what they are owed, lost, are asked to lend and lend, get back, and are paid for inputs."""

    owed = lost = inputs = lent = loans = repaid = Total


class Lender(Rows, of="traffickers"):
    """Who lends, and what it has learnt of lending."""

    capital = In
    lent = credit_loss = Out


class Place(Rows, of="sites"):
    """Sites: the ground and what is dug with what, what work costs and who sends buyers, and what owners have and see."""

    cost_factor = depth = capacity = place_pay = yield_mg = dug = Out
    belt = buyer = input_xof = besieged_until = price = due = chest = room = taken_share = n_miners = found = cell = In
    has_explosives = ground = first_ground = grade = mercury_share = mercury_habit = kit_share = has_cyanide = In


class Market(Rows, of="belts"):
    """How dear labour, food and fuel are, and what its traders have."""

    price_level = till = In


class World(Rows, of="country"):
    """What gold brings where no buyer has posted a price yet, and what is known of tasks."""

    price = In
    task_premium = Out


class Costs(NamedTuple):
    """What a week's work costs a person at each site, whole XOF, and who advances it: shape (n_sites,) each."""

    digging: Array
    other: Array
    inputs: Array
    feeds: Array  # whether the owners feed diggers for the sponsor's part of the ore
    lends: Array  # whether the network lends here
    buyer: Array
    value: Array  # of the gold that a mean person's week contains, XOF
    most: int  # that anybody is lent, XOF
    week: int


def reckon_debts(model: Model) -> None:
    """Begin the week: wipe off the last one, add interest, write off who ran, and tell networks what they are owed."""
    lender, book, buyer = model.view(Lender), model.totals(Bills), model.view(Place).buyer
    km, reach_km = model.lookups.site_network_km, model.p.sell.reach_km
    model.map_table(begin_week, Digger, book, buyer, km, reach_km, model.week, model.p.dig)
    lender.lent[:] = book.owed * model.miners.weight
    lost = book.lost / np.maximum(book.owed + book.lost, 1)
    lender.credit_loss[:] += np.float32(model.p.live.pay_memory_rate) * (lost - lender.credit_loss)


def costs_of(model: Model, mean_mg: Array) -> Costs:
    """Return what a week's work costs at each site, and who advances it, with `mean_mg` of gold in a mean person's week."""
    # Owners feed a digger where the sponsor's part of his ore brings back more than he costs; a network lends where interest and
    # the cut in the price bring in more of the deepest debt than it has learnt to lose of its book.
    p, q, place = model.p.dig, model.p.sell, model.view(Place)
    level, most = model.view(Market).price_level[place.belt], int(model.p.live.debt_highest_xof)
    value = mean_mg * np.where(place.price > 0, place.price, model.view(World).price[0])
    other = (p.cost_xof * level).astype(np.int64)
    # Carrying is what depth makes dearer: food and water are not.
    digging = (other * (1 + p.haulers_part_share * (place.cost_factor - 1))).astype(np.int64)
    feeds = q.sponsor_part_share * p.digger_ratio * value > digging * (1 + p.interest_rate)
    brings = p.interest_rate + q.bonded_discount_share * value / max(most, 1)
    lends = (brings > model.view(Lender).credit_loss[place.buyer]) & (place.besieged_until <= model.week) & model.has("M25")
    return Costs(digging, other, place.input_xof.astype(np.int64), feeds, lends, place.buyer, value, most, model.week)


def lent_part(lender: Lender, wanted: Array, highest_share: float) -> Array:
    """Return the part of what it is asked for that each network lends, within its cash and what it lets miners owe in all."""
    room = highest_share * (lender.capital + lender.lent) - lender.lent
    return np.minimum(1, np.clip(room, 0, np.maximum(lender.capital, 0)) / np.maximum(wanted, 1))


@row_rule
def begin_week(_first: int, body: Digger, book: Bills, buyer: Array, km: Array, reach_km: float, week: int, p: Dig) -> None:
    """Wipe off what people found, owe and had taken last week, let mercury leave their bodies, and reckon up their debts."""
    # Who no longer works where his creditor's buyers come has run: the debt is written off, and for a time nobody lends to him.
    for i in range(body.found.shape[0]):
        body.found[i], body.harm[i], body.borrowed[i], body.repaid[i] = 0, 0, 0, 0
        body.mercury_burden[i] *= np.float32(1 - p.mercury_loss_rate)
    for i in range(body.found.shape[0]):
        if body.debt[i] == 0:
            continue
        a, at, to = body.activity[i], body.site[i], body.creditor[i]
        if a == DETAINED or (a == MINE and (km[at, to] <= reach_km or buyer[at] == to)):
            body.borrowed[i] = int(body.debt[i] * p.interest_rate)
            body.debt[i] += body.borrowed[i]
            book.owed[to] += body.debt[i]
        else:
            book.lost[to] += body.debt[i]
            body.debt[i], body.creditor[i], body.barred_until[i] = 0, NOBODY, week + p.barred_weeks


@inlined
def bill_of(j: int, task: int, costs: Costs) -> int:
    """Return what a week's work costs a person at site `j`, XOF."""
    cost: int = costs.digging[j] if task == DIG else costs.other[j]
    inputs: int = costs.inputs[j] if task <= WASH else 0
    return cost + inputs


@inlined
def loan_for(i: int, j: int, short: int, person: Any, costs: Costs) -> int:
    """Return what the network at site `j` would lend a person who is so short, XOF, if it had the cash."""
    owes_another = (person.creditor[i] != NOBODY) and (person.creditor[i] != costs.buyer[j])
    if owes_another or not costs.lends[j] or person.barred_until[i] > costs.week:
        return 0
    most: int = costs.most - person.debt[i]
    return max(min(short, most), 0)


def yields(ground: Place, week: int, weight: int, p: Dig) -> Array:
    """Return the gold that a person's week contains at each site this week, mg: float64, shape (n_sites,)."""
    # The people of a row stand for some of many places like this one, and are in the way of others only.
    people = np.maximum(ground.n_miners - (weight - 1), 1)
    capacity = ground.capacity * np.maximum(1 - ground.taken_share, np.finfo(np.float32).tiny)
    rate = site_yield_mg(ground.grade, ground.ground / ground.first_ground, people / capacity, p)
    rate *= 1 + p.explosives_gain * ground.has_explosives
    return np.where(ground.besieged_until > week, rate * p.besieged_share, rate)


def site_yield_mg(grade: Array, left: Array, crowding: Array, p: Dig) -> Array:
    """Return the gold that a person's week contains at each site, mg."""
    return p.base_mg * grade * left**p.depletion_power * np.maximum(crowding, 1) ** -p.crowding_power


def depth_of(ground: Place, p: Dig) -> Array:
    """Return how deep each site's workings are, m: a week of work sinks them by as much wherever the ground has narrowed to."""
    weeks_of_work = ground.first_ground / (ground.room * ground.grade * p.base_mg)
    below = 1 - p.depletion_power
    dug = (1 - (ground.ground / ground.first_ground) ** below) / below
    return p.sink_m_per_year / WEEKS_PER_YEAR * weeks_of_work * dug


def recovered(contained: Array, share: float) -> Array:
    """Return the whole milligrams recovered; the fraction stays in the tailings."""
    return (contained * share).astype(np.int64)


def recovery_share(pit: Place, p: Dig) -> Array:
    """Return the part of the ore's gold that people at each site win: with water, mercury or a kit, and cyanide."""
    amalgamated = pit.mercury_share + pit.mercury_habit * pit.kit_share
    share = p.recovery_share + p.mercury_recovery_share * amalgamated + p.cyanide_recovery_share * pit.has_cyanide
    return np.minimum(share, 1)


def exposure(open_share: Array, kit_share: Array, p: Dig) -> Array:
    """Return what people at each site breathe, relative to winning all gold with mercury burnt in the open."""
    return open_share + p.kit_exposure_share * kit_share
