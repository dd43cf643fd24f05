"""Comparing policies from Python: the same seeds for each, differences pair by pair."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from goldsim.errors import RunsFailed
from goldsim.outcomes.catalogue import HEADLINES
from goldsim.reading.seeds import as_count
from goldsim.scenario import Scenario, with_all
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.analysis.paired import sentences
from goldsim.studies.given import all_scenarios
from goldsim.studies.making import Report, make_study
from goldsim.studies.tasks import RunOne, paired


@dataclass(frozen=True)
class Comparison:
    """What policies change against the reference."""

    reference: str  # name of the scenario that the others are held against
    seeds: tuple[int, ...]  # the pairs
    # A row a policy and outcome: medians, paired difference with 95 % interval, change in percent, `better_in`; all columns are
    # listed at `goldsim.studies.analysis.paired.paired_differences`.
    table: pd.DataFrame
    values: pd.DataFrame  # each run's figure: `policy, seed, outcome, value`, in the outcome's unit
    weekly: pd.DataFrame  # each run's weeks: `policy, seed, week, date` and every outcome as stored
    differences: tuple[str, ...] = ()  # what each of the others differs in from the reference: the policy alone, or what else

    def __repr__(self) -> str:
        others = [name for name in self.table["policy"].unique()] if len(self.table) else []
        return f"<Comparison of {', '.join(map(str, others)) or 'nothing'} with {self.reference}: {len(self.seeds)} pairs>"

    def sentences(self, outcomes: Sequence[str] = HEADLINES) -> list[str]:
        """Return one sentence a policy and outcome; by default the headline outcomes."""
        return sentences(self.table, self.reference, outcomes)


def compare(
    scenarios: Sequence[Scenario],
    seeds: Iterable[int],
    *,
    weeks: int | None = None,
    workers: int = 1,
    reference: int | str = 0,
    folder: str | Path | None = None,
    progress: Report | None = None,
    run_one: RunOne | None = None,
) -> Comparison:
    r"""Run every scenario with every seed and compare them pair by pair.

    `scenarios`: at least one, of different names, over the same weeks. `seeds`: whole numbers from 0 on. `weeks`: run this many
    weeks instead of those in the scenarios. `workers`: number of processes. With more than one, a script needs
    `if __name__ == "__main__":` around the call, as with Python's own process pools. `reference`: place or name of the scenario
    that the others are held against. `folder`: where to keep the runs, as `goldsim compare` does; they are thrown away without
    it. `progress`: called with a `Progress` after every run and about twice a second. `run_one`: makes one run from a scenario
    and a seed; `goldsim.runs.run` without it.

    Raises RunsFailed if a run failed, or came to a figure that is not finite; the message names it, and with a `folder` the
    other runs are kept. Raises UsageError, FolderError or DiskError if the study makes no sense, the folder holds another one,
    or cannot be written to.

    Examples
    --------
    >>> import goldsim
    >>> policies = [goldsim.read(f"scenarios/{name}.yaml") for name in ("status_quo", "balanced")]  # doctest: +SKIP
    >>> print(*goldsim.compare(policies, range(10), workers=2).sentences(), sep="\n")  # doctest: +SKIP
    """
    workers = as_count("workers", workers)
    chosen = all_scenarios(scenarios)
    if weeks is not None:
        chosen = tuple(with_all(chosen, {"run.weeks": weeks}))
    design = paired("compare", chosen, seeds, reference=reference, run_one=run_one)
    with tempfile.TemporaryDirectory(prefix="goldsim-") as spare:
        root = Path(spare, "study") if folder is None else Path(folder)
        results = make_study(design, root, workers=workers, progress=progress).results
        assert isinstance(results, Compared)
        failed = [f"{failure['policy']}, seed {failure['seed']}: {failure['error']}" for failure in results.failures]
        if failed:
            raise RunsFailed(f"{len(failed)} of {len(results.missing) + len(results.rows)} runs failed:\n" + "\n".join(failed))
        tables = results.table, results.values, results.weekly
        return Comparison(design.reference, design.seeds, *tables, tuple(results.differences))
