"""Offices that take files a step further: the time, the fee, the bribe, the permit."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.records import In, Key, Keys, Lookup, Out, Rows, Scratch
from goldsim.engine.writing import Array, Payment, Payments, can_accept, compiled, uniform, uniforms_at
from goldsim.entities.officials import Post
from goldsim.model import Model


class Person(Rows, of="miners"):
    """People who may file, whose files may wait, and who may be in a cooperative."""

    file = filed = is_member = is_permitted = permit_until = wronged = Out
    office_of_home = Lookup
    savings = site = income = activity = origin = In
    scratch = Scratch


class Operator(Rows, of="companies"):
    """Operators who file, or may, for the site that they work, or have it to themselves."""

    file = filed = is_first = is_permitted = permit_until = Out
    machine_size = site = cash = n_machines = In


class Luck(Keys):
    """What is drawn."""

    order = operator_order = bribe = apply = worth_it = join = give_up = operator_applies = place = village_applies = Key


class Queue(NamedTuple):
    """Files in order, operators' or people's: shape (n_files,) each.

    `time` is what a step takes an office, in files; `size` is what is paid, as a part of the fee of the queue's terms.
    """

    rows: Array
    office: Array
    filed: Array
    time: Array
    size: Array
    is_operator: bool


def operators_queue(model: Model) -> Queue:
    """Return operators' files in a drawn order."""
    operator = model.view(Operator)
    rows = np.flatnonzero(operator.file > 0)
    rows = rows[np.argsort(uniforms_at(model.keys(Luck).operator_order, rows), kind="stable")]
    office = model.lookups.office_of_site[operator.site[rows]]
    return Queue(rows, office, operator.filed[rows], np.ones(len(rows)), operator.machine_size[rows].astype(np.float64), True)


def people_queue(model: Model) -> Queue:
    """Return people's files in the order of the week they came in; within a week the order is drawn."""
    person = model.view(Person)
    rows = model.rows_above(person.file, 0)
    rows = rows[np.lexsort((uniforms_at(model.keys(Luck).order, rows), person.filed[rows]))]
    is_member = person.is_member[rows]
    # A cooperative's members have one file for all of them.
    time = np.where(is_member, 1 / model.p.permit.members_per_cooperative * model.miners.weight, model.miners.weight)
    return Queue(rows, person.office_of_home[rows], person.filed[rows], time, np.where(is_member, 0.0, 1.0), False)


def part_of(queue: Queue, chosen: Array) -> Queue:
    """Return the chosen files of a queue, in its order."""
    rows, office, filed, time, size = (column[chosen] for column in queue[:-1])
    return Queue(rows, office, filed, time, size, queue.is_operator)


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
    place = Payment("bribe", "companies.cash", "officials.pocket")
    corridor_fees = Payment("corridor fees", "belts.till", "country.treasury")
    corridor_bribes = Payment("bribe", "belts.till", "officials.pocket")


class Terms(NamedTuple):
    """What a permit takes: steps, the fee for all of them, and the bribe a step that a clerk may ask, XOF."""

    n_steps: int
    fee_xof: float
    bribe_xof: float


def terms_of(model: Model, n: float = 1.0) -> Terms:
    """Return what a permit takes, or one for `n` times the fee and the bribe: little without the labyrinth."""
    p = model.p.permit
    return Terms(p.n_steps, p.fee_xof * n, p.bribe_xof * n) if model.has("M16") else Terms(1, 0.0, 0.0)


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
    terms = terms_of(model, model.p.permit.licence_gain if queue.is_operator else 1.0)
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
    """Move the files of those who can pay a step further; return each one's fee and bribe, and whether it was the last step."""
    # The clerk of an office asks for a bribe where he lacks integrity. Who cannot pay all that is asked pays nothing, and waits.
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
