"""What the ground holds for a week's work, and how it falls in."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.records import In, Out, Rows
from goldsim.engine.tables import Array
from goldsim.parameters import Dig


class Ground(Rows, of="sites"):
    """What is dug, and what is known of it at the end of the week."""

    ground: In
    first_ground: In
    grade: In
    capacity: In
    n_miners: In
    taken_share: In
    besieged_until: In
    has_explosives: In
    yield_mg: Out
    dug: Out


def yields(ground: Ground, week: int, p: Dig) -> Array:
    """Return the gold that a person's week contains at each site this week, mg: float64, shape (n_sites,)."""
    people = np.maximum(ground.n_miners, 1)
    capacity = ground.capacity * np.maximum(1 - ground.taken_share, np.finfo(np.float32).tiny)
    rate = site_yield_mg(ground.grade, ground.ground / ground.first_ground, people / capacity, p)
    rate *= 1 + p.explosives_gain * ground.has_explosives
    besieged: Array = np.where(ground.besieged_until > week, rate * p.besieged_share, rate)
    return besieged


def site_yield_mg(grade: Array, left: Array, crowding: Array, p: Dig) -> Array:
    """Return the gold that a person's week contains at each site, mg."""
    rate: Array = p.base_mg * grade * left**p.depletion_power * np.maximum(crowding, 1) ** -p.crowding_power
    return rate


@compiled
def collapse_chances(ground: Ground, p: Dig) -> Array:
    """Return the weekly chance of dying under a collapse at each site: more in deep and in blasted ground."""
    chance = np.empty(ground.ground.shape[0])
    for j in range(chance.shape[0]):
        depth = 1.0 - ground.ground[j] / ground.first_ground[j]
        chance[j] = (
            p.collapse_rate
            * (1.0 + p.depth_collapse_gain * depth)
            * (1.0 + p.explosives_collapse_gain * ground.has_explosives[j])
        )
    return chance


def recovered(contained: Array, share: float) -> Array:
    """Return the whole milligrams recovered; the fraction stays in the tailings."""
    found: Array = (contained * share).astype(np.int64)
    return found
