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
from goldsim.rows import first_come
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

MINE, FOREIGN, OFFICE = int(Activity.MINE), int(Origin.FOREIGN_MIGRANT), int(Post.MINES_OFFICE)


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
    economy.over(run_out, (miners.change("is_permitted"), miners.permit_until, miners.is_member), (), economy.week)
    companies.change("is_permitted")[companies.permit_until <= economy.week] = False


def apply(economy: "GoldEconomy") -> None:
    """Let people who mine file an application where it pays."""
    p, miners, sites = economy.p.permit, economy.miners, economy.sites
    columns = (miners.activity, miners.origin, miners.is_permitted, miners.file, economy.room(miners))
    rows = joined(economy.over(thinking_of_it, columns, (), p.apply_rate, economy.key("apply")))
    n_steps, fee, bribe = rules_of(economy)
    net = net_gain(
        rows, miners.site, miners.income, economy.layout.office_of_home, sites.presence, sites.post, economy.officials.integrity,
        economy.p.extort.bribe_xof, economy.p.sell.papers_share, fee, n_steps * bribe, p,
    )  # fmt: skip
    files = (economy.at_rows("worth it", rows) < chance_to_apply(net, p)) & (miners.savings[rows] >= fee / n_steps)
    rows = rows[files]
    miners.change("file")[rows] = 1
    miners.change("filed")[rows] = economy.week
    economy.count_all("n_applications", len(rows) * miners.weight)


def apply_for_operators(economy: "GoldEconomy") -> None:
    """Let operators without the permit for their site apply."""
    companies = economy.companies
    if economy.has("M18"):
        file_for_operators(
            companies.n_machines, companies.is_permitted, companies.change("file"), companies.change("filed"), economy.week,
            economy.p.permit.operator_apply_rate, economy.key("operator applies"),
        )  # fmt: skip


def join_cooperatives(economy: "GoldEconomy") -> None:
    """Fill free places in a policy's cooperatives with people whose files wait, in a drawn order."""
    miners = economy.miners
    places = float(economy.programmes.n_units[Instrument.COOPERATIVES]) * economy.p.permit.members_per_cooperative
    if places == 0:
        return
    n_free = int(places / miners.weight - sum(economy.over(count_members, (miners.is_member, miners.activity), ())))
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
    desks = float(economy.programmes.n_units[Instrument.PERMIT_DESKS])
    time = officials.change("time_left")
    add_time(
        time, officials.post, officials.n_staff, layout.office_need, p.files_per_clerk_rate, desks, p.files_per_desk_rate,
        p.saved_weeks,
    )  # fmt: skip
    if not economy.has("M17"):
        time[officials.post == OFFICE] = np.inf


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
    of_member = 1 / economy.p.permit.members_per_cooperative * miners.weight
    return Queue(rows, economy.layout.office_of_home[rows], np.where(miners.is_member[rows], of_member, miners.weight), False)


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
    queue = part_of(queue, taken_up(queue.office, queue.time, economy.officials.change("time_left")))
    grant(economy, pay(economy, queue), is_operator=queue.is_operator)
    return queue


def pay(economy: "GoldEconomy", queue: Queue) -> Array:
    """Collect a step's fee and what clerks ask, and move the files of those who pay; return the rows whose last step is done."""
    n_steps, fee, bribe = rules_of(economy)
    rows, miners, is_operator = queue.rows, economy.miners, queue.is_operator
    table, account = (economy.companies, "companies.cash") if is_operator else (miners, "miners.savings")
    asked = np.full(len(rows), int(fee / n_steps))
    if not is_operator:
        asked[miners.is_member[rows]] = 0
    fees, bribes, is_done = pay_and_move(
        rows, queue.office, asked, int(bribe), table.cash if is_operator else table.savings, table.change("file"),
        economy.officials.integrity, n_steps, economy.key("bribe"), len(miners) * is_operator,
    )  # fmt: skip
    move = economy.ledger.move
    move(fees, account, "country.treasury", "permit fees", source_rows=rows, target_rows=0)
    move(bribes, account, "officials.pocket", "bribe", source_rows=rows, target_rows=queue.office)
    done: Array = rows[is_done]
    return done


def grant(economy: "GoldEconomy", rows: Array, *, is_operator: bool) -> None:
    """Give the permit to those whose last step is done."""
    p, miners, companies = economy.p.permit, economy.miners, economy.companies
    if len(rows) == 0:
        return
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
    is_theirs = np.zeros(len(economy.officials), dtype=np.bool_)
    is_theirs[handled.office] = True
    columns = (miners.file, economy.layout.office_of_home, miners.change("wronged"))
    economy.over(resent, columns, (), is_theirs, economy.p.permit.overtaken_share)


def give_up(economy: "GoldEconomy") -> None:
    """Let some whose files wait drop them, and all who mine no more; count what is left."""
    miners, n_left = economy.miners, np.zeros(len(economy.officials), dtype=np.int64)
    columns = (miners.change("file"), miners.activity, economy.layout.office_of_home)
    economy.over(drop_files, columns, (n_left,), economy.p.permit.give_up_rate, economy.key("give up"))
    economy.officials.change("n_files")[:] = n_left * miners.weight


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


@compiled
def net_gain(
    rows: Array, site: Array, income: Array, office: Array, presence: Array, post: Array, integrity: Array, visit_xof: float,
    papers_share: float, fee: float, bribes: float, p: Permit,
) -> Array:  # fmt: skip
    """Return what some people think a permit would save them over the years they look ahead, less what it would cost, XOF."""
    single = np.float32  # the precision of the columns
    net = np.empty(rows.shape[0], dtype=np.float32)
    for k in range(rows.shape[0]):
        i = rows[k]
        j = site[i]
        visits = presence[j] * single(1 - integrity[post[j]]) * single(visit_xof)
        papers = single(papers_share) * max(income[i], single(0)) * single(p.legal_sales_share)
        gain = (visits + papers) * single(WEEKS_PER_YEAR) * single(p.years_seen)
        net[k] = gain - (single(fee) + single(bribes) * single(1 - integrity[office[i]]))
    return net


def chance_to_apply(net_xof: Array, p: Permit) -> Array:
    """Return the chance that somebody who thinks of it files an application."""
    chance: Array = 1 / (1 + np.exp(-net_xof / p.choice_scale_xof))
    return chance


@compiled
def run_out(_first: int, is_permitted: Array, permit_until: Array, is_member: Array, week: int) -> None:
    """End people's permits whose years are over, but for members of a cooperative."""
    for i in range(is_permitted.shape[0]):
        is_permitted[i] &= (permit_until[i] > week) | is_member[i]


@compiled
def count_members(_first: int, is_member: Array, activity: Array) -> int:
    """Return how many rows of people who mine belong to a cooperative."""
    n = 0
    for i in range(is_member.shape[0]):
        n += is_member[i] & (activity[i] == MINE)
    return n


@compiled
def file_for_operators(
    n_machines: Array, is_permitted: Array, file: Array, filed: Array, week: int, rate: float, key: np.uint64
) -> None:
    """Let operators with machines, without the permit and without a file, apply now and then."""
    for i in range(file.shape[0]):
        if n_machines[i] > 0 and not is_permitted[i] and file[i] == 0 and uniform(key, i) < rate:
            file[i], filed[i] = 1, week


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
    taken = first_come(office, time, time_left)
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


@compiled
def drop_files(first: int, n_left: Array, file: Array, activity: Array, office: Array, rate: float, key: np.uint64) -> None:
    """Let some drop their files, and all who mine no more; count the rows that are left at each office."""
    for i in range(file.shape[0]):
        if file[i] == 0:
            continue
        if uniform(key, first + i) < rate or activity[i] > MINE:
            file[i] = 0
        else:
            n_left[office[i]] += 1
