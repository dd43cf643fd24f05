"""An ablation in files: two tables for spreadsheets, and a page of text."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.studies.analysis.ablation import EVERYTHING_ON, Ablation, Best, ablation_of, best_policies, effects
from goldsim.studies.analysis.paired import CONFIDENCE, FEWEST, amount, size
from goldsim.studies.analysis.summary import to_csv
from goldsim.studies.results.files import make_folder, write_text
from goldsim.studies.results.stored import Results
from goldsim.text import numbers

TEXT = "ablation.md"
_WISH = {1: "more", -1: "less", 0: ""}
_OUTCOME_HEAD = ("outcome", "label", "unit", "better_if")
_EFFECTS_HEAD = (
    "mechanism", "title", "policy", *_OUTCOME_HEAD, "n", "mean_on", "mean_off", "spread_on", "difference_mean",
    "difference_low_95", "difference_high_95", "percent", "percent_low_95", "percent_high_95", "is_clear",
)  # fmt: skip
_EFFECT = (
    "n", "mean_on", "mean_off", "spread_on", "difference_mean", "low", "high", "percent", "percent_low", "percent_high",
    "is_clear",
)  # fmt: skip
_BEST_HEAD = (
    *_OUTCOME_HEAD, "mechanism_off", "title", "n", "best", "ranking", "lead_mean", "lead_low_95", "lead_high_95",
    "lead_is_clear", "best_with_everything_on", "changes", "gain_mean", "gain_low_95", "gain_high_95", "change_is_clear",
    "was_clear",
)  # fmt: skip
_INTERVAL = ("difference_mean", "low", "high")


def write_ablation(results: Results) -> None:
    """Write `tables/ablation.csv`, `tables/best_policy.csv` and `ablation.md` into the results folder."""
    study = ablation_of(results)
    changes, best = effects(study), best_policies(study)
    tables = results.folder / "tables"
    make_folder(tables)
    write_text(tables / "ablation.csv", effects_csv(changes))
    write_text(tables / "best_policy.csv", best_csv(best))
    write_text(results.folder / TEXT, ablation_text(results, study, changes, best))


def effects_csv(changes: pd.DataFrame) -> str:
    """Return what becomes of each outcome without each mechanism, as CSV: a row a mechanism, policy and outcome."""
    found: Any = changes.itertuples(index=False)
    rows = [
        (
            row.mechanism,
            MECHANISMS[row.mechanism].title,
            row.policy,
            *_named(row.outcome),
            *(getattr(row, key) for key in _EFFECT),
        )
        for row in found
    ]
    return to_csv([_EFFECTS_HEAD, *rows])


def best_csv(best: Sequence[Best]) -> str:
    """Return which policy is best in each outcome without each mechanism, as CSV: a row an outcome and mechanism."""
    rows: list[Iterable[object]] = [_BEST_HEAD]
    for row in best:
        off = (row.mechanism, MECHANISMS[row.mechanism].title) if row.mechanism else ("none", "everything on")
        lead = [*(getattr(row.lead, key) for key in _INTERVAL), row.lead.is_clear]
        change: list[object] = [False, None, None, None, None, None]
        if row.gain is not None:
            change = [True, *(getattr(row.gain, key) for key in _INTERVAL), row.is_clear, row.was_clear]
        ranking = (row.ranking[0], " > ".join(row.ranking))
        rows.append([*_named(row.outcome), *off, row.n, *ranking, *lead, row.usual, *change])
    return to_csv(rows)


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


def findings(best: Sequence[Best]) -> list[str]:
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


def ablation_text(results: Results, study: Ablation, changes: pd.DataFrame, best: Sequence[Best]) -> str:
    """Return the whole ablation as a page of Markdown."""
    parts = [
        f"# {results.manifest.get('title') or 'What each mechanism does'}",
        *_opening(results, study),
        *_about_the_best(best, study.reference),
        *_about_effects(changes, study),
    ]
    return "\n\n".join(parts) + "\n"


def _opening(results: Results, study: Ablation) -> list[str]:
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
        _table(("outcome", "wanted", "best", "held against the second", "clear"), map(_first, usual)),
        "## Mechanisms that change which policy is best",
        tally(best),
        "\n".join(f"- {line}" for line in findings(best)),
        *_not_clear([row for row in best if row.gain is not None and not row.is_clear]),
    ]


def _first(row: Best) -> tuple[str, ...]:
    outcome = OUTCOMES[row.outcome]
    held = f"{_size(row.lead)} against {row.ranking[1]}"
    return (outcome.label, _WISH[outcome.better], row.ranking[0], held, "yes" if row.lead.is_clear else "no")


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
        parts += [f"### Under {policy}", _table(head, rows)]
    return parts


def _cell(row: Any) -> str:
    if row.low == 0 and row.high == 0:
        return "0"
    if not row.is_clear:
        return ""
    # With the digits that it takes: 0 stands for no difference at all.
    return f"{numbers.bound(row.percent, row.percent)} %" if math.isfinite(row.percent) else amount(row)


def _named(name: str) -> tuple[str, ...]:
    outcome = OUTCOMES[name]
    return (name, outcome.label, outcome.unit, _WISH[outcome.better])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rows))
