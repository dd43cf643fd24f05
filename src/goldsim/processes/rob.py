"""rob: bands take gold and cash from whoever carries them.

At each site with robbers, a person is robbed this week with chance `1 - exp(-robberies a robber * robbers / people * (1 -
deterrence * presence))`. The robbed lose a part of cash and gold in hand; some are hurt. The takings of a site are shared out
among the robbers who live off it, in whole francs; what does not divide waits for next week. Danger, the smoothed share of
people robbed, is what others hear of the site.

Assumed: robbers stay at one site; gold is fenced with the site's buyer. Mechanisms: M19, M12 (deterrence by presence).
Sources: UNU-CPR 2024, a senior gendarmerie officer of Kayes on highway robbery of people who carry gold or cash.
"""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.miners import Activity
from goldsim.columns import NOBODY, Array, Columns, compiled, pick, sum_by, uses
from goldsim.draws import uniform
from goldsim.parameters import Rob

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

MECHANISMS = ("M12", "M19")
READS: Columns = uses(miners="activity site", sites="n_miners n_band presence")
WRITES: Columns = uses(miners="savings gold harm", sites="loot loot_gold danger")
DRAWS = ("robbed", "hurt")

MINE, BAND = int(Activity.MINE), int(Activity.BAND)


def step(economy: "GoldEconomy") -> None:
    """Rob, count, share out."""
    p, miners, sites, ledger = economy.p.rob, economy.miners, economy.sites, economy.ledger
    chance = robbery_chance(sites.n_band, sites.n_miners, sites.presence, p)
    at_site = pick(miners.activity == MINE, miners.site, NOBODY)
    is_robbed = np.zeros(len(miners), dtype=np.bool_)
    draw_victims(is_robbed, at_site, chance, economy.key("robbed"))
    cash = pick(is_robbed, (miners.savings * p.loot_share).astype(np.int64), 0)
    gold = pick(is_robbed, (miners.gold * p.loot_share).astype(np.int64), 0)
    ledger.move(cash, "miners.savings", "sites.loot", "robbed", target_rows=at_site)
    ledger.move(gold, "miners.gold", "sites.loot_gold", "robbed", target_rows=at_site)
    miners.change("harm")[is_robbed] += np.float32(p.loot_share)
    count(economy, is_robbed, at_site)
    share_out(economy)


def count(economy: "GoldEconomy", is_robbed: Array, at_site: Array) -> None:
    """Add the week's robberies and assaults to the books of events, and update what sites are known for."""
    p, miners, sites = economy.p.rob, economy.miners, economy.sites
    robbed = sum_by(at_site, is_robbed.astype(np.int64), len(sites)) * miners.weight
    danger = sites.change("danger")
    danger += p.memory_rate * (robbed / np.maximum(sites.n_miners, 1) - danger)
    is_hurt = is_robbed & (economy.column("hurt", len(miners)) < p.assault_share)
    economy.count("n_robberies", robbed)
    economy.count("n_assaults", sum_by(at_site, is_hurt.astype(np.int64), len(sites)) * miners.weight)


def share_out(economy: "GoldEconomy") -> None:
    """Give each robber of a site the same whole francs."""
    miners, sites = economy.miners, economy.sites
    robs_at = pick(miners.activity == BAND, miners.site, NOBODY)
    n_robbers = sum_by(robs_at, np.full(len(miners), miners.weight), len(sites))
    each = sites.loot // np.maximum(n_robbers, 1)
    share = pick(robs_at >= 0, each[robs_at], 0)
    economy.ledger.move(share, "sites.loot", "miners.savings", "loot", source_rows=robs_at)


def robbery_chance(n_band: Array, n_miners: Array, presence: Array, p: Rob) -> Array:
    """Return the chance that a person at each site is robbed in the week."""
    robberies = p.robberies_rate * n_band * (1 - p.deterrence_share * presence)
    chance: Array = 1 - np.exp(-robberies / np.maximum(n_miners, 1))
    return chance


@compiled
def draw_victims(is_robbed: Array, at_site: Array, chance: Array, key: np.uint64) -> None:
    """Mark who is robbed."""
    for i in range(is_robbed.shape[0]):
        if at_site[i] >= 0 and chance[at_site[i]] > 0:
            is_robbed[i] = uniform(key, i) < chance[at_site[i]]
