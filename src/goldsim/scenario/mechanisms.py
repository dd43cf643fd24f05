"""Mechanisms switched on and off: the section `mechanisms` of a scenario, and what a switch does to the parameters.

A scenario switches one off with `mechanisms: {M14: off}`. Some are steps that a verb then leaves out, in the verb's own file
under `model.has("M14")`; others are terms of an equation, and then the parameters in `neutral` take the value at which the
term is gone.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from goldsim.parameters import Parameters
from goldsim.reading.issues import Fault, shown, suggestion
from goldsim.reading.validation import unknown_keys
from goldsim.scenario.mechanism_list import MECHANISM_LIST, Mechanism

MECHANISMS: Final[Mapping[str, Mechanism]] = MappingProxyType({mechanism.id: mechanism for mechanism in MECHANISM_LIST})
SECTION: Final = "mechanisms"
WORDS: Final[Mapping[Any, bool]] = {"on": True, "true": True, "off": False, "false": False, True: True, False: False}


def read_off(section: Mapping[str, Any]) -> tuple[frozenset[str], list[Fault]]:
    """Return the ids of the mechanisms that are off, and what is wrong with the section: id to on or off, or true and false."""
    faults = [
        fault._replace(words=unknown(str(fault.loc[-1]))) if len(fault.loc) > 1 else fault
        for fault in unknown_keys(section, (SECTION,), MECHANISMS)
    ]
    # 1 and 0 are numbers here, though not to Python.
    words = {name: given if isinstance(given, str | bool) else None for name, given in section.items() if name in MECHANISMS}
    known = {name: WORDS.get(word) for name, word in words.items()}
    faults += [
        Fault((SECTION, name), f"must be on or off, it is {shown(section[name])}")
        for name, is_on in known.items()
        if is_on is None
    ]
    return frozenset(name for name, is_on in known.items() if is_on is False), faults


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
