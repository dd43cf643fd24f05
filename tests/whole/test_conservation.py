"""What can never happen: gold, money or people that appear or vanish."""

from datetime import date, timedelta

import numpy as np
import pytest

from goldsim.country.geography import load
from goldsim.economy import GoldEconomy
from goldsim.entities.children import ChildState, Referral
from goldsim.entities.crimes import Crime
from goldsim.entities.docket import Stage
from goldsim.entities.miners import Activity, Cause
from goldsim.errors import BooksDoNotClose
from goldsim.parameters import Instrument
from goldsim.runs import run
from goldsim.scenario import read
from goldsim.scenario.mechanisms import MECHANISMS
from tinyland import MANY_FIGHTERS, SCENARIOS, TINY

# What is taken in a week adds up: taxed, then robbed, then seized.
UNBOUNDED = ("harm",)
POLICIES = ("status_quo", "enforcement_only", "livelihood_support", "balanced")
# So that everything that can become of a person, a child or a network has become of some within a year.
EVENTFUL = {
    "dig.collapse_rate": 0.0005, "live.line_xof": 7000.0, "permit.apply_rate": 0.02, "prospect.find_rate": 0.000012,
    "initial.trafficker_capital_xof": 5e6, "live.lent_highest_share": 0.3, "smuggle.enter_rate": 0.1, "smuggle.bust_weeks": 1,
    "initial.band_share": 0.1, "police.usual_raids_rate": 3.0, "police.arrest_share": 1.0, "police.sentence_share": 0.5,
    # Robbers who learn of so many arrests would all stop within the year.
    "police.belief_rate": 1e-9, "police.cases_per_court_rate": 0.1, "police.remand_weeks": 80, "recruit.band_rate": 0.05,
    **MANY_FIGHTERS, "recruit.core_rate": 0.4, "recruit.fighting_share": 0.5, "fight.losses_share": 0.5,
    "fight.operation_rate": 0.5, "fight.deed_rates": [0.05, 0.002, 0.002, 0.004],
    "fight.killed_power": 1.2, "fight.abuse_share": 0.1, "recruit.leave_rate": 0.001,
    "initial.n_children_held": 600, "initial.n_children_elsewhere": 2000,
    "traffic.promise_base": 0.0, "traffic.death_rate": 0.002, "protect.see_rate": 0.1,
    "initial.committee_reach_km": 100.0, "initial.n_care_places": 40, "protect.transit_weeks": 40, "protect.waiting_weeks": 40,
}  # fmt: skip
WEEKS = 52


def small(name, **changes):
    """Return a policy in an eventful Tinyland, with money from the first week on."""
    scenario = read(SCENARIOS / f"{name}.yaml")
    values = TINY | EVENTFUL | {"run.weeks": WEEKS, "policy.from": scenario.run.start, **changes}
    if name != "status_quo":
        values["policy.budget_xof_per_year"] = 2e9
    return scenario.with_values(values, allow_outside=True)


@pytest.fixture(scope="module", params=POLICIES)
def economy(request):
    economy = GoldEconomy(small(request.param), seed=5)
    economy.opening_totals = economy.ledger.total("gold"), economy.ledger.total("money")
    economy.opening_ground = economy.ledger.balance("sites.ground")
    economy.run_for(WEEKS)
    return economy


def test_everything_that_is_looked_at_is_there(economy):
    miners, children = economy.miners, economy.children
    assert set(np.unique(miners.activity)) == set(Activity)
    assert set(np.unique(children.state)) == set(ChildState)
    assert set(np.unique(miners.cause)) | set(np.unique(children.cause)) == set(Cause)
    some = {"debt": miners.debt > 0, "case": miners.case >= 0, "file": miners.file > 0, "permit": miners.is_permitted}
    for what, has in (some | {"place awaited": children.is_waiting}).items():
        assert has.any(), what
    assert "network bust" in {event.kind for event in economy.events}
    for flow in ("gold", "money"):
        assert any(commodity == flow for _, (commodity, *_) in economy.observer.flows)


def test_the_books_close_to_the_milligram_and_the_franc(economy):
    assert (economy.ledger.total("gold"), economy.ledger.total("money")) == economy.opening_totals


def test_gold_dug_is_held_exported_seized_or_lost(economy):
    flows = economy.observer.flows.items()
    out_of_ground = sum(amount for (_, (_, source, _, _)), amount in flows if source == "sites.ground")
    balance = economy.ledger.balance
    holders = ("miners.gold", "traffickers.gold", "armed_groups.gold", "companies.gold", "sites.loot_gold", "country.centre_gold")
    holdings = sum(balance(name) for name in holders)
    exported = balance("exits.gold") + balance("country.declared") + balance("country.laundered")
    assert out_of_ground == holdings + exported + balance("country.seized") + balance("country.tailings")
    assert out_of_ground == economy.opening_ground - balance("sites.ground")


def test_every_miner_is_in_one_state_that_fits_the_rest_of_the_row(economy):
    miners = economy.miners
    at_site = (miners.activity == Activity.MINE) | (miners.activity == Activity.BAND)
    assert ((miners.site >= 0) == at_site).all()
    assert ((miners.group >= 0) == (miners.activity == Activity.FIGHTER)).all()
    assert ((miners.cause != Cause.NONE) == (miners.activity == Activity.DEAD)).all()
    assert ((miners.debt > 0) == (miners.creditor >= 0)).all()
    cases, accused = economy.cases, np.flatnonzero(miners.case >= 0)
    assert (miners.activity[accused] == Activity.DETAINED).all()
    assert (cases.person[miners.case[accused]] == accused).all()
    assert (cases.stage[miners.case[accused]] > Stage.FREE).all()
    # A file is at one of its steps, and who has the card does not wait for it.
    assert ((miners.file >= 0) & (miners.file <= economy.p.permit.n_steps)).all()
    assert not (miners.is_permitted & (miners.file > 0)).any()
    assert np.bincount(miners.activity).sum() == len(miners)


def test_every_child_is_in_one_state_that_fits_the_rest_of_the_row(economy):
    children = economy.children
    held = children.state == ChildState.TRAFFICKED
    assert ((children.holder >= 0) == held).all()
    assert (children.site[held] >= 0).all()
    # Who is from abroad has papers that can be taken.
    assert economy.origins.is_abroad[children.place[held & children.has_papers_taken]].all()
    # Recruiters bring children of the pool's households, who keep their family, and those of elsewhere, who have none here.
    own = children.guardian >= 0
    assert (children.family[own] == children.guardian[own]).all()
    assert (held & ~own).any()
    assert ((children.group >= 0) == (children.state == ChildState.ARMED)).all()
    assert ((children.home >= 0) == (children.state == ChildState.IN_CARE)).all()
    assert ((children.cause != Cause.NONE) == (children.state == ChildState.DEAD)).all()
    assert not (children.is_waiting & (children.state != ChildState.RETURNED)).any()
    assert held[children.referral != Referral.NONE].all()


def test_every_case_is_somebodys_and_the_state_has_in_hand_whom_it_has_captured(economy):
    cases, groups = economy.cases, economy.armed_groups
    is_open = cases.stage > Stage.FREE
    assert ((cases.person >= 0) | (cases.party >= 0))[is_open].all()
    assert (cases.court[~is_open] == -1).all()
    assert set(np.unique(cases.crime[is_open])) >= {Crime.ROBBERY}
    armed = np.flatnonzero(is_open & (cases.crime == Crime.ARMED) & (cases.party >= 0))
    # Fights come after courts in a week: those captured in them are charged in the next.
    filed = np.bincount(cases.party[armed], cases.n_people[armed], len(groups))
    assert (groups.n_captured >= filed).all()


def test_counts_kept_by_tables_are_those_of_the_rows(economy):
    miners, sites = economy.miners, economy.sites
    robbers = miners.site[miners.activity == Activity.BAND]
    assert (np.bincount(robbers, minlength=len(sites)) * miners.weight == sites.n_band).all()
    groups, children = economy.armed_groups, economy.children
    fighters = np.bincount(miners.group[miners.group >= 0], minlength=len(groups)) * miners.weight
    boys_and_girls = np.bincount(children.group[children.group >= 0], minlength=len(groups)) * children.weight
    assert (groups.n_core + fighters + boys_and_girls == groups.n_fighters).all()


def test_a_site_has_one_buyer_who_is_in_the_trade_and_one_operator_at_most(economy):
    sites, traffickers, companies = economy.sites, economy.traffickers, economy.companies
    assert traffickers.is_active[sites.buyer].all()
    assert (companies.site[sites.operator[sites.operator >= 0]] == np.flatnonzero(sites.operator >= 0)).all()
    assert (sites.operator >= 0).sum() == (companies.site >= 0).sum()
    out = np.flatnonzero(~traffickers.is_active)
    for column in ("capital", "gold"):
        assert not getattr(traffickers, column)[out].any()
    assert not np.isin(economy.miners.creditor, out).any()
    assert not np.isin(economy.children.holder, out).any()


def test_shares_stay_between_nothing_and_everything(economy):
    for name, table in economy.tables.items():
        for column in table.spec.columns:
            if column.unit == "share":
                values = getattr(table, column.name)
                assert np.isfinite(values).all(), (name, column.name)
                assert values.min(initial=0) >= 0, (name, column.name)
                if column.name not in UNBOUNDED:
                    assert values.max(initial=0) <= 1, (name, column.name)


def test_policy_money_is_delivered_leaked_unspent_or_on_its_way(economy):
    flows = [(reason, target, amount) for (_, (_, _, target, reason)), amount in economy.observer.flows.items()]

    def total(*reasons):
        return sum(amount for reason, _, amount in flows if reason in reasons)

    spent = total("posts", "cash transfer", "start-up capital", "programme costs", "diverted", "unspent", "not delivered")
    spent += total("start-up capital eaten", "wages of public works", "running of public works")
    on_its_way = sum(economy.ledger.balance(f"programmes.{place}") for place in ("pipeline", "at_region", "at_site"))
    turned_over = total("buying centre's price", "taken out of buying centres") - total("sold abroad by the state")
    turned_over += total("debts taken over by the credit fund", "public loan") - total("public loan paid back")
    assert total("policy budget") == spent + turned_over + on_its_way
    # What gets to the site is handed over in the same week, but for what centres buy with, works wait for, and funds lend again.
    keep = [Instrument.BUYING_CENTRES, Instrument.PUBLIC_WORKS, Instrument.MINERS_CREDIT]
    assert not economy.programmes.at_site[~np.isin(economy.programmes.instrument, keep)].any()


@pytest.fixture(scope="module")
def half_a_year():
    """Balanced money from the first week, so that every instrument is paid for, and closed borders."""
    start, borders = date(2022, 1, 3), list(load("tinyland").neighbours.values())
    closure = {"from": start, "to": start + timedelta(weeks=20), "exits": borders, "source": "invented"}
    return small("balanced", **{"closures": [closure], "run.start": start, "policy.from": start, "run.weeks": 26})


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_the_books_close_with_any_mechanism_switched_off(half_a_year, mechanism):
    """Every week's close is checked as it runs."""
    economy = GoldEconomy(half_a_year.with_values({f"mechanisms.{mechanism}": "off"}), seed=3)
    opening = economy.ledger.total("gold"), economy.ledger.total("money")
    economy.run_for(26)
    assert not economy.has(mechanism)
    assert (economy.ledger.total("gold"), economy.ledger.total("money")) == opening
    test_every_miner_is_in_one_state_that_fits_the_rest_of_the_row(economy)
    test_every_child_is_in_one_state_that_fits_the_rest_of_the_row(economy)
    test_counts_kept_by_tables_are_those_of_the_rows(economy)
    test_a_site_has_one_buyer_who_is_in_the_trade_and_one_operator_at_most(economy)


def test_a_week_that_does_not_close_stops_the_run(tiny):
    economy = GoldEconomy(tiny, seed=1)
    economy.run_for(2)
    economy.miners.account("savings")[5] += 1
    with pytest.raises(BooksDoNotClose, match=r"week 2: .*miners\.savings"):
        economy.run_for(1)


def test_deaths_are_counted_with_a_cause(tiny):
    # Few people need deadlier shafts than any country has, so that some die within two years.
    deadly = tiny.with_values({"dig.collapse_rate": 0.0003}, allow_outside=True)
    economy = GoldEconomy(deadly, seed=1)
    economy.run_for(104)
    killed = int((economy.miners.cause == Cause.COLLAPSE).sum()) * economy.miners.weight
    told = [event.amount for event in economy.events if event.kind == "collapse"]
    assert killed > 0
    assert sum(told) == run(deadly, seed=1).weekly["n_accident_deaths"].sum()
    # Rows stand for several people, so each collapse takes a row too much or too little at most.
    assert abs(killed - sum(told)) < economy.miners.weight * len(told)
