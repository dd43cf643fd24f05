"""What holders do about a case that the commune has found true: what costs them least."""

import numpy as np

from goldsim.engine.writing import Array, Payment, Payments, uniforms_at
from goldsim.entities.children import Referral
from goldsim.entities.crimes import Crime
from goldsim.entities.sites import is_worked
from goldsim.entities.traffickers import Answer
from goldsim.model import Model
from goldsim.parameters import Protect
from goldsim.processes.protect.referral import (
    CHECKED,
    Child,
    Committee,
    Country,
    Holder,
    Luck,
    Official,
    Site,
    free,
    near,
    trip_chance,
)


class Bribes(Payments):
    """What posts take for staying away."""

    hush = Payment("bribe", "traffickers.capital", "officials.pocket")


def answer(model: Model, cases: Array, squeezed: Array) -> Array:
    """Let holders wait, hide children, pay posts, threaten committees, or let go; return the rows for whom a post is paid."""
    child, pit = model.view(Child), model.view(Site)
    rows: Array = cases[child.referral[cases] == CHECKED]
    rows = rows[pit.committee[child.site[rows]] >= 0]
    if len(rows) == 0:
        return rows
    choice = costs(model, rows, squeezed).argmin(axis=0)
    hide(model, rows[choice == Answer.HIDE])
    paid = pay(model, rows[choice == Answer.PAY])
    threaten(model, rows[choice == Answer.THREATEN], squeezed)
    let_go(model, rows[choice == Answer.LET_GO])
    return paid


def costs(model: Model, rows: Array, squeezed: Array) -> Array:
    """Return what each answer to a case would cost the holder, in their order, XOF a child: float64, shape (n_answers, n)."""
    child, pit, p = model.view(Child), model.view(Site), model.p.protect
    site = child.site[rows]
    whose, integrity = pit.committee[site], model.view(Official).integrity[pit.post[site]]
    informer = model.view(Committee)
    trip = trip_chance(near(model.view(Site), site, model.p), (informer.n_helpers + informer.has_ngo)[whose], p)
    alone = informer.has_ngo[whose] * (1 - squeezed[whose])
    # What comes, comes some week: a holder looks as far ahead as he thinks of a child's worth.
    caught = comes_within(trip, p)
    if_paid = comes_within(trip * (1 - (1 - integrity) * (1 - alone)), p)
    worth = np.maximum(pit.pay[site], 0) * p.worth_weeks
    jail = p.charge_share * model.p.police.sentence_weeks * model.p.live.line_xof
    jail *= float(model.view(Country).sentenced_share[0, Crime.TRAFFICKING])
    lost = worth + jail
    works = p.threat_works_share + (1 - p.threat_works_share) * squeezed[whose]
    return np.stack([
        caught * lost, p.hide_xof + np.maximum(pit.pay[site], 0), p.hush_xof * p.worth_weeks + if_paid * lost,
        pit.presence[site] * jail + (1 - works) * caught * lost, worth,
    ])  # fmt: skip


def comes_within(weekly: Array, p: Protect) -> Array:
    """Return the chance that what has a weekly chance comes about within the weeks that a holder looks ahead."""
    return 1 - (1 - weekly) ** p.worth_weeks


def hide(model: Model, rows: Array) -> None:
    """Move children to another site where their holder buys, if there is one, out of the committee's sight."""
    child, pit = model.view(Child), model.view(Site)
    goes_on = is_worked(pit.known_people, pit.closed_until, model.week, model.p.traffic.team_people)
    for row, u in zip(rows.tolist(), uniforms_at(model.keys(Luck).hiding, rows), strict=True):
        is_other = pit.committee != pit.committee[child.site[row]]
        others = np.flatnonzero((pit.buyer == child.holder[row]) & is_other & goes_on)
        if len(others):
            child.site[row], child.referral[row] = others[int(u * len(others))], Referral.NONE
            model.count_all("n_children_hidden", model.children.weight)


def pay(model: Model, rows: Array) -> Array:
    """Pay posts to look away from a case for a week, as far as networks have cash and posts take it; return the rows paid for."""
    child, pit, guard, p = model.view(Child), model.view(Site), model.view(Official), model.p.protect
    post, holder = pit.post[child.site[rows]], child.holder[rows]
    takes = uniforms_at(model.keys(Luck).refuse, post) >= guard.integrity[post]
    rows, post, holder = rows[takes], post[takes], holder[takes]
    each = np.full(len(post), int(p.hush_xof) * model.children.weight)
    asked = np.bincount(holder, each, len(model.view(Holder).capital))
    can = asked[holder] <= model.view(Holder).capital[holder]
    model.pay(Bribes.hush, each[can], holder[can], post[can])
    return rows[can]


def threaten(model: Model, rows: Array, squeezed: Array) -> None:
    """Threaten committees; some drop the case, the more the more dangerous it is, and members leave (see villages)."""
    child, pit, p = model.view(Child), model.view(Site), model.p.protect
    whose = pit.committee[child.site[rows]]
    np.add.at(model.view(Committee).n_threats, whose, model.children.weight)
    works = p.threat_works_share + (1 - p.threat_works_share) * squeezed[whose]
    child.referral[rows[uniforms_at(model.keys(Luck).cowed, rows) < works]] = Referral.NONE


def let_go(model: Model, rows: Array) -> None:
    """Let children go, whom the committee takes in, before somebody comes for the holder."""
    child, pit, weight = model.view(Child), model.view(Site), model.children.weight
    np.add.at(model.view(Committee).n_referred, pit.committee[child.site[rows]], weight)
    free(model, rows)
