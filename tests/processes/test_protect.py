import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.tables import NOBODY
from goldsim.entities.children import ChildState, Referral
from goldsim.processes import protect
from goldsim.processes.protect.care import end_spells, give_places, places_for, stay_weeks, vulnerable_chance
from goldsim.processes.protect.holders import answer, costs
from goldsim.processes.protect.referral import Child, Committee, Luck, Official, Site, cases_of, check, fetch, trip_chance
from goldsim.processes.protect.sightings import next_trust, sight_chance, take_up_cases, taken_up
from goldsim.processes.protect.villages import found_chance, keep_committees, next_members
from paired import SEEDS, lived
from records import filled, keys_of

SHARE = st.floats(0, 1)
HELD = ChildState.TRAFFICKED


# ---- seeing, and being trusted ----


@given(trust=SHARE, members=st.floats(0, 20), squeezed=SHARE)
def test_trust_and_members_see_more_and_danger_squeezes(p, trust, members, squeezed):
    def chance(t, m, s):
        return sight_chance(np.array([t]), np.array([m]), np.array([s]), 5.0, p.protect)[0]

    usual = chance(trust, members, squeezed)
    assert 0 <= usual <= 1
    assert chance(min(1, trust + 0.1), members, squeezed) >= usual
    assert chance(trust, members + 1, squeezed) >= usual
    assert chance(trust, members, min(1, squeezed + 0.1)) <= usual


def test_a_usual_trusted_committee_in_peace_sees_at_the_stated_rate(p):
    assert sight_chance(np.array([1.0]), np.array([5.0]), np.array([0.0]), 5.0, p.protect)[0] == pytest.approx(p.protect.see_rate)


@given(trust=SHARE, n=st.integers(0, 200), share=SHARE)
def test_trust_moves_toward_the_part_that_was_helped_and_stays_between_its_floor_and_one(p, form, trust, n, share):
    helped, start = int(n * share), max(trust, p.protect.trust_lowest_share)
    after = form(next_trust)(start, n, helped, p.protect)
    assert p.protect.trust_lowest_share <= after <= 1
    assert after == pytest.approx(start) if n == 0 else form(next_trust)(start, n, n, p.protect) >= after


def rows_taken_up(form, *, time, weight, n_held=2000, n_others=20_000):
    """Return how many held children and how many others a committee takes up that sees every second of those in its reach."""
    state = np.where(np.arange(n_held + n_others) < n_held, HELD, ChildState.WORKING)[:: weight // 5]
    case, site = filled(Child, len(state), state=state, site=0), filled(Site, 1, committee=0)
    args = case, site, np.array([0.5]), np.array([time]), weight, keys_of(Luck)
    taken = form(taken_up)(*args)
    is_held = state[taken] == HELD
    return is_held.sum() * weight, (~is_held).sum() * weight


@pytest.mark.parametrize("weight", [5, 25])
def test_the_held_are_taken_up_and_of_others_as_many_as_there_is_time_for_whatever_a_row_stands_for(form, weight):
    for time, others in ((0.0, 0), (5000.0, 0), (25_000.0, 20_000), (1e9, 50_000)):
        n_held, n_others = rows_taken_up(form, time=time, weight=weight)
        assert n_held == pytest.approx(5000, rel=0.15)
        assert n_others == pytest.approx(others, rel=0.1)


def scene(tiny, **values):
    """Return an economy in week 0 whose every site has a committee, and held children at one site that the state reaches."""
    changed = {"initial__committee_reach_km": 400.0, "initial__ngo_share": 0.0, "protect__see_rate": 1.0}
    economy = lived(tiny, 1, 1, **changed | {"initial__n_children_held": 600} | values)
    put(economy.cells, danger=0, fear=0, controller=-1)
    put(economy.sites, danger=0, presence=0.5)
    put(economy.children, referral=Referral.NONE)
    economy.tally.clear()
    return economy


def calm(economy):
    return np.zeros(len(economy.committees))


def test_kidnaps_and_robbers_around_squeeze_a_committee_as_attacks_do(tiny):
    def squeezed(**around):
        economy = scene(tiny)
        for name, table in (("danger", "cells"), ("fear", "cells"), ("robbed", "sites")):
            if name in around:
                put(economy.tables[table], danger=1.0) if name != "fear" else put(economy.cells, fear=1.0)
        with acting(economy, protect):
            return keep_committees(economy)

    share = GoldEconomy(tiny, seed=1).p.protect.squeeze_share
    assert not squeezed().any()
    for what in ("danger", "fear", "robbed"):
        assert squeezed(**{what: True}) == pytest.approx(share)


# ---- villages and their committees ----


@given(harm=st.floats(0, 1000), help_=SHARE, squeezed=SHARE)
def test_a_village_founds_a_committee_for_harm_that_it_sees_with_help_and_where_it_is_safe(p, harm, help_, squeezed):
    def chance(*args):
        return float(found_chance(*(np.array([arg]) for arg in args), p.protect)[0])

    usual = chance(harm, help_, squeezed)
    assert 0 <= usual <= p.protect.found_rate
    assert chance(0.0, help_, squeezed) == 0
    assert chance(harm + 10, help_, squeezed) >= usual
    assert chance(harm, 1.0, squeezed) >= usual
    assert chance(harm, 0.0, squeezed) == 0
    assert chance(harm, help_, 1.0) == 0


def test_volunteers_leave_sooner_whose_cases_find_no_help_and_when_they_are_threatened(p):
    def after(**columns):
        village = filled(Committee, 1, n_members=10, harm=50, **columns)
        return float(next_members(village, np.array([1.0]), 15.0, p.protect)[0])

    quiet = after()
    assert after(n_cases=4, n_referred=4) == pytest.approx(quiet)
    assert after(n_cases=4, n_referred=0) < quiet
    assert after(n_threats=1) < quiet - 0.9 * p.protect.threat_leaves_share * 10
    alone = next_members(filled(Committee, 1, n_members=10, harm=50), np.array([0.0]), 15.0, p.protect)
    assert alone < quiet


def test_volunteers_tire_by_children_who_found_no_help_and_not_by_the_weeks_in_which_there_were_some(p):
    def loss(**columns):
        village = filled(Committee, 1, n_members=10, **columns)
        return 10 - float(next_members(village, np.array([1.0]), 10.0, p.protect)[0])

    quiet = loss()
    assert loss(n_cases=25) - quiet == pytest.approx(25 * (loss(n_cases=1) - quiet))
    kept = 1 - p.protect.threat_leaves_share
    assert loss(n_threats=3) - quiet == pytest.approx(10 * (1 - kept**3))


def test_a_committee_without_members_is_dissolved_and_its_sites_have_none_and_a_helped_village_founds_one_again(tiny):
    economy = scene(tiny, protect__found_rate=1.0)
    committees, sites = economy.committees, economy.sites
    put(committees, n_members=1.0, harm=0)
    put(sites, n_children=0)
    with acting(economy, protect):
        keep_committees(economy)
        assert not committees.n_members.any()
        assert (sites.committee == NOBODY).all()
    put(committees, n_helpers=1.0)
    put(sites, n_children=10_000)
    for _ in range(60):
        with acting(economy, protect):
            keep_committees(economy)
    assert (committees.n_members > 0).sum() > len(committees) / 2
    assert (sites.committee >= 0).all()


# ---- reported, checked, fetched ----


def test_a_held_child_that_is_seen_is_still_held_and_only_what_the_commune_finds_true_is_identified(tiny):
    economy = scene(tiny, protect__cases_per_member_rate=100.0, protect__check_rate=1.0)
    children = economy.children
    put(economy.committees, trust=1.0, n_members=15.0, skill=0.5)
    with acting(economy, protect):
        take_up_cases(economy, calm(economy))
        held = children.state == HELD
        reported = children.referral == Referral.REPORTED
        assert reported.sum() > 0
        assert held[reported].all()
        check(economy, cases_of(economy), calm(economy))
    checked = children.referral == Referral.CHECKED
    assert 0 < checked.sum() < reported.sum()
    assert economy.tally["n_children_identified"] == checked.sum() * economy.children.weight
    assert (children.state[checked] == HELD).all()


def checked_case(tiny, **values):
    """Return an economy whose held children's cases have all been found true, and their rows."""
    economy = scene(tiny, **values)
    rows = np.flatnonzero(economy.children.state == HELD)
    put(economy.children, rows, referral=Referral.CHECKED)
    return economy, rows


def test_nobody_is_fetched_without_a_vehicle_nor_by_a_post_that_is_paid_and_all_are_with_both(tiny):
    for vehicle, is_bought, comes in ((0.0, False, False), (1.0, True, False), (1.0, False, True)):
        economy, rows = checked_case(tiny, protect__vehicle_share=vehicle, police__reach_km=1e9, protect__charge_share=1.0)
        with acting(economy, protect):
            fetch(economy, cases_of(economy), calm(economy), rows if is_bought else rows[:0])
        state = economy.children.state[rows]
        assert (state == (ChildState.RETURNED if comes else HELD)).all()
        assert economy.children.is_waiting[rows].all() == comes
        assert economy.traffickers.n_charged.sum() == comes * len(rows) * economy.children.weight


def test_an_organisation_comes_where_the_post_does_not_unless_it_is_too_dangerous_and_arrests_nobody(tiny):
    for squeezed, comes in ((0.0, True), (1.0, False)):
        economy, rows = checked_case(tiny, initial__ngo_share=1.0, protect__trips_rate=100.0, protect__charge_share=1.0)
        with acting(economy, protect):
            fetch(economy, cases_of(economy), calm(economy) + squeezed, rows)
        assert (economy.children.state[rows] == ChildState.RETURNED).all() == comes
        assert not economy.traffickers.n_charged.any()


@given(reached=SHARE, helpers=st.floats(0, 50))
def test_a_post_near_by_and_helpers_bring_vehicles(p, reached, helpers):
    usual = trip_chance(reached, helpers, p.protect)
    assert 0 <= usual <= 1
    assert trip_chance(1.0, helpers, p.protect) >= usual
    assert trip_chance(reached, helpers + 1, p.protect) >= usual
    assert trip_chance(0.0, 0.0, p.protect) == 0


# ---- what holders do ----


CERTAIN = {"protect__vehicle_share": 1.0, "police__reach_km": 1e9, "protect__hush_xof": 1e9, "protect__hide_xof": 1e9}


@pytest.mark.parametrize(
    ("cheap", "column"),
    [
        ({}, 0),  # everything costs more than waiting for what comes
        ({"protect__hide_xof": 0.0}, 1),
        ({"protect__hush_xof": 1.0, "officials": 0.0}, 2),
        ({"protect__threat_works_share": 0.9, "sites": 0.01}, 3),
        ({"protect__charge_share": 1.0, "country": 1.0, "pay": 1.0}, 4),
    ],
)
def test_a_holder_does_what_costs_him_least(tiny, cheap, column):
    values = {name: value for name, value in cheap.items() if "__" in name}
    economy, rows = checked_case(tiny, **CERTAIN | {"protect__threat_works_share": 0.0} | values)
    put(economy.officials, integrity=cheap.get("officials", 1.0))
    put(economy.sites, pay=cheap.get("pay", 20_000.0), presence=cheap.get("sites", 0.5))
    put(economy.country, sentenced_share=cheap.get("country", 0.0))
    with acting(economy, protect):
        chosen = costs(economy, rows, calm(economy)).argmin(axis=0)
    assert (chosen == column).all()


def test_hidden_children_are_at_another_site_of_their_holder_and_those_let_go_wait_for_care(tiny):
    economy, rows = checked_case(tiny, **CERTAIN | {"protect__hide_xof": 0.0})
    put(economy.sites, pay=20_000.0, buyer=economy.children.holder[rows[0]])
    put(economy.sites, committee=np.arange(len(economy.sites)) % 2)
    put(economy.children, rows, holder=economy.children.holder[rows[0]])
    before = economy.children.site[rows].copy()
    with acting(economy, protect):
        answer(economy, cases_of(economy), calm(economy))
    assert (economy.children.site[rows] != before).all()
    assert (economy.children.referral[rows] == Referral.NONE).all()
    economy, rows = checked_case(tiny, **CERTAIN, protect__charge_share=1.0)
    put(economy.sites, pay=1.0)
    put(economy.country, sentenced_share=1.0)
    with acting(economy, protect):
        answer(economy, cases_of(economy), calm(economy))
    assert economy.children.is_waiting[rows].all()


def test_a_post_that_is_paid_does_not_come_and_the_holder_has_paid_it(tiny):
    economy, rows = checked_case(tiny, **CERTAIN | {"protect__hush_xof": 1.0})
    put(economy.officials, integrity=0.0, pocket=0)
    put(economy.traffickers, capital=10**9)
    with acting(economy, protect):
        paid = answer(economy, cases_of(economy), calm(economy))
        assert paid.tolist() == rows.tolist()
        fetch(economy, cases_of(economy), calm(economy), paid)
    assert economy.officials.pocket.sum() == len(rows) * economy.children.weight
    assert (economy.children.state[rows] == HELD).all()


# ---- care ----


def test_a_row_of_children_begins_a_home_s_last_place_on_credit_and_nobody_comes_until_it_is_worked_off():
    home = filled(Official, 2, n_places=[14, 3])
    occupied = np.zeros(2)
    first, second = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 1])
    assert places_for(first, second, occupied, home, 10).tolist() == [0, 0, 1, NOBODY, NOBODY]
    home.over[:] = 1
    assert (places_for(first, second, np.zeros(2), home, 10) == NOBODY).all()


def test_over_time_a_home_holds_as_many_children_as_it_has_places_whatever_a_row_stands_for(tiny):
    def held(children_per_row):
        values = {"run__children_per_row": children_per_row, "initial__n_care_places": 14, "initial__capital_care_share": 0.0}
        economy = scene(tiny, initial__n_children_elsewhere=4000, protect__waiting_weeks=999, **values)
        put(
            economy.children,
            economy.children.state == ChildState.AT_ORIGIN,
            state=ChildState.RETURNED,
            is_waiting=True,
            weeks_left=999,
        )
        total = []
        for _ in range(120):
            with acting(economy, protect):
                end_spells(economy)
                give_places(economy)
            total.append((economy.children.state == ChildState.IN_CARE).sum() * economy.children.weight)
        return np.mean(total[20:])

    one, ten = held(1), held(10)
    assert one == pytest.approx(14, rel=0.1)
    assert ten == pytest.approx(one, rel=0.1)


def in_care(tiny, *, trained, **values):
    """Return an economy with children in the last week of their stay at one home, and their rows."""
    economy = scene(tiny, protect__abroad_poor_share=1.0, **values)
    home, children = economy.lookups.capital_care_home, economy.children
    rows = np.flatnonzero((children.guardian == NOBODY) & (children.state == ChildState.AT_ORIGIN))
    put(children, rows, state=ChildState.IN_CARE, home=home, weeks_left=1, health=0.5, is_cared_for=False)
    put(economy.officials, home, training=float(trained))
    return economy, rows


def test_longer_care_leaves_fewer_without_a_home_that_can_keep_them_and_never_none(tiny, p):
    parts = []
    for trained in (False, True):
        economy, rows = in_care(tiny, trained=trained)
        with acting(economy, protect):
            end_spells(economy)
        state = economy.children.state[rows]
        assert set(np.unique(state)) == {ChildState.RETURNED, ChildState.AT_ORIGIN}
        parts.append((state == ChildState.RETURNED).mean())
        assert economy.children.is_cared_for[rows].all()
        assert (economy.children.health[rows] > 0.5).all()
        stay = stay_weeks(float(trained), p.protect)
        assert parts[-1] == pytest.approx(vulnerable_chance(1.0, stay, p.protect), abs=0.1)
    assert 0 < parts[1] < parts[0] < 1


def test_only_those_who_were_trained_and_are_old_enough_go_to_a_trade_and_those_of_the_country_may_go_to_school(tiny):
    for trained in (False, True):
        economy, rows = in_care(tiny, trained=trained)
        economy.p = economy.p._replace(protect=economy.p.protect._replace(abroad_poor_share=0.0))
        put(economy.children, rows[::2], age_weeks=economy.p.protect.trade_weeks)
        put(economy.children, rows[1::2], age_weeks=economy.p.protect.trade_weeks - 100, guardian=0)
        put(economy.households, economy.miners.household[0], consumption=1e9)
        put(economy.country, school_access=1.0)
        with acting(economy, protect):
            end_spells(economy)
        assert economy.tally["n_care_to_trade"] == trained * len(rows[::2]) * economy.children.weight
        assert (economy.children.state[rows[1::2]] == ChildState.SCHOOL).all()


def test_health_comes_back_over_weeks_and_not_on_the_day_of_admission(tiny):
    economy, rows = in_care(tiny, trained=True)
    put(economy.children, rows, weeks_left=20)
    for _ in range(10):
        with acting(economy, protect):
            end_spells(economy)
    health = economy.children.health[rows]
    assert (health > 0.6).all()
    assert (health < 0.9).all()


def test_who_waits_in_vain_is_on_his_own(tiny):
    economy = scene(tiny, initial__n_care_places=0)
    rows = np.flatnonzero(economy.children.state == HELD)
    put(economy.children, rows, state=ChildState.RETURNED, holder=-1, is_waiting=True, weeks_left=2, has_papers_taken=False)
    for week in range(3):
        with acting(economy, protect):
            end_spells(economy)
            give_places(economy)
        assert economy.children.is_waiting[rows].all() == (week < 2)
    assert (economy.children.state[rows] == ChildState.RETURNED).all()


# ---- rows ----


def test_cases_taken_up_do_not_depend_on_how_many_children_a_row_stands_for(tiny):
    def n_cases(children_per_row, seed):
        scenario = tiny.with_values({"run.children_per_row": children_per_row}, allow_outside=True)
        by_week = []
        # What `each_week` sees is the week before; the last week is added.
        economy = lived(scenario, seed, 80, lambda e: by_week.append(e.committees.n_cases.sum()), protect__see_rate=0.1)
        return sum(by_week) + economy.committees.n_cases.sum()

    five, one = (sum(n_cases(children_per_row, seed) for seed in SEEDS) for children_per_row in (5, 1))
    assert five == pytest.approx(one, rel=0.25)
