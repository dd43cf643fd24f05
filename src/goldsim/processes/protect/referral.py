"""The commune that looks into reports, and whoever fetches a child: a post with a vehicle, or an organisation."""

import numpy as np

from goldsim.engine.draws import uniforms, uniforms_at
from goldsim.engine.kernels import sum_by
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.children import ChildState, Referral
from goldsim.model import Model
from goldsim.parameters import Protect

CHECKED, REPORTED, NONE = int(Referral.CHECKED), int(Referral.REPORTED), int(Referral.NONE)


class Reported(Rows, of="children"):
    """Whose case has come so far."""

    state = site = holder = referral = has_papers_taken = is_waiting = weeks_left = Out


class Informer(Rows, of="committees"):
    """Who reported it, and what helps to fetch a child."""

    n_helpers = has_ngo = skill = In
    n_referred = Out


class Where(Rows, of="sites"):
    """Who is in charge there."""

    committee = cell = post = presence = In


class Guard(Rows, of="officials"):
    """Who comes, or has been paid not to."""

    integrity = In
    is_bought = Out


class Holder(Rows, of="traffickers"):
    """Whose people are arrested."""

    n_charged = Out


class Luck(Keys):
    """What is drawn: of children, of committees' trips, of posts and of networks."""

    check = holds = trip = duty = organisation = charged = Key


def check(model: Model, squeezed: Array) -> None:
    """Let communes look into what was reported: some of it they find true, and some they cannot see."""
    child, informer, place, p, luck = (
        *(model.view(record) for record in (Reported, Informer, Where)), model.p.protect, model.keys(Luck),
    )  # fmt: skip
    rows = model.rows_in(child.referral, REPORTED)
    whose = place.committee[child.site[rows]]
    looks = (whose >= 0) & (uniforms_at(luck.check, rows) < p.check_rate * (1 - squeezed[whose]))
    rows, whose = rows[looks], whose[looks]
    is_true = uniforms_at(luck.holds, rows) < informer.skill[whose]
    child.referral[rows] = np.where(is_true, CHECKED, NONE)
    true = rows[is_true]
    model.count("n_children_identified", sum_by(child.site[true], np.full(len(true), model.children.weight), len(place.cell)))


def fetch(model: Model, squeezed: Array) -> None:
    """Let those who can come fetch the children whose cases were found true, and arrest some of their holders' people."""
    child, informer, place, guard = (model.view(record) for record in (Reported, Informer, Where, Guard))
    p, luck, weight = model.p.protect, model.keys(Luck), model.children.weight
    rows = model.rows_in(child.referral, CHECKED)
    site, whose = child.site[rows], place.committee[child.site[rows]]
    goes = uniforms(luck.trip, len(informer.skill))[whose] < trip_chance(place.presence[site], informer.n_helpers[whose], p)
    is_dutiful = (uniforms(luck.duty, len(guard.integrity)) < guard.integrity) & ~guard.is_bought
    comes_alone = informer.has_ngo & (uniforms(luck.organisation, len(squeezed)) < 1 - squeezed)
    with_post = is_dutiful[place.post[site]] & (place.presence[site] > 0)
    is_free = (whose >= 0) & goes & (with_post | comes_alone[whose])
    guard.is_bought[:] = False
    rows, site, whose, with_post = rows[is_free], site[is_free], whose[is_free], with_post[is_free]
    if len(rows) == 0:
        return
    held_by = sum_by(child.holder[rows[with_post]], np.full(int(with_post.sum()), weight), len(model.traffickers))
    model.view(Holder).n_charged[:] += charged(held_by, uniforms(luck.charged, len(held_by)), p)
    np.add.at(informer.n_referred, whose, weight)
    n_free = sum_by(site, np.full(len(rows), weight), len(place.cell))
    model.count("n_children_freed", n_free)
    for at in np.flatnonzero(n_free):
        model.tell("rescue", place.cell[at], f"committee {place.committee[at]}", f"site {at}", int(n_free[at]))
    child.state[rows], child.holder[rows], child.referral[rows] = ChildState.RETURNED, NOBODY, NONE
    child.has_papers_taken[rows], child.is_waiting[rows], child.weeks_left[rows] = False, True, p.waiting_weeks


def trip_chance(presence: Array, n_helpers: Array, p: Protect) -> Array:
    """Return the chance that there is a vehicle in a week: the post's, where it comes at all, or a paid helper's motorbike."""
    chance: Array = 1 - (1 - p.vehicle_share * presence) * np.exp(-p.trips_rate * n_helpers)
    return chance


def charged(n_children: Array, u: Array, p: Protect) -> Array:
    """Return how many of each network's people are arrested when so many of its children are freed: int64."""
    n: Array = (n_children * p.charge_share + u).astype(np.int64) * (n_children > 0)
    return n
