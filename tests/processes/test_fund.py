import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.draws import uniforms
from goldsim.engine.forms import saturating
from goldsim.entities.miners import Activity, Origin
from goldsim.parameters import Instrument
from goldsim.processes import fund
from goldsim.processes.fund.aid import (
    Household,
    Luck,
    Pot,
    can_be_aided,
    each_gets,
    farms_to_support,
    n_rows_paid,
    out_of_reach,
    poor_households,
    support_effect,
)
from goldsim.processes.fund.pipeline import leak_share, leaks_by_level, let_arrive, pay_in, places_of, share_out
from goldsim.processes.fund.services import helpers_of
from goldsim.units import WEEKS_PER_YEAR
from records import filled, keys_of

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


class Households:
    """People at home who can all be reached, in the order 3, 0, 2, 1; the last of them has money and needs no support."""

    order, nowhere, luck = np.array([3, 0, 2, 1]), np.zeros(1), keys_of(Luck)

    def __init__(self, form):
        self.form = form
        has = [9.0, 19.0, 29.0, 40.0]
        who = {"activity": Activity.FARM, "origin": Origin.LOCAL}
        self.household = filled(Household, 4, farm_capital=has, household=[1, 0, 1, 2], **who)
        self.pot = filled(Pot, 3, consumption=[9.5, 9.0, 10.0])

    def poor(self, n, line=10.0):
        return self.form(poor_households)(self.order, n, self.household, self.pot, self.nowhere, line, self.luck)[0].tolist()

    def little_support(self, n, below=30.0):
        return self.form(farms_to_support)(self.order, n, self.household, self.nowhere, below, self.luck)[0].tolist()


def test_the_first_in_order_who_are_in_need_are_served(form):
    homes = Households(form)
    for served in (homes.poor, homes.little_support):
        assert served(2) == [0, 2]
        assert served(9) == [0, 2, 1]
        assert served(-1) == []


def test_who_is_poor_is_told_from_what_a_head_of_the_household_lives_on_whoever_of_it_asks(form):
    homes = Households(form)
    assert homes.poor(9, line=9.25) == [0, 2]
    homes.pot.consumption[1] = 50.0
    assert homes.poor(9) == [1]


def test_what_danger_keeps_from_a_household_is_not_given_to_the_next_one(form):
    homes = Households(form)
    everywhere = np.ones_like(homes.nowhere)
    for rule, least in ((poor_households, 10.0), (farms_to_support, 30.0)):
        args = (homes.household, homes.pot) if rule is poor_households else (homes.household,)
        rows, n_out = form(rule)(homes.order, 2, *args, everywhere, least, homes.luck)
        assert len(rows) == 0
        assert n_out == 2


@given(st.integers(0, 10**9), st.floats(1, 10**7), st.floats(0, 1, exclude_max=True))
def test_money_reaches_for_as_many_rows_as_it_pays_and_one_more_by_chance(xof, a_row, u):
    assert int(xof / a_row) <= n_rows_paid(xof, a_row, u) <= int(xof / a_row) + 1
    assert n_rows_paid(xof, a_row, 0.0) == int(xof / a_row)


def test_who_is_served_gets_the_usual_sum_or_less_so_that_the_money_reaches():
    assert [each_gets(500, 10_000, n) for n in (0, 20, 30)] == [500, 500, 333]


def test_support_is_worth_its_capital_and_a_part_of_its_training_and_less_where_the_capital_is_cut(p):
    q, a_person = p.fund._replace(cash_share=0.6, training_only_effect_share=0.5), 1000.0
    worth = [support_effect(capital, a_person, q) for capital in (600, 300, 0, 900)]
    assert worth == pytest.approx([0.8, 0.4, 0.0, 0.8])


def test_programmes_reach_those_who_farm_or_mine_and_are_no_foreigners(form):
    activity = [Activity.FARM, Activity.MINE, Activity.FIGHTER, Activity.DEAD, Activity.MINE]
    origin = [Origin.LOCAL, Origin.INTERNAL_MIGRANT, Origin.LOCAL, Origin.LOCAL, Origin.FOREIGN_MIGRANT]
    reached = [form(can_be_aided)(int(a), int(o)) for a, o in zip(activity, origin, strict=True)]
    assert reached == [True, True, False, False, False]


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
        squeezed, u = out_of_reach(economy), uniforms(economy.keys(Luck).safe, len(miners))
    can = np.array([can_be_aided(*one) for one in zip(miners.activity, miners.origin, strict=True)])
    can &= u >= squeezed[miners.home]
    home = dangerous[miners.home]
    at_home = ((miners.activity == Activity.FARM) | (miners.activity == Activity.MINE)) & (
        miners.origin != Origin.FOREIGN_MIGRANT
    )
    assert can[at_home & ~home].all()
    assert not can[~at_home].any()
    share = can[at_home & home].mean()
    # 5 % of a few hundred households, within four standard deviations.
    assert share == 1 if reached else share < 0.05 + 4 * np.sqrt(0.05 / (at_home & home).sum())
