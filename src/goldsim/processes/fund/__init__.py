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

from goldsim.engine.writing import Array, Payment, Payments
from goldsim.model import Model
from goldsim.parameters import Instrument
from goldsim.processes.fund.aid import forget_aid, support_farms, transfer_cash
from goldsim.processes.fund.loans import run_credit
from goldsim.processes.fund.pipeline import Programme, let_arrive, pay_in
from goldsim.processes.fund.services import fund_posts, help_committees, keep, place_care
from goldsim.processes.fund.works import run_works

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
