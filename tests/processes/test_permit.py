import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, changed, everything, put
from goldsim.economy import GoldEconomy
from goldsim.entities.miners import Activity, Origin
from goldsim.entities.officials import Post
from goldsim.parameters import Instrument
from goldsim.processes import permit
from goldsim.processes.permit import expire, refill_time
from goldsim.processes.permit.applications import apply, chance_to_apply, give_up, join_cooperatives, keep_corridors
from goldsim.processes.permit.offices import Luck, Queue, Terms, handle, pay_and_move, people_queue
from paired import lived, sum_of
from records import keys_of

# Every post honest unless a test says otherwise, so that no bribe is asked.
HONEST, CORRUPT = 1.0, 0.0


@given(net=st.floats(-1e7, 1e7))
def test_the_more_a_permit_saves_the_more_people_who_think_of_it_apply(p, net):
    def chance(x):
        return chance_to_apply(np.array([x]), p.permit)[0]

    assert 0 <= chance(net) <= chance(net + 1000) <= 1
    assert chance(0.0) == pytest.approx(0.5)
    assert chance(float(p.permit.choice_scale_xof)) == pytest.approx(np.e / (1 + np.e))


def desk(tiny, n_files=0, *, integrity=HONEST, savings=10**6, mechanisms=None, **values):
    """Return an economy without other files, the rows whose files wait at one office since week 0, and that office."""
    scenario = tiny.with_values({f"permit.{name}": value for name, value in values.items()}, allow_outside=True)
    economy = GoldEconomy(scenario.with_values(mechanisms) if mechanisms else scenario, seed=1)
    office = int(np.bincount(economy.lookups.office_of_home).argmax())
    nationals = economy.miners.origin != Origin.FOREIGN_MIGRANT
    mines = economy.miners.activity == Activity.MINE
    rows = np.flatnonzero(nationals & mines & (economy.lookups.office_of_home == office))[:n_files]
    put(economy.officials, integrity=integrity, time_left=0)
    put(economy.miners, file=0, is_permitted=False, savings=savings, is_member=False)
    put(economy.miners, rows, file=1, filed=0)
    return economy, rows, office


def work(economy, office, time=None):
    """Let the offices handle people's files, with so much time at one of them and none at the others."""
    if time is not None:
        put(economy.officials, time_left=0)
        put(economy.officials, office, time_left=time)
    with acting(economy, permit):
        return handle(economy, people_queue(economy)).rows


# ---- who applies ----


def applicants(tiny, **values):
    economy, _, _ = desk(tiny, integrity=CORRUPT, apply_rate=1.0, **values)
    put(economy.sites, spared_xof=10.0**5, is_permitted=False)
    return economy


def test_nationals_apply_who_mine_have_no_permit_and_can_pay_the_first_part_of_the_fee(tiny):
    economy = applicants(tiny)
    miners, p = economy.miners, economy.p.permit
    put(miners, slice(0, None, 3), savings=int(p.fee_xof / p.n_steps) - 1)
    put(miners, slice(1, None, 3), savings=int(p.fee_xof / p.n_steps) + 1)
    put(miners, slice(2, None, 6), is_permitted=True)
    economy.week = 7
    with acting(economy, permit):
        apply(economy)
    can = (miners.activity == Activity.MINE) & (miners.origin != Origin.FOREIGN_MIGRANT) & ~miners.is_permitted
    files = can & (miners.savings >= p.fee_xof / p.n_steps)
    assert files.any()
    assert ((miners.file == 1) == files).all()
    assert (miners.filed[files] == 7).all()
    assert economy.tally["n_applications"] == files.sum() * miners.weight


def test_nobody_files_twice_and_where_no_post_asks_and_papers_cost_little_hardly_anybody_does(tiny):
    economy = applicants(tiny)
    with acting(economy, permit):
        apply(economy)
        n = economy.tally["n_applications"]
        apply(economy)
    assert economy.tally["n_applications"] == n > 0
    free = applicants(tiny, choice_scale_xof=1000.0)
    put(free.sites, spared_xof=0.0, dug=10, illicit=10)
    with acting(free, permit):
        apply(free)
    assert free.tally["n_applications"] == 0
    # In a corridor bribes and raids spare everybody, with a card or without.
    put(free.sites, spared_xof=10.0**5, is_permitted=True)
    with acting(free, permit):
        apply(free)
    assert free.tally["n_applications"] == 0
    put(free.sites, is_permitted=False)
    with acting(free, permit):
        apply(free)
    assert free.tally["n_applications"] > 0


# ---- offices ----


def test_a_file_takes_every_step_and_the_fee_in_parts_and_then_the_card_is_valid_for_its_years(tiny):
    economy, rows, office = desk(tiny, 3, n_steps=4, fee_xof=10_002.0, permit_weeks=100)
    miners = economy.miners
    for step in range(4):
        economy.week = step
        assert (miners.file[rows] == step + 1).all()
        assert not miners.is_permitted[rows].any()
        work(economy, office, time=1e9)
        assert (10**6 - miners.savings[rows] == (step + 1) * 2500).all()
    assert (miners.file[rows] == 0).all()
    assert miners.is_permitted[rows].all()
    assert (miners.permit_until[rows] == 3 + 100).all()
    assert economy.country.treasury[0] == 3 * 4 * 2500 * miners.weight
    assert economy.tally["n_permits_granted"] == 3 * miners.weight
    assert economy.tally["n_weeks_waited"] == 3 * 3 * miners.weight


def test_an_office_handles_as_many_as_its_time_allows_in_the_order_in_which_they_came(tiny):
    economy, rows, office = desk(tiny, 12)
    miners = economy.miners
    put(miners, rows, filed=np.array([5, 1, 3, 1, 4, 0, 5, 2, 3, 0, 1, 2]))
    taken = work(economy, office, time=4.5 * miners.weight)
    # Five rows: the last one is begun on credit, which is worked off before the next.
    assert sorted(miners.filed[taken]) == [0, 0, 1, 1, 1]
    assert economy.officials.time_left[office] == pytest.approx(-miners.weight / 2)
    assert (miners.file[taken] == 2).all()
    assert (miners.file[np.setdiff1d(rows, taken)] == 1).all()
    assert len(work(economy, office)) == 0


@given(time=st.integers(0, 500), n=st.integers(0, 30))
def test_the_time_of_an_office_is_overdrawn_by_no_more_than_one_file(waiting_room, time, n):
    economy, rows, office = waiting_room
    put(economy.miners, file=0)
    put(economy.miners, rows[:n], file=1)
    taken = work(economy, office, time)
    weight = economy.miners.weight
    assert len(taken) == min(n, int(np.ceil(time / weight)))
    assert time - len(taken) * weight > -weight
    assert np.isin(taken, rows[:n]).all()


@pytest.fixture(scope="module")
def waiting_room(tiny):
    return desk(tiny, 30, n_steps=50, fee_xof=0.0)


def test_a_clerk_without_integrity_asks_a_bribe_at_every_step_and_who_cannot_pay_waits(tiny):
    economy, rows, office = desk(tiny, 6, integrity=CORRUPT)
    miners, p = economy.miners, economy.p.permit
    step_xof = int(p.fee_xof / p.n_steps) + int(p.bribe_xof)
    put(miners, rows[:3], savings=step_xof - 1)
    put(miners, rows[3:], savings=step_xof)
    assert set(work(economy, office, time=1e9)) == set(rows)
    assert miners.file[rows].tolist() == [1, 1, 1, 2, 2, 2]
    assert miners.savings[rows].tolist() == [step_xof - 1] * 3 + [0] * 3
    assert economy.officials.pocket[office] == 3 * int(p.bribe_xof) * miners.weight
    assert economy.country.treasury[0] == 3 * int(p.fee_xof / p.n_steps) * miners.weight


def test_clerks_and_desks_give_an_office_its_time_and_some_weeks_of_it_are_saved(tiny):
    economy, _, office = desk(tiny)
    p, officials = economy.p.permit, economy.officials
    put(economy.programmes, Instrument.PERMIT_DESKS, n_units=3.0)
    is_office = officials.post == Post.MINES_OFFICE
    need = economy.programmes.need[Instrument.PERMIT_DESKS]
    a_week = is_office * officials.n_staff * p.files_per_clerk_rate + need * 3 * p.files_per_desk_rate
    for weeks in range(1, 6):
        with acting(economy, permit):
            refill_time(economy)
        assert officials.time_left == pytest.approx(a_week * min(weeks, p.saved_weeks), rel=1e-4)
    assert a_week[office] > 0
    assert (need.sum(), need[~is_office].sum()) == (pytest.approx(1), 0)


def test_without_the_bottleneck_every_file_is_handled_every_week(tiny):
    economy, rows, _ = desk(tiny, 40, mechanisms={"mechanisms.M17": "off"}, files_per_clerk_rate=1.0)
    for step in range(economy.p.permit.n_steps):
        economy.week = step
        with acting(economy, permit):
            refill_time(economy)
        assert set(work(economy, None)) == set(rows)
    assert economy.miners.is_permitted[rows].all()


def test_without_the_labyrinth_one_step_is_enough_and_nobody_pays_anything(tiny):
    economy, rows, office = desk(tiny, 5, integrity=CORRUPT, savings=0, mechanisms={"mechanisms.M16": "off"})
    work(economy, office, time=1e9)
    assert economy.miners.is_permitted[rows].all()
    assert economy.country.treasury[0] == economy.officials.pocket[office] == 0


# ---- the years run out, patience too, and cooperatives ----


@pytest.mark.parametrize("units", [0.0, 3.0])
def test_a_permit_ends_with_its_years_and_a_cooperatives_when_the_policy_that_kept_it_has_ended(tiny, units):
    economy, _, _ = desk(tiny)
    miners, is_kept = economy.miners, units > 0
    put(economy.programmes, Instrument.COOPERATIVES, n_units=units)
    put(miners, is_permitted=True, permit_until=50)
    put(miners, slice(0, None, 2), is_member=True)
    for week, valid in ((49, True), (50, False)):
        economy.week = week
        with acting(economy, permit):
            expire(economy)
        assert (miners.is_permitted[1::2] == valid).all()
        assert (miners.is_permitted[::2] == (valid or is_kept)).all()
        assert (miners.is_member[::2] == (valid or is_kept)).all()
    if is_kept:
        assert (miners.permit_until[::2] == 50 + economy.p.permit.permit_weeks).all()


# ---- corridors ----


def village(tiny, **columns):
    """Return an economy in which one site alone could have a corridor, which would spare people much, and that site."""
    economy, _, _ = desk(tiny, operator_apply_rate=1.0)
    site = int(np.flatnonzero((economy.sites.operator < 0) & ~economy.lookups.is_in_concession & (economy.sites.n_miners > 0))[0])
    put(economy.sites, is_permitted=False, spared_xof=0.0, corridor_until=0)
    put(economy.sites, site, spared_xof=10.0**4, **columns)
    put(economy.belts, till=10**8)
    put(economy.officials, time_left=1e9)
    return economy, site


def keep(economy, weeks):
    for _ in range(weeks):
        with acting(economy, permit):
            keep_corridors(economy)
        economy.week += 1


def test_a_village_pays_for_a_corridor_that_spares_its_diggers_and_it_runs_out(tiny):
    economy, site = village(tiny)
    sites, p = economy.sites, economy.p.permit
    keep(economy, p.n_steps)
    assert not sites.is_permitted.any()
    keep(economy, 1)
    assert np.flatnonzero(sites.is_permitted).tolist() == [site]
    assert sites.corridor_until[site] == p.n_steps + p.permit_weeks
    paid = 10**8 - economy.belts.till[sites.belt[site]]
    assert paid == economy.country.treasury[0] == int(p.fee_xof * p.members_per_cooperative)
    # When it would spare nobody anything any more, nobody asks for another.
    put(sites, spared_xof=0.0)
    economy.week = int(sites.corridor_until[site])
    keep(economy, 1)
    assert not sites.is_permitted.any()


@pytest.mark.parametrize("why", ["spares little", "no money", "operator's", "mine's", "no time"])
def test_no_corridor_is_opened_where_it_does_not_pay_cannot_be_paid_or_the_ground_is_anothers(tiny, why):
    economy, site = village(tiny)
    if why == "spares little":
        put(economy.sites, spared_xof=0.01)
    elif why == "no money":
        put(economy.belts, till=10**4)
    elif why == "operator's":
        put(economy.sites, site, operator=0)
        put(economy.companies, 0, is_permitted=True)
    elif why == "mine's":
        economy.lookups.is_in_concession[site] = True
    else:
        put(economy.officials, time_left=0)
    keep(economy, economy.p.permit.n_steps + 2)
    assert not economy.sites.is_permitted.any()


def test_some_who_wait_give_up_and_so_does_who_robs_fights_or_is_gone_while_farmers_come_back_to_their_file(tiny):
    economy, rows, office = desk(tiny, 400, give_up_rate=0.2)
    miners = economy.miners
    gone = [Activity.BAND, Activity.FIGHTER, Activity.AWAY, Activity.DETAINED, Activity.DEAD]
    put(miners, rows[:100], activity=np.resize(gone, 100))
    put(miners, rows[100:250], activity=Activity.FARM)
    with acting(economy, permit):
        give_up(economy)
    left = miners.file[rows] > 0
    assert not left[:100].any()
    for stayed in (left[100:250], left[250:]):
        assert abs(stayed.mean() - 0.8) < 4 * np.sqrt(0.8 * 0.2 / len(stayed))
    assert economy.officials.n_files[office] == economy.officials.n_files.sum() == left.sum() * miners.weight


def test_a_cooperative_takes_up_as_many_who_wait_as_it_has_places_one_file_for_all_and_no_fee(tiny):
    economy, rows, office = desk(tiny, 40, members_per_cooperative=100.0)
    miners = economy.miners
    put(economy.programmes, Instrument.COOPERATIVES, n_units=3.0)
    with acting(economy, permit):
        join_cooperatives(economy)
    members = rows[miners.is_member[rows]]
    assert len(members) == 3 * 100 / miners.weight
    assert miners.is_member.sum() == len(members)
    # The time of not quite three files is enough for a step of all of them; others who came later wait.
    put(miners, np.setdiff1d(rows, members), filed=1)
    assert set(work(economy, office, time=2.9)) == set(members)
    assert (miners.file[members] == 2).all()
    assert (miners.savings[members] == 10**6).all()
    with acting(economy, permit):
        join_cooperatives(economy)
    # There is no place for more until members leave the pits.
    assert miners.is_member.sum() == len(members)
    put(miners, members[:5], activity=Activity.FARM)
    with acting(economy, permit):
        join_cooperatives(economy)
    assert miners.is_member.sum() == len(members) + 5


def test_without_money_for_cooperatives_nobody_joins_one(tiny):
    economy, _, _ = desk(tiny, 40)
    before = everything(economy)
    with acting(economy, permit):
        join_cooperatives(economy)
    assert changed(before, economy) == set()


def test_in_a_run_permits_are_granted_after_at_least_as_many_weeks_as_there_are_steps(tiny):
    economy = lived(tiny, 1, 30, permit__apply_rate=0.05, permit__n_steps=5)
    assert sum_of(economy, "n_permits_granted") > 0
    assert sum_of(economy, "n_applications") >= sum_of(economy, "n_permits_granted")
    waits = [week["weeks_to_permit"] for week in economy.observer.weekly if week["weeks_to_permit"] > 0]
    assert min(waits) >= 4
    paid = [week["n_permits_granted"] for week in economy.observer.weekly[:4]]
    assert sum(paid) == 0


# ---- a step: of four files, the second is a cooperative's and the last one's applicant has too little ----


def test_who_can_pay_a_step_moves_and_a_cooperatives_file_moves_free(form):
    queue = Queue(np.array([3, 1, 0, 2]), np.zeros(4, dtype=np.int64), np.zeros(4), np.ones(4), (np.arange(4) != 1) * 1.0, False)
    file, purse, terms = np.array([2, 1, 1, 2], dtype=np.int8), np.array([250, 0, 249, 900]), Terms(2, 500.5, 100.0)
    honest, corrupt = np.array([HONEST]), np.array([CORRUPT])
    fees, asked, is_done = form(pay_and_move)(queue, file, purse, honest, terms, keys_of(Luck), 0)
    assert (fees.tolist(), asked.tolist()) == ([250, 0, 250, 0], [0, 0, 0, 0])
    assert is_done.tolist() == [True, False, True, False]
    assert file.tolist() == [0, 2, 1, 0]
    # Nobody has the bribe beside the fee but for the first, who has it all.
    file[:] = 1
    fees, asked, is_done = form(pay_and_move)(queue, file, purse, corrupt, terms, keys_of(Luck), 0)
    assert (fees.tolist(), asked.tolist()) == ([250, 0, 0, 0], [100, 0, 0, 0])
    assert file.tolist() == [1, 1, 1, 2]
