"""The commune that looks into reports, and whoever fetches a child: a post with a vehicle, or an organisation."""

import numpy as np

from goldsim.engine.writing import Array, In, Key, Keys, Lookup, Out, Rows, Scratch, sum_by, uniforms, uniforms_at
from goldsim.entities.children import Freed, Referral, set_free
from goldsim.entities.traffickers import charged
from goldsim.model import Model
from goldsim.parameters import Parameters, Protect

CHECKED, REPORTED, NONE = int(Referral.CHECKED), int(Referral.REPORTED), int(Referral.NONE)


class Child(Rows, of="children"):
    """Whose case has come so far; who is in care, or waits for it."""

    state = site = holder = referral = is_waiting = weeks_left = Out
    is_cared_for = home = health = Out
    guardian = age_weeks = In
    seen = Scratch


class Committee(Rows, of="committees"):
    """Who sees and reports, what helps to fetch a child, and the village that founds and keeps it."""

    cell = site = n_helpers = has_ngo = In
    n_members = harm = trust = skill = n_cases = n_referred = n_threats = Out


class Site(Rows, of="sites"):
    """Site children are: who sees them, comes, robs people there, and what a child is worth to whom."""

    cell = post = presence = pay = buyer = closed_until = known_people = n_children = danger = In
    committee = Out
    post_km = care_home_of_site = Lookup


class Official(Rows, of="officials"):
    """Who comes, or is paid not to, and where the places in care are."""

    integrity = n_places = training = In
    over = Out


class Holder(Rows, of="traffickers"):
    """Who can pay, and whose people are arrested."""

    capital = In
    n_charged = Out


class Country(Rows, of="country"):
    """What schools have room for, and what recruiters have seen of courts."""

    school_access = sentenced_share = In


class Luck(Keys):
    """What is drawn."""

    check = holds = trip = organisation = charged = place = vehicle = vulnerable = school = refuse = cowed = hiding = Key
    found = seen = Key


def cases_of(model: Model) -> Array:
    """Return the rows of held children who have been reported, those found true among them."""
    return model.rows_above(model.view(Child).referral, NONE)


def check(model: Model, cases: Array, squeezed: Array) -> None:
    """Let communes look into what was reported: some of it they find true, and some they cannot see."""
    child, place, luck = model.view(Child), model.view(Site), model.keys(Luck)
    rows = cases[child.referral[cases] == REPORTED]
    whose = place.committee[child.site[rows]]
    looks = (whose >= 0) & (uniforms_at(luck.check, rows) < model.p.protect.check_rate * (1 - squeezed[whose]))
    rows, whose = rows[looks], whose[looks]
    is_true = uniforms_at(luck.holds, rows) < model.view(Committee).skill[whose]
    child.referral[rows] = np.where(is_true, CHECKED, NONE)
    true = rows[is_true]
    model.count("n_children_identified", sum_by(child.site[true], np.full(len(true), model.children.weight), len(place.cell)))


def fetch(model: Model, cases: Array, squeezed: Array, paid: Array) -> None:
    """Let those who can come fetch the children whose cases were found true, and arrest some of their holders' people.

    `paid`: rows of children for whom a post has been paid to look away.
    """
    child, place, luck = model.view(Child), model.view(Site), model.keys(Luck)
    rows = cases[child.referral[cases] == CHECKED]
    rows = rows[place.committee[child.site[rows]] >= 0]
    site, whose = child.site[rows], place.committee[child.site[rows]]
    informer, weight = model.view(Committee), model.children.weight
    helpers = informer.n_helpers + informer.has_ngo
    chance = trip_chance(near(place, site, model.p), helpers[whose], model.p.protect)
    goes = uniforms(luck.trip, len(squeezed))[whose] < chance
    comes_alone = informer.has_ngo & (uniforms(luck.organisation, len(squeezed)) < 1 - squeezed)
    with_post = ~np.isin(rows, paid) & (place.presence[site] > 0)
    is_free = goes & (with_post | comes_alone[whose])
    holders, network = child.holder[rows[is_free & with_post]], model.view(Holder)
    n_freed = sum_by(holders, np.full(len(holders), weight), len(network.capital))
    charged(network.n_charged, n_freed, model.p.protect.charge_share, luck.charged)
    np.add.at(informer.n_referred, whose[is_free], weight)
    for at in np.unique(site[is_free]):
        model.tell(
            "rescue", place.cell[at], f"committee {place.committee[at]}", f"site {at}", int((site[is_free] == at).sum()) * weight
        )
    free(model, rows[is_free])


def free(model: Model, rows: Array) -> None:
    """Set children free, who wait for a care place."""
    model.count(
        "n_children_freed", sum_by(model.view(Child).site[rows], np.full(len(rows), model.children.weight), len(model.sites))
    )
    set_free(model.view(Freed), rows, model.week, model.p.protect.waiting_weeks)


def near(place: Site, site: Array, p: Parameters) -> Array:
    """Return how far the way from its post lets each site be called for; nil where an armed group keeps the state away."""
    return (place.presence[site] > 0) * np.exp(-place.post_km[site] / p.police.reach_km)


def trip_chance(reached: Array, n_helpers: Array, p: Protect) -> Array:
    """Return the chance that there is a vehicle in a week: the post's, or that of helpers, a policy's or an organisation's."""
    return 1 - (1 - p.vehicle_share * reached) * np.exp(-p.trips_rate * n_helpers)
