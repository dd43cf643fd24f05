"""Into bands of robbers, and out of them."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import NOBODY, Array, Lookup, Rows, compiled, inlined, row_rule, saturating, uniform
from goldsim.entities.armed_groups import Stance
from goldsim.entities.miners import Activity, Origin
from goldsim.entities.sites import robbers_around
from goldsim.model import Model
from goldsim.parameters import Recruit
from goldsim.processes.recruit.groups import Ground, Group, Luck, Person, Site

FARM, MINE, BAND = int(Activity.FARM), int(Activity.MINE), int(Activity.BAND)
LOCAL = int(Origin.LOCAL)


class Ways(Rows, of="lookups"):
    """Of which sites people hear, and how far they are."""

    known_sites = known_km = Lookup


class Approach(NamedTuple):
    """By site the chance to be asked by a band, and the highest; by home where people would rob and what it brings; ages."""

    asked: Array
    highest: float
    near: Array
    near_pay: Array
    youngest: float
    oldest: float


def change_trade(model: Model) -> None:
    """Let people turn robber and robbers turn back; without robbery there is nothing to live by, and all turn back."""
    p, initial = model.p.recruit, model.p.initial
    half, site = model.p.rob.organise_half_people, model.view(Site)
    around = robbers_around(site.n_band, site.n_miners, site.belt, model.miners.weight)
    asked = asked_by_bands(site, saturating(around, half, half), p.approach_rate)
    near, near_pay = model.call(nearest_grounds, site, Ways, model.p.move.km_cost_xof)
    ages = float(initial.adult_from_years), float(initial.adult_to_years)
    approach = Approach(asked, float(asked.max()), near, near_pay, *ages)
    model.map_table(turn_or_stop, Person, approach, site, Luck, p)


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


def asked_by_bands(site: Site, n_leading: Array, approach_rate: float) -> Array:
    """Return the chance that somebody at each site is asked to join the robbers there in a week: organised bands ask.

    Each robber of a small band asks; a large one asks hardly more people than its leaders can lead.
    """
    return np.minimum(approach_rate * site.organised * n_leading / np.maximum(site.n_miners, 1), 1)


@compiled
def nearest_grounds(site: Site, ways: Ways, km_cost_xof: float) -> tuple[Array, Array]:
    """Return by home the nearest site that people hear of where somebody digs, and what robbing there brings less the way."""
    n_homes, n_known = ways.known_sites.shape
    near, pay = np.full(n_homes, NOBODY, dtype=np.int64), np.zeros(n_homes)
    for h in range(n_homes):
        nearest = np.inf
        for n in range(n_known):
            j = ways.known_sites[h, n]
            if site.n_miners[j] > 0 and ways.known_km[h, n] < nearest:
                near[h], nearest = j, ways.known_km[h, n]
                pay[h] = max(site.robber_pay[j] - km_cost_xof * nearest, 0.0)
    return near, pay


@compiled
def youth(age: float, debt: int, approach: Approach) -> float:
    """Return how easily a band talks somebody over who is asked: the younger the easier, and the indebted as if quite young."""
    return 1.0 if debt > 0 else (approach.oldest - age) / (approach.oldest - approach.youngest)


@compiled
def chance_to_rob(want: float, pressed: float, income: float, robber_pay: float, is_migrant: bool, p: Recruit) -> float:
    """Return the weekly chance that somebody turns robber: want and bands push, more far from kin, and what it brings draws."""
    push = (p.band_rate * want + pressed) * (1.0 + p.migrant_gain if is_migrant else 1.0)
    return push * robber_pay / (robber_pay + max(income, 1.0))


@compiled
def chance_to_stop(pay: float, robber_pay: float, organised: float, p: Recruit) -> float:
    """Return the weekly chance that a robber goes back to work: an organised band keeps its people."""
    work = max(pay, 1.0)
    return p.stop_rate * work / (work + robber_pay) * (1.0 - p.organised_hold_share * organised)


@inlined
def wants_to_rob(i: int, u: float, asked: float, robber_pay: float, person: Person, approach: Approach, p: Recruit) -> bool:
    """Tell whether somebody turns robber."""
    want = person.hardship[i] + p.grievance_rob_share * person.grievance[i]
    pressed = asked * youth(person.age[i], person.debt[i], approach)
    return u < chance_to_rob(want, pressed, person.income[i], robber_pay, person.origin[i] != LOCAL, p)


@row_rule
def turn_or_stop(first: int, person: Person, approach: Approach, site: Site, luck: Luck, p: Recruit) -> None:
    """Write who robs: at the diggings where they work, or near home."""
    # Nobody's chance is higher, so most need not be asked how they live.
    highest = (p.band_rate * (1.0 + p.grievance_rob_share) + approach.highest) * (1.0 + p.migrant_gain)
    for i in range(person.activity.shape[0]):
        u, a = uniform(luck.turn, first + i), person.activity[i]
        if u >= highest and a != BAND:
            continue
        j, h = person.site[i], person.home_number[i]
        if a == MINE:
            if wants_to_rob(i, u, approach.asked[j], site.robber_pay[j], person, approach, p):
                person.activity[i] = BAND
        elif a == FARM:
            if approach.near[h] >= 0 and wants_to_rob(i, u, 0.0, approach.near_pay[h], person, approach, p):
                person.activity[i], person.site[i] = BAND, approach.near[h]
        elif a == BAND:
            chance = chance_to_stop(site.pay[j], site.robber_pay[j], site.organised[j], p)
            if uniform(luck.stop, first + i) < chance:
                person.activity[i] = MINE
