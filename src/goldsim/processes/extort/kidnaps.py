"""Kidnaps beyond the ground that a group holds."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.forms import saturating
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Key, Keys, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.model import Model
from goldsim.processes.extort.bribes import Operator
from goldsim.processes.extort.taxes import Cell, Group, Site


class Network(Rows, of="traffickers"):
    """Who pays where there is no operator."""

    capital = In


class Luck(Keys):
    """What is drawn."""

    kidnap = where = Key


class Paid(Payments):
    """Who pays whom."""

    by_operator = Payment("kidnap ransom", "companies.cash", "armed_groups.cash")
    by_network = Payment("kidnap ransom", "traffickers.capital", "armed_groups.cash")


def kidnap(model: Model) -> None:
    """Let groups kidnap at sites beyond their ground: an operator pays, or else the site's network; fear spreads."""
    p, site, group, cell, luck = model.p.extort, model.view(Site), model.view(Group), model.view(Cell), model.keys(Luck)
    fade(cell, p.fear_fading_rate)
    kidnaps = who_kidnaps(group.n_fighters, p.kidnap_rate, p.kidnap_half_fighters, luck.kidnap)
    for g in np.flatnonzero(kidnaps).tolist():
        near = model.geography.nearness(int(group.base[g]), p.kidnap_reach_km)
        j = where_to_kidnap(g, site, model.view(Operator).is_guarded, near, luck.where)
        if j != NOBODY:
            frighten(cell, model.geography.nearness(int(site.cell[j]), p.fear_reach_km))
            collect_ransom(model, g, j)


def collect_ransom(model: Model, g: int, j: int) -> None:
    """Let whoever has money at the site pay for a kidnapped person, as far as it reaches."""
    site = model.view(Site)
    payment, payer, has = Paid.by_operator, int(site.operator[j]), model.view(Operator).cash
    if payer < 0:
        payment, payer, has = Paid.by_network, int(site.buyer[j]), model.view(Network).capital
    paid = min(int(model.p.extort.kidnap_ransom_xof), int(has[payer]))
    model.pay(payment, np.array([paid]), payer=payer, payee=g)
    model.view(Group).takings[g] += paid
    model.count_all("n_kidnaps", 1)
    model.tell("kidnap", site.cell[j], model.name("armed_groups", g), f"site {j}", paid)


def fade(cell: Cell, rate: float) -> None:
    """Let fear fade."""
    cell.fear[:] *= np.float32(1 - rate)


def frighten(cell: Cell, nearness: Array) -> None:
    """Let people fear a kidnap the more, the nearer they are, where they do not fear more already."""
    cell.fear[:] = np.maximum(cell.fear, nearness)


@compiled
def who_kidnaps(n_fighters: Array, rate: float, half_fighters: float, key: np.uint64) -> Array:
    """Tell which groups kidnap somebody this week."""
    kidnaps = np.empty(n_fighters.shape[0], dtype=np.bool_)
    for g in range(n_fighters.shape[0]):
        kidnaps[g] = uniform(key, g) < saturating(n_fighters[g], half_fighters, rate)
    return kidnaps


@compiled
def where_to_kidnap(group: int, site: Site, is_guarded: Array, nearness: Array, key: np.uint64) -> int:
    """Return a site that is not the group's and not guarded, drawn by people and nearness, or nobody's where there is none."""
    cumulative, total = np.empty(site.cell.shape[0]), 0.0
    for j in range(cumulative.shape[0]):
        is_safe = site.controller[j] == group or (site.operator[j] >= 0 and is_guarded[site.operator[j]])
        total += 0.0 if is_safe else site.n_miners[j] * nearness[site.cell[j]]
        cumulative[j] = total
    if total <= 0:
        return NOBODY
    drawn: int = min(np.searchsorted(cumulative, uniform(key, group) * total), site.cell.shape[0] - 1)
    return drawn
