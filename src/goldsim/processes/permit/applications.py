"""Who files an application, who joins a cooperative, and who gives up."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.draws import uniform, uniforms_at
from goldsim.engine.forms import logistic
from goldsim.engine.records import In, Key, Keys, Lookup, Out, Rows, Scratch, Total, Totals
from goldsim.engine.tables import Array
from goldsim.engine.threads import joined
from goldsim.entities.miners import Activity, Origin
from goldsim.model import Model
from goldsim.parameters import Instrument, Permit
from goldsim.processes.permit.offices import Terms, terms_of
from goldsim.units import WEEKS_PER_YEAR

MINE, FOREIGN = int(Activity.MINE), int(Origin.FOREIGN_MIGRANT)


class Candidate(Rows, of="miners"):
    """Who may think of applying."""

    activity: In
    origin: In
    is_permitted: In
    file: In
    scratch: Scratch


class Applicant(Rows, of="miners"):
    """Who thinks of it."""

    site: In
    income: In
    savings: In
    office_of_home: Lookup
    file: Out
    filed: Out


class Site(Rows, of="sites"):
    """Where a post may ask for bribes."""

    presence: In
    post: In


class Official(Rows, of="officials"):
    """Who may ask for bribes, and where files wait."""

    integrity: In
    n_files: Out


class Operator(Rows, of="companies"):
    """Who files for a site."""

    n_machines: In
    is_permitted: In
    file: Out
    filed: Out


class Member(Rows, of="miners"):
    """Who is in a cooperative, or may join one."""

    is_member: Out
    activity: In
    file: In


class Waiting(Rows, of="miners"):
    """Whose file waits."""

    file: Out
    activity: In
    office_of_home: Lookup


class Left(Totals, of="officials"):
    """Rows of people whose files are left."""

    n_files: Total


class Programme(Rows, of="programmes"):
    """What a policy pays for."""

    n_units: In


class Luck(Keys):
    """What is drawn."""

    apply: Key
    worth_it: Key
    operator_applies: Key
    join: Key
    give_up: Key


class Saved(NamedTuple):
    """What a permit saves: the bribe at a post's visit, XOF; papers, as a part of legal sales; and for how long people look."""

    visit_xof: float
    papers_share: float
    legal_sales_share: float
    years_seen: float


def apply(model: Model) -> None:
    """Let people who mine file an application where it pays."""
    p, applicant, terms, luck = model.p.permit, model.view(Applicant), terms_of(model), model.keys(Luck)
    rows = joined(model.map_table(thinking_of_it, Candidate, luck.apply, p.apply_rate))
    saved = Saved(model.p.extort.bribe_xof, model.p.sell.papers_share, p.legal_sales_share, p.years_seen)
    net = net_gain(rows, applicant, model.view(Site), model.view(Official), terms, saved)
    rows = rows[who_files(net, applicant.savings[rows], uniforms_at(luck.worth_it, rows), terms, p)]
    applicant.file[rows], applicant.filed[rows] = 1, model.week
    model.count_all("n_applications", len(rows) * model.miners.weight)


def apply_for_operators(model: Model) -> None:
    """Let operators without the permit for their site apply."""
    if model.has("M18"):
        key, rate = model.keys(Luck).operator_applies, model.p.permit.operator_apply_rate
        file_for_operators(model.view(Operator), model.week, key, rate)


def join_cooperatives(model: Model) -> None:
    """Fill free places in a policy's cooperatives with people whose files wait, in a drawn order."""
    member = model.view(Member)
    places = float(model.view(Programme).n_units[Instrument.COOPERATIVES]) * model.p.permit.members_per_cooperative
    if places == 0:
        return
    n_free = int(places / model.miners.weight - sum(model.map_table(count_members, Member)))
    if n_free <= 0:
        return
    waiting = model.rows_above(member.file, 0)
    waiting = waiting[~member.is_member[waiting]]
    order = np.argsort(uniforms_at(model.keys(Luck).join, waiting), kind="stable")
    member.is_member[waiting[order][:n_free]] = True


def give_up(model: Model) -> None:
    """Let some whose files wait drop them, and all who mine no more; count what is left."""
    left = model.totals(Left)
    model.map_table(drop_files, Waiting, left, model.keys(Luck).give_up, model.p.permit.give_up_rate)
    model.view(Official).n_files[:] = left.n_files * model.miners.weight


@compiled
def thinking_of_it(first: int, candidate: Candidate, key: np.uint64, rate: float) -> Array:
    """Return the rows of nationals who mine without a permit or a file and think of applying this week, in order."""
    activity, origin, is_permitted, file = candidate.activity, candidate.origin, candidate.is_permitted, candidate.file
    rows, k = candidate.scratch, 0
    # Without branches: who mines is as good as random.
    for i in range(activity.shape[0]):
        can = (activity[i] == MINE) & (origin[i] != FOREIGN) & (not is_permitted[i]) & (file[i] == 0)
        rows[k] = first + i
        k += can & (uniform(key, first + i) < rate)
    return rows[:k].astype(np.int64)


@compiled
def net_gain(rows: Array, applicant: Applicant, site: Site, official: Official, terms: Terms, saved: Saved) -> Array:
    """Return what some people think a permit would save them over the years they look ahead, less what it would cost, XOF."""
    single = np.float32  # the precision of the columns
    bribes = terms.n_steps * terms.bribe_xof
    net = np.empty(rows.shape[0], dtype=np.float32)
    for k in range(rows.shape[0]):
        i = rows[k]
        j, office = applicant.site[i], applicant.office_of_home[i]
        visits = site.presence[j] * single(1 - official.integrity[site.post[j]]) * single(saved.visit_xof)
        papers = single(saved.papers_share) * max(applicant.income[i], single(0)) * single(saved.legal_sales_share)
        gain = (visits + papers) * single(WEEKS_PER_YEAR) * single(saved.years_seen)
        net[k] = gain - (single(terms.fee_xof) + single(bribes) * single(1 - official.integrity[office]))
    return net


def chance_to_apply(net_xof: Array, p: Permit) -> Array:
    """Return the chance that somebody who thinks of it files an application."""
    chance: Array = logistic(net_xof / p.choice_scale_xof)
    return chance


def who_files(net_xof: Array, savings: Array, u: Array, terms: Terms, p: Permit) -> Array:
    """Tell who of those who think of it files an application: it is worth it, and there is the first part of the fee."""
    files: Array = (u < chance_to_apply(net_xof, p)) & (savings >= terms.fee_xof / terms.n_steps)
    return files


@row_rule
def count_members(_first: int, member: Member) -> int:
    """Return how many rows of people who mine belong to a cooperative."""
    n = 0
    for i in range(member.is_member.shape[0]):
        n += member.is_member[i] & (member.activity[i] == MINE)
    return n


@compiled
def file_for_operators(operator: Operator, week: int, key: np.uint64, rate: float) -> None:
    """Let operators with machines, without the permit and without a file, apply now and then."""
    for i in range(operator.file.shape[0]):
        can = operator.n_machines[i] > 0 and not operator.is_permitted[i] and operator.file[i] == 0
        if can and uniform(key, i) < rate:
            operator.file[i], operator.filed[i] = 1, week


@row_rule
def drop_files(first: int, waiting: Waiting, left: Left, key: np.uint64, rate: float) -> None:
    """Let some drop their files, and all who mine no more; count the rows that are left at each office."""
    for i in range(waiting.file.shape[0]):
        if waiting.file[i] == 0:
            continue
        if uniform(key, first + i) < rate or waiting.activity[i] > MINE:
            waiting.file[i] = 0
        else:
            left.n_files[waiting.office_of_home[i]] += 1
