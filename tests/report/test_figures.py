"""Figures: readable with any number of policies, true to the numbers, the same bytes again."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st
from invented import study
from matplotlib.text import Text

from goldsim.report import style
from goldsim.report.figures import alone, control, gains, gold_way, money_way, nine_lines, region_maps, tornado, value, years
from goldsim.report.figures.dots import Line
from goldsim.report.judged import changes
from goldsim.report.language import spoken
from goldsim.report.lines import shown_lines
from goldsim.report.study_view import StudyView, gather

# What is left of red, green and blue (linear light) to who sees no red, no green, no blue (Viénot and others 1999; Brettel 1997).
BLINDNESS = {
    "red": np.array([[0.112, 0.888, 0.0], [0.112, 0.888, 0.0], [0.004, -0.004, 1.0]]),
    "green": np.array([[0.292, 0.708, 0.0], [0.292, 0.708, 0.0], [-0.022, 0.022, 1.0]]),
    "blue": np.array([[1.01, 0.134, -0.148], [0.0, 0.865, 0.135], [0.0, 0.865, 0.135]]),
}
ALL = (nine_lines, gains, money_way, gold_way, value, region_maps, years, control)
LONG = ("a_rather_long_name_for_a_policy_that_nobody_would_like_to_read_64", "x" * 64, "another-name-with-hyphens-in-it")
SHAPES = {"one_scenario": (1, 5, 60), "two": (2, 5, 60), "four": (4, 6, 60)}


@cache
def view(shape: str) -> StudyView:
    if shape == "long_names":
        return gather(study(3, 4, 60, names=LONG))
    if shape == "too_short":
        return gather(study(1, 1, 40))
    return gather(study(*SHAPES[shape]))


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    with style.settings():
        yield


def drawn(shape, modules=ALL):
    return [drawing for module in modules for drawing in module.draw(view(shape))]


@cache
def sheets(shape):
    """Return all drawings of a shape, wide and narrow, each with its pieces of text and their boxes."""
    found = [(drawing, figure) for drawing in drawn(shape) for figure in (drawing.figure, drawing.narrow)]
    return [(drawing, figure, texts(figure)) for drawing, figure in found]


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


@pytest.mark.parametrize("shape", ["one_scenario", "four", pytest.param("long_names", marks=pytest.mark.long)])
def test_nothing_is_cut_off_and_no_labels_overlap(shape):
    for drawing, figure, boxes in sheets(shape):
        sheet = figure.bbox
        for text, box in boxes:
            inside = sheet.x0 <= box.x0 and box.x1 <= sheet.x1 and sheet.y0 <= box.y0 and box.y1 <= sheet.y1
            assert inside, f"{drawing.name}: {text.get_text()!r} is cut off"
        if drawing.name != "control":  # a crowded map may have towns under a cross
            assert overlaps(boxes) == [], drawing.name


def test_every_figure_fits_its_place_and_has_no_text_under_nine_points():
    for drawing, figure, boxes in sheets("four"):
        width = float(figure.get_size_inches()[0])
        assert width <= (style.WIDE if figure is drawing.figure else style.NARROW) + 2 * style.MARGIN
        assert min(text.get_size() for text, _ in boxes) >= style.SIZE, drawing.name


@pytest.mark.parametrize("shape", ["one_scenario", "four"])
def test_every_figure_says_its_title_study_version_and_seeds(shape):
    for drawing, _, boxes in sheets(shape):
        written = " ".join(text.get_text().replace("\n", " ") for text, _ in boxes)
        assert drawing.title in written, drawing.name
        assert "goldsim 0.1.0, study 3f9a12c4" in written
        assert drawing.alt
        assert "\n" not in drawing.caption


def test_a_single_scenario_is_shown_without_differences():
    names = [drawing.name for drawing in drawn("one_scenario")]
    assert "effects" not in names
    assert "gains" not in names
    assert {"value", "years", "control", "regions_children_working"} <= set(names)


@pytest.mark.parametrize("module", [nine_lines, region_maps], ids=["effects", "regions"])
def test_the_same_results_give_the_same_bytes(module):
    first, again = (
        [style.render(drawing.narrow) for drawing in module.draw(gather(study(2, 3, 30, geography="tinyland")))] for _ in range(2)
    )
    assert first == again
    assert b"<dc:date>" not in first[0][0]


def test_what_a_reader_has_set_for_matplotlib_changes_nothing():
    (usual,) = nine_lines.draw(view("two"))
    theirs = {"font.size": 30, "figure.autolayout": True, "axes.grid": True, "lines.linewidth": 9}
    with matplotlib.rc_context(theirs), style.settings():
        (other,) = nine_lines.draw(view("two"))
        assert style.render(usual.figure)[0] == style.render(other.figure)[0]


def test_every_interval_of_the_dots_lies_inside_the_axis():
    found = view("four")
    for drawing in (*nine_lines.draw(found), *gains.draw(found)):
        axes = max(drawing.figure.axes, key=lambda one: len(one.lines))
        low, high = axes.get_xlim()
        points = np.concatenate([line.get_xdata() for line in axes.lines])
        assert low <= points.min()
        assert points.max() <= high


def test_dots_in_percent_are_the_change_over_the_level():
    found = view("four")
    (change,) = changes(found, "balanced", found.reference, shown_lines(found)[:1])
    low, mean, high = Line("x", (change,), is_percent=True).ends(change)
    assert (low, mean, high) == pytest.approx(tuple(100 * part / change.level for part in (change.low, change.mean, change.high)))


def test_numbers_of_regions_add_up_to_the_nation():
    found = view("four")
    for outcome in (one for one in shown_lines(found) if one.name == "n_children_working"):
        whole = found.runs("balanced", outcome.name)
        assert found.in_regions(outcome)["balanced"].sum(axis=1) == pytest.approx(whole)


def test_bars_of_money_and_value_add_up_and_a_loss_counts_as_nothing():
    stored = study(2, 3, 60)
    is_loss = (stored.values["outcome"] == "value_traders_xof") & (stored.values["seed"] == 1)
    stored.values.loc[is_loss, "value"] = -5.0
    found = gather(stored)
    for policy in found.policies:
        assert value._shares(found, policy).sum() == pytest.approx(100)
    assert "60 with enforcement only" in money_way.draw(found)[0].title
    sums = found.funds[["arrived", "diverted", "unused", "on_its_way"]].sum().sum()
    assert sums == pytest.approx(found.funds["asked"].sum())


def test_colours_of_policies_are_told_apart_by_the_three_common_kinds_of_colour_blindness():
    for kind in BLINDNESS.values():
        seen = [kind @ np.square(matplotlib.colors.to_rgb(colour)) for colour in style.POLICIES[:3]]
        assert all(np.abs(np.sqrt(np.clip(a, 0, 1)) - np.sqrt(np.clip(b, 0, 1))).max() > 0.1 for a, b in combinations(seen, 2))


def test_a_french_figure_has_french_words_and_numbers():
    with spoken("fr"):
        (drawing,) = gains.draw(gather(study(2, 6, 60)))
    words = " ".join(text.get_text() for text, _ in texts(drawing.figure))
    assert "Groupes armés" in words
    assert "Md FCFA par an" in words


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


def test_who_is_obeyed_in_december_is_laid_beside_who_was_seen():
    drawings = {shape: list(control.draw(view(shape))) for shape in ("too_short", "four")}
    assert drawings["too_short"] == []  # no year ends in it
    (drawing,) = drawings["four"]
    seen = {one.place for one in view("four").geography.seen}
    assert {row[0] for row in drawing.table.rows} <= seen
    marks = [mark for row in drawing.table.rows for mark in row[1:] if mark]
    right = sum(mark.endswith("yes") for mark in marks)
    assert all(mark.endswith((": yes", ": no")) for mark in marks)
    assert f"{right} of {len(marks)} known cases" in drawing.title
    words = " ".join(text.get_text() for text in drawing.figure.findobj(Text))
    assert "December 2021" in words


def test_the_way_of_the_gold_adds_up_and_names_the_largest_shift():
    (drawing,) = gold_way.draw(view("four"))
    assert "the largest shift: 25 declared under balanced" in drawing.title
    for policy in range(1, 5):
        grams = [float(row[policy]) for row in drawing.table.rows]
        assert [sum(grams[:3]), sum(grams[3:6]), sum(grams[6:])] == pytest.approx([100.0] * 3, abs=0.2)


def test_a_tornado_finds_the_value_at_which_a_change_turns_round():
    values = np.linspace(0.0, 1.0, 11)
    index = pd.MultiIndex.from_product([["base", "other"], range(11), [1]], names=["choice", "point", "seed"])
    figures = pd.DataFrame({"n_poor": np.concatenate([np.full(11, 50.0), 50.0 + 5.0 * (values - 0.4)])}, index=index)
    factors = [SimpleNamespace(path="dig.turns"), SimpleNamespace(path="dig.same")]
    swept = SimpleNamespace(
        figures=figures,
        choices=[SimpleNamespace(name="base"), SimpleNamespace(name="other")],
        outcomes=("n_poor",),
        coded=np.column_stack([values, np.ones(11)]),
        sampling=SimpleNamespace(factors=factors),
    )
    (bar,) = tornado.bars_of(swept, ["n_poor"])
    assert bar.path == "dig.turns"
    assert bar.turns == pytest.approx(0.4)
    assert bar.changes == pytest.approx((-4.0, 6.0))
    assert (bar.is_clear, bar.is_turned) == (True, True)
    luck = np.random.default_rng(1).normal(0.0, 5.0, 11)  # which does not depend on the number
    figures.loc["other", "n_poor"] = 50.0 + luck
    (bar,) = tornado.bars_of(swept, ["n_poor"])
    assert (bar.is_clear, bar.is_turned) == (False, False)


def test_single_instruments_are_drawn_from_the_summary_of_a_study_beside(tmp_path):
    lines = [line.name for line in shown_lines(view("four"))]
    rows = [
        {"policy": "raids_alone", "outcome": name, "percent": 3.0, "is_clear": name == "n_robberies", "n": 8} for name in lines
    ]
    pd.DataFrame([*rows, {"policy": "balanced", "outcome": "n_poor"}]).to_csv(tmp_path / "summary.csv", index=False)
    (drawing,) = alone.draw(replace(view("four"), beside=(tmp_path,)))
    assert drawing.title == "With all the money in turn, 1 instruments make 1 clear changes on these lines"
    assert [cell.startswith("(") for cell in drawing.table.rows[0][1:]] == [name != "n_robberies" for name in lines]
    assert list(alone.draw(view("four"))) == []
