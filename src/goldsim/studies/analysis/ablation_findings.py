"""What an ablation says, in tables and in text: what each mechanism does, and whether it changes which policy is best."""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import pandas as pd

from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.studies.analysis.ablation import EVERYTHING_ON, Ablation, Best, ablation_of, best_policies, effects
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.analysis.csv_tables import LEVELS, OUTCOME_HEAD, WISH, labelled, to_csv
from goldsim.studies.analysis.kind import Findings
from goldsim.studies.analysis.paired import CONFIDENCE, DIFFERENCE, FEWEST, FEWEST_LINES, MATTERS
from goldsim.studies.analysis.saying import amount, size
from goldsim.text import numbers
from goldsim.text.markdown import table

TEXT: Final = "ablation.md"
ONE_IN: Final = round(FEWEST_LINES / (1 - CONFIDENCE))  # differences that luck alone would call clear, at most
_MEANS: Final = ("n", "mean_on", "mean_off", "spread_on")
_EFFECT: Final = (*_MEANS, *LEVELS.values(), "is_clear")
_LEAD: Final = ("lead_mean", "lead_low_95", "lead_high_95", "lead_is_clear")
_GAIN: Final = ("gain_mean", "gain_low_95", "gain_high_95", "change_is_clear", "was_clear")
_BEST: Final = ("mechanism_off", "title", "n", "best", "ranking", *_LEAD, "best_with_everything_on", "changes", *_GAIN)


class AblationFindings(Findings[Compared]):
    """What is said of scenarios that are run as they are and once without each mechanism: tables too large for a console."""

    @cached_property
    def study(self) -> Ablation:
        """The runs, sorted out."""
        return ablation_of(self.results)

    @cached_property
    def effects(self) -> pd.DataFrame:
        """What becomes of each outcome where a mechanism is switched off, see `ablation.effects`."""
        return effects(self.study)

    @cached_property
    def best(self) -> list[Best]:
        """Which policy is best in each outcome, see `ablation.best_policies`."""
        return best_policies(self.study)

    def lines(self) -> Sequence[str]:
        """Return what changes which policy is best, and where all of it can be read."""
        if not self.results.rows:
            return []
        said = [tally(self.best), "", *best_changes(self.best), ""] if self.best else []
        return ["", *said, str(self.results.folder / TEXT)]

    def content(self) -> Mapping[str, Any]:
        """Return the effects and the best policies."""
        if not self.results.rows:
            return {}
        best = [row._asdict() | {"lead": row.lead._asdict(), "gain": row.gain and row.gain._asdict()} for row in self.best]
        return {"effects": self.effects.to_dict("records"), "best_policies": best}

    def files(self) -> Mapping[str, str | None]:
        """Return two tables for spreadsheets, and a page of text."""
        return {
            "tables/ablation.csv": effects_csv(self.effects),
            "tables/best_policy.csv": best_csv(self.best),
            TEXT: ablation_text(self.results, self.study, self.effects, self.best),
        }


def effects_csv(changes: pd.DataFrame) -> str:
    """Return what becomes of each outcome without each mechanism, as CSV: a row a mechanism, policy and outcome."""
    whole = labelled(changes).assign(title=[MECHANISMS[name].title for name in changes["mechanism"]]).rename(columns=LEVELS)
    return to_csv(whole, "mechanism", "title", "policy", *OUTCOME_HEAD, *_EFFECT)


def best_csv(best: Sequence[Best]) -> str:
    """Return which policy is best in each outcome without each mechanism, as CSV: a row an outcome and mechanism."""
    rows = []
    for row in best:
        off = (row.mechanism, MECHANISMS[row.mechanism].title) if row.mechanism else ("none", "everything on")
        lead = (*(getattr(row.lead, key) for key in DIFFERENCE), row.lead.is_clear)
        gain = (*(getattr(row.gain, key) for key in DIFFERENCE), row.is_clear, row.was_clear) if row.gain else [None] * 5
        ranking = (row.ranking[0], " > ".join(row.ranking))
        rows.append((row.outcome, *off, row.n, *ranking, *lead, row.usual, row.gain is not None, *gain))
    return to_csv(labelled(pd.DataFrame(rows, columns=["outcome", *_BEST])), *OUTCOME_HEAD, *_BEST)


def tally(best: Sequence[Best]) -> str:
    """Return how often another policy is best once a mechanism is off, and how much of that may be luck."""
    off = [row for row in best if row.mechanism != EVERYTHING_ON]
    moved = [row for row in off if row.gain is not None]
    clear = [row.mechanism for row in moved if row.is_clear]
    without = f", without {', '.join(sorted(set(clear)))}" if clear else ""
    return (
        f"There are {len(off)} cases of an outcome and a mechanism that is off. By the means, another policy than usual is best "
        f"in {len(moved)} of them; it is clearly better than the usual best in {len(clear)}{without}. Where two policies are in "
        f"truth alike, at most one such case in {ONE_IN} would be called clear."
    )


def best_changes(best: Sequence[Best]) -> list[str]:
    """Return what changes which policy is best: a sentence a mechanism and outcome, or one that says that nothing does."""
    if best and max(row.n for row in best) < FEWEST:
        return [f"too few pairs to call another best policy clear (at least {FEWEST})"]
    said = []
    for row in (row for row in sorted(best, key=lambda row: row.mechanism) if row.is_clear):
        without = f"without {row.mechanism} ({MECHANISMS[row.mechanism].title.lower()}), {OUTCOMES[row.outcome].label}"
        before = "" if row.was_clear else "; with everything on the two are not clearly apart"
        said.append(f"{without}: {row.ranking[0]} is best instead of {row.usual} ({size(row.gain)} against it){before}")
    return said or ["no mechanism clearly changes which policy is best"]


def ablation_text(results: Compared, study: Ablation, changes: pd.DataFrame, best: Sequence[Best]) -> str:
    """Return the whole ablation as a page of Markdown."""
    parts = [*_opening(results, study), *_about_the_best(best, study.reference), *_about_effects(changes, study)]
    return "\n\n".join([f"# {results.manifest['title'] or 'What each mechanism does'}", *parts]) + "\n"


def _opening(results: Compared, study: Ablation) -> list[str]:
    manifest, n = results.manifest, len(results.missing)
    return [
        f"{len(study.policies)} policies ({', '.join(study.policies)}), each as it is and once without each of "
        f"{len(study.mechanisms)} mechanisms, with {len(results.seeds)} seeds over {manifest['weeks']} weeks from "
        f"{manifest['start']}, judged from week {manifest['measured_from_week']} on. Made by `{manifest['command']}` with "
        f"goldsim {manifest['versions']['goldsim']}.",
        *([f"Unfinished: {n} runs are missing; pairs that they belong to do not count."] if n else []),
        "Runs with the same seed share their luck and are held against each other. Brackets hold the 95 % interval of the mean "
        f"paired difference, widened for {FEWEST_LINES} lines as on the page; clear is one whose interval leaves out zero, with "
        f"at least {FEWEST} pairs, eight in ten of which have its sign, and which is {MATTERS:g} % of the level or more.",
        "All of this is in `tables/best_policy.csv` and `tables/ablation.csv`, with the intervals and with every other outcome.",
    ]


def _about_the_best(best: Sequence[Best], reference: str) -> list[str]:
    """Return which policy is best, and the mechanisms that change that; nothing where there is one policy only."""
    if not best:
        return []
    usual = [row for row in best if row.mechanism == EVERYTHING_ON]
    moved = sorted((row for row in best if row.gain is not None and not row.is_clear), key=lambda row: row.mechanism)
    unclear = [f"{row.mechanism}, {OUTCOMES[row.outcome].label}: {row.ranking[0]}" for row in moved]
    return [
        "## Which policy is best with everything on",
        f"By the mean paired difference to {reference}, in the direction that is wanted.",
        table(("outcome", "wanted", "best", "held against the second", "clear"), map(_first, usual)),
        "## Mechanisms that change which policy is best",
        tally(best),
        "\n".join(f"- {line}" for line in best_changes(best)),
        *([f"By the means alone, and not clearly: {'; '.join(unclear)}."] if unclear else []),
    ]


def _first(row: Best) -> tuple[str, ...]:
    outcome, lead = OUTCOMES[row.outcome], row.lead
    held = "no difference" if lead.low == 0 and lead.high == 0 else size(lead) if lead.n >= FEWEST else amount(lead)
    best, second = row.ranking[:2]
    return outcome.label, WISH[outcome.better], best, f"{held} against {second}", "yes" if lead.is_clear else "no"


def _about_effects(changes: pd.DataFrame, study: Ablation) -> list[str]:
    """Return the tables of effects, one a policy: mechanisms down, headline outcomes across."""
    shown = changes[changes["outcome"].isin(HEADLINES)]
    differing = shown[((shown["low"] != 0) | (shown["high"] != 0)) & (shown["n"] >= FEWEST)]
    n_clear, by_luck = int(differing["is_clear"].sum()), len(differing) / ONE_IN
    parts = [
        "## What each mechanism does",
        "What becomes of an outcome when the mechanism is switched off and nothing else is changed, in percent of its mean with "
        "everything on (in its unit where that is zero). Read backwards, it is what the mechanism does. Blank: no clear "
        "difference; 0: the same in every pair.",
        f"Of {len(differing)} differences with at least {FEWEST} pairs, {n_clear} are clear. If no mechanism "
        f"did anything, at most about {by_luck:.0f} of them would be clear by luck alone.",
    ]
    head = ("without", *(OUTCOMES[name].label for name in HEADLINES))
    for policy in study.policies:
        found: Any = shown[shown["policy"] == policy].itertuples(index=False)
        cells = {(row.mechanism, row.outcome): _cell(row) for row in found}
        rows = (
            (f"{mechanism} {MECHANISMS[mechanism].title}", *(cells.get((mechanism, name), "no pair") for name in HEADLINES))
            for mechanism in study.mechanisms
        )
        parts += [f"### Under {policy}", table(head, rows)]
    return parts


def _cell(row: Any) -> str:
    if row.low == 0 and row.high == 0:
        return "0"
    if not row.is_clear:
        return ""
    # With the digits that it takes: 0 stands for no difference at all.
    return f"{numbers.bound(row.percent, row.percent)} %" if math.isfinite(row.percent) else amount(row)
