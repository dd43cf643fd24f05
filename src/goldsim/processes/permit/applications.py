"""Who files an application, people, operators and villages, who joins a cooperative, and who gives up."""

import numpy as np

from goldsim.engine.records import In, Rows, Total, Totals
from goldsim.engine.writing import (
    NOBODY,
    Array,
    compiled,
    joined,
    logistic,
    price_of_favour,
    row_rule,
    uniform,
    uniforms,
    uniforms_at,
)
from goldsim.entities.companies import Risk, seizure_loss
from goldsim.entities.miners import Activity, Origin
from goldsim.entities.programmes import Bought, units_by_place, units_of
from goldsim.entities.sites import NOT_FILED
from goldsim.model import Model
from goldsim.parameters import Instrument, Permit
from goldsim.processes.permit.offices import Luck, Office, Operator, Paid, Person, Site, Terms, terms_of
from goldsim.units import WEEKS_PER_YEAR

MINE, FOREIGN = int(Activity.MINE), int(Origin.FOREIGN_MIGRANT)


class Left(Totals, of="officials"):
    """Rows of people whose files are left."""

    n_files = Total


def apply(model: Model) -> None:
    """Let people who mine file an application where it pays."""
    p, applicant, terms, luck = model.p.permit, model.view(Person), terms_of(model), model.keys(Luck)
    rows = joined(model.map_table(thinking_of_it, Person, luck.apply, p.apply_rate))
    net = model.call(net_gain, rows, applicant, Site, Office, terms, model.p.sell.papers_share, p.permit_weeks)
    # It is worth it, and there is the first part of the fee.
    can_begin = applicant.savings[rows] >= terms.fee_xof / terms.n_steps
    rows = rows[(uniforms_at(luck.worth_it, rows) < chance_to_apply(net, p)) & can_begin]
    applicant.file[rows], applicant.filed[rows] = 1, model.week
    model.count_all("n_applications", len(rows) * model.miners.weight)


def join_cooperatives(model: Model) -> None:
    """Fill free places in a policy's cooperatives with people whose files wait, in a drawn order."""
    member = model.view(Person)
    places = units_of(Instrument.COOPERATIVES, model.view(Bought)) * model.p.permit.members_per_cooperative
    if places == 0:
        return
    n_free = int(places / model.miners.weight - sum(model.map_table(count_members, Person)))
    if n_free <= 0:
        return
    waiting = model.rows_above(member.file, 0)
    cell, is_there = model.view(Site).cell, np.zeros(len(model.sites), dtype=np.bool_)
    for _, covers in units_by_place(Instrument.COOPERATIVES, model.view(Bought), cell):
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
    return logistic(net_xof / p.choice_scale_xof)


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


def apply_for_operators(model: Model) -> None:
    """Let operators without the permit for their site apply where it saves more than it costs."""
    if not model.has("M18"):
        return
    operator, p, site = model.view(Operator), model.p.permit, model.view(Site)
    # Papers save raids as they have been, by posts that do their duty.
    loss = seizure_loss(model.p, model.switched_on("destroy_seized_machines")) * float(model.view(Risk).seized_rate[0])
    duty = model.view(Office).integrity[site.post[operator.site]]
    saved = operator.n_machines * operator.machine_size * loss * duty
    terms, integrity = terms_of(model, p.licence_gain), model.view(Office).integrity[model.lookups.office_of_site[operator.site]]
    cost = (terms.fee_xof + terms.n_steps * terms.bribe_xof * (1 - integrity)) * operator.machine_size
    can = (operator.n_machines > 0) & ~operator.is_permitted & (operator.file == 0)
    think = uniforms(model.keys(Luck).operator_applies, len(saved)) < p.operator_apply_rate
    rows = np.flatnonzero(can & think & (saved * p.operator_permit_weeks > cost))
    operator.file[rows], operator.filed[rows] = 1, model.week
    if model.has("M16"):
        buy_places(model, rows, saved[rows])


def buy_places(model: Model, rows: Array, saved: Array) -> None:
    """Let clerks without integrity sell operators a place before others, for half of what waiting in turn would cost them."""
    operator, official, p = model.view(Operator), model.view(Office), model.p.permit
    office = model.lookups.office_of_site[operator.site[rows]]
    a_week = np.maximum(official.n_staff[office] * p.files_per_clerk_rate, 1)
    price = price_of_favour(saved * official.n_files[office] * p.n_steps / a_week)
    sells = uniforms(model.keys(Luck).place, len(operator.site))[rows] >= official.integrity[office]
    operator.is_first[rows] = sells & (price >= 1) & (price <= operator.cash[rows])
    model.pay(Paid.place, (price * operator.is_first[rows]).astype(np.int64), payer=rows, payee=office)


class Chief(Rows, of="belts"):
    """Who pays for it: the chiefs and traders of the belt."""

    till = In


def keep_corridors(model: Model) -> None:
    """Let corridors run out, villages ask for new ones, and offices with time open those that have waited for all the steps."""
    site = model.view(Site)
    is_over = site.is_permitted & (site.corridor_until <= model.week)
    site.is_permitted[is_over] = False
    ask_for_corridors(model, site)
    clerk, terms = model.view(Office), terms_of(model)
    ready = (site.corridor_filed != NOT_FILED) & (site.corridor_filed + terms.n_steps <= model.week)
    for j in np.flatnonzero(ready).tolist():
        office = site.office_of_site[j]
        if clerk.time_left[office] > 0:
            clerk.time_left[office] -= terms.n_steps
            site.corridor_filed[j], site.corridor_until[j] = NOT_FILED, model.week + model.p.permit.permit_weeks
            site.is_permitted[j] = not is_taken(site, model.view(Operator))[j]
            model.tell("corridor", site.cell[j], "mines office", f"site {j}", int(site.n_miners[j]))


def ask_for_corridors(model: Model, site: Site) -> None:
    """Let chiefs pay for an application where it is worth it to their diggers: it costs what a cooperative's cards would."""
    p, clerk, weight = model.p.permit, model.view(Office), site.n_miners * site.spared_xof
    terms = terms_of(model, p.members_per_cooperative)
    bribes = terms.n_steps * terms.bribe_xof * (1 - clerk.integrity[site.office_of_site])
    think = uniforms(model.keys(Luck).village_applies, len(weight)) < p.operator_apply_rate
    is_ending = ~site.is_permitted | (site.corridor_until < model.week + WEEKS_PER_YEAR)
    worth = weight * p.permit_weeks > terms.fee_xof + bribes
    can = model.view(Chief).till[site.belt] >= terms.fee_xof + bribes
    is_free = (site.corridor_filed == NOT_FILED) & ~is_taken(site, model.view(Operator))
    asks = np.flatnonzero(think & worth & can & is_ending & is_free)
    # One a belt and week, so that no till pays twice what it holds.
    asks = asks[np.unique(site.belt[asks], return_index=True)[1]]
    model.pay(Paid.corridor_fees, np.full(len(asks), int(terms.fee_xof)), payer=site.belt[asks], payee=0)
    model.pay(Paid.corridor_bribes, bribes[asks].astype(np.int64), payer=site.belt[asks], payee=site.office_of_site[asks])
    site.corridor_filed[asks] = model.week


def is_taken(site: Site, owner: Operator) -> Array:
    """Tell which sites a mine or an operator has to itself in law: bool, shape (n_sites,)."""
    return site.is_in_concession | ((site.operator != NOBODY) & owner.is_permitted[site.operator])
