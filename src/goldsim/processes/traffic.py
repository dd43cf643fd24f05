"""traffic: children promised holiday work, brought, held, worked, and lost.

At sites whose network recruits, demand for held children grows with the miners there, with what mining pays, and with
the state's absence: `wanted = a * people * pay / usual pay * (1 - deterrence * presence)`, smoothed over months; none
at a closed site. Recruiters fill the gap between what a network's sites want and hold at a weekly rate that peaks
before and in the school holidays, from the pool abroad. On the way a group is stopped with chance `1 - (1 - road) * (1
- at the site * presence)` and, in a bribable post, is let through for money; an honest post that stops it sends the
children home. Held children dig for the holder, their papers are taken, health runs down by `harm * (1 + mercury)` a
week, and each week they may escape, or die with chance `death * (1 + gain * (1 - health))`. Who escapes where a
committee is near is taken to it and waits for care. Freed children fall back into a recruiter's hands at a weekly rate,
much higher for those who have had no care.

Assumed: one stop decides for all children on the way to one site in a week. Mechanisms: M21, M22, M23, M24 (falling
back). Sources: UNU-CPR 2024 (12 to 18, some 10; from Burkina Faso; papers taken; mercury, hunger, abuse, deaths); ENACT
2023 on police.
"""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.kernels import count_at, sum_by
from goldsim.engine.tables import Array, Columns, uses
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Cause
from goldsim.legacy import LegacyModel
from goldsim.parameters import Traffic

MECHANISMS = ("M21", "M22", "M23", "M24")
READS: Columns = uses(
    children="guardian age_weeks", sites="buyer n_miners pay presence post mercury_share yield_mg closed_until cell committee",
    traffickers="is_recruiter", officials="integrity", country="holiday_season",
)  # fmt: skip
WRITES: Columns = uses(
    children="state holder site weeks_held has_papers_taken is_cared_for was_trafficked is_waiting weeks_left health cause",
    sites="ground dug demand", traffickers="capital gold", officials="pocket", country="tailings",
)  # fmt: skip
DRAWS = ("bring", "where", "stop", "integrity", "again", "escape", "die", "home", "luck")

TRAFFICKED, RETURNED, ABROAD, DEAD = (
    int(s) for s in (ChildState.TRAFFICKED, ChildState.RETURNED, ChildState.ABROAD, ChildState.DEAD)
)
HOME, BY_HOLDER = int(ChildState.HOME), int(Cause.HOLDER)


def step(model: LegacyModel) -> None:
    """Bring, stop on the way, hold, and let fall back."""
    if model.has("M21"):
        wanted = wanted_children(model)
        taken, destination = recruit(model, wanted)
        stop_on_the_way(model, taken, destination)
    work_held(model)
    hold(model)


def wanted_children(model: LegacyModel) -> Array:
    """Return how many children recruiters want to hold at each site: float32, shape (n_sites,)."""
    p, sites = model.p.traffic, model.sites
    wanted = np.empty(len(sites), dtype=np.float32)
    follow_demand(
        wanted, sites.change("demand"), sites.n_miners, sites.pay / model.p.school.usual_pay_xof, sites.presence, sites.buyer,
        sites.closed_until, model.traffickers.is_recruiter, model.week, p,
    )  # fmt: skip
    return wanted


def recruit(model: LegacyModel, wanted: Array) -> tuple[Array, Array]:
    """Choose who is taken this week and where to: rows of children, and for each the site."""
    p, children, sites = model.p.traffic, model.children, model.sites
    held = count_at(children.state, TRAFFICKED, TRAFFICKED, children.site, len(sites)) * children.weight
    gap = gap_of(wanted, held, sites.buyer, len(model.traffickers))
    in_all = gap.sum()
    youngest = p.youngest_weeks - model.week
    n_abroad = count_old_enough(children.state, children.age_weeks, youngest) * children.weight
    if in_all > 0:
        model.draw_on_pool("children abroad", n_abroad, "initial.n_children_abroad", p.pool_warning_share)
    where = cumulative_share(gap, in_all) if in_all > 0 else cumulative_share(wanted, wanted.sum())
    rate = min(1.0, in_all * p.fill_rate * model.country.holiday_season[0] / max(n_abroad, 1))
    keys = np.array([model.key(name) for name in ("bring", "where", "again")])
    return choose(
        children.state, children.age_weeks, children.is_cared_for, children.was_trafficked,
        where, rate, youngest, keys, model.scratch(children), p,
    )  # fmt: skip


def stop_on_the_way(model: LegacyModel, rows: Array, destination: Array) -> None:
    """Let posts stop groups; the rest arrive in their holders' hands."""
    p, children, sites, officials = model.p.traffic, model.children, model.sites, model.officials
    n, weight = len(sites), children.weight
    if len(rows) == 0:
        return
    coming = sum_by(destination, np.full(len(rows), weight), n)
    stopped = (model.column("stop", n) < stop_chance(sites.presence, p)) & (coming > 0)
    takes = (model.column("integrity", n) >= officials.integrity[sites.post]) & model.has("M23")
    capital = model.traffickers.capital[sites.buyer]
    n_stopped = sum_by(sites.buyer, (stopped & takes).astype(np.int64), len(model.traffickers))
    purse = capital // np.maximum(n_stopped[sites.buyer], 1)
    bribe = np.where(stopped & takes, np.minimum(coming * int(p.bribe_xof), purse), 0)
    model.ledger.move(bribe, "traffickers.capital", "officials.pocket", "bribe", source_rows=sites.buyer, target_rows=sites.post)
    is_caught = stopped & (bribe == 0)
    for site in np.flatnonzero(is_caught):
        model.tell(
            "interception", sites.cell[site], f"post {sites.post[site]}", f"network {sites.buyer[site]}", int(coming[site])
        )
    model.count("n_children_brought", np.where(is_caught, 0, coming))
    model.count("n_children_intercepted", np.where(is_caught, coming, 0))
    model.count("n_children_let_through", np.where(bribe > 0, coming, 0))
    arrives = ~is_caught[destination]
    take_hold(model, rows[arrives], destination[arrives])


def take_hold(model: LegacyModel, rows: Array, site: Array) -> None:
    """Put children into the hands of the network at each one's site."""
    children, sites = model.children, model.sites
    again = children.was_trafficked[rows]
    model.count("n_children_retrafficked", sum_by(site[again], np.full(int(again.sum()), children.weight), len(sites)))
    for column, value in (
        ("state", TRAFFICKED), ("site", site), ("holder", sites.buyer[site]), ("weeks_held", 0),
        ("has_papers_taken", True), ("is_cared_for", False), ("was_trafficked", True),
    ):  # fmt: skip
        children.change(column)[rows] = value


def work_held(model: LegacyModel) -> None:
    """Let held children dig for their holders."""
    p, children, sites = model.p.traffic, model.children, model.sites
    held = model.rows_in(children.state, TRAFFICKED)
    if len(held) == 0:
        return
    luck = -np.log(model.at_rows("luck", held))
    found, lost, site, holder = dig_for_holders(
        held, luck, children.site, children.holder, sites.yield_mg, sites.ground, sites.change("dug"), children.weight,
        p.held_output_share, model.p.dig.recovery_share,
    )  # fmt: skip
    move = model.ledger.move
    move(found, "sites.ground", "traffickers.gold", "dug by held children", source_rows=site, target_rows=holder)
    move(lost, "sites.ground", "country.tailings", "tailings", source_rows=site, target_rows=0)


def hold(model: LegacyModel) -> None:
    """Let a week pass for held and for returned children."""
    p, children = model.p.traffic, model.children
    keys = np.array([model.key(name) for name in ("escape", "die", "home")])
    n_died, n_escaped = week_of_children(
        children.change("state"), children.change("site"), children.change("holder"), children.change("weeks_held"),
        children.change("has_papers_taken"), children.change("health"), children.change("cause"), children.guardian,
        children.change("is_waiting"), children.change("weeks_left"), model.sites.mercury_share, model.sites.committee,
        model.p.protect.waiting_weeks, keys, p,
    )  # fmt: skip
    model.count_all("n_children_died", n_died * children.weight)
    model.count_all("n_children_escaped", n_escaped * children.weight)


def cumulative_share(weights: Array, total: float) -> Array:
    """Return weights, in all `total`, as cumulative shares, rising to 1; all 1 where nothing weighs."""
    share: Array = np.cumsum(weights) / total if total > 0 else np.ones(len(weights))
    return share


@compiled
def demand(n_miners: int, pay_ratio: float, presence: float, p: Traffic) -> float:
    """Return how many children recruiters would hold at a site."""
    left = np.float32(1 - np.float32(p.presence_deterrence_share) * presence)
    return float(p.wanted_per_miner * n_miners * max(pay_ratio, 0.0) * left)


@compiled
def follow_demand(
    wanted: Array, usual: Array, n_miners: Array, pay_ratio: Array, presence: Array, buyer: Array, closed_until: Array,
    is_recruiter: Array, week: int, p: Traffic,
) -> None:  # fmt: skip
    """Let what recruiters ask for at each site follow demand, and tell what they want there now: none at a closed site."""
    # Children are asked for months ahead, before the holidays, whatever the rains do to the pits.
    rate = p.memory_rate if week > 0 else 1.0
    for j in range(usual.shape[0]):
        usual[j] += rate * (demand(n_miners[j], pay_ratio[j], presence[j], p) - usual[j])
        wanted[j] = usual[j] if is_recruiter[buyer[j]] and closed_until[j] <= week else 0.0


@compiled
def gap_of(wanted: Array, held: Array, buyer: Array, n_networks: int) -> Array:
    """Return how many children recruiters look for at each site: a network that holds too many at one looks for fewer elsewhere.

    Otherwise a row of children, brought to a site that wants one of them, would leave the network's other sites as wanting as
    before, and more would be held the more children a row stands for.
    """
    lacking, net, gap = np.zeros(n_networks), np.zeros(n_networks), np.zeros(wanted.shape[0])
    for j in range(wanted.shape[0]):
        lacking[buyer[j]] += max(wanted[j] - float(held[j]), 0.0)
        net[buyer[j]] += wanted[j] - float(held[j])
    for j in range(wanted.shape[0]):
        k = buyer[j]
        if wanted[j] > held[j] and net[k] > 0:
            gap[j] = (wanted[j] - float(held[j])) * (net[k] / lacking[k])
    return gap


def stop_chance(presence: Array, p: Traffic) -> Array:
    """Return the chance that a group on its way to a site is stopped."""
    chance: Array = 1 - (1 - p.road_stop_share) * (1 - p.site_stop_share * presence)
    return chance


@compiled
def dig_for_holders(
    held: Array, luck: Array, site: Array, holder: Array, yield_mg: Array, ground: Array, dug: Array, children_a_row: int,
    output_share: float, recovery_share: float,
) -> tuple[Array, Array, Array, Array]:  # fmt: skip
    """Return what each row of held children digs and what is lost of it, mg, where, and for whom; add it to what is dug there."""
    n = held.shape[0]
    found, lost, where, whose = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
    wanted = np.zeros(ground.shape[0], dtype=np.int64)
    for k in range(n):
        where[k], whose[k] = site[held[k]], holder[held[k]]
        lost[k] = int(yield_mg[where[k]] * np.float32(output_share) * luck[k])
        wanted[where[k]] += lost[k] * children_a_row
    for k in range(n):
        j = where[k]
        # Where they would dig more than there is, each gets the same part of it.
        contained = int(lost[k] * min(1.0, ground[j] / max(wanted[j], 1))) * children_a_row
        found[k] = int(contained * recovery_share)
        lost[k] = contained - found[k]
        dug[j] += found[k]
    return found, lost, where, whose


@compiled
def count_old_enough(state: Array, age_weeks: Array, youngest: int) -> int:
    """Return how many rows of children abroad were at least `youngest` weeks old at week zero."""
    n = 0
    for i in range(state.shape[0]):
        n += (state[i] == ABROAD) & (age_weeks[i] >= youngest)
    return n


@compiled
def choose(
    state: Array, age_weeks: Array, is_cared_for: Array, was_trafficked: Array, where: Array, rate: float, youngest: int,
    keys: Array, rows: Array, p: Traffic,
) -> tuple[Array, Array]:  # fmt: skip
    """Return the rows of children taken this week, and where each is brought to."""
    k = 0
    for i in range(state.shape[0]):
        if state[i] == ABROAD:
            goes = age_weeks[i] >= youngest and uniform(keys[0], i) < rate
        elif state[i] == RETURNED and was_trafficked[i]:
            goes = uniform(keys[2], i) < (p.again_cared_rate if is_cared_for[i] else p.again_rate)
        else:
            continue
        if goes:
            rows[k] = i
            k += 1
    taken, destination = rows[:k].copy(), np.empty(k, dtype=np.int64)
    for n in range(k):
        destination[n] = min(np.searchsorted(where, uniform(keys[1], taken[n])), where.shape[0] - 1)
    return taken, destination


@compiled
def week_of_children(
    state: Array, site: Array, holder: Array, weeks_held: Array, has_papers_taken: Array, health: Array, cause: Array,
    guardian: Array, is_waiting: Array, weeks_left: Array, mercury_share: Array, committee: Array,
    waiting_weeks: int, keys: Array, p: Traffic,
) -> tuple[int, int]:  # fmt: skip
    """Let held children sicken, die or escape, and returned ones settle at home; return how many rows died and escaped."""
    n_died, n_escaped = 0, 0
    for i in range(state.shape[0]):
        if state[i] == TRAFFICKED:
            weeks_held[i] += 1
            health[i] = max(0.0, health[i] - p.harm_rate * (1.0 + mercury_share[site[i]]))
            if uniform(keys[1], i) < p.death_rate * (1.0 + p.ill_death_gain * (1.0 - health[i])):
                state[i], site[i], holder[i], cause[i] = DEAD, -1, -1, BY_HOLDER
                n_died += 1
            elif uniform(keys[0], i) < p.escape_rate:
                # Where a committee is near, who escapes is taken to it and can wait for a care place.
                is_waiting[i], weeks_left[i] = committee[site[i]] >= 0, waiting_weeks
                state[i], holder[i], has_papers_taken[i] = RETURNED, -1, False
                n_escaped += 1
        elif state[i] == RETURNED and not is_waiting[i] and uniform(keys[2], i) < p.settle_rate:
            state[i] = HOME if guardian[i] >= 0 else ABROAD
    return n_died, n_escaped
