"""The figure of mechanisms: a table of tints that is true to the effects, readable, and blank where nothing is clear."""

from dataclasses import replace
from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from invented import study
from test_figures import overlaps, texts

from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.report import style
from goldsim.report.figures import without_mechanisms
from goldsim.report.study_view import gather
from goldsim.scenario.mechanisms import MECHANISMS

POLICIES = ("status_quo", "enforcement_only")


@pytest.fixture(autouse=True)
def _settings():
    with matplotlib.rc_context(style.SETTINGS):
        yield


@pytest.fixture(scope="module")
def view():
    return gather(study(2, 6, 60))


def drawn(view, effects):
    return without_mechanisms.draw(replace(view, effects=effects))


def effect(mechanism, policy, outcome, percent, *, is_clear=True, spread=1.0, n=6):
    """Return a row of effects on an outcome that is 100 with everything on; a percent is a unit of it."""
    margin = abs(percent) / 2
    low, high = (percent - margin, percent + margin) if is_clear else (percent - 9, percent + 9)
    return {
        "mechanism": mechanism, "policy": policy, "outcome": outcome, "n": n, "mean_on": 100.0, "mean_off": 100.0 + percent,
        "spread_on": spread, "difference_mean": percent, "low": low if percent else 0.0, "high": high if percent else 0.0,
        "percent": percent, "is_clear": is_clear and percent != 0,
    }  # fmt: skip


def every_effect(names=tuple(MECHANISMS)):
    rng = np.random.default_rng(1)
    sizes = np.array([0, 0.02, -4.2, 33, -100, 870, 12_345])
    rows = [
        effect(
            name, policy, outcome, float(rng.choice(sizes)), is_clear=bool(rng.random() < 0.8), spread=float(rng.choice([1, 10]))
        )
        for name in names
        for policy in POLICIES
        for outcome in OUTCOMES
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("names", [tuple(MECHANISMS), ("M08",)])
def test_nothing_is_cut_off_and_no_labels_overlap(view, names):
    drawings = drawn(view, every_effect(names))
    assert [drawing.name for drawing in drawings] == ["mechanisms_status_quo", "mechanisms_enforcement_only"]
    for drawing in drawings:
        sheet, boxes = drawing.figure.bbox, texts(drawing.figure)
        assert len(boxes) > len(HEADLINES)
        for text, box in boxes:
            assert sheet.x0 <= box.x0, text.get_text()
            assert box.x1 <= sheet.x1, text.get_text()
            assert sheet.y0 <= box.y0, text.get_text()
            assert box.y1 <= sheet.y1, text.get_text()
        assert overlaps(boxes) == []


def test_cells_say_the_change_and_are_blank_where_it_is_not_clear(view):
    cells = {"n_band": -4.2, "bribes_xof": 12_345.0, "n_attacks": 0.0, "n_fighters": 2.0, "n_robberies": 900_000.0}
    rows = [effect("M08", "status_quo", name, percent, is_clear=name != "n_fighters") for name, percent in cells.items()]
    from_nothing = effect("M08", "status_quo", "n_children_working", 3.0) | {"percent": np.nan, "mean_on": 0.0}
    (drawing,) = drawn(view, pd.DataFrame([*rows, from_nothing]))
    (row,) = drawing.table.rows
    found = dict(zip(HEADLINES, row[1:], strict=True))
    assert row[0] == "M08 Protection, zakat, sieges, kidnapping"
    expected = {
        "n_band": "−4.2", "bribes_xof": "×124", "n_attacks": "0", "n_fighters": "", "n_robberies": ">×999",
        "n_children_working": "from 0", "n_mining": "?",
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected
    written = [text.get_text() for text, _ in texts(drawing.figure)]
    assert "×124" in written
    assert "n = 6 pairs" in " ".join(written)
    assert drawing.title == (
        "Under status quo, switching off 1 of 1 mechanism clearly changes a headline outcome; M08 moves the most of them, "
        f"4 of {len(HEADLINES)}"
    )


def test_the_colour_says_whether_the_outcome_is_better_without_and_how_much_it_stands_out_of_luck():
    def colour(outcome, difference, spread):
        row = SimpleNamespace(is_clear=True, difference_mean=difference, spread_on=spread)
        return without_mechanisms._colour(row, OUTCOMES[outcome])

    assert colour("bribes_xof", -4.0, 1.0) == colour("state_revenue_xof", 4.0, 1.0) == style.BETTER
    assert colour("bribes_xof", 4.0, 0.0) == style.WORSE  # no run differs from another: anything stands out
    assert colour("n_mining", 4.0, 1.0) == style.MUTED
    shades = [sum(matplotlib.colors.to_rgb(colour("bribes_xof", -difference, 1.0))) for difference in (0.5, 2.0, 4.0)]
    assert shades == sorted(shades, reverse=True)
    assert len(set(shades)) == 3
    unclear = SimpleNamespace(is_clear=False, difference_mean=-4.0, spread_on=1.0)
    assert without_mechanisms._colour(unclear, OUTCOMES["bribes_xof"]) == ""


def test_a_study_without_effects_has_no_such_figure(view):
    assert drawn(view, every_effect().iloc[:0]) == []
    assert without_mechanisms.draw(view) == []


def test_the_same_effects_give_the_same_bytes(view):
    first, again = ([style.render(drawing.figure) for drawing in drawn(view, every_effect(("M08", "M14")))] for _ in range(2))
    assert first == again
