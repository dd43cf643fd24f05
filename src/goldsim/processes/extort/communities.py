"""Whom people obey: they weigh the fighters who can come against the soldiers and militias on whom they can count."""

from goldsim.country.parties import WAR
from goldsim.engine.writing import NOBODY, Array, In, Out, Rows, compiled
from goldsim.entities.armed_groups import Stance
from goldsim.parameters import Extort

MILITIA = int(Stance.MILITIA)


class Community(Rows, of="cells"):
    """Who lives there, on whom they can count, and whom they obey."""

    people = worth = garrison = abuse = fear = In
    controller = besieger = siege_began = store = herd = Out


class Group(Rows, of="armed_groups"):
    """Who may come."""

    men = arms = stance = cash = n_fighters = n_cells = In


@compiled
def pressure(g: int, cell: int, group: Group) -> float:
    """Return what a group can bring to bear in a cell: a militia nothing, since it asks for nothing."""
    return 0.0 if group.stance[g] == MILITIA else float(group.men[g, cell] * group.arms[g])


@compiled
def threat(g: int, cell: int, group: Group, p: Extort) -> float:
    """Return what the group that people obey could bring against them: those who are there, and its part of who besiege."""
    there, kept_busy = pressure(g, cell, group), group.n_fighters[g] * p.siege_share / max(group.n_cells[g], 1)
    return there + min(kept_busy, p.siege_men) * group.arms[g] if there > p.siege_presence else there


@compiled
def backing(g: int, cell: int, community: Community, group: Group, stances: Array, p: Extort) -> float:
    """Return on what people can count against a group: soldiers, as far as people trust them and dare to, and militias."""
    n = group.arms.shape[0]
    trust = p.abuse_half_deaths / (p.abuse_half_deaths + community.abuse[cell])
    behind = community.garrison[cell] * trust * (1.0 - community.fear[cell]) * (stances[g, n] == WAR)
    for h in range(n):
        if group.stance[h] == MILITIA and stances[g, h] == WAR:
            behind += group.men[h, cell] * group.arms[h]
    return float(behind)


@compiled
def weeks_of_food(cell: int, community: Community, head_weeks: float) -> float:
    """Return for how many weeks people have food: what is in store, and their animals."""
    return float(community.store[cell] + community.herd[cell] * head_weeks / max(community.people[cell], 1))


@compiled
def cannot_refuse(g: int, cell: int, community: Community, group: Group, stances: Array, p: Extort) -> bool:
    """Tell whether people who obey a group could not stand another siege: they have nothing to eat, and nobody would lift it."""
    is_near = pressure(g, cell, group) > p.siege_presence and weeks_of_food(cell, community, p.head_weeks) < 1.0
    return is_near and p.siege_men * group.arms[g] > backing(g, cell, community, group, stances, p)


@compiled
def obey(community: Community, group: Group, stances: Array, p: Extort, men_to_hold: float) -> None:
    """Let people obey the group that could bring most to bear, where that is more than stands behind them, by a margin."""
    for cell in range(community.people.shape[0]):
        if community.people[cell] == 0:
            continue
        holder, to, most = community.controller[cell], NOBODY, 0.0
        for g in range(group.arms.shape[0]):
            force = threat(g, cell, group, p) * p.habit_gain if g == holder else pressure(g, cell, group)
            if force > most:
                to, most = g, force
        if to != NOBODY:
            against = men_to_hold + backing(to, cell, community, group, stances, p) * (1.0 if to == holder else p.habit_gain)
            to = to if most > against else NOBODY
        if to == NOBODY and holder != NOBODY and cannot_refuse(holder, cell, community, group, stances, p):
            to = holder
        if to != holder:
            community.controller[cell] = to
