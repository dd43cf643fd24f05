"""What the maps show: quantities by cell of the country, and what policies change in them."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from goldsim.report.study_view import Floats, StudyView
from goldsim.studies.analysis.paired import FEWEST
from goldsim.text import phrases
from goldsim.units import WEEKS_PER_OBSERVED_MONTH, WEEKS_PER_YEAR

AGREEING: Final = 0.8
SLASH: Final = f"{phrases.NO_BREAK}/{phrases.NO_BREAK}"


@dataclass(frozen=True)
class Quantity:
    """What a map shows: columns of the monthly table of cells, added together and summed up over a run in one of three ways."""

    name: str
    columns: tuple[str, ...]
    over: Literal["end", "year", "mean"]
    label: str
    scale: float
    unit: str
    who: str


QUANTITIES: Final = (
    Quantity(
        "map_control",
        ("controller",),
        "end",
        "control by armed groups",
        100.0,
        "% of the runs in which a group holds the cell",
        "who holds what",
    ),
    Quantity(
        "map_illicit_gold",
        ("gold_to_networks_mg",),
        "year",
        "illicit gold",
        1e-6,
        "kg a year sold to networks in the cell, mean of the runs",
        "where it is sold",
    ),
    Quantity(
        "map_child_labour",
        ("n_children_working", "n_children_trafficked"),
        "mean",
        "child labour",
        1.0,
        "children working or held in the cell, mean of the runs",
        "where children work or are held",
    ),
)


@dataclass(frozen=True, eq=False)
class Change:
    """A policy's difference by cell: the mean over the pairs, and whether they agree that it is less, or more, or nothing."""

    mean: Floats
    is_less: npt.NDArray[np.bool_]
    is_more: npt.NDArray[np.bool_]
    is_same: npt.NDArray[np.bool_]


def figures_by_cell(view: StudyView, quantity: Quantity) -> dict[str, Floats]:
    """Return each policy's runs by cell: shape (n seeds, n cells), in the quantity's unit, NaN for a run that is missing."""
    cells = view.stored.cells
    last = int(cells["week"].max())
    weeks = cells["week"].unique()  # the last of the four weeks that a row sums up
    counted = weeks[weeks >= view.first_week + WEEKS_PER_OBSERVED_MONTH - 1]
    if quantity.over == "end" or not len(counted):
        counted = weeks[weeks == last]
    divisor = {"end": 1.0, "mean": len(counted), "year": len(counted) * WEEKS_PER_OBSERVED_MONTH / WEEKS_PER_YEAR}[quantity.over]
    chosen = cells["week"].isin(counted).to_numpy()
    seeds, n_cells, runs = np.array(view.seeds), view.geography.n_cells, {}
    for name in view.names:
        rows = cells.loc[chosen & (cells["policy"] == name).to_numpy(), ["seed", "cell", *quantity.columns]]
        place = np.searchsorted(seeds, rows["seed"].to_numpy()) * n_cells + rows["cell"].to_numpy()
        values = rows[list(quantity.columns)].to_numpy(np.float64).sum(axis=1)
        weights = (values >= 0).astype(np.float64) if quantity.over == "end" else values
        sums: Floats = np.bincount(place, weights, minlength=len(seeds) * n_cells).reshape(len(seeds), n_cells)
        sums[~np.isin(seeds, rows["seed"].unique())] = np.nan
        runs[name] = sums * quantity.scale / divisor
    return runs


def change_of(differences: Floats) -> Change:
    """Return what the pairs' differences come to by cell: `differences` has shape (n pairs, n cells)."""
    known = differences[np.isfinite(differences).all(axis=1)]
    if not len(known):
        nowhere = np.zeros(differences.shape[1], dtype=np.bool_)
        return Change(np.zeros(differences.shape[1]), nowhere, nowhere, nowhere)
    less, more = (known < 0).mean(axis=0), (known > 0).mean(axis=0)
    is_enough = len(known) >= FEWEST
    is_less, is_more = is_enough & (less >= AGREEING), is_enough & (more >= AGREEING)
    return Change(known.mean(axis=0), is_less, is_more, (known == 0).all(axis=0))
