"""Stories: small situations that somebody who knows the country can check, told in `stories/*.yaml`, and lived on Tinyland.

A story file says how its country differs from Tinyland (`country`), what the teller does on a week (`teller`: a column is
before that week), whom it follows (`people`: the rows that are so in a week), and what must be so: rows in a week (`then`),
events, their order, sums of flows and of counts, and outcomes that are higher in some weeks than in others.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from goldsim.economy import GoldEconomy
from goldsim.entities import ALL_SPECS
from goldsim.scenario import Scenario
from paired import moved

STORIES = sorted((Path(__file__).parent / "stories").glob("*.yaml"))
KEYS = {"title", "story", "country", "weeks", "teller", "people", "then", "events", "order", "flows", "counts", "compare"}
SPECS = {spec.name: spec for spec in ALL_SPECS}


def value_of(table: str, column: str, word: Any) -> Any:
    """Return what a word of a story stands for: the name of a state, or itself."""
    names = SPECS[table].column[column].names
    return int(names[word]) if names is not None and isinstance(word, str) else word


class Life:
    """A story as it is lived, week by week."""

    def __init__(self, scenario: Scenario, story: dict[str, Any]) -> None:
        self.story = story
        self.economy = GoldEconomy(scenario.with_values({"run.weeks": story["weeks"]} | story["country"], allow_outside=True), 1)
        self.people: dict[str, tuple[str, np.ndarray]] = {}
        self.counts: dict[str, int] = {}
        for week in range(story["weeks"]):
            self.tell(week)
            self.economy.run_for(1)
            for what, n in self.economy.tally.items():
                self.counts[what] = self.counts.get(what, 0) + n
            self.meet(week)
            for claim in story.get("then", ()):
                if claim["week"] == week:
                    self.check(claim)

    def tell(self, week: int) -> None:
        for deed in self.story.get("teller", ()):
            if deed["week"] == week:
                table = self.economy.tables[deed["table"]]
                table.change(deed["column"])[:] = deed["set"]

    def meet(self, week: int) -> None:
        for who, how in self.story.get("people", {}).items():
            if how["week"] != week:
                continue
            table = self.economy.tables[how["table"]]
            is_so = np.ones(len(table), dtype=np.bool_)
            for column, word in how["where"].items():
                is_so &= getattr(table, column) == value_of(how["table"], column, word)
            if "at_least_in" in how:
                is_so &= getattr(table, how["at_least_in"]["column"]) >= how["at_least_in"]["at_least"]
            if "at" in how:  # those whose site is so
                is_so &= getattr(self.economy.sites, how["at"]["column"])[table.site] > week
            rows = np.flatnonzero(is_so)
            assert len(rows), f"week {week}: there is no {who}"
            self.people[who] = (how["table"], rows)

    def check(self, claim: dict[str, Any]) -> None:
        table, rows = self.people[claim["who"]] if "who" in claim else (claim["table"], np.array([claim["row"]]))
        column = claim["column"]
        values = getattr(self.economy.tables[table], column)[rows]
        words = f"week {claim['week']}: {claim.get('who', table)}: {column} is {np.unique(values)[:10]}"
        if "is" in claim:
            assert np.allclose(values, value_of(table, column, claim["is"])), words
        if "keeps" in claim:
            assert np.isin(values, [value_of(table, column, word) for word in claim["keeps"]]).all(), words
        if "some" in claim:
            assert (values == value_of(table, column, claim["some"])).any(), words
        if "at_least" in claim:
            assert (values >= claim["at_least"]).all(), words
        if "below" in claim:
            assert (values < claim["below"]).all(), words


def within(n: float, claim: dict[str, Any]) -> bool:
    return claim.get("exactly", n) == n and n >= claim.get("at_least", n)


def check_events(economy: GoldEconomy, story: dict[str, Any]) -> None:
    for claim in story.get("events", ()):
        events = [event for event in economy.events if event.kind == claim["kind"]]
        assert within(len(events), claim), f"{len(events)} times: {claim['kind']}"
        if "amount_at_most" in claim:
            assert min(event.amount for event in events) <= claim["amount_at_most"], claim["kind"]
    for claim in story.get("order", ()):
        first = next(event for event in economy.events if event.kind == claim["first"])
        then = next(event for event in economy.events if event.kind == claim["then"] and event.week >= first.week)
        low, high = claim["weeks_between"]
        assert low <= then.week - first.week <= high, f"{claim['then']} came {then.week - first.week} weeks after"
        if "same_party" in claim:
            assert first.b == then.b == claim["same_party"]


def check_compared(economy: GoldEconomy, story: dict[str, Any]) -> None:
    for claim in story.get("compare", ()):
        values = [week[claim["outcome"]] for week in economy.observer.weekly]
        more, less = (float(np.mean(values[first : last + 1])) for first, last in (claim["weeks"], claim["more_than_weeks"]))
        assert more > less, f"{claim['outcome']} is {more:.4g} in weeks {claim['weeks']} and {less:.4g} in the others"


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_goes_as_it_is_told(path, tiny):
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    life = Life(tiny, story)
    check_events(life.economy, story)
    for claim in story.get("flows", ()):
        assert within(moved(life.economy, reason=claim["reason"]), claim), f"{claim['reason']}: nothing like it"
    for claim in story.get("counts", ()):
        assert within(life.counts.get(claim["count"], 0), claim), claim["count"]
    check_compared(life.economy, story)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_has_a_title_a_text_and_something_that_must_be_so(path):
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(story) <= KEYS
    assert len(story["title"]) > 20
    assert len(story["story"]) > 100
    assert any(story.get(key) for key in ("then", "events", "order", "flows", "counts", "compare"))
    last = max((claim["week"] for claim in story.get("then", ())), default=0)
    assert last < story["weeks"], "a claim about a week that the story does not reach"
