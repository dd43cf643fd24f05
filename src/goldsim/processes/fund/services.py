"""What money buys at the state's posts and homes, and for committees."""

import numpy as np

from goldsim.engine.writing import Array, In, Out, Payment, Payments, Rows
from goldsim.entities.programmes import Bought, share_out, units_at_posts, units_by_place
from goldsim.model import Model
from goldsim.parameters import Instrument
from goldsim.processes.fund.pipeline import Programme, Staff


class Committee(Rows, of="committees"):
    """Committees that get helpers."""

    n_members = cell = In
    n_helpers = Out


class Paid(Payments):
    """What posts get."""

    posts = Payment("posts", "programmes.at_site", "officials.funds")
    pooled = Payment("put together for buying centres", "programmes.at_site", "programmes.at_site")


def fund_posts(model: Model, xof: int, programme: int) -> int:
    """Share a programme's money out over the posts that it is for, by the sites in their charge; return what was given."""
    need = model.view(Programme).need[programme]
    rows = np.flatnonzero(need > 0)
    return model.pay(Paid.posts, share_out(xof, need[rows]), programme, rows) if len(rows) else 0


def keep(model: Model, xof: int, programme: int) -> int:
    """Return what is kept for later: for works all, for loans what looking after borrowers leaves, for gold what centres leave.

    One fund holds what buying centres have after their staff, guard and rent.
    """
    fund, p = model.view(Programme), model.p.fund
    if fund.instrument[programme] != Instrument.BUYING_CENTRES:
        return xof if fund.instrument[programme] == Instrument.PUBLIC_WORKS else int(xof * p.cash_share)
    kept = max(xof - int(fund.n_units[programme] * p.centre_cost_xof), 0)
    if programme != Instrument.BUYING_CENTRES:
        model.pay(Paid.pooled, np.array([kept]), programme, int(Instrument.BUYING_CENTRES))
    return kept


def place_care(model: Model) -> None:
    """Set the places of the care homes: those that exist, and those the policy pays for, in which children are trained."""
    staff, own, lookups = model.view(Staff), model.lookups.care_places, model.lookups
    bought = units_at_posts(Instrument.CARE_PLACES, model.view(Bought))
    staff.n_places[:] = own + bought
    trained = bought + own * lookups.is_in_capital
    staff.training[:] = np.where(own + bought > 0, trained / np.maximum(own + bought, np.finfo(np.float32).tiny), 0)


def help_committees(model: Model) -> None:
    """Send paid helpers to villages: to committees first, in the drawn order, then to those who may found one."""
    village, order = model.view(Committee), model.lookups.committee_order
    order = order[np.argsort(village.n_members[order] <= 0, kind="stable")]
    village.n_helpers[:] = 0
    for units, is_there in units_by_place(Instrument.COMMITTEES, model.view(Bought), village.cell):
        own = order[is_there[order]]
        village.n_helpers[:] += helpers_of(units, own, len(order)) * model.p.fund.members_per_supported_committee


def helpers_of(units: float, order: Array, n: int) -> Array:
    """Spread `units` helpers over the committees in `order`, which are some of `n`: float64, shape (n,)."""
    helpers = np.zeros(n)
    if len(order) == 0:
        return helpers
    each, more = divmod(units, len(order))
    helpers[order] = each
    helpers[order[: int(more)]] += 1
    if int(more) < len(order):
        helpers[order[int(more)]] += more - int(more)
    return helpers
