"""What holders do with children other than work them: sell them where they are worth more, take a ransom, turn them out."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Key, Keys, Payment, Payments, Rows, compiled, price_of_favour, uniforms_at
from goldsim.entities.children import ChildState
from goldsim.entities.recruiting_parties import Cargo
from goldsim.entities.sites import is_worked
from goldsim.model import Model
from goldsim.parameters import Traffic
from goldsim.processes.traffic.captivity import AT_ORIGIN, HOME, RETURNED, TRAFFICKED
from goldsim.processes.traffic.journeys import Captive
from goldsim.processes.traffic.supply import Asked, Family, Home, Origin
from goldsim.processes.traffic.worth import Market, Nation, Pit, Recruiter, loss_rates, recruits_at, work_share, worth
from goldsim.units import WEEKS_PER_YEAR

ARMED = int(ChildState.ARMED)


class Purse(Rows, of="households"):
    """What a family has: the child's own, or, far from the mines, one that fares as it does."""

    savings = In


class Group(Rows, of="armed_groups"):
    """Who buys boys."""

    stance = cash = In


class Deal(Keys):
    """What is drawn."""

    offer = where = hear = Key


class Price(Payments):
    """What is paid for a child."""

    sold = Payment("price of a child", "traffickers.capital", "traffickers.capital")
    to_group = Payment("price of a child", "armed_groups.cash", "traffickers.capital")
    ransom = Payment("ransom", "households.savings", "traffickers.capital", gives="pays {} for a child that is held")
    ransom_afar = Payment("ransom", "country.towns", "traffickers.capital")
    ransom_abroad = Payment("ransom", "country.abroad", "traffickers.capital")


class Offer(NamedTuple):
    """Held children of whom holders think anew: rows, place, holder, what each brings a week more than it costs, its worth."""

    rows: Array
    site: Array
    holder: Array
    gain: Array
    worth: Array


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
    site, loss_rate = captive.site[rows].astype(np.int64), loss_rates(model)[Cargo.CHILDREN]
    gain = np.where(is_left[site], -pit.held_cost[site], gains_of(rows, site, captive, pit, model.week, p))
    offer = Offer(rows, site, captive.holder[rows], gain, worth(gain, loss_rate[site]))
    is_free = take_ransoms(model, offer)
    is_armed = sell_to_groups(model, offer, ~is_free)
    is_sold = sell(model, offer, ~is_free & ~is_armed, loss_rate)
    turned_out = ~(is_free | is_armed | is_sold) & (gain < 0) & np.isin(rows, held[thinks])
    fates = {"ransomed": is_free, "sold_to_groups": is_armed, "sold": is_sold, "turned_out": turned_out}
    for name, which in fates.items():
        model.count_all(f"n_children_{name}", int(which.sum()) * model.children.weight)
    let_go(captive, rows[turned_out], RETURNED)
    # Who pays a ransom takes the child home.
    captive.site[rows[is_free | is_armed]] = NOBODY
    let_go(captive, rows[is_armed], ARMED)
    let_go(captive, rows[is_free], np.where(captive.guardian[rows[is_free]] >= 0, HOME, AT_ORIGIN))


def let_go(captive: Captive, rows: Array, to: Array | int) -> None:
    """Let children go, home, on their own or with a group."""
    captive.state[rows], captive.holder[rows], captive.has_papers_taken[rows] = to, NOBODY, False
    captive.is_waiting[rows] = False


def debts(model: Model, offer: Offer) -> Array:
    """Return what holders say that children owe, XOF: advance, papers, and all that food has cost, of which they pay a part."""
    captive, p, living = model.view(Captive), model.p, float(model.view(Nation).living_factor[0])
    food = p.live.line_xof * living * model.view(Market).price_level[model.view(Pit).belt[offer.site]]
    papers = p.traffic.papers_xof * captive.has_papers_taken[offer.rows]
    return p.traffic.advance_xof + papers + captive.weeks_held[offer.rows] * food


def take_ransoms(model: Model, offer: Offer) -> Array:
    """Let families that have heard where a child is pay the debt, or what they have if it is worth no more; tell who is free."""
    asked, origin = model.view(Asked), model.view(Origin)
    place, family = asked.place[offer.rows], model.view(Family).household[asked.family[offer.rows]]
    savings, part = model.view(Purse).savings[family], model.children.weight / model.households.weight
    hears = uniforms_at(model.keys(Deal).hear, offer.rows) < origin.warned[place]
    is_ours, abroad = model.view(Captive).guardian[offer.rows] >= 0, origin.is_abroad[place]
    # A row of families pays its part for a row of children, one a week.
    is_next = ~is_ours | np.isin(np.arange(len(family)), np.unique(family, return_index=True)[1])
    free = hears & (offer.worth >= 1) & (offer.worth * max(part, 1) <= savings) & is_next
    price = np.minimum(np.maximum(offer.worth, debts(model, offer)), savings / max(part, 1)) * free
    xof = price.astype(np.int64) * model.children.weight
    model.pay(Price.ransom, np.where(is_ours, (price * part).astype(np.int64), 0), payer=family, payee=offer.holder)
    model.pay(Price.ransom_afar, np.where(is_ours | abroad, 0, xof), payer=0, payee=offer.holder)
    model.pay(Price.ransom_abroad, np.where(abroad, xof, 0), payer=0, payee=offer.holder)
    return np.asarray(free)


def sell_to_groups(model: Model, offer: Offer, can: Array) -> Array:
    """Sell boys whom a group on whose ground they are would arm, where it pays more than they are worth; tell which are sold."""
    captive, group, p = model.view(Captive), model.view(Group), model.p
    buyer = model.view(Home).controller[model.view(Pit).cell[offer.site]]
    is_old = captive.age_weeks[offer.rows] + model.week >= p.recruit.child_youngest_weeks
    price = p.traffic.armed_price_xof * np.array(p.recruit.paid_shares)[group.stance[buyer]]
    wants = can & model.has("M10") & (buyer != NOBODY) & is_old & ~captive.is_girl[offer.rows] & (price > offer.worth)
    xof = (price * model.children.weight).astype(np.int64)
    sold = can_pay(wants, buyer, xof, group.cash)
    model.pay(Price.to_group, xof[sold], payer=buyer[sold], payee=offer.holder[sold])
    captive.group[offer.rows[sold]] = buyer[sold]
    return sold


def can_pay(wants: Array, buyer: Array, price: Array, cash: Array) -> Array:
    """Tell which of those who want to, in order, can pay a price out of the cash of their buyer."""
    can, left = wants.copy(), cash.copy()
    for k in np.flatnonzero(wants):
        can[k] = price[k] <= left[buyer[k]]
        left[buyer[k]] -= price[k] * can[k]
    return can


def sell(model: Model, offer: Offer, can: Array, loss_rate: Array) -> Array:
    """Sell children to a holder elsewhere to whom they are worth more than the way; tell which are sold."""
    captive, pit, p, weight = model.view(Captive), model.view(Pit), model.p.traffic, model.children.weight
    recruits = recruits_at(model) > 0
    people = pit.known_people * recruits
    share = np.cumsum(people) / max(people.sum(), 1)
    to = np.minimum(np.searchsorted(share, uniforms_at(model.keys(Deal).where, offer.rows)), len(share) - 1)
    more = worth(gains_of(offer.rows, to, captive, pit, model.week, p), loss_rate[to]) - offer.worth
    fare, buyer = model.geography.km(pit.cell[offer.site], pit.cell[to]) * p.fare_xof_per_km, pit.buyer[to]
    price = np.where(buyer != offer.holder, (offer.worth + price_of_favour(more - fare)) * weight, 0).astype(np.int64)
    wants = can & recruits[to] & (more > fare) & (to != offer.site)
    sold = can_pay(wants, buyer, price, model.view(Recruiter).capital)
    model.pay(Price.sold, price * sold, payer=buyer, payee=offer.holder)
    captive.site[offer.rows[sold]], captive.holder[offer.rows[sold]] = to[sold], buyer[sold]
    return sold


@compiled
def gains_of(rows: Array, site: Array, captive: Captive, pit: Pit, week: int, p: Traffic) -> Array:
    """Return what each child brings at a site more than it costs, XOF a week."""
    gain = np.empty(rows.shape[0])
    for k in range(rows.shape[0]):
        i, j = rows[k], site[k]
        share = work_share((captive.age_weeks[i] + week) / WEEKS_PER_YEAR, captive.is_girl[i], p) * captive.health[i]
        gain[k] = share * pit.child_yield[j] - pit.held_cost[j]
    return gain
