"""Who is on duty, and where the state is seen."""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.officials import Post
from goldsim.columns import Array
from goldsim.parameters import Police
from goldsim.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy


def patrol(economy: "GoldEconomy") -> None:
    """Put people on duty and spread them over sites."""
    p, officials, sites = economy.p.police, economy.officials, economy.sites
    is_thin = economy.has("M12")
    front = front_share(float(economy.country.recent_attacks[0]), p) if is_thin else 0.0
    economy.country.change("front_share")[0] = front
    gendarmes = np.flatnonzero(officials.post == Post.GENDARMERIE)
    a_week = economy.p.instruments.patrols_unit_cost_xof_per_year / WEEKS_PER_YEAR
    funds = officials.funds[gendarmes]
    on_duty = officials.change("n_on_duty")
    on_duty[gendarmes] = officials.n_staff[gendarmes] * (1 - front) + funds / a_week * p.gendarmes_per_patrol
    economy.ledger.move(funds, "officials.funds", "country.outside", "posts' costs", source_rows=gendarmes, target_rows=0)
    known = sites.change("known_people")
    known += p.headcount_rate * (sites.n_miners - known)
    weight = known / (known + p.patrol_half_people)
    in_all = np.bincount(sites.post, weight, len(officials))[sites.post]
    km = economy.layout.post_km if is_thin else np.zeros(len(sites))
    presence = presence_chance(on_duty[sites.post] * weight / np.maximum(in_all, 1), km, p)
    is_held = (economy.cells.controller[sites.cell] >= 0) & is_thin
    sites.change("presence")[:] = np.where(is_held, 0, presence)


def front_share(recent_attacks: float, p: Police) -> float:
    """Return the part of the forces that is away at the front."""
    more: float = p.front_gain_share * (1 - np.exp(-recent_attacks / p.front_usual_attacks))
    return min(p.front_share + more, 1.0)


def presence_chance(n_people: Array, km: Array, p: Police) -> Array:
    """Return the chance that the state is on each site in a week, with so many people for it at a post so far away."""
    chance: Array = 1 - np.exp(-n_people / p.gendarmes_half * np.exp(-km / p.reach_km))
    return chance
