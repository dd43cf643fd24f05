"""Who is on duty, and where the state is seen."""

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Lookup, Out, Payment, Payments, Rows, compiled, saturating
from goldsim.entities.officials import Post
from goldsim.model import Model
from goldsim.parameters import Instrument, Police
from goldsim.units import WEEKS_PER_YEAR

GENDARMERIE = int(Post.GENDARMERIE)


class Station(Rows, of="officials"):
    """Who can be sent out, with what money, and does his duty or not."""

    post = n_staff = funds = integrity = In
    n_on_duty = Out


class Site(Rows, of="sites"):
    """Where people may be sent, how many the post in charge thinks are there, and where there may be a raid."""

    n_miners = cell = post = buyer = operator = is_permitted = is_banned = In
    post_km = Lookup
    known_people = presence = closed_until = spared_xof = Out


class Cell(Rows, of="cells"):
    """Whose ground it is."""

    controller = In


class Unit(Rows, of="forces"):
    """Gendarmes of a post, at home or away."""

    post = home = cell = n_people = n_full = In


class Front(Rows, of="country"):
    """How many have been called away, and what gold is worth."""

    price = In
    front_share = Out


class Paid(Payments):
    """Who pays whom."""

    patrols = Payment("posts' costs", "officials.funds", "country.towns")


def patrol(model: Model) -> None:
    """Put people on duty and spread them over sites."""
    p, is_thin = model.p.police, model.has("M12")
    patrol_xof = float(model.lookups.unit_xof[Instrument.PATROLS]) / WEEKS_PER_YEAR
    at_home = part_at_home(model.view(Unit), len(model.officials)) if is_thin else np.ones(len(model.officials))
    staff = model.view(Station).n_staff * (model.view(Station).post == GENDARMERIE)
    model.view(Front).front_share[0] = (staff * (1 - at_home)).sum() / staff.sum()
    spent: Array = model.call(put_on_duty, Station, at_home, patrol_xof, p.gendarmes_per_patrol)
    model.pay(Paid.patrols, spent, payee=0)
    model.call(spread_over_sites, Site, Station, Cell, is_thin, p)


@compiled
def part_at_home(unit: Unit, n_posts: int) -> Array:
    """Return what part of each post's people are there, and not at the front or dead: float64, shape (n_posts,)."""
    there, full = np.zeros(n_posts), np.zeros(n_posts)
    for i in range(unit.post.shape[0]):
        if unit.post[i] != NOBODY:
            there[unit.post[i]] += unit.n_people[i] * (unit.cell[i] == unit.home[i])
            full[unit.post[i]] += unit.n_full[i]
    return np.where(full > 0, there / np.maximum(full, 1.0), 1.0)


@compiled
def put_on_duty(station: Station, at_home: Array, patrol_xof: float, gendarmes_per_patrol: float) -> Array:
    """Write down how many people each gendarmerie has on duty, those paid for by patrols called away like others.

    Returns the money for patrols that is spent, by post.
    """
    spent = np.zeros_like(station.funds)
    for i in range(station.post.shape[0]):
        if station.post[i] == GENDARMERIE:
            bought = station.funds[i] / patrol_xof * gendarmes_per_patrol
            station.n_on_duty[i] = (station.n_staff[i] + bought) * at_home[i]
            spent[i] = station.funds[i]
    return spent


@compiled
def spread_over_sites(site: Site, station: Station, cell: Cell, is_thin: bool, p: Police) -> None:
    """Let posts learn how many people there are, and spread those on duty over the sites in their charge."""
    known, post, n_miners, presence = site.known_people, site.post, site.n_miners, site.presence
    n_on_duty, controller = station.n_on_duty, cell.controller
    weight, in_all = np.empty_like(known), np.zeros(n_on_duty.shape[0])
    for j in range(known.shape[0]):
        known[j] += p.headcount_rate * (n_miners[j] - known[j])
        weight[j] = saturating(known[j], np.float32(p.patrol_half_people), np.float32(1))
        in_all[post[j]] += weight[j]
    for j in range(known.shape[0]):
        if is_thin and controller[site.cell[j]] >= 0:
            presence[j] = 0
            continue
        n_people = n_on_duty[post[j]] * weight[j] / max(in_all[post[j]], 1.0)
        presence[j] = presence_chance(n_people, site.post_km[j] if is_thin else 0.0, p)


@compiled
def presence_chance(n_people: float, km: float, p: Police) -> float:
    """Return the chance that the state is on a site in a week, with so many people for it at a post so far away."""
    return float(1.0 - np.exp(-n_people / p.gendarmes_half * np.exp(-km / p.reach_km)))
