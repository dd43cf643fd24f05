import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.children import ChildState
from goldsim.entities.crimes import Crime
from goldsim.entities.docket import Stage
from goldsim.entities.miners import Activity
from goldsim.entities.officials import Post
from goldsim.processes import police
from goldsim.processes.police.patrols import Ground, Unit, part_at_home, patrol, presence_chance
from goldsim.processes.police.raids import Company, Site, free_children, raid, raid_weights, raided, weeks_shut
from paired import lived, with_integrity
from records import filled


@given(people=st.floats(0, 5000), km=st.floats(0, 1000))
def test_presence_rises_with_people_and_falls_with_distance(p, form, people, km):
    presence = form(presence_chance)
    usual = presence(people, km, p.police)
    assert 0 <= usual <= 1
    assert presence(people + 10, km, p.police) >= usual
    assert presence(people, km + 10, p.police) <= usual


def test_nobody_on_duty_is_nobody_there_and_the_usual_number_next_door_is_there_two_weeks_in_three(p, form):
    presence = form(presence_chance)
    assert presence(0.0, 0.0, p.police) == 0
    assert presence(p.police.gendarmes_half, 0.0, p.police) == pytest.approx(1 - np.exp(-1))
    assert presence(p.police.gendarmes_half, p.police.reach_km, p.police) == pytest.approx(1 - np.exp(-np.exp(-1)))


def people_sent(economy):
    """Return how many of the post's people each site gets, told from the presence that follows."""
    p, sites = economy.p.police, economy.sites
    return -np.log1p(-sites.presence.astype(float)) * p.gendarmes_half * np.exp(economy.lookups.post_km / p.reach_km)


def test_a_post_sends_no_more_people_than_it_has_and_more_of_them_to_large_sites(tiny):
    economy = GoldEconomy(tiny, seed=1)
    put(economy.cells, controller=-1)
    with acting(economy, police):
        patrol(economy)
    sites, officials = economy.sites, economy.officials
    sent = people_sent(economy)
    by_post = np.bincount(sites.post, sent, len(officials))
    in_charge = np.isin(np.arange(len(officials)), sites.post)
    assert (by_post <= officials.n_on_duty + 1e-3).all()
    weight = sites.known_people / (sites.known_people + economy.p.police.patrol_half_people)
    full = in_charge & (np.bincount(sites.post, weight, len(officials)) >= 1)
    assert full.any()
    assert by_post[full] == pytest.approx(officials.n_on_duty[full], rel=1e-3)
    busiest = int(np.argmax(sites.known_people))
    neighbours = sites.post == sites.post[busiest]
    assert sent[busiest] == sent[neighbours].max() > 0
    assert not sent[sites.known_people == 0].any()


def test_a_post_learns_slowly_how_many_people_a_site_has(tiny):
    economy = GoldEconomy(tiny, seed=1)
    before = economy.sites.known_people.copy()
    for _ in range(40):
        put(economy.sites, n_miners=1000)
        with acting(economy, police):
            patrol(economy)
        assert (np.abs(economy.sites.known_people - 1000) < np.abs(before - 1000)).all()
        before = economy.sites.known_people.copy()
    assert economy.sites.known_people == pytest.approx(1000, rel=0.3)


# ---- at home or at the front ----


@given(
    n_people=st.lists(st.integers(0, 50), min_size=6, max_size=6),
    is_away=st.lists(st.booleans(), min_size=6, max_size=6),
    post=st.lists(st.integers(-1, 2), min_size=6, max_size=6),
)
def test_of_a_posts_people_those_are_there_who_are_not_away_or_dead(form, n_people, is_away, post):
    unit = filled(Unit, 6, n_people=n_people, n_full=50, post=post, home=3, cell=np.where(is_away, 9, 3))
    there = form(part_at_home)(unit, 4)
    for i in range(3):
        ours = np.array(post) == i
        expected = (np.array(n_people) * ~np.array(is_away))[ours].sum() / (50 * ours.sum()) if ours.any() else 1
        assert there[i] == pytest.approx(expected)
    # Who has no units of his own is not called away.
    assert there[3] == 1


def test_a_post_whose_people_are_called_away_has_fewer_on_duty_and_those_paid_for_go_with_them(tiny):
    def on_duty(funds=0):
        economy = GoldEconomy(tiny, seed=1)
        forces, officials = economy.forces, economy.officials
        post = int(forces.post[forces.post >= 0][0])
        put(officials, post, funds=funds)
        ours, counts = np.flatnonzero(forces.post == post), []
        for cell in (int(forces.home[ours[0]]), int(economy.armed_groups.base[0])):
            put(forces, ours[0], cell=cell)
            with acting(economy, police):
                patrol(economy)
            counts.append(officials.n_on_duty[post])
            put(officials, post, funds=funds)
        return counts, economy.country.front_share[0], officials.n_staff[post]

    (home, away), share, staff = on_duty()
    assert home == pytest.approx(staff)
    assert away == pytest.approx(staff / 2, rel=0.1)
    assert 0 < share < 1
    (bought, left), _, _ = on_duty(funds=10**9)
    assert bought > home
    assert left / bought == pytest.approx(away / home)


def test_the_dead_of_a_post_are_missed_until_others_have_come(tiny):
    economy = GoldEconomy(tiny, seed=1)
    with acting(economy, police):
        patrol(economy)
    assert economy.country.front_share[0] == pytest.approx(0, abs=1e-6)
    put(economy.forces, economy.forces.post >= 0, n_people=0)
    with acting(economy, police):
        patrol(economy)
    gendarmes = economy.officials.post == Post.GENDARMERIE
    assert not economy.officials.n_on_duty[gendarmes].any()
    assert economy.country.front_share[0] == pytest.approx(1)


@pytest.mark.parametrize("thin", ["on", "off"])
def test_the_state_is_absent_where_armed_groups_hold_the_cell_unless_nothing_keeps_it_away(tiny, thin):
    economy = GoldEconomy(tiny.with_values({"mechanisms.M12": thin}), seed=1)
    sites = economy.sites
    works = sites.n_miners > 0
    held = np.zeros(economy.geography.n_cells, dtype=bool)
    held[np.unique(sites.cell[works])[::2]] = True
    put(economy.cells, controller=np.where(held, 0, -1))
    ours = np.flatnonzero(economy.forces.post >= 0)[::2]
    put(economy.forces, ours, cell=int(economy.armed_groups.base[0]))
    with acting(economy, police):
        patrol(economy)
    is_held = held[sites.cell]
    assert (works & is_held).any()
    assert (works & ~is_held).any()
    assert (sites.presence[works & ~is_held] > 0).all()
    assert (sites.presence[works & is_held] > 0).all() == (thin == "off")
    assert (sites.presence[is_held] == 0).all() == (thin == "on")
    assert (economy.country.front_share[0] < 1e-6) == (thin == "off")


# ---- raids ----

NO_RAIDS = {"police__usual_raids_rate": 0.0}


def test_sites_are_raided_by_people_and_machines_and_not_where_they_are_shut_held_or_nobody_is_known_of(p):
    week = 9
    people = [300, 300, 300, 300, 0, 300]
    sites = filled(Site, 6, known_people=people, cell=[0, 0, 0, 1, 0, 0], closed_until=week)
    sites.closed_until[2] = week + 1
    operators = filled(Company, 2, site=[1, 5], n_machines=4, resumes_week=[week, week + 1])
    weight = raid_weights(sites, operators, filled(Ground, 2, controller=[-1, 0]), week, p.police)
    assert weight.tolist() == [300, 300 + p.police.machine_target_weight, 0, 0, 0, 300]


def test_a_week_raids_no_site_twice_and_none_without_weight(p):
    weight, us = np.array([100.0, 0.0, 300.0, 50.0]), np.random.default_rng(1).random((4000, 4))
    first = [raided(weight, u, 1)[0] for u in us]
    assert np.bincount(first, minlength=4) / 4000 == pytest.approx(weight / weight.sum(), abs=0.03)
    assert sorted(raided(weight, us[0], 9)) == [0, 2, 3]


@given(u=st.floats(0, 1, exclude_max=True))
def test_diggings_are_shut_for_a_time_within_bounds(p, u):
    assert p.police.closure_least_weeks <= weeks_shut(u, p.police) <= p.police.closure_most_weeks


def raid_an_operator(economy, site, **columns):
    """Carry out a raid on an operator's site after setting columns of his."""
    put(economy.companies, int(economy.sites.operator[site]), **columns)
    with acting(economy, police):
        return raid(economy, site)


@pytest.mark.parametrize("integrity", [0.0, 1.0])
def test_an_operator_with_the_permit_keeps_his_machines_if_the_post_does_its_duty_and_one_without_loses_them(tiny, integrity):
    for has_permit in (True, False):
        is_permitted = has_permit and integrity == 1
        economy = lived(tiny, 1, 3, **NO_RAIDS)
        put(economy.officials, integrity=integrity)
        companies, site = economy.companies, int(economy.companies.site[0])
        had = int(companies.n_machines[0])
        raid_an_operator(economy, site, is_permitted=has_permit, is_covered=False)
        assert (companies.n_machines[0], companies.n_seized[0]) == ((had, 0) if is_permitted else (0, had))
        assert companies.stopped_week[0] == (-1 if is_permitted else economy.week)
        assert companies.n_raids[0] == (0 if is_permitted else 1)
        # The people who dig there by hand are sent away either way.
        assert economy.sites.closed_until[site] > economy.week


def test_a_warned_operator_is_not_found_and_nobody_is_sent_away(tiny):
    economy = lived(tiny, 1, 3, **NO_RAIDS)
    site, had = int(economy.companies.site[0]), int(economy.companies.n_machines[0])
    put(economy.officials, integrity=0.0)
    raid_an_operator(economy, site, is_permitted=False, is_covered=True, official=int(economy.sites.post[site]))
    assert economy.events[-1].text == "warned"
    assert economy.companies.n_machines[0] == had
    assert economy.sites.closed_until[site] <= economy.week


def test_nobody_dares_to_raid_an_operator_whom_the_foreign_partner_guards(tiny):
    economy = lived(tiny, 1, 3, **NO_RAIDS)
    site, had = int(economy.companies.site[0]), int(economy.companies.n_machines[0])
    put(economy.officials, integrity=1.0)
    raid_an_operator(economy, site, is_permitted=False, is_guarded=True)
    assert economy.events[-1].text == "turned back"
    assert (economy.companies.n_machines[0], economy.sites.closed_until[site]) == (had, 0)


def test_a_raid_takes_gold_of_those_whom_papers_do_not_spare_and_corridors_are_left_alone_by_dutiful_posts(tiny):
    for integrity in (0.0, 1.0):
        economy = lived(tiny, 1, 3, **NO_RAIDS)
        sites, miners = economy.sites, economy.miners
        put(economy.officials, integrity=integrity)
        put(sites, is_permitted=False)
        site = int(sites.n_miners.argmax())
        here = np.flatnonzero((miners.activity == Activity.MINE) & (miners.site == site))
        put(miners, here, gold=1000)
        put(miners, here[::2], is_permitted=True)
        put(miners, here[1::2], is_permitted=False)
        with acting(economy, police):
            raid(economy, site)
        assert (miners.gold[here[1::2]] < 1000).all()
        assert (miners.gold[here[::2]] == 1000).all() == (integrity == 1)
        assert (economy.tally["n_harassed_formal"] > 0) == (integrity == 0)
        assert (sites.spared_xof[site] > 0) == (integrity == 1)


def raids_on_corridors(tiny, integrity):
    """Return how many of many raids hit one half of the sites, those in corridors."""

    def each_week(economy):
        with_integrity(integrity)(economy)
        put(economy.sites, is_permitted=np.arange(len(economy.sites)) % 2 == 0, corridor_until=30_000)

    economy = lived(tiny, 1, 15, each_week, police__usual_raids_rate=3.0)
    raided = [
        int(event.b.removeprefix("site ")) for event in economy.events if event.kind == "raid" and event.b.startswith("site")
    ]
    return sum(site % 2 == 0 for site in raided), len(raided)


def test_posts_raid_corridors_as_far_as_they_lack_integrity(tiny):
    honest, corrupt = raids_on_corridors(tiny, 1.0), raids_on_corridors(tiny, 0.0)
    assert honest[0] == 0 < honest[1]
    assert corrupt[0] > 0


def keep_permits(economy):
    with_integrity(1.0)(economy)
    put(economy.companies, is_permitted=True, permit_until=30_000)


def test_over_many_raids_the_machines_of_permitted_operators_are_left_alone(tiny):
    values = {"police__usual_raids_rate": 3.0, "initial__connected_share": 0.0, "equip__move_on_rate": 0.0}
    permitted, usual = lived(tiny, 1, 15, keep_permits, **values), lived(tiny, 1, 15, **values)
    kinds = [{event.kind for event in economy.events} for economy in (permitted, usual)]
    assert "seized machines" not in kinds[0]
    assert "seized machines" in kinds[1]
    raided_sites = {event.b for event in permitted.events if event.kind == "raid"}
    assert raided_sites & {f"site {site}" for site in permitted.companies.site if site >= 0}
    assert not permitted.companies.n_raids.any()


def test_people_caught_in_a_raid_have_a_case_at_the_court_of_the_region_for_as_long_as_remand_lasts(tiny):
    economy = lived(tiny, 1, 2, initial__band_share=0.3, police__arrest_share=1.0, police__usual_raids_rate=0.0)
    sites, miners, cases = economy.sites, economy.miners, economy.cases
    site = int(np.flatnonzero((sites.n_band > 0) & (sites.operator < 0))[0])
    robbers = np.flatnonzero((miners.activity == Activity.BAND) & (miners.site == site))
    with acting(economy, police):
        raid(economy, site)
    assert (miners.activity[robbers] == Activity.DETAINED).all()
    case = miners.case[robbers]
    assert (cases.person[case] == robbers).all()
    assert (cases.crime[case] == Crime.ROBBERY).all()
    assert (cases.stage[case] == Stage.HELD).all()
    assert (cases.court[case] == economy.lookups.court_of_cell[sites.cell[site]]).all()
    assert (cases.until[case] == economy.week + economy.p.police.remand_weeks).all()
    court = economy.officials.cell[cases.court[case[0]]]
    assert economy.geography.region[court] == economy.geography.region[sites.cell[site]]


def test_an_operator_without_the_permit_is_charged_with_what_a_machine_costs_at_an_auction_and_one_with_it_is_not(tiny):
    for has_permit in (True, False):
        economy = lived(tiny, 1, 3, **NO_RAIDS)
        put(economy.officials, integrity=1.0)
        raid_an_operator(economy, int(economy.companies.site[0]), is_permitted=has_permit, is_covered=False)
        case = np.flatnonzero((economy.cases.stage > Stage.FREE) & (economy.cases.crime == Crime.DIGGING))
        assert len(case) == (0 if has_permit else 1)
        if len(case):
            assert economy.cases.n_people[case[0]] == economy.p.police.diggers_arrested
            assert economy.cases.stake[case[0]] > 0


def test_of_a_holders_people_a_raid_arrests_as_many_as_the_files_a_child_say_where_the_post_does_its_duty(tiny):
    for is_dutiful in (True, False):
        economy = lived(tiny, 1, 1, **NO_RAIDS, initial__n_children_held=600, police__freed_share=1.0, protect__charge_share=1.0)
        children = economy.children
        site = int(np.bincount(children.site[children.state == ChildState.TRAFFICKED]).argmax())
        n = ((children.state == ChildState.TRAFFICKED) & (children.site == site)).sum() * children.weight
        put(economy.traffickers, n_charged=0)
        with acting(economy, police):
            free_children(economy, site, is_dutiful=is_dutiful)
        assert economy.traffickers.n_charged.sum() == (n if is_dutiful else 0)
        assert economy.tally["n_children_freed"] >= n
