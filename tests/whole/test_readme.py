"""README's examples are right: the scenario reads, and the lines of Python run and say what stands beside them."""

import re

import pandas as pd

from goldsim.scenario import read
from tinyland import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """Return the one block of a language in the part for modelers."""
    part = TEXT[TEXT.index("## For modelers") : TEXT.index("## One person's weeks")]
    (found,) = re.findall(rf"```{language}\n(.*?)```", part, re.DOTALL)
    return str(found)


def test_the_scenario_reads_and_changes_nothing_but_the_policy(tmp_path):
    for name in ("baseline.yaml",):
        (tmp_path / name).write_text((ROOT / "scenarios" / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(block("yaml"), encoding="utf-8")
    scenario = read(tmp_path / "mine.yaml")
    assert scenario.notes == ()
    assert scenario.policy.budget_xof_per_year > 0


def test_the_lines_of_python_run(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    code, few = block("python"), {"run.weeks": 60, "run.people_per_row": 2000, "run.children_per_row": 1000}
    for said, small in (("changes = {", f"changes = {few!r} | {{"), ("range(10)", "range(1, 3)"), ("run_for(10)", "run_for(2)")):
        assert said in code
        code = code.replace(said, small)
    names: dict[str, object] = {}
    exec(code, names)
    assert "livelihood_support differs from status_quo in the policy alone" in capsys.readouterr().out
    run = names["run"]
    assert all(
        isinstance(getattr(run, name), pd.DataFrame)
        for name in re.findall(r"run\.(\w+)", block("python"))
        if name != "people_per_row"
    )
