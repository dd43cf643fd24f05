"""How outcomes are worked out from a week, by the names that `outcomes.yaml` gives them, and what they are by place.

What is only counted, or only adds up flows of the ledger, needs no formula: it stands in `outcomes.yaml`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from goldsim.engine.tables import NOBODY, Array
from goldsim.entities import officials
from goldsim.entities.docket import Stage
from goldsim.entities.miners import Origin
from goldsim.outcomes.livelihoods import IS_LOCAL, IS_WOMAN, KINDS
from goldsim.outcomes.outcome import ByPlace, Formula, Line, line
from goldsim.units import MG_PER_GRAM

if TYPE_CHECKING:
    from goldsim.outcomes.counted_week import Week

TOP_SHARE = 0.1
HALF_A_SITE = 50  # people at whom a site counts half; counting any site with somebody would depend on people a row
FIGHTS = ("attack", "clash", "operation")

DECLARED_GOLD = (line(target="country.declared"), line(target="country.centre_gold"))
EXPORTED_BY_THE_STATE = line(source="country.centre_gold")
TO_NETWORKS = tuple(line(source=f"{who}.gold", target="traffickers.gold") for who in ("miners", "companies"))
GOLD_TO_GROUPS, TOLLS = line(target="armed_groups.gold"), line(source="traffickers.capital", reason="toll")


def sum_of(moved: tuple[Line, ...], less: tuple[Line, ...] = ()) -> Formula:
    """Return the formula of what the ledger moved over some lines, less what it moved over others."""
    return lambda week: week.moved(*moved) - week.moved(*less)


def count_of(name: str) -> Formula:
    """Return the formula of what was counted of a week under a name, or by its verbs."""
    return lambda week: week.counted[name] if name in week.counted else week.tally(name)


def total_of(in_regions: ByPlace) -> Formula:
    """Return the formula of what regions add up to."""
    return lambda week: float(week.by_place(in_regions).sum())


def earned_by(is_meant: Array) -> ByPlace:
    """Return what people of some kinds earn by region."""
    return lambda week: week.counted["income_in_regions"][:, is_meant].sum(axis=1)


def displaced_in_regions(week: "Week") -> Array:
    """Return those who have fled elsewhere in the country, by the region from which they fled."""
    cells, inside = week.model.cells, week.model.geography.inside()
    return week.of_cells_in_regions(inside, (cells.displaced - cells.abroad)[inside])


def homes_in_regions(week: "Week") -> Array:
    """Return what fields and other work at home bring, by region."""
    households, region = week.model.households, week.model.geography.region
    is_here = (households.origin != Origin.FOREIGN_MIGRANT) & (region[households.home] >= 0)
    earned = np.rint(households.earned[is_here]) * households.weight
    return week.of_cells_in_regions(households.home[is_here], earned)


BY_SITE: Final[Mapping[str, ByPlace]] = {
    "n_mining": lambda week: week.counted["mining_at_sites"],
    "gold_dug_mg": lambda week: week.model.sites.dug,
    "gold_to_networks_mg": lambda week: week.model.sites.illicit,
    "n_children_working": lambda week: week.counted["working_at_sites"],
    "n_children_trafficked": lambda week: week.counted["held_at_sites"],
    "n_women_held": lambda week: week.model.sites.women.sum(axis=1),
}
BY_REGION: Final[Mapping[str, ByPlace]] = {
    "median_income_xof": lambda week: week.counted["median_in_regions"],
    "income_local_xof": earned_by(KINDS & IS_LOCAL > 0),
    "income_migrants_xof": earned_by(KINDS & IS_LOCAL == 0),
    "income_women_xof": earned_by(KINDS & IS_WOMAN > 0),
    "income_farms_xof": homes_in_regions,
    "armed_income_xof": lambda week: week.of_cells_in_regions(week.model.armed_groups.base, week.model.armed_groups.takings),
    "n_robberies": lambda week: week.in_regions(week.model.tally_by_site.get("n_robberies", 0 * week.model.sites.cell)),
    "n_attacks": lambda week: week.events_in_regions("attack", "clash"),
    "n_violent_events": lambda week: week.events_in_regions(*FIGHTS, "attack on people", "kidnap"),
    "n_war_deaths": lambda week: week.events_in_regions(*FIGHTS, "attack on people", amounts=True),
    "n_civilians_killed": lambda week: week.events_in_regions("attack on people", amounts=True),
    "n_kidnaps": lambda week: week.events_in_regions("kidnap", amounts=True),
    "n_displaced_by_war": displaced_in_regions,
}


def weeks_to_permit(week: "Week") -> float:
    """Return the time from filing of permits given lately."""
    granted = week.lately("n_permits_granted")
    return week.lately("n_weeks_waited") / granted if granted > 0 else 0.0


def fields_taken_share(week: "Week") -> float:
    """Return the part of homes' fields that is taken."""
    people = week.fixed.people_of_cell
    return float(week.model.cells.fields_taken @ people / people.sum())


def deserted_share(week: "Week") -> float:
    """Return the part of sites that were dug where nobody mines, but which are not shut."""
    sites = week.model.sites
    was_dug = (sites.ground < sites.first_ground) & (sites.closed_until <= week.model.week)
    return float((HALF_A_SITE / (sites.n_miners[was_dug] + HALF_A_SITE)).sum()) / max(int(was_dug.sum()), 1)


def top_tenth_share(week: "Week") -> float:
    """Return the part of people who are on the largest tenth of sites."""
    n = week.counted["falling_sizes"]
    return int(n[: max(round(len(n) * TOP_SHARE), 1)].sum()) / max(int(n.sum()), 1)


def pit_price_share(week: "Week") -> float:
    """Return what networks pay on sites, as a part of the world price."""
    sites, price = week.model.sites, week.model.country.price[0]
    return float((sites.price * sites.dug).sum() / max(float(price * sites.dug.sum()), 1))


def declared_share(week: "Week") -> float:
    """Return the declared part of the gold that people and operators sold."""
    declared = week.moved(*DECLARED_GOLD) - week.moved(EXPORTED_BY_THE_STATE)
    return declared / max(declared + week.moved(*TO_NETWORKS), 1)


def seized_share(week: "Week") -> float:
    """Return the part of loads at exits that was seized."""
    exits = week.model.exits
    return int(exits.seized.sum()) / max(int(exits.left.sum()) + int(exits.seized.sum()), 1)


def closed_exit_share(week: "Week") -> float:
    """Return the part of smuggled gold that leaves over borders which closures name."""
    left = week.model.exits.left
    return int(left[week.fixed.is_named_exit].sum()) / max(int(left.sum()), 1)


def delivered_share(week: "Week") -> float:
    """Return the part of the policy's money that got to its site, of what got there, leaked or lay unused."""
    programmes = week.model.programmes
    delivered = int(programmes.delivered.sum())
    return delivered / max(delivered + int(programmes.leaked.sum()) + int(programmes.unused.sum()), 1)


def women_from_abroad_share(week: "Week") -> float:
    """Return the part of women held who were brought across a border."""
    women, abroad = week.model.sites.women, week.model.origins.is_abroad
    return float(women[:, abroad].sum() / max(women.sum(), 1))


def child_workforce_share(week: "Week") -> float:
    """Return children's part of all who work at mines."""
    at_mines = week.counted["n_children_working"] + week.counted["n_children_trafficked"]
    return float(at_mines / max(at_mines + week.counted["n_on_sites"], 1))


def n_held_without_trial(week: "Week") -> float:
    """Return the people under arrest whom no court has heard in time."""
    cases = week.model.cases
    return int(cases.n_people[(cases.stage == Stage.HELD) & (cases.until <= week.model.week)].sum())


def n_imprisoned(week: "Week") -> float:
    """Return the people under arrest or serving a term."""
    cases = week.model.cases
    return int(cases.n_people[(cases.stage == Stage.HELD) | (cases.stage == Stage.SERVING)].sum())


def weeks_stopped_per_raid(week: "Week") -> float:
    """Return the weeks that operators stood still for each raid on them."""
    return float(week.counted["weeks_stopped"] / max(week.counted["raids_on_operators"], 1))


def mean_presence(week: "Week") -> float:
    """Return the state's presence at the site of a person mining."""
    sites = week.model.sites
    return float((sites.presence * sites.n_miners).sum()) / float(max(week.counted["n_on_sites"], 1))


def mean_organised(week: "Week") -> float:
    """Return how organised the band of a robber is."""
    sites = week.model.sites
    return float((sites.organised * sites.n_band).sum()) / float(max(week.counted["n_robbers_on_sites"], 1))


def women_pay_share(week: "Week") -> float:
    """Return the median income of women who mine, relative to men's."""
    of = week.counted
    return float(of["median_income_women_mining_xof"] / max(of["median_income_men_mining_xof"], 1))


FORMULAS: Final[Mapping[str, Formula]] = {
    "n_fighters": lambda week: int(week.model.armed_groups.n_fighters.sum()),
    "n_sites_active": lambda week: float((week.counted["falling_sizes"] / (week.counted["falling_sizes"] + HALF_A_SITE)).sum()),
    "gold_price_xof_per_g": lambda week: MG_PER_GRAM * float(week.model.country.price[0]),
    "n_networks": lambda week: int(week.model.traffickers.is_active.sum()),
    "armed_income_xof": lambda week: int(week.model.armed_groups.takings.sum()),
    "armed_gold_xof": lambda week: week.moved(GOLD_TO_GROUPS) * float(week.model.country.price[0]) + week.moved(TOLLS),
    "policy_delivered_xof": lambda week: int(week.model.programmes.delivered.sum()),
    "policy_leaked_xof": lambda week: int(week.model.programmes.leaked.sum()),
    "mean_integrity": lambda week: officials.mean_integrity(week.model.officials.integrity, week.model.officials.n_staff),
    "n_operators": lambda week: int((week.model.companies.site != NOBODY).sum()),
    "n_displaced_by_war": lambda week: int((week.model.cells.displaced - week.model.cells.abroad).sum()),
    "n_refugees": lambda week: int(week.model.cells.abroad.sum()),
    "n_people_besieged": lambda week: int(week.model.cells.people[week.model.cells.besieger >= 0].sum()),
    "n_soldiers": lambda week: int(week.model.forces.n_people.sum()),
    "n_committees": lambda week: int((week.model.committees.n_members > 0).sum()),
    "n_women_held": lambda week: int(week.by_place(BY_SITE["n_women_held"]).sum()),
    "mercury_released_mg": lambda week: (
        float((week.model.sites.dug * week.model.sites.mercury_share).sum()) * week.model.p.dig.mercury_per_gold
    ),
    **{
        formula.__name__: formula
        for formula in (
            *(weeks_to_permit, fields_taken_share, deserted_share, top_tenth_share, women_pay_share, pit_price_share),
            *(declared_share, seized_share, closed_exit_share, delivered_share, mean_presence, mean_organised),
            *(weeks_stopped_per_raid, women_from_abroad_share, child_workforce_share, n_held_without_trial, n_imprisoned),
        )
    },
    # Of these the regions are added up.
    **{name: total_of(BY_REGION[name]) for name in ("income_farms_xof", "n_violent_events", "n_war_deaths")},
    **{name: total_of(BY_REGION[name]) for name in ("income_local_xof", "income_migrants_xof", "income_women_xof")},
}
