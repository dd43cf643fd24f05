"""Whatever is wrong with a geography is said before a run, all of it at once, with its place in its own file and what to do."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bad_geographies import BAD, BELTS, TEXT, WEST, changed, cut
from bad_scenarios import place
from goldsim.country.geography import load
from goldsim.errors import ScenarioError, UsageError
from goldsim.reading.loader import dump
from goldsim.scenario import Scenario, issues
from goldsim.studies.study_file import read_study
from tinyland import SCENARIOS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the baseline, and a scenario on the map `own.yaml`."""
    (tmp_path / "baseline.yaml").write_bytes((SCENARIOS / "baseline.yaml").read_bytes())
    (tmp_path / "child.yaml").write_text("name: child\nextends: baseline\nclosures: []\nrun: {geography: ./own.yaml, weeks: 4}\n")
    return tmp_path


@pytest.fixture
def said(folder: Path) -> Callable[[str], list[str]]:
    """Return a function that says what is wrong with a scenario on this map."""

    def check(text: str) -> list[str]:
        (folder / "own.yaml").write_text(text, encoding="utf-8")
        return [str(issue).removeprefix(f"{folder}/") for issue in issues([folder / "child.yaml"])]

    return check


@pytest.mark.parametrize(("text", "path", "words"), BAD.values(), ids=BAD)
def test_what_is_wrong_with_a_geography_is_said_in_its_file(
    said: Callable[[str], list[str]], text: str, path: str, words: str
) -> None:
    text, where = place(text)
    assert said(text) == [": ".join(part for part in (f"own.yaml:{where}", path, words) if part)]


def test_the_map_that_the_faults_are_put_into_is_fine(said: Callable[[str], list[str]]) -> None:
    assert said(TEXT) == said(cut()) == []


def test_everything_wrong_with_map_and_scenario_is_said_at_once_in_the_order_of_lines(
    folder: Path, said: Callable[[str], list[str]]
) -> None:
    path = folder / "child.yaml"
    path.write_text(path.read_text().replace("weeks: 4", "weeks: 0") + "titel: x\n")
    text = changed("title: Tinyland", "title: Tinyland\ncolour: blue").replace("A: Aland", "A: 3")
    text = text.replace("grade: 1.0}\n  - {name: east, lat: 10.8", "grade: .nan}\n  - {name: east, lat: 20.8")
    text = text.replace("  xAAAAAABBBBBBBBy\n", "  xAAAAAABBBBBBBy\n", 1).replace("kind: town", "kind: village", 1)
    text = text.replace("child_origins: {A: 0.3, B: 0.3, x: 0.4}", "child_origins: {w: 1.0}") + "name: again\n"
    assert [line.split(": ")[0:2] for line in said(text)] == [
        ["child.yaml:4:37", "run.weeks"],
        ["child.yaml:5:1", "titel"],
        ["own.yaml:4:1", "colour"],
        ["own.yaml:8:14", "regions.A"],
        ["own.yaml:12:3", "grid[1]"],
        ["own.yaml:22:75", "belts[0].grade"],
        ["own.yaml:23:5", "belts[1]"],
        ["own.yaml:25:17", "child_origins.w"],
        ["own.yaml:39:27", "places[1].kind"],
        ["own.yaml:42:1", "name"],
    ]


def test_points_outside_are_said_one_by_one_up_to_twenty(said: Callable[[str], list[str]]) -> None:
    towns = "".join(f"  - {{name: T{i}, kind: town, lat: 9.6, lon: -5.0}}\n" for i in range(25))
    found = said(TEXT + towns)
    assert len(found) == 21
    assert found[0] == "own.yaml:37:3: places: 5 more points lie outside the country"
    assert all("outside the country, in Ypsia ('y' in row 10, column 13 of the grid)" in line for line in found[1:])


def test_rows_of_a_grid_in_quotes_have_their_places_too(said: Callable[[str], list[str]]) -> None:
    start, end = TEXT.index("grid: |"), TEXT.index("belts:")
    rows = [*TEXT[start:end].split()[2:], "xq"]
    quoted = "grid: '" + "\n\n  ".join(rows) + "'\n"
    found = said(TEXT[:start] + quoted + TEXT[end:])
    line = TEXT[:start].count("\n") + 2 * len(rows) - 1
    assert [words.split(": ")[0] for words in found] == [f"own.yaml:{line}:3", f"own.yaml:{line}:4"]
    escaped = f'grid: "{chr(92)}n{f"{chr(92)}n".join(rows)}"\n'
    assert len(said(TEXT[:start] + escaped + TEXT[end:])) == 2


def test_a_name_of_several_lines_is_quoted_on_one(said: Callable[[str], list[str]]) -> None:
    found = said(TEXT.replace("A: Aland", 'z: "A\\nland"'))
    assert any("the letter 'z' (A land)" in line for line in found)
    assert not any("\n" in line for line in found)


def test_a_grid_of_too_many_cells_is_refused(said: Callable[[str], list[str]]) -> None:
    row = "xAAAAAABBBBBBBBy"
    found = said(TEXT.replace(f"  {row}\n", f"  {row * 400}\n"))
    assert any(line.endswith("grid: has 51,232 cells, at most 40,000 are taken: draw larger cells") for line in found)


def test_what_a_cut_cannot_do_without_is_said_together(said: Callable[[str], list[str]]) -> None:
    assert said(cut("tinyland", "mali").replace("[A]", "[D]")) == [
        "own.yaml:4:7: keep: no gold belt of Mali lies in Taoudénit: keep a region that has one",
        "own.yaml:4:7: keep: no town of Mali lies in Taoudénit: keep a region that has one",
    ]


def test_a_cut_without_capital_needs_a_border(folder: Path, said: Callable[[str], list[str]]) -> None:
    sea = ".AAAAAA.BBBBBBB."
    whole = (
        TEXT.replace("lon: -6.2", "lon: -5.9")
        .replace("xAAAAAABBBBBBBBy", sea)
        .replace("xxxxxxxxxxxxxxxx", "x" + "." * 15)
        .replace("xxxxxxxxyyyyyyyy", "." * 15 + "y")
    )
    whole = whole[: whole.index("trades:")] + whole[whole.index("places:") :]
    (folder / "whole.yaml").write_text(whole)
    found = said(cut("tinyland", "./whole.yaml"))
    words = "Aland has no way out: no border with a neighbour or the rest, and no capital with an airport"
    assert found == [f"own.yaml:4:7: keep: {words}"]


def test_what_is_wrong_with_the_whole_country_is_said_in_its_file_beside_what_is_wrong_with_the_cut(
    folder: Path, said: Callable[[str], list[str]]
) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "whole.yaml").write_text(changed("kind: capital", "kind: town"))
    found = said(cut("tinyland", "./elsewhere/whole.yaml").replace("title: Aland", "title: ''"))
    assert [line.split(": ")[:2] for line in found] == [["own.yaml:2:8", "title"], ["elsewhere/whole.yaml:36:1", "places"]]


def test_a_parent_counts_from_the_file_that_names_it_and_may_be_a_cut_itself(
    folder: Path, said: Callable[[str], list[str]]
) -> None:
    (folder / "deep" / "deeper").mkdir(parents=True)
    north = "name: north\ntitle: North\nextends: ../mine.yaml\nkeep: [A]\nrest: {letter: q, name: rest of the south}\n"
    (folder / "mine.yaml").write_text(
        TEXT.replace("BBBBBBBBy", "CBBBBBBBy")
        .replace("B: Boria", "B: Boria, C: Cisland")
        .replace("B: 80000", "B: 60000, C: 20000")
    )
    (folder / "deep" / "south.yaml").write_text(cut("tinyland", "../mine.yaml").replace("[A]", "[A, C]"))
    (folder / "deep" / "deeper" / "north.yaml").write_text(north.replace("../mine", "../south"))
    assert said(cut("tinyland", "deep/deeper/north.yaml").replace("rest of Tinyland", "everything else")) == [
        "own.yaml:4:7: keep: keeps every region of North: leave one out, or name deep/deeper/north.yaml itself",
        "own.yaml:5:16: rest.letter: 'r' is the letter of rest of Tinyland already: take another",
    ]
    found = load(str(folder / "deep" / "deeper" / "north.yaml"))
    assert list(found.neighbours.values()) == ["Exia", "Ypsia", "rest of Tinyland", "rest of the south"]
    (folder / "mine.yaml").write_text(cut("tinyland", "deep/south.yaml"))
    (line,) = said(cut("tinyland", "deep/south.yaml"))
    assert line == "mine.yaml:3:10: extends: goes round in a circle, back to deep/south.yaml"


@pytest.mark.parametrize("name", ["./none.yaml", "..", "x" * 5000, f"{'x/' * 3000}y.yaml"])
def test_a_geography_that_is_not_there_is_said_in_the_scenario(folder: Path, name: str) -> None:
    path = folder / "child.yaml"
    path.write_text(f"name: child\nextends: baseline\nrun: {{geography: {name}}}\n")
    (found,) = issues([path])
    assert (found.file, found.line, found.column, found.path) == (str(path), 3, 18, "run.geography")
    assert found.message.startswith("there is no geography '")
    assert found.message.endswith("give a file, or one of kayes, mali, tinyland")


def test_a_file_with_nearly_that_name_is_suggested(folder: Path, said: Callable[[str], list[str]]) -> None:
    (folder / "maps").mkdir()
    (folder / "maps" / "whole.yaml").write_text(TEXT)
    (found,) = said(cut("tinyland", "maps/hole.yaml"))
    assert found.endswith("give a file, or one of kayes, mali, tinyland - did you mean 'maps/whole.yaml'?")


def test_a_geography_that_links_to_itself_is_not_there(folder: Path) -> None:
    (folder / "own.yaml").symlink_to("own.yaml")
    (found,) = issues([folder / "child.yaml"])
    assert found.message.startswith("there is no geography './own.yaml'")


def test_a_name_never_means_a_file_that_happens_to_be_called_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    Path("ghana").write_text(TEXT)
    with pytest.raises(UsageError, match="there is no geography 'ghana'"):
        load("ghana")
    assert load("./ghana").name == "tinyland"


def test_an_edit_is_seen_by_the_same_process(folder: Path) -> None:
    path = folder / "own.yaml"
    path.write_text(TEXT)
    first = load(str(path))
    assert load(str(path)) is first
    path.write_text(changed("title: Tinyland", "title: Tinierland"))
    assert load(str(path)).title == "Tinierland"
    path.write_text(changed("title: Tinyland", "titel: Tinyland"))
    with pytest.raises(ScenarioError, match="did you mean 'title'"):
        load(str(path))
    path.write_text(TEXT)
    assert load(str(path)) is first


def test_a_parent_that_is_edited_is_seen_as_well(folder: Path) -> None:
    (folder / "whole.yaml").write_text(TEXT)
    (folder / "own.yaml").write_text(cut("tinyland", "./whole.yaml"))
    assert load("own.yaml", folder).neighbours["x"] == "Exia"
    (folder / "whole.yaml").write_text(changed("x: Exia", "x: Xenia"))
    assert load("own.yaml", folder).neighbours["x"] == "Xenia"


def test_ends_of_lines_change_no_digest(folder: Path, baseline: Scenario) -> None:
    digests = set()
    for end in ("\n", "\r\n", "\r"):
        (folder / "own.yaml").write_bytes(TEXT.replace("\n", end).encode())
        digests.add(baseline.with_values({"run.geography": str(folder / "own.yaml")}).digest)
    assert len(digests) == 1


def test_what_is_changed_by_hand_and_by_a_study_is_said_in_the_map(folder: Path, baseline: Scenario) -> None:
    (folder / "own.yaml").write_text(changed(WEST, WEST.replace("grade: 1.0", "grade: -1")))
    expected = (str(folder / "own.yaml"), 21, "belts[0].grade")
    with pytest.raises(ScenarioError) as caught:
        baseline.with_values({"run.geography": str(folder / "own.yaml")})
    assert [(one.file, one.line, one.path) for one in caught.value.issues] == [expected]
    study = {"name": "s", "scenarios": ["baseline.yaml"], "seeds": {"first": 1, "n": 2}, "run": {"geography": "./own.yaml"}}
    (folder / "study.yaml").write_text(dump(study))
    with pytest.raises(ScenarioError) as caught:
        read_study(folder / "study.yaml")
    assert [(one.file, one.line, one.path) for one in caught.value.issues] == [expected]


def goldsim(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "goldsim", *words], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", [("validate",), ("run", "-n", "1"), ("trace",)], ids=lambda words: words[0])
def test_a_command_says_all_of_it_ends_with_2_and_writes_nothing(folder: Path, command: tuple[str, ...]) -> None:
    (folder / "own.yaml").write_text(changed(BELTS, "belts: []\n").replace("kind: capital", "kind: town"))
    before = sorted(folder.rglob("*"))
    done = goldsim(*command, "child.yaml", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["own.yaml:20:8", "own.yaml:34:1"]
    assert sorted(folder.rglob("*")) == before


def test_validate_knows_a_geography_whole_cut_or_wrong(folder: Path) -> None:
    (folder / "whole.yaml").write_text(TEXT)
    (folder / "cut.yaml").write_text(cut("tinyland", "./whole.yaml"))
    fine = goldsim("validate", "whole.yaml", "cut.yaml", cwd=folder)
    assert (fine.returncode, fine.stderr) == (0, "")
    assert fine.stdout.splitlines() == [
        "whole.yaml: fine (a geography, regions: 2, cells: 112, belts: 2, armed groups: 2)",
        "cut.yaml: fine (a geography, regions: 1, cells: 48, belts: 1, armed groups: 0)",
    ]
    (folder / "cut.yaml").write_text(cut("tinyland", "./whole.yaml") + "grid: x\ngrid: x\n")
    wrong = goldsim("validate", "cut.yaml", cwd=folder)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert [line.split(": ")[0] for line in wrong.stderr.splitlines()] == ["cut.yaml:7:1"]
