# ruff: noqa: D103 - what a formula means stands in its declaration
"""Armed groups, crime, and the state that stands against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldsim.engine.tables import NOBODY
from goldsim.entities import officials
from goldsim.outcomes.outcome import counted, level, outcome

if TYPE_CHECKING:
    from goldsim.outcomes.counted_week import Week


level(
    "n_cells_held",
    "map squares held by armed groups",
    "squares",
    "cells of the map on which people obey an armed group",
    better=-1,
    headline=True,
)
level("n_sites_held", "sites held by armed groups", "sites", "working sites on such cells", better=-1)
level("n_sites_besieged", "sites besieged", "sites", "sites cut off until they pay", better=-1)
counted(
    "n_robberies",
    "robberies",
    "thousand a year",
    "people robbed of gold or cash",
    better=-1,
    headline=True,
    by_region=lambda week: week.in_regions(week.tally_at_sites("n_robberies")),
)
counted("n_road_robberies", "robbed on the road", "thousand a year", "those of them robbed on the road", better=-1)
counted("n_hold_ups", "hold-ups", "a year", "vehicles stopped by robbers on the road", better=-1)
counted("n_assaults", "assaults", "thousand a year", "robberies with injury", better=-1)


@outcome(
    "officials who refuse a bribe",
    "% of officials",
    "mean chance that staff of a post of the state refuse one",
    better=1,
    headline=True,
    bought_by=("oversight", "coordination", "publicity", "pay_supplements"),
)
def mean_integrity(week: Week) -> float:
    posts = week.model.officials
    return officials.mean_integrity(posts.integrity, posts.n_staff)


counted("n_raids", "raids", "raids a year", "raids on sites and operators", bought_by=("raids",))
counted("n_harassed_formal", "card holders harassed", "people a year", "raided or sent away, with a permit", better=-1)
counted("n_harassed_informal", "others harassed", "people a year", "raided or sent away, without a permit", better=-1)


@outcome("operators", "operators", "mechanised operators on artisanal ground")
def n_operators(week: Week) -> float:
    return int((week.model.companies.site != NOBODY).sum())


level("n_operators_stopped", "operators stopped", "operators", "operators who stand still after a raid")
counted("n_buy_backs", "buy-backs", "a year", "lots of seized machines that their operator bought back", better=-1)
counted("n_cells_changed", "cells changing hands", "a year", "cells whose holder changed in the week", better=-1)
counted("n_bands_armed", "bands taking up arms", "a year", "bands of robbers that became armed groups", better=-1)


@outcome("state's presence", "% chance a week", "at the site of a person mining", better=1, bought_by=("patrols",))
def mean_presence(week: Week) -> float:
    sites = week.model.sites
    return float((sites.presence * sites.n_miners).sum()) / float(max(week.counted["n_on_sites"], 1))


@outcome("organised robbery", "% of full", "of bands, by their people", better=-1)
def mean_organised(week: Week) -> float:
    sites = week.model.sites
    return float((sites.organised * sites.n_band).sum()) / float(max(week.counted["n_robbers_on_sites"], 1))


@outcome("stoppage a raid", "weeks", "weeks that operators stood still for each raid on them")
def weeks_stopped_per_raid(week: Week) -> float:
    return float(week.counted["weeks_stopped"] / max(week.counted["raids_on_operators"], 1))
