"""Blocks on the week: the schedule, and each verb as a submodel with its rules and its numbers."""

import ast
import inspect
import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Final, cast

from goldsim.economy import WEEK, week_table
from goldsim.report.odd.pages import Fill, Project
from goldsim.report.odd.parameter_blocks import parameters
from goldsim.scenario import Scenario
from goldsim.text.markdown import code, codes, paragraphs, table

LABELS = re.compile(r"\b(Assumed|Mechanisms?|Sources?):")


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


BLOCKS: Final[Mapping[str, Fill]] = {"schedule": schedule, "submodels": submodels}
