"""A study kept as a file: which scenarios, with which seeds, changed in which ways, and what to work out of the runs.

Everything that is wrong with a file and with the scenarios that it names is said at once, before anything runs.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final

from pydantic import Field

from goldsim.errors import ScenarioError
from goldsim.reading.document import Document, load, parsed, read_text
from goldsim.reading.issues import Fault, Loc, each, shown, suggestion
from goldsim.reading.seeds import LARGEST_SEED
from goldsim.reading.validation import NAME, Name, say, unknown_keys, validated
from goldsim.scenario import Scenario, read, with_all
from goldsim.scenario.schema import KEYS as SCENARIO_KEYS
from goldsim.studies.analysis.findings import KINDS
from goldsim.studies.design.levers import Sampled, Section, Uncertainties, Varied, sampled, wrong_together
from goldsim.studies.design.variants import each_alone, one_instrument_alone, one_mechanism_off, without_each
from goldsim.studies.tasks import Design, RunOne, paired

MOST_SEEDS: Final = 100_000
_OF_A_SCENARIO: Final = {"extends", "parameters", "policy"}


class _Seeds(Section):
    first: Annotated[int, Field(ge=0, le=LARGEST_SEED - MOST_SEEDS)] = 1
    n: Annotated[int, Field(ge=1, le=MOST_SEEDS)]


class _Variants(Section):
    one_mechanism_off: Any = None
    one_instrument_alone: Any = None


class _Shape(Varied):
    name: Name
    title: str = ""
    scenarios: Annotated[list[str], Field(min_length=1)]
    seeds: _Seeds
    run: dict[str, Any] = Field(default_factory=dict)
    variants: _Variants = _Variants()
    analyses: list[str] = Field(default_factory=list)


_KEYS: Final[dict[Loc, tuple[str, ...]]] = {
    (): tuple(_Shape.model_fields),
    ("seeds",): tuple(_Seeds.model_fields),
    ("run",): SCENARIO_KEYS[("run",)],
    ("variants",): tuple(_Variants.model_fields),
    ("uncertainties",): tuple(Uncertainties.model_fields),
}


@dataclass(frozen=True)
class StudyFile:
    """A study as its file describes it."""

    name: str  # first word of its results folder
    title: str  # for people; the name where the file gives none
    files: tuple[Path, ...]  # the scenarios' files; the first is the one that the others are held against
    scenarios: tuple[Scenario, ...]  # the same, read, with the file's settings of the run
    seeds: tuple[int, ...]  # whole numbers from 0 on
    # Those that are switched off, one at a time, in every scenario; each makes a variant of each.
    mechanisms: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()  # those that get all the money, one at a time, of every scenario that has some
    analyses: tuple[str, ...] = ()  # what is worked out of the runs, see `goldsim.studies.analysis.findings`
    # What is compared at which points, see `goldsim.studies.design.levers`; None where nothing is varied.
    sampled: Sampled | None = None

    def design(self, run_one: RunOne | None = None) -> Design:
        """Return the runs of the study: every scenario and every variant of it with every seed, or what is sampled.

        Raises UsageError as `paired`, `without_each` and `swept` do, and ScenarioError with all points that break a rule.
        """
        if self.sampled is not None:
            return replace(self.sampled.design(self.name, self.scenarios, self.seeds, run_one), title=self.title)
        made, variants = without_each(self.scenarios, self.mechanisms)
        alone = each_alone(self.scenarios, self.instruments)
        design = paired(self.name, [*self.scenarios, *made, *alone], self.seeds, run_one=run_one)
        return replace(design, variants=variants, analyses=self.analyses, title=self.title)


def is_study(path: str | Path) -> bool:
    """Tell whether a file describes a study, which names scenarios, and not a scenario itself."""
    value = parsed(read_text(path), str(path)).value
    return isinstance(value, dict) and "scenarios" in value


def read_study(path: str | Path) -> StudyFile:
    """Read a study file and the scenarios that it names. Raises ScenarioError with all that is wrong, each with its place."""
    document = load(path)
    given = _section(document.value, "scenarios")
    listed = enumerate(given if isinstance(given, list) else ())
    named = [(("scenarios", i), name, _beside(Path(path), name)) for i, name in listed if isinstance(name, str)]
    missing = [_no_file(at, name, file) for at, name, file in named if not os.path.isfile(file)]  # noqa: PTH113 (any name)
    missing += [Fault(at, "is named twice") for i, (at, _, file) in enumerate(named) if file in (one[2] for one in named[:i])]
    issues = sorted(map(document.issue, [*_faults(document.value), *missing]), key=lambda one: (one.line, one.column))
    files = list(dict.fromkeys(file for _, _, file in named if os.path.isfile(file)))  # noqa: PTH113
    scenarios = each(read, files, issues)
    shape = _Shape.model_validate(document.value)
    chosen = _with_settings(scenarios, shape.run, document)
    return StudyFile(
        name=shape.name,
        title=shape.title or shape.name,
        files=tuple(files),
        scenarios=tuple(chosen),
        seeds=tuple(range(shape.seeds.first, shape.seeds.first + shape.seeds.n)),
        mechanisms=one_mechanism_off(shape.variants.one_mechanism_off)[0],
        instruments=one_instrument_alone(shape.variants.one_instrument_alone)[0],
        analyses=tuple(dict.fromkeys(shape.analyses)),
        sampled=sampled(shape, chosen, document) if shape.levers or shape.uncertainties else None,
    )


def _no_file(at: Loc, name: str, file: Path) -> Fault:
    there = sorted(other.name for other in file.parent.glob("*.yaml")) if file.name and os.path.isdir(file.parent) else []  # noqa: PTH112
    near = suggestion(name, [str(PurePosixPath(name).with_name(other)) for other in there])
    return Fault(at, f"there is no file {shown(name)}{near}")


def _faults(value: Any) -> Iterator[Fault]:
    """Yield what is wrong with a file, apart from the scenarios that it names."""
    if isinstance(value, dict) and "scenarios" not in value and _OF_A_SCENARIO & set(value):
        yield Fault((), "is a scenario, not a study; goldsim run and goldsim compare take it")
        return
    for loc, known in _KEYS.items():
        yield from unknown_keys(value if not loc else _section(value, str(loc[0])), loc, known)
    yield from (say(detail) for detail in validated(_Shape, value)[1] if detail["type"] != "extra_forbidden")
    variants = _section(value, "variants")
    mechanisms, faults = one_mechanism_off(_section(variants, "one_mechanism_off"))
    yield from [*faults, *one_instrument_alone(_section(variants, "one_instrument_alone"))[1]]
    yield from _wrong_analyses(_section(value, "analyses"), has_mechanisms=bool(mechanisms or faults))
    yield from wrong_together(value, has_mechanisms=bool(mechanisms or faults))


def _wrong_analyses(given: Any, *, has_mechanisms: bool) -> Iterator[Fault]:
    known = {name: kind for name, kind in KINDS.items() if kind.is_analysis}
    for i, name in enumerate(given if isinstance(given, list) else ()):
        if isinstance(name, str) and name not in known:
            there = suggestion(name, known) or f"; there is {', '.join(known)}"
            yield Fault(("analyses", i), f"there is no analysis {shown(name)}{there}")
        elif isinstance(name, str) and known[name].needs_mechanisms and not has_mechanisms:
            yield Fault(("analyses", i), "needs mechanisms that are switched off: add `variants: {one_mechanism_off: all}`")


def _section(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _beside(file: Path, given: str) -> Path:
    """Return a path that counts from the folder of `file`, without `..` where that leads to the same place."""
    path = file.parent / given
    plain = Path(os.path.normpath(path))
    with suppress(OSError, ValueError):  # a name that no file can have
        return plain if not path.exists() or (plain.exists() and plain.samefile(path)) else path
    return plain


def _with_settings(scenarios: list[Scenario], run: dict[str, Any], document: Document) -> list[Scenario]:
    """Change the settings of the run in all scenarios; what is wrong with one is said at its place in the study file."""
    changes = {f"run.{key}": value for key, value in run.items()}
    geography = run.get("geography")
    if isinstance(geography, str) and geography and not re.fullmatch(NAME, geography):
        changes["run.geography"] = str((Path(document.file).parent / geography).resolve())
    try:
        return with_all(scenarios, changes) if changes else scenarios
    except ScenarioError as error:
        issues = []
        for one in error.issues:
            place = tuple(one.path.split("."))
            fault = Fault(place, one.message) if place in document.places else Fault(("run",), f"{one.path}: {one.message}")
            issues.append(one if one.line else document.issue(fault))  # what has a place already keeps it
        raise ScenarioError(issues) from None
