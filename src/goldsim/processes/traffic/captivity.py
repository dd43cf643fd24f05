"""What held children dig, and what becomes of them and of those who got away."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.records import Key, Keys, Total, Totals
from goldsim.engine.writing import Array, Payment, Payments, compiled, inlined, row_rule, sum_by, uniform, uniforms_at
from goldsim.entities.children import ChildState, is_back
from goldsim.entities.miners import Cause
from goldsim.entities.programmes import Bought, units_by_place
from goldsim.entities.recruiting_parties import Cargo
from goldsim.model import Model
from goldsim.parameters import Instrument, Traffic
from goldsim.processes.traffic.journeys import Captive
from goldsim.processes.traffic.supply import Origin, Promise, would_go
from goldsim.processes.traffic.trips import Ways
from goldsim.processes.traffic.worth import Nation, Pit, Recruiter, recruits_at, work_share
from goldsim.units import WEEKS_PER_YEAR

TRAFFICKED, RETURNED, AT_ORIGIN, DEAD, HOME = (
    int(s) for s in (ChildState.TRAFFICKED, ChildState.RETURNED, ChildState.AT_ORIGIN, ChildState.DEAD, ChildState.HOME)
)
BY_HOLDER, CHILDREN = int(Cause.HOLDER), int(Cargo.CHILDREN)


class Fates(Totals, of="sites"):
    """What became of children, in rows, by site."""

    died = escaped = again = back = Total


class Heard(Totals, of="origins"):
    """Of how many children, in rows, families at home hear that they fled or did not come back."""

    of = Total


class Fate(Keys):
    """What is drawn."""

    escape = die = home = luck = again = Key


class Dug(Payments):
    """What children dig goes to their holder, who pays for their keep and for those who watch them."""

    found = Payment("dug by held children", "sites.ground", "traffickers.gold")
    lost = Payment("tailings", "sites.ground", "country.tailings")
    keep = Payment("keep of held children", "traffickers.capital", "belts.till")


class Terms(NamedTuple):
    """What holds for children this week: what holders pay of their keep, who recruits, and the way home."""

    week: int
    waiting_weeks: int
    promise_weeks: int
    heal_rate: float  # of a child that is fed as it needs
    fed: Array  # by network, part of the keep that it pays
    recruits: Array  # by site, part of its network's people who are out for children
    km: Array  # from each origin to each site
    accepts: float  # chance that who is free, without means and far from home, takes an offer
    accepts_cared: float  # the same after care
    spare_xof: float  # what a child on its own saves for the way home, a week


def work_held(model: Model, left: Array) -> Array:
    """Let held children dig for their holders, but where a raid has shut the pits; return what part of their keep each pays."""
    captive, pit, p, fed = model.view(Captive), model.view(Pit), model.p, np.ones(len(model.traffickers))
    held = model.rows_in(captive.state, TRAFFICKED)
    if len(held) == 0:
        return fed
    luck = -np.log(uniforms_at(model.keys(Fate).luck, held))
    usual = pit.yield_mg * left[pit.belt] * (pit.closed_until <= model.week)
    contained = dig_for_holders(
        held, luck * usual[captive.site[held]], captive, pit, model.children.weight, model.week, p.traffic
    )
    found, lost = share_found(contained, captive.site[held], pit.dug, p.dig.recovery_share)
    model.pay(Dug.found, found, payer=captive.site[held], payee=captive.holder[held])
    model.pay(Dug.lost, lost, payer=captive.site[held], payee=0)
    due = (pit.held_cost[captive.site[held]] * model.children.weight).astype(np.int64)
    owed, holder = sum_by(captive.holder[held], due, len(fed)), captive.holder[held]
    fed = np.minimum(np.maximum(model.view(Recruiter).capital, 0) / np.maximum(owed, 1), 1.0)
    model.pay(Dug.keep, (due * fed[holder]).astype(np.int64), payer=holder, payee=pit.belt[captive.site[held]])
    return fed


def hold(model: Model, fed: Array, promise: Promise) -> int:
    """Let a week pass for held and for returned children; return how many were taken again."""
    weight, p, fates, heard = model.children.weight, model.p, model.totals(Fates), model.totals(Heard)
    free = would_go(1.0, False, 0.0, promise, p.traffic)
    cared = free * (1 - p.traffic.care_gain_share)
    spare = p.school.usual_pay_xof * p.traffic.young_work_share
    times = p.protect.waiting_weeks, p.traffic.promise_weeks, p.school.heal_rate
    terms = Terms(model.week, *times, fed, recruits_at(model), model.view(Ways).origin_site_km, free, cared, spare)
    model.call(week_of_children, Captive, Pit, fates, heard, terms, Fate, p.traffic)
    model.call(spread_word, Origin, heard.of, convinced(model), weight, p.traffic)
    counted = {"died": fates.died, "escaped": fates.escaped, "brought": fates.again, "retrafficked": fates.again}
    counted["back"] = fates.back
    for name, rows in counted.items():
        model.count(f"n_children_{name}", rows * weight)
    return int(fates.again.sum()) * weight


def convinced(model: Model) -> Array:
    """Return how many families at each origin in the country a policy's relays convince this week, by children there."""
    origin, p, n = model.view(Origin), model.p.traffic, np.zeros(len(model.origins))
    for units, is_there in units_by_place(Instrument.AWARENESS, model.view(Bought), origin.cell):
        asked = origin.n_reached[:, CHILDREN] * is_there * ~origin.is_abroad
        n += units * p.awareness_families * p.heeded_share / WEEKS_PER_YEAR * asked / max(asked.sum(), 1)
    return n


@compiled
def dig_for_holders(held: Array, usual: Array, captive: Captive, pit: Pit, children_a_row: int, week: int, p: Traffic) -> Array:
    """Return the gold in what each row of held children digs, mg: a part of what an adult would, by age, sex and health.

    Where they would dig more than there is, each gets the same part of it.
    """
    n, ground, site = held.shape[0], pit.ground, captive.site
    contained, wanted = np.zeros(n, np.int64), np.zeros(pit.ground.shape[0], dtype=np.int64)
    for k in range(n):
        i, j = held[k], site[held[k]]
        share = work_share((captive.age_weeks[i] + week) / WEEKS_PER_YEAR, captive.is_girl[i], p) * captive.health[i]
        contained[k] = int(usual[k] * share)
        wanted[j] += contained[k] * children_a_row
    for k in range(n):
        part = min(1.0, ground[site[held[k]]] / max(wanted[site[held[k]]], 1))
        contained[k] = int(contained[k] * part) * children_a_row
    return contained


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
def flight_chance(i: int, j: int, captive: Captive, pit: Pit, week: int, p: Traffic) -> float:
    """Return the chance that a held child flees this week: the well, the older, those near help and with papers more."""
    help_near = max(1.0 if pit.committee[j] >= 0 else 0.0, pit.presence[j])
    older = (captive.age_weeks[i] + week) / p.youngest_weeks
    chance = p.escape_rate * captive.health[i] * older * (1.0 + p.help_gain * help_near)
    return float(chance * (1.0 - p.papers_share if captive.has_papers_taken[i] else 1.0))


@inlined
def suffer(i: int, captive: Captive, pit: Pit, fates: Fates, heard: Heard, terms: Terms, fate: Fate, p: Traffic) -> None:
    """Let a week pass for a held child: it sickens, and may die or flee; a committee takes in who flees near it."""
    j = captive.site[i]
    captive.weeks_held[i] += 1
    fed = terms.fed[captive.holder[i]]
    harm = p.harm_rate * (1.0 + pit.mercury_share[j] + (1.0 - fed))
    heals = terms.heal_rate * p.keep_share * fed * (1.0 - captive.health[i])
    captive.health[i] = max(0.0, captive.health[i] - harm + heals)
    heard.of[captive.place[i]] += captive.weeks_held[i] == terms.promise_weeks
    if uniform(fate.die, i) < p.death_rate * (1.0 + p.ill_death_gain * (1.0 - captive.health[i])):
        captive.state[i], captive.site[i], captive.holder[i], captive.cause[i] = DEAD, -1, -1, BY_HOLDER
        fates.died[j] += 1
    elif uniform(fate.escape, i) < flight_chance(i, j, captive, pit, terms.week, p):
        captive.is_waiting[i], captive.weeks_left[i] = pit.committee[j] >= 0, terms.waiting_weeks
        captive.state[i], captive.holder[i], captive.has_papers_taken[i] = RETURNED, -1, False
        fates.escaped[j] += 1


@inlined
def go_free(i: int, captive: Captive, pit: Pit, fates: Fates, heard: Heard, terms: Terms, fate: Fate, p: Traffic) -> None:
    """Let a week pass for a free child far from home: a recruiter takes it back, or it has earned its way home."""
    j = captive.site[i]
    km = terms.km[captive.place[i], j] if j >= 0 else 0.0
    accepts = terms.accepts_cared if captive.is_cared_for[i] else terms.accepts
    if j >= 0 and uniform(fate.again, i) < terms.recruits[j] * accepts:
        captive.state[i], captive.holder[i], captive.weeks_held[i] = TRAFFICKED, pit.buyer[j], 0
        captive.is_cared_for[i], captive.was_trafficked[i] = False, True
        fates.again[j] += 1
        fates.back[j] += is_back(captive.freed_week[i], terms.week)
    elif uniform(fate.home, i) * km * p.fare_xof_per_km < terms.spare_xof:
        captive.state[i], captive.site[i] = HOME if captive.guardian[i] >= 0 else AT_ORIGIN, -1
        heard.of[captive.place[i]] += 1


@row_rule
def week_of_children(captive: Captive, pit: Pit, fates: Fates, heard: Heard, terms: Terms, fate: Fate, p: Traffic) -> None:
    """Let a week pass for held children, and for those who are free and wait for nobody."""
    for i in range(captive.state.shape[0]):
        if captive.state[i] == TRAFFICKED:
            suffer(i, captive, pit, fates, heard, terms, fate, p)
        elif captive.state[i] == RETURNED and not captive.is_waiting[i]:
            go_free(i, captive, pit, fates, heard, terms, fate, p)


@row_rule
def spread_word(origin: Origin, heard: Array, n_convinced: Array, children_a_row: int, p: Traffic) -> None:
    """Let families at each origin hear what became of children from there, or be convinced by relays, and forget."""
    for o in range(origin.warned.shape[0]):
        n_families = heard[o] * children_a_row * p.told_families + n_convinced[o]
        told = min(n_families / max(origin.n_reached[o, CHILDREN], 1), 1.0)
        origin.warned[o] += (1.0 - origin.warned[o]) * told - p.forget_rate * origin.warned[o]


def hear_of_losses(model: Model, n_came: Array) -> None:
    """Let holders hear what part of all held was lost this week: to flight, death, raids, committees, age, or debts paid off."""
    nation, n_before = model.view(Nation), model.view(Nation).n_held[0]
    n = np.array([
        np.count_nonzero(model.view(Captive).state == TRAFFICKED) * model.children.weight, model.view(Pit).women.sum()
    ])  # fmt: skip
    lost = np.clip((n_before + n_came - n) / np.maximum(n_before, 1), 0, 1)
    moved = model.p.police.belief_rate * (lost - nation.lost_rate[0])
    nation.lost_rate[0] += np.where((n_before > 0) & (model.week > 0), moved, 0)
    nation.n_held[0] = n
