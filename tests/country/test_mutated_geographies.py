"""Whatever is done to a sound geography, it opens a run or is refused in words."""

import copy
import math
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from bad_geographies import TEXT, cut
from goldsim.country.geography import load
from goldsim.economy import GoldEconomy
from goldsim.errors import Issue, ScenarioError
from goldsim.reading.document import parse
from goldsim.scenario import Scenario
from tinyland import TINY

COUNTRY: dict[str, Any] = parse(TEXT, "tinyland").value
CUT: dict[str, Any] = parse(cut(), "cut").value
SMALLER = TINY | {
    "run.people_per_row": 200, "run.children_per_row": 50, "initial.n_sites": 6, "initial.n_hidden_sites": 4,
    "initial.n_traffickers": 3, "initial.n_networks_waiting": 1, "initial.n_companies": 2, "initial.n_committees": 2,
}  # fmt: skip
NUMBERS = [0, -1, 1, 0.5, 7, 1e-9, 1e9, 90, -90, 180, -180, math.nan, math.inf]
ANYTHING = [None, True, "", " ", ".", "x", "A", "north", "capital", "mali", [], {}, [1], {"x": 1}, *NUMBERS]

type Path_ = tuple[str | int, ...]


def paths(value: Any, at: Path_ = ()) -> list[Path_]:
    """Return the paths of everything in a tree, the tree itself left out."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, item in items for path in ((*at, key), *paths(item, (*at, key)))]


def get(tree: Any, path: Path_) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def put(tree: Any, path: Path_, value: Any) -> None:
    get(tree, path[:-1])[path[-1]] = value


def drop(tree: Any, path: Path_, data: st.DataObject) -> None:
    del get(tree, path[:-1])[path[-1]]


def negate(tree: Any, path: Path_, data: st.DataObject) -> None:
    value = get(tree, path)
    put(tree, path, -value if isinstance(value, int | float) else value)


def replace(tree: Any, path: Path_, data: st.DataObject) -> None:
    put(tree, path, copy.deepcopy(data.draw(st.sampled_from(ANYTHING))))


def renumber(tree: Any, path: Path_, data: st.DataObject) -> None:
    if isinstance(get(tree, path), int | float):
        put(tree, path, data.draw(st.sampled_from(NUMBERS) | st.floats()))


def rename(tree: Any, path: Path_, data: st.DataObject) -> None:
    around = get(tree, path[:-1])
    if isinstance(around, dict):
        around[data.draw(st.sampled_from(["x", "y", "A", ".", "title", "lat", "", "finds", "rest"]))] = around.pop(path[-1])


def duplicate(tree: Any, path: Path_, data: st.DataObject) -> None:
    around = get(tree, path[:-1])
    if isinstance(around, list):
        around.append(copy.deepcopy(around[int(path[-1])]))


def swap(tree: Any, path: Path_, data: st.DataObject) -> None:
    other = data.draw(
        st.sampled_from([one for one in paths(tree) if one[: len(path)] != path and path[: len(one)] != one] or [path])
    )
    first, second = get(tree, path), get(tree, other)
    put(tree, path, second)
    put(tree, other, first)


def redraw(tree: Any, path: Path_, data: st.DataObject) -> None:
    """Change a letter of the grid, drop one, or double a row."""
    if not isinstance(tree.get("grid"), str) or not tree["grid"]:
        return
    at, grid = data.draw(st.integers(0, len(tree["grid"]) - 1)), tree["grid"]
    put(tree, ("grid",), grid[:at] + data.draw(st.sampled_from(["A", "B", "x", "y", ".", "q", "", " ", "\n"])) + grid[at + 1 :])


CHANGES = [drop, negate, replace, renumber, renumber, rename, duplicate, swap, redraw]


def mutated(data: st.DataObject) -> dict[str, Any]:
    tree = copy.deepcopy(data.draw(st.sampled_from([COUNTRY, COUNTRY, COUNTRY, CUT])))
    for _ in range(data.draw(st.integers(1, 4))):
        change: Callable[[Any, Path_, st.DataObject], None] = data.draw(st.sampled_from(CHANGES))
        here = paths(tree)
        if here:
            change(tree, data.draw(st.sampled_from(here)), data)
    return tree


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_changed_geography_opens_a_run_or_is_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, baseline: Scenario, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "mutated.yaml"
    path.write_text(yaml.safe_dump(mutated(data), allow_unicode=True, sort_keys=False), encoding="utf-8")
    scenario: Scenario | None = None
    found: tuple[Issue, ...] = ()
    try:
        scenario = baseline.with_values(SMALLER | {"run.geography": str(path)}, allow_outside=True)
    except ScenarioError as error:
        found = error.issues
    assert scenario or found
    assert all(issue.message and "\n" not in str(issue) for issue in found)
    assert all(issue.line for issue in found if issue.file == str(path))
    if scenario:
        GoldEconomy(scenario, seed=1)


KEYS = [*COUNTRY, *CUT, "lat", "lon", "radius_km", "weight", "kind", "letter", "A", "x"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.sampled_from(["mali", "A", "AAxx", "capital"])


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8)


@given(st.recursive(LEAVES, nested, max_leaves=40))
@settings(max_examples=200, deadline=None)
def test_anything_is_refused_in_words(tmp_path_factory: pytest.TempPathFactory, content: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(str(path))
    assert all(issue.message and "\n" not in str(issue) for issue in caught.value.issues)


@given(st.integers(0, len(TEXT)), st.sampled_from(["", "\n", "\t", "{", "]", ":", "- ", "'", "#", "&a ", "\x00", "é", "9", "x"]))
@settings(max_examples=200, deadline=None)
def test_a_slip_of_the_finger_is_refused_in_words_or_harmless(
    tmp_path_factory: pytest.TempPathFactory, at: int, typed: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "slip.yaml"
    path.write_text(TEXT[:at] + typed + TEXT[at + 1 :], encoding="utf-8")
    found: tuple[Issue, ...] = ()
    try:
        load(str(path))
    except ScenarioError as error:
        found = error.issues
    assert all(issue.line and issue.message for issue in found)
