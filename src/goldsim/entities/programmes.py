"""Programmes: the measures of a policy, somewhere, for somebody and in a phase, and their money on the way."""

import numpy as np

from goldsim.engine.records import In, Rows
from goldsim.engine.tables import Array
from goldsim.parameters import Instrument


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
