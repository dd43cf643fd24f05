"""rob: bands take gold and cash from whoever carries them.

At each site with robbers, a person is robbed this week with chance `1 - exp(-robberies a robber * (1 + gain *
organised) * robbers / people * (1 - deterrence * presence))`, a migrant more often. Where many rob, bands organise,
`organise * many * (1 - organised)`, rob more and hurt more; they scatter the faster, the fewer they are and the more
the state is there, `scatter * (1 - many * (1 - presence)) * organised`. The robbed lose a part of cash and gold in
hand; some are hurt. The takings of a site are shared out among the robbers who live off it, in whole francs; what does
not divide waits for next week. Danger, the smoothed share of people robbed, is what others hear of the site.

Assumed: robbers stay at one site; gold is fenced with the site's buyer. Mechanisms: M02 (migrants), M12 (deterrence by
presence), M19. Sources: UNU-CPR 2024, a senior gendarmerie officer of Kayes on highway robbery of people who carry gold
or cash.
"""

import numpy as np

from goldsim.engine.draws import uniform
from goldsim.engine.tables import Array, Columns, compiled, uses
from goldsim.engine.threads import joined
from goldsim.entities.miners import Activity, Origin
from goldsim.legacy import LegacyModel
from goldsim.parameters import Rob

MECHANISMS = ("M02", "M12", "M19")
READS: Columns = uses(miners="activity site origin", sites="n_miners n_band presence")
WRITES: Columns = uses(miners="savings gold harm", sites="loot loot_gold danger organised")
DRAWS = ("robbed", "hurt")

MINE, BAND, LOCAL = int(Activity.MINE), int(Activity.BAND), int(Origin.LOCAL)


def step(model: LegacyModel) -> None:
    """Rob, count, share out."""
    p, miners, sites, ledger = model.p.rob, model.miners, model.sites, model.ledger
    chance = robbery_chance(sites.n_band, sites.n_miners, sites.presence, sites.organised, p) * model.has("M19")
    columns = (miners.activity, miners.site, miners.origin, model.scratch(miners))
    robbed = joined(model.over(victims, columns, (), chance, model.key("robbed"), p))
    cash, gold, site = losses(robbed, miners.site, miners.savings, miners.gold, miners.change("harm"), p.loot_share)
    ledger.move(cash, "miners.savings", "sites.loot", "robbed", source_rows=robbed, target_rows=site)
    ledger.move(gold, "miners.gold", "sites.loot_gold", "robbed", source_rows=robbed, target_rows=site)
    count(model, robbed)
    share_out(model)
    organise(sites.change("organised"), sites.n_band, sites.presence, p.organise_rate, p.scatter_rate, p.organise_half_people)


def count(model: LegacyModel, robbed: Array) -> None:
    """Add the week's robberies and assaults to the books of events, and update what sites are known for."""
    p, miners, sites = model.p.rob, model.miners, model.sites
    n_robbed, n_hurt = count_robbed(
        robbed, miners.site, sites.organised, sites.n_miners, sites.change("danger"), miners.weight, model.key("hurt"),
        p.assault_share, p.organised_assault_gain, p.memory_rate,
    )  # fmt: skip
    model.count("n_robberies", n_robbed)
    model.count("n_assaults", n_hurt)


def share_out(model: LegacyModel) -> None:
    """Give each robber of a site the same whole francs."""
    miners, sites = model.miners, model.sites
    robbers = model.rows_in(miners.activity, BAND)
    share, site = shares(robbers, miners.site, sites.loot, miners.weight)
    model.ledger.move(share, "sites.loot", "miners.savings", "loot", source_rows=site, target_rows=robbers)


def robbery_chance(n_band: Array, n_miners: Array, presence: Array, organised: Array, p: Rob) -> Array:
    """Return the chance that a local person at each site is robbed in the week."""
    each = robberies_a_person(n_band, n_miners, presence, organised, p.robberies_rate, p.organised_gain, p.deterrence_share)
    chance: Array = 1 - np.exp(-each)
    return chance


@compiled
def robberies_a_person(
    n_band: Array, n_miners: Array, presence: Array, organised: Array, rate: float, organised_gain: float, deterrence: float
) -> Array:
    """Return how many robberies robbers try at each site, a person who mines there."""
    each = np.empty(n_band.shape[0])
    for j in range(n_band.shape[0]):
        gain = np.float32(1 + np.float32(organised_gain) * organised[j])
        each[j] = rate * n_band[j] * gain * np.float32(1 - np.float32(deterrence) * presence[j]) / max(n_miners[j], 1)
    return each


@compiled
def next_organised(organised: float, n_band: int, presence: float, rate: float, scatter_rate: float, half: float) -> float:
    """Return how organised a site's robbers are after a week: many and left alone they organise, else they scatter."""
    many = n_band / (n_band + half)
    gain = rate * many * np.float32(1 - organised)
    return float(organised + gain - scatter_rate * (1 - many * np.float32(1 - presence)) * organised)


@compiled
def organise(organised: Array, n_band: Array, presence: Array, rate: float, scatter_rate: float, half: float) -> None:
    """Let each site's robbers organise or scatter."""
    for j in range(organised.shape[0]):
        organised[j] = next_organised(organised[j], n_band[j], presence[j], rate, scatter_rate, half)


@compiled
def victims(first: int, activity: Array, site: Array, origin: Array, rows: Array, chance: Array, key: np.uint64, p: Rob) -> Array:
    """Return the rows of those who are robbed, in order."""
    k = 0
    # Without branches: who mines, and where, is as good as random.
    for i in range(activity.shape[0]):
        gain = 0.0 if origin[i] == LOCAL else p.migrant_gain
        rows[k] = first + i
        k += (activity[i] == MINE) & (uniform(key, first + i) < chance[site[i]] * (1.0 + gain))
    return rows[:k].astype(np.int64)


@compiled
def losses(robbed: Array, site: Array, savings: Array, gold: Array, harm: Array, loot_share: float) -> tuple[Array, Array, Array]:
    """Return the cash and the gold that each of the robbed loses, in whole francs and milligrams, and at which site."""
    n = robbed.shape[0]
    cash_lost, gold_lost, where = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    for k in range(n):
        i = robbed[k]
        cash_lost[k], gold_lost[k], where[k] = int(savings[i] * loot_share), int(gold[i] * loot_share), site[i]
        harm[i] += np.float32(loot_share)
    return cash_lost, gold_lost, where


@compiled
def count_robbed(
    robbed: Array, site: Array, organised: Array, n_miners: Array, danger: Array, people_a_row: int, key: np.uint64,
    hurt_share: float, organised_gain: float, memory_rate: float,
) -> tuple[Array, Array]:  # fmt: skip
    """Return how many people are robbed at each site, and how many of them hurt, more by an organised band; let danger follow."""
    n_robbed, n_hurt = np.zeros(danger.shape[0], dtype=np.int64), np.zeros(danger.shape[0], dtype=np.int64)
    for i in robbed:
        j = site[i]
        n_robbed[j] += people_a_row
        if uniform(key, i) < np.float32(hurt_share) * np.float32(1 + np.float32(organised_gain) * organised[j]):
            n_hurt[j] += people_a_row
    for j in range(danger.shape[0]):
        danger[j] += memory_rate * (n_robbed[j] / max(n_miners[j], 1) - danger[j])
    return n_robbed, n_hurt


@compiled
def shares(robbers: Array, site: Array, loot: Array, people_a_row: int) -> tuple[Array, Array]:
    """Return what each robber gets of the loot of the site that he lives off, and that site."""
    n_robbers, where = np.zeros(loot.shape[0], dtype=np.int64), np.empty(robbers.shape[0], dtype=np.int64)
    for k in range(robbers.shape[0]):
        where[k] = site[robbers[k]]
        n_robbers[where[k]] += people_a_row
    share = np.empty(robbers.shape[0], dtype=np.int64)
    for k in range(robbers.shape[0]):
        share[k] = loot[where[k]] // n_robbers[where[k]]
    return share, where
