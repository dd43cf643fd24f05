"""fund: the policy's money on its way down, and what it becomes.

Each week the policy pays a week's part of its budget into the pipelines of its instruments. After the instrument's
delay it reaches the regional offices, and those pass on a part each week, `1 - (1 - passed on) * (1 - in step)`. On
both levels some is diverted, together `leakage * (1 - integrity) / (1 - usual integrity) * (1 - in step)` with the mean
integrity of posts by staff; `1 - (1 - leakage)^share` of it above the region. Of what gets to the site, people there
ask for the part that they know of, `known + (1 - known) * in step`; the rest goes back, and so does what exceeds the
instrument's capacity. Local coordination brings the levels in step, `share * units / (units + half)`.

What arrives buys units at the instrument's unit cost. Patrol and border money goes into the funds of posts, transfers
and start-up capital to households, of each unit's cost the `cash share`, places to care homes, helpers to committees;
the rest, what delivery and training take with it, is paid for in the outside economy and shows as units in force. A
household where it is dangerous is out of reach in `squeeze * danger` of all weeks, and what was meant for it goes back. What
leaks above the regions is spent in the capital; what leaks below them goes into the pockets of posts, by their staff, and tempts.

Assumed: one pipeline and one regional office an instrument; households are served in an order drawn once, so that the same ones
are served from week to week. Mechanisms: M13 (leaked rents), M17, M24 (helpers, places), M27 (money shrinks, is late, and goes
unused), M28 (aid). Sources: UNU-CPR 2024 on lack of resources, budget and corruption, on aid that nobody knows of, and on
levels out of step; ENACT 2023 on victim support.
"""

from functools import partial

from goldsim.engine.writing import Array, Payment, Payments
from goldsim.entities.officials import Post
from goldsim.model import Model
from goldsim.parameters import Instrument
from goldsim.processes.fund.aid import forget_aid, support_farms, transfer_cash
from goldsim.processes.fund.pipeline import let_arrive, pay_in
from goldsim.processes.fund.services import fund_posts, help_committees, keep_to_buy, place_care

MECHANISMS = ("M13", "M17", "M24", "M27", "M28")


class Paid(Payments):
    """What programmes buy from everybody else."""

    costs = Payment("programme costs", "programmes.at_site", "country.towns")


def step(model: Model) -> None:
    """Pay in, let arrive, and hand over what arrived."""
    forget_aid(model)
    pay_in(model)
    arrived = let_arrive(model)
    hand_over(model, arrived)


def hand_over(model: Model, arrived: Array) -> None:
    """Bring each instrument's money to those who use it; what nobody takes in hand is bought outside."""
    rest = arrived.copy()
    for instrument, give in (
        (Instrument.PATROLS, partial(fund_posts, kind=Post.GENDARMERIE)),
        (Instrument.BORDER_POSTS, partial(fund_posts, kind=Post.CUSTOMS)),
        (Instrument.BUYING_CENTRES, keep_to_buy),
        (Instrument.CASH_TRANSFERS, transfer_cash),
        (Instrument.FARM_SUPPORT, support_farms),
    ):
        if arrived[instrument] > 0:
            rest[instrument] -= give(model, int(arrived[instrument]), int(instrument))
    model.pay(Paid.costs, rest, payee=0)
    place_care(model)
    help_committees(model)
