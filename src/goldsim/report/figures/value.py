"""Who gets the value of the gold: of 100 francs that all receive, how many go to whom, by policy."""

from typing import Final

import numpy as np

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.report import style
from goldsim.report.figures.bars import draw_bars
from goldsim.report.language import listed, number, say
from goldsim.report.study_view import Floats, Policy, StudyView
from goldsim.report.style import Drawing, Table
from goldsim.text import phrases

RECEIVERS: Final = {
    "value_miners_xof": ("miners", "#0072b2"),
    "value_pit_xof": ("pits, crushers and villages", "#56b4e9"),
    "value_traders_xof": ("traders", "#e69f00"),
    "armed_gold_xof": ("armed groups", "#66250b"),
    "value_companies_xof": ("mechanised companies", "#8a8a8a"),
    "bribes_xof": ("officials' bribes", "#b0568e"),
    "state_revenue_xof": ("treasury", "#007a5a"),
}


def draw(view: StudyView) -> list[Drawing]:
    """Draw one bar a policy, each adding up to 100 francs."""
    if not all(view.has(name) for name in RECEIVERS):
        return []
    shares = {policy.name: _shares(view, policy) for policy in view.policies}
    title = _finding(view, shares)
    heading = style.Heading(title, view.when, view.strip)
    bars = [(_words(view, policy), shares[policy.name]) for policy in view.policies]
    kinds = [(say(label), colour) for label, colour in RECEIVERS.values()]
    figures = style.both(lambda width: draw_bars(bars, kinds, heading, width))
    caption = say("Francs are counted where they arrive: one that a miner earns and then pays as a bribe counts in both shares.")
    return [Drawing("value", title, title, caption, *figures, table=_table(view, shares))]


def _words(view: StudyView, policy: Policy) -> str:
    total = float(np.mean(_receipts(view, policy).sum(axis=0)))
    return say("{policy}, {n} bn XOF a year", policy=policy.label, n=number(total))


def _receipts(view: StudyView, policy: Policy) -> Floats:
    """Receipts of each receiver in each run, in bn XOF a year; shape (n receivers, n runs). A loss counts as nothing."""
    return np.clip([view.runs(policy.name, name) for name in RECEIVERS], 0.0, None)


def _shares(view: StudyView, policy: Policy) -> Floats:
    receipts = _receipts(view, policy)
    total = receipts.sum(axis=0)
    return np.mean(100.0 * receipts / np.where(total > 0, total, 1.0), axis=1)


def _finding(view: StudyView, shares: dict[str, Floats]) -> str:
    base = shares[view.reference]
    labels = [say(label) for label, _ in RECEIVERS.values()]
    largest = [say("{n} to {whom}", n=number(base[i], 1.0), whom=labels[i]) for i in np.argsort(-base)[:3]]
    finding = say("Where 100 francs of gold go: {parts}", parts=listed(largest))
    shifts = [(shares[p.name][i] - base[i], labels[i], p) for p in view.others for i in range(len(base))]
    if not shifts:
        return finding
    shift, label, policy = max(shifts, key=lambda item: abs(item[0]))
    if abs(shift) < 0.5:
        return say("{finding}; no policy shifts any share by half a franc", finding=finding)
    now = number(float(shares[policy.name][labels.index(label)]), 1.0)
    text = "{finding}; the largest shift: {now} to {whom} under {policy}"
    return say(text, finding=finding, now=now, whom=label, policy=policy.label)


def _table(view: StudyView, shares: dict[str, Floats]) -> Table:
    rows = []
    for index, (name, (label, _)) in enumerate(RECEIVERS.items()):
        cells = [number(float(shares[policy.name][index]), 0.1) for policy in view.policies]
        rows.append((phrases.sentence(say(label)), say(OUTCOMES[name].meaning), *cells))
    head = (say("Who"), say("What is counted"), *(policy.label for policy in view.policies))
    return Table(say("Of 100 francs received in all, average of the runs"), head, tuple(rows))
