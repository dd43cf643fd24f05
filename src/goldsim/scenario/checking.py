"""From what the files say to what a run needs, or to everything that is wrong with it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from re import fullmatch
from typing import Any, NamedTuple, get_type_hints

import yaml
from pydantic import ValidationError

from goldsim.errors import GoldsimError, Problem, ScenarioError
from goldsim.frozen import FrozenMap
from goldsim.parameters import Parameters, schema
from goldsim.policies import MAX_UNITS, UNIT_COST, Policy, objections
from goldsim.scenario.entries import Entry, read_entries
from goldsim.scenario.layers import Layers
from goldsim.scenario.shape import NAME, RunSettings, missing_keys, shape_faults, sound_policy
from goldsim.wording import Fault, suggestion


class Checked(NamedTuple):
    """What a run needs, free of problems."""

    run: RunSettings
    parameters: Parameters
    entries: FrozenMap[Entry]
    policy: Policy
    digest: str


def check(layers: Layers, problems: Iterable[Problem]) -> Checked:
    """Return what the layers make, or raise everything that is wrong with them.

    Parameters
    ----------
    layers
        The files, put together.
    problems
        What is already known to be wrong.

    Raises
    ------
    ScenarioError
        Holds every problem, in the order of files and lines; what follows from another problem is left out.
    """
    found = list(problems)
    for document in layers.documents:
        if document.value is not None:
            found += _not_said(found, [document.problem(fault) for fault in shape_faults(document)])
    entries, faults = read_entries(layers.tree.get("parameters", {}), layers.set_by, is_complete=layers.is_complete)
    faults += missing_keys(layers.tree) if layers.is_complete else []
    run, content = _run(layers, faults)
    policy = _policy(layers.tree, run, entries, faults)
    found += _not_said(found, [layers.problem(fault) for fault in faults], within=True)
    if found or run is None:
        raise ScenarioError(_in_order(found, layers))
    return Checked(run, _plain(entries), FrozenMap(entries), policy, _digest(run, entries, policy, content))


def _not_said(known: list[Problem], new: list[Problem], *, within: bool = False) -> list[Problem]:
    """Return the new problems that are not about a place (or, `within`, a part of one) which has a problem already."""
    places = {(problem.file, problem.path) for problem in known if problem.path}
    out = []
    for problem in new:
        starts = [i for i, char in enumerate(problem.path) if char in ".["] if within else []
        around = {problem.path, *(problem.path[:i] for i in starts)}
        if not any((problem.file, path) in places for path in around):
            out.append(problem)
            if not within:
                places.add((problem.file, problem.path))
    return out


def _in_order(problems: list[Problem], layers: Layers) -> list[Problem]:
    files = list(dict.fromkeys([document.file for document in layers.documents] + [problem.file for problem in problems]))
    return sorted(dict.fromkeys(problems), key=lambda problem: (files.index(problem.file), problem.line, problem.column))


def _run(layers: Layers, faults: list[Fault]) -> tuple[RunSettings | None, str]:
    """Return the settings, None where their shape is wrong (which has been said), and what the geography file holds."""
    given = layers.tree.get("run", {})
    content = ""
    if isinstance(given.get("geography"), str) and given["geography"]:
        name, content, words = _geography(given["geography"], layers.folder(("run", "geography")))
        given = given | {"geography": name}
        faults += [Fault(("run", "geography"), words)] if words else []
    try:
        return RunSettings.model_validate(given), content
    except ValidationError:
        return None, content


def _geography(name: str, folder: Path) -> tuple[str, str, str]:
    """Return a geography's name or full path, its content, and what is wrong with it.

    A path counts from the file that gives it; it is kept in full so that it holds in another folder or process.
    """
    from goldsim import geography  # here, because it brings compiled code along that other commands do without

    full = name if fullmatch(NAME, name) else str((folder / name).resolve())
    try:
        return full, geography.load(full).content, ""
    except GoldsimError as error:
        return full, "", f"{error}{suggestion(name, geography.packaged())}"
    except (OSError, ValueError, TypeError, LookupError, AttributeError, yaml.YAMLError) as error:
        return full, "", f"{name} is not a geography: {type(error).__name__}: {' '.join(str(error).split())}"


def _policy(tree: Mapping[str, Any], run: RunSettings | None, entries: Mapping[str, Entry], faults: list[Fault]) -> Policy:
    """Return the policy, as far as its shape is right, and note what is wrong with its numbers.

    A scenario without one has a policy of no money and no rules.
    """
    starts = run.start if run else date.max
    if "policy" not in tree:
        return Policy(starts=starts)
    part, unsound = sound_policy(tree["policy"], starts)
    policy = Policy(
        starts=part.starts,
        budget_xof_per_year=float(part.budget_xof_per_year) + 0.0,
        units=FrozenMap({name: float(n) for name, n in part.units.items()}),
        split=FrozenMap({name: float(share) for name, share in part.split.items()}),
        switches=frozenset(name for name, is_on in part.switches.items() if is_on),
    )
    days = (run.start, run.start + timedelta(weeks=run.weeks, days=-1)) if run else None
    costs, most = _figures(entries, UNIT_COST), _figures(entries, MAX_UNITS)
    faults += objections(policy, days, costs, most, unsound, name=str(tree.get("name", "the policy")))
    return policy


def _figures(entries: Mapping[str, Entry], ending: str) -> dict[str, float]:
    start = "instruments."
    found = {path: entry.value for path, entry in entries.items() if path.startswith(start) and path.endswith(ending)}
    return {path[len(start) : -len(ending)]: float(value) for path, value in found.items() if not isinstance(value, tuple)}


def _plain(entries: Mapping[str, Entry]) -> Parameters:
    """Return the values alone, in their groups."""
    groups = get_type_hints(Parameters)
    values = {group: {name: entries[f"{group}.{name}"].value for name in fields} for group, fields in schema().items()}
    return Parameters(**{group: groups[group](**names) for group, names in values.items()})


def _digest(run: RunSettings, entries: Mapping[str, Entry], policy: Policy, content: str) -> str:
    """Return the SHA-256 of what can change a result: no names, texts, ranges or evidence."""
    said = {
        "run": run.model_dump(mode="json", exclude={"geography"}),
        "geography": hashlib.sha256(content.encode()).hexdigest(),
        "parameters": {path: entry.value for path, entry in entries.items()},
        "policy": {
            "from": policy.starts.isoformat(),
            "budget": policy.budget_xof_per_year,
            "units": {name: n for name, n in policy.units.items() if n},
            "split": {name: share for name, share in policy.split.items() if share},
            "switches": sorted(policy.switches),
        },
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, allow_nan=False).encode()).hexdigest()
