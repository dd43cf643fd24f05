"""Where robbers rob: what they expect of each place, who can be robbed there, what they learn, and where they go."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.records import In, Key, Keys, Lookup, Out, Rows, Total, Totals
from goldsim.engine.writing import Array, Payment, Payments, compiled, uniform, uniforms
from goldsim.entities.crimes import Crime
from goldsim.entities.miners import Activity
from goldsim.entities.programmes import Bought, part_served
from goldsim.entities.sites import robbers_around
from goldsim.model import Model
from goldsim.parameters import Instrument, Move, Police, Rob
from goldsim.units import DAYS_PER_WEEK


class Place(Rows, of="sites"):
    """What robbers weigh at a site and on its road, what they have learnt of both and share, and how organised they are."""

    n_band = n_miners = presence = pay = buyer = price = illicit = cell = belt = loot = In
    pit_take = road_take = robber_pay = organised = danger = Out


class Robber(Rows, of="miners"):
    """Who shares what was taken, and may go elsewhere."""

    activity = savings = In
    site = Out
    home_number = Lookup


class Ways(Rows, of="lookups"):
    """Of which sites people hear, and how far they are."""

    known_sites = home_site_km = Lookup


class Courts(Rows, of="country"):
    """What robbers have seen of arrests and sentences."""

    n_arrested = sentenced_share = In


class Luck(Keys):
    """What is drawn."""

    hold_up = think = site = robbed = hurt = cash_load = gold_load = Key


class Paid(Payments):
    """Who pays whom."""

    fares = Payment("travel", "miners.savings", "country.towns", gives="pays {} for the way")


class Taken(Totals, of="sites"):
    """How many are robbed at each site in all and on its road, how many are hurt, and what each place brings, XOF."""

    n_robbed = n_on_road = n_hurt = pit_xof = road_xof = Total


class Week(NamedTuple):
    """By site: the parts of robbers at the diggings and on the road, hold-ups there, and chances that a local is robbed."""

    around: Array  # among how many robbers each is
    at_pits: Array
    on_road: Array
    n_hold_ups: Array
    pit_chance: Array
    road_chance: Array
    coach_chance: Array  # of people on the road, some of whom are escorted


class Seen(NamedTuple):
    """What there is to rob by site at the diggings and on the road, XOF a robber and week."""

    at_pits: Array
    on_road: Array


def plan_week(model: Model) -> Week:
    """Let robbers choose places, and draw their hold-ups."""
    place, p, police = model.view(Place), model.p.rob, model.p.police
    around = robbers_around(place.n_band, place.n_miners, place.belt, model.miners.weight)
    risk = risk_xof(place, around, model.view(Courts), police)
    at_pits, on_road = choose_places(place, risk, model.p.recruit.choice_scale_xof)
    km = model.lookups.site_network_km[np.arange(len(place.buyer)), place.buyer]
    seen = place.presence * police.reach_km / (police.reach_km + km)
    n_hold_ups = drawn_hold_ups(place, on_road, seen, uniforms(model.keys(Luck).hold_up, len(km)), p)
    tries = p.robberies_rate * at_work(place, at_pits, place.presence, p) / np.maximum(place.n_miners, 1)
    pit_chance = chance_robbed(tries)
    road_chance = chance_robbed(n_hold_ups / n_vehicles(place, p))
    # Crews that a policy pays bring people's coaches through, on the busiest roads first.
    coaches = place.n_miners / p.coach_people
    escorted = part_served(Instrument.ESCORTS, model.view(Bought), place.cell, coaches, coaches, p.escorted_rate)
    return Week(around, at_pits, on_road, n_hold_ups, pit_chance, road_chance, road_chance * (1 - p.deterrence_share * escorted))


def risk_xof(place: Place, around: Array, courts: Courts, police: Police) -> Array:
    """Return what a robber at each site fears a week, XOF: arrests, spread by robbers and presence, times a term's pay."""
    arrests = courts.n_arrested[0, Crime.ROBBERY] * police.belief_rate / max((around * place.presence).sum(), 1)
    risk: Array = (
        np.minimum(arrests * place.presence, 1) * courts.sentenced_share[0, Crime.ROBBERY] * police.sentence_weeks * place.pay
    )
    return risk


def choose_places(place: Place, risk: Array, scale: float) -> tuple[Array, Array]:
    """Return the parts of robbers at the diggings and on the road; the others lie low. Writes what a robber expects in all.

    Roads are for those of a site's robbers who have organised; the others have the diggings only.
    """
    pits, road, organised = place.pit_take - risk, place.road_take - risk, place.organised.astype(np.float64)
    alone, banded = parts(np.stack([pits]), scale), parts(np.stack([pits, road]), scale)
    at_pits = (1 - organised) * alone[0] + organised * banded[0]
    on_road = organised * banded[1]
    place.robber_pay[:] = np.maximum(at_pits * pits + on_road * road, 0)
    return at_pits, on_road


def parts(worth: Array, scale: float) -> Array:
    """Return which part of people choose each of several things by what they are worth; the rest choose nothing, worth 0."""
    highest = np.maximum(worth.max(axis=0), 0)
    weight = np.exp((worth - highest) / scale)
    return weight / (weight.sum(axis=0) + np.exp(-highest / scale))


def at_work(place: Place, part: Array, presence: Array, p: Rob) -> Array:
    """Return how many robbers are at work at a place, as far as the state does not keep them from it."""
    return place.n_band * part * (1 - p.deterrence_share * presence)


def drawn_hold_ups(place: Place, on_road: Array, seen: Array, u: Array, p: Rob) -> Array:
    """Return how many vehicles are held up on each road: one a night at most, after that nobody comes along it."""
    tried = p.hold_up_rate * at_work(place, on_road, seen, p)
    return (DAYS_PER_WEEK * chance_robbed(tried / DAYS_PER_WEEK) + u).astype(np.int64)


def n_vehicles(place: Place, p: Rob) -> Array:
    """Return how many vehicles pass on each road in a week: people's coaches, and a courier's for each load."""
    return np.maximum(place.n_miners / p.coach_people + place.illicit / p.load_mg, 1)


def chance_robbed(tries: Array) -> Array:
    """Return the chance of being robbed at least once: the more robbers, the more of them rob the same people."""
    return 1 - np.exp(-tries)


def learn(place: Place, taken: Taken, week: Week, seen: Seen, rate: float, known: Array) -> None:
    """Let robbers remember what each place brought, as far as they tried it and are many: `known`; few go by what they see."""
    n_band = np.maximum(place.n_band, 1)
    tried_pits, tried_road = known * week.at_pits, known * week.on_road
    pits = known * taken.pit_xof / n_band - tried_pits * place.pit_take + (1 - known) * (seen.at_pits - place.pit_take)
    road = known * taken.road_xof / n_band - tried_road * place.road_take + (1 - tried_road) * (seen.on_road - place.road_take)
    place.pit_take[:] += rate * pits
    place.road_take[:] += rate * road


def seen_by_robbers(place: Place, loads_xof: Array, p: Rob) -> Seen:
    """Return what there is to rob in a week at the diggings, and for a fully organised band on the road, XOF a robber.

    People have on them what a week's work brings, couriers their loads.
    """
    purse = p.loot_share * np.maximum(place.pay, 0)
    a_vehicle = (place.n_miners * purse + p.loot_share * loads_xof) / n_vehicles(place, p)
    return Seen(p.robberies_rate * purse, p.hold_up_rate * a_vehicle)


def move_on(model: Model) -> None:
    """Let some robbers go to another site that they hear of, and pay the way as far as their money goes."""
    robber, p = model.view(Robber), model.p.move
    rows = model.rows_in(robber.activity, Activity.BAND)
    to, km = model.call(chosen_grounds, rows, robber, Place, Ways, Luck, p, model.p.recruit.organised_hold_share)
    fares = np.minimum((km * p.fare_xof_per_km).astype(np.int64), robber.savings[rows])
    model.pay(Paid.fares, fares, payer=rows, payee=0)
    robber.site[rows] = to


@compiled
def chosen_grounds(
    rows: Array, robber: Robber, place: Place, ways: Ways, luck: Luck, p: Move, hold: float
) -> tuple[Array, Array]:
    """Return the site to which each robber goes, and the way, km: most stay where they are."""
    to, km = robber.site[rows].astype(np.int64), np.zeros(rows.shape[0])
    n_known = ways.known_sites.shape[1]
    gain, up_to = np.zeros(n_known + 1), np.empty(n_known + 1)  # of staying, and of each site
    for k in range(rows.shape[0]):
        here, h = to[k], robber.home_number[rows[k]]
        if uniform(luck.think, rows[k]) >= p.reconsider_rate * (1.0 - hold * place.organised[here]):
            continue
        for n in range(n_known):
            there = ways.known_sites[h, n]
            more = place.robber_pay[there] - place.robber_pay[here] - p.km_cost_xof * ways.home_site_km[h, there]
            gain[n + 1] = more if there != here and place.n_miners[there] > 0 else -np.inf
        up_to[:] = np.cumsum(np.exp((gain - gain.max()) / p.choice_scale_xof))
        n = np.searchsorted(up_to, uniform(luck.site, rows[k]) * up_to[-1])
        if 0 < n <= n_known:
            to[k] = ways.known_sites[h, n - 1]
            km[k] = ways.home_site_km[h, to[k]]
    return to, km
