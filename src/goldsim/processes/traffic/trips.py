"""Networks that send parties where that pays, parties that gather groups, and groups that set out."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Key, Keys, Payment, Payments, Rows, compiled, sum_by, uniform, uniforms_at
from goldsim.entities.crimes import Crime
from goldsim.entities.recruiting_parties import FREE, READY, Cargo
from goldsim.entities.sites import is_worked
from goldsim.model import Model
from goldsim.parameters import Traffic
from goldsim.processes.traffic.journeys import Group, stop_chance, stop_on_the_way
from goldsim.processes.traffic.supply import Asked, Family, Luck, Origin, Promise, add_willing, pick
from goldsim.processes.traffic.worth import Nation, Party, Pit, Post, Recruiter, gains, loss_rates, worth


class Ways(Rows, of="lookups"):
    """How far it is from each origin to each site."""

    origin_site_km = In


class Start(Keys):
    """What is drawn of a plan: of places for parties, and of trips."""

    seats = trip = Key


class Terms(NamedTuple):
    """What recruiters reckon with."""

    wage: float  # of a man of the party, XOF a week
    prison: float  # what his arrest costs, XOF: the chance of a sentence times the pay of its weeks
    least: float  # seats of a vehicle
    most: float
    is_bribable: bool
    advance: tuple[float, float]  # to who lets one of each cargo go, XOF
    week: int


class Road(NamedTuple):
    """What there is between origins and sites: the way, a border, what posts are like, and what is to be had at either end."""

    km: Array
    is_abroad: Array
    integrity: Array
    gathers: Array  # those whom a party wins in a week: (cargoes, n_origins)
    worth: Array  # of one more of a cargo at a site, XOF: (cargoes, n_sites)


class Idle(NamedTuple):
    """Of each network, whose people are not all out: a party that could go, or nobody; and what parties have vehicles for."""

    party: Array
    n_out: Array
    seats: Array


class Paid(Payments):
    """What a trip costs."""

    wages = Payment("recruiters' wages", "traffickers.capital", "country.towns")
    home = Payment("advances to parents", "traffickers.capital", "country.towns")
    abroad = Payment("advances to parents", "traffickers.capital", "country.abroad")
    ways = Payment("journeys of groups", "traffickers.capital", "country.towns")


def bring(model: Model, promise: Promise) -> Array:
    """Send parties, let them gather, and set out with groups that are full or whose time is up; return how many arrive."""
    p, party, origin = model.p.traffic, model.view(Party), model.view(Origin)
    model.call(add_willing, Asked, Family, origin, promise, model.children.weight, p)
    gathers = p.approach_rate * (origin.willing * (1 - origin.asked)).T
    road = Road(
        model.view(Ways).origin_site_km, origin.is_abroad, model.view(Post).integrity, gathers,
        worth(gains(model), loss_rates(model)),
    )  # fmt: skip
    terms = terms_of(model)
    send(model, road, terms)
    ours = np.flatnonzero(party.weeks >= 0)
    cost = np.bincount(party.network[ours], minlength=len(model.traffickers)) * int(p.party_people * terms.wage)
    model.pay(Paid.wages, np.minimum(cost, np.maximum(model.view(Recruiter).capital, 0)), payee=0)
    meet(origin, party.source[ours], party.cargo[ours], p)
    model.call(gather, Party, gathers, terms, p)
    goes = np.flatnonzero(party.weeks == READY)
    return stop_on_the_way(model, set_out(model, goes, promise)) if len(goes) else np.zeros(len(Cargo))


def terms_of(model: Model) -> Terms:
    """Return what recruiters reckon with this week."""
    p, nation = model.p, model.view(Nation)
    wage = p.school.usual_pay_xof * float(nation.living_factor[0])
    prison = wage * p.police.sentence_weeks * float(nation.sentenced_share[0, Crime.TRAFFICKING])
    seats = p.traffic.minibus_people, float(p.rob.coach_people)
    return Terms(wage, prison, *seats, model.has("M23"), (float(p.traffic.advance_xof), 0.0), model.week)


def send(model: Model, road: Road, terms: Terms) -> None:
    """Let each network with people left send one party more, if a trip pays that it has the cash for."""
    party, recruiter, p = model.view(Party), model.view(Recruiter), model.p
    n, each, start = len(model.traffickers), len(model.parties) // len(model.traffickers), model.keys(Start)
    is_free = (party.weeks == FREE).reshape(n, each)
    n_out = each - is_free.sum(axis=1)
    people = p.police.network_people * (1 - recruiter.jailed)
    can = recruiter.is_active & is_free.any(axis=1) & ((n_out + 1) * p.traffic.party_people <= people)
    row = np.where(can, np.arange(n) * each + is_free.argmax(axis=1), NOBODY)
    size = terms.least + uniforms_at(start.seats, np.maximum(row, 0)) * (terms.most - terms.least)
    cargo, source, target = plan_trips(recruiter, model.view(Pit), road, Idle(row, n_out, size), terms, start, p.traffic)
    goes = target != NOBODY
    new = row[goes]
    party.cargo[new], party.source[new], party.target[new] = cargo[goes], source[goes], target[goes]
    party.size[new], party.weeks[new], party.promised[new] = size[goes], 0, 0


def meet(origin: Origin, source: Array, cargo: Array, p: Traffic) -> None:
    """Let those whom parties meet have answered, until the next season's promise."""
    for one in Cargo:
        n = sum_by(source[cargo == one], np.ones(int((cargo == one).sum())), len(origin.is_abroad)) * p.approach_rate
        met = 1 - np.exp(-n / np.maximum(origin.n_reached[:, one], 1))
        origin.asked[:, one] += (1 - origin.asked[:, one]) * met - origin.asked[:, one] / p.promise_weeks


def set_out(model: Model, goes: Array, promise: Promise) -> Group:
    """Let parties' groups set out: pay for advances and ways, as far as cash reaches, and take the children."""
    party, origin, p = model.view(Party), model.view(Origin), model.p.traffic
    network, cargo = party.network[goes].astype(np.int64), party.cargo[goes].astype(np.int64)
    at, site = party.source[goes].astype(np.int64), party.target[goes].astype(np.int64)
    hire = (model.view(Ways).origin_site_km[at, site] * p.fare_xof_per_km * party.size[goes]).astype(np.int64)
    advance, papers = np.where(cargo == Cargo.CHILDREN, int(p.advance_xof), 0), origin.is_abroad[at] * int(p.papers_xof)
    # Where several of a network's groups set out, each has an equal part of its cash.
    cash = model.view(Recruiter).capital[network] // np.bincount(network)[network]
    left = np.maximum(cash - hire, 0)
    n = np.minimum(party.promised[goes].astype(np.int64), left // np.maximum(advance + papers, 1))
    model.pay(Paid.home, np.where(origin.is_abroad[at], 0, n * advance), payer=network, payee=0)
    model.pay(Paid.abroad, np.where(origin.is_abroad[at], n * advance, 0), payer=network, payee=0)
    # The vehicle is hired whole, however full it is.
    model.pay(Paid.ways, hire * (n > 0) + n * papers, payer=network, payee=0)
    party.source[goes] = party.target[goes] = NOBODY
    party.weeks[goes] = FREE
    return Group(goes, network, cargo, at, site, n, *choose(model, goes, np.where(cargo == Cargo.CHILDREN, n, 0), at, promise))


def choose(model: Model, goes: Array, n: Array, at: Array, promise: Promise) -> tuple[Array, Array]:
    """Return the rows of children who go, and for each the number of its group. What is left of a row goes with a later group."""
    party, weight = model.view(Party), model.children.weight
    chosen, of = [], []
    left = model.view(Asked)._replace(state=model.view(Asked).state.copy())
    ours = model.view(Family), model.view(Origin).warned, promise, model.keys(Luck).go, model.p.traffic
    for k, row in enumerate(goes.tolist()):
        rows = party.unbrought[row] + n[k] / weight
        party.unbrought[row] = rows - int(rows)
        if rows >= 1:
            found = pick(int(rows), int(at[k]), left, *ours)
            left.state[found] = NOBODY
            chosen.append(found)
            of.append(np.full(len(found), k))
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *chosen]), np.concatenate([none, *of])


@compiled
def a_week(gathered: float, gain: float, arrives: float, vehicle: tuple[float, float], terms: Terms, p: Traffic) -> float:
    """Return what a party that gathers so many a week earns: what they bring, less its wages, and what a trip costs and risks.

    `vehicle`: its seats, and its hire, XOF, which is the same however full it is.
    """
    size, hire = vehicle
    weeks = min(size / max(gathered, 1.0 / size), patience(size, terms, p))
    a_trip = hire + p.party_people * (1.0 - arrives) * terms.prison
    return float(gathered * gain - p.party_people * terms.wage - a_trip / weeks)


@compiled
def plan_trips(
    recruiter: Recruiter, pit: Pit, road: Road, idle: Idle, terms: Terms, start: Start, p: Traffic
) -> tuple[Array, Array, Array]:
    """Return the cargo, origin and site of the trip that each network plans, or nobody: what pays more a week, more often."""
    n_origins, n_sites = road.gathers.shape[1], pit.buyer.shape[0]
    first = np.full(idle.party.shape[0], np.inf)
    cargo, source, target = np.zeros_like(idle.party), np.full_like(idle.party, NOBODY), np.full_like(idle.party, NOBODY)
    for j in range(n_sites):
        k = pit.buyer[j]
        if idle.party[k] == NOBODY or not is_worked(pit.known_people[j], pit.closed_until[j], terms.week, p.team_people):
            continue
        size = idle.seats[k]
        for c in range(road.worth.shape[0]):
            bribe = stop_chance(pit.presence[j], p) * (1.0 - road.integrity[pit.post[j]]) * terms.is_bribable * p.bribe_xof
            first_cost = terms.advance[c] + bribe
            for o in range(n_origins if road.worth[c, j] > first_cost else 0):
                arrives, costs = recruiter.arrival_belief[k, o], first_cost + road.is_abroad[o] * p.papers_xof
                hire, gain = road.km[o, j] * p.fare_xof_per_km * size, arrives * road.worth[c, j] - costs
                earned = a_week(road.gathers[c, o], gain, arrives, (size, hire), terms, p)
                if earned > 0.0 and recruiter.capital[k] >= (costs * size + hire) * (idle.n_out[k] + 1):
                    # Each team at a site could have one of them.
                    rank = -np.log(uniform(start.trip, (c * n_sites + j) * n_origins + o)) / (earned * pit.known_people[j])
                    if rank < first[k]:
                        first[k], cargo[k], source[k], target[k] = rank, c, o, j
    return cargo, source, target


@compiled
def patience(size: float, terms: Terms, p: Traffic) -> float:
    """Return the most weeks that a party gathers: the longer, the larger its vehicle."""
    return float(p.gather_weeks * size / terms.most)


@compiled
def gather(party: Party, gathers: Array, terms: Terms, p: Traffic) -> None:
    """Let parties gather; a group is ready whose vehicle is full or whose party's time is up."""
    for i in range(party.weeks.shape[0]):
        if party.weeks[i] < 0:
            continue
        size = float(party.size[i])
        party.promised[i] = min(party.promised[i] + gathers[party.cargo[i], party.source[i]], size)
        party.weeks[i] += 1
        if party.promised[i] >= size or party.weeks[i] >= patience(size, terms, p):
            party.weeks[i] = READY
