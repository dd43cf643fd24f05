"""Households: what members bring home and keep, what the family eats and lacks, and how everybody takes it."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.country.geography import load
from goldsim.economy import GoldEconomy
from goldsim.engine import threads
from goldsim.engine.ledger.payments import ALL, WATCHED
from goldsim.entities.miners import Activity, Origin
from goldsim.processes import live
from goldsim.processes.live.families import Family, Kept, Member, Paid, Spent, Times, eaten, week_of_households
from paired import lived, moved, surely_more
from records import filled, totals

FARM, MINE, FIGHTER, AWAY, DETAINED, DEAD = (
    Activity.FARM, Activity.MINE, Activity.FIGHTER, Activity.AWAY, Activity.DETAINED, Activity.DEAD,
)  # fmt: skip
GONE = (FIGHTER, AWAY, DETAINED, DEAD)
FOREIGN = Origin.FOREIGN_MIGRANT


# The only site lies in the first belt; where nothing else is said, the harvest begins next week.
def at_time(p, *, price=1.0, belt=-1, weeks=1.0, resents=True, may_borrow=True, food_share=None):
    food_share = p.farm.food_share if food_share is None else food_share
    return Times(np.array([price]), np.array([belt]), np.array([0]), food_share, weeks, resents, may_borrow)


class House:
    """Households of the same members, who begin the week with what the last one left them."""

    def __init__(self, p, members=(FARM, MINE), n=1, *, heads=8, member=None, watched=0, **family):
        self.p, self.n = p, n
        activity = np.tile([int(a) for a in members], n)
        has = np.where(activity == MINE, int(p.live.carry_xof), 0)
        usual = {"activity": activity, "site": np.where(activity == MINE, 0, -1), "savings": has, "savings_before": has}
        self.member = filled(Member, len(activity), **usual | (member or {}))
        rows = {"first": np.arange(n) * len(members), "n_adults": len(members), "n_heads": heads, "origin": Origin.LOCAL}
        self.family = filled(Family, n, **rows | family)
        self.kept, self.spent, self.paid = totals(Kept, 1), totals(Spent, 1), Paid.blank(watched=watched)

    def __getattr__(self, name):
        return getattr(self.family, name)

    def live(self, form, **when):
        times = at_time(self.p, **when)
        k = form(week_of_households)(self.family, self.member, self.kept, self.spent, self.paid, times, self.p.live)
        self.asked = dict(zip(self.family.who_asks[:k].tolist(), self.family.asked[:k].tolist(), strict=True))
        return self


# ---- what a family eats and buys ----

XOF, WEEKS = st.floats(0, 10**7), st.floats(1, 52)


@given(store=XOF, cash=XOF, need=st.floats(1, 10**5), food_share=st.floats(0, 1), weeks=WEEKS)
def test_a_family_never_eats_or_spends_more_than_there_is_and_never_less_than_nothing(
    p, form, store, cash, need, food_share, weeks
):
    of_store, spent = form(eaten)(store, cash, need, at_time(p, food_share=food_share, weeks=weeks), p.live)
    rounding, most = 1e-9 * (store + cash + need), store + cash
    assert 0 <= of_store <= store
    assert -rounding <= spent <= cash + rounding
    assert of_store + spent <= min(most, need + p.live.spending_share * max(most - need, 0)) + rounding


@given(store=XOF, cash=XOF, need=st.floats(1, 10**5), more=st.floats(0, 10**6), weeks=WEEKS)
def test_who_has_more_lives_better_and_never_below_the_need_while_there_is_cash(p, form, store, cash, need, more, weeks):
    def living(store, cash, weeks=weeks):
        return sum(form(eaten)(store, cash, need, at_time(p, weeks=weeks), p.live))

    rounding = 1e-9 * (store + cash + need + more)
    assert living(store + more, cash) >= living(store, cash) - rounding
    assert living(store, cash + more) >= living(store, cash) - rounding
    assert living(store, cash) >= min(need, cash) - rounding
    # Just before a harvest the store counts as cash does, and nobody lacks what is there.
    assert living(store + more, cash, 1.0) == pytest.approx(living(store, cash + more, 1.0))
    assert living(store, cash, 1.0) >= min(need, store + cash) - rounding


def test_food_comes_from_the_store_first_and_cash_buys_the_rest(p, form):
    living, times = 7000 + p.live.spending_share * (101_000 - 7000), at_time(p, food_share=0.6)
    assert form(eaten)(50_000.0, 51_000.0, 7000.0, times, p.live) == pytest.approx((0.6 * living, 0.4 * living))
    assert form(eaten)(500.0, 100_500.0, 7000.0, times, p.live) == pytest.approx((500, living - 500))
    # Without cash even more is eaten of the store, as far as it goes.
    assert form(eaten)(101_000.0, 0.0, 7000.0, times, p.live) == pytest.approx((living, 0))


def test_who_sees_that_the_store_will_not_last_eats_less_of_it_and_buys_more_or_goes_without(p, form):
    times = at_time(p, food_share=0.6, weeks=10.0)
    # Of the food that a week needs, 4200, the store would give 2000 a week until the harvest.
    of_store = 2000 + (1 - p.live.ration_share) * (4200 - 2000)
    assert form(eaten)(20_000.0, 500.0, 7000.0, times, p.live) == pytest.approx((of_store, 500))
    living = 7000 + p.live.spending_share * (10_000 + of_store - 7000)
    assert form(eaten)(20_000.0, 10_000.0, 7000.0, times, p.live) == pytest.approx((of_store, living - of_store))
    # What lasts is eaten as before, and shared out evenly by who has nothing else.
    lasts = form(eaten)(100_000.0, 10_000.0, 7000.0, times, p.live)
    assert lasts[0] == pytest.approx(0.6 * sum(lasts))
    assert form(eaten)(60_000.0, 0.0, 7000.0, times, p.live) == pytest.approx((6000, 0))


@pytest.mark.parametrize("ration_share", [0.0, None, 1.0])
def test_half_of_the_food_until_the_harvest_is_gone_half_way_unless_it_is_rationed(p, form, ration_share):
    q = p.live if ration_share is None else p.live._replace(ration_share=ration_share)
    need, store, meals = 7000.0, 10 * 7000 * p.farm.food_share, []
    for week in range(20):
        of_store, _ = form(eaten)(store, 0.0, need, at_time(p, weeks=20.0 - week), q)
        store -= of_store
        meals.append(of_store)
    assert store == pytest.approx(0, abs=1e-6)
    full = p.farm.food_share * need
    if ration_share == 0:
        assert meals == pytest.approx([full] * 10 + [0] * 10, abs=1e-6)
    elif ration_share == 1:
        assert meals == pytest.approx([full / 2] * 20)
    else:
        # Less from the first week on, less still as the end comes near, and it lasts longer than half way.
        assert meals[0] == pytest.approx(full * (1 - p.live.ration_share / 2))
        assert (np.diff(meals) <= 0).all()
        assert 10 < np.count_nonzero(meals) < 20


@given(store=XOF, cash=XOF, need=st.floats(1, 10**5), food_share=st.floats(0, 1), weeks=WEEKS)
def test_eating_is_the_same_compiled_and_plain(p, store, cash, need, food_share, weeks):
    times = at_time(p, food_share=food_share, weeks=weeks)
    assert eaten(store, cash, need, times, p.live) == pytest.approx(eaten.py_func(store, cash, need, times, p.live))


# ---- what a household does with its week ----


def test_a_household_lives_on_its_need_and_a_part_of_what_is_left_and_those_at_the_pit_eat_there(p, form):
    house, need = House(p, (FARM, MINE), heads=8, savings=100_000).live(form), 7 * p.live.line_xof
    spends = need + p.live.spending_share * (100_000 - need)
    assert house.savings[0] == 100_000 - int(spends)
    assert house.consumption[0] == pytest.approx(p.live.consumption_memory_rate * spends / 7)
    assert not house.member.hardship.any()
    assert house.asked == {}


def test_what_is_eaten_of_the_store_costs_no_cash_and_counts_as_living(p, form):
    fed, buys = House(p, savings=500_000, store=400_000.0).live(form), House(p, savings=900_000).live(form)
    assert 400_000 - fed.store[0] == pytest.approx(p.farm.food_share * (900_000 - buys.savings[0]), abs=2)
    assert fed.consumption[0] == pytest.approx(buys.consumption[0], rel=1e-4)


def test_with_half_of_the_need_half_of_it_is_lacking_and_everything_is_eaten(p, form):
    need = 7 * p.live.line_xof
    house = House(p, savings=int(need / 4), store=need / 4).live(form)
    assert (house.savings[0], house.store[0]) == (0, 0)
    assert house.member.hardship == pytest.approx(p.live.hardship_memory_rate / 2, rel=1e-3)


@given(cash=st.integers(0, 80_000), store=st.floats(0, 80_000), price=st.floats(1, 3))
def test_dear_living_means_less_to_live_on_and_more_want_and_debt(p, form, cash, store, price):
    cheap, dear = (House(p, savings=cash, store=store).live(form, price=x) for x in (1.0, price))
    assert dear.consumption[0] <= cheap.consumption[0] * (1 + 1e-6)
    assert dear.member.hardship[0] >= cheap.member.hardship[0] - 1e-6
    assert dear.asked.get(1, 0) >= cheap.asked.get(1, 0)
    assert min(dear.savings[0], dear.store[0]) >= 0


def test_a_household_all_of_whose_heads_are_out_lacks_nothing_at_home(p, form):
    house = House(p, (MINE, DETAINED), heads=2, savings=500).live(form)
    assert house.savings[0] == 500
    assert house.member.hardship.tolist() == [0, pytest.approx(p.live.hardship_memory_rate)]


# ---- what members bring, and what they keep ----


@pytest.mark.parametrize(
    ("activity", "keeps"),
    [(FARM, 0), (MINE, 7000), (Activity.BAND, 0), (DEAD, 0), (FIGHTER, 50_000), (AWAY, 50_000), (DETAINED, 50_000)],
    ids=lambda value: getattr(value, "name", value),
)
def test_who_mines_keeps_what_the_pit_needs_the_others_bring_all_and_who_is_out_of_reach_keeps_it(p, form, activity, keeps):
    q = p._replace(live=p.live._replace(carry_xof=7000.0, site_spending_share=0.0))
    house = House(q, (FARM, activity), member={"savings": [0, 50_000]}, savings=10**6)
    alone = House(q, (FARM, activity), member={"savings": [0, keeps]}, savings=10**6 + 50_000 - keeps).live(form)
    house.live(form)
    assert house.member.savings.tolist() == house.member.savings_before.tolist() == [0, keeps]
    assert house.paid.brought[ALL] == 50_000 - keeps
    assert house.savings[0] == alone.savings[0]


def test_who_mines_spends_a_part_of_the_weeks_earnings_at_the_site_and_nothing_of_what_was_there_before(p, form):
    carry = int(p.live.carry_xof)
    member = {"savings": [5000, carry + 4000, carry - 4000, carry + 4000], "savings_before": [0, carry, carry, carry + 4000]}
    house = House(p, (FARM, MINE, MINE, MINE), member=member, savings=10**6, watched=1).live(form)
    feasts = int(4000 * p.live.site_spending_share)
    assert feasts > 0
    assert house.paid.feasts.tolist() == [feasts, feasts]
    assert house.spent.at_sites.tolist() == [feasts]
    assert house.paid.brought[ALL] == 5000 + (4000 - feasts) + 4000
    # What people there have had of the week is what the pit is known for, whatever they do with it.
    assert house.kept.net.tolist() == [4000 - 4000]


def test_what_relatives_abroad_send_comes_every_week(p, form):
    gets, none = House(p, savings=10**6, remitted=[3000]), House(p, savings=10**6 + 3000)
    assert gets.live(form).savings[0] == none.live(form).savings[0]
    assert gets.paid.remitted[ALL] == 3000


def test_support_to_a_farm_fades(p, form):
    house = House(p, member={"farm_capital": 1.0}).live(form)
    assert house.member.farm_capital == pytest.approx(1 - p.live.support_fading_rate)


@given(houses=st.lists(st.lists(st.sampled_from(Activity), min_size=1, max_size=5), min_size=1, max_size=8))
def test_the_first_of_a_household_who_mines_is_written_down_or_nobody(p, form, houses):
    sizes, members = [len(house) for house in houses], [one for house in houses for one in house]
    house = House(p, members)
    house.family = filled(Family, len(houses), first=np.cumsum([0, *sizes[:-1]]), n_adults=sizes, n_heads=9, miner=7)
    house.live(form)
    for first, miner, one in zip(house.first, house.miner, houses, strict=True):
        assert miner == (first + one.index(MINE) if MINE in one else -1)


# ---- income ----


def test_income_a_head_is_what_fields_work_and_relatives_brought_at_the_prices_of_week_zero(p, form):
    carry = int(p.live.carry_xof)
    member = {"savings": [1000, carry + 5000], "savings_before": [0, carry]}
    house = House(p, member=member, earned=9000.0, remitted=2000).live(form, price=2.0)
    at_pit = 5000 - int(5000 * p.live.site_spending_share)
    assert house.income[0] == pytest.approx(p.live.income_memory_rate * (9000 + (1000 + at_pit + 2000) / 2) / 8)


def test_an_advance_is_no_income_and_paying_one_back_no_loss(p, form):
    carry = int(p.live.carry_xof)

    def after(gain, **debt):
        member = {"savings": [0, carry + 20_000 + gain], "savings_before": [0, carry], **debt}
        return House(p, member=member).live(form)

    free = after(0)
    for house in (after(4000, borrowed=[0, 4000]), after(-4000, repaid=[0, 4000])):
        assert house.income.tolist() == free.income.tolist()
        assert house.member.income.tolist() == free.member.income.tolist()
        assert house.kept.net.tolist() == free.kept.net.tolist() == [20_000]


def test_each_ones_income_is_what_his_own_work_brings_and_those_at_home_share_what_home_brings(p, form):
    carry, rate = int(p.live.carry_xof), p.live.income_memory_rate
    member = {"savings": [0, 0, carry + 5000, 900], "savings_before": [0, 0, carry, 0], "income": 1000.0}
    house = House(p, (FARM, FARM, MINE, FIGHTER), member=member, earned=6000.0).live(form, price=1.5)
    at_home, left = 1000 + rate * (6000 * 1.5 / 2 - 1000), 5000 - int(5000 * p.live.site_spending_share)
    assert house.member.income == pytest.approx([at_home, at_home, 1000 + rate * (left - 1000), 1000])


def test_a_pit_is_known_by_what_people_there_have_had_and_not_by_aid_or_by_what_others_brought(p, form):
    carry = int(p.live.carry_xof)
    member = {"savings": [9000, carry + 8000], "savings_before": [0, carry], "aid": [0, 3000]}
    assert House(p, member=member).live(form).kept.net.tolist() == [5000]
    windfall = {"savings": [0, 10**8], "savings_before": [0, carry]}
    assert House(p, member=windfall).live(form).kept.net.tolist() == [int(p.live.pay_at_most_xof)]


# ---- advances ----


def test_who_has_nothing_asks_through_the_first_who_mines_for_what_is_lacking_up_to_the_highest_debt(p, form):
    poor = p._replace(live=p.live._replace(debt_highest_xof=10.0**6))
    assert House(poor, (FARM, FARM, MINE, MINE)).live(form).asked == {2: int(6 * p.live.line_xof)}
    limited = p._replace(live=p.live._replace(debt_highest_xof=5000.0))
    assert House(limited, member={"debt": [0, 2000]}).live(form).asked == {1: 3000}
    assert House(limited, member={"debt": [0, 9000]}).live(form).asked == {}


def test_nobody_asks_who_can_do_with_what_he_has_or_has_nobody_at_a_pit_or_where_nobody_lends(p, form):
    enough = int(7 * p.live.line_xof * (p.live.borrows_below_share + 0.01))
    assert House(p, savings=enough).live(form).asked == {}
    assert House(p, (FARM, FARM)).live(form).asked == {}
    assert House(p).live(form, may_borrow=False).asked == {}


# ---- hardship and grievance ----


def test_a_household_shares_its_want_the_detained_lack_everything_and_the_dead_and_those_abroad_nothing(p, form):
    rate = p.live.hardship_memory_rate
    hungry = House(p, (FARM, MINE, FIGHTER, DETAINED, DEAD, AWAY)).live(form)
    assert hungry.member.hardship == pytest.approx([rate, rate, rate, rate, 0, 0])
    fed = House(p, (FARM, MINE, FIGHTER, DETAINED, DEAD, AWAY), savings=10**6).live(form)
    assert fed.member.hardship == pytest.approx([0, 0, 0, rate, 0, 0])


@given(cash=st.integers(0, 60_000), harm=st.floats(0, 1), wronged=st.floats(0, 1))
def test_who_is_taken_from_or_wronged_resents_it_and_so_does_nobody_else(p, form, cash, harm, wronged):
    def grievance(harm, wronged):
        return House(p, member={"harm": [0, harm], "wronged": [0, wronged]}, savings=cash).live(form).member.grievance

    calm, both = grievance(0, 0), grievance(harm, wronged)
    for some in (grievance(harm, 0), grievance(0, wronged)):
        assert calm[1] <= some[1] <= both[1] <= p.live.grievance_memory_rate + 1e-6
    assert both[0] == calm[0]


def test_land_lost_is_felt_as_gold_taken_is_and_not_at_all_where_land_is_no_matter(p, form):
    robbed, evicted = (House(p, member={name: 0.6}, savings=10**6).live(form) for name in ("harm", "wronged"))
    assert robbed.member.grievance.tolist() == evicted.member.grievance.tolist()
    assert robbed.member.grievance == pytest.approx(0.6 * p.live.grievance_memory_rate)
    deaf = House(p, member={"wronged": 0.6}, savings=10**6).live(form, resents=False)
    assert not deaf.member.grievance.any()


def test_hunger_is_resented_for_its_part(p, form):
    hungry = House(p).live(form)
    assert hungry.member.grievance == pytest.approx(p.live.hardship_resented_share * p.live.grievance_memory_rate)


# ---- people from abroad ----


def test_who_mines_here_and_is_from_abroad_keeps_a_family_there(p, form):
    house = House(p, (MINE,), heads=3, savings=90_000, origin=FOREIGN).live(form, belt=0)
    assert house.paid.sent[ALL] == 90_000 - house.savings[0] > 2 * p.live.line_xof
    assert (house.paid.spent[ALL], house.paid.spent_near[ALL], house.spent.xof[0]) == (0, 0, 0)


def test_who_has_gone_home_across_the_border_is_neither_fed_nor_counted_here(p, form):
    begins = {"income": 4000.0, "consumption": 4200.0}
    house = House(p, (AWAY,), heads=3, savings=90_000, origin=FOREIGN, member={"savings": [500]}, **begins).live(form)
    assert (house.savings[0], house.member.savings[0], house.income[0], house.consumption[0]) == (90_000, 500, 4000, 4200)
    assert not house.member.hardship.any()


# ---- the books ----

FAMILIES = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from(Activity), st.integers(0, 60_000)), min_size=1, max_size=4),
        st.integers(0, 80_000), st.floats(0, 50_000), st.booleans(), st.integers(0, 5000),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


def families_of(p, families, watched):
    """Return a house of the given families, each a list of members with savings, and cash, store, origin and remittance."""
    members = [member for family in families for member in family[0]]
    activity, savings = (np.array(column) for column in zip(*members, strict=True))
    sizes = np.array([len(family[0]) for family in families])
    cash, store, is_foreign, remitted = zip(*[family[1:] for family in families], strict=True)
    rows = {"first": np.cumsum([0, *sizes[:-1]]), "n_adults": sizes, "n_heads": 2 * sizes, "savings": cash, "store": store}
    rows |= {"origin": np.where(is_foreign, FOREIGN, Origin.LOCAL), "remitted": remitted, "income": 4200, "consumption": 4200}
    house = House(p, [Activity(a) for a in activity], member={"savings": savings}, watched=watched)
    house.family = filled(Family, len(families), **rows)
    return house


@given(
    families=FAMILIES, belt=st.sampled_from([-1, 0]), price=st.floats(1, 2), weeks=WEEKS, watched=st.integers(0, 30)
)  # fmt: skip
def test_whoever_lives_how_what_people_have_is_what_the_receipts_say(p, form, families, belt, price, weeks, watched):
    house = families_of(p, families, watched)
    cash, pocket = house.savings.astype(np.int64), house.member.savings.astype(np.int64)
    gains = np.where(house.member.activity == MINE, np.maximum(pocket - house.member.savings_before, 0), 0)
    feasts = (gains * p.live.site_spending_share).astype(np.int64)
    house.live(form, belt=belt, price=price, weeks=weeks)
    paid, changes = house.paid, (house.savings - cash, house.member.savings - pocket)
    spent = paid.spent + paid.spent_near + paid.sent
    assert sum(change.sum() for change in changes) == paid.remitted[ALL] - spent[ALL] - feasts.sum()
    assert house.spent.at_sites[0] == paid.feasts[ALL] == feasts.sum()
    assert (house.savings >= 0).all()
    assert (house.member.savings >= 0).all()
    assert (house.store >= 0).all()
    assert house.spent.xof[0] == paid.spent_near[ALL]
    assert paid.spent[ALL] == 0 or belt < 0
    # The watched person's own part: he brings and takes, and his household gets and spends.
    if watched < len(house.member.savings):
        his = int(np.searchsorted(house.first, watched, side="right")) - 1
        assert paid.remitted[WATCHED] == house.remitted[his]
        mates = slice(house.first[his], house.first[his] + house.n_adults[his])
        assert changes[0][his] + changes[1][mates].sum() == paid.remitted[WATCHED] - spent[WATCHED] - feasts[mates].sum()
        assert paid.feasts[WATCHED] == feasts[watched]
    else:
        assert not any(receipt[WATCHED] for receipt in (paid.brought, paid.feasts, paid.remitted, spent))


@given(families=FAMILIES, belt=st.sampled_from([-1, 0]), price=st.floats(1, 2), weeks=WEEKS)
def test_plain_and_compiled_leave_households_the_same(p, families, belt, price, weeks):
    when = {"belt": belt, "price": price, "weeks": weeks}
    one, other = (families_of(p, families, 0).live(f, **when) for f in (lambda r: r, lambda r: r.py_func))
    assert one.asked.keys() == other.asked.keys()
    for name in ("savings", "store", "income", "consumption"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-5, atol=1.01, err_msg=name)
    for name in ("savings", "income", "hardship", "grievance"):
        np.testing.assert_allclose(getattr(one.member, name), getattr(other.member, name), rtol=1e-5, atol=1e-3, err_msg=name)


@pytest.mark.parametrize("n_threads", [1, 2, 3])
def test_the_weeks_books_of_households_close_on_any_number_of_threads(tiny, n_threads, monkeypatch):
    monkeypatch.setattr(threads, "FEWEST", 60)
    economy, ends = GoldEconomy(tiny, seed=2, threads=n_threads), GoldEconomy(tiny, seed=2)
    for some in (economy, ends):
        put(some.households, slice(None, None, 3), savings=0, store=0.0)
        with acting(some, live):
            live.step(some)
    assert economy.ledger.moved(reason="living") > 0
    assert economy.ledger.flows == ends.ledger.flows
    assert economy.miners.debt.any()
    assert economy.miners.debt.tolist() == ends.miners.debt.tolist()
    assert economy.households.savings.tolist() == ends.households.savings.tolist()


# ---- in a country ----


def test_while_all_borders_are_closed_people_go_without(tiny):
    """Tinyland shuts every land border after ten weeks: the same people need more, and poverty shows within weeks."""
    start = tiny.run.start
    borders = list(load("tinyland").neighbours.values())
    closure = {"from": start + timedelta(weeks=10), "to": start + timedelta(weeks=30), "exits": borders, "source": "invented"}
    # Living at twice the price leaves no doubt which is the poorer country; crops bring more then, but cash and gold do not.
    dear = {"price.closed_living_share": 1.0, "price.inflation_share": 0.0, "closures": [closure]}
    worlds = [tiny.with_values(dear | other, allow_outside=True) for other in ({}, {"mechanisms.M29": "off"}, {"closures": []})]
    seeds = range(1, 7)
    shut, free = ({seed: lived(world, seed, 28) for seed in seeds} for world in worlds[:2])
    open_ = lived(worlds[2], 1, 28)
    assert (open_.country.living_factor[0], shut[1].country.living_factor[0], free[1].country.living_factor[0]) == (1, 2, 1)
    assert surely_more(lambda s: shut[s].miners.hardship.mean(), lambda s: free[s].miners.hardship.mean(), seeds)
    assert surely_more(lambda s: free[s].households.consumption.mean(), lambda s: shut[s].households.consumption.mean(), seeds)
    assert free[1].miners.hardship.tolist() == open_.miners.hardship.tolist()


def test_nobody_is_advanced_anything_without_bondage(tiny):
    empty = {"initial__store_weeks": 0.1, "initial__savings_xof": 0.0, "live__line_xof": 9000.0}
    with_, without = (lived(tiny.with_values({"mechanisms.M25": bondage}), 1, 12, **empty) for bondage in ("on", "off"))
    assert moved(with_, reason="advance") > 0
    assert moved(without, reason="advance") == without.miners.debt.sum() == 0
