"""Committees: child-protection committees of villages and communes."""

import numpy as np

from goldsim.engine.tables import NOBODY, Array, Column, TableSpec

COMMITTEES = TableSpec(
    "committees",
    "the child-protection committee of a village by a site, or the village that has none",
    (
        Column("cell", "i4", "cell", "where it meets"),
        Column("site", "i2", "sites row", "site by which the village lies"),
        Column("reach_km", "f4", "km", "how far it sees"),
        Column("n_members", "f4", "person", "volunteers; none where there is no committee"),
        Column("n_helpers", "f4", "person", "helpers whom a policy pays"),
        Column("has_ngo", "?", "yes/no", "an organisation works around here"),
        Column("harm", "f4", "person", "children whom people see at work or held around here, smoothed"),
        Column("skill", "f4", "share", "chance that what it reports holds when the commune checks it; grows with cases"),
        Column("trust", "f4", "share", "chance that people tell it what they see"),
        Column("time_left", "f4", "case", "cases it has time for, saved up over a few weeks"),
        Column("n_cases", "i4", "case", "cases taken up this week"),
        Column("n_referred", "i4", "case", "cases that found help: freed, or at school"),
        Column("n_threats", "i4", "case", "cases over which a holder threatened it this week"),
    ),
)


def nearest_of(km: Array, is_there: Array, reach_km: float) -> Array:
    """Return for each place the nearest committee that there is, nobody where none reaches; `km`: shape (places, committees)."""
    if not is_there.any():
        return np.full(len(km), NOBODY)
    near = np.where(is_there, km, np.inf).argmin(axis=1)
    return np.where(km[np.arange(len(km)), near] <= reach_km, near, NOBODY)
