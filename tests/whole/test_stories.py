"""Stories: small situations that somebody who knows the country can check, told in `stories/*.yaml`, and lived on Tinyland.

A story file says how its country differs from Tinyland (`country`), what the teller does on a week (`teller`: a column is
before that week), whom it follows (`people`: the rows that are so in a week), and what must be so: rows in a week (`then`),
events, their order, sums of flows and of counts, outcomes that are higher in some weeks than in others, and what `goldsim trace`
tells of those whom the story follows (`retold`).
"""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from goldsim.economy import GoldEconomy
from goldsim.entities import ALL_SPECS
from goldsim.report.retelling import trace
from goldsim.scenario import Scenario
from paired import moved

STORIES = sorted((Path(__file__).parents[1] / "stories").glob("*.yaml"))
TOLD = {"title", "story", "country", "weeks", "teller", "people"}
RETOLD = 8  # people
# What each kind of claim is about, and what it may say of it, of which it must say something.
CLAIMS = {
    "then": (
        {"week", "who", "table", "row", "column"},
        {"is", "keeps", "some", "at_least", "below", "kept_by_at_least", "kept_by_more_than"},
    ),
    "events": ({"kind"}, {"exactly", "at_least", "amount_at_most"}),
    "order": ({"first", "then", "same_party"}, {"weeks_between"}),
    "flows": ({"reason"}, {"exactly", "at_least"}),
    "counts": ({"count"}, {"exactly", "at_least"}),
    "compare": ({"outcome", "weeks"}, {"more_than_weeks"}),
    "retold": ({"who", "while"}, {"says", "never", "less_a_gram"}),
}
SPECS = {spec.name: spec for spec in ALL_SPECS}


def value_of(table: str, column: str, word: Any) -> Any:
    """Return what a word of a story stands for: the name of a state, or itself."""
    names = SPECS[table].column[column].names
    return int(names[word]) if names is not None and isinstance(word, str) else word


class Life:
    """A story as it is lived, week by week."""

    def __init__(self, scenario: Scenario, story: dict[str, Any]) -> None:
        self.story = story
        self.scenario = scenario.with_values({"run.weeks": story["weeks"]} | story["country"], allow_outside=True)
        self.economy = GoldEconomy(self.scenario, seed=1)
        self.people: dict[str, tuple[str, np.ndarray]] = {}
        self.when_met: dict[str, dict[str, np.ndarray]] = {}
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
            self.when_met[who] = {column: getattr(table, column)[rows].copy() for column in table}

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
        if "kept_by_at_least" in claim:
            assert self.kept(claim["who"], column) >= claim["kept_by_at_least"], words
        if "kept_by_more_than" in claim:
            assert self.kept(claim["who"], column) > self.kept(claim["kept_by_more_than"], column), words

    def kept(self, who: str, column: str) -> float:
        """Return the share of some people of whom a column says what it said when they were met."""
        table, rows = self.people[who]
        return float((getattr(self.economy.tables[table], column)[rows] == self.when_met[who][column]).mean())

    def retell(self, who: str) -> list[tuple[str, str]]:
        """Return what is told of the first few of some people: for each week how it began for one, and what happened."""
        table, rows = self.people[who]
        told = []
        for row in rows[:RETOLD]:
            lines = "\n".join(trace(self.scenario, 1, table, int(row), self.story["weeks"]))
            first, *weeks = re.split(r"^Week .*\n", lines, flags=re.MULTILINE)
            told += zip([first, *(week.rpartition("so far")[2] for week in weeks)], weeks, strict=False)
        return told


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


def a_gram(weeks: list[str]) -> float:
    """Return what the network's buyer paid for a gram, XOF, as some weeks of a person are told."""
    sales = [re.search(r"sells ([\d.]+) g of gold to the network's buyer; gets ([\d,]+) XOF", week) for week in weeks]
    grams, francs = zip(*((float(sale[1]), float(sale[2].replace(",", ""))) for sale in sales if sale), strict=True)
    return sum(francs) / sum(grams)


def check_retold(life: Life, story: dict[str, Any]) -> None:
    for claim in story.get("retold", ()):
        weeks = life.retell(claim["who"])
        then, else_ = ([text for begins, text in weeks if (claim["while"] in begins) == is_so] for is_so in (True, False))
        for words in claim.get("says", ()):
            assert any(words in text for text in then), f"while {claim['while']}, nobody {words}"
        for words in claim.get("never", ()):
            assert not any(words in text for text in then), f"while {claim['while']}, somebody {words}"
        if "less_a_gram" in claim:
            # Who begins to owe in a week sells as a debtor in it already.
            free = [text for text in else_ if "borrows" not in text]
            assert a_gram(then) < claim["less_a_gram"] * a_gram(free)


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
    check_retold(life, story)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_has_a_title_a_text_and_something_that_must_be_so(path):
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(story) <= TOLD | set(CLAIMS)
    assert len(story["title"]) > 20
    assert len(story["story"]) > 100
    claims = [(kind, claim) for kind in CLAIMS for claim in story.get(kind, ())]
    assert claims
    for kind, claim in claims:
        about, said = CLAIMS[kind]
        assert set(claim) <= about | said, claim
        assert said & set(claim), f"{claim} says nothing"
        assert claim.get("at_least", 1) > 0, f"{claim} is so whatever happens"
    last = max((claim["week"] for claim in story.get("then", ())), default=0)
    assert last < story["weeks"], "a claim about a week that the story does not reach"
