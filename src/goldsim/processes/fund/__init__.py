"""fund: the policy's money on its way down, and what it becomes.

Each week every measure of the policy's phase in force pays a week's part of its money, `ramp * yearly / weeks`, into its
pipeline; a measure for some place does so region by region, by the people, posts or sites there. It ends for good once the
outcome that it names has been beyond its bound for as long as it says. After the instrument's delay money reaches the
regional office, and that passes on a part each week, `1 - (1 - passed on) * (1 - in step)`. On both levels some is
diverted, together `leakage * (1 - integrity) / (1 - usual integrity) * (1 - in step)` with the mean integrity of posts by
staff; `1 - (1 - leakage)^share` of it above the region. Of what gets to the site, people there ask for the part that they
know of, `known + (1 - known) * in step`; the rest goes back, and so does what exceeds the instrument's capacity. Local
coordination brings the levels in step, `share * units / (units + half)`.

People who farm or mine are chosen for transfers and support by lot, transfers among the poor; by a test or a list, those with
the lowest `ln(consumption) + error * z`, where of a list a part of the places goes to those with most land; by coming first,
`-ln(u) * (1 + km to a post)`; or by themselves, where they earn less than is given. A transfer with a condition goes to those
none of whose children work, and the others know what they lose (see school).

What arrives buys units at the instrument's unit cost. Patrol and border money goes into the funds of posts, transfers and
start-up capital to households, of each unit's cost the `cash share`, places to care homes, helpers to committees; the rest,
what delivery and training take with it, is paid for in the outside economy and shows as units in force. Of start-up capital a
household in want eats the part that it lacks to live, and the rest is invested; only that is worth something on the farm. Money
for public works waits for the hungry season and is spread over its weeks: a wage for people to whom it is more than a week at
home, whose fields go without them. A credit fund takes over what miners owe buyers and lends for the pit; they pay back `repaid
share` of what they have beyond the pit's needs, what comes back is lent again, and who stops mining has run. What is told in
public does not leak below the regions, in part, and is asked for. A household where it is dangerous is out of reach in `squeeze
* danger` of all weeks, and what was meant for it goes back. What leaks above the regions is spent in the capital; what leaks
below them goes into the pockets of posts, by their staff, and tempts.

Assumed: one regional office a measure and region, or one an instrument where it is for the country; lots, errors and ways
are drawn once, so that the same people are served from week to week. Mechanisms: M13 (leaked rents), M17, M24 (helpers,
places), M27 (money shrinks, is late, and goes unused), M28 (aid). Sources: UNU-CPR 2024 on lack of resources, budget and
corruption, on aid that nobody knows of, and on levels out of step; ENACT 2023 on victim support.
"""

from collections.abc import Callable

import numpy as np

from goldsim.engine.writing import Array, In, Out, Rows
from goldsim.entities.programmes import Bought, share_out, units_at_posts, units_by_place
from goldsim.model import Model
from goldsim.parameters import Instrument
from goldsim.processes.fund.aid import forget_aid, run_credit, run_works, support_farms, transfer_cash
from goldsim.processes.fund.pipeline import Paid, Programme, Staff, let_arrive, pay_in


class Committee(Rows, of="committees"):
    """Committees that get helpers."""

    n_members = cell = In
    n_helpers = Out


def fund_posts(model: Model, xof: int, programme: int) -> int:
    """Share a programme's money out over the posts that it is for, by the sites in their charge; return what was given."""
    need = model.view(Programme).need[programme]
    rows = np.flatnonzero(need > 0)
    return model.pay(Paid.posts, share_out(xof, need[rows]), programme, rows) if len(rows) else 0


def keep(model: Model, xof: int, programme: int) -> int:
    """Return what is kept for later: for works all, for loans what care of borrowers leaves, for gold what centres leave."""
    # One fund holds what buying centres have after their staff, guard and rent.
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


MECHANISMS = ("M13", "M17", "M24", "M27", "M28")


def step(model: Model) -> None:
    """Pay in, let arrive, and hand over what arrived."""
    forget_aid(model)
    pay_in(model)
    arrived = let_arrive(model)
    hand_over(model, arrived)


GIVES: dict[int, Callable[[Model, int, int], int]] = {
    Instrument.PATROLS: fund_posts,
    Instrument.BORDER_POSTS: fund_posts,
    Instrument.BUYING_CENTRES: keep,
    Instrument.CASH_TRANSFERS: transfer_cash,
    Instrument.FARM_SUPPORT: support_farms,
    Instrument.PUBLIC_WORKS: keep,
    Instrument.MINERS_CREDIT: keep,
}


def hand_over(model: Model, arrived: Array) -> None:
    """Bring each programme's money to those who use it; what nobody takes in hand is bought outside."""
    rest, instrument = arrived.copy(), model.view(Programme).instrument
    for k in np.flatnonzero(arrived).tolist():
        if int(instrument[k]) in GIVES:
            rest[k] -= GIVES[int(instrument[k])](model, int(arrived[k]), k)
    model.pay(Paid.costs, rest, payee=0)
    run_works(model)
    run_credit(model)
    place_care(model)
    help_committees(model)
