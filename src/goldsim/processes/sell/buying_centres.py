"""Public buying centres: a fund that buys gold, sends it out through the state, and buys again with what comes back."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import Array, In, Payment, Payments, Rows, compiled, uniform
from goldsim.entities.officials import Integrity
from goldsim.entities.programmes import Bought, units_by_place
from goldsim.model import Model
from goldsim.parameters import Instrument, Sell
from goldsim.processes.sell.miners_gold import Luck, Paid, Rule, Seller, Sold, hand_on, sell_to_licensed
from goldsim.processes.sell.pit_prices import (
    PriceBoard,
    World,
    best_chances,
    chance_legal,
    in_drawn_order,
    licensed_price,
    pay_tax,
    proceeds,
    tax_on,
)

CENTRES = int(Instrument.BUYING_CENTRES)


class Fund(Rows, of="programmes"):
    """The centres' cash."""

    at_site = In


class AtCentre(Payments):
    """What centres buy, sell and lose."""

    declared = Payment("sold at a buying centre", "miners.gold", "country.centre_gold", gives="sells {} at a buying centre")
    legal_price = Payment("buying centre's price", "programmes.at_site", "miners.savings", gets="gets {}")
    exported = Payment("exported by the state", "country.centre_gold", "country.declared")
    returned = Payment("sold abroad by the state", "country.abroad", "programmes.at_site")
    stolen = Payment("taken out of buying centres", "programmes.at_site", "officials.pocket")


class Centre(NamedTuple):
    """What people at each site can have at the nearest centre: its price, XOF a mg, the way there, and the best chance to go."""

    price: float
    legal_price: float
    nearest: Array
    trip_xof: Array
    best_chance: Array
    papers: float
    week: int


def buy_at_centres(model: Model) -> None:
    """Export what was bought, and let people who gain by it sell at the nearest centre as long as its cash lasts."""
    export(model)
    place = model.view(PriceBoard)
    place.has_centre[:] = all_centres(place, units_by_place(Instrument.BUYING_CENTRES, model.view(Bought), place.cell))
    at, weight = np.flatnonzero(place.has_centre), model.miners.weight
    if len(at) == 0 or not model.has("M04"):
        return
    had = int(model.view(Fund).at_site[CENTRES]) // (len(at) * weight)
    paid, sold, luck = model.receipts(Paid), model.totals(Sold), model.keys(Luck)
    cash = np.full(len(at), had)
    sellers = in_drawn_order(model.at_work(), len(model.miners), luck.order)
    model.call(sell_at_centres, sellers, Seller, PriceBoard, offers_of(model, at), cash, sold, paid, Rule(luck, model.p.sell))
    model.post(AtCentre.declared, paid, 0)
    model.post(AtCentre.legal_price, paid, CENTRES)
    hand_on(model, sold, paid)
    office = model.lookups.office_of_site[at]
    stolen = taken_out((had - cash) * weight, cash * weight, model.view(Integrity).integrity[office], model.p.sell)
    model.pay(AtCentre.stolen, stolen, CENTRES, office)


def export(model: Model) -> None:
    """Send a part of what centres have bought abroad, while planes fly; what it brings can buy again."""
    world, p = model.view(World), model.p.sell
    mg = (world.centre_gold * p.centre_export_rate).astype(np.int64) * world.can_fly[0]
    tax = tax_on(mg, world.price[0], world.taxed_share[0], p)
    model.pay(AtCentre.exported, mg)
    model.pay(AtCentre.returned, proceeds(mg, world.price[0]) - int(tax), 0, CENTRES)
    pay_tax(model, tax)


def offers_of(model: Model, at: Array) -> Centre:
    """Return what centres at some sites offer: a part of the world price, to who comes on a day on which they are open."""
    cell, p = model.view(PriceBoard).cell, model.p.sell
    price = float(model.view(World).price[0]) * (1 - p.centre_discount_share)
    km = model.geography.km(cell[:, None], cell[at][None, :])
    legal_price = licensed_price(model.view(World), p)
    papers = 0.0 if model.switched_on("buy_without_papers") else p.papers_share
    best = best_chances(price, model.view(PriceBoard).price, p) * p.centre_open_share
    return Centre(price, legal_price, km.argmin(axis=1), km.min(axis=1) * p.trip_xof_per_km, best, papers, model.week)


def all_centres(place: PriceBoard, units: list[tuple[float, Array]]) -> Array:
    """Tell at which sites centres stand, of programmes with so many units for some sites each; a site has one at most."""
    has = np.zeros(len(place.n_miners), dtype=np.bool_)
    for n, is_there in units:
        has |= centres_at(place, int(n), is_there & ~has)
    return has


def centres_at(place: PriceBoard, n: int, is_there: Array) -> Array:
    """Tell at which of some sites `n` centres stand: those there stay, new ones open at the largest, the smallest close first."""
    has = place.has_centre & is_there
    more = n - int(has.sum())
    rank = -place.n_miners if more > 0 else place.n_miners
    order = np.argsort(rank, kind="stable")
    order = order[is_there[order]]
    has[order[has[order] != (more > 0)][: abs(more)]] = more > 0
    return has


def taken_out(turned_over: Array, left: Array, integrity: Array, p: Sell) -> Array:
    """Return what those who run each centre take out of its cash, XOF: a part of what it turns over, less the more honest."""
    return np.minimum(turned_over * (1 - integrity) * p.centre_theft_share, left).astype(np.int64)


@compiled
def sell_at_centres(
    rows: Array, seller: Seller, pit: PriceBoard, centre: Centre, cash: Array, sold: Sold, paid: Paid, rule: Rule
) -> None:
    """Serve people for whom the centre is best, in the order given, while its cash, a person's, lasts; it is counted down."""
    luck, p = rule.luck, rule.p
    for i in rows:
        j, u = seller.site[i], uniform(luck.channel, i)
        is_there = pit.besieged_until[j] <= centre.week and uniform(luck.ready, i) < p.ready_rate
        if seller.gold[i] <= 0 or seller.debt[i] > 0 or u >= centre.best_chance[j] or not is_there:
            continue
        mg, lacks, at = seller.gold[i], 1.0 - seller.is_permitted[i], centre.nearest[j]
        chance = chance_legal(mg, centre.price, pit.price[j], centre.trip_xof[j], lacks * centre.papers, p)
        trip = pit.legal_km[j] * p.trip_xof_per_km
        is_best = chance > chance_legal(mg, centre.legal_price, pit.price[j], trip, lacks * p.papers_share, p)
        if is_best and u < chance * p.centre_open_share and mg * centre.price <= cash[at]:
            cash[at] -= int(mg * centre.price)
            sell_to_licensed(i, centre.price, seller, sold, paid, p)
