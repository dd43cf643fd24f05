"""Who gets the value of the gold: shares of what is received, by policy."""

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.report import style
from goldsim.report.study_view import Floats, Policy, StudyView
from goldsim.report.style import Drawing, Table
from goldsim.text import phrases

# Receivers with the outcome that holds their receipts, and colours after Okabe and Ito.
RECEIVERS: Final = {
    "value_miners_xof": ("miners", "#e69f00"),
    "value_pit_xof": ("pit owners, washers", "#f0e442"),
    "value_traders_xof": ("traders", "#56b4e9"),
    "armed_gold_xof": ("armed groups", "#d55e00"),
    "bribes_xof": ("officials (bribes)", "#cc79a7"),
    "value_companies_xof": ("companies", "#8c8c8c"),
    "state_revenue_xof": ("state", "#007a5a"),
}
LABEL_WIDTH: Final = 1.6
BAR_WIDTH: Final = 6.2
ROW: Final = 0.62
TOTAL_WIDTH: Final = 1.75
SMALLEST_LABELLED: Final = 0.035
CAPTION: Final = (
    "Each bar adds up to 100 % of what all of them receive; to its right, the sum in money and its 90 % range over the runs. "
    "Receipts are counted where they arrive: a franc that a miner is paid and passes on as a bribe or toll is in both parts."
)


def draw(view: StudyView) -> list[Drawing]:
    """Draw one bar a policy, each adding up to 100 %."""
    shares = {policy.name: _shares(view, policy) for policy in view.policies}
    title = _finding(view, shares)
    many = "mean over the runs" if len(view.seeds) > 1 else "one run"
    subtitle = f"% of what all receive, {many} · {view.period(view.first_week)} · {view.n_words}"
    heading = style.Heading(title, subtitle, view.strip)
    sheet = style.sheet(LABEL_WIDTH + BAR_WIDTH + TOTAL_WIDTH, ROW * len(view.policies) + 0.75, heading)
    _draw_bars(sheet.axes(LABEL_WIDTH, 0.42, BAR_WIDTH, ROW * len(view.policies)), view, shares)
    return [Drawing("value", title, _alt(view, shares), CAPTION, sheet.figure, _table(view, shares))]


def _draw_bars(axes: Axes, view: StudyView, shares: dict[str, Floats]) -> None:
    axes.set_xlim(0.0, 100.0)
    axes.set_ylim(len(view.policies) - 0.5, -0.5)
    for row, policy in enumerate(view.policies):
        start = 0.0
        for share, (_, colour) in zip(shares[policy.name], RECEIVERS.values(), strict=True):
            axes.barh(row, share, left=start, height=0.62, color=colour, edgecolor="white", linewidth=0.8)
            if share >= 100 * SMALLEST_LABELLED:
                ink = style.readable_on(colour)
                axes.text(start + share / 2, row, f"{share:.0f} %", ha="center", va="center", size=8, color=ink)
            start += float(share)
        low, median, high = np.quantile(_receipts(view, policy).sum(axis=0), [0.05, 0.5, 0.95])
        spread = f"\n({phrases.span(low, high)})" if len(view.seeds) > 1 else ""
        total = f"{phrases.number(median)} bn XOF a year{spread}"
        axes.text(102.0, row, total, size=7.5, va="center", clip_on=False)
    axes.set_yticks(range(len(view.policies)), ["\n".join(style.wrap(p.label, 8.5, 1.5)) for p in view.policies])
    axes.tick_params(axis="y", labelsize=8.5, labelcolor=style.INK)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f} %")
    style.plain_axes(axes)
    axes.spines[["left", "bottom"]].set_visible(False)
    handles = [Patch(facecolor=colour, label=label) for label, colour in RECEIVERS.values()]
    sizes: dict[str, Any] = {"fontsize": 7.5, "borderaxespad": 0.1, "handlelength": 1.0, "handleheight": 1.0}
    gaps: dict[str, Any] = {"columnspacing": 1.2, "handletextpad": 0.5}
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=len(handles), frameon=False, **sizes, **gaps)


def _receipts(view: StudyView, policy: Policy) -> Floats:
    """Receipts of each receiver in each run, in bn XOF a year; shape (n receivers, n runs)."""
    return np.array([view.runs(policy.name, name) for name in RECEIVERS])


def _shares(view: StudyView, policy: Policy) -> Floats:
    """Mean share of each receiver in percent; a loss counts as nothing, since a bar cannot show it."""
    receipts = np.clip(_receipts(view, policy), 0.0, None)
    total = receipts.sum(axis=0)
    return np.mean(100.0 * receipts / np.where(total > 0, total, 1.0), axis=1)


def _finding(view: StudyView, shares: dict[str, Floats]) -> str:
    labels = [label for label, _ in RECEIVERS.values()]
    base = shares[view.reference]
    order = np.argsort(-base)
    first, second = (f"{labels[i]} {base[i]:.0f} %" for i in order[:2])
    where = f"Under {view.reference_label} " if view.others else ""
    finding = f"{where}the largest parts of the gold's value go to {first} and {second}".strip()
    if not view.others:
        return phrases.sentence(finding)
    shifts = [(shares[p.name][i] - base[i], labels[i], p) for p in view.others for i in order]
    shift, label, policy = max(shifts, key=lambda item: abs(item[0]))
    if abs(shift) < 0.5:
        return f"{finding}; no policy moves any part by half a point"
    return f"{finding}; the largest shift is {label} {phrases.percent(shift)} points under {policy.label}"


def _table(view: StudyView, shares: dict[str, Floats]) -> Table:
    rows = []
    for index, (name, (label, _)) in enumerate(RECEIVERS.items()):
        found = [(float(np.median(view.runs(one.name, name))), shares[one.name][index]) for one in view.policies]
        cells = [f"{phrases.number(median)} ({share:.1f}{phrases.NO_BREAK}%)" for median, share in found]
        rows.append((phrases.sentence(label), OUTCOMES[name].meaning, *cells))
    caption = "Median receipts in bn XOF a year (mean share)"
    return Table(caption, ("Receiver", "What is counted", *(policy.label for policy in view.policies)), tuple(rows))


def _alt(view: StudyView, shares: dict[str, Floats]) -> str:
    labels = [label for label, _ in RECEIVERS.values()]
    parts = []
    for policy in view.policies:
        said = [f"{label} {share:.0f} %" for label, share in zip(labels, shares[policy.name], strict=True)]
        parts.append(f"{policy.label}: {', '.join(said)}")
    return f"Stacked bars of who receives the gold's value. {'. '.join(parts)}."
