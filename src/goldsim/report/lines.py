"""The nine lines that the page answers with, in four groups; what each policy's money is for; and who is held against whom."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from goldsim.outcomes.catalogue import OUTCOMES, Outcome
from goldsim.report.judged import Change, changes, level_words, unit_of
from goldsim.report.language import say
from goldsim.report.study_view import Policy, StudyView
from goldsim.report.style import Table
from goldsim.text import phrases

LINES: Final = {
    "Households": ("median_income_xof", "poverty_share"),
    "Children": ("n_children_working", "n_children_trafficked"),
    "Violence": ("n_robberies", "n_civilians_killed", "armed_income_xof"),
    "Gold and the state": ("gold_smuggled_mg", "state_revenue_xof"),
}
ENFORCEMENT, LIVELIHOODS, BOTH, NEITHER = "enforcement", "livelihoods", "both", "no new money"
MOSTLY: Final = 2 / 3  # the part of the money from which on a policy is said to be for one thing


class Duel(NamedTuple):
    """The two policies whose money is for the most different things."""

    support: Policy
    force: Policy


class Row(NamedTuple):
    """A line of the table: an outcome, its level under the reference, what each policy changes, and the two ends head to head."""

    outcome: Outcome
    level: str
    changes: tuple[Change, ...]  # one for each of the view's others
    duel: Change | None  # support less force

    @property
    def label(self) -> str:
        """The outcome in words."""
        return say(self.outcome.label)

    @property
    def unit(self) -> str:
        """The unit of the level."""
        return unit_of(self.outcome)

    @property
    def side(self) -> str:
        """Which of the two ends does better."""
        if self.duel is None:
            return ""
        if self.duel.wish:
            return say("◀ livelihoods" if self.duel.wish > 0 else "enforcement ▶")
        return f"= {self.duel.words}" if not self.duel.is_clear else self.duel.verdict or say("they differ")


def role(policy: Policy) -> str:
    """Return what a policy's money is for, from what it buys."""
    share = policy.force_share
    if share is None:
        return NEITHER
    return ENFORCEMENT if share >= MOSTLY else LIVELIHOODS if share <= 1 - MOSTLY else BOTH


def duel_of(view: StudyView) -> Duel | None:
    """Return the policies with the largest and the smallest part for enforcement, if one is for it and one for livelihoods.

    Of equals, the first in the study's order.
    """
    paid = [policy for policy in view.others if policy.force_share is not None]
    if view.is_crowded or not paid:
        return None
    support, force = min(paid, key=_force), max(paid, key=_force)
    return Duel(support, force) if (role(support), role(force)) == (LIVELIHOODS, ENFORCEMENT) else None


def _force(policy: Policy) -> float:
    return policy.force_share or 0.0


def shown_lines(view: StudyView) -> tuple[Outcome, ...]:
    """Return the outcomes of the nine lines that were stored."""
    return tuple(outcome for _, group in groups(view) for outcome in group)


def groups(view: StudyView) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
    """Yield the names of the groups with the outcomes of each that were stored."""
    for name, lines in LINES.items():
        if there := tuple(OUTCOMES[line] for line in lines if view.has(line)):
            yield name, there


def crosswise(view: StudyView, outcomes: tuple[Outcome, ...], caption: str) -> Table:
    """Return a table with a row a policy and a column an outcome."""
    found = [(policy.label, changes(view, policy.name, view.reference, outcomes)) for policy in view.others]
    rows = [(label, *(f"{one.mark} {one.amount}" if one.is_clear else "·" for one in some)) for label, some in found]
    return Table(caption, (say("Policy"), *(phrases.sentence(say(outcome.label)) for outcome in outcomes)), tuple(rows))


def rows_of(view: StudyView, outcomes: tuple[Outcome, ...]) -> list[Row]:
    """Return a row for each outcome; intervals hold for all of them together."""
    base, duel = view.reference, duel_of(view)
    columns = [changes(view, policy.name, base, outcomes) for policy in view.others]
    heads = changes(view, duel.support.name, duel.force.name, outcomes) if duel else (None,) * len(outcomes)
    levels = [level_words(outcome, view.runs(base, outcome.name)) for outcome in outcomes]
    across = zip(*columns, strict=True) if columns else [()] * len(outcomes)
    return [Row(*parts) for parts in zip(outcomes, levels, across, heads, strict=True)]
