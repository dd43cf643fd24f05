"""prospect: deposits are found, word spreads, and land is disputed.

Each deposit that nobody knows yet is found with weekly chance `1 - exp(-rate * ((price / first price) * (people mining
/ people mining at the start))^power)`: a dear gram and many diggers make finds. Word of a find promises a sum beyond
the usual pay, in proportion to the ground's grade, and fades; homes that hear of the place then weigh it with the sites
that they know (see move), so that a rush comes before anybody knows what the ground holds. What it holds shows in the
pay; small deposits empty soon, and people leave. Families near a find see their land dug up, and resent it for some
months.

Assumed: deposits are there from the start and differ in size, grade and place; nobody finds the same one twice.
Mechanisms: M03, M30 (rushes on used land). Sources: ENACT 2023 on rushes, the mature south and recent finds in the
north.
"""

import numpy as np

from goldsim.engine.draws import uniform
from goldsim.engine.tables import Array, Columns, compiled, uses
from goldsim.entities.sites import HIDDEN
from goldsim.legacy import LegacyModel
from goldsim.parameters import Prospect

MECHANISMS = ("M03", "M30")
READS: Columns = uses(sites="cell grade n_miners", country="price")
WRITES: Columns = uses(sites="found rumour", miners="wronged")
DRAWS = ("find",)


def step(model: LegacyModel) -> None:
    """Let old word fade and new deposits be found."""
    p, sites, lookups = model.p.prospect, model.sites, model.lookups
    if not model.has("M03"):
        model.miners.change("wronged")[:] = 0
        return
    drive = model.country.price[0] / lookups.first_price * sites.n_miners.sum() / lookups.first_n_mining
    found = search(
        sites.change("found"), sites.change("rumour"), sites.grade, np.float32(1 - p.rumour_fading_rate),
        np.float32(p.rumour_xof), find_chance(drive, p), model.week, model.key("find"),
    )  # fmt: skip
    for site in found:
        model.tell("find", sites.cell[site], "people", f"site {site}", 0)
    model.count_all("n_finds", len(found))
    dispute(model)


def dispute(model: LegacyModel) -> None:
    """Let families near recent finds resent that their land is dug up."""
    p, lookups = model.p.prospect, model.lookups
    felt = felt_at_homes(
        lookups.home_site_km, model.sites.found, model.week, p.disputed_weeks, np.float32(p.disputed_km),
        np.float32(p.disputed_share),
    )  # fmt: skip
    model.over(spread_to_homes, (model.miners.change("wronged"), lookups.home_number), (), felt)


def find_chance(drive: float, p: Prospect) -> float:
    """Return the weekly chance that a hidden deposit is found; `drive` is 1 at the first price with the first diggers."""
    return float(1 - np.exp(-p.find_rate * drive**p.find_power))


@compiled
def search(
    found: Array, rumour: Array, grade: Array, kept_share: np.float32, word_xof: np.float32, chance: float, week: int,
    key: np.uint64,
) -> Array:  # fmt: skip
    """Let old word of each deposit fade, and hidden ones be found this week; return those, in order."""
    news, k = np.empty(found.shape[0], dtype=np.int64), 0
    for site in range(found.shape[0]):
        rumour[site] *= kept_share
        if found[site] == HIDDEN and uniform(key, site) < chance:
            found[site], rumour[site] = week, word_xof * grade[site]
            news[k] = site
            k += 1
    return news[:k]


@compiled
def felt_at_homes(km: Array, found: Array, week: int, n_weeks: int, reach_km: np.float32, felt: np.float32) -> Array:
    """Return `felt` for each home near a find of the last weeks, and 0 for the others: float32, shape (n_homes,)."""
    recent = np.flatnonzero((found >= 0) & (found <= week) & (found > week - n_weeks))
    of_home = np.zeros(km.shape[0], dtype=np.float32)
    for home in range(km.shape[0]):
        for site in recent:
            if km[home, site] <= reach_km:
                of_home[home] = felt
                break
    return of_home


@compiled
def spread_to_homes(_first: int, column: Array, home_number: Array, of_home: Array) -> None:
    """Write for each person what holds for the home."""
    for i in range(column.shape[0]):
        column[i] = of_home[home_number[i]]
