"""The ODD document and the summary say what the code does: blocks are filled from it, and the words around them hold."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from goldsim.economy import WEEK, week_table
from goldsim.entities import ALL_SPECS
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.parameters import INSTRUMENTS
from goldsim.processes import tempt
from goldsim.scenario.mechanisms import MECHANISMS
from odd.__main__ import blocks
from odd.pages import Project, refresh, stale
from odd.week_blocks import files_of, rules_of
from tinyland import ROOT

ODD = ROOT / "docs" / "odd"
SUMMARY = ROOT / "docs" / "summary.md"
INSTRUMENTS_PAGE = ROOT / "docs" / "instruments.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
PAGES = [*sorted(ODD.glob("*.md")), SUMMARY, INSTRUMENTS_PAGE, ROOT / "docs" / "tables.md"]
README = ROOT / "README.md"
ODD_2020 = [
    "Purpose and patterns", "Entities, state variables, and scales", "Process overview and scheduling", "Design concepts",
    "Initialization", "Input data", "Submodels",
]  # fmt: skip
CONCEPTS = [
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
    "Stochasticity", "Collectives", "Observation",
]  # fmt: skip


@pytest.fixture(scope="module")
def known():
    return blocks(Project(ROOT))


@pytest.fixture(scope="module")
def chapters() -> dict[int, str]:
    return {number: next(ODD.glob(f"{number}-*.md")).read_text(encoding="utf-8") for number in range(1, 8)}


def section(text: str, heading: str) -> str:
    """Return what stands under a heading of the third level."""
    return text.split(f"\n### `{heading}`\n", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]


# ---- what is committed ----


def test_the_committed_pages_say_what_the_code_does(known):
    assert [str(path.relative_to(ROOT)) for path in stale([*PAGES, README], known)] == [], "refresh them with: make odd"


def test_headings_are_those_of_odd_2020_in_order(chapters):
    firsts = [text.partition("\n")[0] for text in chapters.values()]
    assert firsts == [f"# {number}. {heading}" for number, heading in enumerate(ODD_2020, 1)]
    assert re.findall(r"^## (.+)$", chapters[4], re.MULTILINE) == CONCEPTS


def test_the_index_leads_to_every_chapter(chapters):
    index = (ODD / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\| \[(.+?)\]", index) == ODD_2020
    assert "(mechanisms.md)" in index
    assert len(list(ODD.glob("*.md"))) == len(chapters) + 2


def test_every_verb_stands_in_the_order_of_the_week_with_its_rules(chapters):
    names = [verb["name"] for verb in week_table()]
    verbs = chapters[7].split("## Instruments")[0]
    assert re.findall(r"^### `(\w+)`$", verbs, re.MULTILINE) == names
    assert re.findall(r"^\| \d+ \| `(\w+)`", chapters[3], re.MULTILINE) == names
    for verb in WEEK:
        name = verb.__name__.rsplit(".", 1)[-1]
        for file in files_of(verb):
            for signature, _ in rules_of(file.read_text(encoding="utf-8")):
                assert f"- `{signature}`: " in section(chapters[7], name)


def test_every_column_stands_in_its_table_with_its_meaning(chapters):
    for spec in ALL_SPECS:
        rows = section(chapters[2], spec.name)
        for column in spec.columns:
            assert re.search(rf"^\| `{column.name}` \| \w+ \| .*{re.escape(column.meaning)}", rows, re.MULTILINE), column.name


def test_every_parameter_stands_once_with_its_source(chapters, baseline):
    text = chapters[5] + chapters[7]
    for path, entry in baseline.entries.items():
        assert len(re.findall(rf"^\| `{re.escape(path)}` \|", text, re.MULTILINE)) == 1, path
        assert entry.source.replace("|", r"\|") in text


def test_every_mechanism_outcome_and_instrument_has_its_row(chapters):
    for names, text, pattern in (
        (MECHANISMS, chapters[4], r"^\| {} \| \*\*"),
        (OUTCOMES, chapters[4], r"^\| `{}` \|"),
        (INSTRUMENTS, chapters[7], r"^\| `{}` \|"),
    ):
        for name in names:
            assert re.search(pattern.format(name), text, re.MULTILINE), name


def test_every_instrument_has_its_section_with_cost_and_source_and_its_row_of_the_study(baseline):
    text = INSTRUMENTS_PAGE.read_text(encoding="utf-8")
    for name in INSTRUMENTS:
        own = text.split(f"\n`{name}`\n", 1)[1].split("\n## ", 1)[0]
        for ending in ("unit_cost_xof_per_year", "delay_weeks", "leakage_share", "max_units"):
            assert baseline.entries[f"instruments.{name}_{ending}"].source in own
        assert "| does not | " in own
        assert re.search(rf"^\| `{name}` \|", text, re.MULTILINE)


def test_files_and_tests_that_the_pages_name_are_there():
    for page in [*PAGES, GLOSSARY]:
        text = page.read_text(encoding="utf-8")
        for name in re.findall(r"`((?:src|tests|docs|scenarios|experiments|results)/[\w./-]+)", text):
            assert (ROOT / name).exists() or "my_policy" in name, (page.name, name)
        for file, test in re.findall(r"`(tests/[\w/]+\.py)::(\w+)", text):
            assert f"\ndef {test}(" in (ROOT / file).read_text(encoding="utf-8"), (page.name, test)
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (page.parent / link).exists(), (page.name, link)


def test_parameters_and_columns_that_the_words_name_are_there(baseline):
    columns = {f"{spec.name}.{column.name}" for spec in ALL_SPECS for column in spec.columns}
    groups = {*baseline.parameters._fields, *(spec.name for spec in ALL_SPECS)}
    for page in [*PAGES, GLOSSARY]:
        for name in re.findall(r"`(\w+\.\w+)`", page.read_text(encoding="utf-8")):
            assert name.split(".")[0] not in groups or name in baseline.entries or name in columns, (page.name, name)


def test_the_summary_can_be_read_in_five_minutes():
    words = [word for word in SUMMARY.read_text(encoding="utf-8").split() if re.search(r"[^\W_]", word)]
    assert len(words) <= 900


def test_the_glossary_has_each_word_once_in_order():
    rows = GLOSSARY.read_text(encoding="utf-8").splitlines()
    words = [row.split(" | ")[0].strip("|* ").casefold() for row in rows if row.startswith("| ")][1:]
    assert words == sorted(set(words))
    assert {"mechanism", "row", "instrument", "zakat"} <= set(words)


# ---- when the code changes ----


def test_a_changed_docstring_makes_its_chapter_stale(tmp_path):
    """On a copy of the project, by the command, as somebody would meet it."""
    for part in ("src", "tools", "docs", "scenarios", "results/reference"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", "figures", "*.egg-info"))
    verb = tmp_path / "src" / "goldsim" / "processes" / "tempt.py"
    story = verb.read_text(encoding="utf-8")
    verb.write_text(story.replace("Assumed: ", "Assumed: that five is even, and ", 1), encoding="utf-8")
    path = os.pathsep.join([str(tmp_path / "src"), str(tmp_path / "tools")])
    checked = subprocess.run(
        [sys.executable, "-m", "odd", "--check", "docs/odd"],
        check=False, cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True,
    )  # fmt: skip
    assert checked.returncode == 1
    assert "docs/odd/7-submodels.md does not say what the code does; refresh it with: make odd\n" in checked.stderr


def test_a_refreshed_chapter_has_the_changed_docstring(tmp_path, known, monkeypatch):
    page = shutil.copy(ODD / "7-submodels.md", tmp_path)
    refresh([tmp_path], known)
    monkeypatch.setattr(tempt, "__doc__", tempt.__doc__.replace("Assumed: ", "Assumed: that five is even, and ", 1))
    assert refresh([tmp_path], known) == [Path(page)]
    assert "**Assumed:** that five is even" in Path(page).read_text(encoding="utf-8")


def test_make_refreshes_what_the_tests_check():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "-m odd docs/odd docs/summary.md" in makefile.split("\nodd:")[1].split("\n\n")[0]
