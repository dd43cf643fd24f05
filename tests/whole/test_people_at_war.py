"""People, soldiers and fighters are counted every week like gold: nobody appears who did not come, and nobody is lost.

What a week does to them is told by what its verbs count. Two kinds of fighters are of no cell of the country: those who join
where groups rest across the border, and the men of a front that nobody here sends.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest

from goldsim.economy import GoldEconomy
from goldsim.engine.tables import NOBODY

BUSY: dict[str, Any] = {
    "fight.deed_rates": [0.05, 0.01, 0.01, 0.02], "fight.operation_rate": 0.3, "recruit.fighting_share": 0.1,
    "extort.siege_presence": 5, "initial.group_cash_weeks": 100.0, "fight.refill_rate": 0.05,
    "instruments.reintegration_delay_weeks": 4, "policy.split.reintegration": 1.0, "policy.budget_xof_per_year": 2e9,
}  # fmt: skip
AT_HOME = {"fight.refuge_xof": 0.0}  # nobody rests across the border
MALI = {"run.people_per_row": 400, "run.children_per_row": 50}
KINDS = ("n_soldiers_came", "n_soldiers_left", "n_soldiers_recruited", "n_soldiers_killed")
KINDS += ("n_core_joined", "n_core_from_abroad", "n_core_left", "n_core_killed", "n_civilians_killed")


class Count(NamedTuple):
    """How many there are, in whole people."""

    people: int  # at home, and those who have fled
    core: int  # those in the hands of the state among them
    soldiers: int


class Week(NamedTuple):
    """Counts before and after a week, what its verbs told, and those whom groups from abroad brought."""

    before: Count
    after: Count
    told: dict[str, int]
    n_sent_from_abroad: int
    n_abroad: float  # men of groups where nobody lives


def count(economy: GoldEconomy) -> Count:
    cells, groups, forces = economy.cells, economy.armed_groups, economy.forces
    people, fled, core, soldiers = (
        int(column.sum(dtype=np.int64)) for column in (cells.people, cells.displaced, groups.n_core, forces.n_people)
    )
    return Count(people + fled, core + int(groups.n_captured.sum()), soldiers)


def weeks_of(economy: GoldEconomy, n: int) -> Iterator[Week]:
    named = [one.name for one in economy.geography.armed_groups]
    for _ in range(n):
        before, n_events = count(economy), len(economy.events)
        economy.run_for(1)
        opened = [event for event in economy.events[n_events:] if event.kind == "front opened"]
        sent = sum(event.amount for event in opened if economy.armed_groups.parent[named.index(event.a)] == NOBODY)
        told = {kind: int(economy.tally[kind]) for kind in KINDS}
        n_abroad = float(economy.armed_groups.men[:, economy.cells.people == 0].sum())
        yield Week(before, count(economy), told, sent, n_abroad)
        cells, forces = economy.cells, economy.forces
        for some in (cells.people, cells.displaced, cells.herd, economy.armed_groups.n_core, economy.armed_groups.men):
            assert some.min() >= 0
        assert forces.n_people.min() >= 0
        assert (forces.n_people <= forces.n_full).all()


def n_of_no_cell(week: Week) -> int:
    """Hold a week's counts against what was told of it; return how many joined who are of no cell here."""
    told, before, after = week.told, week.before, week.after
    soldiers = told["n_soldiers_came"] + told["n_soldiers_recruited"] - told["n_soldiers_left"] - told["n_soldiers_killed"]
    assert after.soldiers - before.soldiers == soldiers
    core = told["n_core_joined"] - told["n_core_left"] - told["n_core_killed"]
    assert after.core - before.core == core
    gone = told["n_civilians_killed"] + told["n_soldiers_recruited"] + told["n_core_joined"] - told["n_core_left"]
    of_no_cell = after.people - before.people + gone
    dead = told["n_soldiers_killed"] + told["n_core_killed"] + told["n_civilians_killed"]
    assert sum(after) - sum(before) == told["n_soldiers_came"] - told["n_soldiers_left"] - dead + of_no_cell
    return of_no_cell


def happened(weeks: list[Week], *what: str) -> bool:
    """Tell whether each of some things happened in some week."""
    return all(any(week.told[one] for week in weeks) for one in what)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_of_war_in_tinyland_loses_nobody_and_makes_nobody(tiny, seed):
    economy = GoldEconomy(tiny.with_values(BUSY | AT_HOME | {"policy.from": tiny.run.start}, allow_outside=True), seed)
    weeks = list(weeks_of(economy, 52))
    assert [n_of_no_cell(week) for week in weeks] == [0] * 52
    not_at_home = ("n_soldiers_came", "n_soldiers_left", "n_core_from_abroad")
    assert happened(weeks, *(kind for kind in KINDS if kind not in not_at_home))


def test_when_the_guests_leave_tinyland_they_are_gone_and_nobody_else(tiny):
    economy = GoldEconomy(tiny.with_values(AT_HOME), seed=1)
    economy.run_for(100)
    weeks = list(weeks_of(economy, 8))
    assert [n_of_no_cell(week) for week in weeks] == [0] * 8
    assert [week.told["n_soldiers_left"] > 0 for week in weeks] == [False] * 4 + [True] + [False] * 3


@pytest.fixture(scope="module")
def in_mali(baseline):
    """Thirty weeks of the whole country as it is shipped."""
    return list(weeks_of(GoldEconomy(baseline.with_values(MALI), seed=1), 30))


def test_thirty_weeks_in_mali_lose_nobody_and_only_across_the_border_do_some_join_who_are_of_no_cell(in_mali):
    for week in in_mali:
        of_no_cell = n_of_no_cell(week)
        assert week.n_sent_from_abroad <= of_no_cell == week.told["n_core_from_abroad"]
        assert of_no_cell == week.n_sent_from_abroad or week.n_abroad > 0
    assert happened(in_mali, *(kind for kind in KINDS if kind not in ("n_soldiers_came", "n_soldiers_left")))


def test_thirty_weeks_in_mali_without_refuge_abroad_lose_nobody_and_make_nobody(baseline):
    economy = GoldEconomy(baseline.with_values(MALI | AT_HOME), seed=2)
    weeks = list(weeks_of(economy, 30))
    # Week zero has men where people live, and bases lie there too.
    assert [n_of_no_cell(week) for week in weeks] == [week.n_sent_from_abroad for week in weeks]


@pytest.mark.parametrize("mechanism", ["M08", "M09", "M10", "M11", "M12", "M31", "M32"])
def test_nobody_is_lost_with_any_part_of_the_war_switched_off(tiny, mechanism):
    values = BUSY | AT_HOME | {"policy.from": tiny.run.start, f"mechanisms.{mechanism}": "off"}
    economy = GoldEconomy(tiny.with_values(values, allow_outside=True), seed=1)
    assert [n_of_no_cell(week) for week in weeks_of(economy, 20)] == [0] * 20
