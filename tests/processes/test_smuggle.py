import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.processes import smuggle
from goldsim.processes.smuggle import launder, laundered_share
from goldsim.processes.smuggle.customs import (
    Luck,
    Official,
    check_chance,
    first_group,
    make_contracts,
    meet_officials,
    pass_groups,
    tolls_on_ways,
)
from goldsim.processes.smuggle.routes import (
    Exit,
    Land,
    Routes,
    Smuggler,
    Trips,
    believed_loss,
    bid_abroad,
    chosen_exits,
    expect,
    learn_from_trips,
    loads,
    n_held_on_way,
    route_value,
)
from paired import lived, moved, sum_of
from records import filled, keys_of

SHARE = st.floats(0, 1)


# ---- choosing a way ----


def test_padding_at_the_end_of_a_route_is_not_a_held_cell(form):
    controller = np.array([-1, 0, 1, -1, 0])
    ways = np.array([[0, 1, 2, -1, -1], [3, 0, -1, -1, -1]])
    # The last cell of the map is held, and is what -1 would point to.
    assert [form(n_held_on_way)(controller, way) for way in ways] == [2, 0]


@given(
    price=st.floats(0.5, 1), km=st.floats(0, 2000), toll=st.floats(0, 0.2), loss=st.floats(0, 0.9), is_closed=st.booleans()
)  # fmt: skip
def test_a_way_is_worth_less_with_kilometres_tolls_losses_and_a_closed_border(p, form, price, km, toll, loss, is_closed):
    def value(*args):
        return form(route_value)(*args, p.smuggle)

    usual = value(price, km, toll, is_closed, loss)
    assert value(price, km + 100, toll, is_closed, loss) <= usual
    assert value(price, km, toll + 0.01, is_closed, loss) <= usual
    assert value(price, km, toll, True, loss) <= usual
    assert value(price, km, toll, is_closed, loss + 0.05) <= usual
    assert value(price + 0.01, km, toll, is_closed, loss) >= usual


def test_a_way_at_the_door_is_worth_the_price_there_and_over_a_closed_border_the_crossing_less(p, form):
    worth = [form(route_value)(0.95, 0.0, 0.0, is_closed, 0.0, p.smuggle) for is_closed in (False, True)]
    q = p.smuggle
    assert worth[0] == pytest.approx(0.95 - q.capital_cost_rate)
    assert worth[0] - worth[1] == pytest.approx(q.closed_cost_share + q.capital_cost_rate * q.closed_weeks)


def test_a_network_expects_of_its_ways_what_its_choice_among_them_brings_and_its_cash_back_later_over_closed_ones(p, form):
    smuggler, value = filled(Smuggler, 3), np.array([[0.9, 0.5], [0.9, 0.9], [0.8, 0.9]])
    form(expect)(smuggler, value, np.array([False, True]), p.smuggle)
    assert smuggler.worth == pytest.approx([0.9, 0.9, 0.9], abs=0.01)
    assert smuggler.weeks_out == pytest.approx([1, 1 + p.smuggle.closed_weeks / 2, 1 + p.smuggle.closed_weeks], abs=0.05)


def test_over_a_closed_way_gold_goes_piece_by_piece_and_nothing_is_worth_a_trip_below_the_smallest_load(p):
    gold, q = np.array([10**9, 10**9, 10**5]), p.smuggle
    sent = loads(gold, np.array([False, True, False]), q)
    assert sent.tolist() == [10**9, int(10**9 / (1 + q.closed_weeks)), 0]


def test_buyers_abroad_pay_less_for_more_than_they_are_used_to_and_get_used_to_it(p):
    buyers = filled(Exit, 2, price_share=0.95)
    for week in range(60):
        buyers.left[:] = 100
        bid_abroad(buyers, week, p.smuggle)
    assert buyers.offer == pytest.approx([0.95, 0.95], abs=1e-3)
    offers = []
    for week in range(60, 120):
        buyers.left[:] = [300, 0]
        bid_abroad(buyers, week, p.smuggle)
        offers.append(float(buyers.offer[0]))
    assert offers[0] == pytest.approx(1 - 0.05 * 3, abs=0.01)
    assert offers == sorted(offers)
    assert buyers.offer[1] == pytest.approx(0.95)


def test_equal_exits_are_chosen_equally_and_a_far_better_one_always(form):
    u = (np.arange(1000) + 0.5) / 1000
    equal = np.bincount(form(chosen_exits)(np.zeros((1000, 4)), u, 0.02))
    assert equal.tolist() == [250, 250, 250, 250]
    best = form(chosen_exits)(np.tile([0.0, 1.0, 0.2], (1000, 1)), u, 0.02)
    assert (best == 1).all()


@given(value=st.lists(st.floats(-1, 1), min_size=3, max_size=3), gain=st.floats(0, 1), u=st.floats(1e-9, 1 - 1e-9))
def test_an_exit_that_gets_better_keeps_those_who_chose_it(form, value, gain, u):
    before = form(chosen_exits)(np.array([value]), np.array([u]), 0.1)[0]
    value[0] += gain
    after = form(chosen_exits)(np.array([value]), np.array([u]), 0.1)[0]
    assert before != 0 or after == 0


@given(staff=st.floats(0, 1e5))
def test_a_post_without_people_finds_nothing_and_one_with_many_never_more_than_the_highest(p, staff):
    def chance(n, is_closed=False):
        return check_chance(np.array([n]), np.array([is_closed]), p.smuggle)[0]

    assert chance(0.0) == chance(0.0, True) == 0
    assert chance(p.smuggle.check_half_staff) == pytest.approx(p.smuggle.check_highest_share / 2)
    assert chance(staff) <= chance(staff + 1) <= p.smuggle.check_highest_share
    assert chance(staff, True) == pytest.approx(chance(staff) * (1 + p.smuggle.closed_check_gain))
    assert check_chance(np.array([staff]), np.array([True]), p.smuggle._replace(check_highest_share=0.9))[0] <= 1


@given(before=SHARE, seized=st.sampled_from([0.0, 1.0]), weight=SHARE)
def test_belief_moves_toward_what_happened_and_no_further(form, before, seized, weight):
    after = form(believed_loss)(before, seized, weight)
    assert min(before, seized) - 1e-12 <= after <= max(before, seized) + 1e-12
    assert form(believed_loss)(before, seized, 1.0) == pytest.approx(seized)
    assert form(believed_loss)(before, seized, 0.0) == before


def test_networks_that_went_learn_and_the_others_keep_what_they_believe(p, form):
    memory = filled(Smuggler, 3, loss_belief=np.full((3, 2), 0.5))
    trips, lost = Trips(np.array([0, 1, 1]), np.array([5, 5, 0])), np.array([True, False, False])
    form(learn_from_trips)(memory, trips, lost, p.smuggle._replace(forget_rate=0.1, usual_loss_share=0.1, learn_share=0.4))
    assert memory.loss_belief == pytest.approx(np.array([[0.7, 0.46], [0.46, 0.3], [0.5, 0.5]]))
    assert memory.exit.tolist() == [0, 1, -1]


def test_groups_on_the_way_share_the_toll_by_their_cells_and_nobody_pays_more_than_he_has(p, form):
    land = filled(Land, 5, controller=[-1, 0, 0, 1, -1])
    routes = Routes(exit_km=np.ones((3, 1)), route_cells=np.array([[[0, 1, 2, 3]], [[4, 3, -1, -1]], [[0, 1, -1, -1]]]))
    trips, payers = Trips(np.zeros(3, dtype=np.int64), np.array([1000, 1000, 0])), filled(Smuggler, 3, capital=[10**6, 50, 10**6])
    q = p.smuggle._replace(toll_share=0.02, toll_highest_share=0.05)
    payer, group, toll = form(tolls_on_ways)(trips, payers, 2, routes, land, 10.0, q)
    # Three cells would cost 6 % of 10,000 XOF, of which 5 % is the highest; the second network has only 50 XOF left.
    assert list(zip(payer.tolist(), group.tolist(), toll.tolist(), strict=True)) == [(0, 0, 333), (0, 1, 166), (1, 1, 50)]
    assert form(first_group)(np.array([0, 1]), trips.way, routes, land).tolist() == [0, 1]


def test_every_route_of_tinyland_starts_at_the_base_and_ends_at_its_exit(year_in_tinyland):
    economy = year_in_tinyland
    routes, bases = economy.lookups.route_cells, economy.traffickers.base
    assert (routes[:, :, 0] == bases[:, None]).all()
    for number, letter in enumerate(economy.exit_letters):
        ends = [way[way >= 0][-1] for way in routes[:, number]]
        assert set(ends) <= set(economy.geography.border_with(letter).tolist())


# ---- through an exporter's books ----


@given(gain=st.floats(-2, 2), traceability=SHARE)
def test_more_is_laundered_the_more_it_brings_and_never_what_is_traced(p, gain, traceability):
    q = p.smuggle._replace(traceability_share=traceability)

    def share(x):
        return laundered_share(np.array([x]), q)[0]

    assert 0 <= share(gain) <= share(gain + 0.01) <= 1 - traceability
    assert share(0.0) == pytest.approx((1 - traceability) / 2)


def laundering(tiny, best, **values):
    """Return an economy whose networks have brought a part of their gold through the books, what they had, and the capital."""
    scenario = tiny.with_values({f"smuggle.{name}": value for name, value in values.items()}, allow_outside=True)
    economy = GoldEconomy(scenario, seed=1)
    gold = np.arange(len(economy.traffickers)) * 1_000_003
    put(economy.traffickers, gold=gold)
    put(economy.country, price=30.0, taxed_share=0.5)
    capital = economy.traffickers.capital.copy()
    with acting(economy, smuggle):
        launder(economy, np.full(len(gold), best))
    return economy, gold, capital


def test_laundered_gold_is_paid_clean_of_discount_papers_and_the_tax_that_is_owed(tiny):
    economy, gold, capital = laundering(tiny, best=-9.0)
    sell, p, traffickers = economy.p.sell, economy.p.smuggle, economy.traffickers
    laundered = gold - traffickers.gold
    assert laundered == pytest.approx(gold * (1 - p.traceability_share), abs=1)
    assert economy.country.laundered[0] == laundered.sum()
    tax = sell.tax_share * 0.5
    carriage = economy.lookups.exit_km[:, -1] * p.km_cost_share
    clean = 1 - sell.legal_discount_share - tax - p.launder_cost_share - carriage
    assert traffickers.capital - capital == pytest.approx(laundered * 30.0 * clean, abs=1)
    assert economy.country.treasury[0] == pytest.approx(laundered.sum() * 30.0 * tax, abs=1)


@pytest.mark.parametrize(
    ("best", "values"), [(9.0, {}), (-9.0, {"traceability_share": 1.0})], ids=["ways pay more", "all traced"]
)
def test_nothing_is_laundered_where_a_way_out_pays_far_more_or_all_gold_is_traced(tiny, best, values):
    economy, gold, capital = laundering(tiny, best, **values)
    assert (economy.traffickers.gold == gold).all()
    assert (economy.traffickers.capital == capital).all()
    assert economy.country.laundered[0] == economy.country.treasury[0] == 0


def test_nothing_is_laundered_while_no_planes_fly(tiny):
    economy = GoldEconomy(tiny, seed=1)
    put(economy.traffickers, gold=10**9)
    put(economy.country, price=30.0, can_fly=False)
    with acting(economy, smuggle):
        launder(economy, np.full(len(economy.traffickers), -9.0))
    assert economy.country.laundered[0] == 0


# ---- posts that are bought ----


def test_who_fears_losses_buys_a_post_that_can_be_bought_pays_for_each_load_and_is_not_seized(p, form):
    n, q = 4, p.smuggle
    fear = np.array([[2.0], [2.0], [0.5], [2.0]]) * q.bribe_share
    checked = filled(Smuggler, n, capital=10**9, loss_belief=fear.astype(np.float32))
    official, post = filled(Official, 2, integrity=[0.0, 1.0]), np.array([0, 1, 0, 0])
    trips = Trips(np.zeros(n, dtype=np.int64), np.array([10**6, 10**6, 10**6, 0]))
    form(make_contracts)(checked, trips, post, official, keys_of(Luck), q)
    assert checked.bribed.tolist() == [0, -1, -1, -1]
    always = np.ones(n)
    bribe, seized = form(meet_officials)(checked, post, trips.load, always, official, 30.0, keys_of(Luck), q)
    paid = int(10**6 * 30.0 * q.bribe_share)
    assert bribe.tolist() == [paid, 0, paid, 0]
    assert seized.tolist() == [False, True, False, False]
    never = np.zeros(n)
    bribe, seized = form(meet_officials)(checked, post, trips.load, never, official, 30.0, keys_of(Luck), q)
    assert bribe.tolist() == [paid, 0, 0, 0]
    assert not seized.any()
    checked.loss_belief[:] = 0
    form(make_contracts)(checked, trips, post, official, keys_of(Luck), q)
    assert checked.bribed.tolist() == [-1, -1, -1, -1]


# ---- past the groups on the road ----


def pass_with(tiny, *, toll, network_runs="on", run_loss=0.03, weeks=1):
    """Return an economy on whose every cell group 0 asks, the loads that it took, and what the networks set out with."""
    scenario = tiny.with_values(
        {"smuggle.toll_highest_share": toll, "smuggle.toll_share": toll, "smuggle.run_loss_share": run_loss,
         "mechanisms.M05": network_runs},
        allow_outside=True,
    )  # fmt: skip
    economy = GoldEconomy(scenario, seed=1)
    n = len(economy.traffickers)
    put(economy.cells, controller=0)
    put(economy.country, price=30.0)
    put(economy.armed_groups, gold=0, cash=0, takings=0)
    load, robbed = np.full(n, 1_000_000), np.zeros((weeks, n), dtype=bool)
    trips = Trips(np.zeros(n, dtype=np.int64), load)
    for week in range(weeks):
        economy.week = week
        put(economy.traffickers, gold=load, capital=10**9)
        with acting(economy, smuggle):
            robbed[week] = pass_groups(economy, trips, np.full((n, len(economy.exits)), toll))
    return economy, robbed, load


def test_networks_pay_a_toll_that_is_less_than_the_loads_lost_by_running(tiny):
    economy, robbed, load = pass_with(tiny, toll=0.02)
    assert not robbed.any()
    assert economy.tally["n_loads_run"] == 0
    assert economy.armed_groups.cash[0] == economy.armed_groups.takings[0] == pytest.approx(0.02 * load.sum() * 30, abs=len(load))
    assert economy.armed_groups.gold[0] == 0


def test_networks_run_past_a_higher_toll_and_lose_loads_at_the_stated_rate_to_who_holds_the_road(tiny):
    economy, robbed, load = pass_with(tiny, toll=0.1, run_loss=0.09, weeks=100)
    n = robbed.size
    assert economy.tally["n_loads_run"] == n
    assert economy.armed_groups.cash[0] == 0
    assert abs(robbed.mean() - 0.09) < 4 * np.sqrt(0.09 * 0.91 / n)
    assert economy.armed_groups.gold[0] == robbed.sum() * load[0]
    assert economy.armed_groups.takings[0] == robbed.sum() * load[0] * 30
    assert (economy.traffickers.gold == np.where(robbed[-1], 0, load)).all()


def test_without_the_networks_wits_every_toll_is_paid(tiny):
    economy, robbed, load = pass_with(tiny, toll=0.1, network_runs="off")
    assert not robbed.any()
    assert economy.tally["n_loads_run"] == 0
    assert economy.armed_groups.cash[0] == pytest.approx(0.1 * load.sum() * 30, abs=len(load))


def test_who_loses_a_load_on_the_road_believes_less_in_that_way_and_no_post_is_said_to_have_seized_it(tiny):
    economy = GoldEconomy(
        tiny.with_values(
            {"smuggle.run_loss_share": 1 - 1e-9, "smuggle.toll_share": 1.0, "smuggle.toll_highest_share": 1.0,
             "mechanisms.M06": "off"}, allow_outside=True,
        ), seed=1,
    )  # fmt: skip
    put(economy.cells, controller=0)
    put(economy.country, price=30.0)
    put(economy.traffickers, gold=np.where(economy.traffickers.is_active, 10**7, 0))
    with acting(economy, smuggle):
        smuggle.step(economy)
    traffickers, p = economy.traffickers, economy.p.smuggle
    went = np.flatnonzero(traffickers.is_active)
    belief = traffickers.loss_belief[went, traffickers.exit[went]]
    assert belief == pytest.approx(p.usual_loss_share + p.learn_share * (1 - p.usual_loss_share))
    assert economy.armed_groups.gold[0] == len(went) * 10**7
    assert economy.exits.n_seizures.sum() == economy.exits.n_trips.sum() == economy.exits.left.sum() == 0


def test_without_laundering_all_illicit_gold_is_smuggled(tiny):
    with_, without = (lived(tiny.with_values({"mechanisms.M06": switch}), 1, 10) for switch in ("on", "off"))
    assert sum_of(with_, "gold_laundered_mg") > 0
    assert sum_of(without, "gold_laundered_mg") == moved(without, reason="sold as clean") == 0
