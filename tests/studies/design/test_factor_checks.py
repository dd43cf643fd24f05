"""What can be varied, and what is wrong with what cannot."""

import pytest
from land import LANDS, sweep

from goldsim.studies.design.factors import Factor, FactorSpec, resolve, value_faults


@pytest.mark.parametrize(
    ("specs", "said"),
    [
        ([FactorSpec("dig.xx")], "is not something that can be set - did you mean 'dig.x'?"),
        ([FactorSpec("dig.x", (1, 2)), FactorSpec("dig.x")], "is there more than once"),
        ([FactorSpec("dig.x", low=0.6, high=0.3)], "the range is the wrong way round: 0.6 is more than 0.3"),
        ([FactorSpec("dig.x", low=0.3, high=0.3)], "the range from 0.3 to 0.3 is empty"),
        ([FactorSpec("dig.x", low=0.3, high=0.6, n=1)], "1 values do not reach from 0.3 to 0.6"),
        ([FactorSpec("dig.x", low=0.3, high=0.6, n=10**9)], "1,000,000,000 values are more than a study's 1,000,000 runs"),
        ([FactorSpec("permit.n_steps", low=2, high=4, n=5)], "there are fewer than 5 whole numbers from 2 to 4"),
        ([FactorSpec("policy.budget_xof_per_year")], "has no documented range"),
        ([FactorSpec("run.weeks", (10, 20))], "is the same in all runs of a study"),
    ],
)
def test_what_cannot_be_varied_is_said_with_its_path(specs, said):
    (fault,) = resolve(specs, LANDS)[1]
    assert said in fault.words
    assert fault.loc == ("parameters", specs[0].path)


def test_a_path_alone_takes_its_documented_range_and_whole_numbers_stay_whole():
    found = resolve([FactorSpec("permit.n_steps"), FactorSpec("dig.z", low=1, high=2, n=3)], LANDS)[0]
    assert found == [Factor("permit.n_steps", (), 1, 12, True), Factor("dig.z", (1.0, 1.5, 2.0))]


def test_a_value_outside_its_range_is_refused_with_the_range_and_with_what_takes_it():
    factors = [Factor("dig.x", (0.5, 1.5)), Factor("dig.z", (), -1.0, 3.0)]
    one, two = value_faults(factors, LANDS)
    assert one.words == "is 1.5, outside its range 0.0 to 1.0; --outside-range takes it all the same"
    assert two.words.startswith("is -1.0, outside its range")
    assert value_faults(factors, LANDS, allow_outside=True) == []
    assert len(sweep([factors[0]], allow_outside=True).points) == 2
