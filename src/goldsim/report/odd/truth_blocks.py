"""The table of truth: for each mechanism who decides, out of what, on which figures, and what is gone when it is off."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.report.odd.project import Fill, Project
from goldsim.scenario.mechanism_record import Mechanism
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.text import phrases
from goldsim.text.markdown import code, figure, table

SAID: Final = Path("docs", "odd", "mechanisms.yaml")
STUDY: Final = Path("results", "mechanisms", "tables", "ablation.csv")
ASKED: Final = {
    "who": "who decides",
    "expects": "out of which expectation",
    "means": "out of which purse and capacity",
    "delay": "with what delay",
    "learns": "learning what from what",
}


def truth(project: Project) -> str:
    """Return a section for each mechanism of which it is said who decides."""
    said: Mapping[str, Any] = yaml.safe_load((project.root / SAID).read_text(encoding="utf-8"))
    effects = _effects(project.root / STUDY)
    return "\n\n".join(_section(project, MECHANISMS[name], words, effects.get(name, {})) for name, words in said.items())


def _section(project: Project, mechanism: Mechanism, words: Mapping[str, Any], effects: Mapping[str, Mapping[str, str]]) -> str:
    rows = [[label, str(words[key])] for key, label in ASKED.items()]
    rows += [["figures", "; ".join(_figure(project, path) for path in words["figures"])]]
    rows += [["switched off", mechanism.without], ["which does", "; ".join(_moved(mechanism, effects)) or "not measured yet"]]
    return f"### {mechanism.id} {mechanism.title}\n\n{mechanism.link}\n\n{table(['', ''], rows)}"


def _figure(project: Project, path: str) -> str:
    entry = project.baseline.entries[path]
    return f"{code(path)} {figure(entry.value)} {entry.unit} ({entry.kind}: {entry.source})"


def _moved(mechanism: Mechanism, effects: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for name in mechanism.moves:
        if name in effects:
            row = effects[name]
            on, off, low, high = (float(row[key]) for key in ("mean_on", "mean_off", "difference_low_95", "difference_high_95"))
            sign = "clear" if row["is_clear"] == "True" else "not clear"
            ends = f"{phrases.number(low)} to {phrases.number(high)}, {sign}"
            yield f"{OUTCOMES[name].label} from {phrases.number(on)} to {phrases.number(off)} {row['unit']} ({ends})"


def _effects(path: Path) -> dict[str, dict[str, Mapping[str, str]]]:
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    if path.is_file():
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            found.setdefault(row["mechanism"], {})[row["outcome"]] = row
    return found


BLOCKS: Final[Mapping[str, Fill]] = {"truth": truth}
