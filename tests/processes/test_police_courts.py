import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.tables import NOBODY
from goldsim.entities.crimes import Crime
from goldsim.entities.docket import Stage
from goldsim.entities.miners import Activity
from goldsim.entities.officials import Post
from goldsim.processes import police
from goldsim.processes.police.arrests import Arrest, believed_sentence, charge, file, learn_sentences
from goldsim.processes.police.audits import audit
from goldsim.processes.police.courts import give_time, sentence_chance, sit, sits, wait
from paired import lived

QUIET = {"escape_rate": 0.0, "bail_rate": 0.0, "settle_rate": 0.0, "inquiry_weeks": 0}


def scene(tiny, **values):
    """Return an economy in week 0 in peace, nobody accused, and its first court."""
    changed = {f"police.{name}": value for name, value in (QUIET | values).items()}
    economy = GoldEconomy(tiny.with_values(changed, allow_outside=True), seed=1)
    put(economy.cells, danger=0, fear=0, controller=-1)
    put(economy.officials, integrity=1.0, hearings=0)
    return economy, int(np.flatnonzero(economy.officials.post == Post.COURT)[0])


def accuse(economy, crime, n_cases, court, **said):
    """Open cases of one person each, or of a row of people where `person` is given; return their rows."""
    size = economy.miners.weight if "person" in said else 1
    before = economy.cases.stage > Stage.FREE
    with acting(economy, police):
        file(economy, Arrest(crime, np.full(n_cases, size), court, **said))
    return np.flatnonzero((economy.cases.stage > Stage.FREE) & ~before)


def robbers(economy, n_rows, court):
    """Put rows of people under arrest, and return them and their cases."""
    rows = np.arange(n_rows)
    put(economy.miners, rows, activity=Activity.DETAINED, site=-1)
    return rows, accuse(economy, Crime.ROBBERY, n_rows, court, person=rows, site=0)


def weeks(economy, first, last):
    """Let courts sit and people wait."""
    for week in range(first, last):
        economy.week = week
        with acting(economy, police):
            sit(economy)
            wait(economy)


# ---- what courts can do ----


@given(units=st.floats(0, 1000))
def test_courts_that_can_work_sentence_more(p, units):
    assert sentence_chance(0.0, p.police) == pytest.approx(p.police.proof_share)
    assert sentence_chance(units, p.police) <= sentence_chance(units + 1, p.police) <= 1
    half = p.police.proof_share + (1 - p.police.proof_share) / 2
    assert sentence_chance(p.police.courts_half_units, p.police) == pytest.approx(half)


@given(arrested=st.floats(0, 1e6), share=st.floats(0, 1), usual=st.floats(0, 1), weight=st.floats(1, 100))
def test_what_people_believe_lies_between_the_usual_and_what_they_have_seen(arrested, share, usual, weight):
    believed = believed_sentence(arrested, arrested * share, usual, weight)
    assert min(share, usual) - 1e-9 <= believed <= max(share, usual) + 1e-9
    assert believed_sentence(0.0, 0.0, usual, weight) == pytest.approx(usual)


def test_what_people_believe_of_courts_does_not_depend_on_how_many_people_a_row_stands_for(tiny):
    believed = []
    for people in (1, 20):
        economy = GoldEconomy(tiny.with_values({"run.people_per_row": people, "run.children_per_row": 1}), 1)
        put(economy.country, n_arrested=50, n_sentenced=5)
        with acting(economy, police):
            learn_sentences(economy)
        believed.append(economy.country.sentenced_share[0])
    assert (believed[0] == believed[1]).all()


def test_crimes_share_a_courts_week_evenly_whatever_one_of_them_brings():
    hearings, asked = np.zeros((1, 3)), np.array([[1000.0, 2.0, 0.0]])
    give_time(hearings, asked, np.array([4.0]))
    assert hearings.tolist() == [[2.0, 2.0, 0.0]]
    # What was begun on credit is worked off before the next is, and time that nobody needs is not saved.
    hearings[0] = -10, 2, 0
    give_time(hearings, np.zeros((1, 3)), np.array([4.0]))
    assert hearings.tolist() == [[-6.0, 0.0, 0.0]]


def test_a_court_sits_less_where_it_is_dangerous_and_not_at_all_where_a_group_holds_the_town(tiny):
    economy, court = scene(tiny)
    cell = economy.officials.cell[[court]]
    parts = []
    for danger, controller in ((0.0, -1), (1.0, -1), (0.0, 0)):
        put(economy.cells, danger=danger, controller=controller)
        with acting(economy, police):
            parts.append(float(sits(economy, cell)[0]))
    assert parts == pytest.approx([1.0, 1 - economy.p.protect.squeeze_share, 0.0])


def test_over_time_a_court_hears_as_many_as_its_time_allows_whatever_a_row_stands_for(tiny):
    economy, court = scene(tiny, cases_per_court_rate=7.0, proof_share=0.0, remand_weeks=400, remand_longest_weeks=900)
    _, cases = robbers(economy, 40, court)
    weeks(economy, 0, 60)
    heard = (economy.cases.stage[cases] == Stage.FREE).sum() * economy.miners.weight
    assert heard == pytest.approx(7 * 60, abs=economy.miners.weight)
    assert economy.officials.n_cases[court] == pytest.approx(40 * economy.miners.weight - heard, abs=economy.miners.weight)


def test_a_file_takes_its_time_and_then_cases_are_heard_in_the_order_in_which_they_came(tiny):
    economy, court = scene(tiny, cases_per_court_rate=1.0, proof_share=1.0, inquiry_weeks=5)
    first = accuse(economy, Crime.SMUGGLING, 3, court, party=0)
    economy.week = 2
    second = accuse(economy, Crime.SMUGGLING, 3, court, party=0)
    weeks(economy, 3, 8)
    assert (economy.cases.stage[second] == Stage.HELD).all()
    assert (economy.cases.stage[first] == Stage.SERVING).sum() == 3
    weeks(economy, 8, 11)
    assert (economy.cases.stage[second] == Stage.SERVING).all()


# ---- how cases end ----


def test_who_is_not_heard_in_time_walks_free_from_a_court_that_does_its_duty_and_lies_on_for_years_elsewhere(tiny):
    for integrity in (1.0, 0.0):
        economy, court = scene(tiny, cases_per_court_rate=0.0, remand_weeks=4, remand_longest_weeks=12)
        put(economy.officials, integrity=integrity)
        rows, _ = robbers(economy, 6, court)
        weeks(economy, 0, 5)
        assert (economy.miners.activity[rows] == Activity.DETAINED).all() == (integrity == 0)
        assert ("case lapsed" in {event.kind for event in economy.events}) == (integrity == 1)
        weeks(economy, 5, 13)
        assert (economy.miners.activity[rows] == economy.lookups.activity_at_home[rows]).all()
        assert (economy.miners.case[rows] == NOBODY).all()
        assert (economy.cases.stage == Stage.FREE).all()


def test_who_is_sentenced_serves_the_term_and_is_home_after_it(tiny):
    economy, court = scene(tiny, cases_per_court_rate=1000.0, proof_share=1.0, sentence_weeks=30)
    rows, cases = robbers(economy, 3, court)
    weeks(economy, 0, 1)
    assert (economy.cases.stage[cases] == Stage.SERVING).all()
    assert economy.tally["n_convicted_robbery"] == 3 * economy.miners.weight
    weeks(economy, 1, 30)
    assert (economy.miners.activity[rows] == Activity.DETAINED).all()
    weeks(economy, 30, 31)
    assert (economy.miners.activity[rows] == economy.lookups.activity_at_home[rows]).all()


def test_frightened_witnesses_prove_nothing(tiny):
    for fear in (0.0, 1.0):
        economy, court = scene(tiny, cases_per_court_rate=1e9, proof_share=1.0)
        _, cases = robbers(economy, 5, court)
        put(economy.cells, economy.sites.cell[0], fear=fear)
        put(economy.cells, economy.officials.cell[court], fear=0.0)
        weeks(economy, 0, 1)
        assert (economy.cases.stage[cases] == Stage.SERVING).all() == (fear == 0)


def test_who_has_money_buys_a_court_that_is_for_sale_and_who_has_none_is_sentenced_and_fined(tiny):
    for integrity, capital, is_free in ((0.0, 10**12, True), (1.0, 10**12, False), (0.0, 5, False)):
        economy, court = scene(tiny, cases_per_court_rate=100.0, proof_share=1.0)
        put(economy.officials, integrity=integrity, pocket=0)
        put(economy.traffickers, capital=capital)
        put(economy.country, treasury=0)
        case = accuse(economy, Crime.SMUGGLING, 1, court, party=0, stake=1000)
        weeks(economy, 0, 1)
        assert (economy.cases.stage[case[0]] == Stage.FREE) == is_free
        assert (economy.officials.pocket[court] > 0) == is_free
        assert economy.country.treasury[0] == (0 if is_free else min(1000, capital))


def test_robbers_settle_by_custom_with_those_robbed_and_nobody_else_does(tiny):
    economy, court = scene(tiny, cases_per_court_rate=0.0, settle_rate=1.0)
    rows, _ = robbers(economy, 3, court)
    other = accuse(economy, Crime.SMUGGLING, 1, court, party=0)
    site = int(economy.sites.n_miners.argmax())
    put(economy.cases, site=site)
    put(economy.sites, pay=5000.0)
    put(economy.miners, rows, savings=8000)
    before = economy.miners.savings.sum()
    weeks(economy, 0, 1)
    assert not economy.miners.savings[rows].any()
    assert economy.miners.savings.sum() == before
    assert (economy.cases.stage[other] == Stage.HELD).all()


def test_bail_is_for_those_with_money_and_towns_that_fall_free_everybody(tiny):
    economy, court = scene(tiny, cases_per_court_rate=0.0, bail_rate=1.0)
    rows, cases = robbers(economy, 2, court)
    rich = accuse(economy, Crime.TRAFFICKING, 1, court, party=0)
    weeks(economy, 0, 1)
    assert (economy.cases.stage[cases] == Stage.HELD).all()
    assert (economy.cases.stage[rich] == Stage.BAILED).all()
    put(economy.cells, economy.officials.cell[court], controller=0)
    weeks(economy, 1, 2)
    assert (economy.miners.activity[rows] != Activity.DETAINED).all()


def test_captured_fighters_are_somewhere_and_go_back_to_their_group_unless_they_have_served(tiny):
    for share, serves in ((0.0, False), (1.0, True)):
        economy, _ = scene(tiny, cases_per_court_rate=1e6, proof_share=share, sentence_weeks=3)
        groups = economy.armed_groups
        put(groups, 0, n_captured=7, n_core=100, n_fighters=100, cash=0)
        with acting(economy, police):
            charge(economy)
        assert economy.tally["n_prosecuted_armed"] == 7
        weeks(economy, 0, 1)
        assert groups.n_captured[0] == (7 if serves else 0)
        assert groups.n_core[0] == groups.n_fighters[0] == (100 if serves else 107)
        weeks(economy, 1, 4)
        assert groups.n_captured[0] == 0
        assert groups.n_core[0] == (100 if serves else 107)


def test_people_of_the_pool_whom_fights_leave_under_arrest_get_a_case(tiny):
    economy, _ = scene(tiny)
    put(economy.miners, [3, 4], activity=Activity.DETAINED, site=-1, group=-1)
    with acting(economy, police):
        charge(economy)
    case = economy.miners.case[[3, 4]]
    assert (economy.cases.person[case] == [3, 4]).all()
    assert (economy.cases.crime[case] == Crime.ARMED).all()


# ---- networks, posts, and what each trade learns ----


def test_a_networks_people_are_charged_unless_the_post_that_it_pays_sees_to_it_and_those_held_are_missing(tiny):
    for bribed in (NOBODY, 0):
        economy, _ = scene(tiny, network_people=10.0)
        put(economy.officials, integrity=0.0)
        put(economy.traffickers, 1, n_charged=3, n_caught=2, caught_xof=500, bribed=bribed)
        with acting(economy, police):
            charge(economy)
        assert economy.tally["n_prosecuted_trafficking"] == (3 if bribed == NOBODY else 0)
        assert economy.tally["n_prosecuted_smuggling"] == (2 if bribed == NOBODY else 0)
        assert economy.traffickers.jailed[1] == pytest.approx(0.3 if bribed == NOBODY else 0)
        assert not economy.traffickers.n_charged.any()
        assert not economy.traffickers.caught_xof.any()


@pytest.mark.parametrize(("brought", "integrity"), [(1.0, 1.0), (0.0, 1.0), (1.0, 0.0)])
def test_a_post_found_out_is_dismissed_and_charged_or_moved_or_covered_from_above(tiny, brought, integrity):
    economy, _ = scene(tiny, audits_rate=1.0, brought_share=brought)
    officials = economy.officials
    put(officials, integrity=integrity, bribes=0)
    corrupt = int(np.flatnonzero(officials.post == Post.GENDARMERIE)[0])
    put(officials, corrupt, bribes=1e12, integrity=0.01)
    with acting(economy, police):
        audit(economy)
    told = next(event.text for event in economy.events if event.kind == "post found out")
    assert told == ("covered from above" if integrity == 0 else "brought to court" if brought else "moved")
    norm = economy.p.tempt.integrity_norm_share
    assert officials.integrity[corrupt] == pytest.approx(norm if told == "brought to court" else 1.0 if told == "moved" else 0.01)
    assert economy.tally["n_prosecuted_corruption"] == (told == "brought to court")
    # Who is moved goes on elsewhere as before.
    assert (officials.integrity == np.float32(0.01)).sum() == (0 if told == "brought to court" else 1)


def test_each_trade_learns_from_its_own_cases(tiny):
    economy, court = scene(tiny, cases_per_court_rate=1e6, proof_share=1.0, sentence_share=1.0)
    accuse(economy, Crime.SMUGGLING, 500, court, party=0)
    weeks(economy, 0, 1)
    put(economy.country, n_arrested=np.where(np.arange(len(Crime)) == Crime.DIGGING, 500, economy.country.n_arrested))
    with acting(economy, police):
        learn_sentences(economy)
    believed = economy.country.sentenced_share[0]
    assert believed[Crime.SMUGGLING] == 1
    assert believed[Crime.DIGGING] < 0.1
    assert believed[Crime.CORRUPTION] == 1  # the usual part, which is all of them here


def test_a_pool_of_files_about_to_run_dry_is_a_warning_and_whom_none_is_left_for_goes_home(tiny):
    economy = GoldEconomy(tiny.with_values({"initial.n_cases": 3}, allow_outside=True), seed=1)
    rows, cases = robbers(economy, 5, 0)
    assert len(cases) == 3
    assert (economy.miners.activity[rows] == Activity.DETAINED).sum() == 3
    assert "initial.n_cases" in economy.warnings[0]


LAWLESS = {"initial__band_share": 0.1, "recruit__stop_rate": 0.0, "police__usual_raids_rate": 3.0, "police__arrest_share": 1.0}


def test_without_impunity_everybody_arrested_is_sentenced_and_with_it_hardly_anybody(tiny):
    usual, strict = (lived(tiny.with_values({"mechanisms.M15": switch}), 1, 20, **LAWLESS) for switch in ("on", "off"))
    for economy in (usual, strict):
        assert economy.country.n_arrested[0, Crime.ROBBERY] > 0
    assert (strict.country.sentenced_share == 1).all()
    assert (strict.country.n_sentenced == strict.country.n_arrested).all()
    assert usual.country.sentenced_share[0, Crime.ROBBERY] < 0.3
    detained = strict.miners.activity == Activity.DETAINED
    assert detained.sum() > 0
    assert (strict.cases.stage[strict.miners.case[detained]] == Stage.SERVING).all()
