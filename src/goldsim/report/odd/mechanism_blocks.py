"""Blocks on what the model must contain and what it is judged by: the mechanisms of the documents, and the outcomes.

The table of truth says for each mechanism who decides, out of what, on which figures, and what is gone when it is off.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from goldsim.outcomes.catalogue import MAPPED, OUTCOMES, REGIONAL
from goldsim.report.odd.pages import Fill, Project
from goldsim.scenario.mechanisms import MECHANISMS, Mechanism
from goldsim.text import phrases
from goldsim.text.markdown import code, codes, figure, table

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


BLOCKS: Final[Mapping[str, Fill]] = {"mechanisms": mechanisms, "outcomes": outcomes, "truth": truth}
