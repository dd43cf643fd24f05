"""Study designs: each is one file and one line of the registry, and nobody else knows it by name."""

import ast
import itertools

import pandas as pd
import pytest
from land import LANDS, Land, X, Y, land_run

from goldsim.studies.analysis.findings import findings_of, open_results
from goldsim.studies.analysis.sensitivity import MEASURES
from goldsim.studies.design.samplers import CORRELATION, SAMPLERS, Sampler, Samples, faults_of, sampling
from goldsim.studies.design.sweep_points import swept
from goldsim.studies.making import make_study
from goldsim.studies.study_file import read_study
from tinyland import ROOT, SCENARIOS

STUDY = """
name: small
scenarios: [{scenarios}/status_quo.yaml]
seeds: {{n: 1}}
uncertainties: {{design: corners, samples: 2, parameters: {{dig.recovery_share: documented}}}}
"""


def n_corners(plan):
    return plan.samples * 2 ** len(plan.factors)


def corners(plan):
    """Return the corners of the unit cube, and smaller cubes in its middle."""
    ends = [(0.5 * i / plan.samples, 1 - 0.5 * i / plan.samples) for i in range(plan.samples)]
    return plan.at(place for low_high in ends for place in itertools.product(low_high, repeat=len(plan.factors)))


CORNERS = Sampler("corners", n_corners, corners, CORRELATION, samples=Samples("cubes", usual=3, fewest=2))


@pytest.fixture
def with_corners(monkeypatch):
    monkeypatch.setitem(SAMPLERS, CORNERS.name, CORNERS)


def test_a_new_design_makes_a_sweep_from_its_points_to_what_it_says(tmp_path, with_corners):
    plan = sampling("corners", [Y, X])
    assert (plan.paths, plan.n_points, plan.points()[:2]) == (("dig.x", "dig.y"), 12, ((0.0, 0.0), (0.0, 1.0)))
    assert [fault.words for fault in faults_of("corners", [X], 1, 1)] == [
        "1 are too few to say anything: corners needs 2 or more"
    ]
    design = swept("sweep", LANDS, plan, [1, 2], run_one=land_run)
    made = make_study(design, tmp_path / "s", workers=2)
    assert len(made.results.rows) == 2 * 12 * 2
    (found,) = made.findings
    assert found.effects.query("quantity == 'b less a' and parameter == 'dig.x'")["is_clear"].any()
    *_, over_all = [table.title.split(":")[0] for table in found.tables()]
    assert over_all.startswith("over all points, against a ")
    assert len(pd.read_csv(tmp_path / "s" / "tables" / "points.csv")) == 24
    assert set(pd.read_csv(tmp_path / "s" / "summary.csv")["n"]) == {12}


def test_the_folder_of_a_new_design_reads_back_as_it_was_made(tmp_path, with_corners):
    lands = (Land("a"),)
    design = swept("sweep", lands, sampling("corners", [X, Y], samples=2), [1], run_one=land_run)
    make_study(design, tmp_path / "s")
    results = open_results(tmp_path / "s")
    assert results.sampling == design.sampling
    assert results.design(lands).digests == design.digests
    (found,) = findings_of(results)
    assert found.content()["design"] == "corners"


def test_a_study_file_knows_a_new_design(tmp_path, with_corners):
    (tmp_path / "small.yaml").write_text(STUDY.format(scenarios=SCENARIOS))
    assert read_study(tmp_path / "small.yaml").sampled.plan.n_points == 4


def test_a_folder_of_a_design_that_there_is_not_is_refused(tmp_path, monkeypatch):
    with monkeypatch.context() as while_it_is_there:
        while_it_is_there.setitem(SAMPLERS, CORNERS.name, CORNERS)
        make_study(swept("sweep", [Land("a")], sampling("corners", [X, Y]), [1], run_one=land_run), tmp_path / "s")
    with pytest.raises(Exception, match="describes a sweep that this version does not know: 'corners'"):
        open_results(tmp_path / "s").sampling  # noqa: B018


def test_every_design_has_a_measure_that_its_findings_use():
    for sampler in SAMPLERS.values():
        assert sampler.measure in MEASURES


def test_no_other_file_knows_a_design_by_name():
    source = ROOT / "src" / "goldsim"
    for path in sorted(source.rglob("*.py")):
        if path.name == "samplers.py":
            continue
        constants = [node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)]
        # Maps have grids too, and figures.
        assert not {*SAMPLERS, "csv:FILE"} - {"grid"} & set(constants), path
