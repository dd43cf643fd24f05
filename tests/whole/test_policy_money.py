"""A policy's money goes where, to whom and when the file says, and every franc of it is accounted for."""

import numpy as np
import pytest

import goldsim
from acting import acting
from goldsim.economy import GoldEconomy
from goldsim.outcomes.run_tables import MONEY
from goldsim.parameters import INSTRUMENTS, NATIONWIDE, Instrument
from goldsim.processes import fund
from goldsim.processes.fund.aid import Paid
from goldsim.runs import collect

MONEY_A_YEAR = 4e9
PLACED = [name for name in INSTRUMENTS if name not in NATIONWIDE]


def in_phases(tiny, weeks=60, **second):
    """Return Tinyland with two phases: transfers to women of one region, then what is given, in the other."""
    transfers = {
        "buys": "cash_transfers", "share": 0.5, "where": {"regions": ["Aland"]}, "for": {"sex": "women"},
        "chosen": "proxy_means_test",
    }  # fmt: skip
    everywhere = {"buys": "farm_support", "share": 0.5, "for": {"youngest": 18}}
    day = tiny.run.start
    phases = [
        {"from": day, "to": day.replace(month=6, day=30), "measures": [transfers, everywhere]},
        {"from": day.replace(month=7, day=5), "measures": [{"buys": "patrols", "share": 1.0, **second}]},
    ]
    delays = {f"instruments.{name}_delay_weeks": 4 for name in ("cash_transfers", "farm_support", "patrols")}
    policy = {"policy.phases": phases, "policy.budget_xof_per_year": MONEY_A_YEAR, "run.weeks": weeks}
    return tiny.with_values(policy | {path: max(4, int(tiny.entries[path].low)) for path in delays})


@pytest.fixture(scope="module")
def lived(tiny):
    """Return an economy after two phases."""
    economy = GoldEconomy(in_phases(tiny, where={"regions": ["Boria"]}), seed=1)
    economy.run_for(60)
    return economy


def test_what_was_asked_arrived_leaked_or_lay_unused_to_the_franc_by_phase_instrument_and_region(lived):
    money, programmes = collect(lived).money, lived.programmes
    of_all = money.groupby(["phase", "instrument", "region"])[[*MONEY[:-1]]].sum()
    assert set(of_all.index) == {
        ("1", "cash_transfers", "Aland"), ("1", "farm_support", ""), ("2", "patrols", "Boria"),
    }  # fmt: skip
    last = money[money["year"] == money["year"].max()].groupby(["phase", "instrument", "region"])["on_its_way"].sum()
    on_its_way = of_all["asked"] - of_all[["arrived", "diverted", "unused"]].sum(axis=1)
    assert (on_its_way == last.reindex(of_all.index)).all()
    assert on_its_way.sum() == programmes.pipeline.sum() + programmes.at_region.sum()
    assert of_all["asked"].sum() == programmes.schedule[:, :60].sum() == -sum_of(lived, "policy budget")
    assert (of_all["arrived"] > 0).all()


def sum_of(economy, reason):
    """Return what the world abroad got for a reason, less what it gave."""
    flows = collect(economy).flows
    return -int(flows.loc[flows["reason"] == reason, "amount"].sum())


def test_transfers_reach_the_women_of_the_region_that_is_named_and_nobody_else(tiny):
    economy, paid = GoldEconomy(in_phases(tiny), seed=1), []
    economy.ledger.listeners.append(lambda one: paid.append(one.payee) if one.payment == Paid.transfer else None)
    economy.run_for(20)
    rows = np.unique(np.concatenate(paid))
    miners, geography = economy.miners, economy.geography
    assert len(rows) > 5
    assert miners.is_woman[rows].all()
    assert {geography.region_names[k] for k in geography.region[miners.home[rows]]} == {"Aland"}


def test_patrols_are_paid_at_the_posts_in_charge_of_the_place_and_end_with_the_money(lived):
    k = int(np.flatnonzero((lived.programmes.instrument == Instrument.PATROLS) & (lived.programmes.phase == 1))[0])
    need, sites = lived.programmes.need[k], lived.sites
    region = lived.geography.region[sites.cell]
    assert set(np.flatnonzero(need)) <= set(sites.post[region == 1])
    assert lived.programmes.n_units[k] > 0
    transfers = lived.programmes.instrument == Instrument.CASH_TRANSFERS
    assert lived.programmes.delivered[transfers].sum() < lived.programmes.schedule[transfers].max()


def test_a_transfer_with_a_condition_goes_to_no_household_with_children_at_work(tiny):
    def who_got(**more):
        measure = {"buys": "cash_transfers", "share": 1.0, **more}
        values = {"policy.measures": [measure], "policy.budget_xof_per_year": MONEY_A_YEAR, "run.weeks": 30}
        economy, paid = GoldEconomy(tiny.with_values(values | {"instruments.cash_transfers_delay_weeks": 12}), seed=1), []

        def note(one):
            if one.payment == Paid.transfer:
                paid.append((economy.miners.n_helpers[economy.households.miner[economy.miners.household[one.payee]]] > 0).mean())

        economy.ledger.listeners.append(note)
        economy.run_for(30)
        return np.array(paid), economy

    usual, _ = who_got()
    if_at_school, economy = who_got(if_at_school=True)
    assert usual.max() > 0 == if_at_school.max()
    assert (economy.households.at_stake > 0).any()


@pytest.mark.parametrize("name", PLACED)
def test_what_is_for_a_region_is_not_in_the_other(tiny, name):
    measure = {"buys": name, "share": 1.0, "where": {"regions": ["Boria"]}}
    policy = {"policy.measures": [measure], "policy.budget_xof_per_year": MONEY_A_YEAR, "run.weeks": 12}
    economy = GoldEconomy(tiny.with_values(policy), seed=1)
    programmes = economy.programmes
    own = np.flatnonzero(programmes.schedule.any(axis=1))
    assert [economy.geography.region_names[k] for k in programmes.region[own]] == ["Boria"]
    assert (economy.geography.region[programmes.covers[own[0]]] == 1).all()
    posts = np.flatnonzero(programmes.need[own[0]])
    if name in ("courts", "permit_desks", "care_places"):
        assert programmes.need[own[0]].sum() == pytest.approx(1)
    assert len(posts) == 0 or set(posts) < set(range(len(economy.officials)))
    with acting(economy, fund):
        fund.step(economy)


def test_money_ends_for_good_once_an_outcome_has_been_beyond_its_bound_as_long_as_said(tiny):
    def asked(stop):
        measure = {"buys": "patrols", "share": 1.0, "stop": stop}
        values = {"policy.measures": [measure], "policy.budget_xof_per_year": MONEY_A_YEAR, "run.weeks": 12}
        economy = GoldEconomy(tiny.with_values(values), seed=1)
        economy.run_for(12)
        return int(sum(economy.observer.money.values())[0].sum())

    whole = asked({"outcome": "n_mining", "below": 0.0, "weeks": 1})
    # Looked at from the second week on, when the first one's figures are out: three of them, and the money of three weeks.
    assert asked({"outcome": "n_mining", "above": 0.0, "weeks": 3}) * 12 == whole * 3
    with pytest.raises(
        goldsim.UsageError, match="phase 1, patrols: stop: there is no outcome 'n_minning' - did you mean 'n_mining'"
    ):
        asked({"outcome": "n_minning", "above": 0.0})


def test_people_who_are_nowhere_are_refused_before_anything_runs(tiny):
    measure = {"buys": "raids", "share": 1.0, "where": {"regions": ["Aland"], "belts": ["east"]}}
    values = {"policy.measures": [measure], "policy.budget_xof_per_year": MONEY_A_YEAR}
    with pytest.raises(goldsim.UsageError, match="phase 1, raids: nobody and nothing is there"):
        GoldEconomy(tiny.with_values(values), seed=1)
    ban = {"where": measure["where"], "months": [7]}
    with pytest.raises(goldsim.UsageError, match=r"phase 1, ban 1: no site is there for .* or name other places"):
        GoldEconomy(tiny.with_values({"policy.bans": [ban]}), seed=1)


def test_a_rate_holds_from_its_day_to_its_last(tiny):
    day = tiny.run.start
    values = {"policy.from": day.replace(day=18), "policy.to": day.replace(day=24), "policy.rates.sell.tax_share": 0.055}
    economy = GoldEconomy(tiny.with_values(values), seed=1)
    seen = []
    for _ in range(4):
        economy.step()
        seen.append(economy.p.sell.tax_share)
    usual = tiny.parameters.sell.tax_share
    assert seen == [usual, usual, 0.055, usual]


def test_what_an_economy_was_made_of_stays_and_everything_is_said_in_a_line(tiny):
    economy = GoldEconomy(tiny, seed=2)
    for name in ("policy", "scenario", "seed"):
        with pytest.raises(goldsim.UsageError, match=f"an economy's {name} stays: make another one"):
            setattr(economy, name, None)
    economy.run_for(2)
    for one in (economy, collect(economy), tiny, tiny.policy):
        assert "\n" not in repr(one)
        assert len(repr(one)) < 120
    for seed in (-1, 2**63):
        with pytest.raises(goldsim.UsageError, match=f"seed {seed} is not between 0 and"):
            goldsim.run(tiny, seed=seed)
    for workers in (0, -1, 1.5):
        with pytest.raises(goldsim.UsageError, match="workers are a whole number from 1 on"):
            goldsim.compare([tiny], [1], workers=workers)
