"""Where policy money went, and what a result of it costs."""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.report.judged import Change, changes
from goldsim.report.language import money, number, say, worded
from goldsim.report.study_view import BILLION, ENDS, Policy, StudyView
from goldsim.report.style import Table
from goldsim.text.phrases import label, sentence

# What a result is, by the outcome that counts it.
RESULTS: Final = worded("results")
SPENT: Final = "policy_spending_xof"
SHARED: Final = "{n} of 100"


class Result(NamedTuple):
    """What one result of a policy costs, XOF, with the ends of its interval."""

    words: str
    xof: float
    low: float
    high: float


def arrived_of(view: StudyView, policy: Policy) -> float | None:
    """Return which part of the money that was asked for a policy arrived."""
    own = view.funds[view.funds["policy"] == policy.name]
    return float(own["arrived"].sum() / own["asked"].sum()) if len(own) and own["asked"].sum() else None


def cheapest(view: StudyView, policy: Policy) -> Result | None:
    """Return the first result of the list that a policy clearly has; None if it has none."""
    return next((found for name in RESULTS if (found := result_of(view, policy, name)[0])), None)


def result_of(view: StudyView, policy: Policy, name: str) -> tuple[Result | None, Change | None]:
    """Return what one result of a policy costs, and the change that it is worked out of; no cost where it is not better."""
    if not view.has(name) or not view.has(SPENT):
        return None, None
    outcomes = tuple(OUTCOMES[one] for one in RESULTS if view.has(one))
    change = next(one for one in changes(view, policy.name, view.reference, outcomes) if one.outcome.name == name)
    spent = float(np.mean(view.paired(policy.name, SPENT))) / BILLION if len(view.stored.paired_seeds) else 0.0
    if change.wish <= 0 or not spent:
        return None, change
    single = 1e-3 if change.outcome.unit.startswith("thousand") else 1.0
    cost = sorted(spent * single / abs(end) for end in (change.low, change.high))
    return Result(RESULTS[name], spent * single / abs(change.mean), *cost), change


def results_table(view: StudyView) -> Table | None:
    """Return what each result costs under each policy that pays; None where none does."""
    paying = [policy for policy in view.others if policy.money]
    rows = []
    for name, words in RESULTS.items():
        cells = [_cell(*result_of(view, policy, name)) for policy in paying]
        rows += [(sentence(say(words)), *cells)] if any(cells) else []
    caption = say(
        "Yearly spending divided by the yearly change, as if all of it had been spent on that one result; the interval is in "
        "brackets. Only clear improvements have a price."
    )
    return Table(caption, (say("Result"), *(policy.label for policy in paying)), tuple(rows)) if rows else None


def _cell(found: Result | None, change: Change | None) -> str:
    if change is None:
        return ""
    if found is None:
        return say("gets worse") if change.wish < 0 else say("no clear result")
    return f"{money(found.xof)}\n[{say('{low} to {high}', low=money(found.low), high=money(found.high))}]"


def money_table(view: StudyView) -> Table | None:
    """Return what became of each policy's money, in bn XOF over the run and of 100 francs; None where no run kept it."""
    sums = view.funds.groupby("policy", sort=False)[[*ENDS]].sum()
    if sums.empty:
        return None
    head = tuple(map(say, ("Policy", "Budgeted, bn XOF", "Arrived", "Diverted", "Unused", "On its way")))
    caption = say("Money over the whole run, average of the runs; the shares add up to what was budgeted.")
    return Table(caption, head, tuple((label(str(name)), *_shares(row)) for name, row in sums.iterrows()))


def measures_table(view: StudyView) -> Table | None:
    """Return the same by measure, phase and region."""
    if view.funds.empty:
        return None
    rows = [
        (label(row["policy"]), str(row["phase"]), say(label(row["instrument"])), row["region"] or say("all"), *_shares(row))
        for _, row in view.funds.iterrows()
    ]
    head = ("Policy", "Phase", "Instrument", "Region", "Budgeted, bn XOF", "Arrived", "Diverted", "Unused", "On its way")
    return Table(say("The same by measure, phase and region."), tuple(map(say, head)), tuple(rows))


def _shares(row: pd.Series) -> tuple[str, ...]:
    asked = float(row["asked"])
    return number(asked), *(say(SHARED, n=number(100 * float(row[end]) / asked if asked else 0.0, 1.0)) for end in ENDS[1:])
