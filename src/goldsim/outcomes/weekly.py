"""The outcomes of a week for the whole country: from the columns, from the count of people, and from the week's flows."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.ledger.books import Flow
from goldsim.engine.tables import Array
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity
from goldsim.legacy import LegacyModel
from goldsim.outcomes.counts import count_operators, count_sites
from goldsim.outcomes.livelihoods import PeopleCount

TOP_SHARE = 0.1
HALF_A_SITE = 50  # people at whom a site counts half; counting any site with somebody would depend on people a row

type Sums = Mapping[str, int]


class Line(NamedTuple):
    """A sum over flows: those that match by source, target and reason, where given."""

    source: str | None = None
    target: str | None = None
    reason: str | None = None


LINES = {
    "dug": Line(reason="dug"),
    "dug by held children": Line(reason="dug by held children"),
    "dug by machine": Line(reason="dug by machine"),
    "declared": Line(target="country.declared"),
    "miners' gold to networks": Line("miners.gold", "traffickers.gold"),
    "operators' gold to networks": Line("companies.gold", "traffickers.gold"),
    "smuggled": Line(target="exits.gold"),
    "laundered": Line(target="country.laundered"),
    "seized": Line(target="country.seized"),
    "licensed buyers' price": Line(target="miners.savings", reason="licensed buyer's price"),
    "networks' price to miners": Line(target="miners.savings", reason="network's price"),
    "pit": Line(reason="pit and processing shares"),
    "sold abroad": Line(reason="sold abroad"),
    "networks' price": Line("traffickers.capital", reason="network's price"),
    "tolls": Line("traffickers.capital", reason="toll"),
    "networks' bribes": Line("traffickers.capital", reason="bribe"),
    "to operators": Line(target="companies.cash"),
    "bribes": Line(target="officials.pocket"),
    "to the treasury": Line(target="country.treasury"),
    "policy budget": Line(reason="policy budget"),
    "unspent": Line(reason="unspent"),
}


def add_up(flows: Mapping[Flow, int]) -> Sums:
    """Return the week's total of each line."""
    sums = dict.fromkeys(LINES, 0)
    for flow, amount in flows.items():
        for name in lines_of(flow):
            sums[name] += amount
    return sums


@cache
def lines_of(flow: Flow) -> tuple[str, ...]:
    """Return the names of the lines that a flow counts in."""
    _, source, target, reason = flow
    return tuple(
        name for name, line in LINES.items()
        if line.source in (None, source) and line.target in (None, target) and line.reason in (None, reason)
    )  # fmt: skip


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


def of_gold(flows: Sums) -> dict[str, float]:
    """Return outcomes about gold, from the ledger."""
    to_networks = flows["miners' gold to networks"] + flows["operators' gold to networks"]
    return {
        "gold_dug_mg": flows["dug"] + flows["dug by held children"],
        "gold_company_mg": flows["dug by machine"],
        "gold_declared_mg": flows["declared"],
        "gold_smuggled_mg": flows["smuggled"],
        "declared_share": flows["declared"] / max(flows["declared"] + to_networks, 1),
        "gold_laundered_mg": flows["laundered"],
        "gold_seized_mg": flows["seized"],
    }


def of_value(model: LegacyModel, flows: Sums) -> dict[str, float]:
    """Return outcomes about who gets the gold's value, and public money."""
    programmes = model.programmes
    delivered, leaked, unused = (int(column.sum()) for column in (programmes.delivered, programmes.leaked, programmes.unused))
    return {
        "value_miners_xof": flows["licensed buyers' price"] + flows["networks' price to miners"] - flows["pit"],
        "value_pit_xof": flows["pit"],
        "value_traders_xof": flows["sold abroad"] - flows["networks' price"] - flows["tolls"] - flows["networks' bribes"],
        "armed_income_xof": int(model.armed_groups.takings.sum()),
        "value_companies_xof": flows["to operators"],
        "bribes_xof": flows["bribes"],
        "state_revenue_xof": flows["to the treasury"],
        "policy_spending_xof": flows["policy budget"] - flows["unspent"],
        "policy_delivered_xof": delivered,
        "policy_leaked_xof": leaked,
        "delivered_share": delivered / max(delivered + leaked + unused, 1),
    }


def of_power(model: LegacyModel, n_cells_held: int) -> dict[str, float]:
    """Return outcomes about armed groups and the state."""
    sites, companies, n_staff, week = model.sites, model.companies, model.officials.n_staff, model.week
    n_mining, n_robbers, n_held, n_besieged = count_sites(
        sites.n_miners, sites.n_band, sites.controller, sites.besieged_until, week
    )
    n_stopped, weeks_stopped, n_raids = count_operators(
        companies.stopped_week, companies.n_machines, companies.resumes_week, companies.weeks_stopped, companies.n_raids, week
    )
    return {
        "n_fighters": int(model.armed_groups.n_fighters.sum()),
        "n_cells_held": n_cells_held,
        "n_sites_held": n_held,
        "n_sites_besieged": n_besieged,
        "mean_integrity": (model.officials.integrity * n_staff).sum() / n_staff.sum(),
        "n_operators_stopped": n_stopped,
        "weeks_stopped_per_raid": weeks_stopped / max(n_raids, 1),
        "mean_presence": float((sites.presence * sites.n_miners).sum()) / max(n_mining, 1),
        "mean_organised": float((sites.organised * sites.n_band).sum()) / max(n_robbers, 1),
    }


def of_ground(model: LegacyModel) -> dict[str, float]:
    """Return outcomes about where people dig."""
    n_miners = model.sites.n_miners
    n = np.sort(n_miners[n_miners > 0])[::-1]
    n_top = max(round(len(n) * TOP_SHARE), 1)
    return {
        "n_sites_active": float((n / (n + HALF_A_SITE)).sum()),
        "top_tenth_share": int(n[:n_top].sum()) / max(int(n.sum()), 1),
        "site_gini_share": gini(n),
    }


@compiled
def gini(falling: Array) -> float:
    """Return the Gini coefficient of numbers in falling order: 0 where all are equal, near 1 where one has everything.

    Examples
    --------
    >>> gini(np.array([1, 1, 1, 1])), gini(np.array([4, 0, 0, 0])), gini(np.array([]))
    (0.0, 0.75, 0.0)
    """
    n, weighted, total = falling.shape[0], 0, 0
    for k in range(n):
        weighted += falling[k] * (n - 1 - 2 * k)
        total += falling[k]
    return float(weighted / max(n * total, 1))


def of_ways(model: LegacyModel, is_named: Array) -> dict[str, float]:
    """Return outcomes about networks and their ways out; `is_named` tells which ones the scenario's closures name."""
    exits = model.exits
    left, seized = int(exits.left.sum()), int(exits.seized.sum())
    return {
        "n_networks": int(model.traffickers.is_active.sum()),
        "closed_exit_share": int(exits.left[is_named].sum()) / max(left, 1),
        "seized_share": seized / max(left + seized, 1),
    }


def of_children(model: LegacyModel, n: Array) -> dict[str, float]:
    """Return outcomes about children; `n` is how many there are by state."""
    working = n[ChildState.HELPING] + n[ChildState.WORKING]
    at_mines = working + n[ChildState.TRAFFICKED]
    return {
        "n_children_school": n[ChildState.SCHOOL],
        "n_children_working": working,
        "n_children_trafficked": n[ChildState.TRAFFICKED],
        "n_children_in_care": n[ChildState.IN_CARE],
        "n_children_armed": n[ChildState.ARMED],
        "child_workforce_share": at_mines / max(at_mines + int(model.sites.n_miners.sum()), 1),
    }


def of_events(model: LegacyModel) -> dict[str, float]:
    """Return the week's counts, and what the dig released."""
    counted = (
        "n_robberies", "n_assaults", "n_attacks", "n_raids", "n_buy_backs", "n_children_brought", "n_children_intercepted",
        "n_children_let_through", "n_children_identified", "n_children_escaped",
        "n_children_retrafficked", "n_children_died", "n_accident_deaths", "n_applications", "n_permits_granted", "n_displaced",
        "n_finds", "n_cells_changed", "n_kidnaps", "n_bands_armed", "n_children_killed",
    )  # fmt: skip
    sites = model.sites
    released = float((sites.dug * sites.mercury_share).sum()) * model.p.dig.mercury_per_gold
    return {**{name: model.tally.get(name, 0) for name in counted}, "mercury_released_mg": released}
