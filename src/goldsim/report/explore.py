"""A page to explore: a map with its years, curves and groups, linked, policy against policy; one file, with its program in it."""

import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from itertools import combinations, pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.stats import t

from goldsim.country.geography import Geography
from goldsim.outcomes.catalogue import OUTCOMES, Outcome
from goldsim.report.basemap import borders, frame_of, middle_of
from goldsim.report.figures.gains import GROUPS
from goldsim.report.judged import Change, is_share, shown, unit_of
from goldsim.report.language import say
from goldsim.report.lines import shown_lines
from goldsim.report.study_view import Floats, StudyView
from goldsim.studies.analysis.paired import CONFIDENCE, WHOLE_WEEKS_A_YEAR
from goldsim.text import phrases

QUARTER: Final = WHOLE_WEEKS_A_YEAR // 4
DIGITS: Final = 3
VENDORED: Final = ("vendor/d3.min.js", "vendor/plot.umd.min.js")
PROGRAM: Final = "templates/explore.js"


def content(view: StudyView) -> dict[str, Any]:
    """Return what the template is filled with: the figures, the programs, and what the page's policy lets run."""
    programs = [files("goldsim.report").joinpath(name).read_text("utf-8") for name in (*VENDORED, PROGRAM)]
    hashes = [f"'sha256-{b64encode(sha256(one.encode('utf-8')).digest()).decode('ascii')}'" for one in programs]
    said = {"data": as_json(figures_of(view)), "programs": programs, "allowed": " ".join(hashes), "as_json": as_json}
    return said | {"style": files("goldsim.report").joinpath("templates/explore.css").read_text("utf-8")}


def as_json(value: Any) -> str:
    """Write what may stand in a page between tags, whatever somebody has called a policy."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")


def figures_of(view: StudyView) -> dict[str, Any]:
    """Return the years and quarters of every outcome that is shown, by policy and place, and what differs between policies."""
    stored = view.stored.regions.columns if "regions" in view.stored.kept else ()
    names = [outcome.name for outcome in shown_lines(view)]
    names += [name for name in OUTCOMES if name in stored] + [name for name in GROUPS.values() if view.has(name)]
    outcomes = tuple(OUTCOMES[name] for name in dict.fromkeys(names))
    years, quarters = (_cubes(view, outcomes, span) for span in (WHOLE_WEEKS_A_YEAR, QUARTER))
    groups = {name: say(label) for label, name in GROUPS.items()}
    return {
        "policies": [{"label": one.label, "colour": view.colours[one.name]} for one in view.policies],
        "places": [view.geography.title, *view.geography.region_names],
        "years": [view.dates.iloc[0].year + year for year in range(next(iter(years.values())).shape[2])],
        "pairs": _pairs(view),
        "outcomes": [_described(outcome, groups) for outcome in outcomes],
        "levels": {name: _rounded(_mean(cube)) for name, cube in years.items()},
        "quarters": {name: _rounded(_mean(cube)) for name, cube in quarters.items()},
        "changes": {outcome.name: _changes(view, outcome, years[outcome.name]) for outcome in outcomes},
        "map": _map(view.geography),
    }


def _described(outcome: Outcome, groups: dict[str, str]) -> dict[str, Any]:
    said = {"name": outcome.name, "label": phrases.sentence(say(outcome.label)), "unit": unit_of(outcome)}
    points = say("points") if is_share(outcome) else unit_of(outcome)
    return said | {"points": points, "better": outcome.better, "group": phrases.sentence(groups.get(outcome.name, ""))}


def _pairs(view: StudyView) -> list[tuple[int, int]]:
    """Return which policies are held against which, by their places: each with each, or of very many each with the first."""
    n = len(view.policies)
    return [(0, k) for k in range(1, n)] if view.is_crowded else list(combinations(range(n), 2))


def _cubes(view: StudyView, outcomes: tuple[Outcome, ...], span: int) -> dict[str, Floats]:
    """Return each outcome as the page shows it: shape (policies, places, spans of weeks, seeds), NaN for what is not there."""
    names, places = [outcome.name for outcome in outcomes], ["", *view.geography.region_names]
    tables = [view.stored.weekly, *([view.stored.regions] if "regions" in view.stored.kept else [])]
    n_spans = len(view.dates) // span if len(view.dates) >= WHOLE_WEEKS_A_YEAR else 0
    rows = pd.concat([one.reindex(columns=["policy", "region", "week", "seed", *names]) for one in tables])
    rows = rows.assign(policy=rows["policy"].astype(str), region=rows["region"].fillna("").astype(str), week=rows["week"] // span)
    axes = [[policy.name for policy in view.policies], places, range(n_spans), view.seeds]
    means = rows.groupby(["policy", "region", "week", "seed"])[names].mean().reindex(pd.MultiIndex.from_product(axes))
    shape = tuple(map(len, axes))
    return {one.name: shown(one, one.factor) * means[one.name].to_numpy(np.float64).reshape(shape) for one in outcomes}


def _mean(cube: Floats) -> Floats:
    """Return the mean over the seeds that are there."""
    there = np.isfinite(cube)
    return np.where(there, cube, 0.0).sum(axis=-1) / np.where(there.any(axis=-1), there.sum(axis=-1), np.nan)


def _changes(view: StudyView, outcome: Outcome, cube: Floats) -> list[Any]:
    """Return for each pair, place and year the mean change, its interval for all of them together, and 1 if it is clear."""
    found, there = [], cube[:, :, :, np.isin(view.seeds, list(view.stored.paired_seeds))]
    n = there.shape[-1]
    for base, policy in _pairs(view):
        rows, levels = there[policy] - there[base], there[base].mean(axis=-1)
        # There are thousands of these: a bootstrap, as on the page, would take half a minute.
        sure = t.ppf(1 - (1 - CONFIDENCE) / 2 / max(levels.size, 1), n - 1) if n > 1 else np.nan
        mean, half = rows.mean(axis=-1), sure * rows.std(axis=-1, ddof=min(1, n - 1)) / np.sqrt(n)
        alike = (np.sign(rows) == np.sign(mean)[..., None]).sum(axis=-1)
        low, high = mean - half, mean + half
        cells = zip(*(one.ravel().tolist() for one in (levels, mean, low, high, alike)), strict=True)
        is_clear = [Change(outcome, at, a, b, c, n, k, view.matters).is_clear for at, a, b, c, k in cells]
        found.append(_rounded(np.stack([mean, low, high, np.reshape(is_clear, mean.shape)], axis=-1)))
    return found


def _rounded(values: Floats) -> Any:
    """Return numbers to a few digits, as lists; None for what is not there."""
    if values.ndim:
        return [_rounded(one) for one in values]
    return float(f"{values:.{DIGITS}g}") if np.isfinite(values) else None


def _map(geography: Geography) -> dict[str, Any]:
    """Return the country in columns and rows of its grid: each region's cells as runs, the lines, and where names stand."""
    frame, rows = frame_of(geography), geography.region.reshape(geography.n_rows, geography.n_columns)
    runs = []
    for y, row in enumerate(rows):
        edges = np.flatnonzero(np.diff(row, prepend=row[0] - 1, append=row[-1] - 1))
        runs += [[int(row[a]), y, int(a), int(b)] for a, b in pairwise(edges) if row[a] >= 0]
    inner, outer = (np.reshape(path.vertices, (-1, 4)).tolist() for path in borders(geography))
    middles = [middle_of(geography, region) for region in range(len(geography.region_names))]
    box = [frame.left, frame.top, frame.right, frame.bottom]
    return {"box": box, "aspect": frame.aspect, "runs": runs, "inner": inner, "outer": outer, "middles": middles}
