"""Where groups have their fighters: as many in all cells together as they are, where it pays, is near, and nobody stands."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.armed_groups import Stance
from goldsim.processes import fight
from goldsim.processes.fight.sides import Group, Land, Luck
from goldsim.processes.fight.spread import ALLIANCE, WAR, foes_at, match_numbers, move, open_fronts, strengthen_fronts, wish
from records import filled, keys_of

N = 6
AT_WAR = np.array([[ALLIANCE, WAR, WAR], [WAR, ALLIANCE, 0], [WAR, 0, ALLIANCE]], dtype=np.int8)  # two groups and the state
FRIENDS = np.array([[ALLIANCE, ALLIANCE, WAR], [ALLIANCE, ALLIANCE, WAR], [WAR, WAR, ALLIANCE]], dtype=np.int8)


def groups(men, **columns):
    men = np.array(men, dtype=np.float32)
    usual = {"n_fighters": men.sum(axis=1), "arms": 1.0, "stance": Stance.JIHADIST, "base": 0}
    return filled(Group, len(men), **(usual | columns), men=men)


def ground(**columns):
    usual = {"people": 1000, "worth": 100.0, "is_abroad": np.zeros(N, dtype=np.bool_)}
    return filled(Land, N, **(usual | columns))


def moved(form, p, land, *, near=None, stances=AT_WAR, all_move=True, **columns):
    """Return where the first group's ninety fighters are after they have moved; the second has ten, in cell 5."""
    group = groups([[90, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 10]], **columns)
    q = p.fight._replace(move_share=1.0) if all_move else p.fight
    form(move)(0, group, land, stances, np.ones(N) if near is None else np.array(near), q)
    assert group.men[0].sum() == pytest.approx(90, rel=1e-5)
    assert group.men[1].tolist() == [0, 0, 0, 0, 0, 10]
    return group.men[0]


@given(
    worth=st.lists(st.floats(0, 1e7), min_size=N, max_size=N),
    garrison=st.lists(st.floats(0, 1e4), min_size=N, max_size=N),
    near=st.lists(st.floats(0, 1), min_size=N, max_size=N),
    people=st.lists(st.integers(0, 10**5), min_size=N, max_size=N),
)
def test_wherever_they_go_they_are_as_many_as_before(form, p, worth, garrison, near, people):
    abroad = np.array([False] * (N - 1) + [True])
    there = moved(form, p, ground(worth=worth, garrison=garrison, people=people, is_abroad=abroad), near=near, all_move=False)
    assert (there >= 0).all()


def test_more_go_where_it_brings_more_and_is_nearer(form, p):
    there = moved(form, p, ground(worth=[100, 200, 300, 0, 0, 0]))
    assert there == pytest.approx([15, 30, 45, 0, 0, 0], rel=1e-5)
    there = moved(form, p, ground(worth=100.0), near=[1.0, 0.5, 0.25, 0.25, p.fight.least_nearness, 0.0])
    assert there == pytest.approx([45, 22.5, 11.25, 11.25, 0, 0], rel=1e-5)


def test_fewer_go_where_soldiers_or_rivals_stand_and_good_arms_help(form, p):
    land = ground(garrison=[0, 50, 500, 0, 0, 0])
    poor, rich = (moved(form, p, land, arms=[arms, 1.0]) for arms in (1.0, 2.0))
    assert poor[0] > poor[1] > poor[2]
    assert poor[5] < poor[0] == poor[3]
    assert rich[2] / rich[0] > poor[2] / poor[0]


def test_soldiers_and_rivals_with_whom_there_is_peace_are_in_nobodys_way(form, p):
    peace = np.zeros((3, 3), dtype=np.int8)
    there = moved(form, p, ground(garrison=[0, 50, 500, 0, 0, 0]), stances=peace)
    assert there == pytest.approx([15] * N, rel=1e-5)


def test_nobody_goes_where_a_friend_holds_the_ground_and_all_may_go_to_a_foes(form, p):
    land = ground(controller=[-1, 0, 1, -1, -1, -1])
    assert moved(form, p, land, stances=FRIENDS)[2] == 0
    assert moved(form, p, land)[2] > 0


def test_a_militia_goes_by_the_people_and_not_by_what_the_ground_brings(form, p):
    land = ground(worth=[900, 0, 0, 0, 0, 0], people=[100, 200, 600, 0, 0, 0])
    there = moved(form, p, land, stances=np.zeros((3, 3), dtype=np.int8), stance=[Stance.MILITIA, Stance.JIHADIST])
    assert there == pytest.approx([10, 20, 60, 0, 0, 0], rel=1e-5)


def test_jihadists_rest_across_the_border_and_others_do_not(form, p):
    abroad = np.array([False] * 4 + [True, False])
    land, stances = ground(worth=p.fight.refuge_xof, people=[1000, 0, 0, 0, 0, 0], is_abroad=abroad), np.zeros((3, 3), np.int8)
    for stance, halves in ((Stance.JIHADIST, [45, 0, 0, 0, 45, 0]), (Stance.SIGNATORY, [90, 0, 0, 0, 0, 0])):
        there = moved(form, p, land, stances=stances, stance=[stance, Stance.JIHADIST])
        assert there == pytest.approx(halves, rel=1e-5)


def test_only_a_part_moves_a_month_and_who_has_nowhere_to_go_is_at_the_base(form, p):
    share = p.fight.move_share
    there = moved(form, p, ground(worth=[0, 1, 0, 0, 0, 0]), all_move=False)
    assert there == pytest.approx([90 * (1 - share), 90 * share, 0, 0, 0, 0], rel=1e-5)
    assert moved(form, p, ground(worth=0.0), base=[3, 5]).tolist() == [0, 0, 0, 90, 0, 0]


def test_foes_are_soldiers_on_whom_people_count_and_fighters_by_their_arms(form):
    group, land = groups([[5] * N, [10] * N], arms=[1.0, 3.0]), ground(garrison=7.0)
    assert form(foes_at)(0, 2, group, land, AT_WAR) == pytest.approx(37)
    assert form(foes_at)(1, 2, group, land, AT_WAR) == pytest.approx(5)
    assert form(foes_at)(0, 2, group, land, FRIENDS) == pytest.approx(7)


@given(worth=st.floats(0, 1e7), garrison=st.floats(0, 1e4), more=st.floats(0, 1e3))
def test_a_place_is_wished_for_by_its_worth_and_never_for_more(form, p, worth, garrison, more):
    def wished(of, against):
        return form(wish)(0, 1, groups([[9] * N, [0] * N]), ground(worth=of, garrison=against), AT_WAR, p.fight)

    usual = wished(worth, garrison)
    assert 0 <= usual <= worth * (1 + 1e-6)
    assert wished(worth + more, garrison) >= usual * (1 - 1e-6)
    assert wished(worth, garrison + more) <= usual * (1 + 1e-6)


def test_who_falls_or_joins_does_so_everywhere_alike(form):
    group = groups([[8, 2, 0, 0, 0, 0], [0] * N, [0] * N], n_fighters=[5, 12, 0], base=[0, 4, 0])
    form(match_numbers)(group)
    assert group.men == pytest.approx(np.array([[4, 1, 0, 0, 0, 0], [0, 0, 0, 0, 12, 0], [0] * N]))


# ---- fronts that open ----


def with_a_front(tiny, n, parent, has):
    """Return an economy in which the river men are sent out this week, and the hill men have so many of a core."""
    economy = GoldEconomy(tiny, seed=1)
    put(economy.armed_groups, 0, n_core=has, n_fighters=has + 20, arms=1.5)
    put(economy.armed_groups, 1, n_core=0, n_fighters=0, comes=economy.week, n_sent=n, parent=parent)
    return economy


@pytest.mark.parametrize(("n", "sent"), [(100, 100), (400, 300)])
def test_a_front_is_opened_by_fighters_of_the_group_that_sends_them_as_far_as_it_has_them(tiny, n, sent):
    economy = with_a_front(tiny, n, 0, 300)
    with acting(economy, fight):
        open_fronts(economy)
    groups = economy.armed_groups
    assert groups.n_core[:2].tolist() == [300 - sent, sent]
    assert groups.n_fighters[:2].tolist() == [320 - sent, sent]
    assert groups.arms[1] == pytest.approx(1.5)
    assert economy.tally["n_core_joined"] == 0
    assert [(event.kind, event.a, event.amount) for event in economy.events] == [("front opened", "river men", sent)]


def test_who_is_sent_by_nobody_comes_from_abroad_and_is_counted(tiny):
    economy = with_a_front(tiny, 150, -1, 300)
    with acting(economy, fight):
        open_fronts(economy)
    assert economy.armed_groups.n_core[:2].tolist() == [300, 150]
    assert economy.tally["n_core_joined"] == 150


def strengthened(form, fighters, prospect, share, *, core=None, is_friend=None, stance=Stance.JIHADIST):
    """Return groups after friends have sent each other fighters once."""
    n = len(fighters)
    columns = {"n_core": fighters if core is None else core, "n_fighters": fighters, "prospect": prospect, "stance": stance}
    group = groups([[1] * N] * n, arms=np.arange(1, n + 1), **columns)
    form(strengthen_fronts)(
        group, np.ones((n, n), dtype=np.bool_) if is_friend is None else is_friend, keys_of(Luck, 3).sent, share
    )
    return group


def test_a_front_sends_those_whom_it_can_spare_to_the_friend_with_most_to_gain_a_fighter(form):
    group = strengthened(form, [900, 100, 200], [1e6, 4e6, 1e6], 1.0)
    # A thousand men share five million: 200 of them belong where there is one.
    assert 700 <= 900 - group.n_fighters[0] <= 701
    assert group.n_core.tolist() == group.n_fighters.tolist()
    assert group.n_fighters.sum() == 1200


@given(
    fighters=st.lists(st.integers(1, 5000), min_size=3, max_size=3),
    prospect=st.lists(st.floats(0, 1e8), min_size=3, max_size=3),
    share=st.floats(0, 1),
)
def test_whoever_is_sent_nobody_is_lost_and_no_front_has_less_than_nobody(form, fighters, prospect, share):
    group = strengthened(form, fighters, prospect, share)
    assert group.n_fighters.sum() == group.n_core.sum() == sum(fighters)
    assert (group.n_core >= 0).all()


def test_those_who_are_sent_bring_their_arms(form):
    group = strengthened(form, [1000, 500], [0.0, 1e6], 0.5)
    assert group.n_fighters.tolist() == pytest.approx([500, 1000], abs=1)
    assert group.arms.tolist() == pytest.approx([1.0, 1.5], rel=1e-2)


@pytest.mark.parametrize(
    "held_back",
    [
        {"core": [0, 100]},  # people of the pool stay where they live
        {"is_friend": np.zeros((2, 2), dtype=np.bool_)},
        {"stance": Stance.MILITIA},
        {"core": [900, 0]},  # a front that is not there yet
    ],
)
def test_nobody_is_sent_by_neighbours_strangers_or_to_fronts_that_are_not_open(form, held_back):
    assert strengthened(form, [900, 100], [1e6, 4e6], 1.0, **held_back).n_fighters.tolist() == [900, 100]


def test_after_a_year_the_fighters_in_all_cells_are_as_many_as_each_group_has(year_in_tinyland):
    groups = year_in_tinyland.armed_groups
    # Of those who joined or left after the week's fights, cells learn in the next.
    there = groups.men.sum(axis=1)
    assert there == pytest.approx(groups.n_fighters, rel=0.05, abs=20)
    assert there[:2].min() > 0
