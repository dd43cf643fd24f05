"""Programmes: the measures of a policy, somewhere, for somebody and in a phase, and their money on the way."""

import numpy as np

from goldsim.engine.records import In, Rows
from goldsim.engine.tables import NOBODY, Array, Column, TableSpec
from goldsim.parameters import Instrument

PROGRAMMES = TableSpec(
    "programmes",
    "money for an instrument: first each instrument's for the whole country, then what is for somewhere or somebody, by region",
    (
        Column("instrument", "i1", "state", "what it buys", names=Instrument),
        Column("phase", "i1", "phase", "number of the policy's phase"),
        Column("measure", "i2", "measure", "number of the measure in its phase"),
        Column("region", "i2", "region", "region whose office it is; nobody's where it is the whole country's", start=NOBODY),
        Column("covers", "?", "yes/no", "whether it is for a cell", width="cells"),
        Column("need", "f8", "ratio", "for posts: the part of it that goes to each, or its weight", width="officials"),
        Column("schedule", "i8", "XOF", "money asked for, by week of the run", width="weeks"),
        Column("weeks_beyond", "i2", "week", "weeks in which the outcome that ends it has been beyond its bound"),
        Column("is_stopped", "?", "yes/no", "its money has ended for good by its own rule"),
        Column(
            "pipeline", "i8", "XOF", "money paid out above and not yet arrived, by weeks to go", account="money", width="delay"
        ),
        Column("at_region", "i8", "XOF", "money that lies at regional offices", account="money"),
        Column("at_site", "i8", "XOF", "money in the hands of those who run it on the site", account="money"),
        Column("asked", "i8", "XOF", "money paid out for it this week"),
        Column("unused", "i8", "XOF", "money that arrived this week and nobody asked for"),
        Column("undelivered", "i8", "XOF", "money that could not be brought this week to those whom it was for, and went back"),
        Column("n_units", "f4", "unit", "units in force this week"),
        Column("delivered", "i8", "XOF", "money that arrived this week"),
        Column("leaked", "i8", "XOF", "money diverted this week"),
    ),
)


class Bought(Rows, of="programmes"):
    """What a policy pays for this week, and for which cells and posts: for every verb that does what money buys."""

    instrument = n_units = covers = need = In


def units_of(what: Instrument, bought: Bought) -> float:
    """Return the units of an instrument that are in force."""
    return float(bought.n_units[bought.instrument == what].sum())


def units_at_posts(what: Instrument, bought: Bought) -> Array:
    """Return the units of an instrument in force for each post: float64, shape (n_officials,)."""
    units = np.zeros(bought.need.shape[1])
    for k in in_force(what, bought):
        units += float(bought.n_units[k]) * bought.need[k]
    return units


def units_by_place(what: Instrument, bought: Bought, cell: Array) -> list[tuple[float, Array]]:
    """Return the units of each programme of an instrument in force, and which of the places in cells they are for."""
    return [(float(bought.n_units[k]), bought.covers[k][cell]) for k in in_force(what, bought)]


def part_served(what: Instrument, bought: Bought, cell: Array, people: Array, first: Array, n_each: float) -> Array:
    """Return the part of the people at each place whom an instrument serves, `n_each` a unit, where `first` is highest first."""
    part: Array = np.zeros(len(cell))
    for units, is_there in units_by_place(what, bought, cell):
        order = np.argsort(-first * is_there, kind="stable")
        here = (people * is_there)[order]
        part[order] += np.clip(units * n_each - np.cumsum(here) + here, 0, here) / np.maximum(here, 1)
    return np.minimum(part, 1)


def in_force(what: Instrument, bought: Bought) -> list[int]:
    """Return the programmes of an instrument that have units in force."""
    return np.flatnonzero((bought.instrument == what) & (bought.n_units > 0)).tolist()


def aim(of_all: float, by_place: list[tuple[float, Array]], weight: Array) -> Array:
    """Return how much more than by its weight each place is aimed at, by `of_all` units for all and some for some places each."""
    n, whole = of_all + sum(units for units, _ in by_place), weight.sum()
    there = [units * covers * (whole / max((weight * covers).sum(), 1e-9)) for units, covers in by_place]
    return np.ones(len(weight)) if n == 0 else (of_all + np.sum([np.zeros(len(weight)), *there], axis=0)) / n


def share_out(total: int, weights: Array) -> Array:
    """Split whole francs by weights; the francs that do not divide go to the first that has any. int64, shape of `weights`."""
    amounts: Array = np.floor(total * (weights / weights.sum())).astype(np.int64)
    amounts[np.argmax(weights > 0)] += total - amounts.sum()
    return amounts
