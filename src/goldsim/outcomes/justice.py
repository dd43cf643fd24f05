# ruff: noqa: D103 - what a formula means stands in its declaration
"""Health: mercury, and deaths in shafts; then arrests, courts, and what becomes of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldsim.entities.crimes import Crime
from goldsim.entities.docket import Stage
from goldsim.outcomes.outcome import counted, level, outcome

if TYPE_CHECKING:
    from goldsim.outcomes.counted_week import Week

SAID = {
    Crime.ROBBERY: "robbery",
    Crime.TRAFFICKING: "trafficking in children",
    Crime.SMUGGLING: "smuggling",
    Crime.DIGGING: "digging without right",
    Crime.CORRUPTION: "corruption",
    Crime.ARMED: "armed action",
}


@outcome("mercury released", "t a year", "mercury lost to air and water", better=-1)
def mercury_released_mg(week: Week) -> float:
    sites = week.model.sites
    return float((sites.dug * sites.mercury_share).sum()) * week.model.p.dig.mercury_per_gold


level("mean_mercury_burden", "mercury burden", "mg a person", "mean body burden of people mining", better=-1)
counted("n_accident_deaths", "deaths in shafts", "people a year", "miners killed by collapses", better=-1)

for crime, words in SAID.items():
    name = crime.name.lower()
    counted(f"n_prosecuted_{name}", f"prosecuted for {words}", "people a year", "people whose arrest became a file at a court")
    counted(f"n_convicted_{name}", f"sentenced for {words}", "people a year", "people sentenced by a court")

for how, words in {
    "acquitted": "heard, and not proved, or bought off",
    "settled": "ended by a payment of custom to those robbed",
    "lapsed": "not heard in time, so that they were let go",
    "fled": "ended by their flight",
    "served": "ended with the term that they served",
}.items():
    counted(f"n_cases_{how}", f"cases {how}", "people a year", f"people whose case was {words}")


@outcome(
    "held without trial",
    "people",
    "people under arrest whose case no court has heard in the time that the law gives it",
    better=-1,
)
def n_held_without_trial(week: Week) -> float:
    cases = week.model.cases
    return int(cases.n_people[(cases.stage == Stage.HELD) & (cases.until <= week.model.week)].sum())


@outcome("people in prison", "people", "people under arrest or serving a term")
def n_imprisoned(week: Week) -> float:
    cases = week.model.cases
    return int(cases.n_people[(cases.stage == Stage.HELD) | (cases.stage == Stage.SERVING)].sum())
