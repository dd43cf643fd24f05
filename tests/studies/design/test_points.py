"""Points from a file."""

import pytest
from land import LANDS

from goldsim.errors import ScenarioError
from goldsim.studies.design.points import read_points
from goldsim.studies.design.samplers import sampling


def test_points_of_a_file_are_taken_as_they_stand(tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("﻿dig.x,permit.n_steps,mechanisms.M14\n0.25,3.0,on\n1e-1, 4,off\n\n", "utf-8")
    factors, rows = read_points(file, LANDS)
    assert rows == ((0.25, 3, "on"), (0.1, 4, "off"))
    assert sampling("csv", factors, rows=rows).paths == ("dig.x", "permit.n_steps", "mechanisms.M14")


def test_lines_may_end_as_on_any_machine(tmp_path):
    for end in ("\n", "\r\n", "\r"):
        (tmp_path / "points.csv").write_bytes(f"dig.x{end}0.25{end}0.5{end}".encode())
        assert read_points(tmp_path / "points.csv", LANDS)[1] == ((0.25,), (0.5,))


def test_a_value_of_a_file_may_be_a_list_or_a_mapping(tmp_path, tiny):
    file = tmp_path / "points.csv"
    file.write_text('policy.split,dig.base_mg\n"{a: 1.0}",2100\n"[1, 2]",2200\n"{a: 1.0}",2300\n')
    factors, rows = read_points(file, [tiny])
    assert [split for split, _ in rows] == [{"a": 1.0}, [1, 2], {"a": 1.0}]
    assert [factor.values for factor in factors] == [({"a": 1.0}, [1, 2]), (2100, 2200, 2300)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dig.xx\n1\n", ":1:1: dig.xx: is not something that can be set - did you mean 'dig.x'?"),
        ("dig.x,dig.x\n1,1\n", ":1:1: dig.x: is there more than once"),
        ("dig.x\n0.1\n0.2,3\n", ":3:2: has 2 values, the first line 1"),
        ("dig.y,dig.x\n0.1,\n", ":2:2: dig.x: has no value"),
        ("dig.x,dig.y\n0.1,0.2\n0.1,7\n", ":3:2: dig.y: is 7, outside its range 0.0 to 1.0; --outside-range takes"),
        ("dig.x\n", ":1:1: holds no point"),
        ("", ":1:1: the first line names the paths"),
        ("dig.x\n[1\n", ":2:1: dig.x: "),
        ('dig.x,dig.y\n0.1,"0.2\n0.1,0.3\n', ":2:1: cannot be read as a table: a quote is not closed"),
        ('dig.x,dig.y\n0.1,"0.2"5\n', ":2:1: cannot be read as a table: ',' expected after the closing quote"),
        ('dig.x,dig.y\n0.1,"0\n2"\n', ":2:1: cannot be read as a table: a quote is not closed in its line"),
        ("dig.x\tdig.y\n0.1\t0.2\n", ":1:1: columns are separated by tabs: separate them by commas"),
        (f"dig.x\n{'1' * 200_000}\n", ":2:1: cannot be read as a table: field larger than field limit"),
    ],
)
def test_what_is_wrong_with_a_file_of_points_is_said_with_line_and_column(tmp_path, text, said):
    (tmp_path / "points.csv").write_text(text)
    with pytest.raises(ScenarioError) as refused:
        read_points(tmp_path / "points.csv", LANDS)
    assert said in str(refused.value)


def test_a_table_of_semicolons_is_answered_with_how_to_write_it(tmp_path, tiny):
    (tmp_path / "points.csv").write_text("dig.recovery_share;sell.tax_share\n0,3;0,05\n", encoding="utf-8-sig")
    with pytest.raises(
        ScenarioError, match=r"points\.csv:1:1: columns are separated by semicolons: separate them by commas"
    ) as error:
        read_points(tmp_path / "points.csv", [tiny])
    assert len(error.value.issues) == 1


def test_a_decimal_comma_is_answered_with_a_point(tmp_path, tiny):
    (tmp_path / "points.csv").write_text('dig.recovery_share\n"0,3"\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match="must be a number, it is '0,3': write a decimal with a point"):
        read_points(tmp_path / "points.csv", [tiny])


def test_a_letter_of_another_alphabet_is_named(tmp_path, tiny):
    (tmp_path / "points.csv").write_text("dig.recovery_sh\u0430re\n0.3\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"did you mean 'dig\.recovery_share' \('\u0430' is U\+0430\)"):
        read_points(tmp_path / "points.csv", [tiny])
