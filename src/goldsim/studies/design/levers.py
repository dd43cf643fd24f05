"""What a study file varies: levers, which somebody could pull and which are compared, and uncertainties, which nobody knows.

Every combination of levers makes a choice of each scenario; all choices meet at each point of the uncertainties, with the same
seeds.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from goldsim.errors import Issue, ScenarioError, UsageError
from goldsim.outcomes.catalogue import HEADLINES, OUTCOMES
from goldsim.reading.document import Document
from goldsim.reading.issues import Fault, Loc, shown, suggestion
from goldsim.reading.validation import is_number
from goldsim.scenario import Scenario
from goldsim.studies import LARGEST_STUDY
from goldsim.studies.design.factors import OUTSIDE, FactorSpec, as_typed, resolve, value_faults
from goldsim.studies.design.samplers import SAMPLERS, USUAL, Sampling, faults_of, named, sampling
from goldsim.studies.design.sweep_points import refuse_too_many, swept
from goldsim.studies.design.sweeps import Sweep
from goldsim.studies.tasks import RunOne, Variant

DOCUMENTED: Final = "documented"
_HOW: Final = f"must be {DOCUMENTED}, a list of values, or {{low: .., high: ..}}, with n: .. for so many steps"


class Section(BaseModel):
    """A section of a study file."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", hide_input_in_errors=True)


class Uncertainties(Section):
    """The section `uncertainties`."""

    design: str = USUAL
    file: str | None = None
    samples: Annotated[int, Field(ge=1)] | None = None
    seed: Annotated[int, Field(ge=0)] = 1
    parameters: dict[str, Any] = {}


class Varied(Section):
    """What a whole study file says of what is varied."""

    levers: dict[str, list[Any]] = {}
    uncertainties: Uncertainties | None = None
    outcomes: list[str] = []
    outside_range: bool = False


@dataclass(frozen=True)
class Sampled:
    """What is compared, at which points, in which outcomes."""

    plan: Sampling
    choices: tuple[Variant, ...]
    outcomes: tuple[str, ...]
    allow_outside: bool

    def design(self, kind: str, scenarios: Sequence[Scenario], seeds: Iterable[int], run_one: RunOne | None) -> Sweep:
        """Return the sweep."""
        how: dict[str, Any] = {"allow_outside": self.allow_outside, "max_runs": LARGEST_STUDY, "run_one": run_one}
        return replace(swept(kind, scenarios, self.plan, seeds, choices=self.choices, **how), outcomes=self.outcomes)


def wrong_together(value: Any, *, has_mechanisms: bool) -> Iterator[Fault]:
    """Yield what is wrong with the sections of a file that vary something, apart from what the scenarios have to say of it."""
    if not isinstance(value, dict):
        return
    varies = [key for key in ("levers", "uncertainties") if value.get(key)]
    if varies and has_mechanisms:
        yield Fault((varies[0],), "cannot stand beside variants: give mechanisms as levers, such as mechanisms.M14: [on, off]")
    for key in ("outcomes", "outside_range"):
        if key in value and not varies:
            yield Fault((key,), "belongs to a study with levers or uncertainties", at_key=True)
    given = value.get("outcomes")
    for i, name in enumerate(given if isinstance(given, list) else ()):
        if isinstance(name, str) and name not in OUTCOMES:
            yield Fault(("outcomes", i), f"there is no outcome {shown(name)}{suggestion(name, OUTCOMES)}")
    section = value.get("uncertainties")
    if isinstance(section, dict) and isinstance(section.get("design", USUAL), str):
        yield from _wrong_design(section)


def _wrong_design(section: Mapping[str, Any]) -> Iterator[Fault]:
    design = section.get("design", USUAL)
    if design not in SAMPLERS:
        there = suggestion(design, SAMPLERS) or f"; there is {', '.join(SAMPLERS)}"
        yield Fault(("uncertainties", "design"), f"there is no design {shown(design)}{there}")
    elif SAMPLERS[design].read and ("file" not in section or section.get("parameters")):
        yield Fault(("uncertainties",), f"a {design} design has a file, whose first line says what is varied, and no parameters")
    elif not SAMPLERS[design].read and "file" in section:
        yield Fault(("uncertainties", "file"), f"belongs to a {named(lambda one: one.read)} design", at_key=True)


def sampled(shape: Varied, scenarios: Sequence[Scenario], document: Document) -> Sampled:
    """Return what a file varies. Raises ScenarioError with all that is wrong in it, or in its file of points, by place."""
    specs = [FactorSpec(path, tuple(values)) for path, values in shape.levers.items() if values]
    factors, faults = resolve(specs, scenarios)
    faults += [Fault(("parameters", path), "has no value: give a list") for path, values in shape.levers.items() if not values]
    faults += value_faults(factors, scenarios, allow_outside=shape.outside_range)
    issues = [_issue(document, "levers", fault.loc[1:], fault) for fault in faults]
    plan, wrong = _plan(shape.uncertainties or Uncertainties(), scenarios, document, allow_outside=shape.outside_range)
    issues += wrong
    both = [path for path in shape.levers if path in plan.paths]
    issues += [document.issue(Fault(("levers", path), "is among the uncertainties as well")) for path in both]
    if issues:
        raise ScenarioError(sorted(issues, key=lambda one: (one.line, one.column)))
    # Each scenario with each combination of levers; numbered where there are any.
    combinations = [dict(zip(shape.levers, values, strict=True)) for values in itertools.product(*shape.levers.values())]
    choices = tuple(
        Variant(f"{scenario.name}-{number}" if changes else scenario.name, scenario.name, changes)
        for scenario in scenarios
        for number, changes in enumerate(combinations, 1)
    )
    return Sampled(plan, choices, tuple(dict.fromkeys(shape.outcomes)) or HEADLINES, shape.outside_range)


def _plan(
    section: Uncertainties, scenarios: Sequence[Scenario], document: Document, *, allow_outside: bool
) -> tuple[Sampling, list[Issue]]:
    """Return where the points come from, and what is wrong with it."""
    read = SAMPLERS[section.design].read
    if read and section.file:
        try:
            factors, rows = read(Path(document.file).parent / section.file, scenarios, allow_outside=allow_outside)
        except ScenarioError as error:
            return sampling(section.design, ()), list(error.issues)
        return sampling(section.design, factors, rows=rows), []
    specs, faults = _specs(section.parameters)
    known, wrong = resolve(specs, scenarios)
    faults += wrong
    faults += faults_of(section.design, known, section.samples, len(section.parameters)) if section.parameters else []
    plan = sampling(section.design, known, samples=section.samples, seed=section.seed)
    if not faults:
        try:
            refuse_too_many(plan, len(scenarios), 1, LARGEST_STUDY)
            faults += value_faults(known, scenarios, allow_outside=allow_outside)
        except UsageError as error:
            faults.append(Fault(("parameters",), str(error)))
    return plan, [_issue(document, "uncertainties", fault.loc, fault) for fault in faults]


def _issue(document: Document, section: str, loc: Loc, fault: Fault) -> Issue:
    """Return a fault as an issue of a section of the file, in whose words values outside their ranges are allowed."""
    words = fault.words.replace(OUTSIDE, "`outside_range: true` takes it all the same")
    return document.issue(fault._replace(loc=(section, *loc), words=words))


def _specs(parameters: Mapping[str, Any]) -> tuple[list[FactorSpec], list[Fault]]:
    found: list[FactorSpec] = []
    faults: list[Fault] = []
    for path, given in parameters.items():
        if given == DOCUMENTED:
            found.append(FactorSpec(path))
        elif isinstance(given, list) and given:
            found.append(FactorSpec(path, tuple(given)))
        elif _is_range(given):
            found.append(FactorSpec(path, low=given["low"], high=given["high"], n=given.get("n")))
        else:
            faults.append(Fault(("parameters", path), f"{_HOW}; it is {shown(given)}"))
    return found, faults


def _is_range(given: Any) -> bool:
    if not isinstance(given, dict) or not {"low", "high"} <= given.keys() <= {"low", "high", "n"}:
        return False
    n = given.get("n", 2)
    return is_number(given["low"]) and is_number(given["high"]) and isinstance(n, int) and not isinstance(n, bool)


def legend(choices: Iterable[Variant]) -> list[str]:
    """Return what each choice is where its name does not say it."""
    written = [(one, ", ".join(f"{path}={as_typed(value)}" for path, value in one.changes.items())) for one in choices]
    return [f"{one.name}: {one.of}, {changes}" for one, changes in written if changes]
