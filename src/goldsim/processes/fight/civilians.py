"""What war does to people: they are killed, fear, flee and come back."""

from typing import Any

import numpy as np

from goldsim.engine.writing import NOBODY, Array, compiled, raise_around, row_rule, uniform
from goldsim.entities.armed_groups import Stance
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity, Cause
from goldsim.model import Model
from goldsim.parameters import Fight
from goldsim.processes.fight.sides import Child, Group, Land, Luck, Person, Post, Site, Unit, Ways

FARM, MINE, DEAD, BY_ATTACK = int(Activity.FARM), int(Activity.MINE), int(Activity.DEAD), int(Cause.ATTACK)
ALL_CELLS = slice(None)
WORKING, DEAD_CHILD = int(ChildState.WORKING), int(ChildState.DEAD)


def tail_draw(u: float, power: float, most: float) -> int:
    """Return how many die in an attack on people: at least one, and `k` or more in a part of attacks that falls as `k^-power`."""
    beyond = (most + 1.0) ** -power
    return int((1.0 - u * (1.0 - beyond)) ** (-1.0 / power))


def kill_people(model: Model, cell: int, actor: str, name: str, number: int) -> None:
    """Let people in a cell be killed in the week's deed of this number, be counted by who did it, and others fear and flee."""
    if not model.has("M32"):
        return
    land, p = model.view(Land), model.p.fight
    n = min(tail_draw(uniform(model.keys(Luck).killed, number), p.killed_power, p.killed_most), int(land.people[cell]))
    land.people[cell] -= n
    land.killed[cell] += n
    if actor in ("state", "militia"):
        land.abuse[cell] += n
    land.alarm[cell] += actor != "state"
    frighten(model, cell, n)
    # Who flees from soldiers does not go to a town that they hold.
    from_soldiers = actor == "state" and border_is_nearer(land, model.view(Group).stance, model.view(Ways), cell, no_state=True)
    drive_out(land, cell, p.fled_a_death * n, bool(from_soldiers or land.border_is_nearer[cell]))
    model.count_all("n_civilians_killed", n)
    model.count_all(f"n_killed_by_{actor}", n)
    model.tell("attack on people", cell, name, "people", n)


def bury(model: Model) -> None:
    """Let people of the pool and their children be among those whom the week's attacks have killed where they are."""
    land = model.view(Land)
    if not land.killed.any():
        return
    risk = land.killed / np.maximum(land.people + land.killed, 1)
    land.killed[:] = 0
    model.map_table(die_where_killed, Person, Site, risk, Luck)
    model.map_table(children_die_where_killed, Child, Site, risk, Luck)


@row_rule
def die_where_killed(first: int, person: Person, site: Site, risk: Array, luck: Luck) -> None:
    """Let each who farms or mines die with the chance of those around."""
    for i in range(person.activity.shape[0]):
        a = person.activity[i]
        if a != FARM and a != MINE:
            continue
        cell = site.cell[person.site[i]] if a == MINE else person.home[i]
        if risk[cell] > 0 and uniform(luck.of_the_pool, first + i) < risk[cell]:
            person.activity[i], person.site[i], person.cause[i] = DEAD, NOBODY, BY_ATTACK


@row_rule
def children_die_where_killed(first: int, child: Child, site: Site, risk: Array, luck: Luck) -> None:
    """Let each child that is at home, at school or at work die with the chance of those around."""
    for i in range(child.state.shape[0]):
        if child.state[i] > WORKING:
            continue
        cell = site.cell[child.site[i]] if child.site[i] >= 0 else child.origin[i]
        if risk[cell] > 0 and uniform(luck.of_the_children, first + i) < risk[cell]:
            child.state[i], child.site[i], child.cause[i] = DEAD_CHILD, NOBODY, BY_ATTACK


def abuse_chance(model: Model, cell: int, unit: int) -> float:
    """Return the chance that a unit that has fought makes people around pay for it: the more, the less discipline it has.

    Gendarmes have their post's integrity. Other soldiers are not paid to look away at sites and handle no programme's money:
    they have the usual integrity of the state's people.
    """
    post = model.view(Unit).post[unit]
    discipline = float(model.view(Post).integrity[post]) if post != NOBODY else model.p.tempt.integrity_norm_share
    return float(model.p.fight.abuse_share) * (1 - discipline) if model.view(Land).people[cell] > 0 else 0.0


def frighten(model: Model, cell: int, n: int) -> None:
    """Let people around fear the more, the more were killed or taken, where they do not fear more already."""
    land, p = model.view(Land), model.p.fight
    steps = model.geography.steps(p.fear_reach_km)
    raise_around(land.fear, cell, steps, model.geography.n_columns, n / (n + p.fear_half_people))


def drive_out(land: Land, cell: int, n: float, goes_abroad: bool) -> None:
    """Let so many people flee from a cell, or all."""
    fled = min(int(n), int(land.people[cell]))
    land.people[cell] -= fled
    land.displaced[cell] += fled
    land.abroad[cell] += fled * goes_abroad


def flee_and_return(model: Model) -> None:
    """Let hunger drive people out of besieged places, and those who fled come back unless they fear to; fear and grudges fade."""
    land, p = model.view(Land), model.p.fight
    fade(land, p)
    if model.has("M32"):
        if model.week % p.order_weeks == 0:
            land.border_is_nearer[:] = border_is_nearer(land, model.view(Group).stance, model.view(Ways))
        model.call(move_people, land, Luck, p)


def border_is_nearer(land: Land, stance: Array, ways: Ways, cells: Any = ALL_CELLS, *, no_state: bool = False) -> Array:
    """Tell from where people would flee abroad: a border is nearer than any other town, neither besieged nor the jihadists'."""
    holder = land.controller[ways.towns]
    is_safe = (land.besieger[ways.towns] == NOBODY) & np.where(holder == NOBODY, not no_state, stance[holder] != Stance.JIHADIST)
    km = ways.town_km[cells]
    nearest: Array = ways.border_km[cells] < np.where(is_safe & (km > 0), km, np.inf).min(axis=-1, initial=np.inf)
    return nearest


def fade(land: Land, p: Fight) -> None:
    """Let what people have seen fade."""
    land.fear[:] *= np.float32(1 - p.fear_fading_rate)
    land.abuse[:] *= np.float32(1 - p.grudge_fading_rate)


@compiled
def move_people(land: Land, luck: Luck, p: Fight) -> None:
    """Let people leave besieged places, the more the less grain there is, and come back to quiet ones."""
    for cell in range(land.people.shape[0]):
        if land.besieger[cell] != NOBODY:
            hungry = 1.0 / (1.0 + land.store[cell])
            n = min(int(p.siege_flight_rate * hungry * land.people[cell] + uniform(luck.flee, cell)), land.people[cell])
        elif land.displaced[cell] > 0:
            quiet = 1.0 - land.fear[cell]
            n = -min(int(p.return_rate * quiet * land.displaced[cell] + uniform(luck.back, cell)), land.displaced[cell])
        else:
            continue
        # Those abroad come back as the others do.
        land.abroad[cell] += n * land.border_is_nearer[cell] if n > 0 else n * land.abroad[cell] // max(land.displaced[cell], 1)
        land.people[cell] -= n
        land.displaced[cell] += n
