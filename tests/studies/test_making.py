"""A study that is made: what its folder holds, and that it goes on and ends the same."""

import pandas as pd
import pytest
from ablations import COMMAND, HALVED, made, of_toys
from folders import contents
from toy import Toy, toy_run

from goldsim.runs import TABLES
from goldsim.studies.analysis.findings import open_results
from goldsim.studies.making import make_study
from goldsim.studies.tasks import paired


def test_the_folder_says_what_is_a_variant_of_what_and_holds_the_analysis(changed):
    assert {name for name in contents(changed.folder) if not name.startswith("scenarios/")} == {
        "manifest.json", "design.parquet", "parameters.parquet", "ledger.jsonl", "summary.csv", "years.csv", "ablation.md",
        "checksums.json", "tables/ablation.csv", "tables/best_policy.csv", *(f"tables/{name}.parquet" for name in TABLES),
    }  # fmt: skip
    manifest = changed.manifest
    assert (manifest["kind"], manifest["title"], manifest["analyses"]) == ("toys", "Toys", ["ablation"])
    assert manifest["variants"][1] == {"name": "base-without-m14", "of": "base", "changes": {"mechanisms.M14": "off"}}


def test_the_same_study_again_changes_no_file(tmp_path):
    made(tmp_path / "s", Toy("a", effects={"M14": HALVED}), seeds=(1, 2))
    before = contents(tmp_path / "s")
    assert make_study(of_toys(Toy("a", effects={"M14": HALVED}), seeds=(1, 2)), tmp_path / "s").n_found == 4
    assert contents(tmp_path / "s") == before


def test_an_interrupted_study_ends_with_the_same_bytes(tmp_path):
    toys = (Toy("a", effects={"M14": HALVED}), Toy("b", 0.8))

    def stop(now):
        if now.done >= 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_study(of_toys(*toys, seeds=(1, 2)), tmp_path / "cut", command=COMMAND, progress=stop)
    assert not (tmp_path / "cut" / "ablation.md").exists()
    made(tmp_path / "cut", *toys, seeds=(1, 2))
    made(tmp_path / "whole", *toys, seeds=(1, 2))
    cut, whole = (
        {name: content for name, content in contents(tmp_path / one).items() if name != "ledger.jsonl"}
        for one in ("cut", "whole")
    )
    assert cut == whole


def test_an_analysis_that_is_asked_for_later_goes_on_from_the_runs_that_are_there(tmp_path):
    first = of_toys(Toy("a"), seeds=(1, 2), analyses=())
    make_study(first, tmp_path / "s")
    assert not (tmp_path / "s" / "ablation.md").exists()
    later = of_toys(Toy("a"), seeds=(1, 2))
    assert later.folder_name == first.folder_name
    assert make_study(later, tmp_path / "s").n_found == 4
    assert (tmp_path / "s" / "ablation.md").exists()
    assert open_results(tmp_path / "s").manifest["analyses"] == ["ablation"]


def test_without_its_variants_a_study_holds_what_a_comparison_would(tmp_path):
    toys = (Toy("a", effects={"M14": HALVED}), Toy("b", 0.8, policy_week=2, budget=1e9))
    given = made(tmp_path / "study", *toys, seeds=(1, 2, 3)).as_given
    compared = make_study(paired("compare", toys, (1, 2, 3), run_one=toy_run), tmp_path / "compare").results
    assert given.policies == compared.policies == ["a", "b"]
    for frame in ("weekly", "cells", "events", "values", "table", "entries"):
        pd.testing.assert_frame_equal(getattr(given, frame), getattr(compared, frame))
    assert [scenario["name"] for scenario in given.scenarios] == ["a", "b"]
