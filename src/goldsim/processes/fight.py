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

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.armed_groups import Stance
from goldsim.agents.children import ChildState
from goldsim.agents.miners import Activity, Cause
from goldsim.columns import Array, Columns, uses
from goldsim.parameters import Fight
from goldsim.rows import rows_in

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

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


def step(economy: "GoldEconomy") -> None:
    """Arm, attack, win back, give up, and let danger spread."""
    economy.country.change("recent_attacks")[0] *= 1 - economy.p.fight.memory_rate
    before = economy.cells.controller.copy()
    keep_income(economy)
    if economy.has("M09"):
        arm(economy)
        value = cell_value(economy)
        for group in attackers(economy):
            attack(economy, group, value)
        win_back(economy)
        give_up(economy)
    controller = economy.cells.controller
    economy.count_all("n_cells_changed", int((controller != before).sum()))
    economy.armed_groups.change("n_cells")[:] = np.bincount(controller[controller >= 0], minlength=len(economy.armed_groups))
    spread_danger(economy)


def arm(economy: "GoldEconomy") -> None:
    """Let arms wear and cash beyond the reserve buy new ones."""
    p, groups = economy.p.fight, economy.armed_groups
    reserve = groups.n_fighters * economy.p.recruit.fighter_pay_xof * economy.p.extort.reserve_weeks
    spent = (np.maximum(groups.cash - reserve, 0) * p.arms_spending_rate).astype(np.int64)
    economy.ledger.move(spent, "armed_groups.cash", "country.outside", "arms", target_rows=0)
    groups.change("arms")[:] = next_arms(groups.arms, spent, groups.n_fighters, p)


def keep_income(economy: "GoldEconomy") -> None:
    """Keep each group's smoothed income."""
    groups = economy.armed_groups
    income = groups.change("income")
    income += economy.p.fight.memory_rate * (groups.takings - income)


def cell_value(economy: "GoldEconomy") -> Array:
    """Return what holding each cell would bring in a week, XOF: shape (n_cells,)."""
    p, sites = economy.p.fight, economy.sites
    value = np.full(economy.geography.n_cells, p.land_value_xof) + p.way_value_xof * economy.layout.ways_through
    np.add.at(value, sites.cell, sites.dug * economy.country.price[0] * economy.p.extort.rate_start_share)
    return value


def attackers(economy: "GoldEconomy") -> list[int]:
    """Return the groups that attack this week."""
    groups = economy.armed_groups
    chance = attack_chance(groups.n_fighters, economy.p.fight)
    rows: list[int] = np.flatnonzero(economy.column("attacks", len(groups)) < chance).tolist()
    return rows


def attack(economy: "GoldEconomy", group: int, value: Array) -> None:
    """Let one group attack one cell on its edge, drawn by its worth times the strength that reaches it."""
    p, groups, cells = economy.p.fight, economy.armed_groups, economy.cells
    strength = local_strength(economy, group)
    worth = np.where(edge(economy, group), value * strength, 0)
    if worth.sum() <= 0:
        return
    cumulative = np.cumsum(worth) / worth.sum()
    cell = int(np.searchsorted(cumulative, economy.column("target", len(groups))[group]))
    defender = int(cells.controller[cell])
    against = strength_at(economy, defender, cell) if defender >= 0 else defence(economy, cell)
    wins = economy.column("contest", len(groups))[group] < contest_chance(float(strength[cell]), against, p.contest_power)
    lose_fighters(economy, group, against, float(strength[cell]), "battle", group)
    if defender >= 0:
        lose_fighters(economy, defender, float(strength[cell]), against, "stand", group)
    if wins:
        cells.change("controller")[cell] = group
    cells.change("attacked")[cell] = economy.week
    economy.country.change("recent_attacks")[0] += 1
    economy.count_all("n_attacks", 1)
    who = economy.name("armed_groups", defender) if defender >= 0 else "the state"
    economy.tell("attack", cell, economy.name("armed_groups", group), who, 0, "won" if wins else "beaten back")


def edge(economy: "GoldEconomy", group: int) -> Array:
    """Tell which cells a group can attack: next to its own or its base, in the country, and not a friend's."""
    cells, groups, geography = economy.cells, economy.armed_groups, economy.geography
    own = cells.controller == group
    own[groups.base[group]] = True
    near = geography.next_to(own) | own
    is_friend = friends(groups.stance, group)
    held_by = cells.controller
    allowed = np.where(held_by >= 0, ~is_friend[held_by], groups.stance[group] != Stance.SIGNATORY)
    reachable: Array = near & allowed & (held_by != group) & (geography.region >= 0)
    return reachable


def win_back(economy: "GoldEconomy") -> None:
    """Let the state try to win back cells near its garrisons."""
    p, cells, groups = economy.p.fight, economy.cells, economy.armed_groups
    held = np.flatnonzero(cells.controller >= 0)
    stance = groups.stance[cells.controller[held]]
    u = economy.at_rows("operations", held)
    rate = np.where(stance == Stance.BAND, p.band_win_back_rate, p.win_back_rate)
    for k in np.flatnonzero((stance != Stance.SIGNATORY) & (u < rate)).tolist():
        cell, group = int(held[k]), int(cells.controller[held[k]])
        against = strength_at(economy, group, cell)
        ours = defence(economy, cell)
        lose_fighters(economy, group, ours, against, "won back", cell)
        if u[k] < rate[k] * contest_chance(ours, against, p.contest_power):
            cells.change("controller")[cell] = -1
            economy.tell("won back", cell, "the state", economy.name("armed_groups", group), 0)


def give_up(economy: "GoldEconomy") -> None:
    """Take the farthest cells from a group that has too few fighters to hold them."""
    p, cells, groups = economy.p.fight, economy.cells, economy.armed_groups
    n_held = np.bincount(cells.controller[cells.controller >= 0], minlength=len(groups))
    can_hold = (groups.n_fighters / p.fighters_per_cell).astype(np.int64)
    for group in np.flatnonzero(n_held > can_hold).tolist():
        held = np.flatnonzero(cells.controller == group)
        far = np.argsort(-economy.geography.km_from(int(groups.base[group]))[held], kind="stable")
        cells.change("controller")[held[far[: n_held[group] - can_hold[group]]]] = -1


def lose_fighters(economy: "GoldEconomy", group: int, against: float, own: float, fight: str, number: int) -> None:
    """Kill a part of a group's fighters in one of the week's fights: of its core, and recruits by draws of their own."""
    p, groups, miners = economy.p.fight, economy.armed_groups, economy.miners
    share = p.losses_share * against / (against + own)
    rows = rows_in(miners.activity, FIGHTER)
    rows = rows[miners.group[rows] == group]
    # Each fight draws anew for everybody: the numbers beyond the last row belong to the week's other fights of that kind.
    dead = rows[economy.at_rows(fight, rows + number * len(miners)) < share]
    u = economy.at_rows(f"core in {fight}", np.array([number]))[0]
    n_core_dead = min(int(groups.n_core[group] * share + u), int(groups.n_core[group]))
    groups.change("n_core")[group] -= n_core_dead
    n_children_dead = lose_children(economy, group, share, fight, number)
    groups.change("n_fighters")[group] -= n_core_dead + len(dead) * miners.weight + n_children_dead
    for column, value in (("activity", Activity.DEAD), ("cause", Cause.FIGHTING), ("group", -1), ("site", -1)):
        miners.change(column)[dead] = value


def lose_children(economy: "GoldEconomy", group: int, share: float, fight: str, number: int) -> int:
    """Let the children whom a group has taken die as its fighters do; return how many."""
    children = economy.children
    rows = rows_in(children.state, ARMED)
    rows = rows[children.group[rows] == group]
    dead = rows[economy.at_rows(f"children in {fight}", rows + number * len(children)) < share]
    if len(dead) == 0:
        return 0
    for column, value in (("state", ChildState.DEAD), ("cause", Cause.FIGHTING), ("group", -1)):
        children.change(column)[dead] = value
    n: int = len(dead) * children.weight
    economy.count_all("n_children_killed", n)
    return n


def spread_danger(economy: "GoldEconomy") -> None:
    """Let danger rise around cells attacked this week and fade elsewhere."""
    p, cells = economy.p.fight, economy.cells
    danger = cells.change("danger")
    danger *= np.float32(1 - p.memory_rate)
    for cell in np.flatnonzero(cells.attacked == economy.week):
        danger[:] = np.maximum(danger, economy.geography.nearness(int(cell), p.danger_reach_km))


def local_strength(economy: "GoldEconomy", group: int) -> Array:
    """Return a group's strength at every cell: float64, shape (n_cells,)."""
    groups = economy.armed_groups
    near = economy.geography.nearness(int(groups.base[group]), economy.p.fight.reach_km)
    strength: Array = groups.n_fighters[group] * groups.arms[group] * near
    return strength


def strength_at(economy: "GoldEconomy", group: int, cell: int) -> float:
    """Return a group's strength at one cell."""
    groups = economy.armed_groups
    near = economy.geography.nearness(int(groups.base[group]), economy.p.fight.reach_km)
    return float(groups.n_fighters[group] * groups.arms[group] * near[cell])


def defence(economy: "GoldEconomy", cell: int) -> float:
    """Return the state's strength at a cell: the garrison and those called in after attacks, less what fear undoes."""
    p, cells = economy.p.fight, economy.cells
    called_in = 1 + p.reinforcement_gain * cells.danger[cell]
    return float(cells.garrison[cell] * called_in * (1 - p.fear_gain_share * cells.fear[cell]))


def friends(stance: Array, group: int) -> Array:
    """Tell which groups a group does not attack: those of its own stance."""
    same: Array = stance == stance[group]
    return same


def attack_chance(n_fighters: Array, p: Fight) -> Array:
    """Return the chance that each group attacks in a week: it grows with its fighters, up to the highest rate."""
    chance: Array = p.attack_rate * n_fighters / (n_fighters + p.attack_half_fighters)
    return chance


def contest_chance(attacker: float, defender: float, power: float) -> float:
    """Return the attacker's chance in Tullock's contest."""
    if attacker <= 0:
        return 0.0
    return float(attacker**power / (attacker**power + defender**power))


def next_arms(arms: Array, spent: Array, n_fighters: Array, p: Fight) -> Array:
    """Return arms a fighter after a week's wear and purchases."""
    bought = spent / p.arms_xof_per_fighter / np.maximum(n_fighters, 1)
    after: Array = np.clip(arms * (1 - p.arms_wear_rate) + bought, p.arms_lowest, p.arms_highest)
    return after
