"""Variants: a scenario with something changed in it, held against the scenario itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from goldsim.errors import UsageError
from goldsim.reading.validation import NAME
from goldsim.scenario import Scenario
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.studies.tasks import MECHANISM_PATH, OFF, Variant


def without_each(scenarios: Sequence[Scenario], mechanisms: Iterable[str]) -> tuple[list[Scenario], tuple[Variant, ...]]:
    """Make each scenario once without each mechanism.

    Returns
    -------
    tuple
        The new scenarios, by mechanism within scenario, called `balanced-without-m14`; and what each is a variant of.

    Raises
    ------
    UsageError
        If a scenario does without one of the mechanisms already, or if its name leaves no room for the ending.
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
