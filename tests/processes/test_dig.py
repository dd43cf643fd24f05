import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.ledger.payments import ALL, WATCHED
from goldsim.entities.miners import Activity, Task
from goldsim.processes import dig
from goldsim.processes.dig import pits
from goldsim.processes.dig.ground import (
    Bills,
    Costs,
    Digger,
    Lender,
    Place,
    begin_week,
    exposure,
    lent_part,
    recovered,
    recovery_share,
    site_yield_mg,
    yields,
)
from goldsim.processes.dig.owners import Ore, Paid
from goldsim.processes.dig.pits import Luck, Terms, contained_mg, find, work
from paired import lived, sum_of
from records import filled, keys_of, totals

LEFT = st.floats(0.001, 1)
SHARE = st.floats(0, 1)


def test_fresh_uncrowded_ground_of_mean_grade_holds_the_base(p):
    assert site_yield_mg(np.array([1.0]), np.array([1.0]), np.array([1.0]), p.dig)[0] == pytest.approx(p.dig.base_mg)


def test_empty_ground_holds_nothing(p):
    assert site_yield_mg(np.array([3.0]), np.array([0.0]), np.array([1.0]), p.dig)[0] == 0


def test_room_to_spare_does_not_help(p):
    few, full = (site_yield_mg(np.array([1.0]), np.array([1.0]), np.array([c]), p.dig)[0] for c in (0.01, 1.0))
    assert few == full


def test_the_people_of_one_row_are_not_in_each_others_way(p):
    def rate(n_miners, weight):
        ground = filled(Place, 1, ground=10**9, first_ground=10**9, grade=1.0, capacity=10, n_miners=n_miners)
        return yields(ground, 1, weight, p.dig)[0]

    assert rate(100, 100) == rate(0, 100) == rate(1, 1) > rate(100, 20) > rate(100, 1)


@given(grade=st.floats(0.1, 5), left=LEFT, crowding=st.floats(0, 50))
def test_yield_rises_with_grade_and_ground_left_and_falls_with_crowding(p, grade, left, crowding):
    def at(g, x, c):
        return site_yield_mg(np.array([g]), np.array([x]), np.array([c]), p.dig)[0]

    assert at(grade * 1.1, left, crowding) >= at(grade, left, crowding)
    assert at(grade, min(1, left * 1.1), crowding) >= at(grade, left, crowding)
    assert at(grade, left, crowding + 1) <= at(grade, left, crowding)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20), st.floats(0, 1))
def test_the_fraction_of_a_milligram_stays_in_the_tailings(contained, share):
    contained = np.array(contained)
    found = recovered(contained, share)
    assert ((found >= 0) & (found <= contained)).all()
    assert (contained * share - found < 1 + 1e-6).all()
    assert recovered(np.array([3]), 0.5)[0] == 1


# Rates so small that floating point has no digits left for them (5e-324) are no rates of gold.
@given(
    rate=st.just(0.0) | st.floats(1e-9, 1e5), skill=st.floats(0.1, 5), hours=st.floats(0, 3), burden=st.floats(0, 100),
    u=st.floats(1e-12, 1 - 1e-12),
)  # fmt: skip
def test_a_week_rises_with_skill_help_and_luck_and_falls_with_mercury_in_the_body(p, form, rate, skill, hours, burden, u):
    def week(*args):
        return form(contained_mg)(*args, p.dig)

    usual = week(rate, skill, hours, burden, u)
    assert usual >= 0
    assert week(rate, skill * 2, hours, burden, u) == pytest.approx(2 * usual)
    assert week(rate, skill, hours + 1, burden, u) >= usual
    assert week(rate, skill, hours, burden, u / 2) >= usual
    assert (1 - p.dig.ill_share) * week(rate, skill, hours, 0.0, u) <= week(rate, skill, hours, burden + 1, u) <= usual
    plain = contained_mg.py_func(rate, skill, hours, burden, u, p.dig)
    assert contained_mg(rate, skill, hours, burden, u, p.dig) == pytest.approx(plain)


def test_at_the_half_burden_half_of_what_illness_can_take_is_gone(p, form):
    week = form(contained_mg)
    usual, ill = (week(1000.0, 1.0, 0.0, burden, 0.5, p.dig) for burden in (0.0, p.dig.burden_half_mg))
    assert ill / usual == pytest.approx(1 - p.dig.ill_share / 2)


def costs_at(*, cost=4000, inputs=0, feeds=False, lends=False, most=50_000):
    """Return what a week costs at three sites, at which networks 2, 1 and 0 buy."""
    each = [np.broadcast_to(np.asarray(x), 3).copy() for x in (cost, cost, inputs, feeds, lends)]
    return Costs(
        *(x.astype(np.int64) for x in each[:3]), *each[3:], np.array([2, 1, 0], dtype=np.int16), np.full(3, 4e4), most, 1
    )


class Diggers:
    """Well diggers of mean skill without helpers, in columns, and the three sites that they are at; -1 is nowhere."""

    def __init__(self, site, **columns):
        site = np.array(site)
        usual = {"site": site, "skill": 1, "savings": 10**6, "creditor": -1}
        self.person, self.rows = filled(Digger, len(site), **usual | columns), np.flatnonzero(site >= 0)
        self.ore, self.bills = totals(Ore, 3), totals(Bills, 3)
        self.paid, self.costs = Paid.blank(watched=len(site) - 1), costs_at()

    def __getattr__(self, name):
        return getattr(self.person, name)

    def find(self, form, q, rate=100_000.0):
        form(find)(self.rows, self.person, self.ore, self.bills, self.costs, keys_of(Luck), np.full(3, rate), q)
        return self

    def work(self, form, share_left=1.0, recovery=1.0, taken_in=0.0, fed_part=1.0, lent_part=1.0):
        values = (share_left, recovery, taken_in, fed_part, lent_part)
        every = [np.broadcast_to(np.asarray(x, dtype=np.float64), 3).copy() for x in values]
        terms = Terms(self.costs, *every)
        rows = self.rows.copy()
        self.hired = rows[: form(work)(rows, self.person, self.ore, self.bills, self.paid, terms)]
        return self


def test_luck_is_even_over_many_people(p, form):
    diggers = Diggers(np.where(np.arange(4000) % 4 == 0, -1, 0)).find(form, p.dig)
    assert (diggers.found[diggers.site < 0] == 0).all()
    digs = diggers.found[diggers.site >= 0]
    # The mean of 3,000 exponentials lies within four standard errors of the rate.
    assert abs(digs.mean() / (100_000 * p.dig.digger_ratio) - 1) < 4 / np.sqrt(len(digs))
    assert diggers.ore.taken.tolist() == [digs.sum(), 0, 0]


def test_children_of_the_household_add_to_what_is_dug_by_the_same_luck(p, form):
    alone, with_hands = (Diggers(np.zeros(200), n_helpers=hands).find(form, p.dig).found.sum() for hands in (0.0, 2.0))
    assert with_hands / alone == pytest.approx(1 + 2 * p.dig.child_hours_share, rel=1e-3)


ORE = st.lists(st.tuples(st.integers(0, 10**7), st.integers(-1, 2)), min_size=1, max_size=30)


@given(ore=ORE, ground=st.lists(st.integers(0, 10**7), min_size=3, max_size=3), share=st.lists(SHARE, min_size=3, max_size=3))
def test_people_share_what_is_left_and_all_ore_is_found_or_lost(p, form, ore, ground, share):
    contained, site = (np.array(column) for column in zip(*ore, strict=True))
    ground, wanted = np.array(ground), np.array([contained[site == j].sum() for j in range(3)])
    diggers = Diggers(site, found=np.where(site >= 0, contained, 0))
    diggers.work(form, share_left=np.minimum(1, ground / np.maximum(wanted, 1)), recovery=share)
    found, dug, lost = diggers.found, diggers.ore.dug, diggers.ore.lost
    assert ((found >= 0) & (found <= contained)).all()
    assert (found[site < 0] == 0).all()
    assert dug.tolist() == [found[site == j].sum() for j in range(3)]
    assert (dug + lost <= np.minimum(ground, wanted)).all()
    # Only fractions of a milligram a person stay in the ground where there is enough to go round or too little.
    assert (np.minimum(ground, wanted) - dug - lost <= len(ore)).all()


PURSES = st.lists(st.tuples(st.integers(0, 6000), st.integers(-1, 2), st.sampled_from(Task)), min_size=1, max_size=30)


@given(people=PURSES, inputs=st.lists(st.integers(0, 2000), min_size=3, max_size=3), parts=st.tuples(SHARE, SHARE))
def test_whoever_pays_for_the_week_all_of_it_is_on_the_receipts_and_all_work_is_paid_for(p, form, people, inputs, parts):
    purses, site, task = (np.array(column) for column in zip(*people, strict=True))
    diggers = Diggers(site, savings=purses, task=task)
    diggers.costs = costs_at(inputs=inputs, feeds=[True, False, True], lends=[False, True, True])
    diggers.find(form, p.dig)
    contained = diggers.found.copy()
    diggers.work(form, recovery=1.0, fed_part=parts[0], lent_part=parts[1])
    paid, ore, bills, at = diggers.paid, diggers.ore, diggers.bills, site >= 0
    spent = purses - diggers.savings
    assert (diggers.savings >= 0).all()
    assert (spent[~at] == 0).all()
    # What all pay and find is what sites and networks add up; the rule itself writes down the watched person's part.
    costs, for_inputs, dug = (
        np.array([total.sum(), receipt[WATCHED]])
        for total, receipt in ((ore.costs, paid.costs), (bills.inputs, paid.inputs), (ore.dug, paid.dug))
    )
    assert (costs + for_inputs).tolist() == (paid.fed + paid.advance + [spent.sum(), spent[-1]]).tolist()
    assert (ore.fed.sum(), bills.lent.sum()) == (paid.fed[ALL], paid.advance[ALL])
    assert paid.advance.tolist() == [diggers.debt.sum(), diggers.debt[-1]]
    assert (diggers.borrowed == diggers.debt).all()
    assert ((diggers.creditor >= 0) == (diggers.debt > 0)).all()
    # Who is paid for half of the week works half of it; francs are whole, so within one.
    bill = 4000 + np.where(task <= Task.WASH, np.array(inputs)[site], 0)
    done = diggers.found[at] / np.maximum(contained[at], 1)
    most = (np.minimum(purses, bill)[at] + np.where(diggers.debt[at] > 0, diggers.debt[at], 0)) / bill[at]
    fed = (site != 1) & (task == Task.DIG)
    own = ~fed[at]
    assert (done[own] <= most[own] + 1e-6).all()
    assert dug.tolist() == [diggers.gold.sum(), diggers.gold[-1]]
    assert not diggers.gold[task > Task.WASH].any()


def test_who_can_pay_nothing_and_finds_nobody_who_does_finds_nothing(p, form):
    for feeds, lends, works in ((False, False, False), (True, False, True), (False, True, True)):
        diggers = Diggers(np.zeros(50), savings=0)
        diggers.costs = costs_at(feeds=feeds, lends=lends)
        diggers.find(form, p.dig).work(form)
        assert (diggers.found.sum() > 0) == works
        assert (diggers.sponsored == feeds).all()
        assert (diggers.debt == (4000 if lends else 0)).all()


def test_a_sponsor_who_bears_half_of_the_costs_has_half_of_the_claim_on_the_gold_in_hand(p, form):
    diggers = Diggers(np.zeros(50), savings=2000, gold=0)
    diggers.costs = costs_at(feeds=True)
    diggers.find(form, p.dig).work(form)
    assert diggers.sponsored[diggers.gold > 0] == pytest.approx(0.5)
    # Gold that was in hand before, won on his own account, keeps its own claim.
    mixed = Diggers(np.zeros(50), savings=0, gold=100_000, found=100_000)
    mixed.costs = costs_at(feeds=True)
    mixed.work(form)
    assert mixed.sponsored == pytest.approx(0.5)


def test_nobody_is_lent_more_who_owes_as_much_as_anybody_may_or_another_or_has_run(p, form):
    for columns in ({"debt": 50_000, "creditor": 2}, {"debt": 10, "creditor": 0}, {"barred_until": 5}):
        diggers = Diggers(np.zeros(5), savings=0, **columns)
        diggers.costs = costs_at(lends=True)
        assert not diggers.find(form, p.dig).bills.loans.any()
        assert not diggers.work(form).bills.lent.any()


def test_a_debt_grows_by_interest_and_who_left_where_his_creditor_comes_has_run_and_is_lent_nothing_for_a_time(p, form):
    mine, jail, farm, dead = Activity.MINE, Activity.DETAINED, Activity.FARM, Activity.DEAD
    body = filled(
        Digger, 7, activity=[mine, mine, jail, farm, dead, mine, mine], site=[0, 1, -1, -1, -1, 0, 0],
        debt=[10_000] * 5 + [0, 10_000], creditor=[7, 7, 7, 7, 7, -1, 3],
    )  # fmt: skip
    # Networks 7 and 3 come to site 0, whoever of them people sell to; only 3, which is far off but buys there, comes to site 1.
    km = np.full((2, 8), 300.0)
    km[0, [7, 3]] = 100.0
    book, grown = totals(Bills, 8), int(10_000 * p.dig.interest_rate)
    form(begin_week)(0, body, book, np.array([3, 3]), km, 200.0, 9, p.dig)
    barred = 9 + p.dig.barred_weeks
    assert body.debt.tolist() == [10_000 + grown, 0, 10_000 + grown, 0, 0, 0, 10_000 + grown]
    assert body.borrowed.tolist() == [grown, 0, grown, 0, 0, 0, grown]
    assert (body.creditor >= 0).tolist() == (body.debt > 0).tolist()
    assert body.barred_until.tolist() == [0, barred, 0, barred, barred, 0, 0]
    assert (book.owed[7], book.lost[7]) == (2 * (10_000 + grown), 30_000)
    assert (book.owed[3], book.lost[3]) == (10_000 + grown, 0)


@given(capital=st.integers(0, 10**9), lent=st.integers(0, 10**9), wanted=st.integers(0, 10**9), share=st.floats(0, 0.3))
def test_a_network_lends_within_its_cash_and_what_it_lets_miners_owe_in_all(capital, lent, wanted, share):
    lender = filled(Lender, 1, capital=capital, lent=lent)
    given_ = wanted * lent_part(lender, np.array([wanted]), share)[0]
    assert 0 <= given_ <= min(wanted, capital) + 1e-6
    assert given_ == 0 or lent + given_ <= share * (capital + lent) + 1


def pit(**columns):
    return filled(Place, 1, **columns)


def test_mercury_a_kit_and_cyanide_each_win_more_of_the_ore(p):
    q = p.dig
    wins = {
        "water": pit(), "mercury": pit(mercury_share=1.0, mercury_habit=1.0), "leach": pit(has_cyanide=True),
        "kit": pit(mercury_habit=1.0, kit_share=1.0),
    }  # fmt: skip
    won = {name: recovery_share(site, q)[0] for name, site in wins.items()}
    assert won["water"] == pytest.approx(q.recovery_share)
    assert won["mercury"] == won["kit"] == pytest.approx(q.recovery_share + q.mercury_recovery_share)
    assert won["leach"] == pytest.approx(q.recovery_share + q.cyanide_recovery_share)


@given(habit=SHARE, kit=SHARE, supply=SHARE, water=SHARE)
def test_nobody_wins_more_gold_than_there_is_and_a_kit_never_adds_to_what_is_breathed(p, habit, kit, supply, water):
    in_open = habit * (1 - kit) * supply
    site = pit(mercury_share=in_open, mercury_habit=habit, kit_share=kit, has_cyanide=True)
    assert 0 <= recovery_share(site, p.dig._replace(recovery_share=water))[0] <= 1
    breathed = exposure(np.array([in_open]), np.array([habit * kit]), p.dig)[0]
    assert breathed <= habit * (1 - kit) + p.dig.kit_exposure_share * habit * kit + 1e-9
    assert in_open <= breathed <= 1


def test_mercury_enters_with_the_gold_that_is_won_with_it(p, form):
    def burden(taken_in, site=0):
        return Diggers(np.full(3, site), mercury_burden=2, found=1000).work(form, taken_in=taken_in).mercury_burden

    assert burden(0.0) == pytest.approx(2)
    assert burden(3e-4, site=-1) == pytest.approx(2)
    assert burden(3e-4) == pytest.approx(2 + 0.3)


def test_mercury_leaves_everybodys_body_slowly_and_enters_as_far_as_people_breathe_it(tiny):
    for open_share, kit_share in ((0.0, 0.0), (0.5, 0.0), (0.5, 0.4)):
        economy = GoldEconomy(tiny, seed=1)
        put(economy.miners, mercury_burden=2.0)
        put(economy.sites, mercury_share=open_share, mercury_habit=1.0, kit_share=kit_share)
        with acting(economy, dig):
            pits.dig_by_hand(economy, yields(economy.view(Place), economy.week, economy.miners.weight, economy.p.dig))
        q, won = economy.p.dig, economy.miners.found * (economy.miners.task <= Task.WASH)
        assert won.any()
        breathed = won * q.mercury_per_gold * (open_share + q.kit_exposure_share * kit_share)
        assert economy.miners.mercury_burden == pytest.approx(2 * (1 - q.mercury_loss_rate) + q.mercury_uptake_share * breathed)


def test_where_operators_take_ground_the_same_people_find_less(tiny):
    """Machines that take all the room leave people to dig each other's ground."""
    free, crowded = (
        lived(tiny, 1, 1, equip__machine_room_people=people, equip__evicted_share=0.0, equip__taken_highest_share=0.9)
        for people in (0.0, 1e6)
    )
    shared = crowded.sites.taken_share > 0
    assert shared.any()
    assert (crowded.sites.yield_mg[shared] < free.sites.yield_mg[shared]).all()
    untouched = ~shared & (free.sites.n_miners == crowded.sites.n_miners)
    assert untouched.any()
    assert crowded.sites.yield_mg[untouched] == pytest.approx(free.sites.yield_mg[untouched])


def test_without_operators_no_machine_digs(tiny):
    with_, without = lived(tiny, 1, 4), lived(tiny.with_values({"mechanisms.M18": "off"}), 1, 4)
    assert sum_of(with_, "gold_company_mg") > 0
    assert sum_of(without, "gold_company_mg") == without.companies.gold.sum() == 0
