"""What `run`, `compare` and `study` print: tables for people, plain content for programs."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldsim.cli.printing.screen import table

if TYPE_CHECKING:
    from goldsim.studies.results.stored import Results


def spread_of(results: "Results") -> Any:
    """Return the headline outcomes of one scenario: median and range."""
    from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
    from goldsim.text.numbers import number

    found, policy = _found(results), results.policies[0]
    title = f"{policy}: median of {len(results.rows)} runs, and the range of 90 % of them"
    made = table(title, [("outcome", False), ("median", True), ("90 % range", True), ("unit", False)])
    for name in HEADLINES:
        row = found[name, policy]
        span = f"{number(row['low'])} to {number(row['high'])}"
        made.add_row(OUTCOMES[name].label, number(row["median"]), span, OUTCOMES[name].unit)
    return made


def medians_of(results: "Results") -> Any:
    """Return the headline outcomes of several scenarios side by side: medians."""
    from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
    from goldsim.text.numbers import number

    found = _found(results)
    title = f"medians of {len(results.paired_seeds)} paired runs"
    made = table(title, [("outcome", False), *((policy, True) for policy in results.policies), ("unit", False)])
    for name in HEADLINES:
        figures = [number(found[name, policy]["median"]) if (name, policy) in found else "-" for policy in results.policies]
        made.add_row(OUTCOMES[name].label, *figures, OUTCOMES[name].unit)
    return made


def sentences_of(results: "Results") -> list[str]:
    """Return the comparison in lines: what the figures are, then the sentences, with an empty line between policies."""
    if len(results.policies) < 2 or not results.paired_seeds:
        return list(results.sentences)
    lines = [f"mean paired difference against {results.reference} in percent, with its 95 % interval in brackets", ""]
    for policy, group in groupby(results.sentences, key=lambda sentence: sentence.partition(" against ")[0]):
        others = [name for name in results.policies if name != results.reference]
        lines += [*group, *([""] if policy != others[-1] else [])]
    return lines


def findings_of(results: "Results") -> list[str]:
    """Return what the analyses of a study found, in lines, and where it can be read in full."""
    if not asks_for_ablation(results):
        return []
    from goldsim.studies.analysis.ablation import ablation_of, best_policies
    from goldsim.studies.analysis.ablation_findings import TEXT, findings, tally

    best = best_policies(ablation_of(results))
    return ["", *([tally(best), "", *findings(best), ""] if best else []), str(results.folder / TEXT)]


def asks_for_ablation(results: "Results") -> bool:
    """Tell whether a study has its mechanisms' effects worked out."""
    return "ablation" in results.manifest.get("analyses", ())


def _found(results: "Results") -> dict[tuple[str, str], dict[str, Any]]:
    """Return the spread of runs by outcome and policy; of whole pairs where several policies are compared."""
    from goldsim.studies.analysis.run_values import spread

    values = results.values
    if len(results.policies) > 1:
        values = values[values["seed"].isin(results.paired_seeds)]
    rows: list[Any] = spread(values).to_dict("records")
    return {(row["outcome"], row["policy"]): row for row in rows}


def content_of(results: "Results", page: Path | None) -> dict[str, Any]:
    """Return everything that came out, for a program; of the scenarios as they are where a study makes variants of them."""
    from goldsim.studies.analysis.run_values import spread

    given = results.as_given
    found = bool(given.rows)
    content = {
        "folder": str(results.folder),
        "page": str(page) if page else None,
        "outcomes": spread(given.values).to_dict("records") if found else [],
        "differences": given.table.to_dict("records") if found else [],
        "sentences": given.sentences if found else [],
        "failures": results.failures,
    }
    return content | (_ablation(results) if asks_for_ablation(results) and results.rows else {})


def _ablation(results: "Results") -> dict[str, Any]:
    from goldsim.studies.analysis.ablation import ablation_of, best_policies, effects

    study = ablation_of(results)
    best = [row._asdict() | {"lead": row.lead._asdict(), "gain": row.gain and row.gain._asdict()} for row in best_policies(study)]
    return {"effects": effects(study).to_dict("records"), "best_policies": best}
