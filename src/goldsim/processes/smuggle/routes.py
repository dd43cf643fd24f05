"""Choosing a way out, passing groups and posts, and learning from it."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.kernels import sum_by
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.officials import Post
from goldsim.legacy import LegacyModel
from goldsim.parameters import Instrument, Smuggle
from goldsim.units import WEEKS_PER_YEAR

CUSTOMS = int(Post.CUSTOMS)


def man_customs(model: LegacyModel) -> None:
    """Turn posts' money into people on duty for the week."""
    officials, p = model.officials, model.p
    a_week = float(model.lookups.unit_xof[Instrument.BORDER_POSTS]) / WEEKS_PER_YEAR
    spent = people_on_duty(
        officials.change("n_on_duty"), officials.post, officials.n_staff, officials.funds, a_week, p.smuggle.staff_per_border_post
    )
    model.ledger.move(spent, "officials.funds", "country.outside", "posts' costs", target_rows=0)


def weigh_ways(model: LegacyModel) -> tuple[Array, Array]:
    """Return the toll on each network's way to each exit, as a share of the load, and what the network expects there."""
    exits, traffickers = model.exits, model.traffickers
    return tolls_and_values(
        model.cells.controller, model.lookups.route_cells, exits.price_share, model.lookups.exit_km, exits.is_closed,
        traffickers.loss_belief, traffickers.gold, model.p.smuggle,
    )  # fmt: skip


def pass_groups(model: LegacyModel, chosen: Array, load: Array, toll: Array) -> Array:
    """Let networks pay the groups on their way, or run past them; tell whose load is lost by running."""
    p, traffickers = model.p.smuggle, model.traffickers
    traffickers.change("protector")[:] = model.cells.controller[traffickers.base]
    too_much = p.run_loss_share if model.has("M05") else np.inf
    runs, robbed = run_past(toll, chosen, load, too_much, p.run_loss_share, model.key("run"))
    pay_tolls(model, chosen, np.where(runs, 0, load))
    if robbed.any():
        lose_loads(model, np.flatnonzero(robbed), chosen, load)
    model.count_all("n_loads_run", int(np.count_nonzero(runs)))
    return robbed


def lose_loads(model: LegacyModel, rows: Array, chosen: Array, load: Array) -> None:
    """Let the first group on the way of each of some networks take the load."""
    group = first_group(model.cells.controller, model.lookups.route_cells, rows, chosen[rows])
    lost, move = load[rows], model.ledger.move
    move(lost, "traffickers.gold", "armed_groups.gold", "taken on the road", source_rows=rows, target_rows=group)
    np.add.at(model.armed_groups.change("takings"), group, (lost * model.country.price[0]).astype(np.int64))


def pay_tolls(model: LegacyModel, chosen: Array, load: Array) -> None:
    """Pay each group on the chosen ways its part of the toll, out of capital."""
    p, groups = model.p.smuggle, model.armed_groups
    payer, group, toll = tolls_on_ways(
        model.cells.controller, model.lookups.route_cells, chosen, load, model.traffickers.capital, len(groups),
        float(model.country.price[0]), p.toll_share, p.toll_highest_share,
    )  # fmt: skip
    model.ledger.move(toll, "traffickers.capital", "armed_groups.cash", "toll", source_rows=payer, target_rows=group)
    takings = groups.change("takings")
    takings += sum_by(group, toll, len(groups))


def meet_posts(model: LegacyModel, chosen: Array, load: Array) -> Array:
    """Let customs check loads; return the part seized (0 or 1), shape (n_traffickers,)."""
    p, traffickers, officials = model.p.smuggle, model.traffickers, model.officials
    post = model.exits.post[chosen]
    chance = check_chance(officials.n_on_duty[post], model.exits.is_closed[chosen], p)
    bribe, seized = meet_officials(
        traffickers.change("bribed"), post, load, chance, traffickers.capital, officials.integrity, model.country.price[0],
        p.bribe_share, model.key("check"), model.key("integrity"),
    )  # fmt: skip
    model.ledger.move(bribe, "traffickers.capital", "officials.pocket", "bribe", target_rows=post)
    caught = np.flatnonzero(seized)
    if len(caught):
        model.ledger.move(
            load[caught], "traffickers.gold", "country.seized", "seized at an exit", source_rows=caught, target_rows=0
        )
    for network in caught:
        way = model.name("exits", chosen[network])
        model.tell("seizure", officials.cell[post[network]], f"customs, {way}", f"network {network}", int(load[network]))
    return seized


def sell_abroad(model: LegacyModel, chosen: Array, load: Array, seized: Array) -> None:
    """Bring loads that got through to the buyers abroad, and the money home."""
    exits, p = model.exits, model.p.smuggle
    out, paid = get_through(
        exits.change("left"), exits.change("seized"), exits.change("n_trips"), exits.change("n_seizures"), chosen, load, seized,
        exits.price_share, model.lookups.exit_km, exits.is_closed, model.country.price[0], p.km_cost_share,
        p.closed_cost_share,
    )  # fmt: skip
    model.ledger.move(out, "traffickers.gold", "exits.gold", "smuggled", target_rows=chosen)
    model.ledger.move(paid, "country.outside", "traffickers.capital", "sold abroad", source_rows=0)


def learn(model: LegacyModel, chosen: Array, went: Array, lost: Array) -> None:
    """Move beliefs: toward what happened on the way tried, toward the usual loss on the others."""
    p, traffickers = model.p.smuggle, model.traffickers
    forget, usual, learn = (np.float32(share) for share in (p.forget_rate, p.usual_loss_share, p.learn_share))
    learn_from_trips(
        traffickers.change("loss_belief"), traffickers.change("n_trips"), traffickers.change("exit"), chosen, went, lost,
        forget, usual, learn,
    )  # fmt: skip


@compiled
def people_on_duty(n_on_duty: Array, post: Array, n_staff: Array, funds: Array, a_week: float, staff_per_post: float) -> Array:
    """Write how many people each customs post has this week, and return what it spends on them, XOF: all its money."""
    spent = np.zeros(post.shape[0], dtype=np.int64)
    for i in range(post.shape[0]):
        if post[i] == CUSTOMS:
            n_on_duty[i] = n_staff[i] + funds[i] / a_week * staff_per_post
            spent[i] = funds[i]
    return spent


@compiled
def n_held_on_way(controller: Array, way_cells: Array) -> int:
    """Count the cells on a way that armed groups hold; its end is padded with -1."""
    held = 0
    for cell in way_cells:
        if cell < 0:
            break
        held += controller[cell] >= 0
    return held


@compiled
def run_past(toll: Array, chosen: Array, load: Array, too_much: float, loss_share: float, key: np.uint64) -> tuple[Array, Array]:
    """Tell which networks with a load run past groups that ask too much of it, and which of those are robbed."""
    runs, robbed = np.zeros(load.shape[0], dtype=np.bool_), np.zeros(load.shape[0], dtype=np.bool_)
    for network in range(load.shape[0]):
        runs[network] = load[network] > 0 and toll[network, chosen[network]] > too_much
        robbed[network] = runs[network] and uniform(key, network) < loss_share
    return runs, robbed


@compiled
def first_group(controller: Array, route_cells: Array, networks: Array, chosen: Array) -> Array:
    """Return the first group that each of some networks meets on its chosen way, or nobody: int64, shape of `networks`."""
    first = np.full(networks.shape[0], NOBODY)
    for i in range(networks.shape[0]):
        for cell in route_cells[networks[i], chosen[i]]:
            if cell >= 0 and controller[cell] >= 0:
                first[i] = controller[cell]
                break
    return first


@compiled
def tolls_on_ways(
    controller: Array, route_cells: Array, chosen: Array, load: Array, capital: Array, n_groups: int, price: float,
    toll_share: float, highest_share: float,
) -> tuple[Array, Array, Array]:  # fmt: skip
    """Return the tolls of networks that have a load: who pays, to which group, XOF; groups share by their cells on the way."""
    n = chosen.shape[0] * n_groups
    payer, taker, toll, k = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), 0
    n_cells = np.empty(n_groups, dtype=np.int64)
    for network in range(chosen.shape[0]):
        if load[network] <= 0:
            continue
        n_cells[:] = 0
        for cell in route_cells[network, chosen[network]]:
            if cell >= 0 and controller[cell] >= 0:
                n_cells[controller[cell]] += 1
        held = n_cells.sum()
        owed = min(min(held * toll_share, highest_share) * load[network] * price, float(capital[network]))
        for group in range(n_groups):
            if n_cells[group] > 0:
                payer[k], taker[k], toll[k] = network, group, int(owed * n_cells[group] / held)
                k += 1
    return payer[:k], taker[:k], toll[:k]


@compiled
def tolls_and_values(
    controller: Array, route_cells: Array, price_share: Array, km: Array, is_closed: Array, loss_belief: Array, gold: Array,
    p: Smuggle,
) -> tuple[Array, Array]:  # fmt: skip
    """Return the toll on each network's way to each exit, and what the way is worth: both of shape (n_traffickers, n_exits).

    Both are 0 for networks without gold, which have nothing to bring there.
    """
    toll, value = np.zeros(km.shape), np.zeros(km.shape)
    for network in range(km.shape[0]):
        if gold[network] == 0:
            continue
        for way in range(km.shape[1]):
            held = n_held_on_way(controller, route_cells[network, way])
            asked = min(held * p.toll_share, p.toll_highest_share)
            toll[network, way] = asked
            value[network, way] = route_value(
                price_share[way], km[network, way], asked, is_closed[way], loss_belief[network, way], p
            )
    return toll, value


@compiled
def route_value(price_share: float, km: float, toll: float, is_closed: bool, loss_belief: float, p: Smuggle) -> float:
    """Return what a network expects of an exit, as a share of the world price."""
    arrives = np.float32(1) - loss_belief
    return float((price_share - km * p.km_cost_share - toll - p.closed_cost_share * is_closed) * arrives)


@compiled
def chosen_exits(value: Array, u: Array, scale: float) -> Array:
    """Draw one exit a network with weight exp(value / scale): int64, shape (n_traffickers,)."""
    n, n_exits = value.shape
    chosen, cumulative = np.empty(n, dtype=np.int64), np.empty(n_exits)
    for network in range(n):
        best, total = value[network].max(), 0.0
        for way in range(n_exits):
            total += np.exp((value[network, way] - best) / scale)
            cumulative[way] = total
        way = 0
        while way < n_exits - 1 and cumulative[way] / total < u[network]:
            way += 1
        chosen[network] = way
    return chosen


def check_chance(n_on_duty: Array, is_closed: Array, p: Smuggle) -> Array:
    """Return the chance that a post finds a load that passes: none without people, never more than the highest."""
    chance = p.check_highest_share * n_on_duty / (n_on_duty + p.check_half_staff)
    watched: Array = np.minimum(chance * (1 + p.closed_check_gain * is_closed), 1)
    return watched


@compiled
def meet_officials(
    bribed: Array, post: Array, load: Array, chance: Array, capital: Array, integrity: Array, price: float, bribe_share: float,
    check_key: np.uint64, integrity_key: np.uint64,
) -> tuple[Array, Array]:  # fmt: skip
    """Return what each network pays the post it meets, XOF, and whose load is seized; writes down which post was bribed."""
    bribe, seized = np.zeros(load.shape[0], dtype=np.int64), np.zeros(load.shape[0], dtype=np.bool_)
    for network in range(load.shape[0]):
        if load[network] <= 0 or uniform(check_key, network) >= chance[network]:
            continue
        if uniform(integrity_key, network) >= integrity[post[network]]:
            bribe[network] = int(min(load[network] * price * bribe_share, float(capital[network])))
        if bribe[network] > 0:
            bribed[network] = post[network]
        seized[network] = bribe[network] == 0
    return bribe, seized


@compiled
def get_through(
    left: Array, taken: Array, n_trips: Array, n_seizures: Array, chosen: Array, load: Array, seized: Array,
    price_share: Array, km: Array, is_closed: Array, price: float, km_cost_share: float, closed_cost_share: float,
) -> tuple[Array, Array]:  # fmt: skip
    """Return what each network brings out, mg, and is paid for it less the way's cost, XOF; writes the week of each exit."""
    out, paid = np.zeros(load.shape[0], dtype=np.int64), np.zeros(load.shape[0], dtype=np.int64)
    left[:], taken[:], n_trips[:], n_seizures[:] = 0, 0, 0, 0
    for network in range(load.shape[0]):
        way = chosen[network]
        if seized[network]:
            taken[way] += load[network]
            n_seizures[way] += 1
        else:
            share = price_share[way] - km[network, way] * km_cost_share - closed_cost_share * is_closed[way]
            out[network] = load[network]
            paid[network] = int(out[network] * price * max(share, 0.0))
            left[way] += out[network]
        n_trips[way] += load[network] > 0
    return out, paid


@compiled
def learn_from_trips(
    belief: Array, n_trips: Array, last: Array, chosen: Array, went: Array, lost: Array, forget: np.float32, usual: np.float32,
    learn: np.float32,
) -> None:  # fmt: skip
    """Move the beliefs of networks that went: on all ways toward the usual loss, on the one tried toward what happened."""
    for network in range(chosen.shape[0]):
        if went[network]:
            way = chosen[network]
            before = belief[network, way]
            for other in range(belief.shape[1]):
                belief[network, other] += forget * (usual - belief[network, other])
            belief[network, way] = believed_loss(before, np.float32(lost[network]), learn)
            n_trips[network, way] += 1
            last[network] = way


@compiled
def believed_loss[T: (float, np.float32)](before: T, seized: T, learn_share: T) -> T:
    """Return the belief after a trip: a weighted mean of what was believed and what happened."""
    return before + learn_share * (seized - before)
