"""What is seen of a week: sums over flows, places that add up to the nation, medians from bins, and how uneven things are."""

from collections import Counter
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from goldsim.economy import WEEK, GoldEconomy
from goldsim.engine.own_verbs import declaration_of
from goldsim.entities.miners import Activity
from goldsim.outcomes import catalogue
from goldsim.outcomes.catalogue import MAPPED, OUTCOMES, REGIONAL
from goldsim.outcomes.counted_week import Week
from goldsim.outcomes.counts import gini
from goldsim.outcomes.formulas import BY_SITE, FORMULAS
from goldsim.outcomes.livelihoods import BIN_XOF, IN_GROUP, medians_of
from goldsim.outcomes.outcome import LINES, Line, add_up, line, lines_of
from goldsim.reading.document import load
from goldsim.runs import Run, collect

ADDING_UP = [name for name in REGIONAL if OUTCOMES[name].adds_up]


@pytest.fixture(scope="module")
def months_in_mali(baseline) -> Run:
    """Half a year of the whole country with people and children that stand for many."""
    economy = GoldEconomy(baseline.with_values({"run.weeks": 24, "run.people_per_row": 400, "run.children_per_row": 50}), seed=2)
    economy.run_for(24)
    return collect(economy)


@pytest.fixture(scope="module", params=["tinyland", "mali"])
def seen(request, year_in_tinyland) -> Run:
    if request.param == "tinyland":
        return collect(year_in_tinyland)
    return request.getfixturevalue("months_in_mali")


@pytest.mark.parametrize("name", ADDING_UP)
def test_regions_add_up_to_the_nation_in_every_week(seen, name):
    in_regions = seen.regions.groupby("week")[name].sum()
    assert in_regions.tolist() == seen.weekly[name].tolist()


@pytest.mark.parametrize("name", MAPPED)
@pytest.mark.parametrize("table", ["cells", "sites"])
def test_cells_and_sites_add_up_to_the_four_weeks_of_the_nation(seen, name, table):
    months = seen.weekly[name].groupby(seen.weekly["week"] // 4)
    in_country = months.mean() if OUTCOMES[name].per == "mean" else months.sum()
    assert getattr(seen, table).groupby("week")[name].sum().tolist() == pytest.approx(in_country.tolist(), rel=1e-12)


def test_something_of_each_outcome_by_place_was_seen_in_mali(months_in_mali):
    assert all(months_in_mali.regions[name].any() for name in REGIONAL)
    assert [name for name in REGIONAL if not OUTCOMES[name].adds_up] == ["median_income_xof"]
    assert "gold_smuggled_mg" not in REGIONAL  # what left the country undeclared has no region
    assert not {"gold_smuggled_mg", "n_children"} & {*months_in_mali.cells, *months_in_mali.sites}


def test_an_outcome_of_the_list_is_worked_out_by_its_formula_its_flows_or_what_was_counted(year_in_tinyland: GoldEconomy):
    said = """
n_fighters: {label: fighters, unit: people, meaning: as in the list}
n_raids: {label: raids, unit: a year, meaning: counted by a verb}
n_toys: {label: toys, unit: a year, meaning: what nobody counts}
n_mining: {label: miners, unit: people, meaning: counted of the week}
taken: {label: taken, unit: XOF, meaning: flows, moved: [{reason: a}, {target: b.c}], less: [{source: d.e}]}
"""
    known = {name: fields for name, fields in FORMULAS.items() if name == "n_fighters"}
    known_places = {"BY_SITE": {"n_mining": BY_SITE["n_mining"]}, "BY_REGION": {}}
    with patch.multiple(catalogue, FORMULAS=known, **known_places), patch("goldsim.outcomes.outcome.LINES", [*LINES]):
        made = catalogue.listed(said)
    flows = {Line(reason="a"): 7, Line(target="b.c"): 20, Line(source="d.e"): 300}
    counted = {"n_mining": 40, "mining_at_sites": np.array([30, 10])}
    week = Week(year_in_tinyland, None, counted, {}, flows)
    with patch.object(year_in_tinyland, "tally", {"n_raids": 3}):
        found = {name: one.formula(week) for name, one in made.items()}
    n_fighters = int(year_in_tinyland.armed_groups.n_fighters.sum())
    assert found == {"n_fighters": n_fighters, "n_raids": 3, "n_toys": 0, "n_mining": 40, "taken": 7 + 20 - 300}
    assert made["n_mining"].by_site(week).sum() == 40


def test_a_formula_of_what_the_list_does_not_name_is_refused_and_no_name_is_listed_twice():
    with pytest.raises(ValueError, match=r"formulas of .*n_fighters.*, which outcomes\.yaml does not list"):
        catalogue.listed("n_mining: {label: miners, unit: people, meaning: counted}")
    document = load(Path(catalogue.__file__).with_name("outcomes.yaml"))
    assert document.issues == ()
    assert list(document.value) == list(OUTCOMES)


def test_a_flow_counts_in_every_line_that_asks_for_it_and_in_no_other():
    flows = Counter({
        ("money", "country.abroad", "miners.savings", "licensed buyer's price"): 7,
        ("money", "traffickers.capital", "miners.savings", "network's price"): 20,
        ("money", "traffickers.capital", "companies.cash", "network's price"): 300,
        ("gold", "miners.gold", "traffickers.gold", "sold to a network"): 5,
    })  # fmt: skip
    sums = add_up(flows)
    assert sums[Line(target="miners.savings", reason="licensed buyer's price")] == 7
    assert sums[Line(target="miners.savings", reason="network's price")] == 20
    assert sums[Line(source="traffickers.capital", reason="network's price")] == 320
    assert sums[Line(target="companies.cash", reason="network's price")] == 300
    assert sums[Line(target="companies.cash", reason="licensed buyer's price")] == 0
    assert sums[Line(source="miners.gold", target="traffickers.gold")] == 5
    assert set(sums) == set(LINES)
    assert sum(sums.values()) == 7 + 20 + 320 + 300 + 5


def test_a_line_declared_twice_is_one_and_a_new_one_is_found_at_once():
    flow = ("gold", "here", "there", "toy")
    assert lines_of(flow) == ()
    with patch("goldsim.outcomes.outcome.LINES", [*LINES]):
        assert line(reason="toy") == line(reason="toy") == Line(reason="toy")
        assert lines_of(flow) == (Line(reason="toy"),)
    lines_of.cache_clear()
    assert line(reason="dug") is not None
    assert LINES.count(Line(reason="dug")) == 1


def test_every_line_finds_a_payment_that_a_verb_makes(year_in_tinyland: GoldEconomy):
    """Payments are those that verbs declare, and, of verbs that declare none, the flows of a year."""
    flows = [flow[1:] for _, flow in year_in_tinyland.observer.flows]
    flows += [(payment.source, payment.target, payment.reason) for verb in WEEK for payment in declaration_of(verb).payments]
    missed = {made for made in LINES if not any(made.matches(*flow) for flow in flows)}
    # The year has no policy, and no network met a post that takes bribes.
    assert missed <= {*(Line(reason="policy budget"), Line(reason="unspent")), Line(source="traffickers.capital", reason="bribe")}


@pytest.mark.parametrize("rule", [medians_of, medians_of.py_func], ids=["compiled", "plain"])
def test_medians_are_those_of_everybody_in_a_group_within_a_bin(rule):
    rng = np.random.default_rng(3)
    kind, income = rng.integers(0, 8, 5000), rng.gamma(2, 4000, 5000)
    joint = np.zeros((2000, 8), dtype=np.int32)
    np.add.at(joint, (np.minimum(income / BIN_XOF, 1999).astype(int), kind), 1)
    medians = rule(joint, IN_GROUP)
    for group, median in zip(IN_GROUP, medians, strict=True):
        assert median == pytest.approx(np.median(income[group[kind]]), abs=BIN_XOF)
    assert rule(np.zeros((2000, 2), dtype=np.int32), np.eye(2, dtype=np.bool_)).tolist() == [0, 0]


def test_the_gini_coefficient_is_that_of_its_definition():
    n = np.array([50, 20, 9, 9, 1])
    differences = np.abs(n[:, None] - n[None, :]).sum()
    assert gini(n) == pytest.approx(differences / (2 * len(n) * n.sum()))


def test_policy_money_that_officials_keep_is_income_of_theirs_and_no_bribe(tiny):
    spending = tiny.with_values({"policy.budget_xof_per_year": 1e9, "policy.split": {"patrols": 1.0}})
    economy = GoldEconomy(spending, seed=1)
    economy.run_for(60)
    made = collect(economy)
    flows = made.flows.groupby(["target", "reason"])["amount"].sum()["officials.pocket"]
    assert flows["diverted"] > 0
    assert made.weekly["bribes_xof"].sum() == flows["bribe"]
    assert made.weekly["income_officials_xof"].sum() == flows.sum()


def test_local_people_and_migrants_are_everybody_who_is_there(year_in_tinyland):
    week = collect(year_in_tinyland).weekly.iloc[-1]
    people, present = year_in_tinyland.miners, week["income_local_xof"] + week["income_migrants_xof"]
    here = ~np.isin(people.activity, (int(Activity.AWAY), int(Activity.DETAINED), int(Activity.DEAD)))
    assert present == pytest.approx(np.trunc(people.income[here].astype(np.float64)).sum() * people.weight, rel=1e-9)
    assert 0 < week["income_women_xof"] < present
