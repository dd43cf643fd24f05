from dataclasses import fields

import numpy as np
import pytest
from toy import Toy, toy_run

from goldsim.errors import UsageError
from goldsim.runs import TABLES, Run
from goldsim.studies.given import measured_from
from goldsim.studies.tasks import paired


def design(*toys, seeds=(1, 2), kind="compare", **more):
    return paired(kind, toys, seeds, run_one=toy_run, **more)


def other_run(scenario, seed):
    return toy_run(scenario, seed)


def test_rows_go_by_policy_then_seed_and_tasks_by_whole_pairs():
    made = design(Toy("b"), Toy("a", 2.0), seeds=(5, 3))
    assert [(row.policy, row.seed) for row in made.rows] == [("b", 3), ("b", 5), ("a", 3), ("a", 5)]
    assert [(task.scenario.name, task.seed) for task in made.tasks] == [("b", 3), ("a", 3), ("b", 5), ("a", 5)]


def test_scenarios_of_equal_content_share_their_runs_whatever_they_are_called():
    made = design(Toy("status_quo"), Toy("the_same"), Toy("other", 2.0))
    assert len(made.rows) == 6
    assert len(made.tasks) == 4


def test_the_same_study_has_the_same_folder_and_any_other_has_not():
    same = design(Toy("a"), Toy("b", 2.0)).folder_name
    assert same == design(Toy("a"), Toy("b", 2.0)).folder_name
    others = [
        design(Toy("a"), Toy("b", 2.1)),
        design(Toy("a"), Toy("c", 2.0)),
        design(Toy("a"), Toy("b", 2.0), seeds=(1, 2, 3)),
        design(Toy("a"), Toy("b", 2.0), reference=1),
        design(Toy("a"), Toy("b", 2.0), kind="run"),
        paired("compare", [Toy("a"), Toy("b", 2.0)], (1, 2), run_one=other_run),
    ]
    assert same not in {other.folder_name for other in others}
    assert len({other.folder_name for other in others}) == len(others)


def test_the_reference_is_named_by_place_or_by_name():
    assert design(Toy("a"), Toy("b"), reference=1).reference == "b"
    assert design(Toy("a"), Toy("b"), reference="a").reference == "a"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (dict(scenarios=[], seeds=[1]), "at least one scenario"),
        (dict(scenarios=[Toy("a")], seeds=[]), "at least one seed"),
        (dict(scenarios=[Toy("a")], seeds=[1, 2, 1]), "seed 1 is there more than once"),
        (dict(scenarios=[Toy("a")], seeds=[1.0]), "a seed is a whole number, not 1.0"),
        (dict(scenarios=[Toy("a")], seeds=[None]), "a seed is a whole number, not None"),
        (dict(scenarios=[Toy("a")], seeds=[True]), "a seed is a whole number, not True"),
        (dict(scenarios=[Toy("a")], seeds=[np.bool_(True)]), "a seed is a whole number, not"),
        (dict(scenarios=[Toy("a")], seeds="12"), "seeds are several whole numbers"),
        (dict(scenarios=[Toy("a")], seeds=3), "seeds are several whole numbers"),
        (dict(scenarios=["a.yaml"], seeds=[1]), "'a.yaml' is no scenario; read it first: goldsim.read('a.yaml')"),
        (dict(scenarios="a.yaml", seeds=[1]), "read it first: goldsim.read('a.yaml')"),
        (dict(scenarios=Toy("a"), seeds=[1]), "give a list of scenarios"),
        (dict(scenarios=[Toy("a")], seeds=[2**63]), "is not between 0 and"),
        (dict(scenarios=[Toy("a")], seeds=[-1]), "seed -1 is not between 0 and 9223372036854775807"),
        (
            dict(scenarios=[Toy("a"), Toy("a", 2.0)], seeds=[1]),
            "two of the scenarios are called 'a'; give each a name of its own, in its file or with",
        ),
        (dict(scenarios=[Toy("a")], seeds=[1], reference="b"), "reference 'b' is none of the scenarios (a)"),
        (dict(scenarios=[Toy("a")], seeds=[1], reference=3), "reference 3 is none"),
        (dict(scenarios=[Toy("a"), Toy("b", weeks=9)], seeds=[1]), "cannot be paired (a: 8 weeks from 2021-01-04; b: 9 weeks"),
        (dict(scenarios=[Toy("a"), Toy("b")], seeds=range(600_000)), "2 scenarios with 600,000 seeds are 1,200,000 runs"),
    ],
)
def test_designs_that_make_no_sense_are_refused_with_the_numbers(arguments, message):
    with pytest.raises(UsageError) as refused:
        paired("compare", run_one=toy_run, **arguments)
    assert message in str(refused.value)


def test_runs_are_judged_from_the_first_week_of_the_earliest_policy():
    without, late, early = Toy("a", policy_week=1), Toy("b", policy_week=6, budget=1e9), Toy("c", policy_week=4, budget=1e9)
    assert measured_from([without]) == 0
    assert measured_from([without, late]) == 6
    assert measured_from([without, late, early]) == 4


def test_the_tables_of_a_run_are_there_in_a_run():
    assert set(TABLES) < {field.name for field in fields(Run)}


def test_seeds_of_numpy_are_plain_numbers_in_a_design():
    assert [type(seed) for seed in design(Toy("a"), seeds=np.arange(2)).seeds] == [int, int]
