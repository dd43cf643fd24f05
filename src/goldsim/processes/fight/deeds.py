"""What groups do in a week, what the state's units do against them, and what comes of it."""

import numpy as np

from goldsim.country.parties import WAR
from goldsim.engine.writing import NOBODY, Array, Payment, Payments, compiled, sum_by, uniform
from goldsim.entities.armed_groups import Stance
from goldsim.entities.forces import ForceKind, Order
from goldsim.model import Model
from goldsim.parameters import Fight
from goldsim.processes.fight.battles import Fought, InArms, Side, fight_it_out, party_of
from goldsim.processes.fight.civilians import abuse_chance, frighten, kill_people
from goldsim.processes.fight.plans import Deed, Drive, Here, choose, rival_at, stakes_of
from goldsim.processes.fight.sides import Group, Land, Luck, Purse, Site, Unit

ABSENT, PEACEKEEPERS = int(Order.ABSENT), int(ForceKind.PEACEKEEPERS)


class Paid(Payments):
    """Who pays whom."""

    by_operator = Payment("kidnap ransom", "companies.cash", "armed_groups.cash")
    by_families = Payment("kidnap ransom", "country.towns", "armed_groups.cash")
    cattle = Payment("stolen cattle sold", "country.towns", "armed_groups.cash")


def act(model: Model, in_arms: InArms, stances: Array) -> int:
    """Let each group do as many deeds as it has fighters for; return how many there were."""
    group, p, luck, unit = model.view(Group), model.p.fight, model.keys(Luck), model.view(Unit)
    soldiers = sum_by(unit.cell, unit.n_people.astype(np.int64), len(model.cells)).astype(np.float64)
    site = model.view(Site)
    is_rich = np.bincount(site.cell, site.operator != NOBODY, len(model.cells)) > 0
    here, stakes, number = Here(soldiers, is_rich, stances), stakes_of(model.p, may_rob=model.has("M08")), 0
    for g in np.flatnonzero(group.n_fighters > 0).tolist():
        stance = group.stance[g]
        drive = Drive(p.deed_rates[stance], model.p.recruit.fighter_pay_xof, model.p.recruit.paid_shares[stance])
        for cell, deed in model.call(choose, g, drive, luck, group, Land, here, stakes).tolist():
            carry_out(model, in_arms, (g, cell, Deed(deed)), number, stances)
            number += 1
    return number


def carry_out(model: Model, in_arms: InArms, what: tuple[int, int, Deed], number: int, stances: Array) -> None:
    """Let a group do one deed in a cell."""
    g, cell, deed = what
    if deed == Deed.ATTACK_SOLDIERS:
        attack_soldiers(model, in_arms, g, cell, number)
    elif deed == Deed.ATTACK_RIVALS:
        attack_rivals(model, in_arms, g, cell, number, stances)
    elif deed == Deed.PUNISH:
        kill_people(model, cell, Stance(model.view(Group).stance[g]).name.lower(), model.name("armed_groups", g), number)
    elif deed == Deed.KIDNAP:
        kidnap(model, g, cell, number)
    else:
        take_cattle(model, g, cell)


def side_of(model: Model, g: int, u: float) -> Side:
    """Return those of a group who take part in a fight."""
    group, p = model.view(Group), model.p.fight
    most = max(float(group.n_fighters[g]) * p.gathered_share, 1.0)
    return Side(True, g, party_of(u, p.party_people, most), float(group.arms[g]))


def attack_soldiers(model: Model, in_arms: InArms, g: int, cell: int, number: int) -> None:
    """Let a group attack soldiers in a cell: a unit there, or a part of it that is out."""
    unit, luck = model.view(Unit), model.keys(Luck)
    there = np.flatnonzero((unit.cell == cell) & (unit.n_people > 0))
    if len(there) == 0:
        return  # others have killed them this week
    row = int(there[int(uniform(luck.target, number) * len(there))])
    out = party_of(uniform(luck.patrol, number), model.p.fight.party_people, float(unit.n_people[row]))
    sides = side_of(model, g, uniform(luck.party, number)), Side(False, row, out, float(unit.arms[row]))
    fought = fight_it_out(model, in_arms, *sides, number)
    tell_of(model, cell, "attack", (model.name("armed_groups", g), "the state"), fought)
    if uniform(luck.revenge, number) < abuse_chance(model, cell, row):
        kill_people(model, cell, "state", "the state", number)


def attack_rivals(model: Model, in_arms: InArms, g: int, cell: int, number: int, stances: Array) -> None:
    """Let a group attack the strongest of those whom it fights there."""
    luck, rival = model.keys(Luck), rival_at(g, cell, model.view(Group), stances)
    if rival == NOBODY:
        return
    sides = side_of(model, g, uniform(luck.party, number)), side_of(model, rival, uniform(luck.rivals, number))
    fought = fight_it_out(model, in_arms, *sides, number)
    tell_of(model, cell, "clash", (model.name("armed_groups", g), model.name("armed_groups", rival)), fought)


def tell_of(model: Model, cell: int, kind: str, names: tuple[str, str], fought: Fought) -> None:
    """Count a fight and tell it; who is attacked raises the alarm."""
    model.view(Land).alarm[cell] += kind != "operation"
    model.count_all("n_operations" if kind == "operation" else "n_attacks", 1)
    model.tell(kind, cell, *names, fought.n_dead, "won" if fought.is_won else "beaten back")


def kidnap(model: Model, g: int, cell: int, number: int) -> None:
    """Let a group abduct people: an operator there pays, or else families."""
    site, p = model.view(Site), model.p.fight
    n = 1 + int(-np.log(uniform(model.keys(Luck).abducted, number)) * p.abducted_more)
    rich = np.flatnonzero((site.cell == cell) & (site.operator != NOBODY))
    payment, payer, paid = Paid.by_families, 0, int(p.family_ransom_xof) * n
    if len(rich):
        payment, payer = Paid.by_operator, int(site.operator[rich[0]])
        paid = min(int(p.kidnap_ransom_xof), int(model.view(Purse).cash[payer]))
    model.pay(payment, np.array([paid]), payer=payer, payee=g)
    model.view(Group).takings[g] += paid
    model.count_all("n_kidnaps", n)
    frighten(model, cell, n)
    model.tell("kidnap", cell, model.name("armed_groups", g), "people", n, f"for {paid} XOF")


def take_cattle(model: Model, g: int, cell: int) -> None:
    """Let a group drive cattle away and sell them in a hurry."""
    pasture = model.view(Land)
    n = float(pasture.herd[cell]) * model.p.fight.herd_raided_share
    pasture.herd[cell] -= n
    xof = int(n * model.p.extort.cattle_xof * model.p.fight.stolen_price_share)
    model.pay(Paid.cattle, np.array([xof]), payer=0, payee=g)
    model.view(Group).takings[g] += xof


def operate(model: Model, in_arms: InArms, stances: Array, number: int) -> None:
    """Let units look for groups where they are; who finds fighters fights, and now and then people pay for it."""
    unit, group, luck, p = model.view(Unit), model.view(Group), model.keys(Luck), model.p.fight
    whom: Array = model.call(found_by, unit, group, Land, stances[:-1, -1], luck.go_out, p)
    for i in np.flatnonzero(whom != NOBODY).tolist():
        g, cell = int(whom[i]), int(unit.cell[i])
        out = party_of(uniform(luck.patrol_out, i), p.party_people, float(unit.n_people[i]))
        sides = Side(False, i, out, float(unit.arms[i])), side_of(model, g, uniform(luck.found, i))
        fought = fight_it_out(model, in_arms, *sides, number)
        tell_of(model, cell, "operation", ("the state", model.name("armed_groups", g)), fought)
        if uniform(luck.abuse, i) < abuse_chance(model, cell, i):
            kill_people(model, cell, "state", "the state", number)
        number += 1


@compiled
def found_by(unit: Unit, group: Group, land: Land, to_state: Array, key: np.uint64, p: Fight) -> Array:
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
        chance = p.operation_rate * men / (men + p.party_people) * (1.0 - land.fear[cell])
        if uniform(key, i) >= chance:
            found[i] = NOBODY
    return found
