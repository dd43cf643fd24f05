"""What a policy file may say, and how what is wrong with it is said."""

from datetime import date
from pathlib import Path

import pytest

from bad_scenarios import HEAD, place
from complete_scenario import write_complete
from goldsim.errors import ScenarioError
from goldsim.parameters import INSTRUMENTS, RATES
from goldsim.scenario import Scenario, issues, read
from goldsim.scenario.dated import values_on
from goldsim.units import WEEKS_PER_YEAR
from tinyland import SCENARIOS

PHASES = "policy:\n  budget_xof_per_year: 10e9\n  phases:\n"
FIRST = "    - {from: 2021-06-07, to: 2021-12-31, split: {patrols: 1}}\n"
AT, COSTS = "policy.phases[1]", dict.fromkeys(INSTRUMENTS, 1.0)
ONE = "policy:\n  from: 2021-06-07\n  budget_xof_per_year: 10e9\n  measures:\n    - "
BAN = "policy:\n  from: 2021-06-07\n  budget_xof_per_year: 0\n  bans:\n    - "

BAD = {
    "phases that overlap": (
        f"{PHASES}{FIRST}    - {{from: @2021-12-31, split: {{raids: 1}}}}\n",
        f"{AT}.from",
        "is 2021-12-31, and the phase before it, from 2021-06-07, ends on 2021-12-31: phases follow each other; give that one a "
        "`to` before 2021-12-31",
    ),
    "a phase that ends before it begins": (
        f"{PHASES}    - {{from: 2021-06-07, to: @2021-06-06, split: {{patrols: 1}}}}\n",
        "policy.phases[0].to",
        "is 2021-06-06, before the phase begins (2021-06-07)",
    ),
    "a split beside phases": (
        f"{PHASES}{FIRST}  split: @{{raids: 1}}\n",
        "policy.split",
        "stands beside phases: say it in the phases, or leave the phases out",
    ),
    "a region that does not exist": (
        f"{ONE}{{buys: patrols, share: 1, where: {{regions: [@Alandd]}}}}\n",
        "policy.measures[0].where.regions[0]",
        "names 'Alandd', which is not there: there are Aland, Boria - did you mean 'Aland'?",
    ),
    "a way out that does not exist": (
        f"{ONE}{{buys: border_posts, share: 1, where: {{exits: [@Exja]}}}}\n",
        "policy.measures[0].where.exits[0]",
        "names 'Exja', which is not there: there are Exia, Ypsia, airport - did you mean 'Exia'?",
    ),
    "people whom nobody is": (
        f"{ONE}{{buys: cash_transfers, share: 1, for: {{youngest: 30, oldest: 20}}}}\n".replace("30", "@30"),
        "policy.measures[0].for.youngest",
        "is 30, more than oldest, 20: nobody is meant",
    ),
    "a place for what works everywhere": (
        f"{ONE}{{buys: coordination, share: 1, where: @{{regions: [Aland]}}}}\n",
        "policy.measures[0].where",
        "coordination works in the whole country at once; a place can be given for patrols, raids, border_posts, courts, "
        "buying_centres, cash_transfers, farm_support, school_places, committees, care_places, permit_desks, cooperatives, "
        "clean_kits, public_works, miners_credit, school_canteens, awareness, mine_safety, escorts, pay_supplements",
    ),
    "people for what is no gift": (
        f"{ONE}{{buys: patrols, share: 1, for: @{{sex: women}}}}\n",
        "policy.measures[0].for",
        "patrols is not given to people one by one; people are chosen for cash_transfers, farm_support, "
        "public_works, miners_credit",
    ),
    "a condition on what has none": (
        f"{ONE}{{buys: farm_support, share: 1, if_at_school: @true}}\n",
        "policy.measures[0].if_at_school",
        "farm_support has no condition; cash_transfers can have one",
    ),
    "a way of choosing that there is not": (
        f"{ONE}{{buys: cash_transfers, share: 1, chosen: @proxy_test}}\n",
        "policy.measures[0].chosen",
        "is 'proxy_test', it must be one of lottery, proxy_means_test, community_list, first_come, self_selection - did you mean "
        "'proxy_means_test'?",
    ),
    "a measure without money": (
        f"{ONE}@{{buys: patrols}}\n",
        "policy.measures[0]",
        "must say one of xof_per_year, units and share, it says none",
    ),
    "a key that a measure has not": (
        f"{ONE}{{buys: patrols, share: 1, @were: {{regions: [Aland]}}}}\n",
        "policy.measures[0].were",
        "unknown key - did you mean 'where'?",
    ),
    "a cost beyond the budget of a year": (
        "policy:\n  from: 2021-06-07\n  budget_by_year: {2021: 12e9, 2022: 10e9}\n"
        "  measures: @[{buys: patrols, xof_per_year: 12e9}]\n",
        "policy.measures",
        "what the policy promises costs 12.0e9 XOF a year, its budget in 2022 is 10.0e9",
    ),
    "a year in which the phase is not": (
        "policy:\n  from: 2021-06-07\n  budget_by_year: {@2019: 1, 2021: 1e9, 2022: 1e9}\n  split: {patrols: 1}\n",
        "policy.budget_by_year.2019",
        "is '2019', it must be a year of the phase, 2021 to 2022",
    ),
    "a number that is no rate": (
        f"{ONE}{{buys: patrols, share: 1}}\n  rates: {{@sell.ready_rate: 0.1}}\n",
        "policy.rates.sell.ready_rate",
        f"cannot be set by a policy; it can set {', '.join(RATES)}",
    ),
    "a ban on a belt that does not exist": (
        f"{BAN}{{where: {{belts: [@wset]}}, months: [7]}}\n",
        "policy.bans[0].where.belts[0]",
        "names 'wset', which is not there: there are west, east - did you mean 'west'?",
    ),
    "a month that there is not": (f"{BAN}{{months: [6, @13]}}\n", "policy.bans[0].months[1]", "is 13, it must be at most 12"),
    "a ban in no month": (f"{BAN}{{months: @[]}}\n", "policy.bans[0].months", "is empty: give 1 at least"),
    "a key that a ban has not": (
        f"{BAN}{{months: [7], @were: {{belts: [east]}}}}\n",
        "policy.bans[0].were",
        "unknown key - did you mean 'where'?",
    ),
    "a ban beside phases": (
        f"{PHASES}{FIRST}  bans: @[{{months: [7]}}]\n",
        "policy.bans",
        "stands beside phases: say it in the phases, or leave the phases out",
    ),
    "a stop that says nothing": (
        f"{ONE}{{buys: patrols, share: 1, stop: @{{outcome: n_mining}}}}\n",
        "policy.measures[0].stop",
        "must say one of below and above",
    ),
    "a shock to what there is not": (
        "shocks:\n  - {from: 2021-02-01, to: 2021-03-01, set: {@sell.reddy_rate: 0.1}, source: a strike}\n",
        "shocks[0].set.sell.reddy_rate",
        "there is no parameter 'sell.reddy_rate' - did you mean 'sell.ready_rate'?",
    ),
    "a shock to week zero": (
        "shocks:\n  - {from: 2021-02-01, to: 2021-03-01, set: {@initial.n_people: 10}, source: a strike}\n",
        "shocks[0].set.initial.n_people",
        "'initial.n_people' is looked at once and cannot change on a day: numbers of initial and instruments cannot",
    ),
}


@pytest.fixture
def baseline(same_folder: Path) -> Scenario:
    """Return a scenario of Tinyland, in the folder of the others."""
    return read(write_complete(same_folder))


def child(folder: Path, text: str) -> Path:
    path = folder / "child.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "path", "words"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_with_place_and_remedy(
    same_folder: Path, baseline: Scenario, text: str, path: str, words: str
) -> None:
    text, where = place(HEAD + text)
    file = child(same_folder, text)
    assert [str(issue) for issue in issues([file])] == [f"{file}:{where}: {path}: {words}"]


def test_money_follows_phases_years_and_ramps_to_the_day(same_folder: Path, baseline: Scenario) -> None:
    scenario = read(
        child(
            same_folder,
            HEAD + "policy:\n  budget_xof_per_year: 5200\n  phases:\n"
            "    - {from: 2021-02-01, to: 2021-05-31, units: {patrols: 0}, split: {patrols: 1}}\n"
            "    - from: 2021-06-07\n      budget_by_year: {2022: 52e9}\n      measures:\n"
            "        - {buys: school_places, xof_per_year: 1040, ramp_weeks: 4}\n        - {buys: raids, share: 1}\n",
        )
    )
    first, schools, raids = scenario.policy.programmes(COSTS, scenario.run.start, scenario.run.weeks)
    on, off = ((day - scenario.run.start).days // 7 for day in (date(2021, 2, 1), date(2021, 5, 31)))
    a_week = int(5200 // WEEKS_PER_YEAR)
    assert [first.weekly_xof[week] for week in (on - 1, on, off, off + 1)] == [0, a_week, a_week, 0]
    begins = off + 1
    assert [schools.weekly_xof[begins + n] for n in range(5)] == [int(1040 * n / 4 // WEEKS_PER_YEAR) for n in (1, 2, 3, 4, 4)]
    assert raids.weekly_xof[begins] == int((5200 - 1040) // WEEKS_PER_YEAR)
    assert raids.weekly_xof[52] == int((52e9 - 1040) // WEEKS_PER_YEAR)


def test_what_a_policy_is_worth_today_falls_the_later_it_spends(baseline: Scenario) -> None:
    spent = {"policy.budget_xof_per_year": 1e9, "policy.split.patrols": 1.0}
    values = [
        scenario.policy.present_value(COSTS, 0.05, scenario.run.start, scenario.run.weeks)
        for day in (date(2021, 2, 1), date(2021, 6, 7))
        for scenario in [
            baseline.with_values({"policy.from": day, "policy.budget_xof_per_year": 1e9, "policy.split.patrols": 1.0})
        ]
    ]
    assert values[0] > values[1] > 0
    whole = baseline.with_values(spent)
    assert whole.policy.present_value(COSTS, 0.03, whole.run.start, 52) == pytest.approx(1e9, rel=0.03)


def test_a_policy_reads_back_as_it_was_written_and_a_name_changes_nothing(same_folder: Path, baseline: Scenario) -> None:
    text = (
        f"{PHASES}{FIRST}    - from: 2022-01-03\n      rates: {{sell.tax_share: 0.05}}\n      measures:\n"
        "        - {buys: cash_transfers, share: 1, where: {regions: [Aland]}, for: {sex: women}, chosen: first_come}\n"
    )
    scenario = read(child(same_folder, HEAD + text))
    again = same_folder / "again.yaml"
    again.write_text(scenario.to_yaml(), encoding="utf-8")
    assert (read(again).digest, read(again).policy) == (scenario.digest, scenario.policy)
    named = read(child(same_folder, HEAD + text.replace("from: 2022", "name: other\n      from: 2022")))
    assert named.digest == scenario.digest
    other = read(child(same_folder, HEAD + text.replace("women", "men")))
    assert other.digest != scenario.digest


def test_rates_of_a_phase_go_over_shocks_and_both_end(same_folder: Path, baseline: Scenario) -> None:
    text = (
        "policy:\n  from: 2021-03-01\n  to: 2021-04-30\n  budget_xof_per_year: 0\n  rates: {sell.tax_share: 0.05}\n"
        "shocks:\n  - {from: 2021-02-01, to: 2021-12-31, set: {sell.tax_share: 0.01}, source: a strike}\n"
    )
    scenario = read(child(same_folder, HEAD + text))
    found = [values_on(date(2021, month, 15), scenario.shocks, scenario.policy) for month in (1, 2, 3, 5)]
    assert found == [{}, {"sell.tax_share": 0.01}, {"sell.tax_share": 0.05}, {"sell.tax_share": 0.01}]
    assert read(child(same_folder, scenario.to_yaml())).digest == scenario.digest


def test_a_file_that_mixes_a_policy_with_other_numbers_says_so(same_folder: Path, baseline: Scenario) -> None:
    money = f"{ONE}{{buys: patrols, share: 1}}\n"
    assert read(child(same_folder, HEAD + money)).notes == ()
    mixed = read(child(same_folder, HEAD + money + "parameters: {sell: {tax_share: 0.05}}\n"))
    assert len(mixed.notes) == 1
    assert "changes numbers of the country (sell.tax_share)" in mixed.notes[0]


def test_on_another_map_places_that_are_not_there_are_left_out_and_a_measure_without_any_is_refused(
    same_folder: Path, baseline: Scenario
) -> None:
    map_, where = "run: {geography: mali}\n", "{regions: [Kayes, Sikasso], near_sites_km: 9}"
    there = read(child(same_folder, HEAD + map_ + f"{ONE}{{buys: patrols, share: 1, where: {where}}}\n"))
    moved = there.with_values({"run.geography": "kayes"})
    assert moved.policy.phases[0].measures[0].where.written() == {"regions": ["Kayes"], "near_sites_km": 9}
    with pytest.raises(ScenarioError, match="names nothing that the new map has"):
        there.with_values({"run.geography": "tinyland"})
    elsewhere = [{"buys": "patrols", "share": 1, "where": {"regions": ["Aland"]}}]
    with pytest.raises(ScenarioError, match="names 'Aland'"):
        moved.with_values({"policy.measures": elsewhere})


def test_policies_in_phases_agree_with_those_that_they_are_made_of() -> None:
    def measures(name: str, phase: int = 0) -> list[dict[str, object]]:
        return [one.written() for one in read(SCENARIOS / f"{name}.yaml").policy.phases[phase].measures]

    support, force, balanced = measures("livelihood_support"), measures("enforcement_only"), measures("balanced")
    assert (measures("support_first", 0), measures("support_first", 1)) == (support, force)
    assert (measures("force_first", 0), measures("force_first", 1)) == (force, support)
    assert measures("kayes_first", 1) == balanced
    assert [(one["buys"], one["share"]) for one in measures("kayes_first", 0)] == [
        (one["buys"], one["share"]) for one in balanced
    ]
