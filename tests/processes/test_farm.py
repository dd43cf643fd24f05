"""Work at home: what hands make of fields, when a crop comes in, and who pays for it."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.ledger.payments import ALL, WATCHED
from goldsim.entities.armed_groups import Stance
from goldsim.entities.miners import Activity, Origin
from goldsim.processes import farm
from goldsim.processes.farm import Family, Hand, Land, Made, Place, Sold, Work, in_reach, levied_where, work_at_home, work_of
from paired import lived
from records import filled, totals

WEEKS = [date(2021, 1, 4) + timedelta(weeks=week) for week in range(52)]
MOST = 6


class Village:
    """Families of some hands each, of whom some are at home; the first belt is around the second of two homes."""

    def __init__(self, p, sizes=(3,), at_home=None, *, capital=0.0, watched=0, **columns):
        self.p, sizes = p.farm, np.array(sizes)
        first = np.cumsum([0, *sizes[:-1]])
        self.family = filled(
            Family, len(sizes), **{"first": first, "n_adults": sizes, "land": 1, "origin": Origin.LOCAL} | columns
        )
        rank, stays = np.arange(sizes.sum()) - np.repeat(first, sizes), sizes if at_home is None else np.array(at_home)
        activity = np.where(rank < np.repeat(stays, sizes), Activity.FARM, Activity.MINE)
        self.hand = filled(Hand, len(rank), activity=activity, farm_capital=capital)
        self.made, self.paid = totals(Made, 1), Sold.blank(watched=watched)
        self.place = Place(np.ones(1), np.zeros(1), np.array([1.0, 1.0]), np.array([-1, 0]))

    def __getattr__(self, name):
        return getattr(self.family, name)

    def work(self, form, month, *, place=None, work=None):
        work = work_of(month - 1, MOST, self.p) if work is None else work
        form(work_at_home)(0, self.family, self.hand, self.made, self.paid, place or self.place, work, self.p)
        return self

    def year(self, form):
        """Return what a year's weeks brought in cash and in store, and what they earned: shape (n_weeks, n_families) each."""
        rows = []
        for day in WEEKS:
            before = self.savings.copy(), self.store.copy()
            self.work(form, day.month)
            rows.append((self.savings - before[0], self.store - before[1], self.earned.copy()))
        return (np.array(columns) for columns in zip(*rows, strict=True))


# ---- what hands make ----


@given(usual=st.integers(1, MOST), labour_share=st.floats(0.05, 0.95))
def test_the_fewer_stay_the_more_each_is_worth_and_more_hands_always_make_more(p, usual, labour_share):
    work = work_of(6, MOST, p.farm._replace(labour_share=labour_share))
    made, one_more = work.of_hands[usual], work.of_one_more[usual]
    assert made[0] == 0
    assert (np.diff(made) > 0).all()
    assert (np.diff(made, n=2) < 0).all()
    assert (np.diff(one_more) < 0).all()
    assert np.isfinite(one_more).all()


@given(usual=st.integers(1, MOST), labour_share=st.floats(0.05, 0.95))
def test_where_all_stay_the_last_hand_makes_the_wage_and_all_together_their_share_of_the_crop(p, usual, labour_share):
    work = work_of(6, MOST, p.farm._replace(labour_share=labour_share))
    assert work.of_one_more[usual, usual] == pytest.approx(1)
    assert work.of_hands[usual, usual] == pytest.approx(usual / labour_share)


def test_where_hands_are_all_that_counts_each_is_worth_the_wage_and_where_land_is_all_one_does_for_all(p):
    hands, land = (work_of(6, MOST, p.farm._replace(labour_share=a)) for a in (0.999, 0.001))
    assert hands.of_hands[3] == pytest.approx(np.arange(MOST + 1), rel=0.003)
    assert hands.of_one_more[3] == pytest.approx(1, rel=0.003)
    assert land.of_hands[3, 1] == pytest.approx(land.of_hands[3, MOST], rel=0.003)


def test_a_busy_week_of_a_hand_is_the_wage_of_its_days_and_what_fields_leave_of_it_goes_into_other_work(p):
    week = p.farm.day_wage_xof * p.farm.days_a_week
    months = [work_of(month, MOST, p.farm) for month in range(12)]
    fields = np.array(p.farm.field_season) / max(p.farm.field_season)
    assert [work.field_xof for work in months] == pytest.approx(week * fields)
    assert [work.other_xof for work in months] == pytest.approx(week * p.farm.other_work_share * (1 - fields))


@given(sizes=st.lists(st.integers(1, MOST), min_size=1, max_size=6), month=st.integers(1, 12), random=st.randoms())
def test_what_a_hand_would_bring_falls_with_every_one_who_is_at_home_and_grows_with_the_land(p, form, sizes, month, random):
    stays = [random.randrange(n) for n in sizes]
    few, more = (Village(p, sizes, np.array(stays) + extra).work(form, month) for extra in (0, 1))
    assert (few.hand_worth >= more.hand_worth).all()
    rich = Village(p, sizes, stays, land=2.0).work(form, month)
    assert (rich.hand_worth >= few.hand_worth).all()


def test_known_worth_of_a_hand_for_one_who_stays_of_three_in_the_busiest_month(p, form):
    village = Village(p, (3,), (1,), land=1.5)
    week, a = p.farm.day_wage_xof * p.farm.days_a_week, p.farm.labour_share
    village.work(form, 7)
    assert village.standing[0] == pytest.approx(week * 3 / a * (1 / 3) ** a * 1.5)
    assert village.hand_worth[0] == pytest.approx(week * 1.5 * (2 / 4) ** (a - 1))


# ---- the year ----


def test_the_crop_stands_until_harvest_and_comes_to_the_store_and_to_cash_only_then(p, form):
    village = Village(p, (3, 2), (2, 1))
    village.p = p.farm._replace(other_work_share=0.0)
    cash, store, earned = village.year(form)
    gathers = np.array([p.farm.harvest_season[day.month - 1] > 0 for day in WEEKS])
    grows = np.array([p.farm.field_season[day.month - 1] > 0 for day in WEEKS])
    after_sowing = np.cumsum(grows) > 0
    assert not cash[~gathers].any()
    assert not store[~gathers].any()
    assert (cash[gathers & after_sowing] > 0).all()
    assert (store[gathers & after_sowing] > 0).all()
    assert (earned[gathers & after_sowing] > 0).all()


def test_of_a_crop_the_family_keeps_what_it_eats_and_sells_the_rest_and_all_adds_up_to_the_work_in_it(p, form):
    village = Village(p, (4,), (3,))
    village.p = p.farm._replace(other_work_share=0.0)
    cash, store, earned = village.year(form)
    made = sum(work_of(day.month - 1, MOST, village.p).field_xof for day in WEEKS) * 4 / p.farm.labour_share
    made *= (3 / 4) ** p.farm.labour_share
    assert earned.sum() + village.standing[0] == pytest.approx(made, rel=1e-5)
    assert village.standing[0] < 0.05 * made
    assert store.sum() == pytest.approx(p.farm.food_share * earned.sum(), rel=1e-5)
    assert cash.sum() == pytest.approx((1 - p.farm.food_share) * earned.sum(), abs=len(WEEKS))


def test_what_is_gathered_is_never_more_than_what_stands(p, form):
    village = Village(p, (3,), (0,), standing=10_000.0)
    village.p = p.farm._replace(harvest_season=(3.0,) * 12)
    village.work(form, 1)
    assert village.standing[0] == 0
    assert village.earned[0] == pytest.approx(10_000)


def test_other_work_pays_in_the_week_itself_and_where_there_are_no_hands_there_is_none(p, form):
    village = Village(p, (3, 3), (3, 0)).work(form, 3)
    week = p.farm.day_wage_xof * p.farm.days_a_week * p.farm.other_work_share
    assert village.earned.tolist() == [pytest.approx(week * 3 / p.farm.labour_share), 0]
    assert village.savings.tolist() == [int(village.earned[0]), 0]
    assert village.hand_worth[1] > village.hand_worth[0]


@pytest.fixture(scope="module")
def wealth_by_month(tiny):
    """What families without a member at a pit have in cash and in store, in the months of the second year."""
    found = {month: [] for month in range(1, 13)}

    def look(economy):
        home = (economy.households.miner < 0) & (economy.households.origin != Origin.FOREIGN_MIGRANT)
        if economy.week >= 52:
            wealth = economy.households.store[home] + economy.households.savings[home]
            found[economy.date.month].append(float(wealth.mean()))

    lived(tiny, 1, 104, look)
    return {month: np.mean(wealth) for month, wealth in found.items()}


def test_farmers_have_most_after_the_harvest_and_least_before_it(wealth_by_month):
    assert max(wealth_by_month, key=wealth_by_month.get) in (11, 12, 1)
    # Little is gathered yet in September.
    assert min(wealth_by_month, key=wealth_by_month.get) in (8, 9)
    assert wealth_by_month[8] < wealth_by_month[12] / 3


# ---- what keeps people from their fields, and what helps ----


def test_support_makes_hands_worth_more_as_far_as_those_at_home_have_it(p, form):
    usual, all_, one = Village(p), Village(p, capital=1.0), Village(p)
    one.hand.farm_capital[0] = 1.0
    away = Village(p, (3,), (2,))
    away.hand.farm_capital[2] = 1.0
    earned = [village.work(form, 3).earned[0] for village in (usual, all_, one)]
    assert earned[1] == pytest.approx(earned[0] * (1 + p.farm.support_gain))
    assert earned[2] == pytest.approx(earned[0] * (1 + p.farm.support_gain / 3))
    assert away.work(form, 3).earned[0] == pytest.approx(Village(p, (3,), (2,)).work(form, 3).earned[0])


def test_fields_out_of_reach_give_nothing_and_other_work_goes_on(p, form):
    lost, usual = Village(p), Village(p)
    lost.work(form, 8, place=Place(np.zeros(1), np.zeros(1), np.ones(2), np.array([-1, 0])))
    usual.work(form, 8)
    assert lost.standing[0] == 0 < usual.standing[0]
    lost.work(form, 3, place=Place(np.zeros(1), np.zeros(1), np.ones(2), np.array([-1, 0])))
    assert lost.earned[0] == usual.work(form, 3).earned[0] > 0


@pytest.fixture
def july(tiny):
    """Tinyland in the week in which fields take everybody."""
    economy = GoldEconomy(tiny, seed=1)
    economy.date = date(2021, 7, 5)
    return economy


def crop_with(economy, **cells):
    put(economy.households, standing=0.0)
    put(economy.cells, **{"danger": 0.0, "fields_taken": 0.0} | cells)
    with acting(economy, farm):
        farm.step(economy)
    return economy.households.standing.copy()


def test_danger_keeps_people_from_a_part_of_their_fields_and_what_pits_took_is_gone(july):
    whole, share = crop_with(july), july.p.farm.danger_loss_share
    assert whole.sum() > 0
    assert crop_with(july, danger=1.0) == pytest.approx((1 - share) * whole, rel=1e-5)
    assert crop_with(july, danger=0.5, fields_taken=0.4) == pytest.approx((1 - share / 2) * 0.6 * whole, rel=1e-5)
    assert not crop_with(july, fields_taken=1.0).any()
    somewhere = np.arange(len(july.cells)) % 2 == 0
    parted = crop_with(july, fields_taken=somewhere)
    hit = somewhere[july.households.home]
    assert not parted[hit].any()
    assert parted[~hit] == pytest.approx(whole[~hit])


def test_fields_of_those_who_fled_lie_fallow_and_in_a_siege_nobody_gets_to_the_fields(july):
    put(july.cells, people=1000)
    whole = crop_with(july)
    assert crop_with(july, displaced=3000) == pytest.approx(whole / 4, rel=1e-5)
    besieged = np.where(np.arange(len(july.cells)) % 2 == 0, 0, -1)
    parted = crop_with(july, displaced=0, besieger=besieged)
    hit = (besieged >= 0)[july.households.home]
    assert hit.any()
    assert not parted[hit].any()
    assert parted[~hit] == pytest.approx(whole[~hit])


@given(people=st.integers(0, 10**5), fled=st.integers(0, 10**5), danger=st.floats(0, 1), taken=st.floats(0, 1))
def test_a_part_of_the_fields_is_in_reach_and_never_more_than_all(p, people, fled, danger, taken):
    land = filled(Land, 2, people=people, displaced=fled, danger=danger, fields_taken=taken, besieger=[-1, 1])
    reach = in_reach(land, p.farm)
    assert 0 <= reach[0] <= 1
    assert reach[0] == pytest.approx((1 - p.farm.danger_loss_share * danger) * (1 - taken) * (1 - fled / max(people + fled, 1)))
    assert reach[1] == 0


def test_groups_take_of_the_harvest_where_they_are_obeyed_but_for_signatories():
    stance = np.array([Stance.JIHADIST, Stance.SIGNATORY, Stance.BAND], dtype=np.int8)
    assert levied_where(np.array([-1, 0, 1, 2]), stance).tolist() == [False, True, False, True]


def test_what_a_group_takes_of_a_harvest_is_missing_from_store_and_cash(p, form):
    free, held = Village(p), Village(p)
    for village, levied in ((free, 0.0), (held, 0.1)):
        village.work(form, 8)
        village.place = village.place._replace(levied=np.array([levied]))
        village.standing[:] = 1e6
        village.savings[:] = village.store[:] = 0
        village.work(form, 11)
    assert held.store[0] == pytest.approx(0.9 * free.store[0], rel=1e-5)
    assert 0 < free.savings[0] - held.savings[0] <= 0.1 * free.savings[0] + 1


@pytest.mark.parametrize("taking", ["on", "off"])
def test_the_harvest_of_held_ground_is_less_where_groups_take_at_all(tiny, taking):
    economy = GoldEconomy(tiny.with_values({"mechanisms.M08": taking}), seed=1)
    economy.date = date(2021, 11, 8)
    stores = []
    for controller in (-1, 0):
        put(economy.cells, controller=controller)
        put(economy.households, standing=1e5, store=0.0)
        with acting(economy, farm):
            farm.step(economy)
        stores.append(economy.households.store.sum())
    asked = economy.p.extort.harvest_tax_share * economy.p.extort.collected_share * (taking == "on")
    assert stores[1] / stores[0] == pytest.approx(1 - asked, rel=1e-4)


def test_people_from_abroad_have_no_fields_here_and_their_week_at_home_is_worth_the_stated_income(p, form):
    village = Village(p, (1, 2), origin=[Origin.FOREIGN_MIGRANT, Origin.LOCAL])
    cash, store, _ = village.year(form)
    assert not cash[:, 0].any()
    assert not store[:, 0].any()
    assert cash[:, 1].any()
    assert village.hand_worth[0] == pytest.approx(p.farm.foreign_income_xof)


# ---- prices, and who pays ----


def test_near_gold_crops_and_hands_bring_more_cash_and_no_more_food(p, form):
    usual, dear = Village(p, standing=50_000.0), Village(p, standing=50_000.0, household_home=1)
    for village in (usual, dear):
        village.work(form, 12, place=Place(np.ones(1), np.zeros(1), np.array([1.0, 2.5]), np.array([-1, 0])))
    assert dear.savings[0] == pytest.approx(2.5 * usual.savings[0], abs=2)
    assert dear.hand_worth[0] == pytest.approx(2.5 * usual.hand_worth[0])
    for name in ("store", "standing", "earned"):
        assert getattr(dear, name)[0] == getattr(usual, name)[0] > 0


FAMILIES = st.lists(st.tuples(st.integers(1, MOST), st.integers(0, MOST), st.booleans()), min_size=1, max_size=8)


@given(families=FAMILIES, month=st.integers(1, 12), watched=st.integers(0, 20), level=st.floats(1, 3))
def test_what_families_get_is_on_the_receipts_of_who_pays_it_and_plain_and_compiled_agree(p, families, month, watched, level):
    sizes, stays, near = zip(*families, strict=True)
    ends = []
    for f in (lambda rule: rule, lambda rule: rule.py_func):
        village = Village(
            p, sizes, stays, capital=0.3, watched=watched, household_home=np.array(near, dtype=np.int32), standing=9e4
        )
        village.work(f, month, place=Place(np.ones(1), np.zeros(1), np.array([1.0, level]), np.array([-1, 0])))
        gets, near_gold = village.savings, np.array(near)
        assert (gets >= 0).all()
        assert (village.paid.earned[ALL], village.paid.earned_near[ALL]) == (gets[~near_gold].sum(), gets[near_gold].sum())
        assert village.made.xof[0] == gets[near_gold].sum()
        whose = np.repeat(np.arange(len(sizes)), sizes)
        his = gets[whose[watched]] if watched < len(whose) else 0
        assert village.paid.earned[WATCHED] + village.paid.earned_near[WATCHED] == his
        ends.append([village.savings, village.store, village.standing, village.earned, village.hand_worth])
    np.testing.assert_allclose(*ends, rtol=1e-5, atol=1)


def test_a_belts_market_pays_its_families_as_far_as_it_can_and_the_towns_buy_the_rest(tiny):
    economy = GoldEconomy(tiny, seed=1)
    economy.date = date(2021, 12, 6)
    put(economy.households, standing=300_000.0)
    put(economy.belts, till=[0, 10**12])
    before = economy.households.savings.astype(np.int64)
    with acting(economy, farm):
        farm.step(economy)
    gets = (economy.households.savings - before) * economy.households.weight
    belt = economy.lookups.belt_of_home[economy.lookups.household_home]
    assert [(belt == b).any() for b in (-1, 0, 1)] == [True] * 3
    made = [gets[belt == b].sum() for b in (0, 1)]
    assert economy.belts.made.tolist() == made
    assert economy.belts.bought.tolist() == [made[0], 0]
    assert economy.belts.till.tolist() == [0, 10**12 - made[1]]
    assert economy.country.towns[0] == -gets[belt < 0].sum() - made[0]


def test_the_work_of_a_month_without_any_is_worth_nothing_and_breaks_nothing(p, form):
    nothing = Work(0.0, 0.0, 0.0, *work_of(0, MOST, p.farm)[3:])
    village = Village(p, standing=500.0).work(form, 1, work=nothing)
    assert (village.earned[0], village.hand_worth[0], village.savings[0], village.standing[0]) == (0, 0, 0, 500)
