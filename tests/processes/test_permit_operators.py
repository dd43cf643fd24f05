"""permit: operators who apply where it pays, buy a place before others, and whom they overtake."""

import numpy as np
import pytest

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.companies import seizure_loss
from goldsim.entities.miners import Activity
from goldsim.processes import permit
from goldsim.processes.permit import expire, overtake
from goldsim.processes.permit.applications import apply_for_operators
from goldsim.processes.permit.offices import handle, operators_queue


@pytest.fixture
def economy(tiny):
    """Honest offices with all the time in the world, and no file at any of them."""
    economy = GoldEconomy(tiny, seed=1)
    put(economy.officials, integrity=1.0, time_left=1e9)
    put(economy.companies, file=0, is_permitted=False, is_first=False, cash=10**9, machine_size=1.0)
    put(economy.miners, file=0, wronged=0.0)
    return economy


def certain(economy, **values):
    economy.p = economy.p._replace(permit=economy.p.permit._replace(**values))


def office_of(economy, operator):
    return int(economy.lookups.office_of_site[economy.companies.site[operator]])


def waiting_people(economy, office, n):
    """Let the files of some people wait at an office and at no other; return their rows."""
    rows = np.flatnonzero((economy.lookups.office_of_home == office) & (economy.miners.activity == Activity.MINE))[:n]
    put(economy.miners, rows, file=1, filed=0, savings=10**6)
    return rows


def test_operators_apply_who_have_machines_no_permit_and_no_file_yet(economy):
    certain(economy, operator_apply_rate=1.0)
    put(economy.country, seized_rate=0.01)
    put(economy.companies, 1, is_permitted=True)
    put(economy.companies, 2, n_machines=0)
    put(economy.companies, 3, file=4, filed=-9)
    economy.week = 6
    with acting(economy, permit):
        apply_for_operators(economy)
    assert economy.companies.file[:5].tolist() == [1, 0, 0, 4, 1]
    assert economy.companies.filed[:5].tolist() == [6, 0, 0, -9, 6]
    assert not economy.companies.file[5:].any()


def test_an_operator_applies_only_where_the_raids_that_it_has_seen_cost_more_than_the_licence(economy):
    certain(economy, operator_apply_rate=1.0)
    put(economy.companies, slice(5), n_machines=1)
    p = economy.p
    fee = p.permit.fee_xof * p.permit.licence_gain
    enough = fee / p.permit.operator_permit_weeks / seizure_loss(p, destroys=False)
    for rate, applies in ((0.99 * enough, False), (1.01 * enough, True)):
        put(economy.country, seized_rate=rate)
        with acting(economy, permit):
            apply_for_operators(economy)
        assert (economy.companies.file[:5] > 0).all() == (economy.companies.file > 0).any() == applies


@pytest.mark.parametrize("integrity", [0.0, 1.0])
def test_a_clerk_without_integrity_sells_a_place_before_others_for_half_of_what_waiting_costs(economy, integrity):
    certain(economy, operator_apply_rate=1.0, bribe_xof=0.0)
    p, office = economy.p, office_of(economy, 0)
    put(economy.officials, n_files=1000)
    put(economy.officials, office, integrity=integrity)
    put(economy.companies, n_machines=0)
    put(economy.companies, 0, n_machines=2)
    put(economy.country, seized_rate=0.05)
    post = economy.sites.post[economy.companies.site[0]]
    with acting(economy, permit):
        apply_for_operators(economy)
    a_week = economy.officials.n_staff[office] * p.permit.files_per_clerk_rate
    saved = 2 * seizure_loss(p, destroys=False) * 0.05 * economy.officials.integrity[post]
    price = int(saved * 1000 * p.permit.n_steps / a_week / 2)
    assert economy.companies.is_first[0] == (integrity == 0)
    assert 10**9 - economy.companies.cash[0] == pytest.approx(price * (1 - integrity), rel=1e-5)
    assert economy.officials.pocket[office] == 10**9 - economy.companies.cash[0]


def test_an_operators_permit_costs_a_licence_in_as_many_steps_and_makes_the_site_no_corridor_any_more(economy):
    p, companies = economy.p.permit, economy.companies
    site = int(companies.site[0])
    put(companies, 0, file=1, filed=0)
    put(economy.sites, is_permitted=True)
    for step in range(p.n_steps):
        economy.week = step
        assert not companies.is_permitted[0]
        assert companies.file[0] == step + 1
        with acting(economy, permit):
            handle(economy, operators_queue(economy))
    assert companies.is_permitted[0]
    assert companies.file[0] == 0
    assert companies.permit_until[0] == p.n_steps - 1 + p.operator_permit_weeks
    assert 10**9 - companies.cash[0] == p.n_steps * int(p.fee_xof * p.licence_gain / p.n_steps) == economy.country.treasury[0]
    assert not economy.sites.is_permitted[site]
    assert np.delete(economy.sites.is_permitted, site).all()
    assert (economy.events[-1].kind, economy.events[-1].amount) == ("operator's permit", p.n_steps - 1)
    economy.week = int(companies.permit_until[0])
    with acting(economy, permit):
        expire(economy)
    assert not companies.is_permitted[0]


def run_offices(economy):
    """Let the whole verb act on the files that wait, with nobody filing anew or giving up."""
    certain(economy, apply_rate=0.0, operator_apply_rate=0.0, give_up_rate=0.0, saved_weeks=1.0)
    with acting(economy, permit):
        permit.step(economy)


def test_the_file_of_an_operator_who_paid_for_it_goes_first_and_those_who_wait_there_resent_it(economy):
    office = office_of(economy, 0)
    rows = waiting_people(economy, office, 10)
    put(economy.companies, 0, file=1, filed=0, is_first=True)
    elsewhere = np.flatnonzero((economy.lookups.office_of_home != office) & (economy.miners.activity == Activity.MINE))[:5]
    put(economy.miners, elsewhere, file=1, filed=0)
    put(economy.miners, rows[0], wronged=0.9)
    # Time for one file, an operator's.
    certain(economy, files_per_clerk_rate=1 / float(economy.officials.n_staff[office]))
    run_offices(economy)
    share = np.float32(economy.p.permit.overtaken_share)
    assert economy.companies.file[0] == 2
    assert (economy.miners.file[rows] == 1).all()
    assert economy.miners.wronged[rows].tolist() == [np.float32(0.9)] + [share] * 9
    felt = np.zeros(len(economy.miners), dtype=bool)
    felt[rows] = True
    assert not economy.miners.wronged[~felt].any()


def test_an_operator_who_paid_nobody_waits_in_turn_and_overtakes_nobody(economy):
    office = office_of(economy, 0)
    rows = waiting_people(economy, office, 10)
    put(economy.miners, rows, filed=[3] * 5 + [5] * 5)
    put(economy.companies, 0, file=1, filed=4)
    certain(economy, files_per_clerk_rate=1 / float(economy.officials.n_staff[office]))
    run_offices(economy)
    assert (economy.companies.file[0], (economy.miners.file[rows] > 1).sum()) == (1, 1)
    assert not economy.miners.wronged.any()
    # Nobody's file is older now.
    put(economy.miners, rows, filed=5)
    put(economy.officials, time_left=0)
    run_offices(economy)
    assert economy.companies.file[0] == 2


def test_nobody_is_overtaken_where_no_operators_file_was_handled(economy):
    rows = waiting_people(economy, office_of(economy, 0), 10)
    with acting(economy, permit):
        overtake(economy, handle(economy, operators_queue(economy)))
    assert not economy.miners.wronged[rows].any()


@pytest.mark.parametrize("mechanism", ["M16", "M18"])
def test_without_the_labyrinth_or_without_operators_nobody_is_overtaken(tiny, mechanism):
    economy = GoldEconomy(tiny.with_values({f"mechanisms.{mechanism}": "off"}), seed=1)
    certain(economy, operator_apply_rate=1.0, files_per_clerk_rate=1e6)
    put(economy.country, seized_rate=0.05)
    put(economy.miners, file=1, wronged=0.0)
    with acting(economy, permit):
        permit.step(economy)
    assert not economy.miners.wronged.any()
    # Without the labyrinth operators have their permits after one step; without operators nobody asks for one.
    assert not economy.companies.file.any()
    assert economy.companies.is_permitted.any() == (mechanism == "M16")


def test_without_the_labyrinth_an_operator_waits_like_others(tiny):
    """A person's file that came first is handled before an operator's that came later."""
    economy = GoldEconomy(tiny.with_values({"mechanisms.M16": "off"}), seed=1)
    put(economy.companies, file=0, is_permitted=False)
    put(economy.miners, file=0, is_permitted=False)
    office = office_of(economy, 0)
    first = waiting_people(economy, office, 1)
    put(economy.companies, 0, file=1, filed=3)
    economy.week = 4
    # Time for the row of people, and the file that is begun on credit.
    certain(economy, files_per_clerk_rate=1 / float(economy.officials.n_staff[office]))
    put(economy.officials, time_left=0)
    run_offices(economy)
    assert economy.miners.is_permitted[first].all()
    assert not economy.companies.is_permitted[0]
