"""What a raid does at a site."""

import numpy as np

from goldsim.country.parties import WAR
from goldsim.engine.records import In, Out, Rows
from goldsim.engine.writing import NOBODY, Array, Payment, Payments, sum_by, uniform, uniforms, uniforms_at
from goldsim.entities.children import ChildState, Freed, set_free
from goldsim.entities.crimes import Crime
from goldsim.entities.miners import Activity
from goldsim.entities.programmes import Bought, aim, units_by_place, units_of
from goldsim.entities.recruiting_parties import Cargo
from goldsim.entities.sites import asks_who_digs
from goldsim.entities.traffickers import charged
from goldsim.model import Model
from goldsim.parameters import Instrument, Police
from goldsim.processes.police.arrests import Arrest, Detained, Luck, Network, file
from goldsim.processes.police.auctions import Company, auction_price, learn_risk, seize_machines
from goldsim.processes.police.patrols import Country, Ground, Official, Site
from goldsim.units import WEEKS_PER_YEAR


class Child(Rows, of="children"):
    """Who is held there."""

    state = site = holder = In


class Home(Rows, of="origins"):
    """Where they go back to."""

    n_reached = Out


class Paid(Payments):
    """Who loses what."""

    gold = Payment("seized at a site", "miners.gold", "country.seized", gives="loses {} in a raid")


def raid_sites(model: Model) -> None:
    """Draw the week's raids and carry them out one by one, look who digs, and let operators learn of it."""
    p, luck, site = model.p.police, model.keys(Luck), model.view(Site)
    before = int(model.view(Company).n_raids.sum())
    is_raided = np.zeros(len(site.cell), dtype=np.bool_)
    units, front_share = units_of(Instrument.RAIDS, model.view(Bought)), model.view(Country).front_share[0]
    n_raids = int(expected_raids(front_share, units, p) + uniform(luck.n_raids, 0))
    if n_raids > 0:
        weight = model.call(raid_weights, Site, Company, Ground, model.week, p)
        usual = expected_raids(front_share, 0.0, p) * WEEKS_PER_YEAR
        weight *= aim(usual, units_by_place(Instrument.RAIDS, model.view(Bought), site.cell), weight)
        # A post that does its duty leaves legal corridors alone.
        weight *= ~(site.is_permitted & spares_papers(model))
        for at in raided(weight, uniforms(luck.target, len(weight)), n_raids).tolist():
            is_raided[at] = raid(model, at)
    arrest_fighters(model, is_raided)
    look_who_digs(model)
    learn_risk(model, int(model.view(Company).n_raids.sum()) - before)


def raid(model: Model, at: int) -> bool:
    """Carry out one raid; tell whether it found anybody."""
    site, owner, post = model.view(Site), model.view(Company), int(model.view(Site).post[at])
    model.count_all("n_raids", 1)
    operator = int(site.operator[at])
    if is_safe(model, at):
        told = "turned back" if owner.is_guarded[operator] else "warned"
        model.tell("raid", site.cell[at], f"post {post}", model.name("companies", operator), 0, told)
        return False
    is_dutiful, spares = bool(does_duty(model)[at]), bool(spares_papers(model)[at])
    if operator >= 0 and owner.n_machines[operator] > 0 and not (owner.is_permitted[operator] and spares):
        seize_machines(model, operator, post)
        if not owner.is_permitted[operator]:
            arrest_diggers(model, at, operator)
    shut_diggings(model, at, spares, "raid")
    free_children(model, at, is_dutiful=is_dutiful)
    free_women(model, at, is_dutiful=is_dutiful)
    arrest_robbers(model, at)
    return True


def does_duty(model: Model) -> Array:
    """Tell at which sites the post in charge does its duty this week: bool, shape (n_sites,)."""
    integrity = model.view(Official).integrity[model.view(Site).post]
    return uniforms(model.keys(Luck).duty, len(integrity)) < integrity


def spares_papers(model: Model) -> Array:
    """Tell at which sites who holds papers is spared: where the post does its duty, and digging is not forbidden to all."""
    return does_duty(model) & ~model.view(Site).is_banned


def is_safe(model: Model, at: int) -> bool:
    """Tell whether the operator at a site has guards, or is warned by the post that he paid this week."""
    owner, operator = model.view(Company), int(model.view(Site).operator[at])
    if operator < 0 or owner.is_guarded[operator]:
        return operator >= 0
    official = int(owner.official[operator])
    if official < 0 or not owner.is_covered[operator]:
        return False
    return uniform(model.keys(Luck).warned, at) >= float(model.view(Official).integrity[official])


def shut_diggings(model: Model, at: int, spares: bool, told: str) -> None:
    """Close the diggings for a drawn number of weeks and take a part of the gold in hand, but for those whom papers spare."""
    p, person, site = model.p.police, model.view(Detained), model.view(Site)
    weeks = weeks_shut(uniform(model.keys(Luck).closure, at), p)
    # People dug this week already; the weeks begin with the next.
    site.closed_until[at] = model.week + 1 + weeks
    here = model.at_work_on(np.arange(len(model.sites)) == at)
    lose = here[~(person.is_permitted[here] & spares)]
    taken = (person.gold[lose] * p.confiscated_share).astype(np.int64)
    model.pay(Paid.gold, taken, payer=lose, payee=0)
    person.harm[lose] += np.float32(p.raid_grievance_share)
    if spares and len(lose):
        site.spared_xof[at] += model.p.extort.seen_rate * taken.mean() * model.view(Country).price[0]
    people, formal = len(here) * model.miners.weight, int(person.is_permitted[lose].sum())
    model.count_all("n_harassed_formal", formal * model.miners.weight)
    model.count_all("n_harassed_informal", (len(lose) - formal) * model.miners.weight)
    model.tell(told, site.cell[at], f"post {site.post[at]}", f"site {at}", people, f"shut for {weeks} weeks")


def free_children(model: Model, at: int, *, is_dutiful: bool) -> None:
    """Free children held at the site, as far as the raid finds them, and arrest some of their holders' people."""
    child, site, p = model.view(Child), model.view(Site), model.p
    here = model.rows_in(child.state, ChildState.TRAFFICKED)
    here = here[child.site[here] == at]
    found = here[uniforms_at(model.keys(Luck).freed, here) < p.police.freed_share]
    if len(found) == 0:
        return
    n = len(found) * model.children.weight
    for name in ("n_children_identified", "n_children_freed"):
        model.count(name, sum_by(np.array([at]), np.array([n]), len(site.cell)))
    arrest_holders(model, child.holder[found], np.full(len(found), model.children.weight * is_dutiful))
    model.tell("rescue", site.cell[at], f"post {site.post[at]}", f"site {at}", n)
    set_free(model.view(Freed), found, model.week, p.protect.waiting_weeks)


def free_women(model: Model, at: int, *, is_dutiful: bool) -> None:
    """Free women held at the site, as far as the raid finds them, who go home, and arrest some of their holders' people."""
    site = model.view(Site)
    held = site.women[at]
    u = uniforms(model.keys(Luck).women_freed, held.size, at * held.size)
    found = np.minimum((held * model.p.police.freed_share + u).astype(held.dtype), held)
    held -= found
    model.view(Home).n_reached[:, Cargo.WOMEN] += found
    model.count("n_women_identified", sum_by(np.array([at]), found.sum(keepdims=True), len(site.cell)))
    arrest_holders(model, site.buyer[[at]], found.sum(keepdims=True) * is_dutiful)


def arrest_holders(model: Model, holder: Array, n_freed: Array) -> None:
    """Arrest some people of the networks of whose captives so many have been freed in earnest."""
    network = model.view(Network)
    charged(network.n_charged, sum_by(holder, n_freed, len(network.base)), model.p.protect.charge_share, model.keys(Luck).charged)


def look_who_digs(model: Model) -> None:
    """Look for children at sites with a permit or a desk that buys, where the state is there in earnest."""
    site, p = model.view(Site), model.p.police
    integrity = model.view(Official).integrity[site.post]
    chance = p.asked_share * asks_who_digs(site.is_permitted, site.has_centre, site.presence, integrity)
    for at in np.flatnonzero(uniforms(model.keys(Luck).looks, len(chance)) < chance).tolist():
        free_children(model, at, is_dutiful=True)


def arrest_diggers(model: Model, at: int, operator: int) -> None:
    """Arrest an operator's people who dig without right; a sentence costs him as much as buying a machine back."""
    p, court = model.p.police, int(model.lookups.court_of_cell[model.view(Site).cell[at]])
    stake = auction_price(float(model.view(Company).machine_size[operator]), p)
    file(model, Arrest(Crime.DIGGING, np.array([p.diggers_arrested]), court, operator, site=at, stake=stake))


def arrest_robbers(model: Model, at: int) -> None:
    """Arrest robbers at the site and bring them before the court of the region."""
    p, person = model.p.police, model.view(Detained)
    robbers = model.rows_in(person.activity, Activity.BAND)
    robbers = robbers[person.site[robbers] == at]
    caught = robbers[uniforms_at(model.keys(Luck).caught, robbers) < p.arrest_share]
    person.activity[caught], person.site[caught] = Activity.DETAINED, NOBODY
    people = np.full(len(caught), model.miners.weight)
    file(
        model, Arrest(Crime.ROBBERY, people, int(model.lookups.court_of_cell[model.view(Site).cell[at]]), person=caught, site=at)
    )
    # Leaders are caught with the others, and a band without them is so much less of one.
    model.view(Site).organised[at] *= 1 - np.float32(len(caught) / max(len(robbers), 1))


def arrest_fighters(model: Model, is_raided: Array) -> None:
    """Arrest those at raided sites who have fought a war against the state, but for an amnesty; others of them hear how often.

    They are charged with the week's captured fighters.
    """
    person, p, rate = model.view(Detained), model.p.police, model.view(Country).wanted_rate
    wanted = model.rows_above(person.former_group, NOBODY)
    wanted = wanted[model.stances()[person.former_group[wanted], -1] == WAR]
    is_found = (person.activity[wanted] == Activity.MINE) & is_raided[person.site[wanted]]
    is_found &= (uniforms_at(model.keys(Luck).caught, wanted) < p.arrest_share) & (not model.switched_on("amnesty"))
    caught = wanted[is_found]
    person.activity[caught], person.site[caught] = Activity.DETAINED, NOBODY
    rate[0] += p.belief_rate * (len(caught) / max(len(wanted), 1) - rate[0])


def expected_raids(front_share: float, units: float, p: Police) -> float:
    """Return how many raids there are in a mean week: the usual ones, as far as forces are here, and those paid for."""
    return p.usual_raids_rate * (1 - front_share) + units / WEEKS_PER_YEAR


def raid_weights(site: Site, operator: Company, cell: Ground, week: int, p: Police) -> Array:
    """Return the weights with which sites are drawn for raids: people known of, machines counting most; float64, (n_sites,).

    Sites that are shut or on ground of an armed group have none.
    """
    runs = np.flatnonzero((operator.n_machines > 0) & (operator.resumes_week <= week))
    has_machines = np.zeros(len(site.n_miners), dtype=np.bool_)
    has_machines[operator.site[runs]] = True
    is_out_of_reach = (site.closed_until > week) | (cell.controller[site.cell] >= 0)
    # A raid is planned: by those of whom the post has learnt, and not by who happens to be there this week.
    return np.where(is_out_of_reach, 0, site.known_people + p.machine_target_weight * has_machines).astype(np.float64)


def raided(weight: Array, u: Array, n: int) -> Array:
    """Return up to `n` sites drawn by weight without repeats: those with the largest log(u) / weight, the largest first."""
    rank = np.where(weight > 0, np.log(u) / np.maximum(weight, 1), -np.inf)
    order: Array = np.argsort(-rank, kind="stable")
    return order[: min(n, int(np.count_nonzero(weight > 0)))]


def weeks_shut(u: float, p: Police) -> int:
    """Return for how many weeks a raid shuts the diggings, each number within bounds as likely as another."""
    span = max(p.closure_most_weeks - p.closure_least_weeks, 0) + 1
    return p.closure_least_weeks + int(u * span)
