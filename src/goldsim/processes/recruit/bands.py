"""Into bands of robbers, and out of them."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.armed_groups import Stance
from goldsim.entities.miners import Activity, Origin
from goldsim.legacy import LegacyModel
from goldsim.parameters import Recruit

MINE, BAND = int(Activity.MINE), int(Activity.BAND)
LOCAL = int(Origin.LOCAL)


def change_trade(model: LegacyModel) -> None:
    """Let miners turn robber and robbers turn back."""
    p, miners, sites = model.p.recruit, model.miners, model.sites
    if not model.has("M19"):
        return
    loot = expected_loot(sites.danger, sites.n_miners, sites.n_band, p.loot_a_robbery_xof, model.p.rob.robberies_rate)
    deterrence = np.minimum(1, sites.presence * model.country.sentence[0] * p.deterrence_gain)
    keys = np.array([model.key(name) for name in ("turn", "stop")])
    columns = (
        miners.change("activity"), miners.site, miners.origin, miners.hardship, miners.grievance, miners.income
    )  # fmt: skip
    model.over(turn_or_stop, columns, (), loot, deterrence, sites.organised, sites.pay, keys, p)


def grow_into_groups(model: LegacyModel) -> None:
    """Let bands that are large and organised take up arms and their site's ground, where nobody else holds it."""
    p, sites, groups = model.p.recruit, model.sites, model.armed_groups
    if not model.has("M19"):
        return
    chosen = growing_bands(
        sites.organised, sites.n_band, sites.cell, model.cells.controller, p.grow_rate, p.grow_half_people, model.key("grow")
    )
    if len(chosen) == 0:
        return
    free = np.flatnonzero((groups.stance == Stance.BAND) & (groups.n_fighters == 0))
    for site, group in zip(chosen.tolist(), free.tolist(), strict=False):
        take_up_arms(model, site, group)
    if len(chosen) > len(free) and not any("n_bands_at_once" in warning for warning in model.warnings):
        model.warnings.append(f"week {model.week}: a band that would take up arms stays a band; raise initial.n_bands_at_once")


def take_up_arms(model: LegacyModel, site: int, group: int) -> None:
    """Make a site's robbers fighters of a new armed group that holds the site's cell."""
    miners, groups, cell = model.miners, model.armed_groups, int(model.sites.cell[site])
    robbers = model.rows_in(miners.activity, BAND)
    robbers = robbers[miners.site[robbers] == site]
    for column, value in (("activity", Activity.FIGHTER), ("group", group), ("site", NOBODY)):
        miners.change(column)[robbers] = value
    n: int = len(robbers) * miners.weight
    for name, level in (
        ("base", cell), ("arms", model.p.fight.arms_lowest), ("rate", model.p.extort.rate_start_share),
        ("n_fighters", n),
    ):  # fmt: skip
        groups.change(name)[group] = level
    model.cells.change("controller")[cell] = group
    model.count_all("n_bands_armed", 1)
    model.tell("band takes up arms", cell, model.name("armed_groups", group), f"site {site}", n)


@compiled
def growing_bands(
    organised: Array, n_band: Array, cell: Array, controller: Array, rate: float, half_people: float, key: np.uint64
) -> Array:
    """Return the sites whose robbers take up arms this week, where nobody else holds the ground, in order."""
    sites, k = np.empty(n_band.shape[0], dtype=np.int64), 0
    for site in range(n_band.shape[0]):
        is_free = n_band[site] > 0 and controller[cell[site]] == NOBODY
        if is_free and uniform(key, site) < chance_to_grow(organised[site], n_band[site], rate, half_people):
            sites[k] = site
            k += 1
    return sites[:k]


@compiled
def chance_to_grow(organised: float, n_band: int, rate: float, half_people: float) -> float:
    """Return the weekly chance that a site's robbers become an armed group: large and organised bands do."""
    return float(np.float32(rate) * organised * organised * n_band / (n_band + half_people))


@compiled
def expected_loot(danger: Array, n_miners: Array, n_band: Array, loot_xof: float, robberies_rate: float) -> Array:
    """Return what a robber at each site would take in a week, XOF: robberies a robber times what a robbed person carries."""
    loot = np.empty(n_band.shape[0])
    for site in range(n_band.shape[0]):
        robberies = danger[site] * n_miners[site] / n_band[site] if n_band[site] > 0 else robberies_rate
        loot[site] = robberies * loot_xof
    return loot


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


@compiled
def turn_or_stop(
    first: int, activity: Array, site: Array, origin: Array, hardship: Array, grievance: Array, income: Array, loot: Array,
    deterrence: Array, organised: Array, pay: Array, keys: Array, p: Recruit,
) -> None:  # fmt: skip
    """Write who robs."""
    # Nobody's chance is higher, so most need not be asked how they live.
    highest = p.band_rate * (1.0 + p.grievance_rob_share) * (1.0 + p.migrant_gain)
    for i in range(activity.shape[0]):
        u = uniform(keys[0], first + i)
        if u >= highest and activity[i] != BAND:
            continue
        j = site[i]
        if activity[i] == MINE:
            chance = chance_to_rob(hardship[i], grievance[i], income[i], loot[j], deterrence[j], origin[i] != LOCAL, p)
            if u < chance:
                activity[i] = BAND
        elif activity[i] == BAND and uniform(keys[1], first + i) < chance_to_stop(pay[j], loot[j], organised[j], p):
            activity[i] = MINE
