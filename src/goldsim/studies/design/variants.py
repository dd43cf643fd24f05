"""Variants of scenarios: each without one mechanism, held against itself, and each instrument alone with all of the money."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from goldsim.errors import UsageError
from goldsim.parameters import INSTRUMENTS
from goldsim.reading.issues import Fault, Loc, shown, suggestion
from goldsim.reading.validation import NAME
from goldsim.scenario import Scenario
from goldsim.scenario.mechanisms import MECHANISMS, unknown
from goldsim.studies.tasks import MECHANISM_PATH, OFF, Variant

ALL: Final = "all"


def without_each(scenarios: Sequence[Scenario], mechanisms: Iterable[str]) -> tuple[list[Scenario], tuple[Variant, ...]]:
    """Make each scenario once without each mechanism. Raises UsageError where one is off already, or a name gets too long."""
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


def each_alone(scenarios: Iterable[Scenario], instruments: Iterable[str]) -> list[Scenario]:
    """Make each scenario with money once for each instrument, which gets all of it from the first day on, everywhere."""
    chosen, made = tuple(instruments), []
    for scenario in (one for one in scenarios if one.policy.budget_xof_per_year > 0):
        policy = {"from": scenario.policy.starts, "budget_xof_per_year": scenario.policy.budget_xof_per_year, "switches": {}}
        values: dict[str, Any] = {f"policy.{key}": value for key, value in (policy | {"phases": [], "measures": []}).items()}
        for name in chosen:
            alone = scenario.with_values(values | {"policy.split": {name: 1.0}}, name=f"{name}_alone")
            made.append(replace(alone, title=f"{name.replace('_', ' ').capitalize()} alone", description=""))
    return made


def one_mechanism_off(given: object) -> tuple[tuple[str, ...], list[Fault]]:
    """Return the mechanisms that `all`, or a list of some, stands for, and what is wrong with the list."""
    return _listed(given, ("variants", "one_mechanism_off"), tuple(MECHANISMS), ("mechanism", "M01, M14"), unknown)


def one_instrument_alone(given: object) -> tuple[tuple[str, ...], list[Fault]]:
    """Return the instruments that `all`, or a list of some, stands for, and what is wrong with the list."""

    def wrong(name: str) -> str:
        return f"there is no instrument {shown(name)}{suggestion(name, INSTRUMENTS)}"

    return _listed(given, ("variants", "one_instrument_alone"), INSTRUMENTS, ("instrument", "patrols, courts"), wrong)


def _listed(
    given: object, keys: Loc, known: tuple[str, ...], words: tuple[str, str], wrong: Callable[[str], str]
) -> tuple[tuple[str, ...], list[Fault]]:
    what, some = words
    if given is None or given == ALL:
        return known if given == ALL else (), []
    if not isinstance(given, list) or not given:
        return (), [Fault(keys, f"must be {ALL}, or a list of {what}s such as [{some}]; it is {shown(given)}")]
    must = f"must be a {what} such as {some.partition(',')[0]}, it is"
    strange = [(i, name) for i, name in enumerate(given) if not isinstance(name, str) or name not in known]
    faults = [Fault((*keys, i), wrong(name) if isinstance(name, str) else f"{must} {shown(name)}") for i, name in strange]
    twice = [i for i, name in enumerate(given) if name in given[:i]]
    faults += [Fault((*keys, i), f"{given[i]} is there more than once") for i in twice]
    return tuple(sorted(map(str, given))), faults
