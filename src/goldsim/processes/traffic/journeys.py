"""Groups of children on their way, the posts that stop them, and who arrives in a holder's hands."""

import numpy as np

from goldsim.engine.draws import uniforms
from goldsim.engine.kernels import sum_by
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import Array
from goldsim.entities.children import ChildState
from goldsim.model import Model
from goldsim.parameters import Traffic

TRAFFICKED = int(ChildState.TRAFFICKED)


class Traveller(Rows, of="children"):
    """Who is brought."""

    state = site = holder = weeks_held = has_papers_taken = is_cared_for = was_trafficked = Out


class Destination(Rows, of="sites"):
    """Where children are wanted, brought and used."""

    presence = post = buyer = belt = cell = n_miners = pay = closed_until = In
    demand = Out


class Recruiter(Rows, of="traffickers"):
    """Who brings them."""

    capital = is_recruiter = In


class Post(Rows, of="officials"):
    """Who may stop them."""

    integrity = In


class Stop(Keys):
    """What is drawn."""

    stop = integrity = Key


class Bribes(Payments):
    """What a post takes for looking away."""

    bribe = Payment("bribe", "traffickers.capital", "officials.pocket")


def stop_on_the_way(model: Model, rows: Array, destination: Array) -> None:
    """Let posts stop groups; the rest arrive in their holders' hands."""
    site, weight = model.view(Destination), model.children.weight
    if len(rows) == 0:
        return
    coming = sum_by(destination, np.full(len(rows), weight), len(site.cell))
    stopped = (uniforms(model.keys(Stop).stop, len(site.cell)) < stop_chance(site.presence, model.p.traffic)) & (coming > 0)
    bribe = bribes(model, coming, stopped)
    model.pay(Bribes.bribe, bribe, payer=site.buyer, payee=site.post)
    is_caught = stopped & (bribe == 0)
    for j in np.flatnonzero(is_caught):
        model.tell("interception", site.cell[j], f"post {site.post[j]}", f"network {site.buyer[j]}", int(coming[j]))
    model.count("n_children_brought", np.where(is_caught, 0, coming))
    model.count("n_children_intercepted", np.where(is_caught, coming, 0))
    model.count("n_children_let_through", np.where(bribe > 0, coming, 0))
    arrives = ~is_caught[destination]
    take_hold(model, rows[arrives], destination[arrives])


def bribes(model: Model, coming: Array, stopped: Array) -> Array:
    """Return what posts that stop a group, and are bribable, get for letting it through, XOF: as far as capital reaches."""
    site, n = model.view(Destination), len(model.traffickers)
    integrity = model.view(Post).integrity[site.post]
    takes = stopped & (uniforms(model.keys(Stop).integrity, len(stopped)) >= integrity) & model.has("M23")
    n_stopped = sum_by(site.buyer, takes.astype(np.int64), n)
    purse = model.view(Recruiter).capital[site.buyer] // np.maximum(n_stopped[site.buyer], 1)
    asked: Array = np.where(takes, np.minimum(coming * int(model.p.traffic.bribe_xof), purse), 0)
    return asked


def take_hold(model: Model, rows: Array, at: Array) -> None:
    """Put children into the hands of the network at each one's site."""
    child, site, weight = model.view(Traveller), model.view(Destination), model.children.weight
    again = child.was_trafficked[rows]
    n_again = sum_by(at[again], np.full(int(again.sum()), weight), len(site.cell))
    model.count("n_children_retrafficked", n_again)
    child.state[rows], child.site[rows], child.holder[rows], child.weeks_held[rows] = TRAFFICKED, at, site.buyer[at], 0
    child.has_papers_taken[rows], child.is_cared_for[rows], child.was_trafficked[rows] = True, False, True


def stop_chance(presence: Array, p: Traffic) -> Array:
    """Return the chance that a group on its way to a site is stopped."""
    chance: Array = 1 - (1 - p.road_stop_share) * (1 - p.site_stop_share * presence)
    return chance
