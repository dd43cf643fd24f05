import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.processes.smuggle import believed_loss, check_chance, chosen_exits, n_held_on_route, route_value

SHARE = st.floats(0, 1)


def test_padding_at_the_end_of_a_route_is_not_a_held_cell():
    controller = np.array([-1, 0, 1, -1, 0])
    routes = np.array([[[0, 1, 2, -1, -1], [3, 0, -1, -1, -1]]])
    # The last cell of the map is held, and is what -1 would point to.
    assert n_held_on_route(controller, routes).tolist() == [[2, 0]]


@given(price=st.floats(0.5, 1), km=st.floats(0, 2000), toll=st.floats(0, 0.2), loss=st.floats(0, 0.9))
def test_a_way_is_worth_less_with_kilometres_tolls_and_losses(p, price, km, toll, loss):
    def value(*args):
        return route_value(*(np.array([[a]]) for a in args), p.smuggle)[0, 0]

    usual = value(price, km, toll, loss)
    assert value(price, km + 100, toll, loss) <= usual
    assert value(price, km, toll + 0.01, loss) <= usual
    assert value(price, km, toll, loss + 0.05) <= usual
    assert value(price + 0.01, km, toll, loss) >= usual


def test_a_way_at_the_door_without_tolls_or_losses_is_worth_the_price_there(p):
    none = np.zeros((1, 1))
    assert route_value(np.array([[0.95]]), none, none, none, p.smuggle)[0, 0] == pytest.approx(0.95)


def test_equal_exits_are_chosen_equally_and_a_far_better_one_always():
    u = (np.arange(1000) + 0.5) / 1000
    equal = np.bincount(chosen_exits(np.zeros((1000, 4)), u, 0.02))
    assert equal.tolist() == [250, 250, 250, 250]
    best = chosen_exits(np.tile([0.0, 1.0, 0.2], (1000, 1)), u, 0.02)
    assert (best == 1).all()


@given(value=st.lists(st.floats(-1, 1), min_size=3, max_size=3), gain=st.floats(0, 1), u=st.floats(1e-9, 1 - 1e-9))
def test_an_exit_that_gets_better_keeps_those_who_chose_it(value, gain, u):
    before = chosen_exits(np.array([value]), np.array([u]), 0.1)[0]
    value[0] += gain
    after = chosen_exits(np.array([value]), np.array([u]), 0.1)[0]
    assert before != 0 or after == 0


@given(staff=st.floats(0, 1e5))
def test_a_post_without_people_finds_nothing_and_one_with_many_never_more_than_the_highest(p, staff):
    def chance(n):
        return check_chance(np.array([n]), p.smuggle)[0]

    assert chance(0.0) == 0
    assert chance(p.smuggle.check_half_staff) == pytest.approx(p.smuggle.check_highest_share / 2)
    assert chance(staff) <= chance(staff + 1) <= p.smuggle.check_highest_share


@given(before=SHARE, seized=st.sampled_from([0, 1]), weight=SHARE)
def test_belief_moves_toward_what_happened_and_no_further(before, seized, weight):
    after = believed_loss(np.array([before]), np.array([seized]), weight)[0]
    assert min(before, seized) - 1e-12 <= after <= max(before, seized) + 1e-12
    assert believed_loss(np.array([before]), np.array([seized]), 1.0)[0] == pytest.approx(seized)
    assert believed_loss(np.array([before]), np.array([seized]), 0.0)[0] == before


def test_every_route_of_tinyland_starts_at_the_base_and_ends_at_its_exit(year_in_tinyland):
    economy = year_in_tinyland
    routes, bases = economy.layout.route_cells, economy.traffickers.base
    assert (routes[:, :, 0] == bases[:, None]).all()
    for number, letter in enumerate(economy.exit_letters):
        ends = [way[way >= 0][-1] for way in routes[:, number]]
        assert set(ends) <= set(economy.geography.border_with(letter).tolist())
