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

import numpy as np

from goldsim.engine.draws import uniform
from goldsim.engine.ledger.receipts import blank_slips, write_slip
from goldsim.engine.tables import Array, Columns, Table, compiled, uses
from goldsim.entities.miners import Activity, Cause
from goldsim.legacy import LegacyModel
from goldsim.parameters import Dig

MECHANISMS = ("M03", "M07", "M18", "M20", "M26")
READS: Columns = uses(
    miners="skill n_helpers savings",
    sites="grade first_ground capacity n_miners mercury_share mercury_habit kit_share has_cyanide has_explosives input_xof "
    "buyer taken_share besieged_until",
    companies="site n_machines resumes_week cash",
)  # fmt: skip
WRITES: Columns = uses(
    miners="found gold savings activity site cause mercury_burden harm", sites="ground dug yield_mg", companies="gold cash",
    traffickers="capital", country="tailings outside",
)  # fmt: skip
DRAWS = ("luck", "collapse")

LINES = ("dug", "working costs", "inputs")
DUG, COSTS, INPUTS = range(len(LINES))
DEAD, COLLAPSE = int(Activity.DEAD), int(Cause.COLLAPSE)


def step(model: LegacyModel) -> None:
    """Dig by hand, then with machines."""
    rate = yields(model)
    model.sites.change("yield_mg")[:] = rate
    dig_by_hand(model, rate)
    if model.has("M18"):
        dig_by_machine(model, rate)


def yields(model: LegacyModel) -> Array:
    """Return the gold that a person's week contains at each site this week, mg: float64, shape (n_sites,)."""
    p, sites = model.p.dig, model.sites
    people = np.maximum(sites.n_miners, 1)
    capacity = sites.capacity * np.maximum(1 - sites.taken_share, np.finfo(np.float32).tiny)
    rate = site_yield_mg(sites.grade, sites.ground / sites.first_ground, people / capacity, p)
    rate *= 1 + p.explosives_gain * sites.has_explosives
    besieged: Array = np.where(sites.besieged_until > model.week, rate * p.besieged_share, rate)
    return besieged


def dig_by_hand(model: LegacyModel, rate: Array) -> None:
    """Let each miner find, within what the site still holds, pay for the work, and live through it."""
    p, miners, sites, ledger = model.p.dig, model.miners, model.sites, model.ledger
    found, activity, site = miners.change("found"), miners.change("activity"), miners.change("site")
    taken, dug, lost = (np.zeros(len(sites), dtype=np.int64) for _ in ("taken", "dug", "lost"))
    model.over(begin_week, (found, miners.change("harm"), miners.change("mercury_burden")), (), 1 - p.mercury_loss_rate)
    rows = model.at_work()
    model.over_rows(
        find, rows, (taken,), found, site, miners.skill, miners.n_helpers, miners.mercury_burden, rate, model.key("luck"), p
    )
    share_left = np.minimum(1, sites.ground / np.maximum(taken * miners.weight, 1))
    inputs, slips = np.zeros(len(model.traffickers), dtype=np.int64), blank_slips(LINES)
    n_dead = sum(model.over_rows(
        work, rows, (dug, lost, inputs, slips), found, ledger.purses("miners.gold"), ledger.purses("miners.savings"),
        miners.change("mercury_burden"), miners.change("cause"), activity, site, share_left, recovery_share(sites, p),
        sites.input_xof, sites.buyer, exposure(sites.mercury_share, sites.mercury_habit * sites.kit_share, p),
        collapse_chances(sites.ground, sites.first_ground, sites.has_explosives, p), model.key("collapse"), ledger.watched, p,
    ))  # fmt: skip
    ledger.settle(slips[DUG], "sites.ground", "miners.gold", "dug", dug)
    # The ore is counted in single people's milligrams, so what is lost moves between institutions.
    ledger.move(lost * miners.weight, "sites.ground", "country.tailings", "tailings", target_rows=0)
    ledger.settle(slips[COSTS], "miners.savings", "country.outside", "working costs", 0)
    ledger.settle(slips[INPUTS], "miners.savings", "traffickers.capital", "inputs", inputs)
    sites.change("dug")[:] = dug * miners.weight
    model.count_all("n_accident_deaths", n_dead * miners.weight)


def dig_by_machine(model: LegacyModel, rate: Array) -> None:
    """Let operators dig where their machines run, and pay for it."""
    p, companies, sites, ledger = model.p.dig, model.companies, model.sites, model.ledger
    contained, costs = run_machines(
        companies.n_machines, companies.resumes_week, companies.site, companies.cash, rate, sites.ground, model.week, p
    )
    found = recovered(contained, p.machine_recovery_share)
    ledger.move(found, "sites.ground", "companies.gold", "dug by machine", source_rows=companies.site)
    ledger.move(contained - found, "sites.ground", "country.tailings", "tailings", source_rows=companies.site, target_rows=0)
    ledger.move(costs, "companies.cash", "country.outside", "machine costs", target_rows=0)


def site_yield_mg(grade: Array, left: Array, crowding: Array, p: Dig) -> Array:
    """Return the gold that a person's week contains at each site, mg."""
    rate: Array = p.base_mg * grade * left**p.depletion_power * np.maximum(crowding, 1) ** -p.crowding_power
    return rate


def recovery_share(sites: Table, p: Dig) -> Array:
    """Return the part of the ore's gold that people at each site win: with water, mercury or a kit, and cyanide."""
    amalgamated = sites.mercury_share + sites.mercury_habit * sites.kit_share
    share: Array = np.minimum(
        p.recovery_share + p.mercury_recovery_share * amalgamated + p.cyanide_recovery_share * sites.has_cyanide, 1
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
def collapse_chances(ground: Array, first_ground: Array, has_explosives: Array, p: Dig) -> Array:
    """Return the weekly chance of dying under a collapse at each site: more in deep and in blasted ground."""
    chance = np.empty(ground.shape[0])
    for j in range(ground.shape[0]):
        depth = 1.0 - ground[j] / first_ground[j]
        chance[j] = (
            p.collapse_rate * (1.0 + p.depth_collapse_gain * depth) * (1.0 + p.explosives_collapse_gain * has_explosives[j])
        )
    return chance


@compiled
def run_machines(
    n_machines: Array, resumes_week: Array, site: Array, cash: Array, rate: Array, ground: Array, week: int, p: Dig
) -> tuple[Array, Array]:
    """Return the gold in what each operator's machines dig, mg, within what the site still holds, and what running them costs."""
    contained, costs = np.zeros(site.shape[0], dtype=np.int64), np.zeros(site.shape[0], dtype=np.int64)
    taken = np.zeros(ground.shape[0], dtype=np.int64)
    for k in range(site.shape[0]):
        if n_machines[k] > 0 and resumes_week[k] <= week:
            contained[k] = int(n_machines[k] * p.machine_mg * rate[site[k]] / p.base_mg)
            costs[k] = int(min(n_machines[k] * p.machine_cost_xof, float(cash[k])))
            taken[site[k]] += contained[k]
    for k in range(site.shape[0]):
        contained[k] = int(contained[k] * min(1.0, ground[site[k]] / max(taken[site[k]], 1)))
    return contained, costs


@compiled
def begin_week(_first: int, found: Array, harm: Array, burden: Array, left_share: float) -> None:
    """Wipe off what people found, and what was taken from them, last week, and let mercury leave their bodies."""
    for i in range(found.shape[0]):
        found[i] = 0
        harm[i] = 0
        burden[i] *= np.float32(left_share)


@compiled
def contained_mg(rate: float, skill: float, help_hours: float, burden: float, u: float, p: Dig) -> float:
    """Return the gold that one person's week contains, mg: less for a body full of mercury."""
    strength = 1.0 - p.ill_share * burden / (burden + p.burden_half_mg)
    return float(rate * skill * strength * (1.0 + help_hours) * -np.log(u))


@compiled
def find(
    rows: Array, taken: Array, found: Array, site: Array, skill: Array, n_helpers: Array, burden: Array, rate: Array,
    key: np.uint64, p: Dig,
) -> None:  # fmt: skip
    """Write the gold that each person's week contains, whole mg, into `found`, and what each site's people would take."""
    for i in rows:
        j = site[i]
        found[i] = int(contained_mg(rate[j], skill[i], n_helpers[i] * p.child_hours_share, burden[i], uniform(key, i), p))
        taken[j] += found[i]


@compiled
def work(
    rows: Array, dug: Array, lost: Array, inputs: Array, slips: Array, found: Array, gold: Array, savings: Array, burden: Array,
    cause: Array, activity: Array, site: Array, share_left: Array, recovery: Array, input_xof: Array, buyer: Array,
    exposed: Array, collapse: Array, key: np.uint64, watched: int, p: Dig,
) -> int:  # fmt: skip
    """Let each person win what is left of the ore in `found`, pay costs and inputs, and take in mercury; return rows killed.

    `found` then holds what was won, `dug` and `lost` what each site yields and loses, `inputs` what each network is paid.
    """
    n_dead, costs = 0, int(p.cost_xof)
    for i in rows:
        j = site[i]
        ore = int(found[i] * share_left[j])
        won = int(ore * recovery[j])
        found[i] = won
        gold[i] += won
        dug[j] += won
        lost[j] += ore - won
        write_slip(slips, DUG, won, i == watched)
        cost = min(costs, savings[i])
        savings[i] -= cost
        write_slip(slips, COSTS, cost, i == watched)
        paid = min(int(input_xof[j]), savings[i])
        savings[i] -= paid
        inputs[buyer[j]] += paid
        write_slip(slips, INPUTS, paid, i == watched)
        burden[i] += p.mercury_uptake_share * p.mercury_per_gold * exposed[j] * won
        if uniform(key, i) < collapse[j]:
            activity[i], site[i], cause[i] = DEAD, -1, COLLAPSE
            n_dead += 1
    return n_dead
