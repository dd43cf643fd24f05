"""prospect: deposits are found by those who look, and word of what the first there win spreads.

Diggers know what fresh ground brings: what theirs did, `v * base * grade - cost`, where `v` is what a milligram in the
ground has left to those who dig, in the mean of the country, and at most what gold is worth. The more that is beyond the
pay of their site, the more of them look for new ground in their belt: `gain / (gain + wage)`, where the wage of a week is
what looking costs. A deposit that nobody knows is found with weekly chance `1 - exp(-rate * people who look in the belt /
deposits of the belt)`. So finds come where many dig in poor, crowded or deep ground, and where gold is dear; a belt where
most has been found gives few.

Who finds a deposit has washed a week's ore in it, and what that leaves him, `v * yield - cost`, is what is said to be paid
there: homes that hear of the place weigh it with the sites that they know (see move). A rush comes before anybody knows
what the ground holds; the more people have dug there, the more their pay counts for what was said at first (see live).
What is said of a site that nobody works follows what a week in its ground would bring now: empty ground is left alone,
and abandoned ground is taken up again when gold is dear enough.

Assumed: deposits are there from the start and differ in size, life, grade and place; nobody finds the same one twice; who
looks loses no gold by it. Mechanisms: M03. Sources: ENACT 2023 on rushes, the mature south and
recent finds in the north; Kharakhéna 2013, 200 people to 5,000 to 10,000 in three months; numbers of sites in Burkina Faso.
"""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import Array, In, Key, Keys, Out, Rows, compiled, saturating, uniform
from goldsim.entities.sites import HIDDEN
from goldsim.model import Model
from goldsim.parameters import Prospect

MECHANISMS = ("M03",)


class Deposit(Rows, of="sites"):
    """What may be found, what is dug, and what is said of it."""

    found = pay = Out
    belt = grade = yield_mg = cost_factor = cell = n_miners = In


class World(Rows, of="country"):
    """What gold is worth elsewhere."""

    price = In


class Luck(Keys):
    """What is drawn."""

    find = Key


class Trade(NamedTuple):
    """What diggers count with this week."""

    week: int
    xof_per_mg: float
    cost_xof: float
    fresh_mg: float
    wage_xof: float


def step(model: Model) -> None:
    """Let people look for new ground, and hear what there is in ground that nobody works."""
    p, deposit = model.p, model.view(Deposit)
    if not model.has("M03"):
        return
    # What is remembered of pay on ground that is no longer what it was could be more than the gold itself.
    worth = min(worth_of_ore(deposit, p.dig.cost_xof), float(model.view(World).price[0]))
    trade = Trade(model.week, worth, p.dig.cost_xof, p.dig.base_mg, p.school.usual_pay_xof)
    a_belt = people_who_look(deposit, trade, len(model.belts))
    found = model.call(search, deposit, a_belt, trade, Luck, p.prospect)
    for site in found:
        model.tell("find", deposit.cell[site], "people", f"site {site}", 0)
    model.count_all("n_finds", len(found))


@compiled
def worth_of_ore(deposit: Deposit, cost_xof: float) -> float:
    """Return what a milligram in the ground has left to those who dig, before working costs, XOF; 0 where nobody digs."""
    xof, mg = 0.0, 0.0
    for j in range(deposit.n_miners.shape[0]):
        xof += deposit.n_miners[j] * (deposit.pay[j] + cost_xof * deposit.cost_factor[j])
        mg += deposit.n_miners[j] * deposit.yield_mg[j]
    return max(xof, 0.0) / mg if mg > 0 else 0.0


@compiled
def chance_to_look(pay_xof: float, fresh_xof: float, wage_xof: float) -> float:
    """Return the part of a site's people who look for ground that brings more, where fresh ground like theirs brings so much."""
    return float(saturating(max(fresh_xof - pay_xof, 0.0), wage_xof))


@compiled
def people_who_look(deposit: Deposit, trade: Trade, n_belts: int) -> Array:
    """Return how many people look in each belt for each of its deposits, found or not: float64, shape (n_belts,)."""
    n_look, n_deposits = np.zeros(n_belts), np.zeros(n_belts)
    for j in range(deposit.belt.shape[0]):
        fresh = trade.xof_per_mg * trade.fresh_mg * deposit.grade[j] - trade.cost_xof
        n_look[deposit.belt[j]] += deposit.n_miners[j] * chance_to_look(deposit.pay[j], fresh, trade.wage_xof)
        n_deposits[deposit.belt[j]] += 1
    return n_look / np.maximum(n_deposits, 1)


@compiled
def search(deposit: Deposit, n_look: Array, trade: Trade, luck: Luck, p: Prospect) -> Array:
    """Let hidden deposits be found this week, and what is said of ground that nobody works be seen to; return finds, in order."""
    news, k = np.empty(deposit.found.shape[0], dtype=np.int64), 0
    for site in range(deposit.found.shape[0]):
        if deposit.n_miners[site] > 0:
            continue
        brings = trade.xof_per_mg * deposit.yield_mg[site] - trade.cost_xof * deposit.cost_factor[site]
        if deposit.found[site] != HIDDEN:
            deposit.pay[site] += p.pay_forget_rate * (brings - deposit.pay[site])
        elif uniform(luck.find, site) < 1 - np.exp(-p.find_rate * n_look[deposit.belt[site]]):
            deposit.found[site], deposit.pay[site] = trade.week, brings
            news[k] = site
            k += 1
    return news[:k]
