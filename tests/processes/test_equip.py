import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.programmes import Bought, part_served
from goldsim.parameters import Instrument
from goldsim.processes import equip
from goldsim.processes.equip.inputs import (
    adoption_chance,
    hand_out_kits,
    hand_out_mercury,
    lay_in,
    mercury_needed,
    take_up,
    way_in,
)
from paired import lived, moved, sum_of

XOF = st.floats(0, 1e6)


# ---- kits ----


def served_of(users, people, is_there=True):
    """Return the part of the users at each site whom kits for so many people serve."""
    covers = np.broadcast_to(is_there, (1, len(users)))
    bought = Bought(np.array([Instrument.CLEAN_KITS]), np.array([people / 40]), covers, covers)
    return part_served(Instrument.CLEAN_KITS, bought, np.arange(len(users)), users, users, 40)


@given(users=st.lists(st.integers(1, 100_000), min_size=1, max_size=20), people=st.floats(1, 2e6))
def test_kits_go_to_the_largest_sites_first_and_no_further_than_they_reach(users, people):
    users = np.array(users, dtype=np.float64)
    served = served_of(users, people) * users
    assert ((served >= 0) & (served <= users)).all()
    assert served.sum() == pytest.approx(min(people, users.sum()), rel=1e-9)
    assert ((served > 0) & (served < users * (1 - 1e-9))).sum() <= 1
    # Who is left out belongs to a site no larger than any that is served.
    assert users[served == 0].max(initial=0) <= users[served > 0].min(initial=np.inf)


def test_two_kits_serve_the_largest_site_and_part_of_the_next():
    assert served_of(np.array([50.0, 200.0, 100.0]), 250.0).tolist() == [0, 1, 0.5]
    assert served_of(np.array([50.0, 200.0, 100.0]), 250.0, is_there=[True, False, True]).tolist() == [1, 0, 1]


def test_kits_reach_those_who_use_mercury_and_take_its_place(tiny):
    economy = GoldEconomy(tiny, seed=1)
    sites, p = economy.sites, economy.p.equip
    users = sites.n_miners * sites.mercury_habit
    largest = int(users.argmax())
    put(economy.programmes, Instrument.CLEAN_KITS, n_units=users[largest] / 2 / p.people_per_kit)
    put(economy.traffickers, mercury=1e15)
    put(sites, dug=10**6)
    with acting(economy, equip):
        hand_out_kits(economy)
    hand_out(economy)
    assert sites.kit_share[largest] == pytest.approx(0.5)
    assert not np.delete(sites.kit_share, largest).any()
    assert sites.mercury_share == pytest.approx(sites.mercury_habit * (1 - sites.kit_share))
    put(economy.programmes, Instrument.CLEAN_KITS, n_units=0)
    with acting(economy, equip):
        hand_out_kits(economy)
    assert not sites.kit_share.any()


# ---- mercury ----


def test_inputs_come_over_the_way_by_which_gold_last_left_else_the_nearest():
    assert way_in(np.array([2, -1, 0]), np.array([[5.0, 1.0, 9.0], [7.0, 8.0, 3.0], [1.0, 2.0, 3.0]])).tolist() == [2, 2, 0]


def stocked(tiny, *, closed=False, mercury=0.0, capital=10**12):
    """Return an economy whose sites have people, and whose networks are about to order mercury over exit 0."""
    economy = GoldEconomy(tiny, seed=1)
    put(economy.sites, n_miners=10 * (1 + np.arange(len(economy.sites))), kit_share=0)
    put(economy.traffickers, mercury=mercury, capital=capital, exit=0)
    put(economy.exits, is_closed=np.arange(len(economy.exits)) == 0 if closed else False)
    return economy


def needed(economy):
    """Return the mercury that each network's sites need in a week."""
    return mercury_needed(economy).by_network


def order(economy):
    """Let networks order for what their sites need; tell where inputs come over a closed way."""
    with acting(economy, equip):
        return lay_in(economy, mercury_needed(economy))


def hand_out(economy):
    with acting(economy, equip):
        hand_out_mercury(economy, mercury_needed(economy))


def test_networks_lay_in_some_weeks_need_and_pay_for_it(tiny):
    economy = stocked(tiny)
    p, traffickers = economy.p.equip, economy.traffickers
    ordered = needed(economy) * p.stock_weeks
    assert not order(economy).any()
    assert traffickers.mercury == pytest.approx(ordered, abs=p.stock_weeks * len(economy.sites))
    assert 10**12 - traffickers.capital == pytest.approx(ordered * p.mercury_xof_per_mg, abs=p.stock_weeks * len(economy.sites))
    assert economy.country.abroad[0] == (10**12 - traffickers.capital).sum()
    order(economy)
    # A full store asks for nothing.
    assert economy.country.abroad[0] == (10**12 - traffickers.capital).sum()


def test_an_order_over_a_closed_border_costs_more_and_comes_in_part(tiny):
    open_, closed = stocked(tiny), stocked(tiny, closed=True)
    for economy, is_short in ((open_, False), (closed, True)):
        assert (order(economy) == is_short).all()
    p, capital = open_.p.equip, 10**12
    assert closed.traffickers.mercury == pytest.approx(open_.traffickers.mercury * (1 - p.closed_loss_share))
    spent = [(capital - economy.traffickers.capital).astype(float) for economy in (open_, closed)]
    assert spent[1] == pytest.approx(spent[0] * (1 + p.closed_markup_share), abs=2)


@given(capital=st.integers(0, 10**9), closed=st.booleans())
def test_a_network_never_orders_for_more_than_the_part_of_its_cash_that_it_keeps_for_inputs(tiny_shop, capital, closed):
    put(tiny_shop.traffickers, mercury=0.0, capital=capital)
    put(tiny_shop.exits, is_closed=closed)
    order(tiny_shop)
    spent = capital - tiny_shop.traffickers.capital
    assert (spent >= 0).all()
    assert (spent <= capital * tiny_shop.p.equip.capital_share + 1).all()
    assert (tiny_shop.traffickers.mercury >= 0).all()


@pytest.fixture(scope="module")
def tiny_shop(tiny):
    return stocked(tiny)


@pytest.mark.parametrize("weeks", [0.0, 0.4, 3.0])
def test_a_store_serves_its_sites_alike_as_far_as_it_reaches(tiny, weeks):
    economy = stocked(tiny)
    sites, traffickers, p = economy.sites, economy.traffickers, economy.p.equip
    need = needed(economy)
    put(traffickers, mercury=need * weeks)
    hand_out(economy)
    part = min(weeks, 1)
    served = need[sites.buyer] > 0
    assert sites.mercury_share[served] == pytest.approx(sites.mercury_habit[served] * part, abs=1e-4)
    assert traffickers.mercury == pytest.approx(need * (weeks - part), rel=1e-4, abs=len(sites))
    price = p.mercury_xof_per_mg * (1 + p.mercury_markup_share)
    assert sites.input_xof == pytest.approx(mercury_needed(economy).by_person * part * price, rel=1e-3)


def test_what_inputs_cost_a_person_does_not_hang_on_how_many_have_come_or_gone(tiny):
    economy = stocked(tiny)
    bills = []
    for people in (0, 10, 10_000):
        put(economy.sites, n_miners=people)
        put(economy.traffickers, mercury=1e12)
        hand_out(economy)
        bills.append(economy.sites.input_xof.copy())
    assert (bills[0] == bills[1]).all()
    assert (bills[1] == bills[2]).all()


# ---- cyanide and explosives ----


@given(cost=XOF, gain=XOF)
def test_an_input_is_taken_up_the_sooner_the_more_it_leaves_and_never_at_a_loss(p, form, cost, gain):
    def chance(c, g):
        return form(adoption_chance)(c, g, p.equip.adopt_rate)

    assert 0 <= chance(cost, gain) <= p.equip.adopt_rate
    assert chance(cost, gain + 1000) >= chance(cost, gain) >= chance(cost + 1000, gain)
    assert chance(max(cost, gain, 1.0), gain) == 0
    assert chance(0.0, gain) == pytest.approx(p.equip.adopt_rate)


def taken_up(tiny, *, yield_mg, has, is_short=False, rate=1.0):
    economy = GoldEconomy(tiny, seed=1)
    economy.p = economy.p._replace(equip=economy.p.equip._replace(adopt_rate=rate, drop_rate=rate))
    put(economy.sites, yield_mg=yield_mg, price=30.0, has_cyanide=has, has_explosives=has, input_xof=100.0)
    with acting(economy, equip):
        take_up(economy, np.full(len(economy.sites), is_short))
    return economy


def test_owners_of_rich_pits_take_up_what_pays_and_all_there_pay_for_it(tiny):
    rich = taken_up(tiny, yield_mg=1e9, has=False)
    p = rich.p.equip
    assert rich.sites.has_cyanide.all()
    assert rich.sites.has_explosives.all()
    assert rich.sites.input_xof == pytest.approx(np.full(len(rich.sites), 100 + p.cyanide_xof + p.explosives_xof))


def test_owners_of_poor_pits_give_up_what_no_longer_pays(tiny):
    poor = taken_up(tiny, yield_mg=1.0, has=True)
    assert not poor.sites.has_cyanide.any()
    assert not poor.sites.has_explosives.any()
    assert (poor.sites.input_xof == 100).all()


def test_where_no_supply_comes_even_the_rich_give_up(tiny):
    cut_off = taken_up(tiny, yield_mg=1e9, has=True, is_short=True)
    assert not cut_off.sites.has_cyanide.any()
    slow = taken_up(tiny, yield_mg=1e9, has=True, is_short=True, rate=0.0)
    # Who goes on with what is left pays more for it.
    markup = 1 + slow.p.equip.closed_markup_share
    assert slow.sites.has_cyanide.all()
    assert slow.sites.input_xof == pytest.approx(
        np.full(len(slow.sites), 100 + markup * (slow.p.equip.cyanide_xof + slow.p.equip.explosives_xof))
    )


def test_people_pay_the_sites_network_for_what_they_use_and_without_inputs_nobody_does(tiny):
    with_, without = (lived(tiny.with_values({"mechanisms.M07": switch}), 1, 10) for switch in ("on", "off"))
    assert moved(with_, source="miners.savings", target="traffickers.capital", reason="inputs") > 0
    assert moved(without, reason="inputs") == sum_of(without, "mercury_released_mg") == 0
    for column in ("mercury_share", "has_cyanide", "has_explosives", "input_xof"):
        assert not getattr(without.sites, column).any()
    assert not without.miners.mercury_burden.any()
