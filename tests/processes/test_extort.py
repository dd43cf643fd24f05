import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, changed, everything, put
from goldsim.entities.companies import seizure_loss
from goldsim.entities.miners import Activity
from goldsim.processes import extort
from goldsim.processes.extort import bribes, taxes
from goldsim.processes.extort.bribes import EVERYBODY, WITHOUT_PAPERS, Luck, Site, ask_bribes, bribe, cover, who_is_asked
from goldsim.processes.extort.taxes import next_rates, tax_people, taxed_mg
from paired import lived
from records import filled, keys_of, totals

SHARE = st.floats(0, 1)


@given(st.integers(0, 10**9), SHARE, SHARE)
def test_the_fraction_stays_with_the_miner_and_more_is_never_taken_than_found(form, found, rate, higher):
    taken = form(taxed_mg)(found, rate)
    assert 0 <= taken <= found
    assert found * rate - taken < 1 + 1e-6
    assert form(taxed_mg)(found, max(rate, higher)) >= taken


def test_a_tenth_of_nineteen_milligrams_is_one():
    assert [taxed_mg(found, 0.1) for found in (19, 9)] == [1, 0]


# ---- what is taken of people: of four who work at sites 0, 1, 1 and 0, one is watched ----

SITE, WATCHED = [0, 1, 1, 0], 2


def test_a_group_taxes_what_people_have_just_found_and_no_other_gold(form):
    digger = filled(taxes.Digger, 4, site=SITE, found=[100, 50, 19, 7], gold=1000)
    taken, paid = totals(taxes.Taken, 2), taxes.Paid.blank(watched=WATCHED)
    form(tax_people)(np.arange(4), digger, taken, paid, np.array([1, 0]), np.array([0.1, 0.5], dtype=np.float32))
    assert (1000 - digger.gold).tolist() == [50, 5, 1, 3]
    assert digger.harm == pytest.approx([0.5, 0.1, 0.1, 0.5])
    assert taken.gold.tolist() == [6, 53]
    assert paid.tax.tolist() == [59, 1]


def test_a_post_takes_of_each_whom_papers_do_not_spare_what_it_asks_or_what_there_is(form):
    person = filled(bribes.Person, 4, site=SITE, is_permitted=[False, True, False, False], savings=[900, 900, 300, 900])
    taken, paid = totals(bribes.Taken, 3), bribes.Paid.blank(watched=WATCHED)
    form(ask_bribes)(np.arange(4), person, taken, paid, np.array([2, 0]), np.array([WITHOUT_PAPERS, EVERYBODY]), 500)
    assert person.savings.tolist() == [400, 900 - 500, 0, 400]
    assert taken.xof.tolist() == [800, 0, 1000]
    assert paid.bribes.tolist() == [1800, 300]


def test_a_short_group_asks_for_more_and_one_with_cash_for_less(p):
    q = p.extort._replace(rate_lowest_share=0.0, rate_highest_share=1.0)
    moved = [next_rates(0.1, weeks_cash * q.reserve_weeks, 1000.0, q) for weeks_cash in (999.0, 1001.0)]
    assert moved == pytest.approx([0.1 * (1 + q.rate_step_share), 0.1 * (1 - q.rate_step_share)])


@given(rate=SHARE, cash=st.floats(0, 1e10), upkeep=st.floats(0, 1e8))
def test_the_rate_stays_between_floor_and_ceiling(p, rate, cash, upkeep):
    moved = next_rates(rate, cash, upkeep, p.extort)
    assert p.extort.rate_lowest_share <= moved <= p.extort.rate_highest_share


# ---- posts ----


def with_a_corrupt_post_at_every_site(tiny, integrity=0.0):
    economy = lived(tiny, 1, 2)
    put(economy.officials, integrity=integrity)
    put(economy.sites, presence=1.0, controller=-1, is_permitted=False)
    return economy


def asked_of(form, integrity, n=4000):
    """Return of whom posts ask at many sites where they turn up: shares of nobody, of those without papers, of everybody."""
    site = filled(Site, n, presence=1.0, controller=-1)
    who = form(who_is_asked)(site, np.array([integrity], dtype=np.float32), keys_of(Luck))
    return np.bincount(who, minlength=3) / n


@given(integrity=st.sampled_from([0.0, 0.3, 0.6, 1.0]))
def test_papers_spare_people_as_often_as_the_post_has_integrity(form, integrity):
    nobody, without_papers, everybody = asked_of(form, integrity)
    bad = 1 - integrity
    assert nobody == pytest.approx(integrity, abs=0.04)
    # Of what is asked of people without papers, those with papers are asked a part: as often as the post is bad again.
    assert everybody == pytest.approx(bad * bad, abs=0.04)
    assert without_papers == pytest.approx(bad * integrity, abs=0.04)


@pytest.mark.parametrize("who", [WITHOUT_PAPERS, EVERYBODY])
def test_those_who_are_asked_pay_what_they_can_and_what_papers_would_spare_is_remembered(tiny, monkeypatch, who):
    economy = with_a_corrupt_post_at_every_site(tiny)
    miners, sites, p = economy.miners, economy.sites, economy.p
    put(miners, slice(0, None, 2), is_permitted=True)
    put(miners, slice(1, None, 2), is_permitted=False)
    put(sites, slice(0, None, 3), is_permitted=True)
    put(sites, spared_xof=0.0)
    before, pockets = miners.savings.copy(), economy.officials.pocket.copy()
    monkeypatch.setattr(bribes, "who_is_asked", lambda site, *_: np.full(len(site.post), who, dtype=np.int8))
    with acting(economy, extort):
        bribe(economy)
    has_papers = miners.is_permitted | sites.is_permitted[miners.site]
    asked = (miners.activity == Activity.MINE) & (~has_papers | (who == EVERYBODY))
    paid = before - miners.savings
    assert asked.any()
    assert (paid == np.where(asked, np.minimum(int(p.extort.bribe_xof), before), 0)).all()
    by_post = np.bincount(sites.post[miners.site[asked]], paid[asked], len(economy.officials)) * miners.weight
    assert (economy.officials.pocket - pockets == by_post).all()
    assert sites.spared_xof == pytest.approx(p.extort.seen_rate * p.extort.bribe_xof * (who == WITHOUT_PAPERS))


@pytest.mark.parametrize("spared", [{"presence": 0.0}, {"controller": 0}], ids=lambda columns: next(iter(columns)))
def test_no_bribe_is_asked_where_no_post_comes_or_where_a_group_rules(tiny, spared):
    economy = with_a_corrupt_post_at_every_site(tiny)
    put(economy.sites, spared_xof=0.0, **spared)
    before = everything(economy)
    with acting(economy, extort):
        bribe(economy)
    assert changed(before, economy) == set()


def test_a_post_with_integrity_asks_for_nothing(tiny):
    economy = with_a_corrupt_post_at_every_site(tiny, integrity=1.0)
    put(economy.sites, spared_xof=0.0)
    before = everything(economy)
    with acting(economy, extort):
        bribe(economy)
        cover(economy)
    assert changed(before, economy) <= {"companies.is_covered"}
    assert not economy.companies.is_covered.any()


def test_an_operator_pays_half_of_what_cover_is_worth_to_a_post_that_takes_it_or_to_the_foreign_partner(tiny):
    economy = with_a_corrupt_post_at_every_site(tiny)
    companies, p = economy.companies, economy.p
    put(companies, slice(5), n_machines=2, machine_size=1.0, resumes_week=0, cash=10**9, is_permitted=False)
    put(companies, slice(5), official=int(economy.sites.post[0]))
    put(companies, 1, official=-1)
    put(companies, 2, cash=0)
    put(companies, 3, resumes_week=economy.week + 1)
    put(companies, 4, is_permitted=True)
    put(economy.country, seized_rate=0.01)
    half = 2 * seizure_loss(p, destroys=False) * 0.01 / 2
    for week, guarded in ((p.extort.guards_from_week - 1, False), (p.extort.guards_from_week, True)):
        economy.week = week
        before, pocket, abroad = companies.cash.copy(), economy.officials.pocket.sum(), economy.country.abroad[0]
        put(companies, 3, resumes_week=week + 1)
        with acting(economy, extort):
            cover(economy)
        paid = before - companies.cash
        assert companies.is_covered[:5].tolist() == [True, False, False, False, False]
        assert companies.is_guarded[:5].tolist() == [False, guarded, False, False, False]
        assert paid[:5].tolist() == [int(half), int(half) * guarded, 0, 0, 0]
        assert economy.officials.pocket.sum() - pocket == paid[0]
        assert economy.country.abroad[0] - abroad == paid[1]
