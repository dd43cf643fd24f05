"""Who files an application, who joins a cooperative, and who gives up."""

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.draws import uniform, uniforms_at
from goldsim.engine.forms import logistic
from goldsim.engine.records import Key, Keys, Total, Totals
from goldsim.engine.tables import Array
from goldsim.engine.threads import joined
from goldsim.entities.miners import Activity, Origin
from goldsim.entities.programmes import units_by_place, units_of
from goldsim.model import Model
from goldsim.parameters import Instrument, Permit
from goldsim.processes.permit.offices import Office, Programme, Site, Terms, terms_of
from goldsim.processes.permit.queues import Person

MINE, FOREIGN = int(Activity.MINE), int(Origin.FOREIGN_MIGRANT)


class Left(Totals, of="officials"):
    """Rows of people whose files are left."""

    n_files = Total


class Luck(Keys):
    """What is drawn."""

    apply = worth_it = join = give_up = Key


def apply(model: Model) -> None:
    """Let people who mine file an application where it pays."""
    p, applicant, terms, luck = model.p.permit, model.view(Person), terms_of(model), model.keys(Luck)
    rows = joined(model.map_table(thinking_of_it, Person, luck.apply, p.apply_rate))
    net = model.call(net_gain, rows, applicant, Site, Office, terms, model.p.sell.papers_share, p.permit_weeks)
    rows = rows[who_files(net, applicant.savings[rows], uniforms_at(luck.worth_it, rows), terms, p)]
    applicant.file[rows], applicant.filed[rows] = 1, model.week
    model.count_all("n_applications", len(rows) * model.miners.weight)


def join_cooperatives(model: Model) -> None:
    """Fill free places in a policy's cooperatives with people whose files wait, in a drawn order."""
    member = model.view(Person)
    programme = model.view(Programme)
    in_force = programme.instrument, programme.n_units, programme.covers
    places = units_of(Instrument.COOPERATIVES, programme.instrument, programme.n_units) * model.p.permit.members_per_cooperative
    if places == 0:
        return
    n_free = int(places / model.miners.weight - sum(model.map_table(count_members, Person)))
    if n_free <= 0:
        return
    waiting = model.rows_above(member.file, 0)
    cell, is_there = model.view(Site).cell, np.zeros(len(model.sites), dtype=np.bool_)
    for _, covers in units_by_place(Instrument.COOPERATIVES, *in_force, cell):
        is_there |= covers
    waiting = waiting[~member.is_member[waiting] & is_there[member.site[waiting]]]
    order = np.argsort(uniforms_at(model.keys(Luck).join, waiting), kind="stable")
    member.is_member[waiting[order][:n_free]] = True


def give_up(model: Model) -> None:
    """Let some whose files wait drop them, and all who mine no more; count what is left."""
    left = model.totals(Left)
    model.map_table(drop_files, Person, left, model.keys(Luck).give_up, model.p.permit.give_up_rate)
    model.view(Office).n_files[:] = left.n_files * model.miners.weight


@compiled
def thinking_of_it(first: int, candidate: Person, key: np.uint64, rate: float) -> Array:
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
def net_gain(
    rows: Array, applicant: Person, site: Site, official: Office, terms: Terms, papers_share: float, weeks: int
) -> Array:
    """Return what some people think a permit would save them over its years, as they see it at their site, less its cost, XOF."""
    single = np.float32  # the precision of the columns
    bribes = terms.n_steps * terms.bribe_xof
    net = np.empty(rows.shape[0], dtype=np.float32)
    for k in range(rows.shape[0]):
        i = rows[k]
        j, office = applicant.site[i], applicant.office_of_home[i]
        # In a corridor everybody is spared; and papers at a sale are saved on what is sold legally there.
        spared = single(0) if site.is_permitted[j] else site.spared_xof[j]
        legal = single(max(1 - site.illicit[j] / max(site.dug[j], 1), 0))
        gain = (spared + single(papers_share) * max(applicant.income[i], single(0)) * legal) * single(weeks)
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
def count_members(_first: int, member: Person) -> int:
    """Return how many rows of people who mine belong to a cooperative."""
    n = 0
    for i in range(member.is_member.shape[0]):
        n += member.is_member[i] & (member.activity[i] == MINE)
    return n


@row_rule
def drop_files(first: int, waiting: Person, left: Left, key: np.uint64, rate: float) -> None:
    """Let some drop their files, and all who mine no more; count the rows that are left at each office."""
    for i in range(waiting.file.shape[0]):
        if waiting.file[i] == 0:
            continue
        if uniform(key, first + i) < rate or waiting.activity[i] > MINE:
            waiting.file[i] = 0
        else:
            left.n_files[waiting.office_of_home[i]] += 1
