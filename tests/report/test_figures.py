"""Figures: readable with any number of policies, true to the numbers, the same bytes again."""

import inspect
import re
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import NAMES, study
from matplotlib.text import Text

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.report import page_words, style
from goldsim.report.figures import control, forest, maps, over_time, scorecard, value
from goldsim.report.map_quantities import QUANTITIES, change_of, figures_by_cell
from goldsim.report.study_view import Pairs, StudyView, gather
from goldsim.studies.analysis.paired import paired_differences

ALL = (scorecard, forest, over_time, value, maps, control)
LONG = ("a_rather_long_name_for_a_policy_that_nobody_would_like_to_read_64", "x" * 64, "another-name-with-hyphens-in-it")
SHAPES = {
    "one_run": (1, 1, 40),
    "one_scenario": (1, 5, 104),
    "a_pair": (2, 1, 104),
    "two": (2, 5, 104),
    "four": (4, 5, 104),
    "six": (6, 3, 60),
}


@cache
def view(shape: str) -> StudyView:
    if shape == "long_names":
        return gather(study(3, 4, 60, names=LONG))
    return gather(study(*SHAPES[shape]))


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    with matplotlib.rc_context(style.SETTINGS):
        yield


def drawn(shape, modules=ALL):
    return [drawing for module in modules for drawing in module.draw(view(shape))]


@cache
def sheets(shape):
    """Return all drawings of a shape, each with its pieces of text and their boxes."""
    return [(drawing, texts(drawing.figure)) for drawing in drawn(shape)]


def texts(figure):
    """Return every piece of text with its box on paper, turned text included."""
    renderer = figure.canvas.get_renderer()
    figure.draw(renderer)
    found = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    hidden = {label for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for label in undrawn_labels(axes, axis)}
    boxes = [(text, Text.get_window_extent(text, renderer)) for text in found if text not in hidden]
    return [(text, box) for text, box in boxes if box.width > 1]


def undrawn_labels(axes, axis):
    """Return the tick labels that have a place and never come on paper: of axes without an axis, and beyond its ends."""
    low, high = sorted(axis.get_view_interval())
    # Ticks a hair beyond the ends are drawn.
    slack = 1e-6 * (high - low)
    ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
    undrawn = [tick for tick in ticks if not axes.axison or not low - slack <= tick.get_loc() <= high + slack]
    return [label for tick in undrawn for label in (tick.label1, tick.label2)]


def overlaps(boxes):
    """Return the pairs of texts whose boxes share more than a hair of paper."""
    x0, y0, x1, y1 = (side[:, None] for side in np.array([box.padded(-1.5).extents for _, box in boxes]).T)
    touch = np.less(x0, x1.T) & np.less(x0.T, x1) & np.less(y0, y1.T) & np.less(y0.T, y1)
    pairs = np.argwhere(np.triu(touch, 1))
    return [(boxes[one][0].get_text(), boxes[other][0].get_text()) for one, other in pairs]


@pytest.mark.parametrize("shape", [*SHAPES, "long_names"])
def test_nothing_is_cut_off_and_no_labels_overlap(shape):
    for drawing, boxes in sheets(shape):
        sheet = drawing.figure.bbox
        for text, box in boxes:
            inside = sheet.x0 <= box.x0 and box.x1 <= sheet.x1 and sheet.y0 <= box.y0 and box.y1 <= sheet.y1
            assert inside, f"{drawing.name}: {text.get_text()!r} is cut off"
        assert overlaps(boxes) == [], drawing.name


@pytest.mark.parametrize("shape", ["one_scenario", "four"])
def test_every_figure_says_its_period_number_of_runs_digests_version_and_seeds(shape):
    for drawing, boxes in sheets(shape):
        written = " ".join(text.get_text().replace("\n", " ") for text, _ in boxes)
        assert "n = 5 runs" in written, drawing.name
        assert "2022-12-26" in written, drawing.name
        assert "status_quo 03f9a12c · " in written
        assert "goldsim 0.1.0 · seeds 1–5" in written
        assert drawing.title in written
        assert drawing.alt
        assert drawing.caption


def test_a_single_scenario_is_shown_without_differences():
    drawings = {drawing.name: drawing for drawing, _ in sheets("one_scenario")}
    assert list(drawings) == ["scorecard", "over_time", "value", "map_control", "map_illicit_gold", "map_child_labour", "control"]
    assert "better" not in drawings["scorecard"].table.rows[1][2]


@pytest.mark.parametrize("module", ALL)
def test_the_same_results_give_the_same_bytes(module):
    first, again = ([style.render(drawing.figure) for drawing in module.draw(gather(study(2, 3, 60)))] for _ in range(2))
    assert first == again
    assert b"<dc:date>" not in first[0][0]


def test_titles_follow_the_numbers():
    usual, swapped = study(2, 4, 60), study(2, 4, 60)
    swapped.reference = "enforcement_only"
    swapped.table = swapped.table.assign(
        policy="status_quo", percent=-usual.table["percent"], low=-usual.table["high"], high=-usual.table["low"]
    )
    one, other = (forest.draw(gather(stored))[0].title for stored in (usual, swapped))
    assert one != other
    assert "to status quo" in one
    assert "to enforcement only" in other


def test_the_scorecard_counts_pairs_in_the_direction_that_is_wanted():
    found = view("four")
    for outcome in found.headlines:
        pairs = found.pairs("balanced", outcome)
        differences = found.runs("balanced", outcome.name) - found.runs("status_quo", outcome.name)
        assert pairs.n == 5
        if outcome.better:
            assert pairs.n_better == int((differences * outcome.better > 0).sum())
            table = found.stored.table.set_index(["policy", "outcome"])
            assert pairs.n_better == table.loc[("balanced", outcome.name), "better_in"]


def some_pairs(mean, *, is_clear, outcome="n_band"):
    percent = (mean, mean - 1, mean + 1)
    return Pairs(OUTCOMES[outcome], "a", 5, 5 * (mean > 0), 5 * (mean < 0), *percent, mean, is_clear=is_clear)


def test_clear_and_unclear_better_and_worse_differ_in_shape_and_not_only_in_colour():
    kinds = [
        some_pairs(-9.0, is_clear=True), some_pairs(9.0, is_clear=True), some_pairs(9.0, is_clear=True, outcome="n_mining"),
        some_pairs(-9.0, is_clear=False),
    ]  # fmt: skip
    markers = [forest._mark(pairs)[1] for pairs in kinds]
    assert markers == ["^", "v", "s", "o"]


def test_a_policy_that_changes_nothing_is_said_to_change_nothing():
    stored = study(2, 3, 60, geography="tinyland")
    same = stored.values[stored.values["policy"] == "status_quo"].assign(policy="enforcement_only")
    stored.values = pd.concat([stored.values[stored.values["policy"] == "status_quo"], same])
    stored.table = paired_differences(stored.values, NAMES[:2], "status_quo")
    found = gather(stored)
    assert forest.draw(found)[0].title == f"No clear difference to status quo in any of {len(found.headlines)} comparisons"
    assert all(row[3].endswith("the same in 3 of 3") for row in scorecard.draw(found)[0].table.rows)


def test_the_reference_zero_has_no_percentage_and_no_mark():
    nowhere = Pairs(OUTCOMES["n_band"], "a", 5, 5, 0, np.nan, np.nan, np.nan, 2.0, is_clear=True)
    assert forest.interval_words(nowhere) == "no percentage of zero"


def test_a_map_is_grey_where_fewer_than_eight_pairs_in_ten_agree():
    less, more, mixed, same = -np.ones(10), np.ones(10), np.array([1.0] * 7 + [-1.0] * 3), np.zeros(10)
    enough = np.array([1.0] * 8 + [-1.0] * 2)
    assert not change_of(np.column_stack([less[:5], more[:5]])).is_less.any()  # too few pairs
    change = change_of(np.column_stack([less, more, mixed, same, enough]))
    assert change.is_less.tolist() == [True, False, False, False, False]
    assert change.is_more.tolist() == [False, True, False, False, True]
    assert change.is_same.tolist() == [False, False, False, True, False]


def test_maps_count_a_missing_run_as_missing_and_not_as_nothing():
    stored = study(2, 4, 60)
    stored.cells = stored.cells[~((stored.cells["policy"] == "enforcement_only") & (stored.cells["seed"] == 4))]
    runs = figures_by_cell(gather(stored), QUANTITIES[1])
    assert np.isnan(runs["enforcement_only"][3]).all()
    assert np.isfinite(runs["status_quo"]).all()


def test_map_figures_add_up_to_what_was_stored():
    found = view("four")
    stored = found.stored.cells
    gold = stored[(stored["policy"] == "balanced") & (stored["seed"] == 2) & (stored["week"] >= found.first_week)]
    years = gold["week"].nunique() * 4 / (365.25 / 7)
    by_cell = figures_by_cell(found, QUANTITIES[1])["balanced"][1]
    assert by_cell.sum() == pytest.approx(gold["gold_to_networks_mg"].sum() * 1e-6 / years)


def test_bars_of_value_add_up_and_a_loss_counts_as_nothing():
    stored = study(2, 3, 60)
    is_loss = (stored.values["outcome"] == "value_traders_xof") & (stored.values["seed"] == 1)
    stored.values.loc[is_loss, "value"] = -5.0
    found = gather(stored)
    for policy in found.policies:
        assert value._shares(found, policy).sum() == pytest.approx(100)
    assert value.draw(found)


def test_one_wide_interval_does_not_flatten_the_forest():
    usual = [some_pairs(mean, is_clear=True) for mean in (5.0, -8.0, 11.0, 4.0, 6.0, -3.0)]
    wild = SimpleNamespace(percent_low=400.0, percent_high=900.0)
    assert forest._limit([*usual, wild]) < 60
    assert forest._limit(usual) == pytest.approx(1.08 * 12)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=383, exclude_categories=("Cc",)), max_size=80), st.floats(0.3, 5.0))
def test_wrapped_text_loses_nothing_and_fits(text, width):
    lines = style.wrap(text, 9.0, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) <= 1 or style.text_width(line, 9.0) <= width for line in lines)


@pytest.mark.parametrize(
    ("colour", "expected"), [("#ffffff", "black"), ("#000000", "white"), ("#e69f00", "black"), ("#66250b", "white")]
)
def test_text_on_a_colour_is_the_more_readable_of_black_and_white(colour, expected):
    assert style.readable_on(colour) == expected


def test_every_outcome_that_the_report_names_exists():
    assert {*value.RECEIVERS, *over_time.SHOWN, *page_words.MONEY} <= set(OUTCOMES)
    source = inspect.getsource(scorecard._finding)
    assert all(name in OUTCOMES for name in re.findall(r'"([a-z]+_[a-z_]+)"', source))


def test_the_scorecard_and_what_was_found_mean_the_same_by_better():
    assert scorecard._tone(some_pairs(-9.0, is_clear=True)) == 1
    assert scorecard._tone(some_pairs(9.0, is_clear=True)) == -1
    assert scorecard._tone(some_pairs(-9.0, is_clear=False)) == 0
    assert scorecard._tone(some_pairs(-9.0, is_clear=True, outcome="n_mining")) == 0


def test_policy_money_is_followed_to_its_ends():
    table = page_words.money_table(view("two"))
    assert [row[0] for row in table.rows] == ["enforcement only"]
    assert len(table.rows[0]) == len(table.head) == 6
    assert page_words.money_table(view("one_scenario")) is None


def test_who_is_obeyed_in_december_is_laid_beside_who_was_seen():
    drawings = {shape: list(control.draw(view(shape))) for shape in ("one_run", "four")}
    assert drawings["one_run"] == []  # no year ends in it
    (drawing,) = drawings["four"]
    seen = {one.place for one in view("four").geography.seen}
    assert {row[0] for row in drawing.table.rows} <= seen
    marks = [mark for row in drawing.table.rows for mark in row[1:] if mark]
    right = sum(mark.endswith("yes") for mark in marks)
    assert all(mark.endswith((": yes", ": no")) for mark in marks)
    assert f"{right} of {len(marks)} places" in drawing.title
    words = " ".join(text.get_text() for text in drawing.figure.findobj(Text))
    assert "December 2021" in words
