"""Shafts that fall in on those who are in them together."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import NOBODY, Array, Key, Keys, Out, Rows, compiled, uniform
from goldsim.entities.miners import Activity, Cause
from goldsim.entities.programmes import Bought, part_served
from goldsim.model import Model
from goldsim.parameters import Dig, Instrument
from goldsim.processes.dig.credit import Place

DEAD, COLLAPSE = int(Activity.DEAD), int(Cause.COLLAPSE)


class Team(Rows, of="miners"):
    """Who is below."""

    site = activity = cause = Out


class Luck(Keys):
    """What is drawn."""

    collapse = buried = row = team = Key


class Tail(NamedTuple):
    """How many die in a collapse: the part of collapses that kill `k` or more falls as `k^-power`, up to the most."""

    power: float
    most: int
    mean: float


def collapse(model: Model) -> None:
    """Let shafts fall in, tell each collapse with its dead, and take those from the people at the site."""
    p, shaft = model.p.dig, model.view(Place)
    tail = tail_of(p.collapse_power, p.collapse_most_people)
    bought, season = model.view(Bought), p.collapse_season[model.date.month - 1]
    safe = part_served(Instrument.MINE_SAFETY, bought, shaft.cell, shaft.n_miners, shaft.depth, p.safety_people)
    dead: Array = model.call(buried, shaft, safe, tail, season, Luck, p)
    for site in np.flatnonzero(dead).tolist():
        model.tell("collapse", shaft.cell[site], f"site {site}", "", dead[site])
    model.count_all("n_accident_deaths", int(dead.sum()))
    n_rows = whole_rows(dead, model.miners.weight, model.keys(Luck).row)
    if n_rows.any():
        model.call(bury, model.at_work_on(n_rows > 0), Team, n_rows, Luck)


@compiled
def tail_of(power: float, most: int) -> Tail:
    """Return how many die in a collapse, with the mean that follows."""
    mean, beyond = 0.0, (most + 1.0) ** -power
    for k in range(1, most + 1):
        mean += (k**-power - beyond) / (1.0 - beyond)
    return Tail(power, most, mean)


@compiled
def dead_of(u: float, tail: Tail) -> int:
    """Return how many die in a collapse, drawn by a uniform."""
    beyond = (tail.most + 1.0) ** -tail.power
    return int((1.0 - u * (1.0 - beyond)) ** (-1.0 / tail.power))


@compiled
def death_rate(depth: float, has_explosives: bool, season: float, p: Dig) -> float:
    """Return the weekly chance of a digger to die in a collapse: more in deep ground, where rock is blasted, in the rains."""
    return p.collapse_rate * (1.0 + p.depth_collapse_gain * depth) * (1.0 + p.explosives_collapse_gain * has_explosives) * season


@compiled
def buried(shaft: Place, looked_after: Array, tail: Tail, season: float, luck: Luck, p: Dig) -> Array:
    """Return how many people die in a collapse at each site this week: int64, shape (n_sites,)."""
    dead = np.zeros(shaft.depth.shape[0], dtype=np.int64)
    for j in range(dead.shape[0]):
        rate = death_rate(shaft.depth[j], shaft.has_explosives[j], season, p) * (1.0 - p.safety_share * looked_after[j])
        if uniform(luck.collapse, j) < rate * shaft.n_miners[j] / tail.mean:
            dead[j] = min(dead_of(uniform(luck.buried, j), tail), shaft.n_miners[j])
    return dead


@compiled
def whole_rows(dead: Array, weight: int, key: np.uint64) -> Array:
    """Return the rows that stand for the dead of each site: what is left of a row is one by chance, right in the mean."""
    n_rows = np.zeros(dead.shape[0], dtype=np.int64)
    for j in range(dead.shape[0]):
        n_rows[j] = int(dead[j] / weight + uniform(key, j)) if dead[j] > 0 else 0
    return n_rows


@compiled
def bury(rows: Array, team: Team, n_rows: Array, luck: Luck) -> None:
    """Let so many rows at each site die; those that follow each other there are a team, and which team it is is drawn."""
    n_at, nth = np.zeros(n_rows.shape[0], dtype=np.int64), np.zeros(n_rows.shape[0], dtype=np.int64)
    for i in rows:
        n_at[team.site[i]] += 1
    for i in rows:
        j = team.site[i]
        first = int(uniform(luck.team, j) * n_at[j])
        if (nth[j] - first) % n_at[j] < n_rows[j]:
            team.activity[i], team.site[i], team.cause[i] = DEAD, NOBODY, COLLAPSE
        nth[j] += 1
