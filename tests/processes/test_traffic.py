"""Rules of recruiting and captivity, one by one."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.tables import NOBODY
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Cause
from goldsim.entities.recruiting_parties import FREE, READY, Cargo
from goldsim.processes import traffic
from goldsim.processes.traffic.captivity import Fate, Fates, Heard, Terms, spread_word, week_of_children
from goldsim.processes.traffic.deals import deal
from goldsim.processes.traffic.journeys import Captive, stop_chance
from goldsim.processes.traffic.supply import Asked, Family, Luck, Origin, Promise, add_willing, pick, promise_of, would_go
from goldsim.processes.traffic.trips import Idle, Road, Start, Terms as Plan, a_week, gather, meet, plan_trips, set_out
from goldsim.processes.traffic.women import debt_rate, drawn, flight_rate, hold_women
from goldsim.processes.traffic.worth import Party, Pit, Recruiter, loss_rates, takings, uncrowded, value_sites, work_share, worth
from paired import lived
from records import filled, keys_of, totals

SHARE = st.floats(0, 1)


# ---- what a held child is worth ----


@given(years=st.floats(7, 17), n=st.integers(1, 10**5), others=st.integers(0, 10**4))
def test_children_do_more_the_older_girls_less_and_less_where_many_children_work(p, form, years, n, others):
    q, share = p.traffic, form(work_share)
    assert q.young_work_share <= share(years, False, q) <= share(years + 1, False, q) <= q.grown_work_share
    assert share(years, True, q) == pytest.approx(share(years, False, q) * q.girl_work_share)
    left = uncrowded(np.array([n, n]), np.array([others + 10, others]), q)
    assert 0 <= left[0] <= left[1] <= 1


def test_where_every_team_has_a_child_one_more_brings_half(p):
    left = uncrowded(np.array([1000, 0]), np.array([1000 / p.traffic.team_people, 0]), p.traffic)
    assert left == pytest.approx([0.5, 0])


def test_a_child_that_costs_more_than_it_digs_is_worth_nothing():
    assert worth(-5.0, 0.02) == 0
    assert worth(100.0, 0.02) == pytest.approx(5000)


def test_where_the_state_asks_at_a_permitted_site_who_digs_a_child_is_worth_less_and_a_woman_as_much(tiny):
    economy = GoldEconomy(tiny, seed=1)
    put(economy.sites, is_permitted=False, has_centre=False, presence=0.5)
    put(economy.officials, integrity=0.8)
    with acting(economy, traffic):
        usual = loss_rates(economy)
    put(economy.sites, np.array([0, 1]), is_permitted=[True, False], has_centre=[False, True])
    with acting(economy, traffic):
        asked = loss_rates(economy)
    more = economy.p.police.asked_share * economy.p.police.freed_share * 0.4
    assert asked[Cargo.CHILDREN, :3] - usual[Cargo.CHILDREN, :3] == pytest.approx([more, more, 0])
    assert (asked[Cargo.WOMEN] == usual[Cargo.WOMEN]).all()


# ---- families who are asked ----

NOW = Promise(0, 0.0, 522, np.array([0.5]), 1.2, 0.0)


@given(hardship=SHARE, holidays=SHARE, warned=SHARE)
def test_want_and_holidays_make_families_agree_and_a_school_and_word_of_others_keep_them_from_it(
    p, form, hardship, holidays, warned
):
    def chance(hardship, is_pupil, warned, holidays):
        return form(would_go)(hardship, is_pupil, warned, NOW._replace(holidays=holidays), p.traffic)

    usual = chance(hardship, True, warned, holidays)
    assert 0 <= usual <= 1
    assert chance(min(1.0, hardship + 0.1), True, warned, holidays) >= usual
    assert chance(hardship, True, warned, min(1.0, holidays + 0.1)) >= usual
    assert chance(hardship, False, warned, holidays) >= usual
    assert chance(hardship, True, min(1.0, warned + 0.1), holidays) <= usual
    assert chance(hardship, True, 1.0, holidays) == 0
    # All of the weeks ahead are holidays: a pupil goes as gladly as who has no school.
    assert chance(hardship, True, warned, 1.0) == pytest.approx(chance(hardship, False, warned, 0.0))


def test_holidays_ahead_rise_from_spring_and_are_most_as_they_begin(tiny):
    economy, ahead = GoldEconomy(tiny, seed=1), {}
    for month in range(1, 13):
        economy.date = economy.date.replace(month=month, day=1)
        with acting(economy, traffic):
            ahead[month] = promise_of(economy).holidays
    assert max(ahead, key=ahead.get) == 7
    assert ahead[5] < ahead[6] < ahead[7]
    assert ahead[1] == ahead[11] == 0


def asked_of(n, p, age=700, state=ChildState.AT_ORIGIN, rank=0.9, place=0):
    return filled(Asked, n, state=state, age_weeks=age, family=0, place=place, school_rank=rank)


def test_only_those_old_enough_at_an_origin_are_reached_and_willing_is_the_mean_of_their_families(p, form):
    q, family = p.traffic, filled(Family, 1, hardship=0.5)
    origin = filled(Origin, 2)._replace(n_reached=np.array([[0, 70], [0, 0]], dtype="i4"), willing=np.zeros((2, 2), dtype="f4"))
    asked = asked_of(4, q, age=[700, 500, 700, 700], state=[8, 8, 4, 8], place=[0, 0, 0, 1], rank=[0.9, 0.9, 0.9, 0.1])
    form(add_willing)(asked, family, origin, NOW, 25, q)
    assert origin.n_reached.tolist() == [[25, 70], [25, 0]]
    free, pupil = (form(would_go)(0.5, is_pupil, 0.0, NOW, q) for is_pupil in (False, True))
    assert origin.willing == pytest.approx(np.array([[free, free], [pupil, free]]))


@pytest.mark.parametrize(("work", "school", "is_asked"), [(0.99, 0.9, True), (0.1, 0.9, False), (0.99, 0.1, False)])
def test_of_the_pools_households_some_are_asked_for_children_without_work_and_school(p, form, work, school, is_asked):
    asked = asked_of(3, p.traffic, state=ChildState.HOME, rank=school)
    asked.work_rank[:] = work
    origin = filled(Origin, 1)._replace(n_reached=np.zeros((1, 2), dtype="i4"), willing=np.zeros((1, 2), dtype="f4"))
    form(add_willing)(asked, filled(Family, 1), origin, NOW, 25, p.traffic)
    assert origin.n_reached[0, 0] == 75 * is_asked


def test_families_who_were_asked_have_answered_until_the_next_seasons_promise(p):
    q = p.traffic
    origin = filled(Origin, 2)._replace(n_reached=np.array([[400, 9], [400, 9]]), asked=np.array([[0, 0], [0.5, 0]], dtype="f4"))
    meet(origin, np.array([0]), np.array([Cargo.CHILDREN]), q)
    assert origin.asked[:, 0] == pytest.approx([1 - np.exp(-q.approach_rate / 400), 0.5 * (1 - 1 / q.promise_weeks)])


def test_those_who_go_are_of_the_origin_and_the_poor_and_strong_go_first(p):
    q = p.traffic
    asked = asked_of(4000, q, age=np.tile([540, 900], 2000), place=np.repeat([0, 1], 2000))
    asked.family[:] = np.tile([0, 0, 1, 1], 1000)
    warned, family = np.zeros(2, dtype="f4"), filled(Family, 2, hardship=[0.0, 1.0])
    rows = [f(400, 0, asked, family, warned, NOW, keys_of(Luck).go, q).tolist() for f in (pick, pick.py_func)]
    assert rows[0] == rows[1]
    assert len(set(rows[0])) == 400
    assert max(rows[0]) < 2000
    assert (asked.age_weeks[rows[0]] == 900).mean() > 0.6
    assert (asked.family[rows[0]] == 1).mean() > 0.6


def test_word_of_those_lost_warns_and_is_forgotten(p, form):
    q, origin = p.traffic, filled(Origin, 2, warned=[0.0, 0.5])._replace(n_reached=np.full((2, 2), 1000))
    form(spread_word)(origin, np.array([2, 0]), np.zeros(2), 25, q)
    assert origin.warned == pytest.approx([50 * q.told_families / 1000, 0.5 * (1 - q.forget_rate)])


# ---- trips ----

PLAN = Plan(10_000.0, 50_000.0, 15.0, 40.0, True, (20_000.0, 0.0), 0)
PLAIN_ROAD = Road(
    np.full((2, 3), 200.0), np.array([False, True]), np.array([0.5]), np.array([[2.0, 2.0], [0.0, 0.0]]),
    np.array([[250_000.0, 750_000.0, 0.0], [0.0, 0.0, 0.0]]),
)  # fmt: skip
IDLE = Idle(np.arange(3), np.zeros(3, dtype=np.int64), np.full(3, 20.0))


def planned(form, p, plan=PLAN, road=PLAIN_ROAD, idle=IDLE, capital=10**9, **columns):
    """Let the networks of three sites, one each, plan; children are worth most at site 1; return cargo, origin and site."""
    pit = filled(Pit, 3, **({"buyer": [0, 1, 2], "post": 0, "known_people": 100} | columns))
    recruiter = filled(Recruiter, 3, is_active=True, capital=capital)._replace(arrival_belief=np.full((3, 2), 0.95, dtype="f4"))
    return [column.tolist() for column in form(plan_trips)(recruiter, pit, road, idle, plan, keys_of(Start), p)]


def test_trips_go_where_they_pay_not_across_a_border_where_papers_are_dear_and_nowhere_where_none_does(p, form):
    cargo, source, target = planned(form, p.traffic._replace(papers_xof=800_000.0))
    assert cargo == [Cargo.CHILDREN] * 3
    assert source == [0, 0, NOBODY]
    assert target == [0, 1, NOBODY]


def test_a_network_brings_women_where_they_are_worth_more_than_children(p, form):
    road = PLAIN_ROAD._replace(gathers=np.full((2, 2), 2.0), worth=np.array([[0.0, 0, 0], [500_000.0, 0, 0]]))
    assert planned(form, p.traffic, road=road)[0] == [Cargo.WOMEN, Cargo.CHILDREN, Cargo.CHILDREN]
    assert planned(form, p.traffic, road=road)[2] == [0, NOBODY, NOBODY]


@pytest.mark.parametrize(
    "change",
    [
        {"plan": PLAN._replace(prison=1e9)},  # the courts sentence, for long
        {"road": PLAIN_ROAD._replace(km=np.full((2, 3), 1e6))},
        {"road": PLAIN_ROAD._replace(gathers=np.zeros((2, 2)))},
        {"road": PLAIN_ROAD._replace(worth=np.full((2, 3), 30_000.0))},
        {"idle": IDLE._replace(party=np.full(3, NOBODY))},  # all its people are out
        {"idle": IDLE._replace(n_out=np.full(3, 10**6))},  # its cash is theirs
        {"capital": 100_000},
        {"closed_until": 5},
        {"known_people": 0},
    ],
)
def test_nobody_plans_a_trip_that_does_not_pay_or_that_he_cannot_pay_for(p, form, change):
    assert planned(form, p.traffic, **change)[2] == [NOBODY] * 3


@given(gathered=st.floats(0.1, 10), gain=st.floats(0, 1e6), arrives=SHARE)
def test_a_trip_earns_less_the_more_is_stopped_and_the_fewer_agree(p, form, gathered, gain, arrives):
    def earned(gathered, arrives, hire=10_000.0):
        return form(a_week)(gathered, gain, arrives, (20.0, hire), PLAN, p.traffic)

    assert earned(gathered, arrives) <= earned(gathered, min(1.0, arrives + 0.1)) + 1e-6
    assert earned(gathered, arrives) <= earned(gathered * 1.1, arrives) + PLAN.prison * p.traffic.party_people
    assert earned(gathered, arrives) < earned(gathered, arrives, hire=0.0)


def test_a_group_sets_out_when_the_vehicle_is_full_or_time_is_up(p, form):
    q = p.traffic
    half = q.gather_weeks // 2  # the patience of who has half a coach
    party = filled(Party, 4, weeks=[0, half - 1, half - 1, FREE], source=0, size=[3, 20, 40, 9], promised=[2.5, 0, 0, 0])
    form(gather)(party, np.full((2, 1), 2.0), PLAN, q)
    assert party.weeks.tolist() == [READY, READY, half, FREE]
    assert party.promised[:3] == pytest.approx([3, 2, 2])


def test_networks_send_more_parties_where_children_bring_more_up_to_their_people_and_none_where_they_cost_more(tiny):
    out = []
    for advance, keep in ((1e8, 0.5), (20_000.0, 0.5), (20_000.0, 0.05)):
        values = {"initial__n_children_elsewhere": 6000, "traffic__clients_share": 0.0, "traffic__advance_xof": advance}
        economy = lived(tiny, 1, 12, traffic__keep_share=keep, **values)
        parties = economy.parties
        out.append(np.bincount(parties.network[parties.weeks != FREE], minlength=len(economy.traffickers)))
    assert out[0].sum() == 0
    assert out[2].sum() > out[1].sum() > 0
    assert out[2].max() <= economy.p.police.network_people / economy.p.traffic.party_people


@given(presence=SHARE)
def test_a_group_is_stopped_on_the_road_or_at_the_site(p, presence):
    chance, q = (lambda s: stop_chance(np.array([s]), p.traffic)[0]), p.traffic
    assert chance(0.0) == pytest.approx(q.road_stop_share)
    assert q.road_stop_share - 1e-12 <= chance(presence) <= chance(min(1, presence + 0.1)) <= 1
    assert chance(1.0) == pytest.approx(1 - (1 - q.road_stop_share) * (1 - q.site_stop_share))


def test_a_group_pays_for_its_whole_vehicle_and_for_papers_across_a_border(tiny):
    economy = GoldEconomy(tiny, seed=1)
    abroad = int(economy.origins.is_abroad.argmax())
    put(economy.traffickers, capital=10**9)
    put(economy.parties, [0, 1], weeks=READY, cargo=Cargo.WOMEN, source=[0, abroad], target=0, size=20, promised=[20, 3])
    with acting(economy, traffic):
        assert set_out(economy, np.array([0, 1]), promise_of(economy)).n.tolist() == [20, 3]
    p, km = economy.p.traffic, economy.lookups.origin_site_km[[0, abroad], 0]
    paid = economy.ledger.moved(reason="journeys of groups")
    assert paid == pytest.approx(20 * p.fare_xof_per_km * km.sum() + 3 * p.papers_xof, abs=2)


def test_more_families_agree_where_mining_is_said_to_pay_more_than_usual(tiny, form):
    economy, pulls = GoldEconomy(tiny, seed=1), []
    usual = economy.p.school.usual_pay_xof * float(economy.country.living_factor[0])
    for ratio in (1.0, 3.0):
        put(economy.sites, pay=ratio * usual)
        with acting(economy, traffic):
            pulls.append(promise_of(economy).pull)
    assert pulls == pytest.approx([0.0, 2 * economy.p.traffic.promise_pull], abs=1e-6)
    few, many = (form(would_go)(0.5, False, 0.0, NOW._replace(pull=pull), economy.p.traffic) for pull in pulls)
    assert many > few


# ---- captivity ----


class Children:
    """Children in one state, from origin 0, at site 0 of holder 0."""

    def __init__(self, n, p, state=ChildState.TRAFFICKED, **columns):
        given = {"state": state, "site": 0, "holder": 0, "has_papers_taken": True, "health": 1, "guardian": -1, "age_weeks": 700}
        self.p, self.n, self.held = p, n, filled(Captive, n, **(given | columns))
        self.fates, self.heard = totals(Fates, 1), totals(Heard, 1)

    def __getattr__(self, name):
        return getattr(self.held, name)

    def week(self, form, *, mercury=0.0, committee=-1, fed=1.0, recruits=False, km=100.0):
        pit = filled(Pit, 1, mercury_share=mercury, committee=committee)
        fed, km = np.array([fed]), np.array([[km]])
        terms = Terms(0, 3, 13, 0.0, fed, np.array([float(recruits)]), km, 0.5, 0.05, 2500.0)
        form(week_of_children)(self.held, pit, self.fates, self.heard, terms, keys_of(Fate), self.p)
        return self


def test_held_children_lose_health_and_faster_with_mercury_and_hunger(p, form):
    q = p.traffic._replace(death_rate=0.0, escape_rate=0.0)
    clean, dirty, hungry = (Children(10, q).week(form, **how) for how in ({}, {"mercury": 1.0}, {"fed": 0.0}))
    assert clean.health == pytest.approx(1 - q.harm_rate)
    for worse in (dirty, hungry):
        assert worse.health == pytest.approx(1 - 2 * q.harm_rate)
    assert (clean.weeks_held == 1).all()


def test_a_child_that_flees_is_free_and_one_that_dies_has_a_cause(p, form):
    free = Children(20, p.traffic._replace(death_rate=0.0, escape_rate=1.0), has_papers_taken=False).week(form)
    assert (free.state == ChildState.RETURNED).all()
    assert (free.holder == -1).all()
    assert free.fates.escaped.tolist() == [20]
    dead = Children(20, p.traffic._replace(death_rate=1.0)).week(form)
    assert (dead.state == ChildState.DEAD).all()
    assert (dead.cause == Cause.HOLDER).all()
    assert dead.fates.died.tolist() == [20]


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ({"health": 1.0}, {"health": 0.3}),
        ({"age_weeks": 900}, {"age_weeks": 540}),
        ({"has_papers_taken": False}, {"has_papers_taken": True}),
        ({"committee": 4}, {"committee": -1}),
    ],
)
def test_the_well_the_older_those_with_papers_and_those_near_help_flee_more(p, form, more, less):
    q, fled = p.traffic._replace(death_rate=0.0, escape_rate=0.1), []
    for how in (more, less):
        near = {name: value for name, value in how.items() if name == "committee"}
        children = Children(3000, q, **{name: value for name, value in how.items() if name not in near}).week(form, **near)
        fled.append(set(np.flatnonzero(children.state == ChildState.RETURNED)))
    assert fled[1] < fled[0]


def test_who_flees_near_a_committee_waits_for_a_place_with_its_site_kept_and_elsewhere_does_not(p, form):
    q = p.traffic._replace(death_rate=0.0, escape_rate=1.0)
    near, far = (Children(20, q, has_papers_taken=False).week(form, committee=c, km=1.0) for c in (6, -1))
    assert near.is_waiting.all()
    assert (near.weeks_left == 3).all()
    assert (near.site == 0).all()
    assert not far.is_waiting.any()
    # The week after, who waits is still there to be placed; who does not wait is on the way home, which is short.
    assert (near.week(form, km=1.0).state == ChildState.RETURNED).all()
    assert (far.week(form, km=1.0).state == ChildState.AT_ORIGIN).all()
    assert far.heard.of.tolist() == [20]


def test_the_sick_die_more(p, form):
    q = p.traffic._replace(death_rate=0.1, escape_rate=0.0)
    well, sick = (Children(3000, q, health=health).week(form) for health in (1.0, 0.2))
    assert set(np.flatnonzero(well.state == ChildState.DEAD)) < set(np.flatnonzero(sick.state == ChildState.DEAD))


def test_families_hear_of_a_child_that_does_not_come_back_when_promised(p, form):
    q = p.traffic._replace(death_rate=0.0, escape_rate=0.0)
    assert Children(20, q, weeks_held=12).week(form).heard.of.tolist() == [20]
    assert Children(20, q, weeks_held=13).week(form).heard.of.tolist() == [0]


def test_the_free_earn_their_way_home_the_sooner_the_shorter_it_is(p, form):
    home = [(Children(4000, p.traffic, ChildState.RETURNED).week(form, km=km).state == 8).mean() for km in (10.0, 200.0, 800.0)]
    assert home[0] == 1
    assert home[1] == pytest.approx(2500 / (200 * p.traffic.fare_xof_per_km), abs=0.04)
    assert home[2] == pytest.approx(2500 / (800 * p.traffic.fare_xof_per_km), abs=0.03)


def test_children_without_care_fall_back_more_often_than_those_with_it_and_nobody_where_nobody_recruits(p, form):
    without, cared = (Children(5000, p.traffic, ChildState.RETURNED, is_cared_for=c).week(form, recruits=True) for c in (0, 1))
    back = [np.flatnonzero(children.state == ChildState.TRAFFICKED) for children in (without, cared)]
    assert set(back[1]) < set(back[0])
    assert len(back[1]) > 0
    assert without.fates.again.tolist() == [len(back[0])]
    alone = Children(500, p.traffic, ChildState.RETURNED).week(form)
    assert not (alone.state == ChildState.TRAFFICKED).any()


# ---- deals ----


def held_somewhere(tiny, p_traffic, **columns):
    """Return an economy in which all held children are at one site, which brings and costs what is said."""
    values = {f"traffic.{name}": value for name, value in p_traffic.items()}
    economy = GoldEconomy(tiny.with_values({"initial.n_children_held": 400} | values, allow_outside=True), seed=1)
    held = economy.children.state == ChildState.TRAFFICKED
    site = int(economy.sites.n_miners.argmax())
    put(economy.children, held, site=site, holder=int(economy.sites.buyer[site]))
    put(economy.traffickers, is_active=True, capital=10**9)
    put(economy.parties, weeks=1)
    put(economy.sites, child_yield=1000.0, held_cost=900.0)
    put(economy.origins, warned=0.0)
    return economy, held, site


def test_a_holder_sells_where_a_child_is_worth_more_and_both_gain(tiny):
    economy, held, site = held_somewhere(tiny, {"deal_rate": 1.0})
    best = np.arange(len(economy.sites)) != site
    put(economy.sites, best, child_yield=90_000.0)
    put(economy.sites, site, child_yield=10_000.0, held_cost=0.0)
    seller, before = int(economy.sites.buyer[site]), int(economy.traffickers.capital[economy.sites.buyer[site]])
    with acting(economy, traffic):
        deal(economy)
    moved = held & (economy.children.site != site)
    assert moved[held].mean() > 0.5
    assert (economy.children.holder[moved] == economy.sites.buyer[economy.children.site[moved]]).all()
    assert economy.traffickers.capital[seller] > before
    assert economy.tally["n_children_sold"] == moved.sum() * economy.children.weight


def test_children_leave_a_site_where_hardly_anybody_has_been_of_late_and_stay_where_it_is_empty_for_a_week(tiny):
    for known, stays in ((0.0, False), (200.0, True)):
        economy, held, site = held_somewhere(tiny, {"deal_rate": 0.0})
        put(economy.sites, child_yield=90_000.0)
        put(economy.sites, site, n_miners=0, known_people=known)
        with acting(economy, traffic):
            deal(economy)
        assert (economy.children.site[held] == site).all() == stays


def test_holders_learn_what_a_child_brings_where_people_dig(tiny):
    economy = GoldEconomy(tiny, seed=1)
    economy.run_for(1)
    put(economy.sites, child_yield=0.0)
    empty, worked = economy.sites.n_miners == 0, economy.sites.n_miners > 0
    with acting(economy, traffic):
        value_sites(economy)
    assert empty.any()
    assert (economy.sites.child_yield[worked] > 0).all()
    assert (economy.sites.child_yield[empty] == 0).all()


def test_a_child_that_costs_more_than_it_digs_anywhere_is_turned_out(tiny):
    economy, held, _ = held_somewhere(tiny, {"deal_rate": 1.0})
    put(economy.sites, child_yield=100.0)
    with acting(economy, traffic):
        deal(economy)
    assert (economy.children.state[held] == ChildState.RETURNED).all()
    assert economy.tally["n_children_turned_out"] == held.sum() * economy.children.weight


def test_a_family_that_knows_and_has_the_money_buys_its_child_free_and_others_cannot(tiny):
    for warned, savings, is_home in ((1.0, 10**8, True), (0.0, 10**8, False), (1.0, 0, False)):
        economy, held, _ = held_somewhere(tiny, {"deal_rate": 1.0})
        put(economy.sites, child_yield=90_000.0)
        put(economy.origins, warned=warned)
        put(economy.households, savings=savings)
        with acting(economy, traffic):
            deal(economy)
        assert (economy.children.state[held] == ChildState.AT_ORIGIN).all() == is_home
        assert (economy.children.state[held] == ChildState.TRAFFICKED).all() == (not is_home)


def test_an_armed_group_buys_the_boys_on_its_ground_whom_it_would_arm_where_it_pays_more_than_they_bring(tiny):
    for price, controller, are_sold in ((10**6, 0, True), (1, 0, False), (10**6, NOBODY, False)):
        economy, held, _ = held_somewhere(tiny, {"deal_rate": 1.0, "armed_price_xof": price})
        put(economy.sites, child_yield=2000.0)
        put(economy.cells, controller=controller)
        put(economy.armed_groups, stance=0, cash=10**12)
        boys = held & ~economy.children.is_girl & (economy.children.age_weeks >= economy.p.recruit.child_youngest_weeks)
        before = int(economy.armed_groups.cash[0])
        with acting(economy, traffic):
            deal(economy)
        armed = economy.children.state == ChildState.ARMED
        assert (armed == (boys & are_sold)).all()
        paid = before - int(economy.armed_groups.cash[0])
        assert paid == armed.sum() * economy.children.weight * price == economy.tally["n_children_sold_to_groups"] * price
        assert (economy.children.group[armed] == 0).all()
        assert boys.any()


def test_a_ransom_grows_with_the_debt_that_a_holder_invents_as_far_as_the_family_has_something(tiny):
    paid = {}
    for weeks, savings in ((0, 10**7), (50, 10**7), (50, 10**5)):
        economy, held, _ = held_somewhere(tiny, {"deal_rate": 1.0})
        put(economy.sites, child_yield=2000.0)
        put(economy.children, held, weeks_held=weeks)
        put(economy.households, savings=savings)
        put(economy.origins, warned=1.0)
        before = int(economy.traffickers.capital.sum())
        with acting(economy, traffic):
            deal(economy)
        n = economy.tally["n_children_ransomed"]
        paid[weeks, savings] = (int(economy.traffickers.capital.sum()) - before) / max(n, 1)
        assert n > 0
    assert paid[50, 10**7] > paid[0, 10**7] + 50 * 1000
    assert paid[50, 10**5] <= 10**5


def test_a_household_of_the_pool_pays_its_childs_ransom_itself(tiny):
    economy, held, _ = held_somewhere(tiny, {"deal_rate": 1.0})
    put(economy.sites, child_yield=90_000.0)
    put(economy.origins, warned=1.0)
    put(economy.households, savings=10**8)
    row = int(np.flatnonzero(held)[0])
    put(economy.children, row, guardian=int(economy.children.family[row]))
    family = int(economy.miners.household[economy.children.family[row]])
    with acting(economy, traffic):
        deal(economy)
    assert economy.children.state[row] == ChildState.HOME
    assert economy.households.savings[family] < 10**8


# ---- women ----

MANY_WOMEN = {"initial.n_women_held": 300, "traffic.clients_share": 0.3}


@given(pay=st.floats(0, 1e5), n=st.integers(0, 10**4), women=st.integers(0, 1000))
def test_what_clients_pay_for_a_woman_follows_miners_and_falls_with_others_held(p, pay, n, women):
    def each(pay, n, women):
        return takings(np.array([pay]), np.array([n]), np.array([women]), p)[0]

    assert 0 <= each(pay, n, women + 10) <= each(pay, n, women) <= p.traffic.client_most_xof
    assert each(pay, n, women) <= each(pay * 2, n + 1, women)


def test_women_work_off_a_debt_the_sooner_the_more_is_credited_and_those_without_papers_flee_less(p):
    q = p.traffic
    assert debt_rate(np.array([20_000.0]), p) == pytest.approx(q.credited_share * 20_000 / q.debt_xof)
    near, away = (flight_rate(np.array([[help_]]), np.array([False, True]), p)[0] for help_ in (1.0, 0.0))
    assert near[0] > away[0] > away[1] > 0


def test_as_many_women_as_expected_are_drawn_and_never_more_than_there_are():
    n = np.full((400, 5), 7, dtype="i4")
    whole = drawn(n, 0.03, keys_of(Luck).go)
    assert whole.mean() == pytest.approx(0.21, abs=0.03)
    assert (drawn(n, 2.0, keys_of(Luck).go) == 7).all()


def test_clients_money_goes_to_holders_and_women_who_get_away_are_where_they_came_from(tiny):
    economy = GoldEconomy(
        tiny.with_values({"initial.n_women_held": 300, "traffic.clients_share": 0.3}, allow_outside=True), seed=1
    )
    put(economy.belts, till=10**10)
    put(economy.sites, pay=20_000.0)
    n = economy.sites.women.sum() + economy.origins.n_reached[:, Cargo.WOMEN].sum()
    for _ in range(5):
        with acting(economy, traffic):
            value_sites(economy)
            hold_women(economy)
    assert economy.ledger.moved(reason="paid for women held") > economy.ledger.moved(reason="keep of women held") > 0
    gone = sum(economy.tally[f"n_women_{how}"] for how in ("escaped", "worked_off", "turned_out"))
    assert gone > 0
    assert economy.sites.women.sum() + economy.origins.n_reached[:, Cargo.WOMEN].sum() == n - economy.tally["n_women_died"]


def test_where_everybody_has_left_the_women_are_taken_to_another_site_of_their_holder(tiny):
    economy = GoldEconomy(
        tiny.with_values({"initial.n_women_held": 300, "traffic.clients_share": 0.3}, allow_outside=True), seed=1
    )
    buyer = economy.sites.buyer
    network = int(np.bincount(buyer[economy.sites.n_miners > 0]).argmax())
    left = int(np.flatnonzero((buyer == network) & (economy.sites.n_miners > 0))[0])
    put(economy.sites, left, known_people=0, women=5)
    with acting(economy, traffic):
        hold_women(economy)
    assert economy.sites.women[left].sum() == 0
