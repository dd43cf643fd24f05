"""Blocks on the week, the schedule and each verb as a submodel, and on numbers: parameters, instruments, and shipped policies."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Final, cast

from goldsim.economy import WEEK, week_table
from goldsim.parameters import INSTRUMENTS, RATES, SWITCHES
from goldsim.report.assumptions import KINDS, SIZE_IS_ASSUMED
from goldsim.scenario import Entry, Scenario
from goldsim.scenario.policy import LEAKAGE, MAX_UNITS, UNIT_COST
from goldsim.text.markdown import code, codes, figure, table
from odd.pages import Fill, Project

DELAY = "_delay_weeks"
MILLION = 1e-6
LABELS = re.compile(r"\b(Assumed|Mechanisms?|Sources?):")


def parameters(scenario: Scenario, group: str) -> str:
    """Return a group of parameters with value, unit, range, evidence and source."""
    entries = {path: entry for path, entry in scenario.entries.items() if path.partition(".")[0] == group}
    ranges = {path: f"{figure(e.low)} to {figure(e.high)}" for path, e in entries.items()}
    rows = [[code(path), figure(e.value), e.unit, ranges[path], e.kind, _source(e)] for path, e in entries.items()]
    return table(["parameter", "value", "unit", "range", "evidence", "source"], rows)


def other_parameters(scenario: Scenario) -> str:
    """Return the groups that no verb is named after and that are shown nowhere else."""
    shown = {verb["name"] for verb in week_table()} | {"initial", "instruments"}
    groups = [group for group in scenario.parameters._fields if group not in shown]
    return "\n\n".join(f"#### `{group}`\n\n{parameters(scenario, group)}" for group in groups) or "None."


def evidence(scenario: Scenario) -> str:
    """Return how many parameters rest on each kind of evidence, in all and by group."""
    kinds = Counter(entry.kind for entry in scenario.entries.values())
    total = [[code(kind), words, f"{kinds[kind]}"] for kind, words in KINDS.items()]
    rows = []
    for group in scenario.parameters._fields:
        of_group = Counter(e.kind for path, e in scenario.entries.items() if path.partition(".")[0] == group)
        rows.append([code(group), *(str(of_group[kind] or "-") for kind in KINDS), str(of_group.total())])
    said = f"Of the {kinds['document']} that rest on a document, {_n_sized(scenario)} have their direction from it and no size."
    by_kind = table(["evidence", "the value is", f"of {len(scenario.entries)} parameters"], total)
    return "\n\n".join([by_kind, said, table(["group", *KINDS, "all"], rows)])


def evidence_in_words(scenario: Scenario) -> str:
    """Return in a sentence how much is assumed."""
    n, n_assumed = len(scenario.entries), sum(entry.kind == "assumed" for entry in scenario.entries.values())
    from_documents = f"{_n_sized(scenario)} more have only their direction from the two documents"
    return f"Of the {n} numbers in the model, {n_assumed} rest on no figure that was found, and {from_documents}."


def _n_sized(scenario: Scenario) -> int:
    """Count the parameters of which a document says that they are there, and not how large."""
    entries = scenario.entries.values()
    return sum(e.kind == "document" and any(words in e.source for words in SIZE_IS_ASSUMED) for e in entries)


def instruments(project: Project) -> str:
    """Return what a policy can pay for: cost of a unit, delay, leakage and capacity."""
    entries = project.baseline.entries

    def shown(instrument: str, ending: str) -> str:
        entry = entries.get(f"instruments.{instrument}{ending}")
        return "-" if entry is None else figure(entry.value)

    rows = []
    for name in INSTRUMENTS:
        cost = entries[f"instruments.{name}{UNIT_COST}"]
        rows.append([code(name), cost.source, *(shown(name, ending) for ending in (UNIT_COST, DELAY, LEAKAGE, MAX_UNITS))])
    figures = ("XOF a unit and year", "weeks until it arrives", "share that leaks", "units at most")
    header = ["instrument", "what a unit is", *figures]
    rules = f"Rules that a policy can set (`policy.switches`): {codes(SWITCHES)}; and numbers (`policy.rates`): {codes(RATES)}."
    return f"{table(header, rows)}\n\n{rules}"


def policies(project: Project) -> str:
    """Return the shipped scenarios with money or rules, and what each pays for."""
    active = {path: s for path, s in project.scenarios.items() if s.policy.budget_xof_per_year or s.policy.switches}
    told = "\n".join(f"- **{s.title}** (`{path}`): {' '.join(s.description.split())}" for path, s in project.scenarios.items())
    money = {path: s.policy.yearly_xof(s.parameters) for path, s in active.items()}
    rows = [
        [code(name), *(figure(round(money[path][name] * MILLION, 3)) if money[path][name] else "-" for path in active)]
        for name in INSTRUMENTS
    ]
    rows.append(["all", *(figure(s.policy.budget_xof_per_year * MILLION) for s in active.values())])
    rows.append(["from", *(str(s.policy.starts) for s in active.values())])
    rows.append(["rules", *(codes(sorted(s.policy.switches)) for s in active.values())])
    titles = [f"{s.title}{' (first phase)' if s.policy.is_phased else ''}" for s in active.values()]
    return f"{told}\n\n{table(['million XOF a year', *titles], rows)}"


def _source(entry: Entry) -> str:
    """Return where a value is from; the profile's score with it, where one gave the value."""
    if not entry.score:
        return entry.source
    low, high = (figure(float(f"{end or 0:.3g}")) for end in (entry.score_low, entry.score_high))
    return f"{entry.source} (value from the score {entry.score}: {low} to {high})"


def schedule(_: Project) -> str:
    """Return the week in order: each verb, what it does, in which mechanisms, and what it draws, reads and writes."""
    verbs = week_table()
    rows = [
        [str(place), code(verb["name"]), verb["purpose"], ", ".join(verb["mechanisms"]) or "-", codes(verb["draws"])]
        for place, verb in enumerate(verbs, 1)
    ]
    touched = [
        f"- `{verb['name']}` reads {_by_table(verb['reads'])}; it writes {_by_table(verb['writes'])}."
        for verb in verbs
        if verb["reads"] or verb["writes"]
    ]
    return "\n\n".join([table(["", "verb", "what happens", "mechanisms", "draws"], rows), "\n".join(touched)])


def _by_table(columns: tuple[str, ...]) -> str:
    """Write dotted columns by table: miners (site, gold), country (price)."""
    tables: dict[str, list[str]] = {}
    for column in columns:
        name, _, field = column.partition(".")
        tables.setdefault(name, []).append(field)
    return ", ".join(f"{name} ({', '.join(map(code, fields))})" for name, fields in tables.items()) or "nothing"


def submodels(project: Project) -> str:
    """Return every verb of the week in order, as its file tells it."""
    return "\n\n".join(_submodel(verb, project.baseline) for verb in WEEK)


def _submodel(verb: ModuleType, scenario: Scenario) -> str:
    """Return what a verb's file says of it, its rules, by file where the verb is a folder, and its parameters."""
    title, _, told = cast(str, inspect.getdoc(verb)).partition("\n")
    name, _, subtitle = title.partition(": ")
    files = files_of(verb)
    where = f"processes/{name}.py" if len(files) == 1 else f"processes/{name}/"
    parts = [f"### `{name}`", f"*{subtitle}* In `src/goldsim/{where}`."]
    parts.append(LABELS.sub(r"**\1:**", paragraphs(told.strip())))
    for file in files:
        rules = [f"- `{signature}`: {meaning}" for signature, meaning in rules_of(file.read_text(encoding="utf-8"))]
        if rules:
            parts += [f"Rules in `{file.name}`:" if len(files) > 1 else "Rules:", "\n".join(rules)]
    if name in scenario.parameters._fields:
        parts += ["Parameters:", parameters(scenario, name)]
    return "\n\n".join(parts)


def files_of(module: ModuleType) -> list[Path]:
    """Return the files of a verb, which is a file or a folder of some."""
    first = Path(cast(str, module.__file__))
    return sorted(first.parent.glob("*.py")) if first.name == "__init__.py" else [first]


def rules_of(source: str) -> list[tuple[str, str]]:
    """Return the rules of a verb's file, its public functions that know no model: signature and first line, in order."""
    found = []
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if any(argument.arg == "model" for argument in node.args.args):
            continue
        result = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        first = (ast.get_docstring(node) or "").partition("\n")[0]
        found.append((f"{node.name}({ast.unparse(node.args)}){result}", first))
    return found


BLOCKS: Final[Mapping[str, Fill]] = {
    "evidence": lambda project: evidence(project.baseline),
    "evidence in words": lambda project: evidence_in_words(project.baseline),
    "initial parameters": lambda project: parameters(project.baseline, "initial"),
    "instrument parameters": lambda project: parameters(project.baseline, "instruments"),
    "other parameters": lambda project: other_parameters(project.baseline),
    "instruments": instruments,
    "policies": policies,
    "schedule": schedule,
    "submodels": submodels,
}


def paragraphs(text: str) -> str:
    """Put each paragraph of a docstring on one line, so that no line of an equation is taken for a list.

    Paragraphs that are indented, and lists, stay as they are.
    """
    parts = (part.strip("\n") for part in text.split("\n\n"))
    return "\n\n".join(part if part.startswith((" ", "- ", "1. ")) else " ".join(part.split()) for part in parts if part.strip())
