"""YAML comes in with the place of every value, and what is dangerous or ambiguous does not come in."""

import contextlib
import os
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from goldsim.errors import ScenarioError
from goldsim.reading.document import MAX_BYTES, load, parse, read_text
from goldsim.reading.loader import MAX_DEPTH, MAX_VALUES, dump

VALUES = {
    "1e3": 1000.0, "10e9": 10e9, "-5": -5, "+3": 3, ".5": 0.5, "1.": 1.0, "0.0": 0.0, "-1.5E-3": -0.0015, "0": 0,
    "true": True, "false": False, "2021-01-04": date(2021, 1, 4),
    "no": "no", "on": "on", "Yes": "Yes", "True": "True", "FALSE": "FALSE", "010": "010", "12:30": "12:30", "0x10": "0x10",
    "1_000": "1_000", "<<": "<<", "=": "=", "2021-1-4": "2021-1-4", "2021-01-04T00:00:00": "2021-01-04T00:00:00",
    "nan": "nan", "inf": "inf", "'1'": "1", '"true"': "true", "~": None, "null": None, "": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_a_scalar_is_read_as_what_it_looks_like(text: str, value: object) -> None:
    document = parse(f"key: {text}\n", "x.yaml")
    assert document.issues == ()
    assert document.value == {"key": value}
    assert type(document.value["key"]) is type(value)


BAD = {
    "": "1:1: the file is empty",
    "# nothing\n": "1:1: the file is empty",
    "---\n~\n": "1:1: the file is empty",
    "a: 1\nb: 2\na: 3\n": "3:1: a: the key 'a' is given twice, first on line 1",
    "g:\n  a: 1\n  'a': 3\n": "3:3: g.a: the key 'a' is given twice, first on line 2",
    "a: &here 1\nb: *here\n": "1:4: anchors (&here) are not taken: write the value out",
    "a: *here\n": "1:4: aliases (*here) are not taken: write the value out",
    "a: !!python/object:os.system {}\n": "1:4: tags (!!python/object:os.system) are not taken: leave it out",
    "a: !mine 3\n": "1:4: tags (!mine) are not taken: leave it out",
    "a: ! 3\n": "1:4: tags (!) are not taken: leave it out",
    "a: 1\n---\nb: 1\n": "2:1: a second document begins here (---): one file holds one",
    "a:\n\t- 1\n": "2:1: a tab is used for indenting: use spaces",
    "a: b: c\n": "1:5: cannot be read as YAML: mapping values are not allowed here",
    "a: [1, 2\n": "2:1: cannot be read as YAML: while parsing a flow sequence that begins on line 1, "
    "expected ',' or ']', but got '<stream end>'",
    "a: .inf\n": "1:4: a: .inf is not a finite number",
    "a: [1, -.NaN]\n": "1:8: a[1]: -.NaN is not a finite number",
    "a: 1e999\n": "1:4: a: 1e999 is not a finite number",
    "a: 1234567890123456789\n": "1:4: a: 1234567890123456789 is too large: whole numbers have at most 18 digits",
    "a: 2021-02-30\n": "1:4: a: 2021-02-30 is not a day of the calendar",
    "1.5: x\n": "1:1: a key must be text, this is '1.5': put it in quotes if it is meant as text",
    "? [a, b]\n: x\n": "1:3: a key must be text, this is a list or mapping: put it in quotes if it is meant as text",
    'a: "\\e[31m"\n': "1:4: a: the text holds control characters",
    'a: "\\ud800"\n': "1:4: a: the text holds control characters",
    '"\\0": 1\n': "1:1: the key '\\x00' holds control characters",
    "a: 1\nb: \x07\n": "2:4: the character '\\x07' cannot stand in a text file",
}


@pytest.mark.parametrize(("text", "said"), BAD.items())
def test_what_is_refused_is_said_with_its_place(text: str, said: str) -> None:
    assert [str(issue) for issue in parse(text, "x.yaml").issues] == [f"x.yaml:{said}"]


def test_all_problems_of_a_file_come_at_once() -> None:
    document = parse("a: .nan\nb: 2021-13-01\na: 2\nc: fine\n", "x.yaml")
    assert [issue.line for issue in document.issues] == [1, 2, 3]
    assert document.value["c"] == "fine"


def test_every_value_has_the_place_of_its_key_and_its_own() -> None:
    places = parse("a: 1\nb:\n  c: [x, y]\n", "x.yaml").places
    assert places[("a",)] == (1, 1, 1, 4)
    assert places[("b", "c")] == (3, 3, 3, 6)
    assert places[("b", "c", 1)] == (3, 10, 3, 10)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 100_000])
def test_deep_nesting_is_refused_before_it_can_hurt(opening: str, depth: int) -> None:
    (issue,) = parse(opening * depth, "x.yaml").issues
    assert issue.message == f"is nested more than {MAX_DEPTH} deep"


def test_nesting_up_to_the_limit_is_read() -> None:
    depth = MAX_DEPTH - 1
    assert parse("[" * depth + "1" + "]" * depth, "x.yaml").issues == ()


def test_a_file_of_too_many_values_is_refused_before_the_rest_is_looked_at() -> None:
    fine, wrong = ("[" + "1," * n + "}" for n in (MAX_VALUES - 10, 450_000))
    assert "cannot be read as YAML" in parse(fine, "x.yaml").issues[0].message
    (issue,) = parse(wrong, "x.yaml").issues
    assert issue.message == f"the file holds more than {MAX_VALUES:,} values"


def said_of(path: str | Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return str(caught.value)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_text("#" * (MAX_BYTES + 1))
    assert said_of(path) == f"{path}: is larger than 1 MB"


def test_a_missing_file_is_named_with_the_one_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "baseline.yaml").write_text("a: 1")
    meant = f"there is no such file - did you mean '{tmp_path / 'baseline.yaml'}'?"
    for wrong in ("basline.yaml", "baseline", "baseline.yml"):
        assert said_of(tmp_path / wrong) == f"{tmp_path / wrong}: {meant}"
    assert said_of(tmp_path / "other.yaml") == f"{tmp_path / 'other.yaml'}: there is no such file"
    lost = tmp_path / "no" / "x.yaml"
    assert said_of(lost) == f"{lost}: there is no such file, and no folder '{tmp_path / 'no'}'"


def test_what_is_not_a_file_is_refused(tmp_path: Path) -> None:
    assert said_of(tmp_path) == f"{tmp_path}: is a folder, not a file"
    os.mkfifo(tmp_path / "pipe")
    assert said_of(tmp_path / "pipe") == f"{tmp_path / 'pipe'}: is not an ordinary file"
    assert "there is no such file" in said_of("x" * 5000) or "cannot be opened" in said_of("x" * 5000)
    assert said_of("a\0b")


def test_text_that_is_not_utf_8_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: 1\nb: Kéniéba\n".encode("latin-1"))
    assert said_of(path) == f"{path}:2:5: byte 0xe9 is not UTF-8: save the file as UTF-8"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "mark.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_text(path) == "a: 1\n"


@given(st.text(max_size=300) | st.text(alphabet="ab01 -:[]{}&*!|>'\"%#?,\n\t~.e@`\\x", max_size=300))
@settings(max_examples=400)
def test_any_text_is_either_read_or_refused_in_words(text: str) -> None:
    document = parse(text, "x.yaml")
    assert (document.value is None) <= bool(document.issues)
    assert all(issue.message and issue.line >= 1 for issue in document.issues)


@given(st.binary(max_size=200))
@settings(max_examples=100)
def test_any_bytes_are_either_read_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    with contextlib.suppress(ScenarioError):  # any other exception fails the test
        assert load(path).value is not None


TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)
LEAVES = (
    TEXTS
    | st.sampled_from(list(VALUES))
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates()
)
TREES = st.dictionaries(
    TEXTS,
    st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=8),
    min_size=1,
    max_size=4,
)


@given(TREES)
@settings(max_examples=100)
def test_what_is_written_is_read_back_the_same(tree: dict[str, object]) -> None:
    text = dump(tree)
    document = parse(text, "x.yaml")
    assert document.issues == ()
    assert repr(document.value) == repr(tree)


def test_what_is_written_means_the_same_to_other_readers() -> None:
    tree = {"a": "no", "b": "010", "c": "1e3", "d": "12:30", "e": 1e10, "f": date(2021, 1, 4)}
    assert yaml.safe_load(dump(tree)) == tree
