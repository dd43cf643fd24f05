"""Who is armed, how they stand to each other on a day, what passes through, and what of all that a cut keeps."""

from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest

from bad_geographies import TEXT, cut
from goldsim.country.geography import Geography, load
from goldsim.country.parties import ArmedGroup, Contingent, Relation, Trade, stances_on
from goldsim.errors import ScenarioError

DAY = date(2021, 1, 4)
WAR, TRUCE, ALLIANCE = 1, 0, -1


def group(name: str, kind: str = "jihadist", alliance: str = "") -> ArmedGroup:
    return ArmedGroup(name, kind, 0.0, 0.0, alliance or name, {2017: 100, 2021: 300})


def written(tmp_path, text: str, name: str = "own.yaml") -> Geography:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return load(name, tmp_path)


@pytest.mark.parametrize(
    ("day", "men"), [("2015-01-01", 100), ("2017-01-01", 100), ("2020-12-31", 100), ("2021-01-01", 300), ("2030-01-01", 300)]
)
def test_a_group_has_the_men_of_the_latest_year_not_after_the_day_or_of_the_earliest(day, men):
    assert group("a").fighters_at(date.fromisoformat(day)) == men


def test_a_group_that_comes_later_has_nobody_before():
    late = ArmedGroup("a", "jihadist", 0.0, 0.0, "a", {2020: 60}, comes=date(2020, 5, 1))
    assert [late.fighters_at(date(2020, 5, 1) + timedelta(days)) for days in (-1, 0)] == [0, 60]


def test_what_is_usual_between_kinds_and_friends():
    groups = [group("j1", alliance="J"), group("j2", alliance="J"), group("j3"), group("s", "signatory"), group("m", "militia")]
    assert stances_on(groups, (), DAY).tolist() == [
        [-1, -1, 0, 0, 1, 1],
        [-1, -1, 0, 0, 1, 1],
        [0, 0, -1, 0, 1, 1],
        [0, 0, 0, -1, 0, 0],
        [1, 1, 1, 0, -1, 0],
        [1, 1, 1, 0, 0, -1],
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_said_of_a_group_goes_before_what_is_said_of_its_alliance_in_any_order(turned):
    groups = [group("a1", alliance="A"), group("a2", alliance="A"), group("b", "signatory", "B")]
    said = [Relation("A", "B", WAR), Relation("a1", "B", TRUCE), Relation("b", "state", ALLIANCE), Relation("A", "state", TRUCE)]
    stances = stances_on(groups, reversed(said) if turned else said, DAY)
    assert stances.dtype == np.int8
    assert (stances == stances.T).all()
    assert (np.diag(stances) == ALLIANCE).all()
    assert [stances[0, 2], stances[1, 2], stances[2, 3], stances[0, 3]] == [TRUCE, WAR, ALLIANCE, TRUCE]


def test_a_relation_holds_from_its_first_day_to_the_day_before_its_end():
    one = Relation("a", "state", TRUCE, date(2021, 1, 4), date(2021, 1, 6))
    days = [date(2021, 1, day) for day in (3, 4, 5, 6)]
    assert [bool(stances_on([group("a")], [one], day)[0, 1] == TRUCE) for day in days] == [False, True, True, False]
    assert not one.meets(Relation("a", "state", WAR, date(2021, 1, 6)))
    assert one.meets(Relation("a", "state", WAR, None, date(2021, 1, 5)))


def test_who_is_seen_has_to_be_known_and_to_be_there_before_he_goes(tmp_path):
    entry = "seen:\n  - {{place: Hill, lat: 10.6, lon: -0.6, by: {by}, from: 2021-05-01, until: {until}}}\n"
    path = tmp_path / "tinyland.yaml"
    for by, until, words in (("hill man", "2022-01-01", "is no armed group"), ("state", "2021-01-01", "must be after `from`")):
        path.write_text(TEXT + "\n" + entry.format(by=by, until=until), encoding="utf-8")
        with pytest.raises(ScenarioError, match=words):
            load(str(path))
    path.write_text(TEXT + "\n" + entry.format(by="state", until="2022-01-01"), encoding="utf-8")
    (seen,) = load(str(path)).seen
    assert [seen.holds_on(date(*day)) for day in ((2021, 4, 30), (2021, 5, 1), (2021, 12, 31), (2022, 1, 1))] == [0, 1, 1, 0]


def test_relations_that_follow_each_other_or_speak_of_others_are_no_contradiction(tmp_path):
    after = TEXT.replace("trades:", "  - {between: [the hills, river men], is: alliance, until: 2022-01-03}\ntrades:")
    after = after.replace("trades:", "  - {between: [hill men, river men], is: truce, from: 2023-01-02}\ntrades:")
    geography = written(tmp_path, after)
    assert [geography.stances_on(date(year, 6, 1))[0, 1] for year in (2021, 2022, 2023)] == [ALLIANCE, WAR, TRUCE]


def test_tinyland_says_it_all():
    tiny = load("tinyland")
    centre, _, east = (tiny.cell_at(lat, lon) for lat, lon in ((11.0, -6.2), (11.1, -7.4), (10.9, -4.9)))
    assert tiny.people == {"A": 60_000, "B": 80_000}
    assert [one.fighters_at(DAY) for one in tiny.armed_groups] == [300, 200]
    assert tiny.forces == (
        Contingent("the army", "army", 200, (centre, east)),
        Contingent("guests", "partner", 100, (east,), goes=date(2023, 1, 2)),
    )
    assert tiny.trades == (Trade("salt", 2e9, {"x": 0.7, "y": 0.3}),)
    assert [tiny.stances_on(day)[0, 1] for day in (DAY, date(2022, 1, 3))] == [TRUCE, WAR]


def test_a_cut_keeps_the_people_homes_groups_and_borders_that_lie_in_it(tmp_path):
    text = TEXT.replace("homes: [Centre, Eastham]", "homes: [Centre, Westham, Westham, Eastham]")
    text = text.replace("  xxxxxxxxyyyyyyyy", "  yyyyyyyyyyyyyyyy")
    sent = "  - {name: west men, kind: militia, lat: 11.0, lon: -7.2, fighters: {2020: 50}, from: 2021-05-03, of: hill men}\n"
    written(tmp_path, text.replace("people: {A", f"{sent}people: {{A"), "whole.yaml")
    aland = written(tmp_path, cut("tinyland", "./whole.yaml").replace("[A]", "[B]").replace("rest of Tinyland", "rest"))
    assert aland.people == {"B": 80_000}
    assert [one.name for one in aland.armed_groups] == ["hill men", "river men"]
    assert len(aland.relations) == 1
    west = written(tmp_path, cut("tinyland", "./whole.yaml"), "west.yaml")
    assert west.people == {"A": 60_000}
    assert [(one.name, one.of, one.comes) for one in west.armed_groups] == [("west men", "", date(2021, 5, 3))]
    cell = west.cell_at(11.1, -7.4)
    assert west.forces == (Contingent("the army", "army", 100, (cell, cell)),)
    assert west.relations == ()
    (salt,) = west.trades
    assert (salt.xof_a_year, salt.by_exit) == (pytest.approx(2e9), {"x": pytest.approx(0.7), "y": pytest.approx(0.3)})
    assert west.stances_on(DAY).tolist() == [[-1, 0], [0, -1]]


def test_a_trade_of_which_no_border_is_left_is_gone_and_another_shrinks(tmp_path):
    salt = "{name: salt, xof_a_year: 2000000000, exits: {x: 0.7, y: 0.3}, illicit: false}"
    text = TEXT.replace(salt, f"{salt}\n  - {{name: tea, xof_a_year: 5e8, exits: {{y: 1}}, illicit: true}}")
    written(tmp_path, text, "whole.yaml")
    west = written(tmp_path, cut("tinyland", "./whole.yaml"))
    assert west.trades == (Trade("salt", pytest.approx(1.4e9), {"x": 1.0}),)


def present(geography: Geography, day: date, kind: str) -> int:
    there = (one for one in geography.forces if (not one.comes or one.comes <= day) and (not one.goes or day < one.goes))
    return sum(one.people for one in there if one.kind == kind)


@pytest.mark.parametrize(
    ("day", "kind", "people"),
    [
        ("2017-01-02", "army", 13_000), ("2021-01-04", "army", 15_000), ("2022-01-03", "army", 20_000),
        ("2024-01-01", "army", 22_500), ("2017-01-02", "guard", 2_000), ("2022-01-03", "guard", 10_000),
        ("2020-01-06", "gendarmerie", 2_500), ("2022-01-03", "gendarmerie", 5_000), ("2024-01-01", "gendarmerie", 6_000),
        ("2022-12-26", "peacekeepers", 13_000), ("2023-12-11", "peacekeepers", 0),
        ("2021-01-04", "foreign", 3_000), ("2022-08-15", "foreign", 0),
        ("2021-12-20", "partner", 0), ("2021-12-27", "partner", 40), ("2022-01-31", "partner", 450),
        ("2022-07-04", "partner", 1_000), ("2023-12-25", "partner", 2_000),
    ],
)  # fmt: skip
def test_malis_forces_are_as_many_as_was_found(day, kind, people):
    assert present(load("mali"), date.fromisoformat(day), kind) == people


def test_malis_jihadists_are_as_many_as_was_found():
    mali = load("mali")
    n = {
        (alliance, year): sum(one.fighters_at(date(year, 1, 4)) for one in mali.armed_groups if one.alliance == alliance)
        for alliance, year in product({one.alliance for one in mali.armed_groups}, (2017, 2021, 2023, 2025))
    }
    assert 1000 <= n["JNIM", 2017] <= n["JNIM", 2021] <= 2000 < n["JNIM", 2025] < 6000
    assert [n["IS Sahel", year] for year in (2017, 2021, 2023)] == [150, 450, 1000]
    assert n["CMA/CSP", 2021] == 3000
    assert sum(mali.people.values()) == pytest.approx(22_395_485, abs=10)


def test_no_malian_is_stationed_at_kidal():
    mali = load("mali")
    kidal = {place.cell for place in mali.places if place.region == "Kidal"}
    assert all(one.kind in ("peacekeepers", "foreign") for one in mali.forces if kidal & set(one.homes))


@pytest.mark.parametrize(
    ("a", "b", "day", "stance"),
    [
        ("Katiba Serma", "Islamic State in the Sahel", "2019-12-30", TRUCE),
        ("Katiba Serma", "Islamic State in the Sahel", "2020-06-01", WAR),
        ("CMA in Kidal", "state", "2023-07-31", TRUCE), ("CMA in Kidal", "state", "2023-08-07", WAR),
        ("CMA in Kidal", "GATIA", "2017-06-05", WAR), ("CMA in Kidal", "GATIA", "2018-01-01", TRUCE),
        ("MSA", "Islamic State in the Sahel", "2018-04-02", WAR), ("CMA at Intahaka", "Ansar Dine", "2022-01-03", TRUCE),
        ("Donso of Djenné", "Katiba Macina", "2021-04-05", WAR), ("Donso of Niono", "Katiba Macina", "2021-04-05", TRUCE),
        ("Donso of Niono", "Fulani self-defence", "2021-04-05", WAR), ("Katiba Macina", "state", "2017-01-02", WAR),
        ("Katiba Macina", "Ansar Dine", "2017-01-02", ALLIANCE), ("Donso of Djenné", "state", "2021-04-05", TRUCE),
    ],
)  # fmt: skip
def test_malis_relations_on_some_days(a, b, day, stance):
    mali = load("mali")
    row = {one.name: place for place, one in enumerate(mali.armed_groups)} | {"state": len(mali.armed_groups)}
    assert mali.stances_on(date.fromisoformat(day))[row[a], row[b]] == stance
