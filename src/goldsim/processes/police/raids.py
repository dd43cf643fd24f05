"""What a raid does at a site."""

import numpy as np

from goldsim.engine.draws import uniform
from goldsim.engine.tables import NOBODY
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity
from goldsim.legacy import LegacyModel
from goldsim.parameters import Instrument
from goldsim.units import WEEKS_PER_YEAR


def raid_sites(model: LegacyModel) -> int:
    """Draw the week's raids and carry them out one by one; return how many people were arrested."""
    p, sites, companies = model.p.police, model.sites, model.companies
    expected = (
        p.usual_raids_rate * (1 - model.country.front_share[0])
        + float(model.programmes.n_units[Instrument.RAIDS]) / WEEKS_PER_YEAR
    )
    n_raids = int(expected + uniform(model.key("n_raids"), 0))
    if n_raids == 0:
        return 0
    runs = np.flatnonzero((companies.n_machines > 0) & (companies.resumes_week <= model.week))
    has_machines = np.zeros(len(sites), dtype=np.bool_)
    has_machines[companies.site[runs]] = True
    weight = np.where(sites.closed_until > model.week, 0, sites.n_miners + p.machine_target_weight * has_machines)
    weight = np.where(model.cells.controller[sites.cell] >= 0, 0, weight * (sites.n_miners > 0)).astype(np.float64)
    n_raids = min(n_raids, int(np.count_nonzero(weight > 0)))
    # Weighted draws without repeats: the sites with the largest log(u) / weight.
    u = model.column("target", len(sites))
    rank = np.where(weight > 0, np.log(u) / np.maximum(weight, 1), -np.inf)
    return sum(raid(model, int(site)) for site in np.argsort(-rank, kind="stable")[:n_raids])


def raid(model: LegacyModel, site: int) -> int:
    """Carry out one raid; return how many people were arrested."""
    sites, officials = model.sites, model.officials
    post = int(sites.post[site])
    officials.change("n_raids")[post] += 1
    model.count_all("n_raids", 1)
    operator = int(sites.operator[site])
    if operator >= 0 and is_warned(model, site, operator):
        model.tell("raid", sites.cell[site], f"post {post}", model.name("companies", operator), 0, "warned")
        return 0
    if operator >= 0 and model.companies.n_machines[operator] > 0 and not model.companies.is_permitted[operator]:
        seize_machines(model, site, operator)
    shut_diggings(model, site)
    free_children(model, site)
    return arrest_robbers(model, site)


def is_warned(model: LegacyModel, site: int, operator: int) -> bool:
    """Tell whether the post that the operator paid this week warns him."""
    official = int(model.companies.official[operator])
    if official < 0 or not model.companies.is_covered[operator]:
        return False
    return bool(model.column("warned", len(model.sites))[site] >= model.officials.integrity[official])


def seize_machines(model: LegacyModel, site: int, operator: int) -> None:
    """Take an operator's machines away until the auction."""
    p, companies, n = model.p.police, model.companies, int(model.companies.n_machines[operator])
    companies.change("n_seized")[operator] += n
    companies.change("n_machines")[operator] = 0
    companies.change("auction_week")[operator] = model.week + p.auction_weeks
    companies.change("stopped_week")[operator] = model.week
    companies.change("n_raids")[operator] += 1
    model.tell("seized machines", model.sites.cell[site], f"post {model.sites.post[site]}", model.name("companies", operator), n)


def shut_diggings(model: LegacyModel, site: int) -> None:
    """Close the diggings for a drawn number of weeks and take a part of the gold in hand."""
    p, miners, sites = model.p.police, model.miners, model.sites
    span = max(p.closure_most_weeks - p.closure_least_weeks, 0) + 1
    weeks = p.closure_least_weeks + int(model.column("closure", len(sites))[site] * span)
    # People dug this week already; the weeks begin with the next.
    sites.change("closed_until")[site] = model.week + 1 + weeks
    here = model.at_work_on(np.arange(len(sites)) == site)
    taken = (miners.gold[here] * p.confiscated_share).astype(np.int64)
    model.ledger.move(taken, "miners.gold", "country.seized", "seized at a site", source_rows=here, target_rows=0)
    miners.change("harm")[here] += np.float32(p.raid_grievance_share)
    people = len(here) * miners.weight
    model.tell("raid", sites.cell[site], f"post {sites.post[site]}", f"site {site}", people, f"shut for {weeks} weeks")


def free_children(model: LegacyModel, site: int) -> None:
    """Free children held at the site, as far as the raid finds them; they wait for care."""
    p, children = model.p.police, model.children
    here = model.rows_in(children.state, ChildState.TRAFFICKED)
    here = here[children.site[here] == site]
    found = here[model.at_rows("freed", here) < p.freed_share]
    for column, value in (
        ("state", ChildState.RETURNED), ("holder", NOBODY), ("has_papers_taken", False), ("is_waiting", True),
        ("weeks_left", model.p.protect.waiting_weeks),
    ):  # fmt: skip
        children.change(column)[found] = value
    if len(found):
        n = np.zeros(len(model.sites), dtype=np.int64)
        n[site] = len(found) * children.weight
        model.count("n_children_identified", n)
        model.tell("rescue", model.sites.cell[site], f"post {model.sites.post[site]}", f"site {site}", int(n[site]))


def arrest_robbers(model: LegacyModel, site: int) -> int:
    """Arrest robbers at the site and hand them to the court of the region; return how many people."""
    p, miners = model.p.police, model.miners
    robbers = model.rows_in(miners.activity, Activity.BAND)
    robbers = robbers[miners.site[robbers] == site]
    caught = robbers[model.at_rows("caught", robbers) < p.arrest_share]
    waits = model.has("M15")
    for column, value in (
        ("activity", Activity.DETAINED), ("site", NOBODY), ("court", model.lookups.court_of_site[site] if waits else NOBODY),
        ("until", model.week + (p.remand_weeks if waits else p.sentence_weeks)),
    ):  # fmt: skip
        miners.change(column)[caught] = value
    return len(caught) * miners.weight
