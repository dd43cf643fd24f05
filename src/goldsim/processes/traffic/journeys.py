"""Groups on their way, the posts that stop them, and who arrives in a holder's hands."""

from typing import Any, NamedTuple

import numpy as np

from goldsim.engine.forms import form
from goldsim.engine.writing import Array, In, Key, Keys, Out, Payment, Payments, Rows, sum_by, uniforms_at
from goldsim.entities.children import ChildState, is_back
from goldsim.entities.recruiting_parties import Cargo
from goldsim.model import Model
from goldsim.parameters import Traffic
from goldsim.processes.traffic.supply import Origin
from goldsim.processes.traffic.worth import Pit, Post, Recruiter

TRAFFICKED, RETURNED = int(ChildState.TRAFFICKED), int(ChildState.RETURNED)


class Group(NamedTuple):
    """Groups that set out: party, network, cargo, origin, site and people of each; rows of children, and the group of each."""

    party: Array
    network: Array
    cargo: Array
    origin: Array
    site: Array
    n: Array
    rows: Array
    of: Array


class Captive(Rows, of="children"):
    """Who is brought, is held, or was."""

    state = site = holder = group = weeks_held = has_papers_taken = health = cause = is_waiting = weeks_left = Out
    is_cared_for = was_trafficked = freed_week = Out
    guardian = age_weeks = is_girl = place = In


class Stop(Keys):
    """What is drawn."""

    stop = integrity = Key


class Bribes(Payments):
    """What a post takes for looking away."""

    bribe = Payment("bribe", "traffickers.capital", "officials.pocket")


def stop_on_the_way(model: Model, group: Group) -> Array:
    """Let posts stop groups; the rest arrive in their holders' hands. Returns how many of each cargo do."""
    site, child, p = model.view(Pit), model.view(Captive), model.p
    u = uniforms_at(model.keys(Stop).stop, group.party)
    stopped = (u < stop_chance(site.presence[group.site], p.traffic)) & (group.n > 0)
    bribe = bribes(model, group, stopped)
    model.pay(Bribes.bribe, bribe, payer=group.network, payee=site.post[group.site])
    is_caught = stopped & (bribe == 0)
    count_groups(model, group, is_caught, bribe > 0)
    charge(model, group, is_caught)
    arrives = ~is_caught[group.of]
    caught, at = group.rows[~arrives], group.site[group.of]
    child.state[caught], child.site[caught], child.is_waiting[caught] = RETURNED, at[~arrives], True
    child.weeks_left[caught], child.freed_week[caught] = p.protect.waiting_weeks, model.week
    take_hold(model, group, arrives)
    return np.array([int(arrives.sum()) * model.children.weight, take_women(model, group, ~is_caught)])


def bribes(model: Model, group: Group, stopped: Array) -> Array:
    """Return what posts that stop a group, and are bribable, get for letting it through, XOF: as far as capital reaches."""
    integrity = model.view(Post).integrity[model.view(Pit).post[group.site]]
    takes = stopped & (uniforms_at(model.keys(Stop).integrity, group.party) >= integrity) & model.has("M23")
    asked: Array = np.where(takes, group.n * int(model.p.traffic.bribe_xof), 0)
    # Where several of a network's groups are stopped, each has an equal part of its cash.
    cash = np.maximum(model.view(Recruiter).capital[group.network], 0)
    return np.minimum(asked, cash // np.bincount(group.network)[group.network])


def count_groups(model: Model, group: Group, is_caught: Array, is_bribed: Array) -> None:
    """Count groups, and the rows of children in them, by the site that they were meant for."""
    site, n_sites, weight = model.view(Pit), len(model.sites), model.children.weight
    at, comes, bribed = group.site[group.of], ~is_caught[group.of], is_bribed[group.of]
    from_abroad = model.view(Origin).is_abroad[group.origin[group.of]]
    kinds = {"brought": comes, "brought_abroad": comes & from_abroad, "intercepted": ~comes, "let_through": bribed}
    for name, which in kinds.items():
        model.count(f"n_children_{name}", sum_by(at, which * weight, n_sites))
    children = group.n * (group.cargo == Cargo.CHILDREN)
    model.count_all("n_child_groups", int((children > 0).sum()))
    model.count_all("n_children_in_groups", int(children.sum()))
    for k in np.flatnonzero(is_caught):
        place = int(group.site[k])
        model.tell("interception", site.cell[place], f"post {site.post[place]}", f"network {group.network[k]}", int(group.n[k]))


def charge(model: Model, group: Group, is_caught: Array) -> None:
    """Hold the parties of groups that were caught for a court, and let recruiters learn which origins arrive."""
    recruiter, learns = model.view(Recruiter), np.float32(model.p.smuggle.learn_share)
    np.add.at(recruiter.n_charged, group.network, is_caught * np.int32(model.p.traffic.party_people))
    went = group.n > 0
    for k, o, comes in zip(group.network[went], group.origin[went], ~is_caught[went], strict=True):
        recruiter.arrival_belief[k, o] += learns * (comes - recruiter.arrival_belief[k, o])


def take_hold(model: Model, group: Group, arrives: Array) -> None:
    """Put children into their recruiters' hands at the sites; who comes from abroad has papers, which are taken."""
    child, rows, of, weight = model.view(Captive), group.rows[arrives], group.of[arrives], model.children.weight
    at = group.site[of]
    again = at[child.was_trafficked[rows]]
    model.count("n_children_back", sum_by(at, is_back(child.freed_week[rows], model.week) * weight, len(model.sites)))
    model.count("n_children_retrafficked", sum_by(again, np.full(len(again), weight), len(model.sites)))
    child.state[rows], child.site[rows], child.holder[rows], child.weeks_held[rows] = TRAFFICKED, at, group.network[of], 0
    child.has_papers_taken[rows] = model.view(Origin).is_abroad[group.origin[of]]
    child.is_cared_for[rows], child.was_trafficked[rows] = False, True


def take_women(model: Model, group: Group, comes: Array) -> int:
    """Put the women of groups that arrive into holders' hands; others are sent home. Returns how many arrive."""
    ours = np.flatnonzero((group.cargo == Cargo.WOMEN) & comes)
    origin, n = model.view(Origin), group.n[ours]
    for k in ours:
        n_come = min(int(group.n[k]), int(origin.n_reached[group.origin[k], Cargo.WOMEN]))
        origin.n_reached[group.origin[k], Cargo.WOMEN] -= n_come
        model.view(Pit).women[group.site[k], group.origin[k]] += n_come
        n[ours == k] = n_come
    model.count("n_women_brought", sum_by(group.site[ours], n, len(model.sites)))
    return int(n.sum())


@form
def stop_chance(presence: Any, p: Traffic) -> Any:
    """Return the chance that a group on its way to a site is stopped."""
    return 1 - (1 - p.road_stop_share) * (1 - p.site_stop_share * presence)
