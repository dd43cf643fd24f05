"""Variants: a scenario with something changed in it, held against the scenario itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from goldsim.errors import UsageError
from goldsim.reading.issues import Fault, shown
from goldsim.reading.validation import NAME
from goldsim.scenario import Scenario
from goldsim.scenario.mechanisms import MECHANISMS, unknown
from goldsim.studies.tasks import MECHANISM_PATH, OFF, Variant

ALL: Final = "all"
OFF_KEYS: Final = ("variants", "one_mechanism_off")  # of a study file


def without_each(scenarios: Sequence[Scenario], mechanisms: Iterable[str]) -> tuple[list[Scenario], tuple[Variant, ...]]:
    """Make each scenario once without each mechanism.

    Returns the new scenarios, by mechanism within scenario, called `balanced-without-m14`; and what each is a variant of. Raises
    UsageError if a scenario does without one of the mechanisms already, or if its name leaves no room for the ending.
    """
    chosen = tuple(mechanisms)
    made: list[Scenario] = []
    variants: list[Variant] = []
    for scenario in scenarios:
        for mechanism in chosen:
            variant = _without(scenario, mechanism)
            title = f"{scenario.title}, without {mechanism} ({MECHANISMS[mechanism].title.lower()})"
            made.append(replace(scenario.with_values(variant.changes, name=variant.name), title=title))
            variants.append(variant)
    return made, tuple(variants)


def _without(scenario: Scenario, mechanism: str) -> Variant:
    if mechanism in scenario.off:
        raise UsageError(
            f"{scenario.name} has {mechanism} off already, so that switching it off would change nothing; "
            f"leave {mechanism} out of the list, or {scenario.name} out of the study"
        )
    name = f"{scenario.name}-without-{mechanism.lower()}"
    if not re.fullmatch(NAME, name):
        raise UsageError(f"{name} would be the name of a scenario, and is too long: shorten the name {scenario.name}")
    return Variant(name, scenario.name, {MECHANISM_PATH + mechanism: OFF})


def one_mechanism_off(given: object) -> tuple[tuple[str, ...], list[Fault]]:
    """Return the mechanisms that `all`, or a list of some, stands for, and what is wrong with the list."""
    if given is None or given == ALL:
        return tuple(MECHANISMS if given == ALL else ()), []
    if not isinstance(given, list) or not given:
        return (), [Fault(OFF_KEYS, f"must be {ALL}, or a list of mechanisms such as [M01, M14]; it is {shown(given)}")]
    faults = [
        Fault((*OFF_KEYS, i), unknown(name) if isinstance(name, str) else f"must be a mechanism such as M01, it is {shown(name)}")
        for i, name in enumerate(given)
        if not isinstance(name, str) or name not in MECHANISMS
    ]
    twice = [i for i, name in enumerate(given) if name in given[:i]]
    faults += [Fault((*OFF_KEYS, i), f"{given[i]} is there more than once") for i in twice]
    return tuple(sorted(map(str, given))), faults
