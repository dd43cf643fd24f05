"""What a raid does at a site."""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.children import ChildState
from goldsim.agents.miners import Activity
from goldsim.engine.draws import uniform
from goldsim.engine.tables import NOBODY
from goldsim.parameters import Instrument
from goldsim.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy


def raid_sites(economy: "GoldEconomy") -> int:
    """Draw the week's raids and carry them out one by one; return how many people were arrested."""
    p, sites, companies = economy.p.police, economy.sites, economy.companies
    expected = (
        p.usual_raids_rate * (1 - economy.country.front_share[0])
        + float(economy.programmes.n_units[Instrument.RAIDS]) / WEEKS_PER_YEAR
    )
    n_raids = int(expected + uniform(economy.key("n_raids"), 0))
    if n_raids == 0:
        return 0
    runs = np.flatnonzero((companies.n_machines > 0) & (companies.resumes_week <= economy.week))
    has_machines = np.zeros(len(sites), dtype=np.bool_)
    has_machines[companies.site[runs]] = True
    weight = np.where(sites.closed_until > economy.week, 0, sites.n_miners + p.machine_target_weight * has_machines)
    weight = np.where(economy.cells.controller[sites.cell] >= 0, 0, weight * (sites.n_miners > 0)).astype(np.float64)
    n_raids = min(n_raids, int(np.count_nonzero(weight > 0)))
    # Weighted draws without repeats: the sites with the largest log(u) / weight.
    u = economy.column("target", len(sites))
    rank = np.where(weight > 0, np.log(u) / np.maximum(weight, 1), -np.inf)
    return sum(raid(economy, int(site)) for site in np.argsort(-rank, kind="stable")[:n_raids])


def raid(economy: "GoldEconomy", site: int) -> int:
    """Carry out one raid; return how many people were arrested."""
    sites, officials = economy.sites, economy.officials
    post = int(sites.post[site])
    officials.change("n_raids")[post] += 1
    economy.count_all("n_raids", 1)
    operator = int(sites.operator[site])
    if operator >= 0 and is_warned(economy, site, operator):
        economy.tell("raid", sites.cell[site], f"post {post}", economy.name("companies", operator), 0, "warned")
        return 0
    if operator >= 0 and economy.companies.n_machines[operator] > 0 and not economy.companies.is_permitted[operator]:
        seize_machines(economy, site, operator)
    shut_diggings(economy, site)
    free_children(economy, site)
    return arrest_robbers(economy, site)


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
    span = max(p.closure_most_weeks - p.closure_least_weeks, 0) + 1
    weeks = p.closure_least_weeks + int(economy.column("closure", len(sites))[site] * span)
    # People dug this week already; the weeks begin with the next.
    sites.change("closed_until")[site] = economy.week + 1 + weeks
    here = economy.at_work_on(np.arange(len(sites)) == site)
    taken = (miners.gold[here] * p.confiscated_share).astype(np.int64)
    economy.ledger.move(taken, "miners.gold", "country.seized", "seized at a site", source_rows=here, target_rows=0)
    miners.change("harm")[here] += np.float32(p.raid_grievance_share)
    people = len(here) * miners.weight
    economy.tell("raid", sites.cell[site], f"post {sites.post[site]}", f"site {site}", people, f"shut for {weeks} weeks")


def free_children(economy: "GoldEconomy", site: int) -> None:
    """Free children held at the site, as far as the raid finds them; they wait for care."""
    p, children = economy.p.police, economy.children
    here = economy.rows_in(children.state, ChildState.TRAFFICKED)
    here = here[children.site[here] == site]
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


def arrest_robbers(economy: "GoldEconomy", site: int) -> int:
    """Arrest robbers at the site and hand them to the court of the region; return how many people."""
    p, miners = economy.p.police, economy.miners
    robbers = economy.rows_in(miners.activity, Activity.BAND)
    robbers = robbers[miners.site[robbers] == site]
    caught = robbers[economy.at_rows("caught", robbers) < p.arrest_share]
    waits = economy.has("M15")
    for column, value in (
        ("activity", Activity.DETAINED), ("site", NOBODY), ("court", economy.layout.court_of_site[site] if waits else NOBODY),
        ("until", economy.week + (p.remand_weeks if waits else p.sentence_weeks)),
    ):  # fmt: skip
        miners.change(column)[caught] = value
    return len(caught) * miners.weight
