"""An ablation as a page of text."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.studies.analysis.ablation import EVERYTHING_ON, Ablation, Best
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.analysis.csv_tables import WISH
from goldsim.studies.analysis.paired import CONFIDENCE, FEWEST, amount, size
from goldsim.text import numbers
from goldsim.text.markdown import table


def tally(best: Sequence[Best]) -> str:
    """Return how often another policy is best once a mechanism is off, and how much of that may be luck."""
    off = [row for row in best if row.mechanism != EVERYTHING_ON]
    moved = [row for row in off if row.gain is not None]
    clear = [row.mechanism for row in moved if row.is_clear]
    without = f", without {', '.join(sorted(set(clear)))}" if clear else ""
    return (
        f"There are {len(off)} cases of an outcome and a mechanism that is off. By the means, another policy than usual is best "
        f"in {len(moved)} of them; it is clearly better than the usual best in {len(clear)}{without}. Where two policies are in "
        "truth alike, one such case in twenty would be called clear."
    )


def best_changes(best: Sequence[Best]) -> list[str]:
    """Return what changes which policy is best: a sentence a mechanism and outcome, or one that says that nothing does."""
    if best and max(row.n for row in best) < FEWEST:
        return [f"too few pairs to call another best policy clear (at least {FEWEST})"]
    changes = [row for row in sorted(best, key=lambda row: row.mechanism) if row.is_clear]
    return list(map(_change, changes)) or ["no mechanism clearly changes which policy is best"]


def _change(row: Best) -> str:
    mechanism = f"{row.mechanism} ({MECHANISMS[row.mechanism].title.lower()})"
    before = "" if row.was_clear else "; with everything on the two are not clearly apart"
    return (
        f"without {mechanism}, {OUTCOMES[row.outcome].label}: {row.ranking[0]} is best instead of {row.usual} "
        f"({size(row.gain)} against it){before}"
    )


def ablation_text(results: Compared, study: Ablation, changes: pd.DataFrame, best: Sequence[Best]) -> str:
    """Return the whole ablation as a page of Markdown."""
    parts = [
        f"# {results.manifest['title'] or 'What each mechanism does'}",
        *_opening(results, study),
        *_about_the_best(best, study.reference),
        *_about_effects(changes, study),
    ]
    return "\n\n".join(parts) + "\n"


def _opening(results: Compared, study: Ablation) -> list[str]:
    manifest, n = results.manifest, len(results.missing)
    return [
        f"{len(study.policies)} policies ({', '.join(study.policies)}), each as it is and once without each of "
        f"{len(study.mechanisms)} mechanisms, with {len(results.seeds)} seeds over {manifest['weeks']} weeks from "
        f"{manifest['start']}, judged from week {manifest['measured_from_week']} on. Made by `{manifest['command']}` with "
        f"goldsim {manifest['versions']['goldsim']}.",
        *([f"Unfinished: {n} runs are missing; pairs that they belong to do not count."] if n else []),
        "Runs with the same seed share their luck and are held against each other. Brackets hold the 95 % interval of the mean "
        f"paired difference; clear is a difference whose interval leaves out zero, with at least {FEWEST} pairs.",
        "All of this is in `tables/best_policy.csv` and `tables/ablation.csv`, with the intervals and with every other outcome.",
    ]


def _about_the_best(best: Sequence[Best], reference: str) -> list[str]:
    """Return which policy is best, and the mechanisms that change that; nothing where there is one policy only."""
    if not best:
        return []
    usual = [row for row in best if row.mechanism == EVERYTHING_ON]
    return [
        "## Which policy is best with everything on",
        f"By the mean paired difference to {reference}, in the direction that is wanted.",
        table(("outcome", "wanted", "best", "held against the second", "clear"), map(_first, usual)),
        "## Mechanisms that change which policy is best",
        tally(best),
        "\n".join(f"- {line}" for line in best_changes(best)),
        *_not_clear([row for row in best if row.gain is not None and not row.is_clear]),
    ]


def _first(row: Best) -> tuple[str, ...]:
    outcome = OUTCOMES[row.outcome]
    held = f"{_size(row.lead)} against {row.ranking[1]}"
    return (outcome.label, WISH[outcome.better], row.ranking[0], held, "yes" if row.lead.is_clear else "no")


def _size(row: Any) -> str:
    if row.low == 0 and row.high == 0:
        return "no difference"
    return size(row) if row.n >= FEWEST else amount(row)


def _not_clear(rows: Sequence[Best]) -> list[str]:
    named = [
        f"{row.mechanism}, {OUTCOMES[row.outcome].label}: {row.ranking[0]}" for row in sorted(rows, key=lambda row: row.mechanism)
    ]
    return [f"By the means alone, and not clearly: {'; '.join(named)}."] if named else []


def _about_effects(changes: pd.DataFrame, study: Ablation) -> list[str]:
    """Return the tables of effects, one a policy: mechanisms down, headline outcomes across."""
    shown = changes[changes["outcome"].isin(HEADLINES)]
    differing = shown[((shown["low"] != 0) | (shown["high"] != 0)) & (shown["n"] >= FEWEST)]
    n_clear, by_luck = int(differing["is_clear"].sum()), (1 - CONFIDENCE) * len(differing)
    parts = [
        "## What each mechanism does",
        "What becomes of an outcome when the mechanism is switched off and nothing else is changed, in percent of its mean with "
        "everything on (in its unit where that is zero). Read backwards, it is what the mechanism does. Blank: no clear "
        "difference; 0: the same in every pair.",
        f"Of {len(differing)} differences with at least {FEWEST} pairs, {n_clear} are clear. If no mechanism "
        f"did anything, about {by_luck:.0f} of them would be clear by luck alone.",
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
