"""dig: gold out of the ground, mercury into people, and shafts that fall in.

A person's week contains `base * grade * (ground left / first ground)^a * max(1, people / room)^-b * skill * (1 + help)
* luck` of gold, where luck is exponential with mean 1 (many poor weeks, few rich ones) and help is the hours of the
household's children. A part, the recovery share, ends in hand; the rest is lost in tailings. If a site's people would
take more than is left, each takes the same part of it. Working costs are paid from savings as far as they reach.
Mercury enters the body with the gold that is won with it, and leaves slowly. A collapse kills at a small weekly rate.
Machines dig more, from the same ground.

Assumed: the exponents, and that luck is independent between weeks. Mechanisms: M03 (depletion), M18 (machines), M20
(help), M26. Sources: ISS 2021 on Kayes (298,307 miners, 26 t); deaths in the first half of 2025; mercury use ISS 2021.
"""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.miners import Activity, Cause
from goldsim.columns import NOBODY, Array, Columns, compiled, pick, sum_by, uses
from goldsim.draws import uniform
from goldsim.parameters import Dig

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

MECHANISMS = ("M03", "M18", "M20", "M26")
READS: Columns = uses(
    miners="skill n_helpers savings",
    sites="grade first_ground room n_miners mercury_share besieged_until",
    companies="site n_machines resumes_week cash",
)
WRITES: Columns = uses(
    miners="found gold savings activity site cause mercury_burden harm", sites="ground dug yield_mg",
    companies="gold cash", country="tailings outside",
)  # fmt: skip
DRAWS = ("luck", "collapse")

MINE, DEAD, COLLAPSE = int(Activity.MINE), int(Activity.DEAD), int(Cause.COLLAPSE)


def step(economy: "GoldEconomy") -> None:
    """Dig by hand, then with machines."""
    p, sites = economy.p.dig, economy.sites
    people = np.maximum(sites.n_miners, 1)
    rate = site_yield_mg(sites.grade, sites.ground / sites.first_ground, people / sites.room, p)
    rate = np.where(sites.besieged_until > economy.week, rate * p.besieged_share, rate)
    sites.change("yield_mg")[:] = rate
    dig_by_hand(economy, rate)
    dig_by_machine(economy, rate)


def dig_by_hand(economy: "GoldEconomy", rate: Array) -> None:
    """Let each miner find, within what the site still holds."""
    p, miners, sites, ledger = economy.p.dig, economy.miners, economy.sites, economy.ledger
    at_site = pick(miners.activity == MINE, miners.site, NOBODY)
    contained = np.zeros(len(miners), dtype=np.int64)
    find(contained, at_site, miners.skill, miners.n_helpers, rate, p.child_hours_share, economy.key("luck"))
    taken = sum_by(at_site, contained, len(sites)) * miners.weight
    found = miners.change("found")
    dug, lost = np.zeros(len(sites), dtype=np.int64), np.zeros(len(sites), dtype=np.int64)
    recover(found, dug, lost, contained, at_site, np.minimum(1, sites.ground / np.maximum(taken, 1)), p.recovery_share)
    ledger.move(found, "sites.ground", "miners.gold", "dug", source_rows=at_site)
    # The ore is counted in single people's milligrams, so what is lost moves between institutions.
    ledger.move(lost * miners.weight, "sites.ground", "country.tailings", "tailings", target_rows=0)
    sites.change("dug")[:] = dug * miners.weight
    miners.change("harm")[:] = 0
    costs = pick(at_site >= 0, np.minimum(int(p.cost_xof), miners.savings), 0)
    ledger.move(costs, "miners.savings", "country.outside", "working costs", target_rows=0)
    n_dead = suffer(
        miners.change("activity"), miners.change("site"), miners.change("cause"), miners.change("mercury_burden"), found,
        sites.mercury_share, economy.key("collapse"), p,
    )  # fmt: skip
    economy.count_all("n_accident_deaths", n_dead * miners.weight)


def dig_by_machine(economy: "GoldEconomy", rate: Array) -> None:
    """Let operators dig where their machines run, and pay for it."""
    p, companies, sites, ledger = economy.p.dig, economy.companies, economy.sites, economy.ledger
    works = (companies.n_machines > 0) & (companies.resumes_week <= economy.week)
    contained = np.where(works, companies.n_machines * p.machine_mg * rate[companies.site] / p.base_mg, 0).astype(np.int64)
    taken = sum_by(companies.site, contained, len(sites))
    contained = (contained * np.minimum(1, sites.ground / np.maximum(taken, 1))[companies.site]).astype(np.int64)
    found = recovered(contained, p.machine_recovery_share)
    ledger.move(found, "sites.ground", "companies.gold", "dug by machine", source_rows=companies.site)
    ledger.move(contained - found, "sites.ground", "country.tailings", "tailings", source_rows=companies.site, target_rows=0)
    costs = np.where(works, np.minimum(companies.n_machines * p.machine_cost_xof, companies.cash), 0)
    ledger.move(costs, "companies.cash", "country.outside", "machine costs", target_rows=0)


def site_yield_mg(grade: Array, left: Array, crowding: Array, p: Dig) -> Array:
    """Return the gold that a person's week contains at each site, mg."""
    rate: Array = p.base_mg * grade * left**p.depletion_power * np.maximum(crowding, 1) ** -p.crowding_power
    return rate


def recovered(contained: Array, share: float) -> Array:
    """Return the whole milligrams recovered; the fraction stays in the tailings."""
    found: Array = (contained * share).astype(np.int64)
    return found


@compiled
def contained_mg(rate: float, skill: float, help_hours: float, u: float) -> float:
    """Return the gold that one person's week contains, mg."""
    return float(rate * skill * (1.0 + help_hours) * -np.log(u))


@compiled
def find(
    contained: Array, at_site: Array, skill: Array, n_helpers: Array, rate: Array, child_hours: float, key: np.uint64
) -> None:
    """Write each person's contained gold, in whole mg, for those at a site."""
    for i in range(contained.shape[0]):
        if at_site[i] >= 0:
            contained[i] = contained_mg(rate[at_site[i]], skill[i], n_helpers[i] * child_hours, uniform(key, i))


@compiled
def recover(found: Array, dug: Array, lost: Array, contained: Array, at_site: Array, share_left: Array, recovery: float) -> None:
    """Write what each person recovers of what is left for them, whole mg, and what each site yields and loses."""
    for i in range(contained.shape[0]):
        found[i] = 0
        j = at_site[i]
        if j >= 0:
            ore = int(contained[i] * share_left[j])
            found[i] = int(ore * recovery)
            dug[j] += found[i]
            lost[j] += ore - found[i]


@compiled
def suffer(
    activity: Array, site: Array, cause: Array, burden: Array, found: Array, mercury_share: Array, key: np.uint64, p: Dig
) -> int:
    """Let mercury in and out of bodies, kill those under a collapse, and return how many rows that are."""
    n_dead = 0
    for i in range(activity.shape[0]):
        burden[i] *= 1.0 - p.mercury_loss_rate
        if activity[i] == MINE:
            burden[i] += p.mercury_uptake_share * p.mercury_per_gold * mercury_share[site[i]] * found[i]
            if uniform(key, i) < p.collapse_rate:
                activity[i], site[i], cause[i] = DEAD, -1, COLLAPSE
                n_dead += 1
    return n_dead
