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

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.miners import Activity, Origin
from goldsim.columns import Array, Columns, compiled, uses
from goldsim.draws import uniform
from goldsim.parameters import Rob
from goldsim.parts import joined
from goldsim.rows import sum_by

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

MECHANISMS = ("M02", "M12", "M19")
READS: Columns = uses(miners="activity site origin", sites="n_miners n_band presence")
WRITES: Columns = uses(miners="savings gold harm", sites="loot loot_gold danger organised")
DRAWS = ("robbed", "hurt")

MINE, BAND, LOCAL = int(Activity.MINE), int(Activity.BAND), int(Origin.LOCAL)


def step(economy: "GoldEconomy") -> None:
    """Rob, count, share out."""
    p, miners, sites, ledger = economy.p.rob, economy.miners, economy.sites, economy.ledger
    chance = robbery_chance(sites.n_band, sites.n_miners, sites.presence, sites.organised, p) * economy.has("M19")
    columns = (miners.activity, miners.site, miners.origin, economy.room(miners))
    robbed = joined(economy.over(victims, columns, (), chance, economy.key("robbed"), p))
    site = miners.site[robbed]
    cash = (miners.savings[robbed] * p.loot_share).astype(np.int64)
    gold = (miners.gold[robbed] * p.loot_share).astype(np.int64)
    ledger.move(cash, "miners.savings", "sites.loot", "robbed", source_rows=robbed, target_rows=site)
    ledger.move(gold, "miners.gold", "sites.loot_gold", "robbed", source_rows=robbed, target_rows=site)
    miners.change("harm")[robbed] += np.float32(p.loot_share)
    count(economy, robbed)
    share_out(economy)
    organised = sites.change("organised")
    organised[:] = next_organised(organised, sites.n_band, sites.presence, p)


def count(economy: "GoldEconomy", robbed: Array) -> None:
    """Add the week's robberies and assaults to the books of events, and update what sites are known for."""
    p, miners, sites = economy.p.rob, economy.miners, economy.sites
    site, people = miners.site[robbed], np.full(len(robbed), miners.weight)
    n_robbed = sum_by(site, people, len(sites))
    danger = sites.change("danger")
    danger += p.memory_rate * (n_robbed / np.maximum(sites.n_miners, 1) - danger)
    is_hurt = economy.at_rows("hurt", robbed) < p.assault_share * (1 + p.organised_assault_gain * sites.organised[site])
    economy.count("n_robberies", n_robbed)
    economy.count("n_assaults", sum_by(site, people * is_hurt, len(sites)))


def share_out(economy: "GoldEconomy") -> None:
    """Give each robber of a site the same whole francs."""
    miners, sites = economy.miners, economy.sites
    robbers = economy.rows_in(miners.activity, BAND)
    site = miners.site[robbers]
    n_robbers = sum_by(site, np.full(len(robbers), miners.weight), len(sites))
    each = sites.loot // np.maximum(n_robbers, 1)
    economy.ledger.move(each[site], "sites.loot", "miners.savings", "loot", source_rows=site, target_rows=robbers)


def robbery_chance(n_band: Array, n_miners: Array, presence: Array, organised: Array, p: Rob) -> Array:
    """Return the chance that a local person at each site is robbed in the week."""
    robberies = p.robberies_rate * n_band * (1 + p.organised_gain * organised) * (1 - p.deterrence_share * presence)
    chance: Array = 1 - np.exp(-robberies / np.maximum(n_miners, 1))
    return chance


def next_organised(organised: Array, n_band: Array, presence: Array, p: Rob) -> Array:
    """Return how organised each site's robbers are after a week: many and left alone they organise, else they scatter."""
    many = n_band / (n_band + p.organise_half_people)
    after: Array = organised + p.organise_rate * many * (1 - organised) - p.scatter_rate * (1 - many * (1 - presence)) * organised
    return after


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
