"""Who files an application, who joins a cooperative, and who gives up."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.tables import Array
from goldsim.engine.threads import joined
from goldsim.entities.miners import Activity, Origin
from goldsim.entities.officials import Post
from goldsim.legacy import LegacyModel
from goldsim.parameters import Instrument, Permit
from goldsim.processes.permit.offices import rules_of
from goldsim.units import WEEKS_PER_YEAR

MINE, FOREIGN, OFFICE = int(Activity.MINE), int(Origin.FOREIGN_MIGRANT), int(Post.MINES_OFFICE)


def apply(model: LegacyModel) -> None:
    """Let people who mine file an application where it pays."""
    p, miners, sites = model.p.permit, model.miners, model.sites
    columns = (miners.activity, miners.origin, miners.is_permitted, miners.file, model.scratch(miners))
    rows = joined(model.over(thinking_of_it, columns, (), p.apply_rate, model.key("apply")))
    n_steps, fee, bribe = rules_of(model)
    net = net_gain(
        rows, miners.site, miners.income, model.lookups.office_of_home, sites.presence, sites.post, model.officials.integrity,
        model.p.extort.bribe_xof, model.p.sell.papers_share, fee, n_steps * bribe, p,
    )  # fmt: skip
    files = (model.at_rows("worth it", rows) < chance_to_apply(net, p)) & (miners.savings[rows] >= fee / n_steps)
    rows = rows[files]
    miners.change("file")[rows] = 1
    miners.change("filed")[rows] = model.week
    model.count_all("n_applications", len(rows) * miners.weight)


def apply_for_operators(model: LegacyModel) -> None:
    """Let operators without the permit for their site apply."""
    companies = model.companies
    if model.has("M18"):
        file_for_operators(
            companies.n_machines, companies.is_permitted, companies.change("file"), companies.change("filed"), model.week,
            model.p.permit.operator_apply_rate, model.key("operator applies"),
        )  # fmt: skip


def join_cooperatives(model: LegacyModel) -> None:
    """Fill free places in a policy's cooperatives with people whose files wait, in a drawn order."""
    miners = model.miners
    places = float(model.programmes.n_units[Instrument.COOPERATIVES]) * model.p.permit.members_per_cooperative
    if places == 0:
        return
    n_free = int(places / miners.weight - sum(model.over(count_members, (miners.is_member, miners.activity), ())))
    if n_free <= 0:
        return
    waiting = model.rows_above(miners.file, 0)
    waiting = waiting[~miners.is_member[waiting]]
    order = np.argsort(model.at_rows("join", waiting), kind="stable")
    miners.change("is_member")[waiting[order][:n_free]] = True


def give_up(model: LegacyModel) -> None:
    """Let some whose files wait drop them, and all who mine no more; count what is left."""
    miners, n_left = model.miners, np.zeros(len(model.officials), dtype=np.int64)
    columns = (miners.change("file"), miners.activity, model.lookups.office_of_home)
    model.over(drop_files, columns, (n_left,), model.p.permit.give_up_rate, model.key("give up"))
    model.officials.change("n_files")[:] = n_left * miners.weight


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
def drop_files(first: int, n_left: Array, file: Array, activity: Array, office: Array, rate: float, key: np.uint64) -> None:
    """Let some drop their files, and all who mine no more; count the rows that are left at each office."""
    for i in range(file.shape[0]):
        if file[i] == 0:
            continue
        if uniform(key, first + i) < rate or activity[i] > MINE:
            file[i] = 0
        else:
            n_left[office[i]] += 1
