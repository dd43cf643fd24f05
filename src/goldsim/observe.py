"""What is seen of each week: national outcomes, regions, monthly maps, events and flows. Reads only.

The list of outcomes, with units and meanings, is in `outcomes.py`.
"""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from goldsim.agents.children import ChildState
from goldsim.agents.miners import Activity
from goldsim.columns import Array
from goldsim.observe_people import PeopleCount, count_people
from goldsim.rows import count_at
from goldsim.units import WEEKS_PER_OBSERVED_MONTH

if TYPE_CHECKING:
    from mesa.discrete_space import OrthogonalMooreGrid

    from goldsim.economy import GoldEconomy
    from goldsim.ledger import Flow

MONTHLY = {
    "sites": ("n_miners", "dug", "illicit", "n_children"),
    "exits": ("left", "seized", "n_trips", "n_seizures", "is_closed"),
}
EXIT_COLUMNS = {
    "gold_mg": "left", "seized_mg": "seized", "n_trips": "n_trips", "n_seizures": "n_seizures", "weeks_closed": "is_closed",
}  # fmt: skip
TOP_SHARE = 0.1
HALF_A_SITE = 50  # people at whom a site counts half; counting any site with somebody would depend on people a row
LAYERS = ("region", "controller", "n_mining", "n_children", "illicit_mg", "danger")


class Event(NamedTuple):
    """Something that happened in a week, with its place and parties."""

    week: int
    kind: str
    cell: int
    a: str
    b: str
    amount: int
    text: str


class Observer:
    """Collects what a run leaves behind.

    Attributes
    ----------
    weekly, regions
        One dict a week; in `regions` its values are arrays, one value a region.
    sites, cells
        Columns of the monthly maps, one dict of arrays a month.
    exits
        A dict a month and way out.
    flows
        Amounts by year and flow.
    """

    def __init__(self, economy: "GoldEconomy") -> None:
        self.weekly: list[dict[str, float]] = []
        self.regions: list[dict[str, Any]] = []
        self.sites: list[dict[str, Any]] = []
        self.cells: list[dict[str, Any]] = []
        self.exits: list[dict[str, Any]] = []
        self.flows: Counter[tuple[int, Flow]] = Counter()
        self._site_region = economy.geography.region[economy.sites.cell]
        self._month: dict[str, Array] = {}
        self._permits = self._weeks_waited = 0.0

    def observe(self, economy: "GoldEconomy") -> dict[str, float]:
        """Write down this week and return its national outcomes."""
        flows = economy.ledger.take_flows()
        for flow, amount in flows.items():
            self.flows[(economy.date.year, flow)] += amount
        people, sums = count_people(economy), Flows(flows)
        week = {**of_people(people), **of_gold(sums), **of_value(economy, sums), **of_power(economy), **of_children(economy)}
        week |= {**of_ground(economy), **of_ways(economy), **of_events(economy), "weeks_to_permit": self._wait(economy)}
        week = {name: float(value) for name, value in week.items()}
        self.weekly.append({"week": economy.week, **week})
        self._observe_regions(economy, people)
        self._observe_maps(economy)
        return week

    def _wait(self, economy: "GoldEconomy") -> float:
        """Return the mean time from filing to permit, in weeks, over the permits of the last months."""
        n, weeks = economy.tally["n_permits_granted"], economy.tally["n_weeks_waited"]
        keep = 1 - 1 / WEEKS_PER_OBSERVED_MONTH
        self._permits, self._weeks_waited = self._permits * keep + n, self._weeks_waited * keep + weeks
        return self._weeks_waited / max(self._permits, 1)

    def _observe_regions(self, economy: "GoldEconomy", people: PeopleCount) -> None:
        names, sites, children = economy.geography.region_names, economy.sites, economy.children

        def by_region(values: Array) -> Array:
            return np.bincount(self._site_region, values, len(names))

        def by_site(first: ChildState, last: ChildState) -> Array:
            return count_at(children.state, int(first), int(last), children.site, len(sites)) * children.weight

        attacked = economy.geography.region[np.flatnonzero(economy.cells.attacked == economy.week)]
        takings = np.bincount(economy.geography.region[economy.armed_groups.base], economy.armed_groups.takings, len(names))
        columns = {
            "n_mining": by_region(sites.n_miners),
            "gold_dug_mg": by_region(sites.dug),
            "gold_smuggled_mg": by_region(sites.illicit),
            "n_children_working": by_region(by_site(ChildState.HELPING, ChildState.WORKING)),
            "n_children_trafficked": by_region(by_site(ChildState.TRAFFICKED, ChildState.TRAFFICKED)),
            "n_robberies": by_region(economy.tally_by_site["n_robberies"]),
            "n_attacks": np.bincount(attacked, minlength=len(names)),
            "armed_income_xof": takings,
            "median_income_xof": people.median_by_region,
        }
        self.regions.append({"week": economy.week, "region": names, **columns})

    def _observe_maps(self, economy: "GoldEconomy") -> None:
        sites = economy.sites
        for table, names in MONTHLY.items():
            for name in names:
                values = getattr(economy.tables[table], name).astype(np.float64)
                self._month[name] = self._month[name] + values if name in self._month else values
        if (economy.week + 1) % WEEKS_PER_OBSERVED_MONTH:
            return
        month, self._month = self._month, {}
        for row in range(len(economy.exits)):
            sums = {column: int(month[name][row]) for column, name in EXIT_COLUMNS.items()}
            self.exits.append({"week": economy.week, "exit": economy.name("exits", row), **sums})
        counts = {name: month[name] / WEEKS_PER_OBSERVED_MONTH for name in ("n_miners", "n_children")}
        self.sites.append({
            "week": economy.week, "site": np.arange(len(sites)), "cell": sites.cell, "n_mining": counts["n_miners"],
            "gold_dug_mg": month["dug"], "n_children": counts["n_children"], "controller": sites.controller.copy(),
            "is_closed": sites.closed_until > economy.week,
        })  # fmt: skip

        def by_cell(values: Array) -> Array:
            return np.bincount(sites.cell, values, economy.geography.n_cells)

        columns = {
            "n_mining": by_cell(counts["n_miners"]),
            "gold_dug_mg": by_cell(month["dug"]),
            "gold_smuggled_mg": by_cell(month["illicit"]),
            "n_children_working": by_cell(counts["n_children"]),
            "controller": economy.cells.controller.astype(np.int64),
        }
        # Empty cells of the state's are left out: a cell that is not in the table is one where nothing was seen.
        seen = (economy.geography.region >= 0) & ((columns["n_mining"] > 0) | (columns["controller"] >= 0))
        rows = np.flatnonzero(seen)
        self.cells.append({"week": economy.week, "cell": rows, **{name: values[rows] for name, values in columns.items()}})


def of_people(people: PeopleCount) -> dict[str, float]:
    """Return outcomes about people and their living."""
    return {
        "n_mining": people.n[Activity.MINE],
        "n_farming": people.n[Activity.FARM],
        "n_band": people.n[Activity.BAND],
        "poverty_share": people.poverty_share,
        "n_bonded": people.n_bonded,
        "mean_mercury_burden": people.mean_burden,
        "mean_grievance": people.mean_grievance,
        "formal_share": people.formal_share,
        **{f"median_income{group}_xof": value for group, value in people.medians.items()},
    }


def of_gold(flows: "Flows") -> dict[str, float]:
    """Return outcomes about gold, from the ledger."""
    declared = flows.total(target="country.declared")
    to_networks = sum(flows.total(source=source, target="traffickers.gold") for source in ("miners.gold", "companies.gold"))
    return {
        "gold_dug_mg": flows.total(reason="dug") + flows.total(reason="dug by held children"),
        "gold_company_mg": flows.total(reason="dug by machine"),
        "gold_declared_mg": declared,
        "gold_smuggled_mg": flows.total(target="exits.gold"),
        "declared_share": declared / max(declared + to_networks, 1),
        "gold_laundered_mg": flows.total(target="country.laundered"),
        "gold_seized_mg": flows.total(target="country.seized"),
    }


def of_value(economy: "GoldEconomy", flows: "Flows") -> dict[str, float]:
    """Return outcomes about who gets the gold's value, and public money."""
    pit = flows.total(reason="pit and processing shares")
    paid_by_networks = flows.total(source="traffickers.capital", reason="network's price")
    costs = flows.total(source="traffickers.capital", reason="toll") + flows.total(source="traffickers.capital", reason="bribe")
    programmes, groups = economy.programmes, economy.armed_groups
    delivered = int(programmes.delivered.sum())
    return {
        "value_miners_xof": flows.total(target="miners.savings", reason="licensed buyer's price")
        + flows.total(target="miners.savings", reason="network's price") - pit,
        "value_pit_xof": pit,
        "value_traders_xof": flows.total(reason="sold abroad") - paid_by_networks - costs,
        "armed_income_xof": int(groups.takings.sum()),
        "value_companies_xof": flows.total(target="companies.cash"),
        "bribes_xof": flows.total(target="officials.pocket"),
        "state_revenue_xof": flows.total(target="country.treasury"),
        "policy_spending_xof": flows.total(reason="policy budget") - flows.total(reason="unspent"),
        "policy_delivered_xof": delivered,
        "policy_leaked_xof": int(programmes.leaked.sum()),
        "delivered_share": delivered / max(delivered + int(programmes.leaked.sum()) + int(programmes.unused.sum()), 1),
    }  # fmt: skip


def of_power(economy: "GoldEconomy") -> dict[str, float]:
    """Return outcomes about armed groups and the state."""
    sites, companies = economy.sites, economy.companies
    works = sites.n_miners > 0
    is_stopped = (companies.stopped_week >= 0) & ((companies.n_machines == 0) | (companies.resumes_week > economy.week))
    return {
        "n_fighters": int(economy.armed_groups.n_fighters.sum()),
        "n_cells_held": int((economy.cells.controller >= 0).sum()),
        "n_sites_held": int((works & (sites.controller >= 0)).sum()),
        "n_sites_besieged": int((works & (sites.besieged_until > economy.week)).sum()),
        "mean_integrity": np.average(economy.officials.integrity, weights=economy.officials.n_staff),
        "n_operators_stopped": int(is_stopped.sum()),
        "weeks_stopped_per_raid": int(companies.weeks_stopped.sum()) / max(int(companies.n_raids.sum()), 1),
        "mean_presence": float((sites.presence * sites.n_miners).sum()) / max(int(sites.n_miners.sum()), 1),
        "mean_organised": float((sites.organised * sites.n_band).sum()) / max(int(sites.n_band.sum()), 1),
    }


def of_ground(economy: "GoldEconomy") -> dict[str, float]:
    """Return outcomes about where people dig."""
    n = np.sort(economy.sites.n_miners[economy.sites.n_miners > 0])[::-1]
    top = n[: max(round(len(n) * TOP_SHARE), 1)]
    return {
        "n_sites_active": float((n / (n + HALF_A_SITE)).sum()),
        "top_tenth_share": int(top.sum()) / max(int(n.sum()), 1),
        "site_gini_share": gini(n),
    }


def gini(falling: Array) -> float:
    """Return the Gini coefficient of numbers in falling order: 0 where all are equal, near 1 where one has everything.

    Examples
    --------
    >>> gini(np.array([1, 1, 1, 1])), gini(np.array([4, 0, 0, 0])), gini(np.array([]))
    (0.0, 0.75, 0.0)
    """
    n = len(falling)
    return float((falling * (n + 1 - 2 * np.arange(1, n + 1))).sum() / max(n * falling.sum(), 1))


def of_ways(economy: "GoldEconomy") -> dict[str, float]:
    """Return outcomes about networks and their ways out."""
    exits = economy.exits
    named = {name for closure in economy.scenario.closures for name in closure.exits}
    is_named = np.array([economy.name("exits", row) in named for row in range(len(exits))])
    seized = int(exits.seized.sum())
    return {
        "n_networks": int(economy.traffickers.is_active.sum()),
        "closed_exit_share": int(exits.left[is_named].sum()) / max(int(exits.left.sum()), 1),
        "seized_share": seized / max(int(exits.left.sum()) + seized, 1),
    }


def of_children(economy: "GoldEconomy") -> dict[str, float]:
    """Return outcomes about children."""
    children = economy.children
    n = np.bincount(children.state, minlength=len(ChildState)) * children.weight
    working = n[ChildState.HELPING] + n[ChildState.WORKING]
    at_mines = working + n[ChildState.TRAFFICKED]
    return {
        "n_children_school": n[ChildState.SCHOOL],
        "n_children_working": working,
        "n_children_trafficked": n[ChildState.TRAFFICKED],
        "n_children_in_care": n[ChildState.IN_CARE],
        "n_children_armed": n[ChildState.ARMED],
        "child_workforce_share": at_mines / max(at_mines + int(economy.sites.n_miners.sum()), 1),
    }


def of_events(economy: "GoldEconomy") -> dict[str, float]:
    """Return the week's counts, and what the dig released."""
    counted = (
        "n_robberies", "n_assaults", "n_attacks", "n_raids", "n_buy_backs", "n_children_brought", "n_children_intercepted",
        "n_children_let_through", "n_children_identified", "n_children_escaped",
        "n_children_retrafficked", "n_children_died", "n_accident_deaths", "n_applications", "n_permits_granted", "n_displaced",
        "n_finds", "n_cells_changed", "n_kidnaps", "n_bands_armed", "n_children_killed",
    )  # fmt: skip
    sites = economy.sites
    released = float((sites.dug * sites.mercury_share).sum()) * economy.p.dig.mercury_per_gold
    return {**{name: economy.tally[name] for name in counted}, "mercury_released_mg": released}


def paint(economy: "GoldEconomy", space: "OrthogonalMooreGrid") -> None:
    """Write the state of the map into the space's property layers."""
    geography, sites = economy.geography, economy.sites

    def by_cell(values: Array) -> Array:
        return np.bincount(sites.cell, values, geography.n_cells)

    columns = {
        "region": geography.region,
        "controller": economy.cells.controller,
        "n_mining": by_cell(sites.n_miners),
        "n_children": by_cell(sites.n_children),
        "illicit_mg": by_cell(sites.illicit),
        "danger": economy.cells.danger,
    }
    for name, values in columns.items():
        getattr(space, name).data[:] = values.reshape(geography.codes.shape)


class Flows:
    """A week's flows, added up by what they are asked for, so that each total is looked up once."""

    def __init__(self, flows: "Counter[Flow]") -> None:
        sums: dict[tuple[str | None, str | None, str | None], int] = defaultdict(int)
        for (_, source, target, reason), amount in flows.items():
            sums[None, target, None] += amount
            sums[None, None, reason] += amount
            sums[source, target, None] += amount
            sums[source, None, reason] += amount
            sums[None, target, reason] += amount
        self._sums = sums

    def total(self, *, source: str | None = None, target: str | None = None, reason: str | None = None) -> int:
        """Return what was moved over all flows that match: by target, by reason, or by two of the three."""
        return self._sums[source, target, reason]
