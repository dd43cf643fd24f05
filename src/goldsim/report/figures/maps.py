"""Maps of the country: the reference, and what each policy changes, grey where the pairs do not agree on the sign."""

import math
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import FuncNorm, Normalize, PowerNorm, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from goldsim.report import basemap, style
from goldsim.report.map_quantities import QUANTITIES, SLASH, Change, Quantity, change_of, figures_by_cell
from goldsim.report.study_view import Floats, StudyView
from goldsim.report.style import Drawing
from goldsim.studies.analysis.paired import FEWEST
from goldsim.text import phrases

SEQUENTIAL: Final = "YlOrBr"
DIVERGING: Final = "PuOr_r"
UNCLEAR: Final = to_rgb(style.UNCLEAR)
UNDER_MAP: Final = 0.5
HEAD_SIZE: Final = 8.5
SIGNED_ROOT: Final = (lambda x: np.sign(x) * np.sqrt(np.abs(x)), lambda x: np.sign(x) * np.square(x))  # there and back


def draw(view: StudyView) -> Iterator[Drawing]:
    """Draw the three maps, one after the other; none where the runs were too short for a monthly table."""
    if view.stored.cells.empty:
        return
    for quantity in QUANTITIES:
        yield _draw_quantity(view, quantity)


def _draw_quantity(view: StudyView, quantity: Quantity) -> Drawing:
    runs = figures_by_cell(view, quantity)
    base = np.nanmean(runs[view.reference], axis=0)
    changes = {policy.name: change_of(runs[policy.name] - runs[view.reference]) for policy in view.others}
    title = _finding(view, quantity, runs[view.reference], changes)
    figure = _draw_tiles(view, quantity, title, base, changes)
    return Drawing(quantity.name, title, _alt(view, quantity, base, changes), _caption(view), figure, is_map=True)


def _draw_tiles(view: StudyView, quantity: Quantity, title: str, base: Floats, changes: dict[str, Change]) -> Figure:
    """Draw one map a policy, the reference first, each with its scale below it."""
    across = {1: 1, 2: 2, 4: 2}.get(len(view.policies), 3)
    down = -(-len(view.policies) // across)
    tile = {1: 6.2, 2: 4.6}.get(across, 3.9)
    high = tile * basemap.frame_of(view.geography).ratio
    against = dict.fromkeys(view.names, f": difference to {view.reference_label}") | {view.reference: ""}
    heads = [style.wrap(policy.label + against[policy.name], HEAD_SIZE, tile, bold=True) for policy in view.policies]
    over = 0.15 + 0.15 * max(map(len, heads))
    step = high + UNDER_MAP + over
    last = int(view.stored.cells["week"].max())
    when = f"week of {view.dates.loc[last]:%Y-%m-%d}" if quantity.over == "end" else view.period(view.first_week)
    subtitle = f"{quantity.label}, {quantity.unit} · {when} · {view.n_words}"
    sheet = style.sheet(tile * across + 0.2 * (across - 1), step * down + 0.2, style.Heading(title, subtitle, view.strip))
    scales = _Scales(quantity, base, [change.mean for change in changes.values()])
    for index, policy in enumerate(view.policies):
        row, column = divmod(index, across)
        x, y = (tile + 0.2) * column, sheet.height - step * row - over - high
        axes, bar = sheet.axes(x, y, tile, high), sheet.axes(x + 0.15, y - 0.2, tile - 0.3, 0.09)
        if policy.name == view.reference:
            scales.draw_level(axes, bar, view, base)
        else:
            scales.draw_change(axes, bar, view, changes[policy.name])
        axes.set_title("\n".join(heads[index]), loc="left", size=HEAD_SIZE, weight="bold", pad=4)
    _draw_key(sheet.canvas(), view)
    return sheet.figure


class _Scales:
    """Colours of a quantity: one scale for its level, one for all its differences, so that maps can be compared."""

    def __init__(self, quantity: Quantity, base: Floats, changes: list[Floats]) -> None:
        top = max(float(np.nanmax(base)), 1e-12)
        widest = max((float(np.abs(change).max()) for change in changes), default=0.0) or 1.0
        self.is_share = quantity.over == "end"
        # Roots, because a few cells hold most of the gold and of the children.
        self.level = Normalize(0.0, 100.0) if self.is_share else PowerNorm(0.5, 0.0, top)
        self.change = Normalize(-100.0, 100.0) if self.is_share else FuncNorm(SIGNED_ROOT, -widest, widest)

    def draw_level(self, axes: Axes, bar: Axes, view: StudyView, base: Floats) -> None:
        """Draw the reference: white where there is nothing."""
        colours = colormaps[SEQUENTIAL](self.level(base))[:, :3]
        colours[base == 0] = 1.0
        basemap.draw(axes, view.geography, colours)
        self._draw_bar(bar, self.level, SEQUENTIAL, phrases.number)

    def draw_change(self, axes: Axes, bar: Axes, view: StudyView, change: Change) -> None:
        """Draw a difference: grey where the pairs do not agree, white where nothing changes."""
        colours = colormaps[DIVERGING](self.change(change.mean))[:, :3]
        colours[~(change.is_less | change.is_more)] = UNCLEAR
        colours[change.is_same] = 1.0
        basemap.draw(axes, view.geography, colours)
        self._draw_bar(bar, self.change, DIVERGING, phrases.signed)

    def _draw_bar(self, bar: Axes, norm: Normalize, colours: str, write: Callable[[float], str]) -> None:
        low, high = float(norm.vmin or 0.0), float(norm.vmax or 0.0)
        bar.imshow(colormaps[colours](np.linspace(0, 1, 256))[None, :, :3], extent=(0, 1, 0, 1), aspect="auto")
        marks = (0.0, high / 2, high) if self.is_share else (0.0, _round(_round(high) / 4), _round(high))
        ticks = sorted({sign * mark for mark in marks for sign in ((1, -1) if low < 0 else (1,))})
        bar.set_xticks([float(norm(tick)) for tick in ticks], [write(tick) for tick in ticks])
        bar.set_yticks([])
        bar.tick_params(labelsize=6.5, length=2, pad=1.5)
        bar.spines[:].set_visible(False)


def _round(value: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is not above `value`."""
    power = 10.0 ** math.floor(math.log10(value))
    return power * max(step for step in (1, 2, 5) if step * power <= value * (1 + 1e-9))


def _draw_key(axes: Axes, view: StudyView) -> None:
    nothing = "none, or the same in all pairs" if view.others else "none"
    handles = [Patch(facecolor="white", edgecolor=style.MUTED, linewidth=0.5, label=nothing)]
    if view.others:
        handles.append(Patch(facecolor=style.UNCLEAR, label="not clear: fewer than 80 % of the pairs agree on the sign"))
    handles.append(Patch(facecolor=basemap.NEIGHBOUR, edgecolor=style.RULE, linewidth=0.5, label="neighbours"))
    axes.legend(handles=handles, ncols=3, fontsize=6.8, handlelength=1.2, columnspacing=1.2, **style.KEY_BELOW)


def _finding(view: StudyView, quantity: Quantity, reference: Floats, changes: dict[str, Change]) -> str:
    where = f" under {view.reference_label}" if view.others else ""
    level = f"{_level_words(view, quantity, reference)}{where}"
    if not changes:
        return level
    if not any(change.is_less.any() or change.is_more.any() for change in changes.values()):
        return f"{level}; no policy clearly changes {quantity.who}"
    counts = [f"{phrases.label(name)} {change.is_less.sum()}{SLASH}{change.is_more.sum()}" for name, change in changes.items()]
    return f"{level}; cells with clearly less / clearly more: {', '.join(counts)}"


def _level_words(view: StudyView, quantity: Quantity, reference: Floats) -> str:
    known = reference[np.isfinite(reference).all(axis=1)]
    if quantity.over == "end":
        counts = (known > 0).sum(axis=1)
        held, low, high = np.quantile(counts, [0.5, 0.05, 0.95])
        n_cells = len(view.geography.inside())
        spread = f" ({phrases.span(low, high)})" if len(counts) > 1 else ""
        return f"At the end armed groups hold {phrases.number(held)}{spread} of {n_cells:,} cells"
    region, share = _largest_region(view, known.mean(axis=0))
    if share == 0:
        return f"No {quantity.label}"
    return f"{region} has {share:.0f} % of {quantity.label}"


def _largest_region(view: StudyView, cells: Floats) -> tuple[str, float]:
    geography = view.geography
    inside = geography.inside()
    sums = np.bincount(geography.region[inside], cells[inside], minlength=len(geography.region_names))
    largest = int(np.argmax(sums))
    return geography.region_names[largest], 100.0 * float(sums[largest]) / (float(sums.sum()) or 1.0)


def _caption(view: StudyView) -> str:
    text = (
        f"Cells are {view.geography.cell_degrees:g}° wide. Where sites lie in the gold belts is drawn at random in each run: "
        "read the pattern, not the single cell."
    )
    if not view.others:
        return text
    text += (
        f" The first map shows {view.reference_label}; the others what a policy adds (orange) or takes away (purple), on one "
        "scale. Grey: fewer than 80 % of the pairs agree on whether it is more or less."
    )
    if len(view.stored.paired_seeds) < FEWEST:
        text += f" With fewer than {FEWEST} pairs nothing on these maps is called clear."
    return text


def _alt(view: StudyView, quantity: Quantity, base: Floats, changes: dict[str, Change]) -> str:
    region, share = _largest_region(view, base)
    text = f"Map of {view.geography.title} by cell: {quantity.label} ({quantity.unit}) under {view.reference_label}"
    text += f", most of it in {region} ({share:.0f} %)." if share else ", nowhere any."
    for name, change in changes.items():
        text += f" {phrases.label(name)}: clearly less in {change.is_less.sum()} cells, clearly more in {change.is_more.sum()}."
    return text
