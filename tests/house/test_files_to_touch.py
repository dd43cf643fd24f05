"""How many files a new thing takes: each is added to a copy of the project, which then runs with it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tinyland import ROOT, TINY

VERB = '''"""rest: people rest.

Everybody's purse is looked at. Assumed: nothing. Mechanisms: M01. Sources: none.
"""

from goldsim.engine.records import In, Rows
from goldsim.model import Model

MECHANISMS = ("M01",)


class Person(Rows, of="miners"):
    """Who rests."""

    savings = In


def step(model: Model) -> None:
    """Count who has enough to rest."""
    model.count_all("n_resting", int((model.view(Person).savings > model.p.rest.enough_xof).sum()))
'''
NUMBERS = '''"""Numbers of `rest`."""

from typing import NamedTuple

from goldsim.parameters.fields import Xof


class Rest(NamedTuple):
    """Resting."""

    enough_xof: Xof
'''
ENOUGH = '{value: 5, unit: XOF, low: 0, high: 50, kind: assumed, source: "invented"}'
GROUP = f"  rest:\n    enough_xof: {ENOUGH}\n"
ASSUMED = 'kind: assumed, source: "invented"}'
INSTRUMENT = f"""\
    songs_unit_cost_xof_per_year: {{value: 10, unit: XOF/year, low: 1, high: 100, {ASSUMED}
    songs_delay_weeks: {{value: 10, unit: week, low: 1, high: 100, {ASSUMED}
    songs_leakage_share: {{value: 0.5, unit: share, low: 0, high: 1, {ASSUMED}
    songs_max_units: {{value: 1000, unit: unit, low: 1, high: 1000, {ASSUMED}
"""
POLICY = "extends: baseline\nname: songs\npolicy: {from: 2021-01-04, budget_xof_per_year: 520, split: {songs: 1.0}}\n"
OUTCOME = "n_resting: {label: people resting, unit: people, meaning: people with enough to rest}\n"
FIGURE = '''"""Who rests, by policy."""

from goldsim.report import style
from goldsim.report.style import Drawing
from goldsim.report.study_view import StudyView


def draw(view: StudyView) -> list[Drawing]:
    """Draw nobody."""
    sheet = style.sheet(4.0, 1.0, style.Heading("Nobody rests", "people", view.strip))
    return [Drawing("rest", "Nobody rests", "An empty picture.", "As it is.", sheet.figure, sheet.figure)]
'''


class Project:
    """A copy of the project, with the files that were touched in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.touched = folder, set()
        for part in ("src", "scenarios"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))

    def write(self, name: str, text: str) -> None:
        self.touched.add(name)
        (self.folder / name).write_text(text, encoding="utf-8")

    def put(self, name: str, after: str, text: str) -> None:
        """Put text behind the first place where something stands in a file."""
        before = (self.folder / name).read_text(encoding="utf-8")
        assert after in before, (name, after)
        self.write(name, before.replace(after, after + text, 1))

    def run(self, program: str, scenario: str = "baseline") -> str:
        """Run two weeks of Tinyland in a process of its own, then a program that gets the run."""
        start = (
            f"import goldsim\nscenario = goldsim.read('scenarios/{scenario}.yaml')\n"
            f"scenario = scenario.with_values({TINY | {'run.weeks': 2}!r}, allow_outside=True)\n"
            "economy = goldsim.GoldEconomy(scenario, seed=1)\neconomy.run_for(2)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", start + program],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(self.folder / "src")},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(tmp_path)


def add_verb(project: Project) -> None:
    package = "src/goldsim"
    project.write(f"{package}/processes/rest.py", VERB)
    project.write(f"{package}/parameters/rest.py", NUMBERS)
    project.put(
        f"{package}/parameters/__init__.py",
        "from goldsim.parameters.recruit import Recruit\n",
        "from goldsim.parameters.rest import Rest\n",
    )
    project.put(f"{package}/parameters/__init__.py", "    tempt: Tempt\n", "    rest: Rest\n")
    project.put("scenarios/baseline.yaml", "parameters:\n", GROUP)
    project.put(f"{package}/economy.py", " recruit,", " rest,")
    project.put(f"{package}/economy.py", "recruit,   # into and out of groups and bands\n", "    rest,\n")


@pytest.mark.long
def test_a_verb_takes_five_files_and_an_outcome_one_more(project):
    add_verb(project)
    assert len(project.touched) == 5
    listed = "src/goldsim/outcomes/outcomes.yaml"
    project.write(listed, (project.folder / listed).read_text(encoding="utf-8") + OUTCOME)
    assert len(project.touched) == 6
    reads = "[verb['reads'] for verb in week_table() if verb['name'] == 'rest']"
    told = project.run(f"from goldsim.economy import week_table\nprint(economy.latest['n_resting'] > 0, {reads})")
    assert told == "True [('miners.savings',)]"


@pytest.mark.long
def test_a_parameter_takes_three_files(project):
    package = "src/goldsim"
    project.put(f"{package}/parameters/tempt.py", "    pay_xof: ", "")
    project.put(f"{package}/parameters/tempt.py", "class Tempt(NamedTuple):\n", "")
    text = (project.folder / package / "parameters" / "tempt.py").read_text(encoding="utf-8")
    project.write(f"{package}/parameters/tempt.py", text.rstrip("\n") + "\n    thrift_share: Share\n")
    project.put(
        "scenarios/baseline.yaml",
        "  tempt:\n",
        "    thrift_share: {value: 0.5, unit: share, low: 0, high: 1, kind: assumed, source: invented}\n",
    )
    project.put(f"{package}/processes/tempt.py", "(post.pocket * p.spent_rate", " * p.thrift_share")
    assert len(project.touched) == 3
    assert project.run("print(economy.p.tempt.thrift_share)") == "0.5"


@pytest.mark.long
def test_an_instrument_of_policy_takes_four_files(project):
    package = "src/goldsim"
    project.put(f"{package}/parameters/instruments.py", "    PAY_SUPPLEMENTS = 24\n", "    SONGS = 25\n")
    project.put("scenarios/baseline.yaml", "  instruments:\n", INSTRUMENT)
    project.put(
        f"{package}/processes/tempt.py",
        "units_of(Instrument.OVERSIGHT, model.view(Bought))",
        " + units_of(Instrument.SONGS, model.view(Bought))",
    )
    project.write("scenarios/songs.yaml", POLICY)
    assert len(project.touched) == 4
    assert project.run("print(int(economy.programmes.pipeline[25].sum()) > 0)", "songs") == "True"


@pytest.mark.long
def test_a_figure_takes_two_files_and_is_then_on_the_page(project):
    report = "src/goldsim/report"
    project.write(f"{report}/figures/rest.py", FIGURE)
    project.put(f"{report}/page.py", "import control, gains, money_way, nine_lines, region_maps,", " rest,")
    project.put(f"{report}/page.py", "SECTIONS: Final = (\n", '    Section("rest", "Who rests", rest.draw),\n')
    assert len(project.touched) == 2
    made = "goldsim.compare([scenario], [1], weeks=60, folder='here')\n"
    told = project.run(f"from goldsim.report.page import write_report\n{made}print(write_report('here'))")
    page = project.folder / told
    assert "Who rests" in page.read_text(encoding="utf-8")
    assert (page.parent / "figures" / "rest.png").exists()
