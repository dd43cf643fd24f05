"""Mechanisms switched on and off: the section `mechanisms` of a scenario, and what a switch does to the parameters.

A scenario switches one off with `mechanisms: {M14: off}`. Some are steps that a verb then leaves out, in the verb's own file
under `model.has("M14")`; others are terms of an equation, and then the parameters in `neutral` take the value at which the
term is gone. The thirty-two of the two source documents stand in `mechanisms.yaml` beside this file.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from goldsim.parameters import Parameters
from goldsim.reading.issues import Fault, shown, suggestion
from goldsim.reading.validation import unknown_keys


@dataclass(frozen=True)
class Mechanism:
    """One causal link of the documents."""

    id: str  # M01 to M32
    # title, source: what it is called, and which document says so.
    title: str
    source: str
    link: str  # what happens, in a sentence or two
    verbs: tuple[str, ...]  # the verbs of the week in which it lives
    without: str  # what is left of the week when it is off
    moves: Mapping[str, int]  # outcome to -1 or 1: which way it goes when the mechanism is switched off
    # Path of a parameter to the value at which the mechanism's term is gone.
    neutral: Mapping[str, float | tuple[float, ...]]


def _listed() -> Iterator[Mechanism]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    for name, said in yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)).items():
        neutral = said.pop("neutral", {}).items()
        gone = {path: tuple(value) if isinstance(value, list) else value for path, value in neutral}
        yield Mechanism(name, **said | {"verbs": tuple(said["verbs"]), "neutral": gone})


MECHANISMS: Final[Mapping[str, Mechanism]] = MappingProxyType({one.id: one for one in _listed()})
SECTION: Final = "mechanisms"
WORDS: Final[Mapping[Any, bool]] = {"on": True, "true": True, "off": False, "false": False, True: True, False: False}


def read_off(section: Mapping[str, Any]) -> tuple[frozenset[str], list[Fault]]:
    """Return the ids of the mechanisms that are off, and what is wrong with the section: id to on or off, or true and false."""
    faults = [
        fault._replace(words=unknown(str(fault.loc[-1]))) if len(fault.loc) > 1 else fault
        for fault in unknown_keys(section, (SECTION,), MECHANISMS)
    ]
    off = set()
    for name in (name for name in section if name in MECHANISMS):
        # 1 and 0 are numbers here, though not to Python.
        is_on = WORDS.get(section[name]) if isinstance(section[name], str | bool) else None
        faults += [Fault((SECTION, name), f"must be on or off, it is {shown(section[name])}")] if is_on is None else []
        off |= {name} if is_on is False else set()
    return frozenset(off), faults


def unknown(name: str) -> str:
    """Return what to say of an id that no mechanism has."""
    first, *_, last = MECHANISMS
    return f"there is no mechanism {shown(name)}{suggestion(name, MECHANISMS)}; they go from {first} to {last}"


def without(parameters: Parameters, off: Iterable[str]) -> Parameters:
    """Return the parameters with the terms of the mechanisms that are off taken out."""
    changed: dict[str, dict[str, float | tuple[float, ...]]] = {}
    for mechanism in off:
        for path, value in MECHANISMS[mechanism].neutral.items():
            group, _, name = path.partition(".")
            changed.setdefault(group, {})[name] = value
    groups = {group: getattr(parameters, group)._replace(**values) for group, values in changed.items()}
    return parameters._replace(**groups)
