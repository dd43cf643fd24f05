"""extort: armed groups tax the sites that they hold, besiege those that refuse, and posts ask for bribes.

A group takes its rate of the gold that people have just dug on its cells, and a levy from the other people who live
there. Each week a site may refuse, with chance `refusal * asked / first rate * (1 + gain * garrison / (garrison +
half))`; then it is cut off: nobody comes or goes, nothing is sold, less is dug, until people have paid the ransom out
of their savings or the group gives up. A group that is short of cash asks for more, one that is not asks for less,
between a floor and a ceiling. Groups kidnap, with weekly chance `rate * fighters / (fighters + half)`, at a site that
is not theirs, drawn by `people * exp(-km from base / reach)`; the operator there, or else the network, pays what it
can, and fear spreads, which weakens the defence of the cells around (see fight). On sites outside the corridors, a post
that turns up and lacks integrity asks a bribe of people without a permit; operators pay the post that covers for them.

Assumed: tax is taken in gold at the pit; one person a kidnap; a siege ends for the whole site at once. Mechanisms: M08,
M13 (the rents), M18. Sources: ENACT 2023 on zakat, protection and besieged villages; classical rate of zakat 2.5 %;
Kidal tax 5 to 30 % assumed.
"""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.miners import Activity
from goldsim.columns import Array, Columns, uses
from goldsim.draws import weighted
from goldsim.parameters import Extort
from goldsim.rows import sum_by

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

MECHANISMS = ("M08", "M13", "M18")
READS: Columns = uses(
    miners="activity site found is_permitted", sites="cell n_miners presence post is_permitted operator buyer",
    officials="integrity", companies="n_machines resumes_week official cash", armed_groups="base n_fighters",
    cells="controller garrison", country="price",
)  # fmt: skip
WRITES: Columns = uses(
    miners="gold savings harm", sites="controller besieged_until", armed_groups="gold cash rate n_sites takings",
    officials="pocket", companies="cash is_covered", traffickers="capital", cells="fear", country="outside",
)  # fmt: skip
DRAWS = ("refuse", "visit", "ask", "cover", "kidnap", "where")

MINE = int(Activity.MINE)


def step(economy: "GoldEconomy") -> None:
    """Tax, besiege, ransom, bribe; then think about the rate."""
    sites, groups = economy.sites, economy.armed_groups
    controller, before = sites.change("controller"), sites.controller.copy()
    controller[:] = economy.cells.controller[sites.cell]
    # A siege ends with the rule of the group that laid it.
    sites.change("besieged_until")[controller != before] = economy.week
    is_held = (controller >= 0) & (sites.n_miners > 0)
    groups.change("n_sites")[:] = sum_by(controller, is_held.astype(np.int64), len(groups))
    groups.change("takings")[:] = 0
    if economy.has("M08"):
        tax(economy)
        levy(economy)
        besiege(economy)
        ransom(economy)
        kidnap(economy)
    bribe(economy)
    if economy.has("M18"):
        cover(economy)
    think_about_rate(economy)


def tax(economy: "GoldEconomy") -> None:
    """Take the group's part of this week's gold."""
    miners, sites, groups = economy.miners, economy.sites, economy.armed_groups
    rows = economy.at_work_on(sites.controller >= 0)
    group = sites.controller[miners.site[rows]]
    rate = groups.rate[group]
    taken = taxed_mg(miners.found[rows], rate)
    economy.ledger.move(taken, "miners.gold", "armed_groups.gold", "tax", source_rows=rows, target_rows=group)
    worth = sum_by(group, taken, len(groups)) * miners.weight * economy.country.price[0]
    groups.change("takings")[:] += worth.astype(np.int64)
    miners.change("harm")[rows] += rate


def levy(economy: "GoldEconomy") -> None:
    """Collect from the other people of held cells: zakat, cattle, payments for protection."""
    controller = economy.cells.controller
    n_held = np.bincount(controller[controller >= 0], minlength=len(economy.armed_groups))
    amount = n_held * economy.p.extort.land_levy_xof
    economy.ledger.move(amount, "country.outside", "armed_groups.cash", "levy on communities", source_rows=0)


def besiege(economy: "GoldEconomy") -> None:
    """Cut off the sites that refuse this week."""
    p, sites = economy.p.extort, economy.sites
    is_held = np.flatnonzero(sites.controller >= 0)
    rate = np.zeros(len(sites))
    rate[is_held] = economy.armed_groups.rate[sites.controller[is_held]]
    chance = refusal_chance(rate, economy.cells.garrison[sites.cell], p)
    refuses = (economy.column("refuse", len(sites)) < chance) & (sites.besieged_until <= economy.week) & (sites.n_miners > 0)
    sites.change("besieged_until")[refuses] = economy.week + p.siege_weeks
    for site in np.flatnonzero(refuses):
        group = economy.name("armed_groups", sites.controller[site])
        economy.tell("siege", sites.cell[site], group, f"site {site}", sites.n_miners[site])


def ransom(economy: "GoldEconomy") -> None:
    """Collect from people inside; a site that has paid enough is let go."""
    p, miners, sites, groups = economy.p.extort, economy.miners, economy.sites, economy.armed_groups
    is_besieged = (sites.besieged_until > economy.week) & (sites.controller >= 0)
    if not is_besieged.any():
        return
    inside = economy.at_work_on(is_besieged)
    site = miners.site[inside]
    paid = np.minimum(int(p.ransom_xof), miners.savings[inside])
    group = sites.controller[site]
    economy.ledger.move(paid, "miners.savings", "armed_groups.cash", "ransom", source_rows=inside, target_rows=group)
    groups.change("takings")[:] += sum_by(group, paid, len(groups)) * miners.weight
    paid_by_site = sum_by(site, paid, len(sites)) * miners.weight
    is_enough = is_besieged & (paid_by_site >= p.ransom_enough_share * p.ransom_xof * np.maximum(sites.n_miners, 1))
    sites.change("besieged_until")[is_enough] = economy.week
    miners.change("harm")[inside] = 1


def kidnap(economy: "GoldEconomy") -> None:
    """Let groups kidnap at sites beyond their ground: an operator pays, or else the site's network; fear spreads."""
    p, groups, sites, cells = economy.p.extort, economy.armed_groups, economy.sites, economy.cells
    cells.change("fear")[:] *= np.float32(1 - p.fear_fading_rate)
    chance = p.kidnap_rate * groups.n_fighters / (groups.n_fighters + p.kidnap_half_fighters)
    for group in np.flatnonzero(economy.column("kidnap", len(groups)) < chance).tolist():
        reach = economy.geography.nearness(int(groups.base[group]), p.kidnap_reach_km)[sites.cell]
        weight = np.where(sites.controller == group, 0, sites.n_miners * reach)
        if weight.sum() <= 0:
            continue
        site = int(weighted(weight, economy.at_rows("where", np.array([group])))[0])
        near = economy.geography.nearness(int(sites.cell[site]), p.fear_reach_km)
        cells.change("fear")[:] = np.maximum(cells.fear, near)
        collect_ransom(economy, group, site)


def collect_ransom(economy: "GoldEconomy", group: int, site: int) -> None:
    """Let whoever has money at the site pay for a kidnapped person, as far as it reaches."""
    sites, companies, traffickers = economy.sites, economy.companies, economy.traffickers
    operator = int(sites.operator[site])
    account, row = ("companies.cash", operator) if operator >= 0 else ("traffickers.capital", int(sites.buyer[site]))
    has = companies.cash[operator] if operator >= 0 else traffickers.capital[row]
    paid = np.array([min(int(economy.p.extort.kidnap_ransom_xof), int(has))])
    economy.ledger.move(paid, account, "armed_groups.cash", "kidnap ransom", source_rows=row, target_rows=group)
    economy.armed_groups.change("takings")[group] += paid[0]
    economy.count_all("n_kidnaps", 1)
    economy.tell("kidnap", sites.cell[site], economy.name("armed_groups", group), f"site {site}", int(paid[0]))


def bribe(economy: "GoldEconomy") -> None:
    """Let posts without integrity collect from unpermitted sites that they visit."""
    p, miners, sites, n = economy.p.extort, economy.miners, economy.sites, len(economy.sites)
    asks = economy.column("ask", n) >= economy.officials.integrity[sites.post]
    visits = (economy.column("visit", n) < sites.presence) & (sites.controller < 0) & ~sites.is_permitted
    rows = economy.at_work_on(visits & asks)
    rows = rows[~miners.is_permitted[rows]]
    amount = np.minimum(int(p.bribe_xof), miners.savings[rows])
    post = sites.post[miners.site[rows]]
    economy.ledger.move(amount, "miners.savings", "officials.pocket", "bribe", source_rows=rows, target_rows=post)


def cover(economy: "GoldEconomy") -> None:
    """Let operators pay the post that covers for them, where that post takes it."""
    p, companies = economy.p.extort, economy.companies
    works = (companies.n_machines > 0) & (companies.resumes_week <= economy.week) & (companies.official >= 0)
    takes = economy.column("cover", len(companies)) >= economy.officials.integrity[companies.official]
    amount = np.where(works & takes, np.minimum(companies.n_machines * p.cover_xof, companies.cash), 0)
    economy.ledger.move(amount, "companies.cash", "officials.pocket", "bribe", target_rows=companies.official)
    companies.change("is_covered")[:] = amount >= 1


def think_about_rate(economy: "GoldEconomy") -> None:
    """Raise or lower what each group asks for, by how long its cash would last."""
    groups = economy.armed_groups
    upkeep = groups.n_fighters * economy.p.recruit.fighter_pay_xof
    groups.change("rate")[:] = next_rate(groups.rate, groups.cash, upkeep, economy.p.extort)


def taxed_mg(found: Array, rate: Array) -> Array:
    """Return the whole milligrams taken; the fraction stays with the miner."""
    taken: Array = (found * rate).astype(np.int64)
    return taken


def refusal_chance(rate: Array, garrison: Array, p: Extort) -> Array:
    """Return the weekly chance that a taxed site refuses: more with a high rate, and with soldiers near."""
    backing = garrison / (garrison + p.garrison_half)
    chance: Array = np.clip(p.refusal_rate * rate / p.rate_start_share * (1 + p.refusal_garrison_gain * backing), 0, 1)
    return chance


def next_rate(rate: Array, cash: Array, upkeep: Array, p: Extort) -> Array:
    """Return next week's rate: more when cash would not last the weeks a group wants in hand, less when it would."""
    is_short = cash < upkeep * p.reserve_weeks
    moved = np.where(is_short, rate * (1 + p.rate_step_share), rate * (1 - p.rate_step_share))
    bounded: Array = np.clip(moved, p.rate_lowest_share, p.rate_highest_share)
    return bounded
