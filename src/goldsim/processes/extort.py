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

from goldsim.columns import NOBODY, Array, Columns, compiled, uses
from goldsim.draws import uniform
from goldsim.parameters import Extort
from goldsim.rows import count_at, sum_by

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


def step(economy: "GoldEconomy") -> None:
    """Tax, besiege, ransom, bribe; then think about the rate."""
    sites, groups = economy.sites, economy.armed_groups
    take_over(
        economy.cells.controller, sites.cell, sites.n_miners, sites.change("controller"), sites.change("besieged_until"),
        groups.change("n_sites"), economy.week,
    )  # fmt: skip
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
    taken, group, in_all = tax_people(rows, miners.site, miners.found, miners.change("harm"), sites.controller, groups.rate)
    economy.ledger.move(taken, "miners.gold", "armed_groups.gold", "tax", source_rows=rows, target_rows=group)
    worth = in_all * miners.weight * economy.country.price[0]
    groups.change("takings")[:] += worth.astype(np.int64)


def levy(economy: "GoldEconomy") -> None:
    """Collect from the other people of held cells: zakat, cattle, payments for protection."""
    controller = economy.cells.controller
    n_groups = len(economy.armed_groups)
    n_held = count_at(controller, 0, n_groups, controller, n_groups)
    amount = n_held * economy.p.extort.land_levy_xof
    economy.ledger.move(amount, "country.outside", "armed_groups.cash", "levy on communities", source_rows=0)


def besiege(economy: "GoldEconomy") -> None:
    """Cut off the sites that refuse this week."""
    p, sites, cells = economy.p.extort, economy.sites, economy.cells
    refuses = who_refuses(
        sites.controller, sites.cell, sites.n_miners, sites.besieged_until, cells.garrison, economy.armed_groups.rate,
        economy.week, economy.key("refuse"), p,
    )  # fmt: skip
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
    paid, group, by_site = ask_ransom(
        inside, miners.site, miners.savings, miners.change("harm"), sites.controller, int(p.ransom_xof)
    )
    economy.ledger.move(paid, "miners.savings", "armed_groups.cash", "ransom", source_rows=inside, target_rows=group)
    groups.change("takings")[:] += sum_by(group, paid, len(groups)) * miners.weight
    is_enough = is_besieged & (by_site * miners.weight >= p.ransom_enough_share * p.ransom_xof * np.maximum(sites.n_miners, 1))
    sites.change("besieged_until")[is_enough] = economy.week


def kidnap(economy: "GoldEconomy") -> None:
    """Let groups kidnap at sites beyond their ground: an operator pays, or else the site's network; fear spreads."""
    p, groups, sites, cells = economy.p.extort, economy.armed_groups, economy.sites, economy.cells
    cells.change("fear")[:] *= np.float32(1 - p.fear_fading_rate)
    kidnaps = who_kidnaps(groups.n_fighters, p.kidnap_rate, p.kidnap_half_fighters, economy.key("kidnap"))
    for group in np.flatnonzero(kidnaps).tolist():
        nearness = economy.geography.nearness(int(groups.base[group]), p.kidnap_reach_km)
        site = where_to_kidnap(group, sites.controller, sites.cell, sites.n_miners, nearness, economy.key("where"))
        if site == NOBODY:
            continue
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
    miners, sites = economy.miners, economy.sites
    is_asked = who_is_visited(
        sites.post, sites.presence, sites.controller, sites.is_permitted, economy.officials.integrity, economy.key("visit"),
        economy.key("ask"),
    )  # fmt: skip
    rows = economy.at_work_on(is_asked)
    amount, post = ask_bribes(rows, miners.site, miners.is_permitted, miners.savings, sites.post, int(economy.p.extort.bribe_xof))
    economy.ledger.move(amount, "miners.savings", "officials.pocket", "bribe", source_rows=rows, target_rows=post)


def cover(economy: "GoldEconomy") -> None:
    """Let operators pay the post that covers for them, where that post takes it."""
    companies = economy.companies
    amount = pay_for_cover(
        companies.n_machines, companies.resumes_week, companies.official, companies.cash, companies.change("is_covered"),
        economy.officials.integrity, economy.p.extort.cover_xof, economy.week, economy.key("cover"),
    )  # fmt: skip
    economy.ledger.move(amount, "companies.cash", "officials.pocket", "bribe", target_rows=companies.official)


def think_about_rate(economy: "GoldEconomy") -> None:
    """Raise or lower what each group asks for, by how long its cash would last."""
    groups = economy.armed_groups
    set_rates(groups.change("rate"), groups.cash, groups.n_fighters, economy.p.recruit.fighter_pay_xof, economy.p.extort)


@compiled
def take_over(
    of_cell: Array, cell: Array, n_miners: Array, controller: Array, besieged_until: Array, n_sites: Array, week: int
) -> None:
    """Let each site be its cell's group's, and count the sites with people that a group has."""
    n_sites[:] = 0
    for j in range(cell.shape[0]):
        group = of_cell[cell[j]]
        # A siege ends with the rule of the group that laid it.
        if group != controller[j]:
            besieged_until[j] = week
        controller[j] = group
        if group >= 0 and n_miners[j] > 0:
            n_sites[group] += 1


@compiled
def taxed_mg(found: int, rate: float) -> int:
    """Return the whole milligrams taken; the fraction stays with the miner."""
    return int(found * rate)


@compiled
def tax_people(rows: Array, site: Array, found: Array, harm: Array, controller: Array, rate: Array) -> tuple[Array, Array, Array]:
    """Return what each of some people is taxed, and by which group, and what each group takes of them in all."""
    taken, group = np.empty(rows.shape[0], dtype=np.int64), np.empty(rows.shape[0], dtype=np.int64)
    in_all = np.zeros(rate.shape[0], dtype=np.int64)
    for k in range(rows.shape[0]):
        i = rows[k]
        g = controller[site[i]]
        taken[k], group[k] = taxed_mg(found[i], rate[g]), g
        in_all[g] += taken[k]
        harm[i] += rate[g]
    return taken, group, in_all


@compiled
def refusal_chance(rate: float, garrison: float, p: Extort) -> float:
    """Return the weekly chance that a taxed site refuses: more with a high rate, and with soldiers near."""
    backing = garrison / (garrison + np.float32(p.garrison_half))
    gain = np.float32(p.refusal_garrison_gain) * backing
    chance = float(p.refusal_rate * rate / p.rate_start_share * np.float32(1 + gain))
    return min(max(chance, 0.0), 1.0)


@compiled
def who_refuses(
    controller: Array, cell: Array, n_miners: Array, besieged_until: Array, garrison: Array, rate: Array, week: int,
    key: np.uint64, p: Extort,
) -> Array:  # fmt: skip
    """Tell which sites with people, held by a group and not besieged, refuse what it asks."""
    refuses = np.zeros(cell.shape[0], dtype=np.bool_)
    for j in range(cell.shape[0]):
        if controller[j] >= 0 and besieged_until[j] <= week and n_miners[j] > 0:
            refuses[j] = uniform(key, j) < refusal_chance(rate[controller[j]], garrison[cell[j]], p)
    return refuses


@compiled
def ask_ransom(rows: Array, site: Array, savings: Array, harm: Array, controller: Array, xof: int) -> tuple[Array, Array, Array]:
    """Return what each of some people inside pays and to which group, and what a person each pays at each site in all."""
    paid, group = np.empty(rows.shape[0], dtype=np.int64), np.empty(rows.shape[0], dtype=np.int64)
    by_site = np.zeros(controller.shape[0], dtype=np.int64)
    for k in range(rows.shape[0]):
        i = rows[k]
        paid[k], group[k] = min(xof, savings[i]), controller[site[i]]
        by_site[site[i]] += paid[k]
        harm[i] = 1
    return paid, group, by_site


@compiled
def who_kidnaps(n_fighters: Array, rate: float, half_fighters: float, key: np.uint64) -> Array:
    """Tell which groups kidnap somebody this week."""
    kidnaps = np.empty(n_fighters.shape[0], dtype=np.bool_)
    for g in range(n_fighters.shape[0]):
        kidnaps[g] = uniform(key, g) < rate * n_fighters[g] / (n_fighters[g] + half_fighters)
    return kidnaps


@compiled
def where_to_kidnap(group: int, controller: Array, cell: Array, n_miners: Array, nearness: Array, key: np.uint64) -> int:
    """Return a site that is not the group's, drawn by its people and by how near its cell is, or nobody's where there is none."""
    cumulative, total = np.empty(cell.shape[0]), 0.0
    for j in range(cell.shape[0]):
        total += 0.0 if controller[j] == group else n_miners[j] * nearness[cell[j]]
        cumulative[j] = total
    if total <= 0:
        return NOBODY
    drawn: int = min(np.searchsorted(cumulative, uniform(key, group) * total), cell.shape[0] - 1)
    return drawn


@compiled
def who_is_visited(
    post: Array, presence: Array, controller: Array, is_permitted: Array, integrity: Array, visit_key: np.uint64,
    ask_key: np.uint64,
) -> Array:  # fmt: skip
    """Tell at which sites, neither held by a group nor permitted, a post turns up that asks for bribes."""
    is_asked = np.zeros(post.shape[0], dtype=np.bool_)
    for j in range(post.shape[0]):
        comes = uniform(visit_key, j) < presence[j] and controller[j] < 0 and not is_permitted[j]
        is_asked[j] = comes and uniform(ask_key, j) >= integrity[post[j]]
    return is_asked


@compiled
def ask_bribes(
    rows: Array, site: Array, is_permitted: Array, savings: Array, post_of_site: Array, xof: int
) -> tuple[Array, Array]:
    """Return what each of some people, if without a permit, pays to the post that asks, and to which."""
    amount, post = np.zeros(rows.shape[0], dtype=np.int64), np.empty(rows.shape[0], dtype=np.int64)
    for k in range(rows.shape[0]):
        i = rows[k]
        post[k] = post_of_site[site[i]]
        if not is_permitted[i]:
            amount[k] = min(xof, savings[i])
    return amount, post


@compiled
def pay_for_cover(
    n_machines: Array, resumes_week: Array, official: Array, cash: Array, is_covered: Array, integrity: Array, xof: float,
    week: int, key: np.uint64,
) -> Array:  # fmt: skip
    """Return what each operator pays the post that covers for it, and note which are covered."""
    amount = np.zeros(official.shape[0], dtype=np.int64)
    for i in range(official.shape[0]):
        works = n_machines[i] > 0 and resumes_week[i] <= week
        if works and official[i] >= 0 and uniform(key, i) >= integrity[official[i]]:
            amount[i] = int(min(n_machines[i] * xof, cash[i]))
        is_covered[i] = amount[i] > 0
    return amount


@compiled
def next_rate(rate: float, cash: float, upkeep: float, p: Extort) -> float:
    """Return next week's rate: more when cash would not last the weeks a group wants in hand, less when it would."""
    is_short = cash < upkeep * p.reserve_weeks
    moved = float(rate * np.float32(1 + p.rate_step_share if is_short else 1 - p.rate_step_share))
    return min(max(moved, p.rate_lowest_share), p.rate_highest_share)


@compiled
def set_rates(rate: Array, cash: Array, n_fighters: Array, pay_xof: float, p: Extort) -> None:
    """Let each group think about what it asks for."""
    for g in range(rate.shape[0]):
        rate[g] = next_rate(rate[g], cash[g], n_fighters[g] * pay_xof, p)
