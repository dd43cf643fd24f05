"""Blocks on what the model must contain, the mechanisms of the documents, what it is judged by, and what came out.

The table of truth says for each mechanism who decides, out of what, on which figures, and what is gone when it is off. Sizes and
changes are from the reference results.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from goldsim.errors import UsageError
from goldsim.outcomes.catalogue import MAPPED, OUTCOMES, REGIONAL
from goldsim.scenario.mechanisms import MECHANISMS, Mechanism
from goldsim.text import phrases
from goldsim.text.markdown import code, codes, figure, table
from odd.pages import REFERENCE, Fill, Project

DIRECTION = {1: "up", -1: "down"}
WANTED = {1: "more", -1: "less", 0: "-"}
SUMMED = {"mean": "mean of its weeks", "year": "sum a year"}
SAID: Final = Path("docs", "odd", "mechanisms.yaml")
STUDY: Final = Path("results", "mechanisms", "tables", "ablation.csv")
ASKED: Final = {
    "who": "who decides",
    "expects": "out of which expectation",
    "means": "out of which purse and capacity",
    "delay": "with what delay",
    "learns": "learning what from what",
}
SIZES = (
    *("n_mining", "gold_dug_mg", "declared_share", "child_workforce_share", "n_children_trafficked", "mercury_released_mg"),
    *("poverty_share", "site_gini_share", "top_tenth_share"),
)
ANSWER: Final = "answer.md"


def mechanisms(_: Project) -> str:
    """Return the mechanisms: what happens, where, what is left without it, and what that moves."""
    rows = []
    for m in MECHANISMS.values():
        labels = {name: OUTCOMES[name].label if name in OUTCOMES else code(name) for name in m.moves}
        moves = "; ".join(f"{labels[name]} {DIRECTION[sign]}" for name, sign in m.moves.items())
        rows.append([m.id, f"**{m.title}** ({m.source}). {m.link}", codes(m.verbs), _without(m), moves])
    return table(["id", "what happens", "verbs", "left when it is off", "which moves"], rows)


def _without(mechanism: Mechanism) -> str:
    even = {path: value[0] for path, value in mechanism.neutral.items() if isinstance(value, tuple) and len(set(value)) == 1}
    values = {path: f"{figure(even[path])} throughout" if path in even else figure(of) for path, of in mechanism.neutral.items()}
    set_to = ", ".join(f"{code(path)} is {value}" for path, value in values.items())
    return f"{mechanism.without}{f' ({set_to})' if set_to else ''}"


def outcomes(_: Project) -> str:
    """Return what is observed each week: unit, how a run sums it up, what is wanted, and its meaning."""
    labels = {name: f"**{o.label}**" if o.headline else o.label for name, o in OUTCOMES.items()}
    rows = [[code(o.name), labels[o.name], o.unit, SUMMED[o.per], WANTED[o.better], o.meaning] for o in OUTCOMES.values()]
    listed = table(["outcome", "label", "unit", "a run's figure", "better", "meaning"], rows)
    return f"{listed}\n\nBy region as well: {codes(REGIONAL)}. By site and cell too: {codes(MAPPED)}."


def truth(project: Project) -> str:
    """Return a section for each mechanism of which it is said who decides."""
    said: Mapping[str, Any] = yaml.safe_load((project.root / SAID).read_text(encoding="utf-8"))
    effects: dict[str, dict[str, Mapping[str, str]]] = {}
    for row in csv.DictReader(file.read_text("utf-8").splitlines()) if (file := project.root / STUDY).is_file() else ():
        effects.setdefault(row["mechanism"], {})[row["outcome"]] = row
    return "\n\n".join(_section(project, MECHANISMS[name], words, effects.get(name, {})) for name, words in said.items())


def _section(project: Project, mechanism: Mechanism, words: Mapping[str, Any], effects: Mapping[str, Mapping[str, str]]) -> str:
    rows = [[label, str(words[key])] for key, label in ASKED.items()]
    used = [(code(path), project.baseline.entries[path]) for path in words["figures"]]
    figures = [f"{path} {figure(one.value)} {one.unit} ({one.kind}: {one.source})" for path, one in used]
    rows += [["figures", "; ".join(figures)]]
    rows += [["switched off", mechanism.without], ["which does", "; ".join(_moved(mechanism, effects)) or "not measured yet"]]
    return f"### {mechanism.id} {mechanism.title}\n\n{mechanism.link}\n\n{table(['', ''], rows)}"


def _moved(mechanism: Mechanism, effects: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for name in mechanism.moves:
        if name in effects:
            row = effects[name]
            on, off, low, high = (float(row[key]) for key in ("mean_on", "mean_off", "difference_low_95", "difference_high_95"))
            sign = "clear" if row["is_clear"] == "True" else "not clear"
            ends = f"{phrases.number(low)} to {phrases.number(high)}, {sign}"
            yield f"{OUTCOMES[name].label} from {phrases.number(on)} to {phrases.number(off)} {row['unit']} ({ends})"


def made_by(project: Project) -> str:
    """Return where the reference results are from, and whether the scenarios have changed since."""
    study = _manifest(project.reference)
    seeds, version = phrases.seed_ranges(study["seeds"]), study["versions"]["goldsim"]
    said = f"From `{REFERENCE.as_posix()}`: {len(study['seeds'])} runs of each policy (seeds {seeds}), goldsim {version}."
    digests = {scenario.name: scenario.digest for scenario in project.scenarios.values()}
    is_old = any(digests.get(one["name"]) != one["digest"] for one in study["scenarios"])
    return f"{said} The scenarios have changed since, so these figures are of an earlier state." if is_old else said


def sizes(project: Project) -> str:
    """Return the country's sizes in the first and the last year under the reference policy, mean of the seeds."""
    study = _manifest(project.reference)
    years = {(row["year"], row["outcome"]): row for row in _rows(project, "years.csv") if row["policy"] == study["reference"]}
    first, last = min(int(year) for year, _ in years), max(int(year) for year, _ in years)
    rows = []
    for outcome in (OUTCOMES[name] for name in SIZES):
        found = [years[str(year), outcome.name] for year in (first, last)]
        figures = [[phrases.number(float(row[key])) for key in ("mean", "lowest", "highest")] for row in found]
        cells = [f"{mean} ({lowest} to {highest})" for mean, lowest, highest in figures]
        rows.append([code(outcome.name), outcome.label, outcome.unit, *cells])
    header = ["outcome", "", "unit", "first 52 weeks: mean (lowest and highest seed)", "last 52 weeks"]
    return f"{table(header, rows)}\n\n{made_by(project)}"


def likeness(project: Project) -> str:
    """Return the sizes beside those that were counted or estimated, as the page of the reference has them, without sources."""
    with _file(project.reference, "figures/likeness.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return f"{table(['', *head[1:-1]], [row[:-1] for row in rows])}\n\n{made_by(project)}"


def ministries(project: Project) -> str:
    """Return the answer of the three policies that a ministry could have written."""
    return _file(project.root / "results" / "ministries", ANSWER).read_text("utf-8").strip()


def findings(project: Project) -> str:
    """Return the answer of the reference comparison: its sentences, and the nine lines with marks and sizes alone."""
    sentences, rows = _answer(project)
    short = [" | ".join(_short(cell) for cell in row.split(" | ")) for row in rows]
    return "\n".join([*(f"{line}\n" for line in sentences), *short, "", made_by(project)])


def changes(project: Project) -> str:
    """Return the nine lines of it, with their intervals."""
    return "\n".join([*_answer(project)[1], "", made_by(project)])


def _answer(project: Project) -> tuple[list[str], list[str]]:
    """Return the sentences of the reference's answer, and the rows of its table."""
    lines = [line for line in _file(project.reference, ANSWER).read_text("utf-8").splitlines() if line]
    rows = [line for line in lines if line.startswith("|")]
    return lines[: lines.index(rows[0])], rows


def _short(cell: str) -> str:
    end = " |" if cell.endswith(" |") else ""
    return "=" + end if "little or no difference" in cell else cell if "[" not in cell else cell.partition(" [")[0] + end


def _rows(project: Project, name: str) -> list[dict[str, str]]:
    with _file(project.reference, name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _manifest(reference: Path) -> Any:
    return json.loads(_file(reference, "manifest.json").read_text(encoding="utf-8"))


def _file(reference: Path, name: str) -> Path:
    if not (path := reference / name).is_file():
        raise UsageError(f"there is no {path}; make the reference results again, or take the block that shows them out")
    return path


BLOCKS: Final[Mapping[str, Fill]] = {
    **{"mechanisms": mechanisms, "outcomes": outcomes, "truth": truth},
    **{"sizes": sizes, "likeness": likeness, "ministries": ministries, "findings": findings, "changes": changes},
}
