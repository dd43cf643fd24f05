"""Recruiters plan trips, gather groups, and set out with them."""

from typing import Any, NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled, inlined
from goldsim.engine.draws import uniform
from goldsim.engine.forms import form
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Key, Keys, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.crimes import Crime
from goldsim.entities.traffickers import FREE, READY
from goldsim.model import Model
from goldsim.parameters import Traffic
from goldsim.processes.traffic.journeys import Group, Post, Recruiter, stop_chance, stop_on_the_way
from goldsim.processes.traffic.supply import Asked, Family, Luck, Origin, Promise, ask, pick
from goldsim.processes.traffic.worth import Nation, Pit, hold_rate, usual_share, worth


class Ways(Rows, of="lookups"):
    """How far it is from each origin to each site."""

    origin_site_km = In


class Start(Keys):
    """What is drawn of a plan."""

    jail = seats = trip = Key


class Terms(NamedTuple):
    """What recruiters reckon with."""

    work: float  # part of an adult's work that a child does
    hold_rate: float
    wage: float  # of a man of the party, XOF a week
    prison: float  # what his arrest costs, XOF: the chance of a sentence times the pay of its weeks
    least: float  # seats of a vehicle
    most: float
    is_bribable: bool
    week: int


class Road(NamedTuple):
    """What there is between origins and sites: the way, a border, families who would agree, and what posts are like."""

    km: Array
    is_abroad: Array
    willing: Array
    integrity: Array


class Paid(Payments):
    """What a trip costs."""

    wages = Payment("recruiters' wages", "traffickers.capital", "country.towns")
    home = Payment("advances to parents", "traffickers.capital", "country.towns")
    abroad = Payment("advances to parents", "traffickers.capital", "country.abroad")
    ways = Payment("children's journeys", "traffickers.capital", "country.towns")


def bring(model: Model, promise: Promise) -> int:
    """Plan trips, gather children, and set out with groups that are full or whose time is up; return how many rows arrive."""
    p, recruiter = model.p.traffic, model.view(Recruiter)
    ask(model, promise)
    terms, origin, wages = terms_of(model), model.view(Origin), np.zeros(len(model.traffickers), dtype=np.int64)
    road = Road(model.view(Ways).origin_site_km, origin.is_abroad, origin.willing, model.view(Post).integrity)
    model.call(plan_trips, recruiter, Pit, road, terms, Start, p)
    gather(recruiter, origin.willing, wages, terms, p)
    model.pay(Paid.wages, wages, payee=0)
    goes = np.flatnonzero(recruiter.trip_weeks == READY)
    return stop_on_the_way(model, set_out(model, goes, promise)) if len(goes) else 0


def terms_of(model: Model) -> Terms:
    """Return what recruiters reckon with this week."""
    p, nation = model.p, model.view(Nation)
    wage = p.school.usual_pay_xof * float(nation.living_factor[0])
    prison = wage * p.police.sentence_weeks * float(nation.sentenced_share[0, Crime.TRAFFICKING])
    seats = p.traffic.minibus_people, float(p.rob.coach_people)
    return Terms(usual_share(model), hold_rate(model), wage, prison, *seats, model.has("M23"), model.week)


def set_out(model: Model, goes: Array, promise: Promise) -> Group:
    """Let recruiters' groups set out: pay for advances and ways, as far as cash reaches, and take the children."""
    recruiter, origin, p = model.view(Recruiter), model.view(Origin), model.p.traffic
    at, site = recruiter.trip_origin[goes].astype(np.int64), recruiter.trip_site[goes].astype(np.int64)
    way = ways_xof(model.view(Ways).origin_site_km[at, site], origin.is_abroad[at], p).astype(np.int64)
    n = np.minimum(recruiter.promised[goes].astype(np.int64), recruiter.capital[goes] // (way + int(p.advance_xof)))
    advance = n * int(p.advance_xof)
    model.pay(Paid.home, np.where(origin.is_abroad[at], 0, advance), payer=goes, payee=0)
    model.pay(Paid.abroad, np.where(origin.is_abroad[at], advance, 0), payer=goes, payee=0)
    model.pay(Paid.ways, n * way, payer=goes, payee=0)
    recruiter.trip_origin[goes] = recruiter.trip_site[goes] = NOBODY
    recruiter.trip_weeks[goes] = FREE
    return Group(goes, at, site, n, *choose(model, goes, at, n, promise))


def choose(model: Model, goes: Array, at: Array, n: Array, promise: Promise) -> tuple[Array, Array]:
    """Return the rows of children who go, and for each the number of its group. What is left of a row goes with a later group."""
    recruiter, weight = model.view(Recruiter), model.children.weight
    chosen, of = [], []
    asked, family, warned, key = model.view(Asked), model.view(Family), model.view(Origin).warned, model.keys(Luck).go
    left = asked._replace(state=asked.state.copy())
    for k, network in enumerate(goes.tolist()):
        rows = recruiter.unbrought[network] + n[k] / weight
        recruiter.unbrought[network] = rows - int(rows)
        if rows >= 1:
            found = pick(int(rows), int(at[k]), left, family, warned, promise, key, model.p.traffic)
            left.state[found] = NOBODY
            chosen.append(found)
            of.append(np.full(len(found), k))
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *chosen]), np.concatenate([none, *of])


@form
def ways_xof(km: Any, is_abroad: Any, p: Traffic) -> Any:
    """Return what the way of a child costs: the fare, and papers for who crosses a border."""
    return km * p.fare_xof_per_km + is_abroad * p.papers_xof


@inlined
def gain_at(o: int, j: int, arrives: float, pit: Pit, road: Road, terms: Terms, p: Traffic) -> float:
    """Return what a recruiter expects to earn with a child brought from an origin to a site, less outlays and bribes."""
    value = worth(terms.work * pit.child_yield[j] - pit.child_cost[j], terms.hold_rate)
    bribe = stop_chance(pit.presence[j], p) * (1.0 - road.integrity[pit.post[j]]) * terms.is_bribable * p.bribe_xof
    return float(arrives * value - ways_xof(road.km[o, j], road.is_abroad[o], p) - p.advance_xof - bribe)


@compiled
def a_week(gathered: float, gain: float, arrives: float, size: float, terms: Terms, p: Traffic) -> float:
    """Return what a party that gathers so many children a week earns: what they bring, less its wages and the risk of prison."""
    weeks = min(size / max(gathered, 1.0 / size), patience(size, terms, p))
    return float(gathered * gain - p.party_people * (terms.wage + (1.0 - arrives) * terms.prison / weeks))


@compiled
def plan_trips(recruiter: Recruiter, pit: Pit, road: Road, terms: Terms, start: Start, p: Traffic) -> None:
    """Let each recruiter whose party is free plan a trip, if one pays and its cash reaches: what pays more a week, more often."""
    n_origins, first = road.willing.shape[0], np.full(recruiter.capital.shape[0], np.inf)
    for j in range(pit.buyer.shape[0]):
        k = pit.buyer[j]
        is_free = recruiter.is_recruiter[k] and recruiter.is_active[k] and recruiter.trip_weeks[k] == FREE
        size = seats(uniform(start.seats, k), terms)
        pays = terms.work * pit.child_yield[j] > pit.child_cost[j] and pit.closed_until[j] <= terms.week
        if not (is_free and pays):
            continue
        for o in range(n_origins):
            arrives = recruiter.arrival_belief[k, o]
            gain = gain_at(o, j, arrives, pit, road, terms, p)
            earned = a_week(p.approach_rate * road.willing[o], gain, arrives, size, terms, p)
            outlay = size * (ways_xof(road.km[o, j], road.is_abroad[o], p) + p.advance_xof)
            if earned > 0.0 and recruiter.capital[k] >= outlay:
                rank = -np.log(uniform(start.trip, j * n_origins + o)) / earned
                if rank < first[k]:
                    first[k], recruiter.trip_origin[k], recruiter.trip_site[k] = rank, o, j
    for k in range(first.shape[0]):
        if first[k] < np.inf and uniform(start.jail, k) >= recruiter.jailed[k]:
            recruiter.trip_size[k] = int(seats(uniform(start.seats, k), terms))
            recruiter.trip_weeks[k], recruiter.promised[k] = 0, 0.0


@compiled
def seats(u: float, terms: Terms) -> float:
    """Return how many children a recruiter has a vehicle for."""
    return float(terms.least + u * (terms.most - terms.least))


@compiled
def patience(size: float, terms: Terms, p: Traffic) -> float:
    """Return the most weeks that a party gathers: the longer, the larger its vehicle."""
    return float(p.gather_weeks * size / terms.most)


@compiled
def gather(recruiter: Recruiter, willing: Array, wages: Array, terms: Terms, p: Traffic) -> None:
    """Let parties gather children; a group is ready whose vehicle is full or whose party's time is up."""
    for k in range(wages.shape[0]):
        if recruiter.trip_weeks[k] < 0:
            continue
        wages[k] = min(int(p.party_people * terms.wage), max(recruiter.capital[k], 0))
        recruiter.promised[k] += p.approach_rate * willing[recruiter.trip_origin[k]]
        recruiter.trip_weeks[k] += 1
        size = float(recruiter.trip_size[k])
        if recruiter.promised[k] >= size or recruiter.trip_weeks[k] >= patience(size, terms, p):
            recruiter.promised[k] = min(recruiter.promised[k], size)
            recruiter.trip_weeks[k] = READY
