"""A geography of one's own goes where its scenario goes: what a study runs is what its digest says."""

import pickle
import shutil

import pytest

import goldsim
from command import goldsim as command
from goldsim.studies.execution.worker import make_run
from goldsim.studies.tasks import paired
from tinyland import ROOT

DATA = ROOT / "src" / "goldsim" / "country" / "data"
CUT = "name: part\ntitle: Part\nextends: ./geography.yaml\nkeep: [A]\nrest: {letter: r, name: the rest}\n"


@pytest.fixture
def country(tmp_path):
    shutil.copy(DATA / "tinyland" / "geography.yaml", tmp_path / "geography.yaml")
    (tmp_path / "part.yaml").write_text(CUT, encoding="utf-8")
    return tmp_path


def on(tiny, path):
    return tiny.with_values({"run.geography": str(path), "run.weeks": 2})


@pytest.mark.parametrize("name", ["geography.yaml", "part.yaml"])
def test_a_file_that_is_changed_or_gone_after_it_was_read_changes_no_run(tiny, country, name):
    scenario = on(tiny, country / name)
    (task,) = paired("run", [scenario], [1]).tasks
    before = goldsim.run(scenario).weekly
    text = (country / "geography.yaml").read_text(encoding="utf-8")
    (country / "geography.yaml").write_text(text.replace("lat: 11.0, lon: -7.2", "lat: 10.5, lon: -7.0"), encoding="utf-8")
    assert on(tiny, country / name).digest != scenario.digest
    for path in (country / "geography.yaml", country / "part.yaml"):
        path.unlink()
    elsewhere = pickle.loads(pickle.dumps(task))
    ended = make_run(elsewhere)
    assert ended.error is None
    assert ended.tables["weekly"].to_pandas()["gold_dug_mg"].tolist() == before["gold_dug_mg"].tolist()
    changed = scenario.with_values({"dig.recovery_share": 0.4})
    assert (changed.map, changed.geography().title) == (scenario.map, scenario.geography().title)


@pytest.mark.parametrize("name", ["geography.yaml", "part.yaml"])
def test_a_study_on_a_map_of_ones_own_is_gone_on_with_where_its_files_are_not(tiny, country, name, tmp_path):
    scenario, root = on(tiny, country / name), tmp_path / "results"
    goldsim.compare([scenario, scenario.with_values({"dig.recovery_share": 0.4}, name="other")], [1], folder=root)
    whole = (root / "summary.csv").read_bytes()
    shutil.rmtree(root / "tables")
    (root / "ledger.jsonl").write_text("", encoding="utf-8")
    (country / "geography.yaml").unlink()
    done = command("resume", root, "--workers", 1, "--no-report", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (root / "summary.csv").read_bytes() == whole
