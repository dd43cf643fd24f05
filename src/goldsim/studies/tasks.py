"""Designs: which runs a study is made of, and what makes it the same study again."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from typing import Any, Final, NamedTuple

import pandas as pd

from goldsim.errors import UsageError
from goldsim.runs import TABLES, Own, Run, id_of
from goldsim.scenario import Scenario
from goldsim.studies import LARGEST_STUDY
from goldsim.studies.given import all_scenarios, all_seeds, check_scenarios, measured_from, portable
from goldsim.studies.provenance import code_digest
from goldsim.text.phrases import plural

type RunOne = Callable[[Scenario, int], Run]

FORMAT: Final = 2  # of results folders
OFF: Final = "off"
MECHANISM_PATH: Final = "mechanisms."  # how the path of a mechanism begins


class Task(NamedTuple):
    """One run to be made. Scenarios of equal content share it, whatever they are called."""

    run_id: str
    scenario: Scenario
    seed: int


@dataclass(frozen=True)
class Variant:
    """What a scenario of a study is, where it was made from another scenario of the study."""

    name: str  # the scenario's own name
    of: str  # name of the scenario that it was made from
    changes: Mapping[str, Any]  # what was changed: path to value, as `Scenario.with_values` takes them

    @property
    def mechanism_off(self) -> str | None:
        """The mechanism that is switched off and is all that was changed; None in any other variant."""
        (path, value), *more = self.changes.items()
        return path.removeprefix(MECHANISM_PATH) if value == OFF and path.startswith(MECHANISM_PATH) and not more else None


class Row(NamedTuple):
    """One place of a design: the run that stands for a policy and a seed."""

    policy: str
    seed: int
    run_id: str


@dataclass(frozen=True)
class Design:
    """Every scenario with every seed; runs of one seed are a pair, because their draws are the same.

    `run_one` makes a run from a scenario and a seed, in a worker process; None stands for `goldsim.runs.run`. `variants` says
    which of the scenarios were made from others of them, and how; `analyses` names what is worked out of the finished runs,
    `outcomes` what is looked at where that can be chosen, and `keep` the tables that are kept of each run; `title` is for people.
    """

    kind: str
    scenarios: tuple[Scenario, ...]
    seeds: tuple[int, ...]
    reference: str
    run_one: RunOne | None = None
    variants: tuple[Variant, ...] = ()
    analyses: tuple[str, ...] = ()
    title: str = ""
    outcomes: tuple[str, ...] = ()
    keep: tuple[str, ...] = TABLES

    @property
    def policies(self) -> tuple[str, ...]:
        """The scenarios' names, in the order in which they were given."""
        return tuple(scenario.name for scenario in self.scenarios)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The places of the design, by policy in the order given, then by seed."""
        identify = identifier(self.run_one)
        return tuple(Row(s.name, seed, identify(s.digest, seed)) for s in self.scenarios for seed in self.seeds)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """The runs to make, each once; seed after seed, so that an unfinished study already holds whole pairs."""
        by_name = {scenario.name: scenario for scenario in self.scenarios}
        rank = {seed: i for i, seed in enumerate(self.seeds)}
        tasks: dict[str, Task] = {}
        for row in sorted(self.rows, key=lambda row: rank[row.seed]):
            tasks.setdefault(row.run_id, Task(row.run_id, by_name[row.policy], row.seed))
        return tuple(tasks.values())

    @cached_property
    def texts(self) -> Mapping[str, tuple[str, str]]:
        """Every scenario, by name, as `portable` writes it."""
        return {scenario.name: portable(scenario) for scenario in self.scenarios}

    @cached_property
    def study(self) -> str:
        """Sixteen hexadecimal digits that stand for this very study: its runs, its words and the model's code.

        What is worked out of the runs is no part of it: another analysis goes on from the runs that are there.
        """
        return hashlib.sha256(json.dumps(self._content()).encode()).hexdigest()[:16]

    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = {"format": FORMAT, "kind": self.kind, "reference": self.reference, "rows": self.rows}
        content |= {"scenarios": list(self.texts.values()), "code": code_digest()}
        content |= {"variants": [asdict(variant) for variant in self.variants]} if self.variants else {}
        return content | ({"keep": self.keep} if self.keep != TABLES else {})

    @property
    def own(self) -> Own:
        """Verbs and outcomes of somebody's own."""
        return self.run_one if isinstance(self.run_one, Own) else Own()

    def job[Ended](self, make: Callable[[Any], Ended]) -> Callable[[Any], Ended]:
        """Return what does one of `tasks` in a worker, given what makes a run of a task that has its scenario."""
        return make

    def again(self, policy: str) -> tuple[str, Mapping[str, Any]]:
        """Return the scenario that a policy's runs are made from, by name, and the values that are changed in it."""
        return policy, {}

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables that say what belongs into the folder, by file name."""
        return {"design": pd.DataFrame(self.rows, columns=["policy", "seed", "run_id"])}

    @property
    def described(self) -> dict[str, Any]:
        """What the manifest says of this kind of design alone."""
        return {}

    @property
    def in_words(self) -> str:
        """What the study is made of."""
        given = plural(len(self.scenarios) - len(self.variants), "scenario")
        n = len({variant.mechanism_off for variant in self.variants})
        without = f", each as it is and without each of {plural(n, 'mechanism')}" if n else ""
        return f"{given}{without}, {self.seeds_in_words}"

    @property
    def seeds_in_words(self) -> str:
        """Which seeds the study has."""
        first, n = self.seeds[0], len(self.seeds)
        return f"with seed {first}" if n == 1 else f"with {plural(n, 'seed')} ({first} to {self.seeds[-1]})"

    @property
    def measured_from(self) -> int:
        """The week from which runs are judged."""
        return measured_from(self.scenarios)

    @property
    def folder_name(self) -> str:
        """The folder's name where the user gives none: the same command finds its own folder again."""
        return f"{self.kind}-{self.study[:8]}"


def paired(
    kind: str, scenarios: Sequence[Scenario], seeds: Iterable[int], *, reference: int | str = 0, run_one: RunOne | None = None
) -> Design:
    """Return the design that runs every scenario with every seed.

    `kind`: first word of the folder's name: `run`, `compare`, or what a study file is called. `scenarios`: at least one, all of
    different names and over the same weeks. `seeds`: whole numbers from 0 on, all different; they are put in order. `reference`:
    the scenario that the others are held against: its place or its name. `run_one`: makes one run, and is importable by name,
    because workers import it; None for `goldsim.runs.run`. Raises UsageError if any of this does not hold, or if the study is
    beyond a million runs.
    """
    chosen, numbers = all_scenarios(scenarios), all_seeds(seeds)
    check_scenarios(chosen)
    if len(chosen) * len(numbers) > LARGEST_STUDY:
        raise UsageError(
            f"{len(chosen)} scenarios with {len(numbers):,} seeds are {len(chosen) * len(numbers):,} runs; "
            f"a study has {LARGEST_STUDY:,} at most"
        )
    names = [scenario.name for scenario in chosen]
    if isinstance(reference, int) and 0 <= reference < len(names):
        reference = names[reference]
    if reference not in names:
        raise UsageError(f"reference {reference!r} is none of the scenarios ({', '.join(names)})")
    return Design(kind, chosen, numbers, str(reference), run_one)


def identifier(run_one: RunOne | None) -> Callable[[str, int], str]:
    """Return what names a run by its scenario's digest and its seed; what another function makes is no run of the model."""
    if run_one is None:
        return id_of
    maker = run_one.maker if isinstance(run_one, Own) else f"{run_one.__module__}:{run_one.__qualname__}"
    return partial(id_of, maker=maker)
