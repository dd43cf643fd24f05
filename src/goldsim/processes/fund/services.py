"""What money buys at the state's posts and homes, and for committees."""

import numpy as np

from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import Out, Rows
from goldsim.engine.tables import Array
from goldsim.entities.officials import Post
from goldsim.model import Model
from goldsim.parameters import Instrument
from goldsim.processes.fund.pipeline import Programme, Staff


class Committee(Rows, of="committees"):
    """Committees that get helpers."""

    n_members = Out


class Paid(Payments):
    """What posts get."""

    posts = Payment("posts", "programmes.at_site", "officials.funds")


def fund_posts(model: Model, xof: int, programme: int, kind: Post) -> int:
    """Share money out over posts of a kind, by the sites in their charge; return what was given."""
    rows = np.flatnonzero(model.view(Staff).post == kind)
    return model.pay(Paid.posts, share_out(xof, model.lookups.post_weight[rows]), programme, rows)


def keep_to_buy(model: Model, xof: int, programme: int) -> int:
    """Return what buying centres keep to buy gold with, after their staff, guard and rent."""
    return max(xof - int(model.view(Programme).n_units[programme] * model.p.fund.centre_cost_xof), 0)


def place_care(model: Model) -> None:
    """Set the places of the care homes: those that exist, and those the policy pays for."""
    bought = model.view(Programme).n_units[Instrument.CARE_PLACES]
    model.view(Staff).n_places[:] = model.lookups.care_places + bought * model.lookups.care_need


def help_committees(model: Model) -> None:
    """Give supported committees a paid helper each, in the drawn order; a committee helped twice over has two."""
    units, order, p = float(model.view(Programme).n_units[Instrument.COMMITTEES]), model.lookups.committee_order, model.p
    helpers = helpers_of(units, order, len(order))
    members = p.initial.committee_members + helpers * p.fund.members_per_supported_committee
    model.view(Committee).n_members[:] = members


def share_out(total: int, weights: Array) -> Array:
    """Split whole francs by weights; the francs that do not divide go to the first. int64, shape of `weights`."""
    amounts: Array = np.floor(total * (weights / weights.sum())).astype(np.int64)
    amounts[0] += total - amounts.sum()
    return amounts


def helpers_of(units: float, order: Array, n: int) -> Array:
    """Spread `units` helpers over `n` committees in order: float64, shape (n,)."""
    if n == 0:
        return np.zeros(0)
    each, more = divmod(units, n)
    helpers = np.full(n, each)
    helpers[order[: int(more)]] += 1
    if int(more) < n:
        helpers[order[int(more)]] += more - int(more)
    return helpers
