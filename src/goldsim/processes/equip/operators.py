"""Operators' machines: the ground that they take, where they go, and one machine more."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.draws import first_by_weight, uniform, uniforms_at
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Key, Keys, Lookup, Out, Rows, Total, Totals
from goldsim.engine.tables import NOBODY, Array
from goldsim.model import Model
from goldsim.parameters import Dig, Equip

SMALLEST = np.finfo(np.float32).tiny


class Operator(Rows, of="companies"):
    """Whose machines they are."""

    site: Out
    n_machines: Out
    resumes_week: In
    is_permitted: Out
    official: Out
    cash: In
    company_reserve: Lookup


class Place(Rows, of="sites"):
    """Where an operator may go."""

    operator: Out
    yield_mg: In
    capacity: In
    ground: In
    found: In
    post: In
    cell: In


class Ground(Rows, of="sites"):
    """What machines take."""

    capacity: In
    besieged_until: In
    taken_share: Out


class Person(Rows, of="miners"):
    """Who stands on the ground."""

    activity: Out
    site: Out
    wronged: Out
    activity_at_home: Lookup


class Market(Rows, of="country"):
    """What gold is worth."""

    price: In


class Evicted(Totals, of="sites"):
    """Who is sent away from where."""

    n_out: Total


class Luck(Keys):
    """What is drawn."""

    evict: Key
    move_on: Key
    where: Key
    buy: Key


class Paid(Payments):
    """Who pays whom."""

    machines = Payment("new machines", "companies.cash", "country.abroad")


class Taking(NamedTuple):
    """The part of each site that machines take, and the chance that who stands there has to go: float64, shape (n_sites,)."""

    taken: Array
    chance: Array


def take_ground(model: Model) -> None:
    """Let working machines take ground, and send away those who stood on it."""
    p, operator, ground, evicted = model.p.equip, model.view(Operator), model.view(Ground), model.totals(Evicted)
    taken = ground_taken(operator, ground, model.week, p.machine_room_people, p.permitted_gain, p.taken_highest_share)
    taking = Taking(taken, chance_to_be_sent_away(taken, ground, model.week))
    evict = model.keys(Luck).evict
    model.map_rows(send_away, model.at_work_on(taken > 0), Person, evicted, taking, evict, p.evicted_share)
    model.count("n_displaced", evicted.n_out * model.miners.weight)


def where_machines_earn(model: Model) -> Array:
    """Tell at which sites a machine would earn more than it costs: bool, shape (n_sites,)."""
    return machines_earn(model.view(Place), model.view(Market), model.p.dig, model.p.equip)


def move_on(model: Model, earns: Array) -> None:
    """Let operators whose machines do not earn their costs look for other ground."""
    operator, place, luck = model.view(Operator), model.view(Place), model.keys(Luck)
    leaves = who_leaves(operator, earns, model.week, luck.move_on, model.p.equip.move_on_rate)
    for i in np.flatnonzero(leaves).tolist():
        to = other_ground(i, place, model.week, luck.where)
        if to == NOBODY:
            return
        move_to(i, to, operator, place)
        model.tell("operator moved", place.cell[to], model.name("companies", i), f"site {to}", 0)


def buy_machines(model: Model, earns: Array) -> None:
    """Let operators with cash and good ground buy one machine more."""
    operator, xof = model.view(Operator), model.p.police.machine_xof
    buyers = np.flatnonzero(who_buys(operator, earns, xof, model.keys(Luck).buy, model.p.equip.buy_rate))
    if len(buyers) == 0:
        return
    model.pay(Paid.machines, np.full(len(buyers), int(xof)), payer=buyers, payee=0)
    operator.n_machines[buyers] += 1


@compiled
def ground_taken(
    operator: Operator, ground: Ground, week: int, people_a_machine: float, permitted_gain: float, highest: float
) -> Array:
    """Return the part of each site's ground that its operator's machines take: float64, shape (n_sites,)."""
    taken = np.zeros(ground.capacity.shape[0])
    for i in range(operator.site.shape[0]):
        j, works = operator.site[i], operator.resumes_week[i] <= week
        gain = permitted_gain if operator.is_permitted[i] else 1.0
        people = operator.n_machines[i] * people_a_machine * gain * works
        taken[j] = min(people / ground.capacity[j], highest)
    return taken


@compiled
def chance_to_be_sent_away(taken: Array, ground: Ground, week: int) -> Array:
    """Return the chance that who stands on a site stands on what is taken beyond last week's part, and note this week's."""
    chance, before = np.zeros(taken.shape[0]), ground.taken_share
    for j in range(taken.shape[0]):
        # Nobody can be sent away from a besieged site.
        if ground.besieged_until[j] <= week:
            chance[j] = max(taken[j] - before[j], 0.0) / max(np.float32(1 - before[j]), SMALLEST)
        ground.taken_share[j] = taken[j]
    return chance


@row_rule
def send_away(rows: Array, person: Person, evicted: Evicted, taking: Taking, evict: np.uint64, felt: float) -> None:
    """Let people feel the part of their ground that machines took, and send away those who stood on it."""
    for i in rows:
        j = person.site[i]
        person.wronged[i] = max(person.wronged[i], taking.taken[j] * felt)
        if uniform(evict, i) < taking.chance[j]:
            person.activity[i], person.site[i], person.wronged[i] = person.activity_at_home[i], NOBODY, felt
            evicted.n_out[j] += 1


def machines_earn(place: Place, market: Market, dig: Dig, p: Equip) -> Array:
    """Tell at which sites what a machine finds in a week is worth its costs and the profit that operators want."""
    found = dig.machine_mg * place.yield_mg / dig.base_mg * dig.machine_recovery_share
    earns: Array = found * market.price[0] >= dig.machine_cost_xof * (1 + p.profit_margin_share)
    return earns


@compiled
def who_leaves(operator: Operator, earns: Array, week: int, think: np.uint64, rate: float) -> Array:
    """Tell which operators think of moving on and have machines at work that do not earn their costs."""
    leaves = np.empty(operator.site.shape[0], dtype=np.bool_)
    for i in range(leaves.shape[0]):
        works = operator.n_machines[i] > 0 and operator.resumes_week[i] <= week
        leaves[i] = works and not earns[operator.site[i]] and uniform(think, i) < rate
    return leaves


def other_ground(i: int, place: Place, week: int, where: np.uint64) -> int:
    """Return a site without an operator, drawn by what it yields times its capacity, or nobody's where there is none."""
    free = np.flatnonzero((place.operator == NOBODY) & (place.found <= week) & (place.ground > 0))
    if len(free) == 0:
        return NOBODY
    u = uniforms_at(where, free + i * len(place.operator))
    return int(free[first_by_weight(place.yield_mg[free] * place.capacity[free] + 1, u, 1)[0]])


def move_to(i: int, to: int, operator: Operator, place: Place) -> None:
    """Put an operator on another site: the permit was for the old one, and who has a friend at a post finds one there."""
    place.operator[operator.site[i]] = NOBODY
    place.operator[to], operator.site[i] = i, to
    operator.is_permitted[i] = False
    if operator.official[i] != NOBODY:
        operator.official[i] = place.post[to]


@compiled
def who_buys(operator: Operator, earns: Array, xof: float, think: np.uint64, rate: float) -> Array:
    """Tell which operators think of a machine more, stand on ground worth it, and have `xof` for it beyond their reserve."""
    buys = np.empty(operator.site.shape[0], dtype=np.bool_)
    for i in range(buys.shape[0]):
        can = operator.n_machines[i] > 0 and operator.cash[i] >= operator.company_reserve[i] + xof
        buys[i] = can and earns[operator.site[i]] and uniform(think, i) < rate
    return buys
