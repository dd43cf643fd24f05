"""Into bands of robbers, and out of them."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled, inlined, row_rule
from goldsim.engine.draws import uniform
from goldsim.engine.forms import saturating
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.armed_groups import Stance
from goldsim.entities.miners import Activity, Origin
from goldsim.model import Model
from goldsim.parameters import Recruit
from goldsim.processes.recruit.groups import Ground, Group

MINE, BAND = int(Activity.MINE), int(Activity.BAND)
LOCAL = int(Origin.LOCAL)


class Person(Rows, of="miners"):
    """Who may rob."""

    activity = site = group = Out
    origin = hardship = grievance = income = In


class Site(Rows, of="sites"):
    """Where there is something to rob, and work."""

    danger = n_miners = presence = pay = organised = cell = In
    n_band = Out


class Courts(Rows, of="country"):
    """What robbers have seen of the courts."""

    sentence = In


class Luck(Keys):
    """What is drawn."""

    turn = stop = grow = Key


class Outlook(NamedTuple):
    """What a robber at each site would take in a week, XOF, and how far the state keeps people from it: shape (n_sites,)."""

    loot: Array
    deterrence: Array


def change_trade(model: Model) -> None:
    """Let miners turn robber and robbers turn back."""
    p, site = model.p.recruit, model.view(Site)
    if not model.has("M19"):
        return
    outlook = Outlook(
        expected_loot(site, p.loot_a_robbery_xof, model.p.rob.robberies_rate),
        deterrence(site.presence, model.view(Courts).sentence[0], p.deterrence_gain),
    )
    model.map_table(turn_or_stop, Person, outlook, site, Luck, p)


def grow_into_groups(model: Model) -> None:
    """Let bands that are large and organised take up arms and their site's ground, where nobody else holds it."""
    if not model.has("M19"):
        return
    chosen: Array = model.call(growing_bands, Site, Ground, Luck, model.p.recruit)
    if len(chosen) == 0:
        return
    group = model.view(Group)
    free = np.flatnonzero((group.stance == Stance.BAND) & (group.n_fighters == 0))
    for site, place in zip(chosen.tolist(), free.tolist(), strict=False):
        take_up_arms(model, site, place)
    if len(chosen) > len(free) and not any("n_bands_at_once" in warning for warning in model.warnings):
        model.warnings.append(f"week {model.week}: a band that would take up arms stays a band; raise initial.n_bands_at_once")


def take_up_arms(model: Model, site: int, place: int) -> None:
    """Make a site's robbers fighters of a new armed group that holds the site's cell."""
    robber, group, cell = model.view(Person), model.view(Group), int(model.view(Site).cell[site])
    rows = model.rows_in(robber.activity, BAND)
    rows = rows[robber.site[rows] == site]
    robber.activity[rows], robber.group[rows], robber.site[rows] = Activity.FIGHTER, place, NOBODY
    n: int = len(rows) * model.miners.weight
    group.base[place], group.n_fighters[place] = cell, n
    group.arms[place], group.rate[place] = model.p.fight.arms_lowest, model.p.extort.rate_start_share
    model.view(Ground).controller[cell] = place
    model.count_all("n_bands_armed", 1)
    model.tell("band takes up arms", cell, model.name("armed_groups", place), f"site {site}", n)


@compiled
def growing_bands(site: Site, cell: Ground, luck: Luck, p: Recruit) -> Array:
    """Return the sites whose robbers take up arms this week, where nobody else holds the ground, in order."""
    sites, k = np.empty(site.n_band.shape[0], dtype=np.int64), 0
    for j in range(site.n_band.shape[0]):
        is_free = site.n_band[j] > 0 and cell.controller[site.cell[j]] == NOBODY
        if is_free and uniform(luck.grow, j) < chance_to_grow(site.organised[j], site.n_band[j], p):
            sites[k] = j
            k += 1
    return sites[:k]


@compiled
def chance_to_grow(organised: float, n_band: int, p: Recruit) -> float:
    """Return the weekly chance that a site's robbers become an armed group: large and organised bands do."""
    return float(saturating(n_band, p.grow_half_people, np.float32(p.grow_rate) * organised * organised))


@compiled
def expected_loot(site: Site, loot_xof: float, robberies_rate: float) -> Array:
    """Return what a robber at each site would take in a week, XOF: robberies a robber times what a robbed person carries."""
    loot = np.empty(site.n_band.shape[0])
    for j in range(site.n_band.shape[0]):
        robberies = site.danger[j] * site.n_miners[j] / site.n_band[j] if site.n_band[j] > 0 else robberies_rate
        loot[j] = robberies * loot_xof
    return loot


def deterrence(presence: Array, sentence: float, gain: float) -> Array:
    """Return how far the state keeps people from robbing at each site: its presence times the chance of sentence, up to all."""
    share: Array = np.minimum(1, presence * sentence * gain)
    return share


@compiled
def chance_to_rob(
    hardship: float, grievance: float, income: float, loot: float, deterrence: float, is_migrant: bool, p: Recruit
) -> float:
    """Return the weekly chance that a miner turns robber."""
    push = (hardship + p.grievance_rob_share * grievance) * (1.0 + p.migrant_gain if is_migrant else 1.0)
    return p.band_rate * push * loot / (loot + max(income, 1.0)) * (1.0 - deterrence)


@compiled
def chance_to_stop(pay: float, loot: float, organised: float, p: Recruit) -> float:
    """Return the weekly chance that a robber goes back to work: an organised band keeps its people."""
    work = max(pay, 1.0)
    return p.stop_rate * work / (work + loot) * (1.0 - p.organised_hold_share * organised)


@inlined
def wants_to_rob(i: int, u: float, loot: float, deterrence: float, person: Person, p: Recruit) -> bool:
    """Tell whether a miner turns robber."""
    is_migrant = person.origin[i] != LOCAL
    return u < chance_to_rob(person.hardship[i], person.grievance[i], person.income[i], loot, deterrence, is_migrant, p)


@row_rule
def turn_or_stop(first: int, person: Person, outlook: Outlook, site: Site, luck: Luck, p: Recruit) -> None:
    """Write who robs."""
    # Nobody's chance is higher, so most need not be asked how they live.
    highest = p.band_rate * (1.0 + p.grievance_rob_share) * (1.0 + p.migrant_gain)
    for i in range(person.activity.shape[0]):
        u, a = uniform(luck.turn, first + i), person.activity[i]
        if u >= highest and a != BAND:
            continue
        j = person.site[i]
        if a == MINE:
            if wants_to_rob(i, u, outlook.loot[j], outlook.deterrence[j], person, p):
                person.activity[i] = BAND
        elif a == BAND:
            chance = chance_to_stop(site.pay[j], outlook.loot[j], site.organised[j], p)
            if uniform(luck.stop, first + i) < chance:
                person.activity[i] = MINE
