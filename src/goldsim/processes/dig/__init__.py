"""dig: who pays for a week's work, gold out of the ground, mercury into people, and shafts that fall in.

People at a site dig, wash, haul and crush, or cook and trade. A digger's week contains `digger ratio`, a washer's `washer
ratio` times `base * grade * (ground left / first ground)^a * max(1, people / capacity)^-b * (1 + blasting) * skill *
strength * (1 + help) * luck` of gold, where capacity is what operators' machines leave, luck is exponential with mean 1
(many poor weeks, few rich ones), help is the hours of the household's children, and strength falls with the mercury in the
body, `1 - ill * burden / (burden + half)`. A part ends in hand, `water + mercury * (won with mercury or a kit) + cyanide *
(leached)`; the rest is lost in tailings. If a site's people would take more than is left, each takes the same part of it.

A week costs `cost * price level` and inputs, a digger's more, carrying being dearer with depth. Who has less is fed by the
pit's sponsor, if he digs and `sponsor's part * ore > cost * (1 + interest)`, out of the chest of those who own pits here;
else, or for the rest, the network lends: while `interest + price cut * ore / highest debt` exceeds the part of its book that
it has learnt to lose, within its cash and `share * (cash + book) - book`, to nobody who owes another or ran from a debt. Who
finds nobody for the whole week works the part of it that is paid for: no costs are unpaid. Debts grow by interest; who no
longer works where his creditor buys has run: the debt is written off, and nobody lends to him for a time.

Of what is spent at a site, those who haul and those who cook get a part each, shared by hands, haulers the crushing fees as
well; the rest is the belt's. What a task brings beyond the mean becomes known. Places fall out of use, at a rate of one over
their life, sooner in deep ground; owners open others where people lack room, `what a place has brought / (1 / life +
interest) > outlay`, as far as chest and deposit go, and where the chest is too small, traders of the belt put up money. What
the chest does not need, some weeks' costs, owners take out, a part of it to be spent in the belt.

Mercury enters the body with the gold that is won with it in the open, less of it with a kit; before the week begins, a part
of it has left.

The easy part goes first: a deposit narrows with depth so that a metre of it holds `left^a` of what the first one held. A
week of work sinks the diggings by as much everywhere, so that they are `sink * w * (1 - left^(1-a)) / (1-a)` deep, `w` being
the years of full work at the pace of fresh ground that the deposit held; working costs grow by a part with each metre.
Machines dig more, from the same ground.

Shafts fall in, at a site with weekly chance `rate * people / mean dead`, on those who are in them together. The rate grows with
depth, where rock is blasted and in the rains. So many die that collapses with `k` dead or more are `k^-power` of all, up to a
most; where rows stand for several people, so many rows follow each other into death as stand for the dead. A policy's safety
teams prevent a part of collapses at the deepest sites, as many people as they can look after.

Assumed: the exponent of crowding, that luck is independent between weeks, and that a task is for good. Mechanisms: M03
(depletion), M07, M18 (machines), M20 (help), M25, M26. Sources: ISS 2021 on Kayes (298,307 miners, 26 t) and on mercury;
depths of shafts from 15 to 170 m; collapses with 10 to 73 dead of 2012 to 2025, and at least 75 dead in half of 2025;
contracts, outlays and pay by task ANSD EMOR 2018, INSD ENSO 2017, Ouedraogo and Mundler 2019, HRW 2011, surveys of Hiré and
Oumé.
"""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Rows, compiled, uniform
from goldsim.entities.miners import Activity, Cause
from goldsim.entities.programmes import Bought, part_served
from goldsim.model import Model
from goldsim.parameters import Dig, Instrument
from goldsim.processes.dig.ground import Digger, Market, Place, depth_of, recovered, yields
from goldsim.processes.dig.owners import Paid
from goldsim.processes.dig.pits import Luck, dig_by_hand

MECHANISMS = ("M03", "M07", "M18", "M20", "M25", "M26")


def step(model: Model) -> None:
    """See how deep and how rich the ground is, dig by hand, then with machines; shafts fall in."""
    ground, p = model.view(Place), model.p.dig
    rate = yields(ground, model.week, model.miners.weight, p)
    ground.yield_mg[:], ground.depth[:] = rate, depth_of(ground, p)
    ground.cost_factor[:] = 1 + p.deep_cost_gain * ground.depth
    dig_by_hand(model, rate)
    if model.has("M18"):
        dig_by_machine(model, rate)
    collapse(model)


DEAD, COLLAPSE = int(Activity.DEAD), int(Cause.COLLAPSE)


class Tail(NamedTuple):
    """How many die in a collapse: the part of collapses that kill `k` or more falls as `k^-power`, up to the most."""

    power: float
    most: int
    mean: float


def collapse(model: Model) -> None:
    """Let shafts fall in, tell each collapse with its dead, and take those from the people at the site."""
    p, shaft = model.p.dig, model.view(Place)
    tail = tail_of(p.collapse_power, p.collapse_most_people)
    bought, season = model.view(Bought), p.collapse_season[model.date.month - 1]
    safe = part_served(Instrument.MINE_SAFETY, bought, shaft.cell, shaft.n_miners, shaft.depth, p.safety_people)
    dead: Array = model.call(buried, shaft, safe, tail, season, Luck, p)
    for site in np.flatnonzero(dead).tolist():
        model.tell("collapse", shaft.cell[site], f"site {site}", "", dead[site])
    model.count_all("n_accident_deaths", int(dead.sum()))
    n_rows = whole_rows(dead, model.miners.weight, model.keys(Luck).row)
    if n_rows.any():
        model.call(bury, model.at_work_on(n_rows > 0), Digger, n_rows, Luck)


@compiled
def tail_of(power: float, most: int) -> Tail:
    """Return how many die in a collapse, with the mean that follows."""
    mean, beyond = 0.0, (most + 1.0) ** -power
    for k in range(1, most + 1):
        mean += (k**-power - beyond) / (1.0 - beyond)
    return Tail(power, most, mean)


@compiled
def dead_of(u: float, tail: Tail) -> int:
    """Return how many die in a collapse, drawn by a uniform."""
    beyond = (tail.most + 1.0) ** -tail.power
    return int((1.0 - u * (1.0 - beyond)) ** (-1.0 / tail.power))


@compiled
def death_rate(depth: float, has_explosives: bool, season: float, p: Dig) -> float:
    """Return the weekly chance of a digger to die in a collapse: more in deep ground, where rock is blasted, in the rains."""
    return p.collapse_rate * (1.0 + p.depth_collapse_gain * depth) * (1.0 + p.explosives_collapse_gain * has_explosives) * season


@compiled
def buried(shaft: Place, looked_after: Array, tail: Tail, season: float, luck: Luck, p: Dig) -> Array:
    """Return how many people die in a collapse at each site this week: int64, shape (n_sites,)."""
    dead = np.zeros(shaft.depth.shape[0], dtype=np.int64)
    for j in range(dead.shape[0]):
        rate = death_rate(shaft.depth[j], shaft.has_explosives[j], season, p) * (1.0 - p.safety_share * looked_after[j])
        if uniform(luck.collapse, j) < rate * shaft.n_miners[j] / tail.mean:
            dead[j] = min(dead_of(uniform(luck.buried, j), tail), shaft.n_miners[j])
    return dead


@compiled
def whole_rows(dead: Array, weight: int, key: np.uint64) -> Array:
    """Return the rows that stand for the dead of each site: what is left of a row is one by chance, right in the mean."""
    n_rows = np.zeros(dead.shape[0], dtype=np.int64)
    for j in range(dead.shape[0]):
        n_rows[j] = int(dead[j] / weight + uniform(key, j)) if dead[j] > 0 else 0
    return n_rows


@compiled
def bury(rows: Array, team: Digger, n_rows: Array, luck: Luck) -> None:
    """Let so many rows at each site die; those that follow each other there are a team, and which team it is is drawn."""
    n_at, nth = np.zeros(n_rows.shape[0], dtype=np.int64), np.zeros(n_rows.shape[0], dtype=np.int64)
    for i in rows:
        n_at[team.site[i]] += 1
    for i in rows:
        j = team.site[i]
        first = int(uniform(luck.team, j) * n_at[j])
        if (nth[j] - first) % n_at[j] < n_rows[j]:
            team.activity[i], team.site[i], team.cause[i] = DEAD, NOBODY, COLLAPSE
        nth[j] += 1


class Operator(Rows, of="companies"):
    """Who digs with machines."""

    site = n_machines = machine_size = resumes_week = cash = In


def dig_by_machine(model: Model, rate: Array) -> None:
    """Let operators dig where their machines run, and pay for it."""
    p, operator, belt = model.p.dig, model.view(Operator), model.view(Place).belt
    level = model.view(Market).price_level[belt]
    contained, costs = run_machines(operator, rate, level, model.view(Place).ground, model.week, p)
    found = recovered(contained, p.machine_recovery_share)
    model.pay(Paid.machines_found, found, payer=operator.site)
    model.pay(Paid.machines_lost, contained - found, payer=operator.site, payee=0)
    model.pay(Paid.machine_costs, costs, payee=belt[operator.site])


@compiled
def run_machines(operator: Operator, rate: Array, level: Array, ground: Array, week: int, p: Dig) -> tuple[Array, Array]:
    """Return the gold in what each operator's machines dig, mg, within what the site still holds, and what running them costs."""
    # `level` is that of prices at each site.
    site, n_machines = operator.site, operator.n_machines
    contained, costs = np.zeros(site.shape[0], dtype=np.int64), np.zeros(site.shape[0], dtype=np.int64)
    taken = np.zeros(ground.shape[0], dtype=np.int64)
    for k in range(site.shape[0]):
        if n_machines[k] > 0 and operator.resumes_week[k] <= week:
            machines = n_machines[k] * operator.machine_size[k]
            contained[k] = int(machines * p.machine_mg * rate[site[k]] / p.base_mg)
            costs[k] = int(min(machines * p.machine_cost_xof * level[site[k]], float(operator.cash[k])))
            taken[site[k]] += contained[k]
    for k in range(site.shape[0]):
        contained[k] = int(contained[k] * min(1.0, ground[site[k]] / max(taken[site[k]], 1)))
    return contained, costs
