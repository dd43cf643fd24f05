"""What money buys at the state's posts and homes, and for committees."""

import numpy as np

from goldsim.engine.writing import Array, In, Out, Payment, Payments, Rows
from goldsim.entities.officials import Post
from goldsim.model import Model
from goldsim.parameters import Instrument
from goldsim.processes.fund.pipeline import Programme, Staff, share_out


class Committee(Rows, of="committees"):
    """Committees that get helpers."""

    n_members = In
    n_helpers = Out


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
    """Set the places of the care homes: those that exist, and those the policy pays for, in which children are trained."""
    staff, own, lookups = model.view(Staff), model.lookups.care_places, model.lookups
    bought = model.view(Programme).n_units[Instrument.CARE_PLACES] * lookups.care_need
    staff.n_places[:] = own + bought
    trained = bought + own * lookups.is_in_capital
    staff.training[:] = np.where(own + bought > 0, trained / np.maximum(own + bought, np.finfo(np.float32).tiny), 0)


def help_committees(model: Model) -> None:
    """Send paid helpers to villages: to committees first, in the drawn order, then to those who may found one."""
    village, order = model.view(Committee), model.lookups.committee_order
    order = order[np.argsort(village.n_members[order] <= 0, kind="stable")]
    units = float(model.view(Programme).n_units[Instrument.COMMITTEES])
    village.n_helpers[:] = helpers_of(units, order, len(order)) * model.p.fund.members_per_supported_committee


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
