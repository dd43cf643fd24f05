"""Who is on duty, and where the state is seen."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.tables import Array
from goldsim.entities.officials import Post
from goldsim.legacy import LegacyModel
from goldsim.parameters import Instrument, Police
from goldsim.units import WEEKS_PER_YEAR

GENDARMERIE = int(Post.GENDARMERIE)


def patrol(model: LegacyModel) -> None:
    """Put people on duty and spread them over sites."""
    p, officials, sites = model.p.police, model.officials, model.sites
    is_thin = model.has("M12")
    front = front_share(float(model.country.recent_attacks[0]), p) if is_thin else 0.0
    model.country.change("front_share")[0] = front
    patrol_xof = float(model.lookups.unit_xof[Instrument.PATROLS]) / WEEKS_PER_YEAR
    spent = put_on_duty(
        officials.change("n_on_duty"), officials.post, officials.n_staff, officials.funds, front, patrol_xof,
        p.gendarmes_per_patrol,
    )  # fmt: skip
    model.ledger.move(spent, "officials.funds", "country.outside", "posts' costs", target_rows=0)
    spread_over_sites(
        sites.change("presence"), sites.change("known_people"), sites.n_miners, sites.post, sites.cell, officials.n_on_duty,
        model.lookups.post_km, model.cells.controller, is_thin, p,
    )  # fmt: skip


@compiled
def put_on_duty(
    n_on_duty: Array, post: Array, n_staff: Array, funds: Array, front: float, patrol_xof: float, gendarmes_per_patrol: float
) -> Array:
    """Write down how many people each gendarmerie has on duty; return the money for patrols that it spends, by post."""
    spent = np.zeros_like(funds)
    for i in range(post.shape[0]):
        if post[i] == GENDARMERIE:
            n_on_duty[i] = n_staff[i] * (1.0 - front) + funds[i] / patrol_xof * gendarmes_per_patrol
            spent[i] = funds[i]
    return spent


@compiled
def spread_over_sites(
    presence: Array, known_people: Array, n_miners: Array, post: Array, cell: Array, n_on_duty: Array, post_km: Array,
    controller: Array, is_thin: bool, p: Police,
) -> None:  # fmt: skip
    """Let posts learn how many people there are, and spread those on duty over the sites in their charge."""
    weight, in_all = np.empty_like(known_people), np.zeros(n_on_duty.shape[0])
    for site in range(n_miners.shape[0]):
        known_people[site] += p.headcount_rate * (n_miners[site] - known_people[site])
        weight[site] = known_people[site] / (known_people[site] + np.float32(p.patrol_half_people))
        in_all[post[site]] += weight[site]
    for site in range(n_miners.shape[0]):
        if is_thin and controller[cell[site]] >= 0:
            presence[site] = 0
            continue
        n_people = n_on_duty[post[site]] * weight[site] / max(in_all[post[site]], 1.0)
        presence[site] = presence_chance(n_people, post_km[site] if is_thin else 0.0, p)


def front_share(recent_attacks: float, p: Police) -> float:
    """Return the part of the forces that is away at the front."""
    more: float = p.front_gain_share * (1 - np.exp(-recent_attacks / p.front_usual_attacks))
    return min(p.front_share + more, 1.0)


@compiled
def presence_chance(n_people: float, km: float, p: Police) -> float:
    """Return the chance that the state is on a site in a week, with so many people for it at a post so far away."""
    return float(1.0 - np.exp(-n_people / p.gendarmes_half * np.exp(-km / p.reach_km)))
