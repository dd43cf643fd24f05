"""README's examples and the tour are right: the scenario reads, and the lines of Python run and say what stands beside them."""

import re
import runpy

import pandas as pd

import goldsim
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


def test_the_tour_runs_from_the_first_cell_to_the_last(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    names = runpy.run_path("docs/tour.py", run_name="__main__")
    said = capsys.readouterr().out
    assert re.search(r"balanced +n_visits ", said)
    assert "balanced differs from status_quo in the policy alone" in said
    assert names["run"].weekly["gold_price_xof_per_g"].nunique() == 3  # months, in each of which it is dearer


def test_the_page_on_python_names_what_the_package_offers_and_its_code_runs(tmp_path, monkeypatch):
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "mine.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    from mine import own

    assert [verb.name for verb in own.verbs] == ["teach"]
    functions = {name for name in goldsim.__all__ if name[0].islower()} - {"__version__"}
    assert all(f"`{name}" in page or f"{name}`" in page for name in functions - {"verb", "outcome"})
