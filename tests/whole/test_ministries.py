"""Policies as ministries would write them: they cost the same, run, and together use all that the language has."""

from datetime import date

import pytest

from goldsim.economy import GoldEconomy
from goldsim.outcomes.run_tables import MONEY
from goldsim.parameters import INSTRUMENTS, SWITCHES
from goldsim.runs import collect
from goldsim.scenario import read
from goldsim.scenario.policy import UNIT_COST, instrument_figures
from goldsim.scenario.policy_parts import CHOSEN, Ban, Measure, Phase, Stop, Where, Whom
from goldsim.studies.design.variants import each_alone
from tinyland import SCENARIOS

MINISTRIES = ("mines_ministry", "social_ministry", "security_ministry")
MIXED = ("enforcement_only", "livelihood_support", "balanced", "kayes_first", "support_first", "force_first")


def value(scenario):
    costs, rate = instrument_figures(scenario.parameters, UNIT_COST), scenario.parameters.instruments.discount_share
    return scenario.policy.present_value(costs, rate, scenario.run.start, scenario.run.weeks)


def test_what_ministries_and_the_others_buy_and_each_instrument_alone_costs_the_same_at_its_worth_on_the_first_day():
    mixed = [read(SCENARIOS / f"{name}.yaml") for name in (*MIXED, *MINISTRIES)]
    alone = each_alone([mixed[2]], INSTRUMENTS)
    assert len(alone) == len(INSTRUMENTS) > 11
    values = [value(scenario) for scenario in (*mixed, *alone)]
    assert min(values) > 0.999 * max(values) > 4e10


def test_every_key_and_word_of_the_language_stands_in_a_shipped_policy():
    phases = [one.written() for name in (*MIXED, *MINISTRIES) for one in read(SCENARIOS / f"{name}.yaml").policy.phases]
    measures = [one for phase in phases for one in phase.get("measures", ())]
    bans = [one for phase in phases for one in phase.get("bans", ())]

    def said(parts, key=None):
        return {name for part in parts for name in (part if key is None else part.get(key, ()))}

    def keys(part):
        return {field.alias or name for name, field in part.model_fields.items()}

    # A split and units of the whole country are the short form, budgets of a phase that of a policy (docs/policies.md).
    assert said(phases) == keys(Phase) - {"split", "units", "budget_xof_per_year"}
    assert said(measures) == keys(Measure)
    assert said(measures, "where") == keys(Where)
    assert said(measures, "for") == keys(Whom)
    assert said(measures, "stop") == keys(Stop) - {"above"}
    assert said(bans) == keys(Ban)
    assert said(phases, "switches") == set(SWITCHES)
    assert {one.get("chosen", "lottery") for one in measures} == set(CHOSEN)
    assert {one["buys"] for one in measures} == set(INSTRUMENTS)


@pytest.mark.parametrize("name", MINISTRIES)
def test_a_ministrys_policy_runs_on_mali_and_its_money_adds_up_to_the_franc_by_phase_and_region(name):
    few = {"run.start": date(2021, 12, 27), "run.weeks": 210, "run.people_per_row": 4000, "run.children_per_row": 2000}
    scenario = read(SCENARIOS / f"{name}.yaml").with_values(few)
    economy = GoldEconomy(scenario, seed=1)
    for _ in range(8):
        economy.step()
    costs = instrument_figures(scenario.parameters, UNIT_COST)
    weekly = [one.weekly_xof[:8] for one in scenario.policy.programmes(costs, scenario.run.start, scenario.run.weeks)]
    money = collect(economy).money
    assert money["asked"].sum() == sum(map(sum, weekly)) > 0
    parts = money.groupby(["phase", "instrument", "region"])[[*MONEY]].sum()
    assert (parts["asked"] == parts[[*MONEY[1:]]].sum(axis=1)).all()
    measures = {key for part in scenario.policy.phases[0].bought for key in [part.buys]}
    assert set(money["instrument"]) == measures
    # Each measure of a place has money in each of its regions.
    for one in scenario.policy.phases[0].measures:
        if one.where.regions:
            own = money[money["instrument"] == one.buys]
            assert set(one.where.regions) >= set(own.loc[own["asked"] > 0, "region"]) != set()
