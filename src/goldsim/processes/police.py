"""police: a thin state patrols, raids, seizes, auctions; machines are bought back.

A part of the forces is called to the front, more after attacks: `front = base + gain * (1 - exp(-attacks / usual))`. A
post's people on duty, and those whom patrol money pays for, are spread over the sites in its charge; the chance of
being on a site in a week is `1 - exp(-people / (half * sites) * exp(-km / reach))`, and nil where an armed group holds
the cell.

Each week some raids are made, on sites drawn by size, with machines counting most. Where an operator pays the post that
covers for him and that post lacks integrity, he is warned and the raid finds nothing. Otherwise his machines are
seized, auctioned after a delay, and bought back if he can pay; then he works again. With the rule to destroy seized
machines there is no auction: he waits until he can buy new ones at full price and has them delivered. A raid shuts the
diggings for some weeks, takes gold in hand, frees held children, and arrests robbers, of whom the courts sentence a
part.

Assumed: raids are planned nationally. Mechanisms: M12, M13 (warnings), M14, M15. Sources: UNU-CPR 2024 on seized
machines bought back by the same company and on forces drawn to the conflict; ENACT 2023: law enforcement 2.0, judiciary
2.5.
"""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.children import ChildState
from goldsim.agents.miners import Activity
from goldsim.agents.officials import Post
from goldsim.columns import NOBODY, Array, Columns, uses
from goldsim.parameters import Instrument, Police
from goldsim.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

MECHANISMS = ("M12", "M13", "M14", "M15")
READS: Columns = uses(
    officials="post n_staff integrity", sites="cell n_miners operator post",
    cells="controller", country="recent_attacks", companies="site official is_covered", programmes="n_units", children="site",
)  # fmt: skip
WRITES: Columns = uses(
    officials="n_on_duty funds n_raids n_cases",
    sites="presence closed_until",
    companies="n_machines n_seized auction_week stopped_week resumes_week n_raids weeks_stopped cash",
    miners="activity site until gold harm", children="state holder has_papers_taken is_waiting weeks_left",
    country="front_share sentence treasury outside seized",
)  # fmt: skip
DRAWS = ("n_raids", "target", "warned", "sentence", "freed", "closure")


def step(economy: "GoldEconomy") -> None:
    """Patrol, release, raid, auction, replace."""
    patrol(economy)
    courts = float(economy.programmes.n_units[Instrument.COURTS])
    economy.country.change("sentence")[0] = sentence_chance(courts, economy.p.police)
    release(economy)
    raid_sites(economy)
    auction(economy)
    replace_machines(economy)
    companies = economy.companies
    stands_still = (companies.n_machines == 0) | (companies.resumes_week > economy.week)
    was_raided = (companies.stopped_week >= 0) & (companies.stopped_week < economy.week)
    companies.change("weeks_stopped")[was_raided & stands_still] += 1


def patrol(economy: "GoldEconomy") -> None:
    """Put people on duty and spread them over sites."""
    p, officials, sites = economy.p.police, economy.officials, economy.sites
    front = front_share(float(economy.country.recent_attacks[0]), p)
    economy.country.change("front_share")[0] = front
    gendarmes = np.flatnonzero(officials.post == Post.GENDARMERIE)
    a_week = economy.p.instruments.patrols_unit_cost_xof_per_year / WEEKS_PER_YEAR
    funds = officials.funds[gendarmes]
    on_duty = officials.change("n_on_duty")
    on_duty[gendarmes] = officials.n_staff[gendarmes] * (1 - front) + funds / a_week * p.gendarmes_per_patrol
    economy.ledger.move(funds, "officials.funds", "country.outside", "posts' costs", source_rows=gendarmes, target_rows=0)
    works = (sites.n_miners > 0).astype(np.int64)
    n_sites = np.bincount(sites.post, works, len(officials))
    presence = presence_chance(on_duty[sites.post], n_sites[sites.post], economy.layout.post_km, p)
    sites.change("presence")[:] = np.where(economy.cells.controller[sites.cell] >= 0, 0, presence)


def raid_sites(economy: "GoldEconomy") -> None:
    """Draw the week's raids and carry them out one by one."""
    p, sites, companies = economy.p.police, economy.sites, economy.companies
    runs = np.flatnonzero((companies.n_machines > 0) & (companies.resumes_week <= economy.week))
    has_machines = np.isin(np.arange(len(sites)), companies.site[runs])
    weight = np.where(sites.closed_until > economy.week, 0, sites.n_miners + p.machine_target_weight * has_machines)
    weight = np.where(economy.cells.controller[sites.cell] >= 0, 0, weight * (sites.n_miners > 0)).astype(np.float64)
    expected = (
        p.usual_raids_rate * (1 - economy.country.front_share[0])
        + float(economy.programmes.n_units[Instrument.RAIDS]) / WEEKS_PER_YEAR
    )
    n_raids = min(int(expected + economy.column("n_raids", 1)[0]), int((weight > 0).sum()))
    if n_raids == 0:
        return
    # Weighted draws without repeats: the sites with the largest log(u) / weight.
    u = economy.column("target", len(sites))
    rank = np.where(weight > 0, np.log(u) / np.maximum(weight, 1), -np.inf)
    for site in np.argsort(-rank, kind="stable")[:n_raids]:
        raid(economy, int(site))


def raid(economy: "GoldEconomy", site: int) -> None:
    """Carry out one raid."""
    sites, officials = economy.sites, economy.officials
    post = int(sites.post[site])
    officials.change("n_raids")[post] += 1
    economy.count_all("n_raids", 1)
    operator = int(sites.operator[site])
    if operator >= 0 and is_warned(economy, site, operator):
        economy.tell("raid", sites.cell[site], f"post {post}", economy.name("companies", operator), 0, "warned")
        return
    if operator >= 0 and economy.companies.n_machines[operator] > 0:
        seize_machines(economy, site, operator)
    shut_diggings(economy, site)
    free_children(economy, site)
    arrest_robbers(economy, site)


def is_warned(economy: "GoldEconomy", site: int, operator: int) -> bool:
    """Tell whether the post that the operator paid this week warns him."""
    official = int(economy.companies.official[operator])
    if official < 0 or not economy.companies.is_covered[operator]:
        return False
    return bool(economy.column("warned", len(economy.sites))[site] >= economy.officials.integrity[official])


def seize_machines(economy: "GoldEconomy", site: int, operator: int) -> None:
    """Take an operator's machines away until the auction."""
    p, companies, n = economy.p.police, economy.companies, int(economy.companies.n_machines[operator])
    companies.change("n_seized")[operator] += n
    companies.change("n_machines")[operator] = 0
    companies.change("auction_week")[operator] = economy.week + p.auction_weeks
    companies.change("stopped_week")[operator] = economy.week
    companies.change("n_raids")[operator] += 1
    economy.tell(
        "seized machines", economy.sites.cell[site], f"post {economy.sites.post[site]}", economy.name("companies", operator), n
    )


def shut_diggings(economy: "GoldEconomy", site: int) -> None:
    """Close the diggings for a drawn number of weeks and take a part of the gold in hand."""
    p, miners, sites = economy.p.police, economy.miners, economy.sites
    weeks = 1 + round(economy.column("closure", len(sites))[site] * 2 * (p.closure_weeks - 1))
    # People dug this week already; the weeks begin with the next.
    sites.change("closed_until")[site] = economy.week + 1 + weeks
    here = np.flatnonzero((miners.activity == Activity.MINE) & (miners.site == site))
    taken = (miners.gold[here] * p.confiscated_share).astype(np.int64)
    economy.ledger.move(taken, "miners.gold", "country.seized", "seized at a site", source_rows=here, target_rows=0)
    miners.change("harm")[here] += np.float32(p.raid_grievance_share)
    people = len(here) * miners.weight
    economy.tell("raid", sites.cell[site], f"post {sites.post[site]}", f"site {site}", people, f"shut for {weeks} weeks")


def free_children(economy: "GoldEconomy", site: int) -> None:
    """Free children held at the site, as far as the raid finds them; they wait for care."""
    p, children = economy.p.police, economy.children
    here = np.flatnonzero((children.state == ChildState.TRAFFICKED) & (children.site == site))
    found = here[economy.at_rows("freed", here) < p.freed_share]
    for column, value in (
        ("state", ChildState.RETURNED), ("holder", NOBODY), ("has_papers_taken", False), ("is_waiting", True),
        ("weeks_left", economy.p.protect.waiting_weeks),
    ):  # fmt: skip
        children.change(column)[found] = value
    if len(found):
        n = np.zeros(len(economy.sites), dtype=np.int64)
        n[site] = len(found) * children.weight
        economy.count("n_children_identified", n)
        economy.tell("rescue", economy.sites.cell[site], f"post {economy.sites.post[site]}", f"site {site}", int(n[site]))


def arrest_robbers(economy: "GoldEconomy", site: int) -> None:
    """Arrest robbers at the site; the courts sentence a part, the rest walk free."""
    p, miners = economy.p.police, economy.miners
    robbers = np.flatnonzero((miners.activity == Activity.BAND) & (miners.site == site))
    chance = p.arrest_share * economy.country.sentence[0]
    sentenced = robbers[economy.at_rows("sentence", robbers) < chance]
    miners.change("activity")[sentenced] = Activity.DETAINED
    miners.change("site")[sentenced] = NOBODY
    miners.change("until")[sentenced] = economy.week + p.sentence_weeks
    economy.officials.change("n_cases")[economy.sites.post[site]] += len(robbers) * miners.weight


def release(economy: "GoldEconomy") -> None:
    """Let people out whose term is over."""
    miners = economy.miners
    out = np.flatnonzero((miners.activity == Activity.DETAINED) & (miners.until <= economy.week))
    home = economy.layout.activity_at_home
    miners.change("activity")[out] = home[out]


def auction(economy: "GoldEconomy") -> None:
    """Auction what was seized long enough ago, or destroy it where that is the rule."""
    p, companies = economy.p.police, economy.companies
    for operator in np.flatnonzero((companies.n_seized > 0) & (companies.auction_week <= economy.week)).tolist():
        n, cell = int(companies.n_seized[operator]), economy.sites.cell[companies.site[operator]]
        name = economy.name("companies", operator)
        companies.change("n_seized")[operator] = 0
        if economy.switched_on("destroy_seized_machines"):
            economy.tell("machines destroyed", cell, "court", name, n)
            continue
        price = int(n * p.machine_xof * p.auction_price_share)
        if companies.cash[operator] >= price:
            economy.ledger.move(
                np.array([price]), "companies.cash", "country.treasury", "auction", source_rows=int(operator), target_rows=0
            )
            companies.change("n_machines")[operator] = n
            companies.change("resumes_week")[operator] = economy.week + p.set_up_weeks
            economy.count_all("n_buy_backs", 1)
            economy.tell("bought back", cell, "auction", name, n, f"for {price} XOF")
        else:
            economy.ledger.move(np.array([price]), "country.outside", "country.treasury", "auction", source_rows=0, target_rows=0)
            economy.tell("auction", cell, "auction", name, n, "sold to others")


def replace_machines(economy: "GoldEconomy") -> None:
    """Let operators without machines buy new ones, one a week, when they can pay; delivery takes its time."""
    p, companies = economy.p.police, economy.companies
    wants = (
        (companies.n_machines < economy.layout.company_machines) & (companies.n_seized == 0) & (companies.cash >= p.machine_xof)
    )
    rows = np.flatnonzero(wants & (companies.stopped_week >= 0))
    amounts = np.full(len(rows), int(p.machine_xof))
    economy.ledger.move(amounts, "companies.cash", "country.outside", "new machines", source_rows=rows, target_rows=0)
    is_first = companies.n_machines[rows] == 0
    companies.change("resumes_week")[rows[is_first]] = economy.week + p.delivery_weeks
    companies.change("n_machines")[rows] += 1


def front_share(recent_attacks: float, p: Police) -> float:
    """Return the part of the forces that is away at the front."""
    more: float = p.front_gain_share * (1 - np.exp(-recent_attacks / p.front_usual_attacks))
    return min(p.front_share + more, 1.0)


def presence_chance(n_on_duty: Array, n_sites: Array, km: Array, p: Police) -> Array:
    """Return the chance that the state is on each site in a week."""
    each = n_on_duty / (p.gendarmes_half * np.maximum(n_sites, 1)) * np.exp(-km / p.reach_km)
    chance: Array = 1 - np.exp(-each)
    return chance


def sentence_chance(court_units: float, p: Police) -> float:
    """Return the chance that an arrested robber is sentenced: the usual one, and more with courts that can work."""
    return min(1.0, p.sentence_share + (1 - p.sentence_share) * court_units / (court_units + p.courts_half_units))
