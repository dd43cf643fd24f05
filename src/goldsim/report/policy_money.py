"""What became of the policies' money: paid out, arrived, diverted, and not spent."""

from typing import Final

import numpy as np

from goldsim.report.drawing import Table
from goldsim.report.study_view import Policy, StudyView
from goldsim.text import phrases

OUTCOMES: Final = {"policy_spending_xof": "Paid out", "policy_delivered_xof": "Arrived", "policy_leaked_xof": "Diverted"}


def table(view: StudyView) -> Table | None:
    """Return one row a policy that has money; None where none has."""
    funded = [policy for policy in view.policies if policy.budget_xof]
    if not funded:
        return None
    head = ("Policy", "Budget", *OUTCOMES.values(), "Not spent")
    caption = (
        f"Policy money, bn XOF a year, mean of the runs, {view.period(view.first_week)}. What is paid out and has not "
        "arrived or been diverted is still on its way; what is not spent is more than the instruments could take."
    )
    return Table(caption, head, tuple(_row(view, policy) for policy in funded))


def _row(view: StudyView, policy: Policy) -> tuple[str, ...]:
    budget = policy.budget_xof * 1e-9
    means = [float(np.mean(view.runs(policy.name, name))) for name in OUTCOMES]
    unspent = max(budget - means[0], 0.0)
    # A year of whole weeks is not quite a year: what is left of a budget by that alone is no money.
    unspent = unspent if unspent > 0.005 * budget else 0.0
    return (policy.label, *(phrases.number(figure) for figure in (budget, *means, unspent)))
