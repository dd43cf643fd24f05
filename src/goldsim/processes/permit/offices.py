"""Offices that take files a step further: the queue, the fee, the bribe, the permit."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.kernels import can_accept
from goldsim.engine.tables import Array
from goldsim.entities.miners import Activity, Origin
from goldsim.entities.officials import Post
from goldsim.legacy import LegacyModel
from goldsim.parameters import Instrument

MINE, FOREIGN, OFFICE = int(Activity.MINE), int(Origin.FOREIGN_MIGRANT), int(Post.MINES_OFFICE)


class Queue(NamedTuple):
    """Files at the offices: shape (n_files,) each, operators' first, then people's in the order of the queue."""

    rows: Array
    office: Array
    time: Array
    is_operator: bool


def rules_of(model: LegacyModel) -> tuple[int, float, float]:
    """Return the number of steps, the fee for all of them, and the bribe a step that a clerk may ask."""
    p = model.p.permit
    return (p.n_steps, p.fee_xof, p.bribe_xof) if model.has("M16") else (1, 0.0, 0.0)


def refill_time(model: LegacyModel) -> None:
    """Give each mines office its week's time, in steps that it can handle; unused time is saved for some weeks."""
    p, officials, lookups = model.p.permit, model.officials, model.lookups
    desks = float(model.programmes.n_units[Instrument.PERMIT_DESKS])
    time = officials.change("time_left")
    add_time(
        time, officials.post, officials.n_staff, lookups.office_need, p.files_per_clerk_rate, desks, p.files_per_desk_rate,
        p.saved_weeks,
    )  # fmt: skip
    if not model.has("M17"):
        time[officials.post == OFFICE] = np.inf


def operators_queue(model: LegacyModel) -> Queue:
    """Return operators' files in a drawn order."""
    companies = model.companies
    rows = np.flatnonzero(companies.file > 0)
    rows = rows[np.argsort(model.at_rows("operator order", rows), kind="stable")]
    office = model.lookups.office_of_site[companies.site[rows]]
    return Queue(rows, office, np.ones(len(rows)), True)


def people_queue(model: LegacyModel) -> Queue:
    """Return people's files in the order of the week they came in; within a week the order is drawn."""
    miners = model.miners
    rows = model.rows_above(miners.file, 0)
    rows = rows[np.lexsort((model.at_rows("order", rows), miners.filed[rows]))]
    of_member = 1 / model.p.permit.members_per_cooperative * miners.weight
    return Queue(rows, model.lookups.office_of_home[rows], np.where(miners.is_member[rows], of_member, miners.weight), False)


def handle_in_turn(model: LegacyModel) -> None:
    """Let offices handle files in the order of the weeks in which they came, operators' like people's."""
    queues = (people_queue(model), operators_queue(model))
    filed = (model.miners.filed[queues[0].rows], model.companies.filed[queues[1].rows])
    for week in np.unique(np.concatenate(filed)):
        for queue, weeks in zip(queues, filed, strict=True):
            handle(model, part_of(queue, weeks == week))


def handle(model: LegacyModel, queue: Queue) -> Queue:
    """Let offices take files a step further, as far as their time goes; return those that were taken up."""
    if len(queue.rows) == 0:
        return queue
    queue = part_of(queue, taken_up(queue.office, queue.time, model.officials.change("time_left")))
    grant(model, pay(model, queue), is_operator=queue.is_operator)
    return queue


def pay(model: LegacyModel, queue: Queue) -> Array:
    """Collect a step's fee and what clerks ask, and move the files of those who pay; return the rows whose last step is done."""
    n_steps, fee, bribe = rules_of(model)
    rows, miners, is_operator = queue.rows, model.miners, queue.is_operator
    table, account = (model.companies, "companies.cash") if is_operator else (miners, "miners.savings")
    asked = np.full(len(rows), int(fee / n_steps))
    if not is_operator:
        asked[miners.is_member[rows]] = 0
    fees, bribes, is_done = pay_and_move(
        rows, queue.office, asked, int(bribe), table.cash if is_operator else table.savings, table.change("file"),
        model.officials.integrity, n_steps, model.key("bribe"), len(miners) * is_operator,
    )  # fmt: skip
    move = model.ledger.move
    move(fees, account, "country.treasury", "permit fees", source_rows=rows, target_rows=0)
    move(bribes, account, "officials.pocket", "bribe", source_rows=rows, target_rows=queue.office)
    done: Array = rows[is_done]
    return done


def grant(model: LegacyModel, rows: Array, *, is_operator: bool) -> None:
    """Give the permit to those whose last step is done."""
    p, miners, companies = model.p.permit, model.miners, model.companies
    if len(rows) == 0:
        return
    if is_operator:
        companies.change("is_permitted")[rows] = True
        companies.change("permit_until")[rows] = model.week + p.operator_permit_weeks
        model.sites.change("is_permitted")[companies.site[rows]] = False
        for operator in rows:
            cell = model.sites.cell[companies.site[operator]]
            waited = int(model.week - companies.filed[operator])
            model.tell("operator's permit", cell, "mines office", model.name("companies", operator), waited)
        return
    miners.change("is_permitted")[rows] = True
    miners.change("permit_until")[rows] = model.week + p.permit_weeks
    model.count_all("n_permits_granted", len(rows) * miners.weight)
    model.count_all("n_weeks_waited", int((model.week - miners.filed[rows]).sum()) * miners.weight)


def overtake(model: LegacyModel, handled: Queue) -> None:
    """Let people whose files wait at an office where an operator's was taken first resent it."""
    miners = model.miners
    if len(handled.rows) == 0:
        return
    is_theirs = np.zeros(len(model.officials), dtype=np.bool_)
    is_theirs[handled.office] = True
    columns = (miners.file, model.lookups.office_of_home, miners.change("wronged"))
    model.over(resent, columns, (), is_theirs, model.p.permit.overtaken_share)


def part_of(queue: Queue, chosen: Array) -> Queue:
    """Return the chosen files of a queue, in its order."""
    return queue._replace(rows=queue.rows[chosen], office=queue.office[chosen], time=queue.time[chosen])


@compiled
def add_time(
    time: Array, post: Array, n_staff: Array, need: Array, by_clerk: float, n_desks: float, by_desk: float, saved_weeks: float
) -> None:
    """Add a week's time of clerks and of bought desks to each office's; what is saved is that of some weeks at most."""
    for k in range(time.shape[0]):
        by_clerks = n_staff[k] * np.float32(by_clerk) if post[k] == OFFICE else np.float32(0)
        a_week = by_clerks + need[k] * n_desks * by_desk
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
    rows: Array, office: Array, fee: Array, bribe: int, purse: Array, file: Array, integrity: Array, n_steps: int,
    key: np.uint64, first_draw: int,
) -> tuple[Array, Array, Array]:  # fmt: skip
    """Move the files of those who can pay a step further; return each one's fee and bribe, and whether it was the last step.

    The clerk of an office asks for a bribe where he lacks integrity. Who cannot pay all that is asked pays nothing, and waits.
    """
    fees, bribes = np.zeros(rows.shape[0], dtype=np.int64), np.zeros(rows.shape[0], dtype=np.int64)
    is_done = np.zeros(rows.shape[0], dtype=np.bool_)
    for k in range(rows.shape[0]):
        i = rows[k]
        asked = bribe if uniform(key, first_draw + i) >= integrity[office[k]] else 0
        if purse[i] >= fee[k] + asked:
            fees[k], bribes[k] = fee[k], asked
            is_done[k] = file[i] >= n_steps
            file[i] = 0 if is_done[k] else file[i] + 1
    return fees, bribes, is_done


@compiled
def resent(_first: int, file: Array, office: Array, wronged: Array, is_theirs: Array, share: float) -> None:
    """Let people whose files wait at certain offices resent it."""
    for i in range(file.shape[0]):
        if file[i] > 0 and is_theirs[office[i]]:
            wronged[i] = max(wronged[i], np.float32(share))
