"""What is seen of each week: national outcomes, regions, monthly maps, events and flows. Reads only.

The list of outcomes, with units and meanings, is in `outcomes.py`.
"""

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from goldsim.agents.children import ChildState
from goldsim.agents.miners import Activity
from goldsim.columns import Array, sum_by
from goldsim.observe_people import PeopleCount, count_people
from goldsim.units import WEEKS_PER_OBSERVED_MONTH

if TYPE_CHECKING:
    from mesa.discrete_space import OrthogonalMooreGrid

    from goldsim.economy import GoldEconomy
    from goldsim.ledger import Flow

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
        One dict a week, and one a week and region.
    sites, cells
        Columns of the monthly maps, one dict of arrays a month.
    flows
        Amounts by year and flow.
    """

    def __init__(self, economy: "GoldEconomy") -> None:
        self.weekly: list[dict[str, float]] = []
        self.regions: list[dict[str, Any]] = []
        self.sites: list[dict[str, Any]] = []
        self.cells: list[dict[str, Any]] = []
        self.flows: Counter[tuple[int, Flow]] = Counter()
        self._site_region = economy.geography.region[economy.sites.cell]
        self._month: dict[str, Array] = {}

    def observe(self, economy: "GoldEconomy") -> dict[str, float]:
        """Write down this week and return its national outcomes."""
        flows = economy.ledger.take_flows()
        for flow, amount in flows.items():
            self.flows[(economy.date.year, flow)] += amount
        people = count_people(economy)
        week = {**of_people(people), **of_gold(flows), **of_value(economy, flows), **of_power(economy), **of_children(economy)}
        week |= of_events(economy)
        week = {name: float(value) for name, value in week.items()}
        self.weekly.append({"week": economy.week, **week})
        self._observe_regions(economy, people)
        self._observe_maps(economy)
        return week

    def _observe_regions(self, economy: "GoldEconomy", people: PeopleCount) -> None:
        names, sites, children = economy.geography.region_names, economy.sites, economy.children

        def by_region(values: Array) -> Array:
            return np.bincount(self._site_region, values, len(names))

        def by_site(is_so: Array) -> Array:
            return sum_by(np.where(is_so, children.site, -1), np.full(len(children), children.weight), len(sites))

        works = (children.state == ChildState.HELPING) | (children.state == ChildState.WORKING)
        attacked = economy.geography.region[np.flatnonzero(economy.cells.attacked == economy.week)]
        takings = np.bincount(economy.geography.region[economy.armed_groups.base], economy.armed_groups.takings, len(names))
        columns = {
            "n_mining": by_region(sites.n_miners),
            "gold_dug_mg": by_region(sites.dug),
            "gold_smuggled_mg": by_region(sites.illicit),
            "n_children_working": by_region(by_site(works)),
            "n_children_trafficked": by_region(by_site(children.state == ChildState.TRAFFICKED)),
            "n_robberies": by_region(economy.tally_by_site["n_robberies"]),
            "n_attacks": np.bincount(attacked, minlength=len(names)),
            "armed_income_xof": takings,
            "median_income_xof": people.median_by_region,
        }
        for number, region in enumerate(names):
            row = {name: float(values[number]) for name, values in columns.items()}
            self.regions.append({"week": economy.week, "region": region, **row})

    def _observe_maps(self, economy: "GoldEconomy") -> None:
        sites = economy.sites
        for name in ("n_miners", "dug", "illicit", "n_children"):
            values = getattr(sites, name).astype(np.float64)
            self._month[name] = self._month[name] + values if name in self._month else values
        if (economy.week + 1) % WEEKS_PER_OBSERVED_MONTH:
            return
        month, self._month = self._month, {}
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
        **{f"median_income{group}_xof": value for group, value in people.medians.items()},
    }


def of_gold(flows: "Counter[Flow]") -> dict[str, float]:
    """Return outcomes about gold, from the ledger."""
    declared = _total(flows, target="country.declared")
    to_networks = sum(_total(flows, source=source, target="traffickers.gold") for source in ("miners.gold", "companies.gold"))
    return {
        "gold_dug_mg": _total(flows, reason="dug") + _total(flows, reason="dug by held children"),
        "gold_company_mg": _total(flows, reason="dug by machine"),
        "gold_declared_mg": declared,
        "gold_smuggled_mg": _total(flows, target="exits.gold"),
        "declared_share": declared / max(declared + to_networks, 1),
        "gold_seized_mg": _total(flows, target="country.seized"),
    }


def of_value(economy: "GoldEconomy", flows: "Counter[Flow]") -> dict[str, float]:
    """Return outcomes about who gets the gold's value, and public money."""
    pit = _total(flows, reason="pit and processing shares")
    paid_by_networks = _total(flows, source="traffickers.capital", reason="network's price")
    costs = _total(flows, source="traffickers.capital", reason="toll") + _total(
        flows, source="traffickers.capital", reason="bribe"
    )
    programmes, groups = economy.programmes, economy.armed_groups
    return {
        "value_miners_xof": _total(flows, target="miners.savings", reason="licensed buyer's price")
        + _total(flows, target="miners.savings", reason="network's price") - pit,
        "value_pit_xof": pit,
        "value_traders_xof": _total(flows, reason="sold abroad") - paid_by_networks - costs,
        "armed_income_xof": int(groups.takings.sum()),
        "value_companies_xof": _total(flows, target="companies.cash"),
        "bribes_xof": _total(flows, target="officials.pocket"),
        "state_revenue_xof": _total(flows, target="country.treasury"),
        "policy_spending_xof": _total(flows, reason="policy budget") - _total(flows, reason="unspent"),
        "policy_delivered_xof": int(programmes.delivered.sum()),
        "policy_leaked_xof": int(programmes.leaked.sum()),
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
        "child_workforce_share": at_mines / max(at_mines + int(economy.sites.n_miners.sum()), 1),
    }


def of_events(economy: "GoldEconomy") -> dict[str, float]:
    """Return the week's counts, and what the dig released."""
    counted = (
        "n_robberies", "n_assaults", "n_attacks", "n_raids", "n_buy_backs", "n_children_brought", "n_children_intercepted",
        "n_children_let_through", "n_children_identified", "n_children_escaped",
        "n_children_retrafficked", "n_children_died", "n_accident_deaths",
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


def _total(flows: "Counter[Flow]", *, source: str | None = None, target: str | None = None, reason: str | None = None) -> int:
    return sum(
        amount for (_, s, t, r), amount in flows.items() if source in (None, s) and target in (None, t) and reason in (None, r)
    )
