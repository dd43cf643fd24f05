"""Those who stand on the way: armed groups, who are paid or run past, and customs posts."""

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Out, Rows, add_at, compiled, saturating, uniform
from goldsim.entities.officials import Post
from goldsim.model import Model
from goldsim.parameters import Instrument, Smuggle
from goldsim.processes.smuggle.routes import Exit, Land, Luck, Paid, Routes, Smuggler, Trips, World
from goldsim.units import WEEKS_PER_YEAR


class Group(Rows, of="armed_groups"):
    """Who asks."""

    takings = Out


def pass_groups(model: Model, trips: Trips, toll: Array) -> Array:
    """Let networks pay the groups on their way, or run past them; tell whose load is lost by running."""
    p, price = model.p.smuggle, model.view(World).price[0]
    too_much = p.run_loss_share if model.has("M05") else np.inf
    runs, robbed = model.call(run_past, toll, trips, too_much, p.run_loss_share, Luck)
    takings = model.view(Group).takings
    on_time = trips.only(~runs)
    payer, group, xof = model.call(tolls_on_ways, on_time, Smuggler, len(takings), Routes, Land, float(price), p)
    model.pay(Paid.toll, xof, payer, group)
    add_at(takings, group, xof)
    if robbed.any():
        # The first group on the way takes the load.
        networks = np.flatnonzero(robbed)
        group, lost = model.call(first_group, networks, trips.way, Routes, Land), trips.load[networks]
        model.pay(Paid.robbed, lost, networks, group)
        add_at(takings, group, (lost * price).astype(np.int64))
    model.count_all("n_loads_run", int(np.count_nonzero(runs)))
    return robbed


@compiled
def run_past(toll: Array, trips: Trips, too_much: float, loss_share: float, luck: Luck) -> tuple[Array, Array]:
    """Tell which networks with a load run past groups that ask too much of it, and which of those are robbed."""
    way, load = trips.way, trips.load
    runs, robbed = np.zeros(load.shape[0], dtype=np.bool_), np.zeros(load.shape[0], dtype=np.bool_)
    for network in range(load.shape[0]):
        runs[network] = load[network] > 0 and toll[network, way[network]] > too_much
        robbed[network] = runs[network] and uniform(luck.run, network) < loss_share
    return runs, robbed


@compiled
def first_group(networks: Array, way: Array, routes: Routes, land: Land) -> Array:
    """Return the first group that each of some networks meets on its way, or nobody: int64, shape of `networks`."""
    first = np.full(networks.shape[0], NOBODY)
    for i in range(networks.shape[0]):
        for cell in routes.route_cells[networks[i], way[networks[i]]]:
            if cell >= 0 and land.controller[cell] >= 0:
                first[i] = land.controller[cell]
                break
    return first


@compiled
def tolls_on_ways(
    trips: Trips, payer: Smuggler, n_groups: int, routes: Routes, land: Land, price: float, p: Smuggle
) -> tuple[Array, Array, Array]:
    """Return the tolls of networks that have a load: who pays, to which group, XOF; groups share by their cells on the way."""
    load, controller = trips.load, land.controller
    n = load.shape[0] * n_groups
    pays, takes, toll, k = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), 0
    n_cells = np.empty(n_groups, dtype=np.int64)
    for network in range(load.shape[0]):
        if load[network] <= 0:
            continue
        n_cells[:] = 0
        for cell in routes.route_cells[network, trips.way[network]]:
            if cell >= 0 and controller[cell] >= 0:
                n_cells[controller[cell]] += 1
        held = n_cells.sum()
        asked = min(held * p.toll_share, p.toll_highest_share)
        owed = min(asked * load[network] * price, float(payer.capital[network]))
        for group in range(n_groups):
            if n_cells[group] > 0:
                pays[k], takes[k], toll[k] = network, group, int(owed * n_cells[group] / held)
                k += 1
    return pays[:k], takes[:k], toll[:k]


CUSTOMS = int(Post.CUSTOMS)


class Official(Rows, of="officials"):
    """Who checks."""

    cell = post = n_staff = funds = integrity = In
    n_on_duty = Out


def man_customs(model: Model) -> None:
    """Turn posts' money into people on duty for the week."""
    a_week = float(model.lookups.unit_xof[Instrument.BORDER_POSTS]) / WEEKS_PER_YEAR
    spent = people_on_duty(model.view(Official), a_week, model.p.smuggle.staff_per_border_post)
    model.pay(Paid.costs, spent, payee=0)


def meet_posts(model: Model, trips: Trips) -> Array:
    """Let customs check loads; return the part seized (0 or 1), shape (n_traffickers,)."""
    border, official, p = model.view(Exit), model.view(Official), model.p.smuggle
    post = border.post[trips.way]
    chance = check_chance(official.n_on_duty[post], border.is_closed[trips.way], p)
    price = model.view(World).price[0]
    if model.has("M05"):
        model.call(make_contracts, Smuggler, trips, post, Official, Luck, p)
    bribe, seized = model.call(meet_officials, Smuggler, post, trips.load, chance, Official, price, Luck, p)
    model.pay(Paid.bribe, bribe, payee=post)
    caught = np.flatnonzero(seized)
    if len(caught):
        model.pay(Paid.seized, trips.load[caught], caught, 0)
        model.view(Smuggler).n_caught[caught] += 1
        model.view(Smuggler).caught_xof[caught] += (trips.load[caught] * price).astype(np.int64)
    for network in caught:
        way = model.name("exits", trips.way[network])
        model.tell("seizure", official.cell[post[network]], f"customs, {way}", f"network {network}", int(trips.load[network]))
    return seized


@compiled
def people_on_duty(official: Official, a_week: float, staff_per_post: float) -> Array:
    """Write how many people each customs post has this week, and return what it spends on them, XOF: all its money."""
    spent = np.zeros(official.post.shape[0], dtype=np.int64)
    for i in range(spent.shape[0]):
        if official.post[i] == CUSTOMS:
            official.n_on_duty[i] = official.n_staff[i] + official.funds[i] / a_week * staff_per_post
            spent[i] = official.funds[i]
    return spent


def check_chance(n_on_duty: Array, is_closed: Array, p: Smuggle) -> Array:
    """Return the chance that a post finds a load that passes: none without people, never more than the highest."""
    chance = saturating(n_on_duty, p.check_half_staff, p.check_highest_share)
    return np.minimum(chance * (1 + p.closed_check_gain * is_closed), 1)


@compiled
def make_contracts(checked: Smuggler, trips: Trips, post: Array, official: Official, luck: Luck, p: Smuggle) -> None:
    """Let networks that fear to lose more on their way than a bribe costs buy its post, if it can be bought; others let it go."""
    for network in range(post.shape[0]):
        if trips.load[network] > 0:
            wants = checked.loss_belief[network, trips.way[network]] > p.bribe_share
            has = wants and checked.bribed[network] == post[network]
            agrees = has or (wants and uniform(luck.contract, network) >= official.integrity[post[network]])
            checked.bribed[network] = post[network] if agrees else NOBODY


@compiled
def meet_officials(
    checked: Smuggler, post: Array, load: Array, chance: Array, official: Official, price: float, luck: Luck, p: Smuggle
) -> tuple[Array, Array]:
    """Return what each network pays the post it meets, XOF, and whose load is seized; who has bought a post pays and passes."""
    bribe, seized = np.zeros(load.shape[0], dtype=np.int64), np.zeros(load.shape[0], dtype=np.bool_)
    for network in range(load.shape[0]):
        has_bought = checked.bribed[network] == post[network]
        is_found = uniform(luck.check, network) < chance[network]
        if load[network] <= 0 or not (has_bought or is_found):
            continue
        if has_bought or uniform(luck.integrity, network) >= official.integrity[post[network]]:
            bribe[network] = int(min(load[network] * price * p.bribe_share, float(checked.capital[network])))
        seized[network] = is_found and bribe[network] == 0
    return bribe, seized
