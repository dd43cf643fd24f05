"""The state's command: who is there, who fills units up, and who is sent where."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from goldsim.engine.tables import NOBODY
from goldsim.entities.armed_groups import Stance
from goldsim.entities.forces import NEVER, ForceKind, Order
from goldsim.processes.fight.command import Threat, assign, come_and_go, fill_up, people_served, stand_guard, threat_of
from goldsim.processes.fight.sides import Group, Land, Luck, Unit
from records import filled, keys_of

N_CELLS = 12


def units(home, **columns):
    """Return full units of a hundred, at home, that have always been there."""
    usual = {
        "comes": -1,
        "goes": NEVER,
        "n_full": 100,
        "n_people": 100,
        "arms": 1.0,
        "order": Order.GARRISON,
        "cell": home,
        "is_mobile": True,
    }
    return filled(Unit, len(home), **(usual | {"home": home} | columns))


class Road:
    """Cells one degree apart in a row along the equator, and what the command knows of them."""

    def __init__(self, p, form, *, threat, jihadist=1.0, **land):
        self.form, self.q = form, p.fight._replace(superiority=2.0, outpost_people=0)
        self.threat, self.jihadist = np.zeros(N_CELLS), jihadist
        for cell, force in threat.items():
            self.threat[cell] = force
        self.places = np.zeros(N_CELLS)
        self.land = filled(Land, N_CELLS, **({"people": 1000} | land))

    def order(self, unit, **values):
        threat = Threat(self.threat, self.threat * self.jihadist)
        lat, lon = np.zeros(N_CELLS), np.arange(N_CELLS, dtype=np.float64)
        self.form(assign)(unit, self.land, threat, self.places, lat, lon, self.q._replace(**values))
        return unit.cell.tolist()


# ---- who is there ----


def test_units_come_to_their_homes_and_leave_in_their_weeks_with_the_people_they_have(form):
    columns = {"comes": [-1, 3, -1], "goes": [NEVER, NEVER, 5], "n_people": [100, 0, 60], "order": [1, Order.ABSENT, 2]}
    unit = units([0, 1, 2], cell=[0, 7, 7], **columns)
    moves = [form(come_and_go)(unit, week) for week in range(7)]
    assert moves == [(0, 0), (0, 0), (0, 0), (100, 0), (0, 0), (0, 60), (0, 0)]
    assert unit.order.tolist() == [Order.GARRISON, Order.GARRISON, Order.ABSENT]
    assert unit.n_people.tolist() == [100, 100, 0]
    assert unit.cell[1] == 1


def test_units_of_the_country_are_filled_up_from_their_homes_and_others_from_abroad(form):
    kinds = [ForceKind.ARMY, ForceKind.GENDARMERIE, ForceKind.PARTNER, ForceKind.PEACEKEEPERS, ForceKind.FOREIGN]
    unit, people = units(list(range(5)), kind=kinds, n_people=50), np.full(5, 1000, dtype=np.int32)
    drafted, replaced = form(fill_up)(unit, people, keys_of(Luck).recruits, 0.1)
    assert unit.n_people.tolist() == [60] * 5
    assert people.tolist() == [990, 990, 1000, 1000, 1000]
    assert (drafted, replaced) == (20, 30)


def test_nobody_is_drafted_into_full_or_absent_units_or_where_nobody_lives(form):
    unit = units([0, 1, 2], n_people=[100, 0, 50], order=[Order.GARRISON, Order.ABSENT, Order.FRONT])
    people = np.array([1000, 1000, 3], dtype=np.int32)
    assert form(fill_up)(unit, people, keys_of(Luck).recruits, 0.5) == (3, 0)
    assert unit.n_people.tolist() == [100, 0, 53]
    assert people.tolist() == [1000, 1000, 0]


@given(
    n_people=st.lists(st.integers(0, 100), min_size=6, max_size=6),
    people=st.lists(st.integers(0, 200), min_size=6, max_size=6),
    rate=st.floats(0, 1),
)
def test_filling_up_moves_people_and_makes_none(form, n_people, people, rate):
    unit, people = units(list(range(6)), kind=list(ForceKind), n_people=n_people), np.array(people, dtype=np.int32)
    before = int(unit.n_people.sum() + people.sum())
    drafted, replaced = form(fill_up)(unit, people, keys_of(Luck).recruits, rate)
    assert int(unit.n_people.sum() + people.sum()) == before + replaced
    assert int(unit.n_people.sum()) == sum(n_people) + drafted + replaced
    assert (people >= 0).all()
    assert (unit.n_people <= unit.n_full).all()


def test_small_units_are_filled_up_at_the_stated_rate_in_the_mean(form):
    n, rate = 4000, 0.01
    unit = units([0] * n, n_full=10, n_people=0)
    drafted, _ = form(fill_up)(unit, np.array([10**6], dtype=np.int32), keys_of(Luck).recruits, rate)
    assert abs(drafted / n - 10 * rate) < 4 * np.sqrt(0.1 * 0.9 / n)


# ---- who is sent ----


def test_only_those_are_sent_who_can_be(p, form):
    road = Road(p, form, threat={5: 50.0})
    assert road.order(units([3, 8], is_mobile=False)) == [3, 8]
    assert road.order(units([3, 8], is_mobile=[False, True])) == [3, 5]


def test_the_nearest_are_sent_first_and_no_more_than_it_takes(p, form):
    road = Road(p, form, threat={10: 60.0})
    unit = units([0, 9, 7, 3])
    assert road.order(unit) == [0, 10, 10, 3]
    assert unit.order.tolist() == [Order.GARRISON, Order.FRONT, Order.FRONT, Order.GARRISON]


def test_to_ground_that_a_group_holds_enough_are_sent_or_nobody_and_elsewhere_who_is_there(p, form):
    held = np.where(np.arange(N_CELLS) == 10, 0, -1)
    for force, went in ((149.0, True), (151.0, False)):
        unit = units([0, 7, 9])
        Road(p, form, threat={10: force}, controller=held).order(unit)
        assert (unit.cell == 10).tolist() == [went] * 3
        unit = units([0, 7, 9])
        assert Road(p, form, threat={10: force}).order(unit) == [10, 10, 10]


def test_soldiers_who_stand_there_anyway_need_not_be_sent(p, form):
    road = Road(p, form, threat={10: 45.0})
    assert road.order(units([10, 9], is_mobile=[False, True])) == [10, 9]
    assert road.order(units([8, 9], is_mobile=[False, True])) == [8, 10]


def test_an_outpost_has_so_many_people_however_few_threaten_it(p, form):
    road = Road(p, form, threat={5: 10.0})
    assert road.order(units([4, 6, 7]), outpost_people=150) == [5, 5, 7]
    assert road.order(units([4, 6, 7]), outpost_people=0) == [5, 6, 7]


def test_foreign_forces_go_for_jihadists_only(p, form):
    for jihadist, went in ((1.0, 5), (0.6, 5), (0.4, 4)):
        road = Road(p, form, threat={5: 20.0}, jihadist=jihadist)
        assert road.order(units([4], kind=ForceKind.FOREIGN)) == [went]
        assert road.order(units([4], kind=ForceKind.PARTNER)) == [5]


@pytest.mark.parametrize("more", ["people", "alarm", "besieger", "places"])
def test_the_only_unit_goes_where_more_is_at_stake(p, form, more):
    for urgent, other in ((2, 8), (8, 2)):
        road = Road(p, form, threat={2: 30.0, 8: 30.0})
        if more == "places":
            road.places[urgent] = 60_000
        else:
            getattr(road.land, more)[urgent] = {"people": 3000, "alarm": 2.0, "besieger": 1}[more]
        assert road.order(units([5])) == [urgent], other


def test_a_seat_counts_for_the_people_of_its_region_wherever_they_live():
    region, seat_of = np.array([0, 0, 0, 1, -1]), np.array([0, NOBODY, NOBODY, 1, NOBODY])
    assert people_served(np.array([10, 200, 3000, 50, 7000]), seat_of, region).tolist() == [3210, 0, 0, 50, 0]


def test_where_too_few_threaten_to_hold_ground_nobody_is_sent_and_who_was_away_comes_home(p, form):
    road = Road(p, form, threat={5: p.fight.men_to_hold * 0.9})
    unit = units([2, 9], cell=[5, 5], order=Order.FRONT)
    assert road.order(unit) == [2, 9]
    assert unit.order.tolist() == [Order.GARRISON] * 2


@given(threat=st.lists(st.floats(0, 300), min_size=N_CELLS, max_size=N_CELLS), held=st.booleans(), seed=st.integers(0, 99))
def test_a_unit_is_in_one_place_at_home_or_where_there_is_a_threat(p, form, threat, held, seed):
    rng = np.random.default_rng(seed)
    home, n = rng.integers(0, N_CELLS, 9), rng.integers(1, 200, 9)
    unit = units(home, n_people=n, order=rng.integers(0, 3, 9))
    is_absent = unit.order == Order.ABSENT
    road = Road(p, form, threat=dict(enumerate(threat)), controller=0 if held else -1)
    road.order(unit)
    sent = unit.order == Order.FRONT
    assert (unit.n_people == n).all()
    assert ((unit.order == Order.ABSENT) == is_absent).all()
    assert (unit.cell[~sent] == home[~sent]).all()
    assert all(threat[cell] >= p.fight.men_to_hold for cell in unit.cell[sent])
    if held:
        there = np.bincount(unit.cell[sent], unit.n_people[sent], N_CELLS)
        assert (there[there > 0] >= 2 * np.array(threat)[there > 0] - 1e-6).all()


# ---- on whom people can count, and what the command knows ----


def test_people_count_on_soldiers_who_are_there_and_less_on_those_near_by_and_not_across_the_map(form):
    near = np.exp(-np.hypot(*np.mgrid[0:3, 0:3]))
    garrison = np.full(30, 9.0, dtype=np.float32)
    unit = units([11, 0], n_people=[40, 70], arms=[2.0, 1.0], order=[Order.GARRISON, Order.ABSENT])
    form(stand_guard)(unit, garrison, 6, near)
    seen = garrison.reshape(5, 6)
    assert seen[1, 5] == pytest.approx(80)
    assert seen[1, 4] == seen[0, 5] == seen[2, 5] == pytest.approx(80 * np.exp(-1))
    assert seen[3, 3] == pytest.approx(80 * near[2, 2])
    assert (seen[:, :3] == 0).all()
    assert (seen[4] == 0).all()


def test_help_counts_where_the_unit_is_and_not_at_its_home(form):
    garrison, alone = np.zeros(12, dtype=np.float32), np.zeros((3, 3))
    alone[0, 0] = 1.0
    form(stand_guard)(units([0], cell=[7], order=Order.FRONT), garrison, 4, alone)
    assert np.flatnonzero(garrison).tolist() == [7]


def test_the_command_sees_those_who_are_at_war_with_the_state_and_jihadists_among_them():
    men = np.array([[10, 0], [20, 5], [40, 40]], dtype=np.float32)
    stances = np.array([1, 1, 0], dtype=np.int8)
    party = filled(Group, 3, men=men, arms=[2.0, 1.0, 1.0], stance=[Stance.JIHADIST, Stance.SIGNATORY, Stance.JIHADIST])
    threat = threat_of(party, stances)
    assert threat.all.tolist() == [40, 5]
    assert threat.of_jihadists.tolist() == [20, 0]
