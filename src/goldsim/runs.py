"""A run: what happened under a scenario with a seed, and how to make it again."""

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from goldsim.parameters import INSTRUMENTS
from goldsim.scenario import Scenario

if TYPE_CHECKING:
    from goldsim.country.geography import Geography
    from goldsim.economy import GoldEconomy

MODEL_VERSION = "1"
MONEY: Final = ("asked", "arrived", "diverted", "unused", "on_its_way")  # of a measure
TABLES: Final = ("weekly", "regions", "sites", "cells", "exits", "events", "flows", "money")  # of a run, each a field of `Run`


@dataclass(frozen=True, eq=False)
class Run:
    """What a run leaves behind.

    Attributes
    ----------
    weekly
        A row a week: week, date and every outcome of `goldsim.outcomes.catalogue.OUTCOMES`.
    regions
        A row a week and region, with the outcomes listed in `goldsim.outcomes.catalogue.REGIONAL`. Those that are no
        medians add up to the nation's.
    sites, cells
        A row every four weeks and site, or cell; cells of the state's where nothing was seen are left out. Outcomes are those in
        `goldsim.outcomes.catalogue.MAPPED`: people mining (`n_mining`), gold dug and gold sold to networks (`gold_dug_mg`,
        `gold_to_networks_mg`), household children working and children held (`n_children_working`, `n_children_trafficked`).
        Counts are means over the four weeks, gold is their sum; they add up as regions do. `controller` is the last (an
        armed group's row, or -1 for the state), and so is `is_closed` of sites.
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


def run(scenario: Scenario, seed: int = 1, weeks: int | None = None, threads: int = 1) -> Run:
    """Run a scenario once.

    Parameters
    ----------
    scenario
        As read from a file.
    seed
        Runs with one seed share every random number.
    weeks
        How many weeks; the scenario's own number if not given. Another number is another scenario, since the children who
        will grow into it stand by from the start.
    threads
        How many to use, which pays from some 100,000 rows on. They change nothing in the result.

    Returns
    -------
    Run
        The same, byte for byte, for the same scenario, seed and versions.

    Raises
    ------
    BooksDoNotClose
        If gold or money appeared or vanished: a bug, with the account and the amount.
    """
    if weeks is not None:
        scenario = scenario.with_values({"run.weeks": weeks})
    from goldsim.economy import GoldEconomy  # here: who only asks for the names of tables needs no compiled rules

    economy = GoldEconomy(scenario, seed, threads)
    economy.run_for(scenario.run.weeks)
    return collect(economy)


def collect(economy: "GoldEconomy") -> Run:
    """Return what an economy has left behind so far."""
    observer, geography, start = economy.observer, economy.geography, economy.scenario.run.start
    weekly = pd.DataFrame(observer.weekly)
    weekly.insert(1, "date", _dates(weekly["week"], start))
    events = pd.DataFrame(economy.events, columns=["week", "kind", "cell", "a", "b", "amount", "text"])
    events.insert(1, "date", _dates(events["week"], start))
    events.insert(4, "region", _regions(geography, events["cell"].to_numpy(dtype=np.int64)))
    flows = pd.DataFrame(
        [(year, *flow, amount) for (year, flow), amount in sorted(observer.flows.items())],
        columns=["year", "commodity", "source", "target", "reason", "amount"],
    )
    return Run(
        scenario=economy.scenario,
        seed=economy.seed,
        weekly=weekly,
        regions=_regional(observer.regions),
        sites=_maps(geography, observer.months.sites),
        cells=_maps(geography, observer.months.cells),
        exits=pd.DataFrame(observer.months.exits),
        events=events,
        flows=flows,
        money=_money(economy),
        warnings=tuple(economy.warnings),
        provenance=provenance(economy.scenario, economy.seed),
    )


def run_id(scenario: Scenario, seed: int) -> str:
    """Return what identifies a run: a hash of what can change its result, 16 hex digits."""
    return id_of(scenario.digest, seed)


def id_of(digest: str, seed: int) -> str:
    """Return `run_id` of a scenario with this digest."""
    return hashlib.sha256(f"{MODEL_VERSION}/{digest}/{seed}".encode()).hexdigest()[:16]


def provenance(scenario: Scenario, seed: int) -> dict[str, Any]:
    """Return how to make a run again."""
    return {
        "scenario": scenario.name,
        "digest": scenario.digest,
        "seed": seed,
        "weeks": scenario.run.weeks,
        "run_id": run_id(scenario, seed),
        "model_version": MODEL_VERSION,
        **_versions(),
    }


@lru_cache(maxsize=1)
def _versions() -> dict[str, str]:
    libraries = ("goldsim", "numpy", "numba", "mesa", "pandas")
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in libraries}}


def _dates(weeks: "pd.Series[int]", start: Any) -> "pd.Series[pd.Timestamp]":
    return pd.Timestamp(start) + pd.to_timedelta(weeks * 7, unit="D")


def _regions(geography: "Geography", cells: Any) -> list[str]:
    return [geography.region_names[geography.region[cell]] for cell in cells]


def _money(economy: "GoldEconomy") -> pd.DataFrame:
    """Return what became of the policy's money, a row a year and programme that has had any."""
    programmes, names, phases = economy.programmes, (*economy.geography.region_names, ""), economy.policy.phases
    what = {
        "phase": [phases[k].name or str(k + 1) for k in programmes.phase],
        "measure": programmes.measure.astype(np.int64) + 1,
        "instrument": [INSTRUMENTS[k] for k in programmes.instrument],
        "region": [names[k] for k in programmes.region],
    }
    frames, so_far = [], np.zeros((4, len(programmes)), dtype=np.int64)
    for year, sums in sorted(economy.observer.money.items()):
        so_far = so_far + sums
        on_its_way = so_far[0] - so_far[1:].sum(axis=0)
        columns = dict(zip(MONEY, [*sums, on_its_way], strict=True))
        frames.append(pd.DataFrame({"year": year} | what | columns)[so_far[0] > 0])
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["year", *what, *MONEY])


def _regional(weeks: list[dict[str, Any]]) -> pd.DataFrame:
    """Return what was seen of each week by region as one table, a row a week and region."""
    if not weeks:
        return pd.DataFrame()
    n = len(weeks[0]["region"])
    columns = {
        name: np.concatenate([week[name] for week in weeks]).astype(float) for name in weeks[0] if name not in ("week", "region")
    }
    names = [name for week in weeks for name in week["region"]]
    return pd.DataFrame({"week": np.repeat([week["week"] for week in weeks], n), "region": names} | columns)


def _maps(geography: "Geography", months: list[dict[str, Any]]) -> pd.DataFrame:
    """Return monthly maps as one table, with the place of each row."""
    if not months:
        return pd.DataFrame()
    frame = pd.concat([pd.DataFrame(month) for month in months], ignore_index=True)
    cells = frame["cell"].to_numpy()
    at = list(frame.columns).index("cell") + 1
    frame.insert(at, "lat", geography.lat[cells])
    frame.insert(at + 1, "lon", geography.lon[cells])
    names = pd.Index(geography.region_names)
    regions = pd.Categorical.from_codes(geography.region[cells].astype(np.int64), names)
    frame.insert(at + 2, "region", pd.Series(regions, index=frame.index))
    return frame
