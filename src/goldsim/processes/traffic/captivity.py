"""What held children dig, and what becomes of them."""

import numpy as np

from goldsim.engine.compiled import compiled, inlined, row_rule
from goldsim.engine.draws import uniform, uniforms_at
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import Array
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Cause
from goldsim.model import Model
from goldsim.parameters import Traffic

TRAFFICKED, RETURNED, ABROAD, DEAD, HOME = (
    int(s) for s in (ChildState.TRAFFICKED, ChildState.RETURNED, ChildState.ABROAD, ChildState.DEAD, ChildState.HOME)
)
BY_HOLDER = int(Cause.HOLDER)


class Captive(Rows, of="children"):
    """Who is held, or was."""

    state = site = holder = weeks_held = has_papers_taken = health = cause = is_waiting = weeks_left = Out
    guardian = In


class Pit(Rows, of="sites"):
    """Where they dig."""

    yield_mg = ground = mercury_share = committee = In
    dug = Out


class Fate(Keys):
    """What is drawn."""

    escape = die = home = luck = Key


class Dug(Payments):
    """What children dig goes to their holder."""

    found = Payment("dug by held children", "sites.ground", "traffickers.gold")
    lost = Payment("tailings", "sites.ground", "country.tailings")


def work_held(model: Model) -> None:
    """Let held children dig for their holders."""
    captive, pit, share = model.view(Captive), model.view(Pit), model.p.dig.recovery_share
    held = model.rows_in(captive.state, TRAFFICKED)
    if len(held) == 0:
        return
    luck = -np.log(uniforms_at(model.keys(Fate).luck, held))
    lost, site = dig_for_holders(held, luck, captive, pit, model.children.weight, model.p.traffic.held_output_share)
    found, lost = share_found(lost, site, pit.dug, share)
    model.pay(Dug.found, found, payer=site, payee=captive.holder[held])
    model.pay(Dug.lost, lost, payer=site, payee=0)


def hold(model: Model) -> None:
    """Let a week pass for held and for returned children."""
    weight = model.children.weight
    n_died, n_escaped = model.call(week_of_children, Captive, Pit, model.p.protect.waiting_weeks, Fate, model.p.traffic)
    model.count_all("n_children_died", n_died * weight)
    model.count_all("n_children_escaped", n_escaped * weight)


@compiled
def dig_for_holders(
    held: Array, luck: Array, captive: Captive, pit: Pit, children_a_row: int, output_share: float
) -> tuple[Array, Array]:
    """Return the gold in what each row of held children digs, mg, and where.

    Where they would dig more than there is, each gets the same part of it.
    """
    n, ground, yield_mg, site = held.shape[0], pit.ground, pit.yield_mg, captive.site
    contained, where = np.empty(n, np.int64), np.empty(n, np.int64)
    wanted = np.zeros(ground.shape[0], dtype=np.int64)
    for k in range(n):
        where[k] = site[held[k]]
        contained[k] = int(yield_mg[where[k]] * np.float32(output_share) * luck[k])
        wanted[where[k]] += contained[k] * children_a_row
    for k in range(n):
        part = min(1.0, ground[where[k]] / max(wanted[where[k]], 1))
        contained[k] = int(contained[k] * part) * children_a_row
    return contained, where


@compiled
def share_found(contained: Array, site: Array, dug: Array, recovery_share: float) -> tuple[Array, Array]:
    """Return what of the ore is found and what is lost, mg, and add what is found to what is dug at each site."""
    found, lost = np.empty_like(contained), np.empty_like(contained)
    for k in range(contained.shape[0]):
        found[k] = int(contained[k] * recovery_share)
        lost[k] = contained[k] - found[k]
        dug[site[k]] += found[k]
    return found, lost


@inlined
def escape(i: int, captive: Captive, is_seen: bool, waiting_weeks: int) -> None:
    """Let a child get away; where a committee is near, it is taken there and can wait for a care place."""
    captive.is_waiting[i], captive.weeks_left[i] = is_seen, waiting_weeks
    captive.state[i], captive.holder[i], captive.has_papers_taken[i] = RETURNED, -1, False


@row_rule
def week_of_children(captive: Captive, pit: Pit, waiting_weeks: int, fate: Fate, p: Traffic) -> tuple[int, int]:
    """Let held children sicken, die or escape, and returned ones settle at home; return how many rows died and escaped."""
    n_died, n_escaped = 0, 0
    for i in range(captive.state.shape[0]):
        if captive.state[i] == TRAFFICKED:
            j = captive.site[i]
            captive.weeks_held[i] += 1
            captive.health[i] = max(0.0, captive.health[i] - p.harm_rate * (1.0 + pit.mercury_share[j]))
            if uniform(fate.die, i) < p.death_rate * (1.0 + p.ill_death_gain * (1.0 - captive.health[i])):
                captive.state[i], captive.site[i], captive.holder[i], captive.cause[i] = DEAD, -1, -1, BY_HOLDER
                n_died += 1
            elif uniform(fate.escape, i) < p.escape_rate:
                escape(i, captive, pit.committee[j] >= 0, waiting_weeks)
                n_escaped += 1
        elif captive.state[i] == RETURNED and not captive.is_waiting[i] and uniform(fate.home, i) < p.settle_rate:
            captive.state[i] = HOME if captive.guardian[i] >= 0 else ABROAD
    return n_died, n_escaped
