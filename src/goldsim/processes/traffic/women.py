"""Women who were promised work, held for what clients pay: their debts, and how they get away."""

import numpy as np

from goldsim.engine.writing import NOBODY, Array, Key, Keys, Payment, Payments, sum_by, uniforms
from goldsim.entities.recruiting_parties import Cargo
from goldsim.entities.sites import is_worked
from goldsim.model import Model
from goldsim.parameters import Parameters
from goldsim.processes.traffic.supply import Origin
from goldsim.processes.traffic.worth import Market, Pit, Recruiter

WOMEN = int(Cargo.WOMEN)


class Fate(Keys):
    """What is drawn of the women from an origin at a site."""

    woman_dies = woman_flees = woman_pays_off = woman_turned_out = Key


class Paid(Payments):
    """What clients pay, and what of it is spent on women's keep."""

    clients = Payment("paid for women held", "belts.till", "traffickers.capital")
    keep = Payment("keep of women held", "traffickers.capital", "belts.till")


def hold_women(model: Model) -> None:
    """Let a week pass for women who are held: clients pay their holders; some have worked off their debt, flee, or die."""
    pit, origin, p = model.view(Pit), model.view(Origin), model.p
    move_on(model)
    if not pit.women.any():
        return
    earn(model)
    near = np.maximum(pit.committee >= 0, pit.presence)[:, None]
    loses, fate = (pit.woman_yield < pit.held_cost)[:, None], model.keys(Fate)
    for name, rate, key in (
        ("died", p.traffic.death_rate, fate.woman_dies),
        ("escaped", flight_rate(near, origin.is_abroad, p), fate.woman_flees),
        ("worked_off", debt_rate(pit.woman_yield, p)[:, None], fate.woman_pays_off),
        ("turned_out", p.traffic.deal_rate * loses, fate.woman_turned_out),
    ):
        n = drawn(pit.women, rate, key)
        pit.women[:] -= n
        model.count(f"n_women_{name}", n.sum(axis=1))
        if name != "died":
            origin.n_reached[:, WOMEN] += n.sum(axis=0)


def earn(model: Model) -> None:
    """Let clients pay, out of what miners have spent in the belt, and holders pay for women's keep, as far as both can."""
    pit, n = model.view(Pit), model.view(Pit).women.sum(axis=1)
    taken = (pit.woman_yield * n).astype(np.int64)
    asked = sum_by(pit.belt, taken, len(model.belts))
    part = np.minimum(1, np.maximum(model.view(Market).till, 0) / np.maximum(asked, 1))
    model.pay(Paid.clients, (taken * part[pit.belt]).astype(np.int64), payer=pit.belt, payee=pit.buyer)
    keep = (pit.held_cost * n).astype(np.int64)
    owed = sum_by(pit.buyer, keep, len(model.traffickers))
    part = np.minimum(1, np.maximum(model.view(Recruiter).capital, 0) / np.maximum(owed, 1))
    model.pay(Paid.keep, (keep * part[pit.buyer]).astype(np.int64), payer=pit.buyer, payee=pit.belt)


def move_on(model: Model) -> None:
    """Let holders whose site nearly everybody has left take the women to the site of theirs where clients pay most."""
    pit = model.view(Pit)
    goes_on = is_worked(pit.known_people, pit.closed_until, model.week, model.p.traffic.team_people)
    for j in np.flatnonzero(~goes_on & pit.women.any(axis=1)).tolist():
        to = int(np.where((pit.buyer == pit.buyer[j]) & goes_on, pit.woman_yield, NOBODY).argmax())
        if pit.buyer[to] == pit.buyer[j] and goes_on[to]:
            pit.women[to] += pit.women[j]
            pit.women[j] = 0


def flight_rate(near: Array, is_abroad: Array, p: Parameters) -> Array:
    """Return the part of women who flee in a week: as grown children do, fewer whose papers were taken at a border."""
    q = p.traffic
    rate: Array = (
        q.escape_rate * p.school.oldest_weeks / q.youngest_weeks * (1 + q.help_gain * near) * (1 - q.papers_share * is_abroad)
    )
    return rate


def debt_rate(woman_yield: Array, p: Parameters) -> Array:
    """Return the part of women who have worked off their debt: what is credited of what they earn, over what was laid on them."""
    return np.minimum(p.traffic.credited_share * woman_yield / p.traffic.debt_xof, 1)


def drawn(n: Array, rate: Array | float, key: np.uint64) -> Array:
    """Return how many of so many women at each site from each origin something befalls: the expected number, drawn to a whole."""
    return np.minimum((n * rate + uniforms(key, n.size).reshape(n.shape)).astype(n.dtype), n)
