"""What groups do in a week, and what comes of it."""

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Out, Payment, Payments, Rows, sum_by, uniform
from goldsim.entities.armed_groups import Stance
from goldsim.model import Model
from goldsim.processes.fight.battles import Fought, Side, fight_it_out, party_of
from goldsim.processes.fight.civilians import Luck, abuse_chance, alarm, frighten, kill_people
from goldsim.processes.fight.losses import InArms
from goldsim.processes.fight.plans import Deed, Drive, Here, choose, rival_at, stakes_of
from goldsim.processes.fight.spread import Ground, Group


class Unit(Rows, of="forces"):
    """Soldiers who may be attacked."""

    cell = n_people = arms = In


class Site(Rows, of="sites"):
    """Where foreigners work."""

    cell = operator = In


class Purse(Rows, of="companies"):
    """Who pays for those who work for them."""

    cash = In


class Chest(Rows, of="armed_groups"):
    """What comes in."""

    takings = Out


class Pasture(Rows, of="cells"):
    """What is driven away."""

    herd = Out


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
        for cell, deed in model.call(choose, g, drive, luck, group, Ground, here, stakes).tolist():
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
        kill_people(model, cell, actor_of(model, g), model.name("armed_groups", g), number)
    elif deed == Deed.KIDNAP:
        kidnap(model, g, cell, number)
    else:
        take_cattle(model, g, cell)


def actor_of(model: Model, g: int) -> str:
    """Return under which word people killed by a group are counted."""
    return Stance(model.view(Group).stance[g]).name.lower()


def side_of(model: Model, g: int, key: np.uint64, number: int) -> Side:
    """Return those of a group who take part in the week's deed of this number."""
    group, p = model.view(Group), model.p.fight
    most = max(float(group.n_fighters[g]) * p.gathered_share, 1.0)
    return Side(True, g, party_of(uniform(key, number), p.party_people, most), float(group.arms[g]))


def attack_soldiers(model: Model, in_arms: InArms, g: int, cell: int, number: int) -> None:
    """Let a group attack soldiers in a cell: a unit there, or a part of it that is out."""
    unit, luck = model.view(Unit), model.keys(Luck)
    there = np.flatnonzero((unit.cell == cell) & (unit.n_people > 0))
    if len(there) == 0:
        return  # others have killed them this week
    row = int(there[int(uniform(luck.target, number) * len(there))])
    out = party_of(uniform(luck.patrol, number), model.p.fight.party_people, float(unit.n_people[row]))
    sides = side_of(model, g, luck.party, number), Side(False, row, out, float(unit.arms[row]))
    fought = fight_it_out(model, in_arms, *sides, number)
    tell_of(model, cell, "attack", (model.name("armed_groups", g), "the state"), fought)
    if uniform(luck.revenge, number) < abuse_chance(model, cell, row):
        kill_people(model, cell, "state", "the state", number)


def attack_rivals(model: Model, in_arms: InArms, g: int, cell: int, number: int, stances: Array) -> None:
    """Let a group attack the strongest of those whom it fights there."""
    luck, rival = model.keys(Luck), rival_at(g, cell, model.view(Group), stances)
    if rival == NOBODY:
        return
    sides = side_of(model, g, luck.party, number), side_of(model, rival, luck.rivals, number)
    fought = fight_it_out(model, in_arms, *sides, number)
    tell_of(model, cell, "clash", (model.name("armed_groups", g), model.name("armed_groups", rival)), fought)


def tell_of(model: Model, cell: int, kind: str, names: tuple[str, str], fought: Fought) -> None:
    """Let an attack be heard of, and count it."""
    alarm(model, cell)
    model.count_all("n_attacks", 1)
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
    model.view(Chest).takings[g] += paid
    model.count_all("n_kidnaps", n)
    frighten(model, cell, n)
    model.tell("kidnap", cell, model.name("armed_groups", g), "people", n, f"for {paid} XOF")


def take_cattle(model: Model, g: int, cell: int) -> None:
    """Let a group drive cattle away and sell them."""
    pasture = model.view(Pasture)
    n = float(pasture.herd[cell]) * model.p.fight.herd_raided_share
    pasture.herd[cell] -= n
    xof = int(n * model.p.extort.cattle_xof)
    model.pay(Paid.cattle, np.array([xof]), payer=0, payee=g)
    model.view(Chest).takings[g] += xof
