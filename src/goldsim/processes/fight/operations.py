"""What the state's units do against groups, and to people."""

import numpy as np

from goldsim.country.parties import WAR
from goldsim.engine.writing import NOBODY, Array, In, Rows, compiled, uniform
from goldsim.entities.forces import ForceKind, Order
from goldsim.model import Model
from goldsim.parameters import Fight
from goldsim.processes.fight.battles import Side, fight_it_out, party_of
from goldsim.processes.fight.civilians import Luck, abuse_chance, kill_people
from goldsim.processes.fight.losses import InArms

ABSENT, PEACEKEEPERS = int(Order.ABSENT), int(ForceKind.PEACEKEEPERS)


class Unit(Rows, of="forces"):
    """Who goes out."""

    kind = cell = order = n_people = arms = In


class Group(Rows, of="armed_groups"):
    """Whom they look for."""

    men = arms = n_fighters = In


class Told(Rows, of="cells"):
    """What people dare to tell."""

    fear = In


def operate(model: Model, in_arms: InArms, stances: Array, number: int) -> None:
    """Let units look for groups where they are; who finds fighters fights, and now and then people pay for it."""
    unit, group, luck, p = model.view(Unit), model.view(Group), model.keys(Luck), model.p.fight
    whom: Array = model.call(found_by, unit, group, Told, stances[:-1, -1], luck.go_out, p)
    for i in np.flatnonzero(whom != NOBODY).tolist():
        g, cell = int(whom[i]), int(unit.cell[i])
        most = float(group.n_fighters[g]) * p.gathered_share
        ours = Side(False, i, party_of(uniform(luck.patrol_out, i), p.party_people, float(unit.n_people[i])), float(unit.arms[i]))
        theirs = Side(True, g, party_of(uniform(luck.found, i), p.party_people, most), float(group.arms[g]))
        fought = fight_it_out(model, in_arms, ours, theirs, number)
        model.count_all("n_operations", 1)
        told = "won" if fought.is_won else "beaten back"
        model.tell("operation", cell, "the state", model.name("armed_groups", g), fought.n_dead, told)
        if uniform(luck.abuse, i) < abuse_chance(model, cell, i):
            kill_people(model, cell, "state", "the state", number)
        number += 1


@compiled
def found_by(unit: Unit, group: Group, told: Told, to_state: Array, key: np.uint64, p: Fight) -> Array:
    """Return the group that each unit finds this week, or nobody: where fighters are, and people dare to tell of them."""
    found = np.full(unit.cell.shape[0], NOBODY)
    for i in range(found.shape[0]):
        if unit.order[i] == ABSENT or unit.n_people[i] == 0 or unit.kind[i] == PEACEKEEPERS:
            continue
        cell, men, most = unit.cell[i], 0.0, 0.0
        for g in range(group.arms.shape[0]):
            if to_state[g] == WAR:
                men += group.men[g, cell]
                if group.men[g, cell] > most:
                    found[i], most = g, group.men[g, cell]
        chance = p.operation_rate * men / (men + p.party_people) * (1.0 - told.fear[cell])
        if uniform(key, i) >= chance:
            found[i] = NOBODY
    return found
