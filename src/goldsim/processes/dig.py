"""dig: gold out of the ground, mercury into people, and shafts that fall in.

A person's week contains `base * grade * (ground left / first ground)^a * max(1, people / capacity)^-b * (1 + blasting) *
skill * strength * (1 + help) * luck` of gold, where capacity is what operators' machines leave, luck is exponential with
mean 1 (many poor weeks, few rich ones), help is the hours of the household's children, and strength falls with the
mercury in the body, `1 - ill * burden / (burden + half)`. A part ends in hand, `water + mercury * (won with mercury or
a kit) + cyanide * (leached)`; the rest is lost in tailings. If a site's people would take more than is left, each takes
the same part of it. Working costs and inputs are paid from savings as far as they reach. Mercury enters the body with
the gold that is won with it in the open, less of it with a kit; before the week begins, a part of it has left. A
collapse kills at a small weekly rate, higher in deep and in blasted ground. Machines dig more, from the same ground.

Assumed: the exponents, and that luck is independent between weeks. Mechanisms: M03 (depletion), M07, M18 (machines),
M20 (help), M26. Sources: ISS 2021 on Kayes (298,307 miners, 26 t); deaths in the first half of 2025; mercury use ISS
2021.
"""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled, inlined, row_rule
from goldsim.engine.draws import uniform
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.ledger.receipts import write_receipt
from goldsim.engine.records import Account, In, Key, Keys, Out, Rows, Total, Totals
from goldsim.engine.tables import Array
from goldsim.entities.miners import Activity, Cause
from goldsim.model import Model
from goldsim.parameters import Dig

MECHANISMS = ("M03", "M07", "M18", "M20", "M26")
DEAD, COLLAPSE = int(Activity.DEAD), int(Cause.COLLAPSE)


class Body(Rows, of="miners"):
    """What a new week begins with."""

    found: Out
    harm: Out
    mercury_burden: Out


class Digger(Rows, of="miners"):
    """Who digs."""

    found: Out
    site: Out
    activity: Out
    cause: Out
    mercury_burden: Out
    gold: Account
    savings: Account
    skill: In
    n_helpers: In


class Ground(Rows, of="sites"):
    """What is dug, and what is known of it at the end of the week."""

    ground: In
    first_ground: In
    grade: In
    capacity: In
    n_miners: In
    taken_share: In
    besieged_until: In
    has_explosives: In
    yield_mg: Out
    dug: Out


class Pit(Rows, of="sites"):
    """With what people work."""

    mercury_share: In
    mercury_habit: In
    kit_share: In
    has_cyanide: In
    input_xof: In
    buyer: In


class Operator(Rows, of="companies"):
    """Who digs with machines."""

    site: In
    n_machines: In
    resumes_week: In
    cash: In


class Asked(Totals, of="sites"):
    """What a site's people would take if there were enough, mg."""

    taken: Total


class Ore(Totals, of="sites"):
    """What becomes of the ore, mg."""

    dug: Total
    lost: Total


class Bills(Totals, of="traffickers"):
    """What networks are paid for inputs, XOF."""

    inputs: Total


class Luck(Keys):
    """What is drawn."""

    luck: Key
    collapse: Key


class Paid(Payments):
    """What comes out of the ground, and what the work costs."""

    dug = Payment("dug", "sites.ground", "miners.gold", gets="finds {}")
    lost = Payment("tailings", "sites.ground", "country.tailings")
    costs = Payment("working costs", "miners.savings", "country.outside", gives="pays {} for food, water and tools at the site")
    inputs = Payment("inputs", "miners.savings", "traffickers.capital", gives="pays {} for mercury and other inputs")
    by_machine = Payment("dug by machine", "sites.ground", "companies.gold")
    machine_costs = Payment("machine costs", "companies.cash", "country.outside")


class Terms(NamedTuple):
    """How people work at each site this week: shape (n_sites,) each."""

    share_left: Array  # part of what they would take that is there
    recovery: Array
    exposed: Array
    collapse: Array
    input_xof: Array
    buyer: Array


def step(model: Model) -> None:
    """Dig by hand, then with machines."""
    rate = yields(model.view(Ground), model.week, model.p.dig)
    model.view(Ground).yield_mg[:] = rate
    dig_by_hand(model, rate)
    if model.has("M18"):
        dig_by_machine(model, rate)


def dig_by_hand(model: Model, rate: Array) -> None:
    """Let each miner find, within what the site still holds, pay for the work, and live through it."""
    p, ground, pit, weight = model.p.dig, model.view(Ground), model.view(Pit), model.miners.weight
    model.map_table(begin_week, Body, 1 - p.mercury_loss_rate)
    rows, asked = model.at_work(), model.totals(Asked)
    model.map_rows(find, rows, Digger, asked, rate, Luck, p)
    share_left = np.minimum(1, ground.ground / np.maximum(asked.taken * weight, 1))
    exposed = exposure(pit.mercury_share, pit.mercury_habit * pit.kit_share, p)
    terms = Terms(share_left, recovery_share(pit, p), exposed, collapse_chances(ground, p), pit.input_xof, pit.buyer)
    ore, bills, paid = model.totals(Ore), model.totals(Bills), model.receipts(Paid)
    n_dead = sum(model.map_rows(work, rows, Digger, ore, bills, paid, terms, Luck, p))
    model.post(Paid.dug, paid, ore.dug)
    # The ore is counted in single people's milligrams, so what is lost moves between institutions.
    model.pay(Paid.lost, ore.lost * weight, payee=0)
    model.post(Paid.costs, paid, 0)
    model.post(Paid.inputs, paid, bills.inputs)
    ground.dug[:] = ore.dug * weight
    model.count_all("n_accident_deaths", n_dead * weight)


def dig_by_machine(model: Model, rate: Array) -> None:
    """Let operators dig where their machines run, and pay for it."""
    p, operator = model.p.dig, model.view(Operator)
    contained, costs = run_machines(operator, rate, model.view(Ground).ground, model.week, p)
    found = recovered(contained, p.machine_recovery_share)
    model.pay(Paid.by_machine, found, payer=operator.site)
    model.pay(Paid.lost, contained - found, payer=operator.site, payee=0)
    model.pay(Paid.machine_costs, costs, payee=0)


def yields(ground: Ground, week: int, p: Dig) -> Array:
    """Return the gold that a person's week contains at each site this week, mg: float64, shape (n_sites,)."""
    people = np.maximum(ground.n_miners, 1)
    capacity = ground.capacity * np.maximum(1 - ground.taken_share, np.finfo(np.float32).tiny)
    rate = site_yield_mg(ground.grade, ground.ground / ground.first_ground, people / capacity, p)
    rate *= 1 + p.explosives_gain * ground.has_explosives
    besieged: Array = np.where(ground.besieged_until > week, rate * p.besieged_share, rate)
    return besieged


def site_yield_mg(grade: Array, left: Array, crowding: Array, p: Dig) -> Array:
    """Return the gold that a person's week contains at each site, mg."""
    rate: Array = p.base_mg * grade * left**p.depletion_power * np.maximum(crowding, 1) ** -p.crowding_power
    return rate


def recovery_share(pit: Pit, p: Dig) -> Array:
    """Return the part of the ore's gold that people at each site win: with water, mercury or a kit, and cyanide."""
    amalgamated = pit.mercury_share + pit.mercury_habit * pit.kit_share
    share: Array = np.minimum(
        p.recovery_share + p.mercury_recovery_share * amalgamated + p.cyanide_recovery_share * pit.has_cyanide, 1
    )
    return share


def exposure(open_share: Array, kit_share: Array, p: Dig) -> Array:
    """Return what people at each site breathe, relative to winning all gold with mercury burnt in the open."""
    exposed: Array = open_share + p.kit_exposure_share * kit_share
    return exposed


def recovered(contained: Array, share: float) -> Array:
    """Return the whole milligrams recovered; the fraction stays in the tailings."""
    found: Array = (contained * share).astype(np.int64)
    return found


@compiled
def collapse_chances(ground: Ground, p: Dig) -> Array:
    """Return the weekly chance of dying under a collapse at each site: more in deep and in blasted ground."""
    chance = np.empty(ground.ground.shape[0])
    for j in range(chance.shape[0]):
        depth = 1.0 - ground.ground[j] / ground.first_ground[j]
        chance[j] = (
            p.collapse_rate
            * (1.0 + p.depth_collapse_gain * depth)
            * (1.0 + p.explosives_collapse_gain * ground.has_explosives[j])
        )
    return chance


@compiled
def run_machines(operator: Operator, rate: Array, ground: Array, week: int, p: Dig) -> tuple[Array, Array]:
    """Return the gold in what each operator's machines dig, mg, within what the site still holds, and what running them costs."""
    site, n_machines = operator.site, operator.n_machines
    contained, costs = np.zeros(site.shape[0], dtype=np.int64), np.zeros(site.shape[0], dtype=np.int64)
    taken = np.zeros(ground.shape[0], dtype=np.int64)
    for k in range(site.shape[0]):
        if n_machines[k] > 0 and operator.resumes_week[k] <= week:
            contained[k] = int(n_machines[k] * p.machine_mg * rate[site[k]] / p.base_mg)
            costs[k] = int(min(n_machines[k] * p.machine_cost_xof, float(operator.cash[k])))
            taken[site[k]] += contained[k]
    for k in range(site.shape[0]):
        contained[k] = int(contained[k] * min(1.0, ground[site[k]] / max(taken[site[k]], 1)))
    return contained, costs


@row_rule
def begin_week(_first: int, body: Body, left_share: float) -> None:
    """Wipe off what people found, and what was taken from them, last week, and let mercury leave their bodies."""
    for i in range(body.found.shape[0]):
        body.found[i] = 0
        body.harm[i] = 0
        body.mercury_burden[i] *= np.float32(left_share)


@compiled
def contained_mg(rate: float, skill: float, help_hours: float, burden: float, u: float, p: Dig) -> float:
    """Return the gold that one person's week contains, mg: less for a body full of mercury."""
    strength = 1.0 - p.ill_share * burden / (burden + p.burden_half_mg)
    return float(rate * skill * strength * (1.0 + help_hours) * -np.log(u))


@row_rule
def find(rows: Array, digger: Digger, asked: Asked, rate: Array, luck: Luck, p: Dig) -> None:
    """Write the gold that each person's week contains, whole mg, into `found`, and what each site's people would take."""
    for i in rows:
        j, help_hours = digger.site[i], digger.n_helpers[i] * p.child_hours_share
        mg = contained_mg(rate[j], digger.skill[i], help_hours, digger.mercury_burden[i], uniform(luck.luck, i), p)
        digger.found[i] = int(mg)
        asked.taken[j] += digger.found[i]


@inlined
def pay_for_work(i: int, digger: Digger, bills: Bills, paid: Paid, costs: int, input_xof: int, buyer: int) -> None:
    """Let a person pay for food, water and tools, and then the network for inputs, as far as savings reach."""
    cost = min(costs, digger.savings[i])
    digger.savings[i] -= cost
    write_receipt(paid.costs, cost, i == paid.watched)
    bill = min(input_xof, digger.savings[i])
    digger.savings[i] -= bill
    bills.inputs[buyer] += bill
    write_receipt(paid.inputs, bill, i == paid.watched)


@row_rule
def work(rows: Array, digger: Digger, ore: Ore, bills: Bills, paid: Paid, terms: Terms, luck: Luck, p: Dig) -> int:
    """Let each person win what is left of the ore in `found`, pay costs and inputs, and take in mercury; return rows killed.

    `found` then holds what was won.
    """
    n_dead, costs = 0, int(p.cost_xof)
    for i in rows:
        j = digger.site[i]
        there = int(digger.found[i] * terms.share_left[j])
        won = int(there * terms.recovery[j])
        digger.found[i] = won
        digger.gold[i] += won
        ore.dug[j] += won
        ore.lost[j] += there - won
        write_receipt(paid.dug, won, i == paid.watched)
        pay_for_work(i, digger, bills, paid, costs, int(terms.input_xof[j]), terms.buyer[j])
        digger.mercury_burden[i] += p.mercury_uptake_share * p.mercury_per_gold * terms.exposed[j] * won
        if uniform(luck.collapse, i) < terms.collapse[j]:
            digger.activity[i], digger.site[i], digger.cause[i] = DEAD, -1, COLLAPSE
            n_dead += 1
    return n_dead
