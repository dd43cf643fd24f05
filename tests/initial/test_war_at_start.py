"""Week zero for the war: people of each region, units of each contingent, and each group's men."""

from datetime import date

import numpy as np
import pytest

from goldsim.economy import GoldEconomy
from goldsim.entities.armed_groups import Stance
from goldsim.entities.forces import NEVER, ForceKind, Order
from goldsim.entities.officials import Post
from tinyland import with_groups

COARSE = {"run.people_per_row": 400, "run.children_per_row": 50}


@pytest.fixture(scope="module")
def economy(tiny):
    """Tinyland in week zero; only to be looked at."""
    return GoldEconomy(tiny, seed=1)


@pytest.fixture(scope="module", params=["tinyland", "mali"])
def country(request, baseline):
    if request.param == "tinyland":
        return request.getfixturevalue("economy")
    return GoldEconomy(baseline.with_values(COARSE), seed=1)


# ---- people and herds ----


def test_people_add_up_to_each_regions(country):
    geography, cells = country.geography, country.cells
    everybody = cells.people + cells.displaced
    for number, letter in enumerate(geography.regions):
        here = geography.region == number
        # A cell has whole people, so that of each a part of one may be missing.
        assert 0 <= geography.people[letter] - everybody[here].sum() <= here.sum(), letter
    assert not everybody[geography.region < 0].any()


def test_more_live_in_towns_and_near_them_than_far_away(country):
    geography, people, p = country.geography, country.cells.people, country.p.initial
    towns = np.unique([place.cell for place in geography.places if place.kind in ("town", "capital")])
    km = geography.km(np.arange(geography.n_cells)[:, None], towns[None, :]).min(axis=1)
    for number in range(len(geography.regions)):
        here = np.flatnonzero(geography.region == number)
        there = here[~np.isin(here, towns)]
        if len(there) == 0:
            continue  # a district that is one town
        nearest, farthest = there[km[there].argmin()], there[km[there].argmax()]
        assert people[nearest] >= people[farthest]
        urban = people[np.intersect1d(here, towns)].sum() / people[here].sum()
        assert urban >= p.urban_share * 0.99 or not np.isin(towns, here).any()


def test_herds_go_with_people(country):
    cells = country.cells
    everybody = cells.people + cells.displaced
    lives = everybody > 1000
    assert cells.herd[lives] / everybody[lives] == pytest.approx(country.p.initial.cattle_a_person, rel=0.01)
    assert not cells.herd[country.geography.region < 0].any()


# ---- forces ----


def test_units_add_up_to_each_contingent_and_stand_at_its_homes(country):
    forces, contingents = country.forces, [one for one in country.geography.forces if one.kind != "gendarmerie"]
    for kind in {one.kind for one in contingents}:
        ours = forces.kind == ForceKind[kind.upper()]
        assert forces.n_full[ours].sum() == sum(one.people for one in contingents if one.kind == kind), kind
        homes = {home for one in contingents if one.kind == kind for home in one.homes}
        assert set(forces.home[ours].tolist()) == homes
    assert forces.n_full[forces.post < 0].max() <= country.p.initial.unit_people


def test_gendarmes_are_the_people_of_their_posts_and_those_whom_the_map_has_beside_them(country):
    forces, officials = country.forces, country.officials
    ours = forces.post >= 0
    gendarmes = forces.kind == ForceKind.GENDARMERIE
    assert gendarmes[ours].all()
    on_the_map = sum(one.people for one in country.geography.forces if one.kind == "gendarmerie" and one.comes is None)
    at_first = forces.n_people[gendarmes].sum()
    assert at_first == pytest.approx(max(on_the_map, officials.n_staff[officials.post == Post.GENDARMERIE].sum()), rel=0.02)
    posts = np.flatnonzero(officials.post == Post.GENDARMERIE)
    assert np.unique(forces.post[ours]).tolist() == posts.tolist()
    assert (forces.home[ours] == officials.cell[forces.post[ours]]).all()
    people = np.bincount(forces.post[ours], forces.n_full[ours], len(officials))[posts]
    assert people == pytest.approx(officials.n_staff[posts], abs=2)


def test_who_has_come_is_there_in_full_and_who_has_not_is_absent(country):
    forces = country.forces
    is_here = (forces.comes <= 0) & (forces.goes > 0)
    assert is_here.any()
    assert (forces.n_people == np.where(is_here, forces.n_full, 0)).all()
    assert (forces.order == np.where(is_here, Order.GARRISON, Order.ABSENT)).all()
    assert (forces.cell == forces.home).all()
    for one in country.geography.forces:
        if one.kind == "partner" and one.goes:
            week = (one.goes - country.scenario.run.start).days // 7
            assert week in forces.goes[forces.kind == ForceKind.PARTNER]


def test_arms_are_those_of_the_kind(country):
    assert country.forces.arms == pytest.approx(np.array(country.p.initial.force_arms)[country.forces.kind])


def test_of_each_kind_the_stated_part_can_be_sent_and_peacekeepers_stay(baseline):
    economy = GoldEconomy(baseline.with_values(COARSE | {"initial.unit_people": 20}, allow_outside=True), seed=1)
    forces, shares = economy.forces, economy.p.initial.mobile_shares
    assert shares[ForceKind.PEACEKEEPERS] == 0
    for kind in ForceKind:
        ours = forces.kind == kind
        if ours.any():
            spread = 4 * np.sqrt(shares[kind] * (1 - shares[kind]) / ours.sum())
            assert abs(forces.is_mobile[ours].mean() - shares[kind]) <= spread, kind


def test_guests_stay_until_their_day(economy):
    guests = economy.forces.kind == ForceKind.PARTNER
    assert economy.forces.n_full[guests].sum() == 100
    assert set(economy.forces.goes[guests].tolist()) == {104}
    assert set(economy.forces.goes[~guests].tolist()) == {NEVER}


# ---- groups ----


def test_each_groups_men_are_as_many_as_its_fighters_and_near_its_base(country):
    groups, geography = country.armed_groups, country.geography
    named = [one.fighters_at(country.scenario.run.start) for one in geography.armed_groups]
    assert groups.n_core[: len(named)].tolist() == groups.n_fighters[: len(named)].tolist() == named
    assert groups.men.sum(axis=1) == pytest.approx(groups.n_fighters, rel=1e-4)
    for g in np.flatnonzero(groups.n_fighters > 0):
        near = geography.nearness(int(groups.base[g]), country.p.fight.reach_km)
        assert not groups.men[g][near <= country.p.fight.least_nearness].any()


def test_kinds_are_those_of_the_map_and_free_places_wait_for_bands(country):
    groups, named = country.armed_groups, country.geography.armed_groups
    assert [Stance(stance).name.lower() for stance in groups.stance[: len(named)]] == [one.kind for one in named]
    assert (groups.stance[len(named) :] == Stance.BAND).all()
    assert not groups.n_fighters[len(named) :].any()


def test_a_chest_has_some_weeks_pay_for_each_fighter(country):
    p, groups = country.p, country.armed_groups
    expected = groups.n_fighters * p.recruit.fighter_pay_xof * p.initial.group_cash_weeks
    assert groups.cash == pytest.approx(expected, abs=1)


COMES = "alliance: the river, fighters: {2020: 200}"


@pytest.mark.parametrize(
    ("day", "at_first", "week"), [("2020-12-01", 200, -1), ("2021-01-04", 200, -1), ("2021-01-06", 0, 0), ("2021-02-01", 0, 4)]
)
def test_a_group_that_comes_later_is_sent_with_its_men_and_one_that_is_there_has_them_once(tiny, day, at_first, week):
    geography = with_groups(COMES, f"alliance: the river, from: {day}, fighters: {{2020: 200}}")
    economy = GoldEconomy(tiny.with_values({"run.geography": geography}), seed=1)
    groups = economy.armed_groups
    assert economy.geography.armed_groups[1].comes == date.fromisoformat(day)
    assert groups.n_core[1] == at_first
    assert groups.n_sent[1] == 200 - at_first
    if week >= 0:
        assert groups.comes[1] == week
    core = []
    for _ in range(6):
        economy.run_for(1)
        core.append(int(groups.n_core[1]))
    # It is there once, whatever the first weeks take of it.
    assert max(core) < 300
    assert core[max(week, 0)] > 100
    assert not any(core[: max(week, 0)])
