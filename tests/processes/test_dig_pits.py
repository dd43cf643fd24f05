"""Pits: owners who open places while these pay, those whom the others pay, and what each task is known to bring."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.ledger.payments import ALL, WATCHED
from goldsim.entities.miners import Activity, Task
from goldsim.entities.sites import HIDDEN
from goldsim.processes import dig
from goldsim.processes.dig.ground import Bills, Costs, Digger, Place
from goldsim.processes.dig.owners import Ore, Paid, feed_part, pay_hands, pay_out, run_pits, want_places
from goldsim.units import HANDS
from records import filled, totals


def wanted_by(form, p, n=1, *, outlay=10_000.0, **columns):
    """Return the owners after a week, and the places that they want."""
    usual = {"room": 500, "capacity": 100, "n_miners": 100, "cost_factor": 1, "found": -1, "place_pay": 0}
    owner, wanted = filled(Place, n, **usual | columns), np.zeros(n)
    form(want_places)(owner, np.full(n, outlay), wanted, 10, p.dig)
    return owner, wanted


# ---- places ----


def test_places_fall_out_of_use_over_their_life_sooner_in_deep_ground_and_the_last_one_stays(p, form):
    owner, _ = wanted_by(form, p, 4, cost_factor=[1, 2, 1, 1], capacity=[100, 100, 1, 100], found=[-1, -1, -1, HIDDEN])
    a_week = 1 / p.dig.place_weeks
    assert owner.capacity == pytest.approx([100 * (1 - a_week), 100 * (1 - 2 * a_week), 1, 100])


def test_a_place_is_wanted_where_people_lack_room_and_what_places_bring_pays_for_it_over_its_life(p, form):
    stay = 100 * (1 - 1 / p.dig.place_weeks)
    enough = 10_000 * (1 / p.dig.place_weeks + p.dig.interest_rate)
    pays = {"place_pay": enough * 1.01, "n_miners": 150}
    assert wanted_by(form, p, **pays)[1] == pytest.approx(150 - stay)
    assert wanted_by(form, p, **pays | {"place_pay": enough * 0.99})[1] == 0
    assert wanted_by(form, p, **pays, outlay=10_200)[1] == 0
    assert wanted_by(form, p, **pays | {"n_miners": 90})[1] == 0
    # Machines take room, and the deposit has an end.
    assert wanted_by(form, p, **pays, taken_share=0.5)[1] == pytest.approx(150 - stay / 2)
    assert wanted_by(form, p, **pays, room=110)[1] == pytest.approx(110 - stay)
    # In ground where places last half as long, they have to bring nearly twice as much.
    assert wanted_by(form, p, **pays, cost_factor=2)[1] == 0


OWNERS = {
    "n_miners": st.integers(0, 5000),
    "room": st.floats(1, 2000),
    "capacity": st.floats(1, 2000),
    "place_pay": st.floats(0, 1e6),
}


@given(taken=st.floats(0, 0.9), factor=st.floats(1, 40), **OWNERS)
def test_nobody_wants_more_places_than_the_deposit_has_room_for(p, form, taken, factor, **columns):
    owner, wanted = wanted_by(form, p, taken_share=taken, cost_factor=factor, **columns)
    assert wanted[0] >= 0
    assert wanted[0] == 0 or owner.capacity[0] + wanted[0] <= columns["room"] * (1 + 1e-5)
    assert 1 <= owner.capacity[0] <= max(columns["capacity"], 1)


@given(chest=st.integers(0, 10**9), asked=st.integers(0, 10**9))
def test_owners_feed_as_far_as_the_chest_goes(chest, asked):
    part = feed_part(np.array([chest]), np.array([asked]))[0]
    assert 0 <= part <= 1
    assert part * asked == pytest.approx(min(chest, asked))


# ---- what owners do with their cash ----


@pytest.fixture
def economy(tiny):
    """Tinyland, where site 0 alone is known, crowded, shallow and worth a place, and the others are empty of people."""
    economy = GoldEconomy(tiny, seed=1)
    put(economy.sites, found=HIDDEN, n_miners=0, chest=0, due=0, taken_share=0.0, cost_factor=1.0)
    put(economy.sites, 0, found=-1, n_miners=300, room=1000.0, capacity=100.0, place_pay=10**5)
    put(economy.miners, activity=Activity.FARM, site=-1)
    put(economy.belts, till=0, price_level=1.0)
    put(economy.country, towns=0)
    return economy


def costs_for(economy, digging=4000):
    n = len(economy.sites)
    money = np.full(n, digging)
    return Costs(
        money, money, np.zeros(n, np.int64), np.zeros(n, bool), np.zeros(n, bool), economy.sites.buyer, np.zeros(n), 0, 0
    )


def owners_act(economy, fed=0):
    """Return how many places are opened at site 0."""
    with acting(economy, dig):
        run_pits(economy, costs_for(economy), np.full(len(economy.sites), fed))
    return float(economy.sites.capacity[0]) - 100 * (1 - 1 / economy.p.dig.place_weeks)


def test_owners_open_as_many_places_as_the_chest_pays_for_out_of_the_belts_hands_and_the_towns_tools(economy):
    p, belt = economy.p.dig, economy.sites.belt[0]
    put(economy.sites, 0, chest=int(50 * p.place_xof))
    assert owners_act(economy) == pytest.approx(50, rel=1e-4)
    assert economy.sites.chest[0] == 0
    assert economy.country.towns[0] == pytest.approx(50 * p.place_xof * p.place_tools_share, abs=1)
    assert economy.belts.till[belt] == pytest.approx(50 * p.place_xof * (1 - p.place_tools_share), abs=1)


def test_where_labour_is_dear_or_the_ground_is_deep_the_same_chest_opens_fewer_places(economy):
    put(economy.sites, 0, chest=int(50 * economy.p.dig.place_xof))
    put(economy.belts, price_level=2.0)
    assert owners_act(economy) == pytest.approx(25, rel=1e-4)


def test_traders_put_up_what_the_chest_lacks_within_the_part_of_their_cash_that_they_lend(economy):
    p, belt = economy.p, economy.sites.belt[0]
    till = int(40 * p.dig.place_xof / p.live.lent_highest_share)
    put(economy.belts, belt, till=till)
    assert owners_act(economy) == pytest.approx(40, rel=1e-3)
    assert economy.ledger.moved(reason="traders' money for pits") == pytest.approx(40 * p.dig.place_xof, abs=2)
    put(economy.belts, belt, till=10**10)
    put(economy.sites, 0, capacity=100.0, chest=0)
    assert owners_act(economy) == pytest.approx(300 - 100 * (1 - 1 / p.dig.place_weeks), rel=1e-4)


def test_owners_keep_some_weeks_costs_and_spend_a_part_of_the_rest_near_and_the_other_in_the_towns(economy):
    p, belt = economy.p.dig, economy.sites.belt[0]
    kept = p.chest_weeks * 4000 * 100 * (1 - 1 / p.place_weeks)
    put(economy.sites, 0, place_pay=0.0, chest=int(kept) + 600_000)
    assert owners_act(economy) == pytest.approx(0, abs=1e-4)
    assert economy.sites.chest[0] == pytest.approx(kept, abs=20)
    assert economy.belts.till[belt] == pytest.approx(600_000 * p.owner_belt_share, abs=20)
    assert economy.country.towns[0] == pytest.approx(600_000 * (1 - p.owner_belt_share), abs=20)
    less = int(economy.sites.chest[0]) - 1000
    put(economy.sites, 0, capacity=100.0, chest=less)
    owners_act(economy)
    assert economy.sites.chest[0] == less


def test_what_feeding_diggers_costs_lowers_what_places_are_known_to_bring(economy):
    rate = economy.p.live.pay_memory_rate
    owners_act(economy, fed=500_000)
    assert economy.sites.place_pay[0] == pytest.approx(10**5 - rate * 500_000 / 100)


# ---- those whom the others pay ----


EACH_HAND = st.tuples(st.integers(0, 2000), st.sampled_from([Task.HAUL, Task.COOK]), st.integers(0, 9000))


@given(
    hands=st.lists(EACH_HAND, min_size=1, max_size=9),
    rates=st.tuples(st.floats(0, 10), st.floats(0, 10)),
    repaid_share=st.floats(0, 1),
)
def test_each_hand_gets_the_pay_of_its_task_and_who_owes_pays_back_a_part(form, hands, rates, repaid_share):
    found, task, debt = (np.array(column) for column in zip(*hands, strict=True))
    hand = filled(Digger, len(hands), found=found, task=task, debt=debt, creditor=np.where(debt > 0, 1, -1), site=0)
    spread, back, paid = totals(Ore, 1), totals(Bills, 2), Paid.blank(watched=0)
    form(pay_hands)(np.arange(len(hands)), hand, spread, back, paid, np.array(rates[:1]), np.array(rates[1:]), repaid_share)
    wages = (found * np.where(task == Task.HAUL, rates[0], rates[1])).astype(int)
    repaid = np.minimum((wages * repaid_share).astype(int), debt)
    assert hand.savings.tolist() == (wages - repaid).tolist()
    assert hand.debt.tolist() == (debt - repaid).tolist()
    assert hand.repaid.tolist() == repaid.tolist()
    assert ((hand.creditor >= 0) == (hand.debt > 0)).all()
    assert (spread.wages[0], back.repaid.tolist()) == (wages.sum(), [0, repaid.sum()])
    assert (paid.wages[ALL], paid.wages[WATCHED], paid.repaid[ALL]) == (wages.sum(), wages[0], repaid.sum())


def pay_at(economy, *tasks, spent=100_000, crushing=30_000):
    """Let people of these tasks be paid at site 0, where that much was spent; return what each got, and the belt."""
    n, rows = len(economy.sites), np.arange(len(tasks))
    count = {task: np.where(np.arange(n) == 0, HANDS * tasks.count(task), 0) for task in Task}
    put(economy.miners, savings=0, debt=0, creditor=-1)
    put(economy.miners, rows, site=0, task=np.array(tasks), activity=Activity.MINE, found=HANDS)
    put(economy.sites, 0, due=(spent + crushing) * economy.miners.weight)
    put(economy.belts, till=0)
    hands = dict(zip(("digging", "washing", "hauling", "cooking"), (count[task] for task in Task), strict=True))
    ore = economy.totals(Ore)._replace(costs=np.where(np.arange(n) == 0, spent, 0), **hands)
    with acting(economy, dig):
        pay_out(economy, [rows[np.array(tasks) > Task.WASH]], costs_for(economy), ore, economy.totals(Bills))
    assert not economy.sites.due.any()
    return economy.miners.savings[rows].tolist(), economy.belts.till[economy.sites.belt[0]] / economy.miners.weight


def test_haulers_share_the_crushing_fees_and_their_part_of_costs_cooks_theirs_and_the_belt_has_the_rest(economy):
    p = economy.p.dig
    paid, belt = pay_at(economy, Task.HAUL, Task.HAUL, Task.COOK)
    hauler, cook = (30_000 + p.haulers_part_share * 100_000) / 2, p.cooks_part_share * 100_000
    assert paid == pytest.approx([hauler, hauler, cook], abs=1)
    assert belt == 130_000 - sum(paid)


def test_where_nobody_hauls_or_cooks_the_belt_does_it(economy):
    assert pay_at(economy, Task.HAUL)[1] == pytest.approx(100_000 * (1 - economy.p.dig.haulers_part_share), abs=1)
    assert pay_at(economy, Task.DIG) == ([0], 130_000)


def test_what_tasks_bring_beyond_the_mean_becomes_known_and_is_none_in_all(economy):
    put(economy.country, task_premium=0.0)
    paid, _ = pay_at(economy, Task.HAUL, Task.HAUL, Task.COOK)
    premium, rate = economy.country.task_premium[0], economy.p.live.pay_memory_rate
    assert premium[Task.HAUL] == pytest.approx(rate * (paid[0] - sum(paid) / 3), abs=1)
    assert 2 * premium[Task.HAUL] + premium[Task.COOK] == pytest.approx(0, abs=1e-3)
    # Nobody hears anything of tasks that nobody did.
    assert premium[Task.DIG] == premium[Task.WASH] == 0
