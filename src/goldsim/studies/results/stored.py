"""Reading a results folder: its tables as frames, its scenarios, and what of it is there."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Self

import pandas as pd

from goldsim.country.price_series import usd_per_oz
from goldsim.errors import FolderError, UsageError
from goldsim.outcomes.own_outcomes import know
from goldsim.scenario import Scenario
from goldsim.studies.results.chunks import Chunks
from goldsim.studies.results.files import CHUNKS, as_written
from goldsim.studies.results.folder import failures_of
from goldsim.studies.results.manifest import PARAMETER_COLUMNS, read_manifest
from goldsim.studies.results.parquet import iter_runs, read_chunks, read_small, read_table
from goldsim.studies.results.run_log import RunLog
from goldsim.studies.tasks import Design, Row, Variant


def _table(results: "Results", name: str) -> pd.DataFrame:
    if name not in results.kept:
        raise UsageError(f"{results.folder} has no table of {name}: the study keeps {', '.join(results.kept)} only")
    if results.log.complete is not None:
        return read_table(results.path_of(name), results.policies, only_these=results.only is not None)
    return read_chunks(name, Chunks(results.folder / CHUNKS, results.rows, results.log.where), results.policies)


class Results:
    """What a results folder holds. Tables are read when they are first asked for.

    `folder`: a folder that `goldsim run`, `compare` or `study` made, finished or not. `only`: names of scenarios: the others are
    taken as not there; all are, without it.
    """

    def __init__(self, folder: Path, only: Collection[str] | None = None) -> None:
        self.folder = folder
        self.manifest: dict[str, Any] = read_manifest(folder)
        self.only = only
        if only is not None:
            self.manifest["scenarios"] = [one for one in self.manifest["scenarios"] if one["name"] in only]
        self.log = RunLog(folder)
        # Names of outcomes of somebody's own, which are known from now on.
        self.own = know(self.manifest.get("own", {}).get("outcomes", ()))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.folder}: {', '.join(self.policies[:6])}; {len(self.seeds)} seeds>"

    @property
    def reference(self) -> str:
        """Name of the scenario that the others are held against."""
        return str(self.manifest["reference"])

    @property
    def seeds(self) -> list[int]:
        """All seeds of the study, made or not."""
        return list(self.manifest["seeds"])

    @property
    def policies(self) -> list[str]:
        """Names of the scenarios in the order given."""
        return [scenario["name"] for scenario in self.manifest["scenarios"]]

    @cached_property
    def variants(self) -> dict[str, Variant]:
        """What scenarios of the study are variants of others, by name; also of those that are taken as not there."""
        return {variant["name"]: Variant(**variant) for variant in self.manifest["variants"]}

    @cached_property
    def as_given(self) -> Self:
        """The same results without the variants: what a comparison of the scenarios as they are would hold."""
        names = [name for name in self.policies if name not in self.variants]
        return self if names == self.policies else type(self)(self.folder, names)

    @cached_property
    def scenarios(self) -> list[dict[str, str]]:
        """The scenarios as dictionaries of `name`, `title`, `digest` and `yaml` (everything resolved)."""
        found = []
        for one in self.manifest["scenarios"]:
            path = self.folder / "scenarios" / f"{one['name']}.resolved.yaml"
            with as_written(path):
                found.append(one | {"yaml": path.read_text("utf-8")})
        return found

    @cached_property
    def entries(self) -> pd.DataFrame:
        """Every parameter: `policy, path, value, unit, low, high, kind, source, set_by`; vectors are lists."""
        frame = read_small(self.folder / "parameters.parquet", PARAMETER_COLUMNS)
        frame = frame[frame["policy"].isin(self.policies)].reset_index(drop=True)
        frame["value"] = pd.Series([json.loads(text) for text in frame["value"]], dtype=object)
        return frame

    @cached_property
    def rows(self) -> list[Row]:
        """The places of the design whose run is there, by policy, then by seed."""
        where = self.log.where
        return [row for row in self._places if self.log.complete is not None or row.run_id in where]

    @cached_property
    def _places(self) -> list[Row]:
        design = read_small(self.folder / "design.parquet", Row._fields)
        rows = design.loc[design["policy"].isin(self.policies), list(Row._fields)].itertuples(index=False)
        return [Row(str(policy), int(seed), str(run_id)) for policy, seed, run_id in rows]

    @property
    def has_tables(self) -> bool:
        """Whether the runs' own tables are there; a finished study can be kept without them, as in a repository."""
        return self.log.complete is None or (self.folder / "tables").is_dir()

    @property
    def kept(self) -> tuple[str, ...]:
        """Names of the tables that the study keeps of its runs."""
        return tuple(self.manifest["keep"])

    @cached_property
    def missing(self) -> list[tuple[str, int]]:
        """Policy and seed of runs that are not there: failed, or not made yet."""
        there = {(row.policy, row.seed) for row in self.rows}
        return [(policy, seed) for policy in self.policies for seed in self.seeds if (policy, seed) not in there]

    @property
    def warnings(self) -> list[str]:
        """What the runs warned of, each once."""
        return list(dict.fromkeys(line for entry in self.log.entries.values() for line in entry.get("warnings", ())))

    @property
    def price_notes(self) -> list[str]:
        """Say so where the runs go on after the last month whose gold price is known."""
        if any("\ngold_price:" in scenario["yaml"] for scenario in self.scenarios):
            return []  # a series of its own
        last = date.fromisoformat(self.manifest["start"]) + timedelta(weeks=self.manifest["weeks"] - 1)
        known = max(usd_per_oz())
        return [f"gold price after {known} is held at its last value"] if f"{last:%Y-%m}" > known else []

    @property
    def failures(self) -> list[dict[str, Any]]:
        """Failed runs: `run_id, policy, seed, error, again` (the line that reproduces it)."""
        return failures_of(self.folder, self._places, self.log, self.again)

    def again(self, policy: str) -> tuple[str, Mapping[str, Any]]:
        """Return the scenario that a policy's runs are made from, by name, and the values that are changed in it."""
        return policy, {}

    @cached_property
    def paired_seeds(self) -> list[int]:
        """The seeds that every policy has finished; comparisons use these."""
        lost = {seed for _, seed in self.missing}
        return [seed for seed in self.seeds if seed not in lost]

    weekly = cached_property(partial(_table, name="weekly"))  # a row a policy, seed and week, with every outcome
    regions = cached_property(partial(_table, name="regions"))  # a row a policy, seed, week and region
    sites = cached_property(partial(_table, name="sites"))  # a row a policy, seed, month and site
    cells = cached_property(partial(_table, name="cells"))  # a row a policy, seed, month and cell of the country; the largest
    exits = cached_property(partial(_table, name="exits"))  # a row a policy, seed, month and way out of the country
    events = cached_property(partial(_table, name="events"))  # what happened: a row an event
    flows = cached_property(partial(_table, name="flows"))  # gold and money by year, source, target and reason

    money = cached_property(partial(_table, name="money"))  # the policy's money by year, measure and region

    def weekly_pieces(self) -> Iterator[pd.DataFrame]:
        """Yield the weeks of some whole runs at a time, at least once; all of many runs could not be held."""
        if self.log.complete is None or self.only is not None:
            yield self.weekly
            return
        pieces = iter_runs(self.path_of("weekly"), self.policies)
        first = next(pieces, None)
        yield self.weekly if first is None else first
        yield from pieces

    def design(self, scenarios: tuple[Scenario, ...]) -> Design:
        """Return the design that the folder was made from, given its scenarios."""
        return Design(scenarios=scenarios, **self._of_any_design)

    @property
    def _of_any_design(self) -> dict[str, Any]:
        texts = {key: self.manifest[key] for key in ("kind", "reference", "title")}
        lists = {key: tuple(self.manifest[key]) for key in ("seeds", "analyses", "outcomes", "keep")}
        return texts | lists | {"variants": tuple(self.variants.values())}

    def path_of(self, table: str) -> Path:
        """Return where a finished study has a table. Raises FolderError where it is kept without the tables of its runs."""
        if not self.has_tables:
            words = f"{self.folder} is kept without the tables of its runs; summary.csv and years.csv in it hold what came out"
            raise FolderError(f"{words} (.table, .summary, .years), and this makes the runs again: {self.manifest['command']}")
        return self.folder / "tables" / f"{table}.parquet"
