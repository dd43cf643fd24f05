"""fight: armed groups take cells from each other and from the state, and lose them.

Strength at a cell is `fighters * arms * exp(-km from base / reach)`; the state's is the garrison, strong at towns, and
`1 + gain * danger` times as strong where attacks have called in reinforcements, and `1 - fear gain * fear` where people
have been kidnapped and nobody helps it. Each week a group attacks, with chance `rate * fighters / (fighters + half)`,
one cell on the edge of what it holds, drawn by the strength that reaches it times what it would bring: gold dug there,
tolls of ways through it, and a bit for the land itself. The attack succeeds with chance `S^k / (S^k + D^k)`. Armed
groups lose people, children too, in proportion to the other side's strength; the state's losses are made good. A group
that has more cells than fighters to hold them loses the farthest; the state tries each held cell at a weekly rate, a
band's more often and signatories' never, by the same rule, so that it wins near its garrisons. Cash beyond a reserve
buys arms, and arms wear out: so income becomes strength, strength territory, and territory income.

Assumed: signatories do not attack the state; groups of one stance do not attack each other. Mechanisms: M09. Sources:
ENACT 2023: arms 8.0, territorial integrity 1.5; Tullock's contest for the chance; Intahaka's changes of hand.
"""

import numpy as np

from goldsim.engine.tables import Array, Columns, uses
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity
from goldsim.legacy import LegacyModel
from goldsim.parameters import Fight
from goldsim.processes.fight.attacks import attack_cells, give_up, win_back
from goldsim.processes.fight.losses import InArms
from goldsim.processes.fight.territory import cells_held

MECHANISMS = ("M09",)
READS: Columns = uses(armed_groups="base stance takings", cells="garrison fear", sites="cell dug", country="price")
WRITES: Columns = uses(
    cells="controller attacked danger", armed_groups="n_core n_fighters arms cash n_cells income",
    miners="activity site group cause", children="state group cause", country="outside recent_attacks",
)  # fmt: skip
DRAWS = (
    "attacks", "target", "contest", "operations", "battle", "stand", "won back", "core in battle", "core in stand",
    "core in won back", "children in battle", "children in stand", "children in won back",
)  # fmt: skip

FIGHTER, ARMED = int(Activity.FIGHTER), int(ChildState.ARMED)


def step(model: LegacyModel) -> None:
    """Arm, attack, win back, give up, and let danger spread."""
    model.country.change("recent_attacks")[0] *= 1 - model.p.fight.memory_rate
    before = model.cells.controller.copy()
    keep_income(model)
    if model.has("M09"):
        arm(model)
        in_arms = InArms(model.rows_in(model.miners.activity, FIGHTER), model.rows_in(model.children.state, ARMED))
        attack_cells(model, in_arms)
        win_back(model, in_arms)
        give_up(model)
    controller = model.cells.controller
    model.count_all("n_cells_changed", int(np.count_nonzero(controller != before)))
    model.armed_groups.change("n_cells")[:] = cells_held(controller, len(model.armed_groups))
    spread_danger(model)


def arm(model: LegacyModel) -> None:
    """Let arms wear and cash beyond the reserve buy new ones."""
    p, groups = model.p.fight, model.armed_groups
    reserve = groups.n_fighters * model.p.recruit.fighter_pay_xof * model.p.extort.reserve_weeks
    spent = (np.maximum(groups.cash - reserve, 0) * p.arms_spending_rate).astype(np.int64)
    model.ledger.move(spent, "armed_groups.cash", "country.outside", "arms", target_rows=0)
    groups.change("arms")[:] = next_arms(groups.arms, spent, groups.n_fighters, p)


def keep_income(model: LegacyModel) -> None:
    """Keep each group's smoothed income."""
    groups = model.armed_groups
    income = groups.change("income")
    income += model.p.fight.memory_rate * (groups.takings - income)


def spread_danger(model: LegacyModel) -> None:
    """Let danger rise around cells attacked this week and fade elsewhere."""
    p, cells = model.p.fight, model.cells
    danger = cells.change("danger")
    danger *= np.float32(1 - p.memory_rate)
    for cell in np.flatnonzero(cells.attacked == model.week):
        danger[:] = np.maximum(danger, model.geography.nearness(int(cell), p.danger_reach_km))


def next_arms(arms: Array, spent: Array, n_fighters: Array, p: Fight) -> Array:
    """Return arms a fighter after a week's wear and purchases."""
    bought = spent / p.arms_xof_per_fighter / np.maximum(n_fighters, 1)
    after: Array = np.minimum(np.maximum(arms * (1 - p.arms_wear_rate) + bought, p.arms_lowest), p.arms_highest)
    return after
