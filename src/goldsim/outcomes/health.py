# ruff: noqa: D103 - what a formula means stands in its declaration
"""Health: mercury, and deaths in shafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldsim.outcomes.outcome import counted, level, outcome

if TYPE_CHECKING:
    from goldsim.outcomes.counted_week import Week


@outcome("mercury released", "t a year", "mercury lost to air and water", better=-1)
def mercury_released_mg(week: Week) -> float:
    sites = week.model.sites
    return float((sites.dug * sites.mercury_share).sum()) * week.model.p.dig.mercury_per_gold


level("mean_mercury_burden", "mercury burden", "mg a person", "mean body burden of people mining", better=-1)
counted("n_accident_deaths", "deaths in shafts", "people a year", "miners killed by collapses", better=-1)
