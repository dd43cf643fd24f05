"""Offices that take files a step further: the time, the fee, the bribe, the permit."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import Array, In, Lookup, Out, Payment, Payments, Rows, can_accept, compiled, row_rule, uniform
from goldsim.entities.officials import Post
from goldsim.entities.programmes import Bought, units_at_posts
from goldsim.model import Model
from goldsim.parameters import Instrument
from goldsim.processes.permit.queues import Luck, Operator, Person, Queue, operators_queue, part_of, people_queue

OFFICE = int(Post.MINES_OFFICE)


class Site(Rows, of="sites"):
    """What operators and villages apply for, and what papers spare people there."""

    cell = spared_xof = dug = illicit = post = belt = n_miners = operator = In
    is_permitted = corridor_filed = corridor_until = is_banned = Out
    is_in_concession = office_of_site = Lookup


class Office(Rows, of="officials"):
    """Who handles files and may ask for bribes; posts, which may do so at sites, are in this table too."""

    post = n_staff = integrity = In
    time_left = n_files = Out


class Paid(Payments):
    """Who pays whom."""

    fees = Payment("permit fees", "miners.savings", "country.treasury", gives="pays {} for a step of the permit")
    bribes = Payment("bribe", "miners.savings", "officials.pocket", gives="pays {} so that the post looks away")
    operators_fees = Payment("operators' licences", "companies.cash", "country.treasury")
    operators_bribes = Payment("bribe", "companies.cash", "officials.pocket")


class Terms(NamedTuple):
    """What a permit takes: steps, the fee for all of them, and the bribe a step that a clerk may ask, XOF."""

    n_steps: int
    fee_xof: float
    bribe_xof: float


def terms_of(model: Model) -> Terms:
    """Return what a permit takes, which is little without the labyrinth."""
    p = model.p.permit
    return Terms(p.n_steps, p.fee_xof, p.bribe_xof) if model.has("M16") else Terms(1, 0.0, 0.0)


def licence_terms(model: Model) -> Terms:
    """Return what an operator's licence for an excavator's site takes: as many steps, and more money."""
    return times(terms_of(model), model.p.permit.licence_gain)


def times(terms: Terms, n: float) -> Terms:
    """Return the same steps for so many times the fee and the bribe."""
    return Terms(terms.n_steps, terms.fee_xof * n, terms.bribe_xof * n)


def refill_time(model: Model) -> None:
    """Give each mines office its week's time, in steps that it can handle; unused time is saved for some weeks."""
    office, p = model.view(Office), model.p.permit
    desks = units_at_posts(Instrument.PERMIT_DESKS, model.view(Bought))
    add_time(office, desks, p.files_per_clerk_rate, p.files_per_desk_rate, p.saved_weeks)
    if not model.has("M17"):
        office.time_left[office.post == OFFICE] = np.inf


def handle_in_turn(model: Model) -> None:
    """Let offices handle files in the order of the weeks in which they came, operators' like people's."""
    queues = (people_queue(model), operators_queue(model))
    for week in np.unique(np.concatenate([queue.filed for queue in queues])):
        for queue in queues:
            handle(model, part_of(queue, queue.filed == week))


def handle(model: Model, queue: Queue) -> Queue:
    """Let offices take files a step further, as far as their time goes; return those that were taken up."""
    if len(queue.rows) == 0:
        return queue
    queue = part_of(queue, taken_up(queue.office, queue.time, model.view(Office).time_left))
    (grant_to_operators if queue.is_operator else grant)(model, pay(model, queue))
    return queue


def pay(model: Model, queue: Queue) -> Array:
    """Collect a step's fee and what clerks ask, and move the files of those who pay; return the rows whose last step is done."""
    person, operator, luck = model.view(Person), model.view(Operator), model.keys(Luck)
    terms = licence_terms(model) if queue.is_operator else terms_of(model)
    fee, bribe, file, purse, first_draw = Paid.fees, Paid.bribes, person.file, person.savings, 0
    if queue.is_operator:
        # Their draws follow those of all people.
        fee, bribe, first_draw = Paid.operators_fees, Paid.operators_bribes, len(model.miners)
        file, purse = operator.file, operator.cash
    fees, bribes, is_done = pay_and_move(queue, file, purse, model.view(Office).integrity, terms, luck, first_draw)
    model.pay(fee, fees, payer=queue.rows, payee=0)
    model.pay(bribe, bribes, payer=queue.rows, payee=queue.office)
    return queue.rows[is_done]


def grant(model: Model, rows: Array) -> None:
    """Give the card to people whose last step is done."""
    if len(rows) == 0:
        return
    person, weight = model.view(Person), model.miners.weight
    person.is_permitted[rows], person.permit_until[rows] = True, model.week + model.p.permit.permit_weeks
    model.count_all("n_permits_granted", len(rows) * weight)
    model.count_all("n_weeks_waited", int((model.week - person.filed[rows]).sum()) * weight)


def grant_to_operators(model: Model, rows: Array) -> None:
    """Give operators whose last step is done the permit for their site, which is no corridor any more."""
    if len(rows) == 0:
        return
    operator, site = model.view(Operator), model.view(Site)
    operator.is_permitted[rows], operator.permit_until[rows] = True, model.week + model.p.permit.operator_permit_weeks
    operator.is_first[rows] = False
    site.is_permitted[operator.site[rows]] = False
    for i in rows:
        waited = int(model.week - operator.filed[i])
        model.tell("operator's permit", site.cell[operator.site[i]], "mines office", model.name("companies", i), waited)


def overtake(model: Model, handled: Queue) -> None:
    """Let people whose files wait at an office where an operator's was taken first for money resent it."""
    paid = handled.office[model.view(Operator).is_first[handled.rows]]
    if len(paid) == 0:
        return
    is_theirs = np.zeros(len(model.officials), dtype=np.bool_)
    is_theirs[paid] = True
    model.map_table(resent, Person, is_theirs, model.p.permit.overtaken_share)


@compiled
def add_time(office: Office, n_desks: Array, by_clerk: float, by_desk: float, saved_weeks: float) -> None:
    """Add a week's time of clerks and of bought desks to each office's; what is saved is that of some weeks at most."""
    time = office.time_left
    for k in range(time.shape[0]):
        by_clerks = office.n_staff[k] * np.float32(by_clerk) if office.post[k] == OFFICE else np.float32(0)
        a_week = by_clerks + n_desks[k] * by_desk
        time[k] = min(time[k] + a_week, a_week * saved_weeks)


@compiled
def taken_up(office: Array, time: Array, time_left: Array) -> Array:
    """Take up files in order as far as offices' time goes, which they use up; tell which are taken: bool, shape (n_files,)."""
    taken = can_accept(office, time, time_left)
    for k in range(office.shape[0]):
        if taken[k]:
            time_left[office[k]] -= time[k]
    return taken


@compiled
def pay_and_move(
    queue: Queue, file: Array, purse: Array, integrity: Array, terms: Terms, luck: Luck, first_draw: int
) -> tuple[Array, Array, Array]:
    """Move the files of those who can pay a step further; return each one's fee and bribe, and whether it was the last step.

    The clerk of an office asks for a bribe where he lacks integrity. Who cannot pay all that is asked pays nothing, and waits.
    """
    n, rows, office = queue.rows.shape[0], queue.rows, queue.office
    fees, bribes, is_done = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_)
    for k in range(n):
        i = rows[k]
        fee = int(terms.fee_xof * queue.size[k] / terms.n_steps)
        # Members of a cooperative are free of the fee, and of no bribe.
        asks = uniform(luck.bribe, first_draw + i) >= integrity[office[k]]
        bribe = int(terms.bribe_xof * (queue.size[k] or 1.0)) if asks else 0
        if purse[i] >= fee + bribe:
            fees[k], bribes[k] = fee, bribe
            is_done[k] = file[i] >= terms.n_steps
            file[i] = 0 if is_done[k] else file[i] + 1
    return fees, bribes, is_done


@row_rule
def resent(_first: int, overtaken: Person, is_theirs: Array, share: float) -> None:
    """Let people whose files wait at certain offices resent it."""
    for i in range(overtaken.file.shape[0]):
        if overtaken.file[i] > 0 and is_theirs[overtaken.office_of_home[i]]:
            overtaken.wronged[i] = max(overtaken.wronged[i], np.float32(share))
