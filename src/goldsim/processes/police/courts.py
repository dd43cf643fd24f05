"""What becomes of cases: heard and sentenced, bought off, bailed, settled, fled from, lapsed, or left lying."""

import numpy as np

from goldsim.engine.tables import NOBODY, Array
from goldsim.engine.writing import Payment, Payments, can_accept, price_of_favour, saturating, uniform, uniforms_at
from goldsim.entities.crimes import Crime
from goldsim.entities.docket import Stage
from goldsim.entities.miners import Activity
from goldsim.entities.officials import Post
from goldsim.entities.programmes import Bought, units_at_posts, units_of
from goldsim.model import Model
from goldsim.parameters import Instrument, Police
from goldsim.processes.police.arrests import Captors, Case, Detained, Luck, Network, count, open_cases
from goldsim.processes.police.auctions import Company
from goldsim.processes.police.patrols import Ground, Official, Site

HELD, BAILED, SERVING, FREE = (int(s) for s in (Stage.HELD, Stage.BAILED, Stage.SERVING, Stage.FREE))
MONEYED = (Crime.TRAFFICKING, Crime.SMUGGLING, Crime.DIGGING, Crime.CORRUPTION, Crime.ARMED)


class Bribes(Payments):
    """What courts take, by who is accused."""

    trafficking = Payment("bribe", "traffickers.capital", "officials.pocket")
    digging = Payment("bribe", "companies.cash", "officials.pocket")
    corruption = Payment("bribe", "officials.pocket", "officials.pocket")
    armed = Payment("bribe", "armed_groups.cash", "officials.pocket")


class Fines(Payments):
    """What the sentenced pay."""

    smuggling = Payment("fine", "traffickers.capital", "country.treasury")
    digging = Payment("fine", "companies.cash", "country.treasury")
    corruption = Payment("fine", "officials.pocket", "country.treasury")


class Settled(Payments):
    """What a robber's family gives by custom, so that nobody goes to court."""

    settled = Payment(
        "settlement",
        "miners.savings",
        "miners.savings",
        gives="pays {} to settle with those robbed",
        gets="is given {} by a robber",
    )


def sit(model: Model) -> None:
    """Let courts hear cases by crime in turns, in the order in which they came, as far as their time goes."""
    case, bench, p = model.view(Case), model.view(Official), model.p.police
    waiting = open_cases(model)
    waiting = waiting[case.stage[waiting] != SERVING]
    bench.n_cases[:] = np.bincount(case.court[waiting], case.n_people[waiting], len(bench.post))
    waiting = waiting[case.filed[waiting] + p.inquiry_weeks <= model.week]
    asked = np.zeros(bench.hearings.shape)
    np.add.at(asked, (case.court[waiting], case.crime[waiting]), case.n_people[waiting])
    units, bought = units_of(Instrument.COURTS, model.view(Bought)), units_at_posts(Instrument.COURTS, model.view(Bought))
    a_week = (bench.post == Post.COURT) * (p.cases_per_court_rate + bought * p.cases_per_unit_rate)
    give_time(bench.hearings, asked, a_week * sits(model, bench.cell))
    order = waiting[np.lexsort((uniforms_at(model.keys(Luck).docket, waiting), case.filed[waiting]))]
    place = case.court[order].astype(np.int64) * len(Crime) + case.crime[order]
    heard = order[can_accept(place, case.n_people[order].astype(np.float64), bench.hearings.ravel())]
    np.subtract.at(bench.hearings, (case.court[heard], case.crime[heard]), case.n_people[heard])
    judge(model, heard, units)


def sits(model: Model, cell: Array) -> Array:
    """Return the part of the week in which a court sits: less where it is dangerous, none where an armed group holds the town."""
    ground = model.view(Ground)
    squeezed = model.p.protect.squeeze_share * np.maximum(ground.danger[cell], ground.fear[cell])
    return np.where(ground.controller[cell] >= 0, 0.0, 1 - squeezed)


def give_time(hearings: Array, asked: Array, a_week: Array) -> None:
    """Share each court's week out evenly over the crimes that wait; a case of many people is begun on later weeks' time."""
    due = (asked > 0) | (hearings < 0)
    gain = due * (a_week / np.maximum(due.sum(axis=1), 1))[:, None]
    hearings[:] = np.minimum(hearings + gain, gain)


def judge(model: Model, heard: Array, units: float) -> None:
    """Sentence who is proved guilty and cannot or need not buy a court that can be bought; let the others go."""
    case, p, luck = model.view(Case), model.p.police, model.keys(Luck)
    if len(heard) == 0:
        return
    site = case.site[heard]
    afraid = np.where(site >= 0, model.view(Ground).fear[model.view(Site).cell[np.maximum(site, 0)]], 0)
    n_witnesses = units_of(Instrument.WITNESS_PROTECTION, model.view(Bought)) / p.protected_weeks
    # Witnesses are protected in the first cases in which somebody has something to fear.
    is_grave = np.isin(case.crime[heard], (Crime.ROBBERY, Crime.TRAFFICKING, Crime.ARMED))
    is_safe = is_grave & (np.cumsum(is_grave) <= int(n_witnesses + uniform(luck.witness, 0)))
    chance = np.where(is_safe, p.witness_proof_share, sentence_chance(units, p) * (1 - afraid))
    is_proved = uniforms_at(luck.sentence, heard) < chance
    is_bought = is_proved & (uniforms_at(luck.bought, heard) >= model.view(Official).integrity[case.court[heard]])
    is_bought[is_bought] = buy(model, heard[is_bought])
    guilty = heard[is_proved & ~is_bought]
    case.stage[guilty], case.until[guilty] = SERVING, model.week + p.sentence_weeks
    for crime in Crime:
        sentenced = guilty[case.crime[guilty] == crime]
        count(model, "n_convicted", crime, int(case.n_people[sentenced].sum()))
        fine(model, crime, sentenced)
    let_go(model, heard[~is_proved | is_bought], "acquitted")


def sentence_chance(court_units: float, p: Police) -> float:
    """Return the chance that a case that is heard is proved: the usual one, and more with courts that can work."""
    return min(1.0, p.proof_share + float(saturating(court_units, p.courts_half_units, 1 - p.proof_share)))


def purse_of(model: Model, crime: Crime) -> Array:
    """Return what each network, operator, post or group can pay with, XOF."""
    if crime in (Crime.TRAFFICKING, Crime.SMUGGLING):
        return model.view(Network).capital
    if crime == Crime.DIGGING:
        return model.view(Company).cash
    return model.view(Official).pocket if crime == Crime.CORRUPTION else model.view(Captors).cash


def buy(model: Model, rows: Array) -> Array:
    """Let those who can pay buy courts that can be bought, at half of what fine and term would cost; tell who does."""
    case, p = model.view(Case), model.p
    does = np.zeros(len(rows), dtype=np.bool_)
    payments = (Bribes.trafficking, Bribes.trafficking, Bribes.digging, Bribes.corruption, Bribes.armed)
    for crime, payment in zip(MONEYED, payments, strict=True):
        ours = np.flatnonzero((case.crime[rows] == crime) & (case.party[rows] != NOBODY))
        # One case of a party a week: what it has left after that is not known before.
        ours = ours[np.unique(case.party[rows[ours]], return_index=True)[1]]
        mine = rows[ours]
        term = case.n_people[mine] * p.police.sentence_weeks * p.live.line_xof
        price = price_of_favour(case.stake[mine] + term).astype(np.int64)
        can = (purse_of(model, crime)[case.party[mine]] >= price) & (case.court[mine] != case.party[mine])
        model.pay(payment, price[can], case.party[mine[can]], case.court[mine[can]])
        does[ours[can]] = True
    return does


def fine(model: Model, crime: Crime, rows: Array) -> None:
    """Let the sentenced pay their fines as far as they have something."""
    case = model.view(Case)
    fines = {Crime.SMUGGLING: Fines.smuggling, Crime.DIGGING: Fines.digging, Crime.CORRUPTION: Fines.corruption}
    rows = rows[case.stake[rows] > 0]
    if crime not in fines or len(rows) == 0:
        return
    party, first = np.unique(case.party[rows], return_index=True)
    model.pay(fines[crime], np.minimum(case.stake[rows[first]], purse_of(model, crime)[party]), party, 0)


def wait(model: Model) -> None:
    """Let those whose cases lie flee, be bailed, settle by custom, or be let go where time is up; free who has served."""
    case, p, luck, rows = model.view(Case), model.p.police, model.keys(Luck), open_cases(model)
    court, crime, stage = case.court[rows], case.crime[rows], case.stage[rows]
    integrity, is_held = model.view(Official).integrity[court], stage == HELD
    is_taken, is_over = sits(model, model.view(Official).cell[court]) == 0, case.until[rows] <= model.week
    escapes = is_taken | (uniforms_at(luck.escape, rows) < p.escape_rate * (1 - integrity))
    # Nobody looks into the files of those who cannot press a court, until the longest time that the law knows is over.
    is_let = (uniforms_at(luck.lapse, rows) < integrity) | (model.week - case.filed[rows] >= p.remand_longest_weeks)
    flees = escapes & (stage != BAILED)
    settles = ~flees & is_held & (crime == Crime.ROBBERY) & (uniforms_at(luck.settled, rows) < p.settle_rate)
    lapses = ~flees & ~settles & is_over & ((is_held & is_let) | (stage == BAILED))
    serves = ~flees & is_over & (stage == SERVING)
    stays = is_held & ~flees & ~settles & ~lapses
    has_money = (crime != Crime.ROBBERY) & (crime != Crime.ARMED)
    is_bailed = stays & has_money & (uniforms_at(luck.bail, rows) < p.bail_rate)
    case.stage[rows[is_bailed]] = BAILED
    let_go(model, rows[flees], "fled")
    settle(model, rows[settles])
    let_go(model, rows[lapses], "lapsed")
    let_go(model, rows[serves], "served")


def settle(model: Model, rows: Array) -> None:
    """Let robbers' families pay by custom, as far as they have something, and take them home."""
    case, person, p = model.view(Case), model.view(Detained), model.p.police
    here = model.at_work_on(np.isin(np.arange(len(model.sites)), case.site[rows])) if len(rows) else rows
    for row in rows.tolist():
        there = here[person.site[here] == case.site[row]]
        if len(there):
            victim, robber = int(there[int(uniform(model.keys(Luck).victim, row) * len(there))]), int(case.person[row])
            asked = int(p.settlement_weeks * max(float(model.view(Site).pay[case.site[row]]), 0))
            model.pay(Settled.settled, np.array([min(asked, int(person.savings[robber]))]), robber, victim)
    let_go(model, rows, "settled")


def let_go(model: Model, rows: Array, how: str) -> None:
    """Close cases and let their people out: captured fighters go back to their group, or home after their term."""
    case, person, group = model.view(Case), model.view(Detained), model.view(Captors)
    if len(rows) == 0:
        return
    model.count_all(f"n_cases_{how}", int(case.n_people[rows].sum()))
    if how == "lapsed":
        for row in rows.tolist():
            cell = model.view(Official).cell[case.court[row]]
            model.tell("case lapsed", cell, f"court {case.court[row]}", Crime(case.crime[row]).name.lower(), case.n_people[row])
    who = case.person[rows][case.person[rows] != NOBODY]
    inside = who[person.activity[who] == Activity.DETAINED]
    person.activity[inside], person.case[who] = person.activity_at_home[inside], NOBODY
    ours = rows[(case.crime[rows] == Crime.ARMED) & (case.party[rows] != NOBODY)]
    np.subtract.at(group.n_captured, case.party[ours], case.n_people[ours])
    if how == "served":
        np.add.at(model.view(Ground).people, group.base[case.party[ours]], case.n_people[ours])
        model.count_all("n_core_left", int(case.n_people[ours].sum()))
    else:
        np.add.at(group.n_core, case.party[ours], case.n_people[ours])
        np.add.at(group.n_fighters, case.party[ours], case.n_people[ours])
    case.stage[rows], case.person[rows], case.party[rows], case.court[rows] = FREE, NOBODY, NOBODY, NOBODY
