"""What the ground holds for a week's work, and how deep it is by now."""

import numpy as np

from goldsim.engine.records import In, Out, Rows
from goldsim.engine.tables import Array
from goldsim.parameters import Dig
from goldsim.units import WEEKS_PER_YEAR


class Ground(Rows, of="sites"):
    """What is dug, and what is known of it at the end of the week."""

    ground = first_ground = grade = room = capacity = n_miners = taken_share = besieged_until = has_explosives = In
    yield_mg = depth = cost_factor = dug = Out


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


def depth_of(ground: Ground, p: Dig) -> Array:
    """Return how deep each site's workings are, m: a week of work sinks them by as much wherever the ground has narrowed to."""
    weeks_of_work = ground.first_ground / (ground.room * ground.grade * p.base_mg)
    below = 1 - p.depletion_power
    dug = (1 - (ground.ground / ground.first_ground) ** below) / below
    depth: Array = p.sink_m_per_year / WEEKS_PER_YEAR * weeks_of_work * dug
    return depth


def recovered(contained: Array, share: float) -> Array:
    """Return the whole milligrams recovered; the fraction stays in the tailings."""
    found: Array = (contained * share).astype(np.int64)
    return found
