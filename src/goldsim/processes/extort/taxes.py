"""What groups take on the ground that they hold, and how much they ask for."""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.columns import Array, compiled
from goldsim.parameters import Extort
from goldsim.rows import count_at

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy


def tax(economy: "GoldEconomy") -> None:
    """Take the group's part of this week's gold."""
    miners, sites, groups = economy.miners, economy.sites, economy.armed_groups
    rows = economy.at_work_on(sites.controller >= 0)
    taken, group, in_all = tax_people(rows, miners.site, miners.found, miners.change("harm"), sites.controller, groups.rate)
    economy.ledger.move(taken, "miners.gold", "armed_groups.gold", "tax", source_rows=rows, target_rows=group)
    worth = in_all * miners.weight * economy.country.price[0]
    groups.change("takings")[:] += worth.astype(np.int64)


def levy(economy: "GoldEconomy") -> None:
    """Collect from the other people of held cells: zakat, cattle, payments for protection."""
    controller = economy.cells.controller
    n_groups = len(economy.armed_groups)
    n_held = count_at(controller, 0, n_groups, controller, n_groups)
    amount = n_held * economy.p.extort.land_levy_xof
    economy.ledger.move(amount, "country.outside", "armed_groups.cash", "levy on communities", source_rows=0)


def think_about_rate(economy: "GoldEconomy") -> None:
    """Raise or lower what each group asks for, by how long its cash would last."""
    groups = economy.armed_groups
    set_rates(groups.change("rate"), groups.cash, groups.n_fighters, economy.p.recruit.fighter_pay_xof, economy.p.extort)


@compiled
def taxed_mg(found: int, rate: float) -> int:
    """Return the whole milligrams taken; the fraction stays with the miner."""
    return int(found * rate)


@compiled
def tax_people(rows: Array, site: Array, found: Array, harm: Array, controller: Array, rate: Array) -> tuple[Array, Array, Array]:
    """Return what each of some people is taxed, and by which group, and what each group takes of them in all."""
    taken, group = np.empty(rows.shape[0], dtype=np.int64), np.empty(rows.shape[0], dtype=np.int64)
    in_all = np.zeros(rate.shape[0], dtype=np.int64)
    for k in range(rows.shape[0]):
        i = rows[k]
        g = controller[site[i]]
        taken[k], group[k] = taxed_mg(found[i], rate[g]), g
        in_all[g] += taken[k]
        harm[i] += rate[g]
    return taken, group, in_all


@compiled
def next_rate(rate: float, cash: float, upkeep: float, p: Extort) -> float:
    """Return next week's rate: more when cash would not last the weeks a group wants in hand, less when it would."""
    is_short = cash < upkeep * p.reserve_weeks
    moved = float(rate * np.float32(1 + p.rate_step_share if is_short else 1 - p.rate_step_share))
    return min(max(moved, p.rate_lowest_share), p.rate_highest_share)


@compiled
def set_rates(rate: Array, cash: Array, n_fighters: Array, pay_xof: float, p: Extort) -> None:
    """Let each group think about what it asks for."""
    for g in range(rate.shape[0]):
        rate[g] = next_rate(rate[g], cash[g], n_fighters[g] * pay_xof, p)
