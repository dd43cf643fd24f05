"""Who is sent away from ground that operators' machines take, and out of the concessions of industrial mines."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Lookup, Out, Rows, Total, Totals, compiled, row_rule, uniform
from goldsim.entities.officials import Integrity
from goldsim.model import Model
from goldsim.processes.equip.operators import Luck, Operator, Place

SMALLEST = np.finfo(np.float32).tiny


class Person(Rows, of="miners"):
    """Who stands on the ground."""

    activity = site = wronged = Out
    is_permitted = In
    activity_at_home = Lookup


class Evicted(Totals, of="sites"):
    """Who is sent away from where, and how many of them hold a permit."""

    n_out = n_formal = Total


class Taking(NamedTuple):
    """By site: the part that is taken, the chance to be sent away, and the part of that from which papers spare."""

    taken: Array
    chance: Array
    spared: Array


def take_ground(model: Model) -> None:
    """Let working machines take ground, and concessions be cleared, and send away those who stood there."""
    p, digger, ground = model.p.equip, model.view(Operator), model.view(Place)
    evicted, luck, integrity = model.totals(Evicted), model.keys(Luck), model.view(Integrity).integrity
    taking = ground_taken(digger, ground, integrity, model.week, p.machine_room_people, p.taken_highest_share)
    is_cleared = concessions_cleared(ground, integrity, luck.clear)
    taking.chance[is_cleared], taking.spared[is_cleared] = 1.0, 0.0
    rows = model.at_work_on((taking.taken > 0) | is_cleared)
    model.map_rows(send_away, rows, Person, Place, evicted, taking, luck.evict, p.evicted_share)
    weight = model.miners.weight
    model.count("n_displaced", evicted.n_out * weight)
    model.count_all("n_harassed_formal", int(evicted.n_formal.sum()) * weight)
    model.count_all("n_harassed_informal", int((evicted.n_out - evicted.n_formal).sum()) * weight)


@compiled
def ground_taken(digger: Operator, ground: Place, integrity: Array, week: int, room: float, highest: float) -> Taking:
    """Return what each site's machines take beyond last week's part, whom papers spare, and note this week's part."""
    n = ground.capacity.shape[0]
    taken, chance, spared, before = np.zeros(n), np.zeros(n), integrity[ground.post].astype(np.float64), ground.taken_share
    for i in range(digger.site.shape[0]):
        j = digger.site[i]
        if j != NOBODY and digger.resumes_week[i] <= week:
            taken[j] = min(digger.n_machines[i] * digger.machine_size[i] * room / ground.capacity[j], highest)
            # An operator with the permit has the site to himself in law.
            spared[j] *= not digger.is_permitted[i]
    for j in range(n):
        # Nobody can be sent away from a besieged site.
        if ground.besieged_until[j] <= week:
            chance[j] = max(taken[j] - before[j], 0.0) / max(np.float32(1 - before[j]), SMALLEST)
        before[j] = taken[j]
    return Taking(taken, chance, spared)


@compiled
def concessions_cleared(ground: Place, integrity: Array, clear: np.uint64) -> Array:
    """Tell which sites in a concession are cleared: the mine calls the post, which comes and does its duty, or does not."""
    is_cleared = np.zeros(ground.post.shape[0], dtype=np.bool_)
    for j in range(is_cleared.shape[0]):
        called = ground.is_in_concession[j] and ground.n_miners[j] > 0 and ground.controller[j] < 0
        is_cleared[j] = called and uniform(clear, j) < ground.presence[j] * integrity[ground.post[j]]
    return is_cleared


@row_rule
def send_away(rows: Array, person: Person, ground: Place, out: Evicted, taking: Taking, evict: np.uint64, felt: float) -> None:
    """Let people feel the part of their ground that machines took, and send away those who stood on it and are not spared."""
    for i in rows:
        j = person.site[i]
        person.wronged[i] = max(person.wronged[i], taking.taken[j] * felt)
        has_right = person.is_permitted[i] or ground.is_permitted[j]
        if uniform(evict, i) < taking.chance[j] * (1.0 - taking.spared[j] * has_right):
            person.activity[i], person.site[i], person.wronged[i] = person.activity_at_home[i], NOBODY, felt
            out.n_out[j] += 1
            out.n_formal[j] += person.is_permitted[i]
