"""Fighters who are not people of the pool: whom a group wins where, and why they leave."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.armed_groups import Stance, usual_pay
from goldsim.processes import recruit
from goldsim.processes.recruit.groups import Ground, Group, Luck
from goldsim.processes.recruit.payroll import Plan, change_core, digging_near, hire_and_lose, threat_at_home, weeks_of_pay
from paired import lived
from records import filled, keys_of

N = 6
WAR = np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1]], dtype=np.int8)  # two groups and the state
PEACE = np.zeros((3, 3), dtype=np.int8)
LONG, SHORT, USUAL = 1e6, 0.0, 1.0  # how long cash lasts, in the weeks that a group wants in hand


class Country:
    """Grounds with the fighters of two groups; who joins and leaves is looked at for the first."""

    def __init__(self, p, form, men, *, rivals=0.0, stance=Stance.JIHADIST, **village):
        self.p, self.form = p, form
        there = np.array([men, np.broadcast_to(rivals, N)], dtype=np.float32)
        n = there.sum(axis=1).astype(int)
        self.chest = filled(Group, 2, men=there, n_core=n, n_fighters=n, arms=1.0, stance=[stance, Stance.JIHADIST], base=5)
        self.village = filled(Ground, N, **({"people": 10**6} | village))
        self.village = self.village._replace(is_abroad=(self.village.people == 0).astype(np.int32))

    def change(self, *, weeks=USUAL, dig_xof=0.0, may_join=True, stances=PEACE, week=0, **values):
        """Let people join and leave the first group; return how many did, all groups taken together."""
        q = self.p.recruit._replace(**({"core_rate": 0.1, "fighting_share": 1.0} | values))
        in_hand = np.array([weeks, USUAL]) * q.pay_weeks_in_hand
        half = self.p.fight.party_people, self.p.extort.abuse_half_deaths
        plan = Plan(in_hand, np.array([dig_xof, 0.0]), may_join, stances, self.chest.men.sum(axis=0), *half)
        joined, _abroad, left = self.form(change_core)(self.chest, self.village, plan, keys_of(Luck, week), q)
        return joined, left


# ---- who joins ----


def test_people_join_where_the_fighters_are(p, form):
    country = Country(p, form, [3000, 1000, 0, 0, 0, 0])
    joined, left = country.change(weeks=LONG)
    gone = 10**6 - country.village.people
    expected = 0.1 * p.recruit.willing_share * np.array([3000, 1000])
    assert gone[:2] == pytest.approx(expected, abs=2)
    assert gone[2:].tolist() == [0] * 4
    assert (joined, left) == (gone.sum(), 0)
    assert country.chest.n_core[0] == 4000 + joined


@pytest.mark.parametrize("wrong", ["abuse", "displaced"])
def test_more_join_where_the_state_has_killed_people_or_many_had_to_flee(p, form, wrong):
    columns = {"abuse": [0, p.extort.abuse_half_deaths] + [0] * 4, "displaced": [0, 10**6] + [0] * 4}
    country = Country(p, form, [2000, 2000, 0, 0, 0, 0], **{wrong: columns[wrong]})
    country.change(weeks=LONG)
    willing, gone = p.recruit.willing_share, 10**6 - country.village.people
    assert gone[1] / gone[0] == pytest.approx((willing + (1 - willing) / 2) / willing, rel=0.05)


def test_fewer_join_where_soldiers_watch(p, form):
    country = Country(p, form, [2000, 2000, 0, 0, 0, 0], garrison=[0, p.fight.party_people] + [0] * 4)
    country.change(weeks=LONG)
    gone = 10**6 - country.village.people
    assert gone[1] / gone[0] == pytest.approx(0.5, rel=0.05)


def test_nobody_is_left_who_would_join_where_as_many_fight_as_ever_would(p, form):
    willing = p.recruit.willing_share
    for armed_of_those, part in ((0.5, 0.5), (1.0, 0.0), (2.0, 0.0)):
        men = 10**6 * 0.01 * willing * armed_of_those
        country = Country(p, form, [men, 0, 0, 0, 0, 0])
        joined, _ = country.change(weeks=LONG, fighting_share=0.01)
        assert joined == pytest.approx(0.1 * men * willing * part, abs=2)


def test_across_the_border_those_who_join_are_of_no_cell_here(p, form):
    country = Country(p, form, [0, 2000, 0, 0, 0, 0], people=[10**6, 0] + [10**6] * 4)
    joined, _ = country.change(weeks=LONG)
    assert joined > 0
    assert country.village.people.tolist() == [10**6, 0] + [10**6] * 4


@pytest.mark.parametrize("case", [{"weeks": USUAL}, {"weeks": SHORT}, {"may_join": False, "weeks": LONG}])
def test_nobody_joins_a_group_that_cannot_pay_or_where_nobody_is_recruited(p, form, case):
    country = Country(p, form, [3000, 0, 0, 0, 0, 0])
    joined, _ = country.change(**case)
    assert joined == 0


def test_bands_win_nobody_this_way(p, form):
    assert Country(p, form, [3000, 0, 0, 0, 0, 0], stance=Stance.BAND).change(weeks=LONG)[0] == 0


# ---- who leaves ----


def test_who_is_not_paid_goes_home_at_the_stated_rate(p, form):
    for weeks, part in ((SHORT, 1.0), (0.5, 0.5), (USUAL, 0.0), (LONG, 0.0)):
        country = Country(p, form, [3000, 1000, 0, 0, 0, 0])
        _, left = country.change(weeks=weeks, may_join=False)
        assert left == pytest.approx(4000 * 0.1 * part, abs=1)
        assert country.chest.n_core[0] == 4000 - left
        assert country.village.people[5] == 10**6 + left


def test_digging_that_pays_near_by_draws_fighters_away(p, form):
    left = []
    for dig_xof in (0.0, 10_000.0, float(p.recruit.fighter_pay_xof), 1e6):
        country = Country(p, form, [3000, 1000, 0, 0, 0, 0])
        left.append(country.change(dig_xof=dig_xof, may_join=False)[1])
    assert left == sorted(left)
    assert left[0] == 0
    assert left[2] == pytest.approx(4000 * p.recruit.leave_rate / 2, abs=1)
    assert left[3] == pytest.approx(4000 * p.recruit.leave_rate, abs=1)


def test_of_signatories_who_live_at_home_only_the_paid_part_leaves(p, form):
    part = p.recruit.paid_shares[Stance.SIGNATORY]
    for why in ({"weeks": SHORT}, {"dig_xof": 1e6}):
        left = [Country(p, form, [5000, 0, 0, 0, 0, 0], stance=s).change(may_join=False, **why)[1] for s in (0, Stance.SIGNATORY)]
        assert left[1] == pytest.approx(part * left[0], abs=1)
        assert left[0] > 0


@given(
    men=st.lists(st.floats(0, 5000), min_size=N, max_size=N),
    people=st.lists(st.integers(0, 5000), min_size=N, max_size=N).filter(any),
    weeks=st.floats(0, 5),
    stance=st.sampled_from(list(Stance)),
    week=st.integers(0, 50),
)
def test_those_who_join_and_leave_come_from_somewhere_and_go_home(p, form, men, people, weeks, stance, week):
    country = Country(p, form, men, stance=stance, rivals=100.0, people=people)
    before, core = country.village.people.copy(), int(country.chest.n_core.sum())
    joined, left = country.change(weeks=weeks, stances=WAR, dig_xof=9000.0, week=week, core_rate=0.5)
    assert int(country.chest.n_core.sum()) == core + joined - left
    assert (country.village.people >= 0).all()
    taken = int(before.sum() - country.village.people.sum()) + left
    # Who joins where nobody lives comes from across the border.
    assert taken == joined if (before > 0).all() else 0 <= taken <= joined


# ---- militias ----


def test_a_militia_is_joined_where_there_is_a_threat_and_left_where_there_is_none(p, form):
    quiet = Country(p, form, [1000, 0, 0, 0, 0, 0], stance=Stance.MILITIA)
    joined, left = quiet.change(stances=WAR, weeks=SHORT)
    assert joined == 0
    assert left == pytest.approx(100, abs=1)
    threatened = Country(p, form, [1000, 0, 0, 0, 0, 0], stance=Stance.MILITIA, rivals=[10**6, 0, 0, 0, 0, 0])
    joined, _ = threatened.change(stances=WAR, weeks=SHORT, fighting_share=100.0)
    assert threatened.chest.n_core[0] == pytest.approx(1100, abs=2)
    assert joined >= 98


def test_people_feel_half_threatened_where_foes_are_so_many_times_as_strong_as_their_militia(p, form):
    calm = p.recruit.calm_share
    country = Country(p, form, [800, 0, 0, 0, 0, 0], rivals=[800 * calm, 0, 0, 0, 0, 0])
    assert form(threat_at_home)(0, country.chest, WAR, calm) == pytest.approx(0.5, rel=1e-5)
    assert form(threat_at_home)(0, country.chest, PEACE, calm) == 0


@given(foes=st.floats(0, 1e5), more=st.floats(1, 1e4))
def test_a_threat_is_a_share_and_grows_with_foes(p, form, foes, more):
    def threat(n):
        country = Country(p, form, [200, 0, 0, 0, 0, 0], rivals=[n, 0, 0, 0, 0, 0])
        return form(threat_at_home)(0, country.chest, WAR, p.recruit.calm_share)

    assert 0 <= threat(foes) <= threat(foes + more) * (1 + 1e-6)
    assert threat(foes + more) <= 1 + 1e-6


# ---- pay ----


def test_fighters_of_each_kind_are_paid_their_part_and_cash_lasts_as_long_as_it_pays_all(p):
    chest = filled(Group, 4, stance=list(Stance), cash=10**8, n_fighters=100)
    pay = usual_pay(chest.stance, p.recruit.fighter_pay_xof, p.recruit.paid_shares)
    assert pay == pytest.approx(p.recruit.fighter_pay_xof * np.array(p.recruit.paid_shares))
    weeks = weeks_of_pay(chest, p.recruit)
    assert weeks[0] == pytest.approx(10**8 / (100 * p.recruit.fighter_pay_xof))
    assert weeks[Stance.MILITIA] == 10**8


def test_digging_near_by_is_a_way_out_as_far_as_there_is_work(tiny):
    economy = GoldEconomy(tiny, seed=1)
    put(economy.sites, n_miners=1000, pay=30_000.0, closed_until=0)
    put(economy.armed_groups, slice(0, 2), n_core=[10, 10**6])
    with acting(economy, recruit):
        few, many = digging_near(economy)[:2]
    put(economy.sites, closed_until=economy.week + 1)
    with acting(economy, recruit):
        shut = digging_near(economy)
    assert 0 < many < few < 30_000
    assert (shut == 0).all()


def test_the_week_counts_who_joins_and_who_leaves(tiny):
    economy = GoldEconomy(tiny.with_values({"recruit.fighting_share": 1.0}, allow_outside=True), seed=1)
    put(economy.armed_groups, slice(0, 2), cash=[10**11, 0])
    before, people = economy.armed_groups.n_core.copy(), int(economy.cells.people.sum())
    with acting(economy, recruit):
        hire_and_lose(economy)
    change = economy.armed_groups.n_core - before
    assert change[0] > 0 > change[1]
    assert economy.tally["n_core_joined"] - economy.tally["n_core_left"] == change.sum()
    assert people - economy.cells.people.sum() <= economy.tally["n_core_joined"] - economy.tally["n_core_left"]


def test_without_recruitment_nobody_joins_and_without_a_way_out_nobody_goes_digging(tiny):
    """Groups that are paid for and have gold near by."""

    def rich(economy):
        put(economy.sites, pay=200_000.0)

    start = {"initial__group_cash_weeks": 200.0, "recruit__fighting_share": 1.0}
    usual, none, stays = (
        lived(tiny.with_values({f"mechanisms.{off}": "off"}) if off else tiny, 1, 12, rich, **start) for off in ("", "M10", "M11")
    )
    cores = [int(economy.armed_groups.n_core.sum()) for economy in (none, usual, stays)]
    assert cores == sorted(cores)
    assert cores[0] < cores[1] < cores[2]
