"""What groups take of harvests, herds and what passes, whose it was, and how they help each other."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.armed_groups import Stance
from goldsim.processes import extort
from goldsim.processes.extort.taxes import share_with_friends
from goldsim.processes.extort.zakat import Holder, Land, Passing, Rates, Site, collect, rates_of, take, value_ground
from goldsim.units import WEEKS_PER_YEAR
from paired import lived, moved, sum_of
from records import filled

RATES = Rates(person_xof=100.0, herd_share=0.001, head_xof=200_000.0, toll_share=0.1, births_rate=0.0)
N = 5


def land(**columns):
    return filled(Land, N, **({"people": 1000, "herd": 2000.0, "controller": [0, 1, 2, 3, -1]} | columns))


def passing(goods=0.0, transit=0.0):
    return filled(Passing, N, goods_xof=np.full(N, goods), transit_xof=np.full(N, transit), is_abroad=np.zeros(N, dtype=np.bool_))


def holders():
    return filled(Holder, 4, stance=list(Stance), men=np.zeros((4, N), dtype=np.float32))


# ---- rates ----


def test_a_tenth_of_the_harvest_and_one_head_in_fifty_a_year_are_asked_and_a_part_is_got(p):
    rates = rates_of(p, has_other_trades=True)
    got, x = p.extort.collected_share, p.extort
    assert (x.harvest_tax_share, x.herd_tax_share) == pytest.approx((0.1, 0.02))
    assert rates.person_xof == pytest.approx(p.live.line_xof * p.farm.food_share * 0.1 * got)
    assert rates.herd_share * WEEKS_PER_YEAR == pytest.approx(0.02 * got)
    assert rates.toll_share == x.passing_share > 0
    assert rates_of(p, has_other_trades=False) == rates._replace(toll_share=0.0)


# ---- what is taken ----


def test_jihadists_and_bands_take_of_harvest_and_herds_signatories_tolls_alone_and_militias_nothing(form):
    place = land()
    taken = form(collect)(place, passing(goods=5000.0, transit=700.0), holders(), RATES)
    zakat = int(1000 * 100 + 2000 * 0.001 * 200_000)
    assert taken[0].tolist() == [zakat if stance in (Stance.JIHADIST, Stance.BAND) else 0 for stance in Stance]
    assert taken[1].tolist() == [0 if stance == Stance.MILITIA else 500 for stance in Stance]
    assert taken[2].tolist() == [0 if stance == Stance.MILITIA else 70 for stance in Stance]
    is_poorer = np.array([stance in (Stance.JIHADIST, Stance.BAND) for stance in Stance] + [False])
    assert place.herd == pytest.approx(np.where(is_poorer, 1998.0, 2000.0))


def test_nothing_is_taken_where_nobody_is_obeyed(form):
    place = land(controller=-1)
    taken = form(collect)(place, passing(1e6, 1e6), holders(), RATES)
    assert not any(of.any() for of in taken)
    assert (place.herd == 2000).all()


@given(people=st.integers(0, 10**5), herd=st.floats(0, 1e5), births=st.floats(0, 0.01))
def test_ground_is_worth_what_it_would_bring_and_herds_grow_where_people_are(form, people, herd, births):
    place, site = land(people=people, herd=herd, controller=-1), filled(Site, 2, cell=[0, 0], dug=[30, 12])
    form(value_ground)(place, passing(2000.0, 500.0), site, RATES._replace(births_rate=births), 7.0)
    grown = herd * (1 + births * (people > 0))
    assert place.herd == pytest.approx([grown] * N, rel=1e-5, abs=1e-30)
    expected = people * 100 + grown * 0.001 * 200_000 + 250
    assert place.worth[1:] == pytest.approx([expected] * (N - 1), rel=1e-5)
    assert place.worth[0] == pytest.approx(expected + 42 * 7.0, rel=1e-5)


def held(tiny, stance=Stance.JIHADIST, **switches):
    """Return an economy in which the first group, of this stance, holds all."""
    economy = GoldEconomy(tiny.with_values({f"mechanisms.{name}": "off" for name in switches}) if switches else tiny, seed=1)
    put(economy.cells, controller=0)
    put(economy.armed_groups, 0, stance=stance, takings=0)
    return economy


def test_what_a_group_takes_is_missing_from_the_towns_and_from_what_passes_abroad(tiny):
    economy = held(tiny)
    groups, country = economy.armed_groups, economy.country
    before = int(groups.cash[0]), int(country.towns[0]), int(country.abroad[0]), float(economy.cells.herd.sum())
    with acting(economy, extort):
        take(economy)
    gained = int(groups.cash[0]) - before[0]
    assert gained > 0
    assert gained == before[1] - country.towns[0] + before[2] - country.abroad[0]
    assert before[1] > country.towns[0]
    births = before[3] * (1 + economy.p.extort.herd_growth_rate)
    assert economy.cells.herd.sum() < births


def test_only_where_other_trades_pass_are_tolls_taken(tiny):
    with_, without = (held(tiny, Stance.SIGNATORY, **off) for off in ({}, {"M31": True}))
    for economy in (with_, without):
        with acting(economy, extort):
            take(economy)
    assert with_.armed_groups.takings[0] > 0
    assert without.armed_groups.takings[0] == 0


def test_a_year_of_tolls_with_other_trades_and_none_without(tiny):
    def rule(economy):
        put(economy.cells, controller=1)

    with_, without = (lived(tiny.with_values({"mechanisms.M31": switch}), 1, 10, rule) for switch in ("on", "off"))
    assert sum_of(with_, "armed_tolls_xof") > 0
    assert sum_of(without, "armed_tolls_xof") == 0


# ---- gifts ----


def friends(tiny, cash, stance):
    """Return an economy in which the two groups stand so to each other, each has a hundred fighters, and so much cash."""
    economy = GoldEconomy(tiny, seed=1)
    put(economy.armed_groups, n_fighters=0, cash=0)
    put(economy.armed_groups, slice(0, 2), n_fighters=100, stance=Stance.JIHADIST)
    put(economy.armed_groups, slice(0, 2), cash=cash)
    stances = np.zeros((len(economy.armed_groups) + 1,) * 2, dtype=np.int8)
    stances[0, 1] = stances[1, 0] = stance
    np.fill_diagonal(stances, -1)
    economy.stances = lambda: stances
    return economy


def test_who_has_more_than_he_wants_gives_a_part_of_it_to_a_friend_who_lacks_it(tiny):
    p = tiny.parameters
    wanted = int(100 * p.recruit.fighter_pay_xof * p.extort.reserve_weeks)
    for spare, lack in ((wanted, wanted), (10**12, 1000)):
        cash = [wanted + spare, wanted - lack]
        economy = friends(tiny, cash, -1)
        with acting(economy, extort):
            share_with_friends(economy)
        gift = min(int(spare * p.extort.gift_rate), lack)
        assert economy.armed_groups.cash[:2].tolist() == [cash[0] - gift, cash[1] + gift]
        assert gift > 0


@pytest.mark.parametrize("stance", [0, 1])
def test_nobody_gives_to_those_who_are_no_friends(tiny, stance):
    economy = friends(tiny, [10**12, 0], stance)
    with acting(economy, extort):
        share_with_friends(economy)
    assert economy.armed_groups.cash[:2].tolist() == [10**12, 0]
    assert moved(economy, reason="help among friends") == 0


def test_signatories_who_pay_less_want_less_in_hand(tiny):
    p = tiny.parameters
    full = int(100 * p.recruit.fighter_pay_xof * p.extort.reserve_weeks)
    economy = friends(tiny, [full, full], -1)
    put(economy.armed_groups, 0, stance=Stance.SIGNATORY)
    put(economy.armed_groups, 1, cash=0)
    with acting(economy, extort):
        share_with_friends(economy)
    spare = full * (1 - p.recruit.paid_shares[Stance.SIGNATORY])
    assert economy.armed_groups.cash[1] == pytest.approx(spare * p.extort.gift_rate, abs=2)


def test_nobody_gives_of_what_he_wants_himself(tiny):
    p = tiny.parameters
    wanted = int(100 * p.recruit.fighter_pay_xof * p.extort.reserve_weeks)
    economy = friends(tiny, [wanted, 0], -1)
    with acting(economy, extort):
        share_with_friends(economy)
    assert economy.armed_groups.cash[:2].tolist() == [wanted, 0]
