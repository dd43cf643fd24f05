from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.draws import uniforms
from goldsim.engine.forms import saturating
from goldsim.entities.miners import Activity, Origin
from goldsim.entities.programmes import share_out
from goldsim.parameters import Instrument
from goldsim.processes import fund
from goldsim.processes.fund import helpers_of
from goldsim.processes.fund.aid import (
    Home,
    Luck,
    collect,
    each_gets,
    lend,
    n_rows_paid,
    reached,
    squeezed_share,
    support_effect,
    weeks_left,
)
from goldsim.processes.fund.choosing import Household, Pot, Site, chosen as pick, meant, terms_of
from goldsim.processes.fund.pipeline import leak_share, leaks_by_level, let_arrive, pay_in, places_of
from goldsim.scenario.policy_parts import Measure
from goldsim.units import WEEKS_PER_YEAR
from records import filled

SHARES = st.floats(0, 1)


@given(st.integers(0, 10**13), st.lists(st.floats(1, 1000), min_size=1, max_size=40))
def test_shares_of_money_add_up_to_the_last_franc(total, weights):
    amounts = share_out(total, np.array(weights))
    assert amounts.sum() == total
    assert amounts.min() >= 0


def test_the_first_gets_the_francs_that_do_not_divide():
    assert share_out(100, np.array([1.0, 1.0, 1.0])).tolist() == [34, 33, 33]
    assert share_out(2, np.array([1.0, 1.0, 1.0])).tolist() == [2, 0, 0]


def test_twice_the_weight_gets_twice_the_money():
    assert share_out(90, np.array([1.0, 2.0])).tolist() == [30, 60]


def test_leakage_is_the_instruments_own_at_usual_integrity_and_nil_with_full_integrity():
    leakage = np.array([0.1, 0.4])
    assert leak_share(leakage, 0.5, 0.5, 0.0) == pytest.approx(leakage)
    assert leak_share(leakage, 1.0, 0.5, 0.0) == pytest.approx([0, 0])
    assert leak_share(leakage, 0.0, 0.5, 0.0) == pytest.approx(2 * leakage)
    assert leak_share(leakage, 0.5, 0.5, 1.0) == pytest.approx([0, 0])


@given(SHARES, SHARES, st.floats(0.01, 0.99), SHARES, SHARES)
def test_less_leaks_with_more_integrity_and_never_more_than_all(leakage, integrity, usual, coordination, more):
    share = leak_share(np.array([leakage]), integrity, usual, coordination)[0]
    better = leak_share(np.array([leakage]), max(integrity, more), usual, coordination)[0]
    assert 0 <= better <= share <= 1


@given(st.floats(0, 1e6), st.floats(0.1, 1e3))
def test_saturating_is_half_at_half_and_stays_below_one(units, half):
    assert saturating(0, half) == 0
    assert saturating(half, half) == pytest.approx(0.5)
    assert saturating(units, half) <= saturating(units + 1, half) <= 1


LOCALS = Measure(buys="cash_transfers")


class Homes:
    """Four people at home, in the order 3, 0, 2, 1; the second household has least to live on, the last person most support."""

    order = np.array([3, 0, 2, 1])

    def __init__(self, form, **people):
        self.form = form
        who = {"activity": Activity.FARM, "origin": Origin.LOCAL, "age": 30, "site": -1, "former_group": -1} | people
        has = {"farm_capital": [9.0, 19.0, 29.0, 40.0], "household": [1, 0, 1, 2]}
        self.household = filled(Household, 4, **has, **who)
        self.pot = filled(Pot, 3, consumption=[9.5, 9.0, 10.0], land=1.0)
        self.site, self.covers = filled(Site, 2, is_permitted=[True, False]), np.ones(1, dtype=bool)

    def meant(self, n=9, measure=LOCALS, **limits):
        terms = terms_of(measure, **limits)
        return self.form(meant)(self.order, n, self.household, self.pot, self.site, self.covers, terms).tolist()


def test_the_first_in_order_who_are_in_need_are_served(form):
    homes = Homes(form)
    for limits in ({"line_xof": 10.0}, {"again_below": 30.0}):
        assert homes.meant(2, **limits) == [0, 2]
        assert homes.meant(9, **limits) == [0, 2, 1]
        assert homes.meant(-1, **limits) == []


def test_who_is_poor_is_told_from_what_a_head_of_the_household_lives_on_whoever_of_it_asks(form):
    homes = Homes(form)
    assert homes.meant(9, line_xof=9.25) == [0, 2]
    homes.pot.consumption[1] = 50.0
    assert homes.meant(9, line_xof=10.0) == [1]


def test_a_measure_reaches_those_whom_it_is_for_and_no_others(form):
    mine, farm = Activity.MINE, Activity.FARM
    told = {
        "is_woman": [True, False, True, False], "age": [17, 30, 45, 60], "activity": [mine, mine, mine, farm],
        "site": [0, 1, 1, -1], "is_permitted": [False, False, True, False], "n_helpers": [0.5, 0, 0, 0], "debt": [0, 9, 0, 0],
        "former_group": [-1, -1, -1, 3], "origin": [Origin.LOCAL, Origin.FOREIGN_MIGRANT, Origin.INTERNAL_MIGRANT, Origin.LOCAL],
    }  # fmt: skip
    homes = Homes(form, **told)
    whom = {
        (): [3, 0, 2], ("sex", "women"): [0, 2], ("sex", "men"): [3], ("youngest", 18): [3, 2], ("oldest", 44): [0],
        ("mines", "any"): [0, 2], ("mines", "legal"): [0, 2], ("mines", "illegal"): [], ("working_children", True): [0],
        ("bonded", True): [], ("returning_fighters", True): [3], ("origins", ("foreign_migrant",)): [1],
    }  # fmt: skip
    for said, rows in whom.items():
        wanted = {said[0]: list(said[1]) if isinstance(said[1], tuple) else said[1]} if said else {}
        assert homes.meant(measure=Measure.model_validate({"buys": "cash_transfers", "for": wanted})) == rows, said
    homes.covers[0] = False
    assert homes.meant() == []


def test_those_who_come_by_themselves_are_those_for_whom_it_is_more_than_they_earn(form):
    homes = Homes(form, income=[5.0, 50.0, 7.0, 60.0])
    comes = Measure(buys="cash_transfers", chosen="self_selection")
    assert homes.meant(measure=comes, line_xof=1.0, offer_xof=10.0) == [0, 2]


def test_works_last_from_the_first_week_of_the_season_to_its_last():
    season = (*[0] * 5, 1, 1, 1, *[0] * 4)
    days = [date(2022, 5, 30), date(2022, 6, 6), date(2022, 8, 29), date(2022, 9, 5)]
    assert [weeks_left(day, season) for day in days] == [0, 13, 1, 0]


def test_works_are_for_people_at_home_and_credit_is_for_people_at_the_pit(form):
    homes = Homes(form, activity=[Activity.MINE, Activity.FARM, Activity.BAND, Activity.FARM])
    assert [homes.meant(activity=one) for one in (int(Activity.FARM), int(Activity.MINE))] == [[3, 1], [0]]
    assert homes.meant() == [3, 0, 1]


def test_what_danger_keeps_from_a_household_is_not_given_to_the_next_one(tiny):
    economy = GoldEconomy(tiny.with_values({"fund.squeeze_share": 0.95}), seed=1)
    put(economy.cells, danger=1.0)
    with acting(economy, fund):
        rows, n_out = reached(economy, np.arange(200))
    assert len(rows) + n_out == 200
    assert n_out > 150


def picked(economy, chosen, n, **more):
    """Return whom a transfer in Tinyland picks, by the logs of what they live on, and the same of all who could be."""
    measure = Measure(buys="cash_transfers", chosen=chosen, **more)
    economy.lookups = replace(economy.lookups, measures=(measure,) * len(economy.lookups.measures))
    with acting(economy, fund):
        terms = terms_of(measure, line_xof=np.inf, offer_xof=np.inf)
        rows, of_all = (pick(economy, int(Instrument.CASH_TRANSFERS), k, terms) for k in (n, len(economy.miners)))
    lives_on = np.log(np.maximum(economy.households.consumption[economy.miners.household], 1.0))
    return rows, lives_on[rows].mean(), lives_on[of_all].mean()


def test_a_test_without_error_finds_the_poorest_and_the_more_it_errs_the_less(tiny):
    economy = GoldEconomy(tiny, seed=1)
    spread = np.random.default_rng(1).lognormal(8, 0.6, len(economy.households))
    put(economy.households, consumption=spread)
    means = [picked(economy, "proxy_means_test", 60, error=error)[1] for error in (0.0, 0.5, 5.0)]
    assert means == sorted(means)
    rows, mean, of_all = picked(economy, "proxy_means_test", 60, error=0.0)
    assert len(rows) == 60 == len(set(rows.tolist()))
    assert mean < of_all - 0.5
    economy.p = economy.p._replace(fund=economy.p.fund._replace(list_capture_share=1.0))
    # A list that is captured whole is of those with most land, whatever they live on.
    rich = economy.households.land[economy.miners.household]
    assert rich[picked(economy, "community_list", 60, error=0.0)[0]].min() >= np.median(rich)
    assert not np.array_equal(picked(economy, "first_come", 60)[0], picked(economy, "lottery", 60)[0])


def test_who_ran_from_a_public_loan_is_lent_nothing_for_a_time_and_who_is_behind_bars_has_not_run(tiny):
    economy, fund_of = GoldEconomy(tiny.with_values({"mechanisms.M28": "off"}), seed=1), int(Instrument.MINERS_CREDIT)
    who, week = np.arange(3), economy.p.dig.barred_weeks
    put(economy.miners, savings=0, debt=0, barred_until=0)
    put(economy.miners, who, activity=[Activity.MINE, Activity.FARM, Activity.DETAINED], public_debt=900, lent_by=fund_of)
    with acting(economy, fund):
        collect(economy)
    assert economy.miners.public_debt[who].tolist() == [900, 0, 900]
    assert economy.miners.barred_until[who].tolist() == [0, week, 0]
    put(economy.miners, activity=Activity.MINE)
    put(economy.programmes, fund_of, at_site=10**12)
    for at, is_lent in ((week - 1, False), (week, True)):
        economy.week = at
        with acting(economy, fund):
            lend(economy, fund_of)
        assert (economy.miners.public_debt[:3] > 900).tolist()[::2] == [True, True]
        assert (economy.miners.public_debt[1] > 0) == is_lent


@given(st.integers(0, 10**9), st.floats(1, 10**7), st.floats(0, 1, exclude_max=True))
def test_money_reaches_for_as_many_rows_as_it_pays_and_one_more_by_chance(xof, a_row, u):
    assert int(xof / a_row) <= n_rows_paid(xof, a_row, u) <= int(xof / a_row) + 1
    assert n_rows_paid(xof, a_row, 0.0) == int(xof / a_row)


def test_who_is_served_gets_the_usual_sum_or_less_so_that_the_money_reaches():
    assert [each_gets(500, 10_000, n) for n in (0, 20, 30)] == [500, 500, 333]


def test_support_is_worth_what_is_invested_and_a_part_of_its_training_and_less_where_the_capital_is_cut(p):
    q, a_person = p.fund._replace(cash_share=0.6, training_only_effect_share=0.5), 1000.0
    given = ((600, 600), (300, 300), (0, 0), (600, 0), (600, 300))
    worth = [support_effect(capital, np.array([invested]), a_person, q)[0] for capital, invested in given]
    assert worth == pytest.approx([0.8, 0.4, 0.0, 0.2, 0.5])


@given(st.floats(0, 100), st.integers(1, 30), st.randoms())
def test_all_helpers_are_given_out_and_nobody_has_two_before_all_have_one(units, n, random):
    order = list(range(n))
    random.shuffle(order)
    helpers = helpers_of(units, np.array(order), n)
    assert helpers.sum() == pytest.approx(units)
    assert helpers.max() - helpers.min() <= 1 + 1e-9


def test_two_and_a_half_helpers_go_to_the_first_three_in_order():
    assert helpers_of(2.5, np.array([2, 0, 3, 1]), 4).tolist() == pytest.approx([1, 0, 1, 0.5])


# ---- from the capital to the region, and from there to the site ----

MILLION = 10**6


def test_money_of_a_week_lies_in_the_slot_from_which_it_is_taken_in_that_week():
    assert places_of(np.array([3, 7, 4]), 5).tolist() == [3, 5 + 2, 10 + 4]


@given(leak=SHARES, above=SHARES)
def test_what_leaks_on_both_levels_is_the_whole_leak(leak, above):
    first, second = leaks_by_level(np.array([leak]), above)
    assert 1 - (1 - first) * (1 - second) == pytest.approx(leak, abs=1e-9)


@pytest.fixture(scope="module")
def offices(tiny):
    """An economy whose programmes tests fill by hand; it knows of no policy of its own."""
    return GoldEconomy(tiny, seed=1)


def diverted(economy):
    """Return what leaked: above the regions it is spent in the towns, below them it is in the pockets of posts."""
    return economy.officials.pocket.sum() + economy.country.towns[0]


def arrive(economy, capital=0, region=0, *, integrity=None, coordination=0.0, **fund_values):
    """Let money arrive that lies above and at the region, for every instrument alike; return what got to the site."""
    programmes, country = economy.programmes, economy.country
    usual = economy.scenario.parameters
    economy.p = economy.p._replace(fund=usual.fund._replace(**fund_values))
    put(economy.officials, integrity=usual.tempt.integrity_norm_share if integrity is None else integrity)
    put(programmes, pipeline=0, at_region=region, at_site=0, n_units=0.0, delivered=0, unused=0, leaked=0)
    put(programmes, Instrument.COORDINATION, n_units=coordination)
    put(country, abroad=0, towns=0)
    put(economy.officials, pocket=0)
    programmes.account("pipeline")[:, economy.week % economy.lookups.n_delay_slots] = capital
    with acting(economy, fund):
        return let_arrive(economy)


def test_the_region_keeps_most_of_what_it_has_and_passes_a_part_on_each_week(offices):
    programmes = offices.programmes
    arrive(offices, region=MILLION, passed_on_rate=0.2)
    assert (programmes.at_region == 0.8 * MILLION).all()
    assert (programmes.at_site + programmes.unused + programmes.leaked == 0.2 * MILLION).all()
    arrive(offices, region=MILLION, passed_on_rate=1.0)
    assert (programmes.at_region == 0).all()


def test_the_leaks_of_the_two_levels_together_are_the_instruments_own(offices):
    leakage = offices.lookups.leakage
    for above in (0.0, 0.3, 1.0):
        arrive(offices, capital=10**9, levels_leak_share=above, passed_on_rate=1.0, known_share=1.0)
        assert offices.programmes.leaked / 10**9 == pytest.approx(leakage, abs=1e-8)
        assert diverted(offices) == offices.programmes.leaked.sum()
        # What leaks below is in pockets, as much a head everywhere.
        assert (offices.officials.pocket > 0).all() == (above < 1)
    # Nothing is taken above where all is taken below, and the other way round.
    arrive(offices, capital=10**9, levels_leak_share=0.0, passed_on_rate=0.0)
    assert diverted(offices) == 0
    arrive(offices, region=10**9, levels_leak_share=1.0, passed_on_rate=1.0)
    assert diverted(offices) == 0


def test_aid_that_nobody_on_the_site_knows_of_goes_unused_and_back(offices):
    usable = arrive(offices, region=MILLION, integrity=1.0, passed_on_rate=1.0, known_share=0.75)
    programmes = offices.programmes
    assert usable.tolist() == programmes.delivered.tolist() == programmes.at_site.tolist() == [750_000] * len(usable)
    assert (programmes.unused == 250_000).all()
    assert offices.country.abroad[0] == 250_000 * len(usable)


def test_what_cannot_be_used_in_a_week_goes_back_as_well(offices):
    usable = arrive(offices, region=10**13, integrity=1.0, passed_on_rate=1.0, known_share=1.0)
    assert (usable == offices.lookups.most_xof).all()
    assert (usable < 10**13).all()
    assert (offices.programmes.unused == 10**13 - usable).all()


def test_local_coordination_brings_more_to_the_site_and_sooner_and_less_of_it_leaks_or_lies_unused(offices):
    ends = {}
    for coordination in (0.0, 5.0, 1000.0):
        arrive(offices, region=MILLION, coordination=coordination)
        ends[coordination] = [getattr(offices.programmes, name).copy() for name in ("at_site", "at_region", "leaked", "unused")]
    for some, more in ((0.0, 5.0), (5.0, 1000.0)):
        (site, region, leaked, unused), (site_more, region_more, leaked_more, unused_more) = ends[some], ends[more]
        assert (site_more > site).all()
        assert (region_more < region).all()
        passed, passed_more = MILLION - region, MILLION - region_more
        assert (leaked_more / passed_more < leaked / passed).all()
        assert (unused_more / passed_more < unused / passed).all()


def test_where_levels_are_in_step_all_money_is_on_the_site_in_the_week_in_which_it_is_paid(tiny):
    paid = {"policy.budget_xof_per_year": 5e8, "policy.split.raids": 1.0}
    economy = GoldEconomy(tiny.with_values(paid | {"mechanisms.M27": "off"}), seed=1)
    economy.date = economy.policy.starts
    with acting(economy, fund):
        pay_in(economy)
        arrived = let_arrive(economy)
    a_week = int(5e8 // WEEKS_PER_YEAR)
    assert arrived.sum() == arrived[Instrument.RAIDS] == economy.programmes.at_site.sum() == a_week
    assert economy.country.abroad[0] == -a_week
    assert diverted(economy) == economy.programmes.unused.sum() == economy.programmes.pipeline.sum() == 0


@given(
    capital=st.integers(0, 10**12), region=st.integers(0, 10**12), integrity=SHARES, coordination=st.floats(0, 1e4),
    passed_on=SHARES, known=SHARES, above=SHARES,
)  # fmt: skip
def test_every_franc_is_at_the_region_on_the_site_diverted_or_back(
    offices, capital, region, integrity, coordination, passed_on, known, above
):
    rules = {"passed_on_rate": passed_on, "known_share": known, "levels_leak_share": above}
    usable = arrive(offices, capital, region, integrity=integrity, coordination=coordination, **rules)
    programmes, country, n = offices.programmes, offices.country, len(Instrument)
    assert programmes.pipeline.sum() == 0
    assert (usable >= 0).all()
    assert (usable <= offices.lookups.most_xof).all()
    assert (programmes.at_site == usable).all()
    found = programmes.at_region.sum() + programmes.at_site.sum() + diverted(offices) + country.abroad[0]
    assert found == (capital + region) * n
    assert diverted(offices) == programmes.leaked.sum() >= 0
    assert country.abroad[0] == programmes.unused.sum() >= 0


def test_where_everything_leaks_nothing_arrives_and_the_books_close(tiny):
    economy = GoldEconomy(tiny.with_values({"instruments.raids_leakage_share": 0.9}, allow_outside=True), seed=1)
    usable = arrive(economy, capital=MILLION, region=MILLION, integrity=0.0, passed_on_rate=0.5)
    assert usable[Instrument.RAIDS] == 0
    assert economy.programmes.leaked[Instrument.RAIDS] == MILLION + MILLION / 2
    assert (np.delete(usable, Instrument.RAIDS) > 0).all()


@pytest.mark.parametrize(("switch", "reached"), [("on", False), ("off", True)])
def test_households_where_it_is_dangerous_are_out_of_aids_reach_unless_danger_is_no_matter(tiny, switch, reached):
    economy = GoldEconomy(tiny.with_values({"mechanisms.M28": switch, "fund.squeeze_share": 0.95}), seed=1)
    miners, n_cells = economy.miners, economy.geography.n_cells
    dangerous = np.arange(n_cells) % 2 == 0
    put(economy.cells, danger=np.where(dangerous, 1.0, 0.0), fear=0.0)
    with acting(economy, fund):
        squeezed, u = squeezed_share(economy.view(Home), economy.p.fund), uniforms(economy.keys(Luck).safe, len(miners))
    can = u >= squeezed[miners.home]
    home = dangerous[miners.home]
    at_home = ((miners.activity == Activity.FARM) | (miners.activity == Activity.MINE)) & (
        miners.origin != Origin.FOREIGN_MIGRANT
    )
    assert can[at_home & ~home].all()
    share = can[at_home & home].mean()
    # 5 % of a few hundred households, within four standard deviations.
    assert share == 1 if reached else share < 0.05 + 4 * np.sqrt(0.05 / (at_home & home).sum())
