# ruff: noqa: D103 - what a formula means stands in its declaration
"""The war: fights, the dead, those who fled, and what groups live on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldsim.outcomes.gold_value import MONEY
from goldsim.outcomes.outcome import counted, line, outcome

if TYPE_CHECKING:
    from goldsim.engine.tables import Array
    from goldsim.outcomes.counted_week import Week

FIGHTS = ("attack", "clash", "operation")
VIOLENCE = (*FIGHTS, "attack on people", "kidnap")
ZAKAT = line(reason="zakat")
GOODS = line(reason="toll on goods")
TRANSIT = line(reason="toll on what only passes")
RANSOMS = line(reason="kidnap ransom")
CATTLE = line(reason="stolen cattle sold")


def violence_in_regions(week: Week) -> Array:
    return week.events_in_regions(*VIOLENCE)


def deaths_in_regions(week: Week) -> Array:
    return week.events_in_regions(*FIGHTS, "attack on people", amounts=True)


def displaced_in_regions(week: Week) -> Array:
    cells = week.model.cells
    inside = week.model.geography.inside()
    return week.of_cells_in_regions(inside, (cells.displaced - cells.abroad)[inside])


counted(
    "n_attacks",
    "attacks",
    "attacks a year",
    "attacks of armed groups on soldiers and on each other",
    better=-1,
    headline=True,
    by_region=lambda week: week.events_in_regions("attack", "clash"),
)


@outcome("violent events", "a year", "fights, attacks on people, and kidnaps", better=-1, by_region=violence_in_regions)
def n_violent_events(week: Week) -> float:
    return float(violence_in_regions(week).sum())


@outcome("deaths in the war", "a year", "fighters, soldiers and others", better=-1, by_region=deaths_in_regions)
def n_war_deaths(week: Week) -> float:
    return float(deaths_in_regions(week).sum())


counted(
    "n_civilians_killed",
    "people killed",
    "people a year",
    "killed who did not fight",
    better=-1,
    headline=True,
    by_region=lambda week: week.events_in_regions("attack on people", amounts=True),
)
counted("n_killed_by_jihadist", "killed by jihadists", "people a year", "of those who did not fight", better=-1)
counted("n_killed_by_militia", "killed by militias", "people a year", "of those who did not fight", better=-1)
counted("n_killed_by_state", "killed by the state's forces", "people a year", "of those who did not fight", better=-1)
counted("n_soldiers_killed", "soldiers killed", "people a year", "of the state and of those who help it", better=-1)
counted(
    "n_kidnaps",
    "people kidnapped",
    "people a year",
    "by armed groups",
    better=-1,
    by_region=lambda week: week.events_in_regions("kidnap", amounts=True),
)
counted("n_sieges", "sieges", "a year", "places that armed groups cut off", better=-1)
counted("n_operations", "operations", "a year", "fights that units of the state began")


@outcome(
    "displaced people",
    "thousand people",
    "people who have fled from home to elsewhere in the country and not come back",
    better=-1,
    headline=True,
    by_region=displaced_in_regions,
)
def n_displaced_by_war(week: Week) -> float:
    return int((week.model.cells.displaced - week.model.cells.abroad).sum())


@outcome("refugees abroad", "thousand people", "people who have fled across a border", better=-1)
def n_refugees(week: Week) -> float:
    return int(week.model.cells.abroad.sum())


@outcome("besieged people", "thousand people", "people in places that are cut off", better=-1)
def n_people_besieged(week: Week) -> float:
    cells = week.model.cells
    return int(cells.people[cells.besieger >= 0].sum())


@outcome("soldiers", "thousand people", "of the state and of those who help it")
def n_soldiers(week: Week) -> float:
    return int(week.model.forces.n_people.sum())


@outcome("groups' zakat", MONEY, "harvest and herds, without cattle stolen", better=-1)
def armed_zakat_xof(week: Week) -> float:
    return week.moved(ZAKAT)


@outcome("groups' tolls on other goods", MONEY, "fuel, food, cattle, cigarettes, drugs, migrants", better=-1)
def armed_tolls_xof(week: Week) -> float:
    return week.moved(GOODS, TRANSIT)


@outcome("groups' ransoms and stolen cattle", MONEY, "for people kidnapped, and what cattle brings", better=-1)
def armed_robbed_xof(week: Week) -> float:
    return week.moved(RANSOMS, CATTLE)
