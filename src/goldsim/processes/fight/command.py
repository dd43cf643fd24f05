"""The state's command: units come and go, are filled up, and are sent where they are wanted most."""

from typing import NamedTuple

import numpy as np

from goldsim.country.parties import WAR
from goldsim.engine.writing import NOBODY, Array, compiled, uniform
from goldsim.entities.armed_groups import Stance
from goldsim.entities.forces import ForceKind, Order
from goldsim.model import Model
from goldsim.parameters import Fight
from goldsim.processes.fight.sides import Group, Land, Luck, Unit, Ways

JIHADIST = int(Stance.JIHADIST)
ABSENT, GARRISON, FRONT = (int(order) for order in Order)
PARTNER, FOREIGN = int(ForceKind.PARTNER), int(ForceKind.FOREIGN)


class Threat(NamedTuple):
    """Strength of those at war with the state by cell, and of jihadists among them: float64, shape (n_cells,)."""

    all: Array
    of_jihadists: Array


def send_units(model: Model, stances: Array) -> None:
    """Let units come, leave and be filled up; send them anew when the command meets; tell people on whom they can count."""
    unit, land, p = model.view(Unit), model.view(Land), model.p.fight
    came, left = come_and_go(unit, model.week)
    drafted, replaced = fill_up(unit, land.people, model.keys(Luck).recruits, p.refill_rate)
    for what, n in (("n_soldiers_came", came + replaced), ("n_soldiers_left", left), ("n_soldiers_recruited", drafted)):
        model.count_all(what, n)
    if model.week % p.order_weeks == 0:
        threat = threat_of(model.view(Group), stances[:-1, -1])
        ways, map_ = model.view(Ways), model.geography
        places = p.seat_people * ways.seats + people_served(land.people, ways.seat_of, map_.region)
        model.call(assign, unit, land, threat, places, map_.lat, map_.lon, p)
    stand_guard(unit, land.garrison, model.geography.n_columns, model.geography.steps(p.aid_reach_km))


@compiled
def come_and_go(unit: Unit, week: int) -> tuple[int, int]:
    """Let units come to their homes and leave in their weeks; return how many people came and left."""
    came, left = 0, 0
    for i in range(unit.home.shape[0]):
        is_due = unit.comes[i] <= week < unit.goes[i]
        if is_due and unit.order[i] == ABSENT:
            unit.order[i], unit.cell[i], unit.n_people[i] = GARRISON, unit.home[i], unit.n_full[i]
            came += unit.n_people[i]
        elif not is_due and unit.order[i] != ABSENT:
            left += unit.n_people[i]
            unit.order[i], unit.n_people[i] = ABSENT, 0
    return came, left


@compiled
def fill_up(unit: Unit, people: Array, key: np.uint64, rate: float) -> tuple[int, int]:
    """Fill units up: the state's with young people of their homes, others' from abroad; return how many of each."""
    drafted, replaced = 0, 0
    for i in range(unit.home.shape[0]):
        lacking = unit.n_full[i] - unit.n_people[i] if unit.order[i] != ABSENT else 0
        n = min(lacking, int(rate * unit.n_full[i] + uniform(key, i)))
        if unit.kind[i] >= PARTNER:
            replaced += n
        else:
            n = min(n, people[unit.home[i]])
            people[unit.home[i]] -= n
            drafted += n
        unit.n_people[i] += n
    return drafted, replaced


def threat_of(party: Group, to_state: Array) -> Threat:
    """Return the strength of those who are at war with the state, by cell."""
    force = party.men * (party.arms * (to_state == WAR))[:, None].astype(np.float64)
    return Threat(force.sum(axis=0), force[party.stance == JIHADIST].sum(axis=0))


def people_served(people: Array, seat_of: Array, region: Array) -> Array:
    """Return for how many people the state's offices in each cell are: a region's where its seat lies, none elsewhere."""
    inside = region >= 0
    in_region = np.bincount(region[inside], people[inside], 1 + int(region.max()))
    return np.where(seat_of != NOBODY, in_region[seat_of], 0.0)


@compiled
def urgency(land: Land, threat: Array, places: Array, p: Fight) -> Array:
    """Return how urgent each cell is to the command: people and `places`, as people, attacks, and what help could achieve."""
    urgent = np.zeros(threat.shape[0])
    for cell in range(threat.shape[0]):
        if threat[cell] < p.men_to_hold:
            continue
        stake = (land.people[cell] + places[cell]) * (1.0 + land.alarm[cell] + (land.besieger[cell] >= 0))
        urgent[cell] = stake / (threat[cell] + p.men_to_hold)
    return urgent


@compiled
def assign(unit: Unit, land: Land, threat: Threat, places: Array, lat: Array, lon: Array, p: Fight) -> None:
    """Call units home, then send those who can go to the most urgent cells, the nearest first, as many as it takes."""
    free = np.zeros(unit.home.shape[0], dtype=np.bool_)
    guard = np.zeros(threat.all.shape[0])
    for i in range(free.shape[0]):
        free[i] = unit.is_mobile[i] and unit.order[i] != ABSENT
        if unit.order[i] != ABSENT:
            unit.order[i], unit.cell[i] = GARRISON, unit.home[i]
            guard[unit.home[i]] += 0.0 if free[i] else unit.n_people[i] * unit.arms[i]
    urgent = urgency(land, threat.all, places, p)
    for target in np.argsort(-urgent, kind="mergesort"):
        if urgent[target] <= 0 or not free.any():
            break
        needed = max(p.superiority * threat.all[target], p.outpost_people) - guard[target]
        if needed > 0:
            send(unit, free, int(target), needed, threat, land.controller[target] >= 0, distance(unit.cell, target, lat, lon))


@compiled
def distance(cells: Array, target: int, lat: Array, lon: Array) -> Array:
    """Return how far cells are from one, in degrees of latitude: float64, shape of `cells`."""
    far = np.empty(cells.shape[0])
    for i in range(cells.shape[0]):
        east = (lon[cells[i]] - lon[target]) * np.cos(np.radians(lat[target]))
        far[i] = np.hypot(lat[cells[i]] - lat[target], east)
    return far


@compiled
def send(unit: Unit, free: Array, target: int, needed: float, threat: Threat, is_held: bool, far: Array) -> None:
    """Send the nearest units that are free until there are enough; to ground that is held, enough or none."""
    chosen, n, force = np.empty(free.shape[0], dtype=np.int64), 0, 0.0
    is_theirs = threat.of_jihadists[target] > threat.all[target] - threat.of_jihadists[target]
    for i in np.argsort(far, kind="mergesort"):
        # Those from abroad are there to fight jihadists.
        if free[i] and (is_theirs or unit.kind[i] != FOREIGN):
            chosen[n] = i
            n += 1
            force += unit.n_people[i] * unit.arms[i]
            if force >= needed:
                break
    if is_held and force < needed:
        return
    for i in chosen[:n]:
        unit.order[i], unit.cell[i], free[i] = FRONT, target, False


@compiled
def stand_guard(unit: Unit, garrison: Array, n_columns: int, near: Array) -> None:
    """Write down the soldiers on whom each cell can count: those who are there, and what of others would come in time."""
    garrison[:], reach = 0, near.shape[0] - 1
    for i in range(unit.cell.shape[0]):
        if unit.order[i] == ABSENT:
            continue
        force, row, column = unit.n_people[i] * unit.arms[i], unit.cell[i] // n_columns, unit.cell[i] % n_columns
        for down in range(-reach, reach + 1):
            for right in range(-reach, reach + 1):
                at = (row + down) * n_columns + column + right
                if 0 <= at < garrison.shape[0] and 0 <= column + right < n_columns:
                    garrison[at] += force * near[abs(down), abs(right)]
