"""equip: mercury, cyanide and explosives for the pits, clean kits, operators who take ground, mines.

Networks bring inputs over the way by which their gold last left, and keep some weeks' need in store; an order over a
closed border costs more and comes in part. At a site the part of gold won with mercury is `habit * (1 - kits) * min(1,
store / need)`. Pit owners take up leaching with cyanide, or blasting, with weekly chance `adopt * (1 - cost / gain)`
where the gold won on top is worth more than the input, and give it up where it is not or none comes. People pay the
network for what they use. Clean kits that a policy pays for go to the largest sites with mercury first.

An excavator, or a dredge as a part of one, leaves `gold * pit price - costs * price level - seizures * (loss + fine * chance of
sentence) a week` at each site. Each operator at work lets another hear of its ground with a weekly chance; who hears of it
looks at free ground, drawn by what it leaves and how near it is, and comes with capital from abroad or from the towns where `52
* left / price > wanted`, wanted a year being drawn, exponential, for each. With the same hurdle operators with cash buy one
machine more, or the first after a seizure. Whose machines do not earn their costs moves on by the same measure, or sells them
and leaves. Machines take ground, `machines * people a machine / capacity`; those who stand on what is taken beyond last week's
are sent away, `more / (what was left)` of them, but for holders of a card and people in a corridor, as often as the post has
integrity, and unless the operator has the permit. Those who stay resent the part that is taken.

Industrial mines dig what the map says, sell it abroad, and pay taxes, a part of the business tax to communes, and wages.
A mine calls the post where people dig in its concession; with chance `presence * integrity` all are sent away.

Assumed: inputs are not checked at the border; pit owners decide for a site; a machine finds the same for all owners.
Mechanisms: M07, M15 (fines), M18, M26 (kits), M29, M30. Sources: ENACT 2023 on smuggled mercury, cyanide and explosives; ISS
2021; UNU-CPR 2024 on companies with foreign ties; Chinese sites around Kéniéba 2022 and 2024; mines' reports; IIED 2019.
"""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Lookup, Out, Rows, Total, Totals, compiled, row_rule, uniform
from goldsim.entities.officials import Integrity
from goldsim.model import Model
from goldsim.processes.equip.inputs import go_without, hand_out_kits, hand_out_mercury, lay_in, mercury_needed, take_up
from goldsim.processes.equip.operators import Luck, Operator, Place, buy_machines, enter, move_on, prospects_of, run_mines

MECHANISMS = ("M07", "M15", "M18", "M26", "M29", "M30")


def step(model: Model) -> None:
    """Bring inputs to the pits, then let operators move, grow, come and take ground, and mines dig."""
    hand_out_kits(model)
    if model.has("M07"):
        needed = mercury_needed(model)
        is_short = lay_in(model, needed)
        hand_out_mercury(model, needed)
        take_up(model, is_short)
    else:
        go_without(model)
    if model.has("M18"):
        prospects = prospects_of(model)
        move_on(model, prospects)
        buy_machines(model, prospects)
        enter(model, prospects)
        take_ground(model)
        run_mines(model)


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
