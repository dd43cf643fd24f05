"""What each instrument of policy costs, does and does not do, how it comes and ends, and what it did alone at the same money."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.parameters import INSTRUMENTS, NATIONWIDE, PERSONAL
from goldsim.scenario import Entry, Scenario
from goldsim.studies.analysis.paired import FEWEST
from goldsim.text import numbers
from goldsim.text.markdown import code, figure, table
from odd.pages import Fill, Project

SAID: Final = Path("docs", "instruments.yaml")
STUDY: Final = Path("results", "instruments", "summary.csv")
BESIDE: Final = ("balanced",)  # what stands beside the instruments in the study
SHOWN: Final = (
    *("poverty_share", "median_income_xof", "n_mining", "n_children_working", "n_children_trafficked", "declared_share"),
    *("formal_share", "n_robberies", "n_civilians_killed", "bribes_xof", "state_revenue_xof"),
)
ARRIVED: Final = "policy_delivered_xof"


def told(project: Project) -> str:
    """Return a section for each instrument: unit, cost, way of the money, reach, what it does and what it does not."""
    said: Mapping[str, Any] = yaml.safe_load((project.root / SAID).read_text(encoding="utf-8"))
    effects = list(_effects(project))
    parts = [_section(name, said[name], project.baseline, [text for of, text in effects if of == name]) for name in INSTRUMENTS]
    return "\n\n".join(parts)


def _section(name: str, words: Mapping[str, str], scenario: Scenario, effects: list[str]) -> str:
    endings = ("unit_cost_xof_per_year", "delay_weeks", "leakage_share", "max_units")
    cost, delay, leak, most = (scenario.entries[f"instruments.{name}_{ending}"] for ending in endings)
    rows = [
        ["a unit", words["unit"]],
        ["costs a year", _said(cost, "XOF")],
        ["of which is handed over", _handed_over(name, scenario)],
        ["comes after", _said(delay, "weeks")],
        ["leaks on the way", _said(leak, "of it")],
        ["at most", _said(most, "units")],
        ["can be given a place", "no: it works in the whole country at once" if name in NATIONWIDE else "yes"],
        ["does", words["does"]],
        ["does not", words["does_not"]],
        ["when the money ends", words["ends"]],
        ["alone, with the whole budget", "; ".join(effects) or "nothing that is clear, see the table above"],
    ]
    return f"## {name.replace('_', ' ').capitalize()}\n\n{code(name)}\n\n{table(['', ''], rows)}"


def _said(entry: Entry, unit: str) -> str:
    value, low, high = (figure(n) for n in (entry.value, entry.low, entry.high))
    return f"{value} {unit} ({low} to {high}; {entry.kind}: {entry.source})"


def _handed_over(name: str, scenario: Scenario) -> str:
    if name not in PERSONAL:
        return "nothing: it pays for people and things"
    return f"{figure(scenario.entries['fund.cash_share'].value)} of it; the rest is what delivery takes"


def _effects(project: Project) -> Iterator[tuple[str, str]]:
    for row in _rows(project):
        if row["is_clear"] == "True" and row["outcome"] in SHOWN and row["policy"].endswith("_alone"):
            yield row["policy"].removesuffix("_alone"), f"{OUTCOMES[row['outcome']].label} {_change(row)}"


def alone(project: Project) -> str:
    """Return the table of every instrument alone: what arrived, and what each changes against the status quo."""
    rows = _rows(project)
    if not rows:
        return "Not measured yet."
    found, seeds, listed = {(row["policy"], row["outcome"]): row for row in rows}, max(int(row["n"]) for row in rows), []
    for name in (*INSTRUMENTS, *BESIDE):
        policy = name if name in BESIDE else f"{name}_alone"
        arrived, cells = found[policy, ARRIVED]["median"], [_cell(found[policy, outcome]) for outcome in SHOWN]
        listed.append([code(name), figure(float(f"{float(arrived):.3g}")), *cells])
    head = ["instrument", f"{OUTCOMES[ARRIVED].label}, {OUTCOMES[ARRIVED].unit}", *(OUTCOMES[one].label for one in SHOWN)]
    said = (
        f"Mean paired difference against the status quo in {seeds} pairs of runs, in per cent of it; in brackets where the 95 % "
        f"interval holds 0, or where there are fewer than {FEWEST} pairs. What did not arrive leaked or went back: it was more "
        "than could be staffed or found."
    )
    return f"{table(head, listed)}\n\n{said}"


def _rows(project: Project) -> list[dict[str, str]]:
    file = project.root / STUDY
    return list(csv.DictReader(file.read_text("utf-8").splitlines())) if file.is_file() else []


def _cell(row: Mapping[str, str]) -> str:
    if not row["difference_mean"]:
        return "-"
    return _change(row) if row["is_clear"] == "True" else f"({_change(row)})"


def _change(row: Mapping[str, str]) -> str:
    return f"{numbers.percent(float(row['percent']))} %" if row["percent"] else f"{float(row['difference_mean']):+.3g}"


BLOCKS: Final[Mapping[str, Fill]] = {"instruments told": told, "instruments alone": alone}
