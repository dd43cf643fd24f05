"""A run: what happened under a scenario with a seed, and how to make it again."""

import hashlib
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from goldsim.engine.own_verbs import OwnVerb, code_of
from goldsim.outcomes.own_outcomes import OwnOutcome, described
from goldsim.outcomes.run_tables import tables_of
from goldsim.scenario import Scenario

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

MODEL_VERSION = "1"
TABLES: Final = ("weekly", "regions", "sites", "cells", "exits", "events", "flows", "money")  # of a run, each a field of `Run`


@dataclass(frozen=True, eq=False)
class Run:
    """What a run leaves behind.

    Attributes
    ----------
    weekly
        A row a week: week, date and every outcome, as it is stored; `goldsim.reported(run.weekly)` has the units in which
        outcomes are shown. `docs/tables.md` lists the columns of all tables.
    regions
        A row a week and region, with the outcomes listed in `goldsim.outcomes.catalogue.REGIONAL`. Those that are no
        medians add up to the nation's.
    sites, cells
        A row every four weeks and site, or cell; cells of the state's where nothing was seen are left out. Outcomes are those in
        `goldsim.outcomes.catalogue.MAPPED`. Counts are means over the four weeks, gold is their sum; they add up as regions do.
        `controller` and `held_by` (an armed group's row and name, or -1 and the state) are the last, and so is `is_closed`.
    exits
        A row every four weeks and way out: gold that left and gold seized in mg, trips and seizures, and weeks closed.
    events
        Raids, seizures, auctions, sieges, attacks, rescues: week, place, parties.
    flows
        What the ledger moved in each year, by commodity, source, target and reason, in mg or XOF.
    money
        A row a year and measure of the policy, in a region or the whole country (`region` empty): XOF `asked`, `arrived`,
        `diverted` and `unused` in the year, and `on_its_way` at its end. From the start, asked is the sum of the others.
    provenance
        How to make the run again: digest, seed, weeks, versions.
    """

    scenario: Scenario
    seed: int
    weekly: pd.DataFrame
    regions: pd.DataFrame
    sites: pd.DataFrame
    cells: pd.DataFrame
    exits: pd.DataFrame
    events: pd.DataFrame
    flows: pd.DataFrame
    money: pd.DataFrame
    warnings: tuple[str, ...]
    provenance: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"<Run of {self.scenario.name}: seed {self.seed}, {len(self.weekly)} weeks from {self.scenario.run.start}>"


class Own(NamedTuple):
    """Verbs and outcomes of somebody's own; in a study it makes the runs: `goldsim.compare(..., run_one=own)`."""

    verbs: tuple[OwnVerb, ...] = ()
    outcomes: tuple[OwnOutcome, ...] = ()

    def __call__(self, scenario: Scenario, seed: int) -> "Run":
        """Make a run."""
        return run(scenario, seed, verbs=self.verbs, outcomes=self.outcomes)

    @property
    def maker(self) -> str:
        """What stands for the code of all of it, which decides what a run is; empty where there is none."""
        functions = [*(verb.step for verb in self.verbs), *(outcome.formula for outcome in self.outcomes)]
        return f"own {code_of(functions)}" if functions else ""

    def described(self) -> dict[str, Any]:
        """Return what a results folder says of it."""
        return {"verbs": [verb.name for verb in self.verbs], "outcomes": described(self.outcomes)}


def run(
    scenario: Scenario,
    seed: int = 1,
    weeks: int | None = None,
    threads: int = 1,
    *,
    verbs: Iterable[OwnVerb] = (),
    outcomes: Iterable[OwnOutcome] = (),
) -> Run:
    """Run a scenario, as `goldsim.read` gives it, once: the same, byte for byte, for the same scenario, seed and versions.

    `seed`: runs with one seed share every random number. `weeks`: how many, in place of the scenario's own number; another number
    is another scenario, since the children who will grow into it stand by from the start. `threads`: how many to use for rules
    over people, which pays from some 100,000 rows on and changes nothing in the result. `verbs`, `outcomes`: somebody's own, see
    `goldsim.verb` and `goldsim.outcome`. Raises BooksDoNotClose if gold or money appeared or vanished: a bug, with the account
    and the amount.
    """
    if weeks is not None:
        scenario = scenario.with_values({"run.weeks": weeks})
    from goldsim.economy import GoldEconomy  # here: who only asks for the names of tables needs no compiled rules

    economy = GoldEconomy(scenario, seed, threads, verbs=verbs, outcomes=outcomes)
    economy.run_for(scenario.run.weeks)
    return collect(economy)


def collect(economy: "GoldEconomy") -> Run:
    """Return what an economy has left behind so far."""
    own = Own(economy.own_verbs, economy.own_outcomes)
    return Run(
        scenario=economy.scenario,
        seed=economy.seed,
        **tables_of(economy, economy.observer),
        warnings=tuple(economy.warnings),
        provenance=provenance(economy.scenario, economy.seed, own),
    )


def id_of(digest: str, seed: int, maker: str = "") -> str:
    """Return what identifies a run of a scenario with this digest: a hash of what can change its result, 16 hex digits.

    `maker` names what makes the run where it is not the model as it is.
    """
    text = f"{maker}|{digest}|{seed}" if maker else f"{MODEL_VERSION}/{digest}/{seed}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def provenance(scenario: Scenario, seed: int, own: Own) -> dict[str, Any]:
    """Return how to make a run again."""
    return {
        "scenario": scenario.name,
        "digest": scenario.digest,
        "seed": seed,
        "weeks": scenario.run.weeks,
        "run_id": id_of(scenario.digest, seed, own.maker),
        **({"own": own.described()} if own.maker else {}),
        "model_version": MODEL_VERSION,
        **versions(),
    }


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Return the versions of Python, of goldsim and of the libraries that take part in a run and in keeping it."""
    libraries = ("goldsim", "numpy", "numba", "mesa", "pandas", "pyarrow", "scipy")
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in libraries}}
