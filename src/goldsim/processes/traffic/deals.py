"""What holders do with children other than work them: sell them where they are worth more, take a ransom, turn them out."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Key, Keys, Payment, Payments, Rows, compiled, price_of_favour, uniforms_at
from goldsim.entities.recruiting_parties import Cargo
from goldsim.entities.sites import is_worked
from goldsim.model import Model
from goldsim.parameters import Traffic
from goldsim.processes.traffic.captivity import AT_ORIGIN, HOME, RETURNED, TRAFFICKED, Captive
from goldsim.processes.traffic.journeys import Recruiter
from goldsim.processes.traffic.supply import Asked, Origin
from goldsim.processes.traffic.worth import Pit, loss_rates, recruits_at, work_share, worth
from goldsim.units import WEEKS_PER_YEAR


class Purse(Rows, of="households"):
    """What a family has: the child's own, or, far from the mines, one that fares as it does."""

    savings = In


class Adult(Rows, of="miners"):
    """Whose household that is."""

    household = In


class Deal(Keys):
    """What is drawn."""

    offer = where = hear = Key


class Price(Payments):
    """What is paid for a child."""

    sold = Payment("price of a child", "traffickers.capital", "traffickers.capital")
    ransom = Payment("ransom", "households.savings", "traffickers.capital", gives="pays {} for a child that is held")
    ransom_afar = Payment("ransom", "country.towns", "traffickers.capital")
    ransom_abroad = Payment("ransom", "country.abroad", "traffickers.capital")


class Offer(NamedTuple):
    """Held children of whom holders think anew: rows, what each brings a week more than it costs, its place and holder.

    `loss_rate` is by site.
    """

    rows: Array
    gain: Array
    loss_rate: Array
    site: Array
    holder: Array


def deal(model: Model) -> None:
    """Let holders think anew about some of the held: a ransom, a sale, or the door."""
    captive, luck = model.view(Captive), model.keys(Deal)
    held, pit, p = model.rows_in(captive.state, TRAFFICKED), model.view(Pit), model.p.traffic
    is_left = ~is_worked(pit.known_people, pit.closed_until, model.week, p.team_people)
    # Where hardly anybody has been of late, nothing is to be had, and a holder looks for another place every week.
    thinks = uniforms_at(luck.offer, held) < p.deal_rate
    rows = held[thinks | is_left[captive.site[held]]]
    if len(rows) == 0:
        return
    site = captive.site[rows].astype(np.int64)
    gain = np.where(is_left[site], -pit.held_cost[site], gains_of(rows, site, captive, pit, model.week, p))
    offer = Offer(rows, gain, loss_rates(model)[Cargo.CHILDREN], site, captive.holder[rows])
    is_free = take_ransoms(model, offer)
    is_sold = sell(model, offer, ~is_free)
    turned_out = ~is_free & ~is_sold & (offer.gain < 0) & np.isin(rows, held[thinks])
    for name, which in (("ransomed", is_free), ("sold", is_sold), ("turned_out", turned_out)):
        model.count_all(f"n_children_{name}", int(which.sum()) * model.children.weight)
    let_go(captive, rows[turned_out], RETURNED)
    # Who pays a ransom takes the child home.
    captive.site[rows[is_free]] = NOBODY
    let_go(captive, rows[is_free], np.where(captive.guardian[rows[is_free]] >= 0, HOME, AT_ORIGIN))


def let_go(captive: Captive, rows: Array, to: Array | int) -> None:
    """Let children go, home or on their own."""
    captive.state[rows], captive.holder[rows], captive.has_papers_taken[rows] = to, NOBODY, False
    captive.is_waiting[rows] = False


def take_ransoms(model: Model, offer: Offer) -> Array:
    """Let families that have heard where a child is, and have the money, pay what it is worth; tell which are free."""
    asked, origin = model.view(Asked), model.view(Origin)
    place, family = asked.place[offer.rows], model.view(Adult).household[asked.family[offer.rows]]
    price = worth(offer.gain, offer.loss_rate[offer.site]).astype(np.int64)
    hears = uniforms_at(model.keys(Deal).hear, offer.rows) < origin.warned[place]
    part, is_ours = price * model.children.weight // model.households.weight, model.view(Captive).guardian[offer.rows] >= 0
    # A row of families pays its part for a row of children, one a week.
    is_next = ~is_ours | np.isin(np.arange(len(family)), np.unique(family, return_index=True)[1])
    free = hears & (price > 0) & (np.maximum(price, part) <= model.view(Purse).savings[family]) & is_next
    xof, abroad = price * free * model.children.weight, origin.is_abroad[place]
    model.pay(Price.ransom, np.where(is_ours, part * free, 0), payer=family, payee=offer.holder)
    model.pay(Price.ransom_afar, np.where(is_ours | abroad, 0, xof), payer=0, payee=offer.holder)
    model.pay(Price.ransom_abroad, np.where(abroad, xof, 0), payer=0, payee=offer.holder)
    return np.asarray(free)


def sell(model: Model, offer: Offer, can: Array) -> Array:
    """Sell children to a holder elsewhere to whom they are worth more than the way; tell which are sold."""
    captive, pit, p, weight = model.view(Captive), model.view(Pit), model.p.traffic, model.children.weight
    recruits = recruits_at(model) > 0
    share = np.cumsum(pit.n_miners * recruits) / max(int((pit.n_miners * recruits).sum()), 1)
    to = np.minimum(np.searchsorted(share, uniforms_at(model.keys(Deal).where, offer.rows)), len(share) - 1)
    more = worth(gains_of(offer.rows, to, captive, pit, model.week, p), offer.loss_rate[to])
    before = worth(offer.gain, offer.loss_rate[offer.site])
    fare = model.geography.km(pit.cell[offer.site], pit.cell[to]) * p.fare_xof_per_km
    price = ((before + price_of_favour(more - before - fare)) * weight).astype(np.int64)
    buyer, left = pit.buyer[to], model.view(Recruiter).capital.copy()
    sold = can & recruits[to] & (more - before > fare) & (to != offer.site)
    for k in np.flatnonzero(sold & (buyer != offer.holder)):
        sold[k] = price[k] <= left[buyer[k]]
        left[buyer[k]] -= price[k] * sold[k]
    paid = np.where(sold & (buyer != offer.holder), price, 0)
    model.pay(Price.sold, paid, payer=buyer, payee=offer.holder)
    captive.site[offer.rows[sold]], captive.holder[offer.rows[sold]] = to[sold], buyer[sold]
    return np.asarray(sold)


@compiled
def gains_of(rows: Array, site: Array, captive: Captive, pit: Pit, week: int, p: Traffic) -> Array:
    """Return what each child brings at a site more than it costs, XOF a week."""
    gain = np.empty(rows.shape[0])
    for k in range(rows.shape[0]):
        i, j = rows[k], site[k]
        share = work_share((captive.age_weeks[i] + week) / WEEKS_PER_YEAR, captive.is_girl[i], p) * captive.health[i]
        gain[k] = share * pit.child_yield[j] - pit.held_cost[j]
    return gain
