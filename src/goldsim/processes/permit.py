"""permit: applications, offices that handle them, and operators who go first.

Nationals who mine apply now and then, where a permit would save more than it costs: `P = 1 / (1 + exp(-(years * (bribes
saved + papers saved) - fees - bribes) / s))`, the bribes of a year at their site and the papers of a year's legal sales
as they see them, and if they have the first fee. An application is a file at the mines office of their region. Each
week an office has time for so many steps, by its clerks and by desks that a policy pays for. Files wait in the order in
which they came; operators' files go first. At each step the applicant pays a part of the fee and, to a clerk without
integrity, a bribe, or waits another week; after the last step the permit runs for its years, an operator's for a
shorter time. Each week some of those who wait give up, and all who mine no more. Those whom an operator's file
overtakes resent it. A policy's cooperatives take up people whose files wait: one file for all members, no fee, and a
permit that does not run out. An operator with the permit has the site to himself in law: it is no corridor any more,
also after him.

Assumed: one office a region; what people know of bribes is what their site sees. Mechanisms: M16, M17, M18, M30
(favouritism). Sources: UNU-CPR 2024 on a labyrinth beyond most miners' capacity and on bribes of firms; card of 10,000
XOF (2017); authorisation for nationals, three years at most.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from goldsim.agents.miners import Activity, Origin
from goldsim.agents.officials import Post
from goldsim.columns import Array, Columns, compiled, uses
from goldsim.draws import uniform
from goldsim.parameters import Instrument, Permit
from goldsim.parts import joined
from goldsim.rows import first_come, sum_by
from goldsim.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

MECHANISMS = ("M16", "M17", "M18", "M30")
READS: Columns = uses(
    miners="activity site origin income", sites="presence post cell", officials="post n_staff integrity",
    companies="n_machines site", programmes="n_units",
)  # fmt: skip
WRITES: Columns = uses(
    miners="is_permitted permit_until file filed is_member savings wronged", officials="n_files time_left pocket",
    companies="file filed is_permitted permit_until cash", sites="is_permitted", country="treasury",
)  # fmt: skip
DRAWS = ("apply", "worth it", "give up", "order", "bribe", "operator applies", "operator order", "join")

MINE, FOREIGN = int(Activity.MINE), int(Origin.FOREIGN_MIGRANT)


class Queue(NamedTuple):
    """Files at the offices: shape (n_files,) each, operators' first, then people's in the order of the queue."""

    rows: Array
    office: Array
    time: Array
    is_operator: bool


def step(economy: "GoldEconomy") -> None:
    """Let permits run out, files come in, offices work, and people give up."""
    expire(economy)
    apply(economy)
    apply_for_operators(economy)
    join_cooperatives(economy)
    refill_time(economy)
    if economy.has("M16"):
        overtake(economy, handle(economy, operators_queue(economy)))
        handle(economy, people_queue(economy))
    else:
        handle_in_turn(economy)
    give_up(economy)


def expire(economy: "GoldEconomy") -> None:
    """End permits whose years are over; members of a cooperative keep theirs."""
    miners, companies = economy.miners, economy.companies
    held = economy.rows_in(miners.is_permitted, 1)
    over = held[(miners.permit_until[held] <= economy.week) & ~miners.is_member[held]]
    miners.change("is_permitted")[over] = False
    companies.change("is_permitted")[companies.permit_until <= economy.week] = False


def apply(economy: "GoldEconomy") -> None:
    """Let people who mine file an application where it pays."""
    p, miners, sites = economy.p.permit, economy.miners, economy.sites
    columns = (miners.activity, miners.origin, miners.is_permitted, miners.file, economy.room(miners))
    rows = joined(economy.over(thinking_of_it, columns, (), p.apply_rate, economy.key("apply")))
    at = miners.site[rows]
    integrity = economy.officials.integrity[sites.post[at]]
    visits = sites.presence[at] * (1 - integrity) * economy.p.extort.bribe_xof
    papers = economy.p.sell.papers_share * np.maximum(miners.income[rows], 0)
    n_steps, fee, bribe = rules_of(economy)
    office = economy.layout.office_of_home[rows]
    cost = fee + n_steps * bribe * (1 - economy.officials.integrity[office])
    gain = (visits + papers * p.legal_sales_share) * WEEKS_PER_YEAR * p.years_seen
    files = (economy.at_rows("worth it", rows) < chance_to_apply(gain - cost, p)) & (miners.savings[rows] >= fee / n_steps)
    miners.change("file")[rows[files]] = 1
    miners.change("filed")[rows[files]] = economy.week
    economy.count_all("n_applications", int(files.sum()) * miners.weight)


def apply_for_operators(economy: "GoldEconomy") -> None:
    """Let operators without the permit for their site apply."""
    companies = economy.companies
    can = (companies.n_machines > 0) & ~companies.is_permitted & (companies.file == 0) & economy.has("M18")
    files = can & (economy.column("operator applies", len(companies)) < economy.p.permit.operator_apply_rate)
    companies.change("file")[files] = 1
    companies.change("filed")[files] = economy.week


def join_cooperatives(economy: "GoldEconomy") -> None:
    """Fill free places in a policy's cooperatives with people whose files wait, in a drawn order."""
    miners = economy.miners
    places = float(economy.programmes.n_units[Instrument.COOPERATIVES]) * economy.p.permit.members_per_cooperative
    if places == 0:
        return
    n_free = int(places / miners.weight - (miners.activity[economy.rows_in(miners.is_member, 1)] == MINE).sum())
    if n_free <= 0:
        return
    waiting = economy.rows_above(miners.file, 0)
    waiting = waiting[~miners.is_member[waiting]]
    order = np.argsort(economy.at_rows("join", waiting), kind="stable")
    miners.change("is_member")[waiting[order][:n_free]] = True


def rules_of(economy: "GoldEconomy") -> tuple[int, float, float]:
    """Return the number of steps, the fee for all of them, and the bribe a step that a clerk may ask."""
    p = economy.p.permit
    return (p.n_steps, p.fee_xof, p.bribe_xof) if economy.has("M16") else (1, 0.0, 0.0)


def refill_time(economy: "GoldEconomy") -> None:
    """Give each mines office its week's time, in steps that it can handle; unused time is saved for some weeks."""
    p, officials, layout = economy.p.permit, economy.officials, economy.layout
    is_office = officials.post == Post.MINES_OFFICE
    desks = float(economy.programmes.n_units[Instrument.PERMIT_DESKS])
    a_week = is_office * officials.n_staff * p.files_per_clerk_rate + layout.office_need * desks * p.files_per_desk_rate
    time = officials.change("time_left")
    time[:] = np.minimum(time + a_week, a_week * p.saved_weeks)
    if not economy.has("M17"):
        time[is_office] = np.inf


def operators_queue(economy: "GoldEconomy") -> Queue:
    """Return operators' files in a drawn order."""
    companies = economy.companies
    rows = np.flatnonzero(companies.file > 0)
    rows = rows[np.argsort(economy.at_rows("operator order", rows), kind="stable")]
    office = economy.layout.office_of_site[companies.site[rows]]
    return Queue(rows, office, np.ones(len(rows)), True)


def people_queue(economy: "GoldEconomy") -> Queue:
    """Return people's files in the order of the week they came in; within a week the order is drawn."""
    miners = economy.miners
    rows = economy.rows_above(miners.file, 0)
    rows = rows[np.lexsort((economy.at_rows("order", rows), miners.filed[rows]))]
    one = np.where(miners.is_member[rows], 1 / economy.p.permit.members_per_cooperative, 1)
    return Queue(rows, economy.layout.office_of_home[rows], one * miners.weight, False)


def handle_in_turn(economy: "GoldEconomy") -> None:
    """Let offices handle files in the order of the weeks in which they came, operators' like people's."""
    queues = (people_queue(economy), operators_queue(economy))
    filed = (economy.miners.filed[queues[0].rows], economy.companies.filed[queues[1].rows])
    for week in np.unique(np.concatenate(filed)):
        for queue, weeks in zip(queues, filed, strict=True):
            handle(economy, part_of(queue, weeks == week))


def handle(economy: "GoldEconomy", queue: Queue) -> Queue:
    """Let offices take files a step further, as far as their time goes; return those that were taken up."""
    if len(queue.rows) == 0:
        return queue
    table = economy.companies if queue.is_operator else economy.miners
    taken = first_come(queue.office, queue.time, economy.officials.time_left)
    queue = part_of(queue, taken)
    rows, office = queue.rows, queue.office
    time = economy.officials.change("time_left")
    np.subtract.at(time, office, queue.time)
    paid = pay(economy, rows, office, is_operator=queue.is_operator)
    file = table.change("file")
    file[rows[paid]] += 1
    done = rows[paid][file[rows[paid]] > rules_of(economy)[0]]
    file[done] = 0
    grant(economy, done, is_operator=queue.is_operator)
    return queue


def pay(economy: "GoldEconomy", rows: Array, office: Array, *, is_operator: bool) -> Array:
    """Collect a step's fee and what clerks ask; tell who paid, and so whose file moves."""
    n_steps, fee, bribe = rules_of(economy)
    table, account = (economy.companies, "companies.cash") if is_operator else (economy.miners, "miners.savings")
    purse = table.cash[rows] if is_operator else table.savings[rows]
    step_fee = np.full(len(rows), int(fee / n_steps))
    if not is_operator:
        step_fee[table.is_member[rows]] = 0
    u = economy.at_rows("bribe", rows + len(economy.miners) * is_operator)
    asked = np.where(u >= economy.officials.integrity[office], int(bribe), 0)
    paid: Array = purse >= step_fee + asked
    move = economy.ledger.move
    move(step_fee[paid], account, "country.treasury", "permit fees", source_rows=rows[paid], target_rows=0)
    move(asked[paid], account, "officials.pocket", "bribe", source_rows=rows[paid], target_rows=office[paid])
    return paid


def grant(economy: "GoldEconomy", rows: Array, *, is_operator: bool) -> None:
    """Give the permit to those whose last step is done."""
    p, miners, companies = economy.p.permit, economy.miners, economy.companies
    if is_operator:
        companies.change("is_permitted")[rows] = True
        companies.change("permit_until")[rows] = economy.week + p.operator_permit_weeks
        economy.sites.change("is_permitted")[companies.site[rows]] = False
        for operator in rows:
            cell = economy.sites.cell[companies.site[operator]]
            waited = int(economy.week - companies.filed[operator])
            economy.tell("operator's permit", cell, "mines office", economy.name("companies", operator), waited)
        return
    miners.change("is_permitted")[rows] = True
    miners.change("permit_until")[rows] = economy.week + p.permit_weeks
    economy.count_all("n_permits_granted", len(rows) * miners.weight)
    economy.count_all("n_weeks_waited", int((economy.week - miners.filed[rows]).sum()) * miners.weight)


def overtake(economy: "GoldEconomy", handled: Queue) -> None:
    """Let people whose files wait at an office where an operator's was taken first resent it."""
    miners = economy.miners
    if len(handled.rows) == 0:
        return
    waiting = economy.rows_above(miners.file, 0)
    is_theirs = np.zeros(len(economy.officials), dtype=np.bool_)
    is_theirs[handled.office] = True
    waiting = waiting[is_theirs[economy.layout.office_of_home[waiting]]]
    wronged = miners.change("wronged")
    wronged[waiting] = np.maximum(wronged[waiting], np.float32(economy.p.permit.overtaken_share))


def give_up(economy: "GoldEconomy") -> None:
    """Let some whose files wait drop them, and all who mine no more; count what is left."""
    miners, layout = economy.miners, economy.layout
    waiting = economy.rows_above(miners.file, 0)
    drops = economy.at_rows("give up", waiting) < economy.p.permit.give_up_rate
    drops |= miners.activity[waiting] > MINE
    miners.change("file")[waiting[drops]] = 0
    left = waiting[~drops]
    people = np.full(len(left), miners.weight)
    economy.officials.change("n_files")[:] = sum_by(layout.office_of_home[left], people, len(economy.officials))


def part_of(queue: Queue, chosen: Array) -> Queue:
    """Return the chosen files of a queue, in its order."""
    return queue._replace(rows=queue.rows[chosen], office=queue.office[chosen], time=queue.time[chosen])


@compiled
def thinking_of_it(
    first: int, activity: Array, origin: Array, is_permitted: Array, file: Array, rows: Array, rate: float, key: np.uint64
) -> Array:
    """Return the rows of nationals who mine without a permit or a file and think of applying this week, in order."""
    k = 0
    # Without branches: who mines is as good as random.
    for i in range(activity.shape[0]):
        can = (activity[i] == MINE) & (origin[i] != FOREIGN) & (not is_permitted[i]) & (file[i] == 0)
        rows[k] = first + i
        k += can & (uniform(key, first + i) < rate)
    return rows[:k].astype(np.int64)


def chance_to_apply(net_xof: Array, p: Permit) -> Array:
    """Return the chance that somebody who thinks of it files an application."""
    chance: Array = 1 / (1 + np.exp(-net_xof / p.choice_scale_xof))
    return chance
