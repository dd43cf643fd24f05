"""prospect: deposits are found, and word spreads.

Each deposit that nobody knows yet is found with weekly chance `1 - exp(-rate * ((price / first price) * (people mining
/ people mining at the start))^power)`: a dear gram and many diggers make finds. Word of a find promises a sum beyond
the usual pay, in proportion to the ground's grade, and fades; homes that hear of the place then weigh it with the sites
that they know (see move), so that a rush comes before anybody knows what the ground holds. What it holds shows in the
pay; small deposits empty soon, and people leave.

Assumed: deposits are there from the start and differ in size, grade and place; nobody finds the same one twice.
Mechanisms: M03. Sources: ENACT 2023 on rushes, the mature south and recent finds in the north.
"""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import Array
from goldsim.entities.sites import HIDDEN
from goldsim.model import Model
from goldsim.parameters import Prospect

MECHANISMS = ("M03",)


class Deposit(Rows, of="sites"):
    """What may be found."""

    found: Out
    rumour: Out
    grade: In
    cell: In
    n_miners: In


class Country(Rows, of="country"):
    """What gold is worth."""

    price: In


class Luck(Keys):
    """What is drawn."""

    find: Key


class Word(NamedTuple):
    """How word of finds spreads this week."""

    week: int
    chance: float
    kept_share: np.float32
    word_xof: np.float32


def step(model: Model) -> None:
    """Let old word fade and new deposits be found."""
    p, lookups, deposit = model.p.prospect, model.lookups, model.view(Deposit)
    if not model.has("M03"):
        return
    drive = model.view(Country).price[0] / lookups.first_price * deposit.n_miners.sum() / lookups.first_n_mining
    kept, word = np.float32(1 - p.rumour_fading_rate), np.float32(p.rumour_xof)
    found = model.call(search, deposit, Word(model.week, find_chance(drive, p), kept, word), Luck)
    for site in found:
        model.tell("find", deposit.cell[site], "people", f"site {site}", 0)
    model.count_all("n_finds", len(found))


def find_chance(drive: float, p: Prospect) -> float:
    """Return the weekly chance that a hidden deposit is found; `drive` is 1 at the first price with the first diggers."""
    return float(1 - np.exp(-p.find_rate * drive**p.find_power))


@compiled
def search(deposit: Deposit, word: Word, luck: Luck) -> Array:
    """Let old word of each deposit fade, and hidden ones be found this week; return those, in order."""
    found, rumour, grade = deposit.found, deposit.rumour, deposit.grade
    news, k = np.empty(found.shape[0], dtype=np.int64), 0
    for site in range(found.shape[0]):
        rumour[site] *= word.kept_share
        if found[site] == HIDDEN and uniform(luck.find, site) < word.chance:
            found[site], rumour[site] = word.week, word.word_xof * grade[site]
            news[k] = site
            k += 1
    return news[:k]
