"""Sweeps: every choice of policy at every point of a parameter space, with the same seeds throughout."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

import pandas as pd

from goldsim.scenario import Scenario
from goldsim.studies.design.factors import Point, encode
from goldsim.studies.design.samplers import Sampling, sampling_to_json
from goldsim.studies.tasks import Design, Row, Variant, identifier
from goldsim.text.phrases import plural

_SHORTEST = 4  # digits of a point's number


class PointTask(NamedTuple):
    """One run of a sweep to be made; its scenario is built where it is run."""

    run_id: str
    choice: int
    point: Point
    seed: int


@dataclass(frozen=True)
class Recipe:
    """How the scenario of a choice at a point is made: small enough to be sent to each worker once."""

    scenarios: Mapping[str, Scenario]  # by name
    choices: tuple[Variant, ...]  # what is compared: a scenario of these each, with what is changed in it
    paths: tuple[str, ...]  # what each place of a point sets
    allow_outside: bool = False  # whether values may lie outside their documented ranges

    def origin(self, choice: int, point: Point) -> tuple[str, dict[str, Any]]:
        """Return the name of the choice's scenario, and all that is changed in it."""
        return self.choices[choice].of, {**self.choices[choice].changes, **dict(zip(self.paths, point, strict=True))}

    def scenario(self, choice: int, point: Point) -> Scenario:
        """Return the scenario; it takes about a thousandth of a second, so that none is kept."""
        of, changes = self.origin(choice, point)
        return self.scenarios[of].with_values(changes, allow_outside=self.allow_outside)


class _Ready:
    """A task as `make_run` takes it; building the scenario belongs to the run, so that one that cannot be built fails alone."""

    def __init__(self, task: PointTask, recipe: Recipe) -> None:
        self.run_id, self.seed = task.run_id, task.seed
        self._task, self._recipe = task, recipe

    @property
    def scenario(self) -> Scenario:
        return self._recipe.scenario(self._task.choice, self._task.point)


def _made[Ended](task: PointTask, recipe: Recipe, make: Callable[[Any], Ended]) -> Ended:
    return make(_Ready(task, recipe))


@dataclass(frozen=True, kw_only=True)
class Sweep(Design):
    """Every choice at every point with every seed; made by `sweep_points.swept`.

    `choices` are what is compared, the first being held against; `points` are the values of `sampling.paths`; `digests` are those
    of the scenarios, by choice, then by point.
    """

    sampling: Sampling
    choices: tuple[Variant, ...]
    points: tuple[Point, ...]
    digests: tuple[str, ...]
    allow_outside: bool = False
    from_week: int = 0

    @property
    def recipe(self) -> Recipe:
        """How scenarios are made."""
        by_name = {scenario.name: scenario for scenario in self.scenarios}
        return Recipe(by_name, self.choices, self.sampling.paths, self.allow_outside)

    @cached_property
    def policies(self) -> tuple[str, ...]:
        """The names of the places: `balanced-0001` is the choice `balanced` at the first point."""
        return tuple(place_names([choice.name for choice in self.choices], len(self.points)))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The places of the design, by choice, point and seed."""
        identify = identifier(self.run_one)
        found = zip(self.policies, self.digests, strict=True)
        return tuple(Row(name, seed, identify(digest, seed)) for name, digest in found for seed in self.seeds)

    @cached_property
    def tasks(self) -> tuple[PointTask, ...]:  # type: ignore[override]
        """The runs to make, each once: by seed, then by point, so that an unfinished study already holds whole pairs."""
        identify, n = identifier(self.run_one), len(self.points)
        tasks: dict[str, PointTask] = {}
        for seed in self.seeds:
            for i, point in enumerate(self.points):
                for choice in range(len(self.choices)):
                    run_id = identify(self.digests[choice * n + i], seed)
                    tasks.setdefault(run_id, PointTask(run_id, choice, point, seed))
        return tuple(tasks.values())

    def job[Ended](self, make: Callable[[Any], Ended]) -> Callable[[Any], Ended]:
        """Return what builds the scenario of a task and makes its run."""
        return partial(_made, recipe=self.recipe, make=make)

    def again(self, policy: str) -> tuple[str, Mapping[str, Any]]:
        """Return the scenario that a place is made from, by name, and the values that are changed in it."""
        choice, place = divmod(self._numbers[policy], len(self.points))
        return self.recipe.origin(choice, self.points[place])

    @property
    def described(self) -> dict[str, Any]:
        """What the manifest says of a sweep: all that is needed to make the design again, but for the points."""
        own = {"choices": self._encoded_choices, "n_points": len(self.points), "allow_outside": self.allow_outside}
        return {"sweep": sampling_to_json(self.sampling) | own}

    @property
    def _encoded_choices(self) -> list[list[str]]:
        return [[choice.name, choice.of, encode(dict(choice.changes))] for choice in self.choices]

    @property
    def in_words(self) -> str:
        """What the sweep is made of."""
        points = f"{plural(len(self.points), 'point')} of a {self.sampling.design} design"
        over = f"over {plural(len(self.sampling.factors), 'parameter')}"
        return f"{plural(len(self.choices), 'choice')} at {points} {over}, {self.seeds_in_words}"

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.policies)}

    @property
    def measured_from(self) -> int:
        """The week from which runs are judged: the earliest of all points."""
        return self.from_week

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables that say what belongs into the folder; of the points, a row each, values are JSON."""
        values = [[encode(value) for value in point] for point in self.points]
        return super().frames() | {"points": pd.DataFrame(values, columns=list(self.sampling.paths), dtype="object")}

    def _content(self) -> dict[str, Any]:
        """Return what the study's identity is made of; other outcomes go on from the runs that are there."""
        points = hashlib.sha256(encode([list(point) for point in self.points]).encode()).hexdigest()
        plan = [self.sampling.design, self.sampling.samples, self.sampling.seed, list(self.sampling.paths)]
        return super()._content() | {"sweep": [plan, self._encoded_choices, points, self.allow_outside, self.from_week]}


def place_names(choices: Iterable[str], n_points: int) -> Iterator[str]:
    """Yield the names of the places of a sweep, by choice, then by point."""
    width = max(_SHORTEST, len(str(n_points)))
    for choice in choices:
        for number in range(1, n_points + 1):
            yield f"{choice}-{number:0{width}d}"
