"""Fighters' pay, and those of a group's fighters who are not of the pool: whence they come, and why they leave."""

from typing import NamedTuple

import numpy as np

from goldsim.country.parties import WAR
from goldsim.engine.writing import Array, Payment, Payments, compiled, uniform
from goldsim.entities.armed_groups import Stance, usual_pay
from goldsim.entities.miners import Activity
from goldsim.model import Model
from goldsim.parameters import Recruit
from goldsim.processes.recruit.groups import Ground, Group, Luck, Person, Site, chance_to_leave
from goldsim.processes.recruit.surrender import feared_xof

FIGHTER, BAND, MILITIA = int(Activity.FIGHTER), int(Stance.BAND), int(Stance.MILITIA)


class Plan(NamedTuple):
    """What groups go by: how long cash lasts and what digging pays, by group; whether anybody may join; and what halves what."""

    weeks_of_pay: Array
    dig_xof: Array
    may_join: bool
    stances: Array
    armed: Array
    party: float
    abuse_half: float


class Paid(Payments):
    """Who pays whom."""

    recruits = Payment("fighters' pay", "armed_groups.cash", "miners.savings", gets="is paid {} as a fighter")
    core = Payment("fighters' pay", "armed_groups.cash", "country.towns")


def pay_fighters(model: Model) -> None:
    """Pay what the cash allows: the pool's fighters and the core alike."""
    fighter, chest = model.view(Person), model.view(Group)
    pay = affordable_pay(chest, usual_pay(chest.stance, model.p.recruit.fighter_pay_xof, model.p.recruit.paid_shares))
    fighters = model.rows_in(fighter.activity, FIGHTER)
    of_group = fighter.group[fighters]
    model.pay(Paid.recruits, pay[of_group], payer=of_group, payee=fighters)
    model.pay(Paid.core, core_pay(pay, chest), payee=0)


def hire_and_lose(model: Model) -> None:
    """Let groups take on people where their fighters are, and lose those whom they cannot pay or who would rather dig."""
    p, chest = model.p.recruit, model.view(Group)
    dig_xof = digging_near(model) - feared_xof(model)[chest.base] if model.has("M11") else np.zeros(len(chest.base))
    half = model.p.fight.party_people, model.p.extort.abuse_half_deaths
    plan = Plan(weeks_of_pay(chest, p), dig_xof, model.has("M10"), model.stances(), chest.men.sum(axis=0), *half)
    counts = model.call(change_core, Group, Ground, plan, Luck, p)
    for what, n in zip(("n_core_joined", "n_core_from_abroad", "n_core_left"), counts, strict=True):
        model.count_all(what, n)


def digging_near(model: Model) -> Array:
    """Return what digging pays near each group's base where it is tolerated, XOF a week: float64, shape (n_groups,)."""
    site, group, p = model.view(Site), model.view(Group), model.p.fight
    people = np.where(site.closed_until > model.week, 0, site.n_miners)
    pay = np.zeros(len(group.base))
    for g in np.flatnonzero(group.n_core > 0).tolist():
        near = model.geography.nearness(int(group.base[g]), p.reach_km)[site.cell]
        near = np.where(near > p.least_nearness, near * people, 0)
        # Where few dig near by there is no work for many.
        pay[g] = (near * site.pay).sum() / (near.sum() + group.n_core[g])
    return pay


@compiled
def affordable_pay(chest: Group, usual: Array) -> Array:
    """Return what each group can pay each of its fighters this week, up to the usual pay: int64, shape (n_groups,)."""
    pay = np.empty(chest.cash.shape[0], dtype=np.int64)
    for g in range(chest.cash.shape[0]):
        pay[g] = min(usual[g], chest.cash[g] // max(chest.n_fighters[g], 1))
    return pay


def core_pay(pay: Array, chest: Group) -> Array:
    """Return what each group pays its core at so much a fighter, as far as its cash goes: int64, shape (n_groups,)."""
    return np.minimum(pay * chest.n_core, chest.cash)


def weeks_of_pay(chest: Group, p: Recruit) -> Array:
    """Return how long each group's cash lasts: float64, shape (n_groups,), weeks."""
    return chest.cash / np.maximum(chest.n_fighters * usual_pay(chest.stance, p.fighter_pay_xof, p.paid_shares), 1)


@compiled
def change_core(chest: Group, village: Ground, plan: Plan, luck: Luck, p: Recruit) -> tuple[int, int, int]:
    """Let each group's fighters from outside the pool join and leave; return how many joined, of them abroad, and left."""
    joined, from_abroad, left = 0, 0, 0
    for g in range(chest.n_core.shape[0]):
        wish = min(max(plan.weeks_of_pay[g] / p.pay_weeks_in_hand - 1.0, -1.0), 1.0)
        threat = threat_at_home(g, chest, plan.stances, p.calm_share)
        is_militia = chest.stance[g] == MILITIA
        drawn = threat if is_militia else max(wish, 0.0) * (chest.stance[g] != BAND)
        if plan.may_join and drawn > 0 and chest.n_core[g] > 0:
            rate = drawn * p.core_rate * (1.0 if is_militia else p.paid_shares[chest.stance[g]])
            n, n_abroad = join(g, rate, chest, village, plan, luck.core, p)
            chest.n_core[g] += n
            joined += n
            from_abroad += n_abroad
        # Militias are neighbours who go home when there is no threat. The paid go unpaid, or to dig; who lives at home stays.
        paid = p.paid_shares[chest.stance[g]]
        going = p.core_rate * (1.0 - threat if is_militia else paid * max(-wish, 0.0))
        digs = paid * chance_to_leave(plan.dig_xof[g], p) * (plan.dig_xof[g] > 0)
        n = min(int(chest.n_core[g] * min(going + digs, 1.0) + uniform(luck.core_leaves, g)), chest.n_core[g])
        chest.n_core[g] -= n
        village.people[chest.base[g]] += n
        left += n
    return joined, from_abroad, left


@compiled
def threat_at_home(g: int, chest: Group, stances: Array, calm: float) -> float:
    """Return how threatened people feel where a militia is: half where foes are `calm` times as strong as it."""
    threat = 0.0
    for cell in range(chest.men.shape[1]):
        if chest.men[g, cell] > 0:
            foes = 0.0
            for h in range(chest.arms.shape[0]):
                foes += chest.men[h, cell] * chest.arms[h] * (stances[g, h] == WAR)
            threat += chest.men[g, cell] * foes / (foes + chest.men[g, cell] * chest.arms[g] * calm)
    return float(threat / max(chest.n_fighters[g], 1))


@compiled
def join(g: int, rate: float, chest: Group, village: Ground, plan: Plan, key: np.uint64, p: Recruit) -> tuple[int, int]:
    """Take people into a group where its fighters can approach them; return how many joined, and how many of them abroad."""
    n_joined, n_abroad, n_cells, armed = 0, 0, village.people.shape[0], plan.armed
    is_militia, usual = chest.stance[g] == MILITIA, village.people.sum() / np.count_nonzero(village.people)
    for cell in range(n_cells):
        men, people = chest.men[g, cell], village.people[cell]
        if men <= 0 or (people == 0 and not village.is_abroad[cell]):
            continue  # everybody has fled
        abused = village.abuse[cell] / (village.abuse[cell] + plan.abuse_half)
        fled = village.displaced[cell] / max(village.displaced[cell] + people, 1)
        # Each fighter can approach so many, until few are left who would fight: more where people have suffered.
        willing = 1.0 if is_militia else p.willing_share + (1.0 - p.willing_share) * max(abused, fled)
        seen = village.garrison[cell] * (1.0 - abused) * (1.0 - village.fear[cell])
        approached = 1.0 if is_militia else willing * plan.party / (plan.party + seen)
        left = max(1.0 - armed[cell] / (p.fighting_share * willing * (people if people > 0 else usual)), 0.0)
        n = int(rate * men * approached * left + uniform(key, g * n_cells + cell))
        # Across the border, where as many live in a cell, those who join are of none here.
        n = min(n, people) if people > 0 else n
        village.people[cell] -= n if people > 0 else 0
        n_abroad += 0 if people > 0 else n
        n_joined += n
    return n_joined, n_abroad
