"""permit: applications, offices that handle them, operators' licences, and corridors.

Nationals who mine apply now and then, where a permit would save more than it costs: `P = 1 / (1 + exp(-(weeks * (spared
+ papers * income * sold legally) - fees - bribes) / s))`, spared being what papers have lately spared people at their site
in bribes and raids (nothing more in a corridor, which spares everybody), and if they have the first fee. An application
is a file at the mines office of their region. Each week an office has time for so many steps, by its clerks and by desks
that a policy pays for, and files wait in the order in which they came. At each step the applicant pays a part of the fee
and, to a clerk without integrity, a bribe, or waits another week; after the last the permit runs for its years. Some who
wait give up, and all who mine no more. A policy's cooperatives take up people whose files wait: one file for all members,
no fee, and a permit that is renewed as long as the policy keeps them; then members lapse at the end of their term.

An operator applies where raids that it would be spared, `seizures seen * loss * machines * integrity * weeks`, cost more
than a licence of its size. A clerk without integrity sells it a place before others for half of what waiting in turn would
cost; those whom it overtakes resent it. With the permit it has the site to itself in law: no corridor any more. Chiefs of a
belt pay for a corridor, as for the cards of a cooperative, where what it spares all who dig there is worth it; an office
opens it after all steps, where no mine and no operator has the ground, and it runs out.

Assumed: one office a region; who sells and who buys a favour share what it is worth. Mechanisms: M16, M17, M18, M30
(favouritism). Sources: UNU-CPR 2024 on a labyrinth beyond most miners' capacity and on bribes of firms; card of 10,000
XOF (2017); three years at most; licence of 5 million XOF (Burkina Faso 2022); 15 of more than 200 dredge owners with papers.
"""

import numpy as np

from goldsim.engine.compiled import row_rule
from goldsim.engine.writing import Array, compiled
from goldsim.entities.programmes import Bought, units_at_posts, units_of
from goldsim.model import Model
from goldsim.parameters import Instrument
from goldsim.processes.permit.applications import apply, apply_for_operators, give_up, join_cooperatives, keep_corridors
from goldsim.processes.permit.offices import (
    OFFICE,
    Office,
    Operator,
    Person,
    Queue,
    Site,
    handle,
    operators_queue,
    part_of,
    people_queue,
)

MECHANISMS = ("M16", "M17", "M18", "M30")


def step(model: Model) -> None:
    """Let permits run out, files come in, offices work, and people give up."""
    expire(model)
    forbid(model)
    apply(model)
    apply_for_operators(model)
    join_cooperatives(model)
    refill_time(model)
    keep_corridors(model)
    if model.has("M16"):
        serve(model)
    else:
        handle_in_turn(model)
    give_up(model)


def serve(model: Model) -> None:
    """Let offices serve operators who paid for it or came before everybody, then people, then other operators."""
    people, operators = people_queue(model), operators_queue(model)
    ahead = ahead_of(operators, people, model.view(Operator))
    overtake(model, handle(model, part_of(operators, ahead)))
    handle(model, people)
    handle(model, part_of(operators, ~ahead))


def expire(model: Model) -> None:
    """End permits whose years are over; a cooperative renews its members' as long as a policy keeps it."""
    is_kept = units_of(Instrument.COOPERATIVES, model.view(Bought)) > 0
    model.map_table(run_out, Person, model.week, model.p.permit.permit_weeks if is_kept else 0)
    operator = model.view(Operator)
    operator.is_permitted[operator.permit_until <= model.week] = False


def forbid(model: Model) -> None:
    """Write down where a policy forbids digging this week."""
    site = model.view(Site)
    site.is_banned[:] = False
    for (phase, ban), covers in zip(model.policy.bans, model.lookups.banned, strict=True):
        if phase.holds(model.date) and ban.holds(model.date):
            site.is_banned[:] |= covers[site.cell]


@row_rule
def run_out(_first: int, holder: Person, week: int, renewed_weeks: int) -> None:
    """End people's permits whose years are over; members of a cooperative get as many weeks more as it has, or leave it."""
    for i in range(holder.is_permitted.shape[0]):
        if not holder.is_permitted[i] or holder.permit_until[i] > week:
            continue
        holder.is_permitted[i] = holder.is_member[i] = holder.is_member[i] and renewed_weeks > 0
        holder.permit_until[i] = week + renewed_weeks


def ahead_of(queue: Queue, people: Queue, operator: Operator) -> Array:
    """Tell which operators' files go before people's: those that paid for it, and those that came before all of theirs."""
    oldest = {int(office): people.filed[people.office == office].min() for office in np.unique(people.office)}
    came_first = [filed < oldest.get(int(office), filed + 1) for office, filed in zip(queue.office, queue.filed, strict=True)]
    return operator.is_first[queue.rows] | np.array(came_first, dtype=np.bool_)


def overtake(model: Model, handled: Queue) -> None:
    """Let people whose files wait at an office where an operator's was taken first for money resent it."""
    paid = handled.office[model.view(Operator).is_first[handled.rows]]
    if len(paid) == 0:
        return
    is_theirs = np.zeros(len(model.officials), dtype=np.bool_)
    is_theirs[paid] = True
    model.map_table(resent, Person, is_theirs, model.p.permit.overtaken_share)


@row_rule
def resent(_first: int, overtaken: Person, is_theirs: Array, share: float) -> None:
    """Let people whose files wait at certain offices resent it."""
    for i in range(overtaken.file.shape[0]):
        if overtaken.file[i] > 0 and is_theirs[overtaken.office_of_home[i]]:
            overtaken.wronged[i] = max(overtaken.wronged[i], np.float32(share))


def handle_in_turn(model: Model) -> None:
    """Let offices handle files in the order of the weeks in which they came, operators' like people's."""
    queues = (people_queue(model), operators_queue(model))
    for week in np.unique(np.concatenate([queue.filed for queue in queues])):
        for queue in queues:
            handle(model, part_of(queue, queue.filed == week))


def refill_time(model: Model) -> None:
    """Give each mines office its week's time, in steps that it can handle; unused time is saved for some weeks."""
    office, p = model.view(Office), model.p.permit
    desks = units_at_posts(Instrument.PERMIT_DESKS, model.view(Bought))
    add_time(office, desks, p.files_per_clerk_rate, p.files_per_desk_rate, p.saved_weeks)
    if not model.has("M17"):
        office.time_left[office.post == OFFICE] = np.inf


@compiled
def add_time(office: Office, n_desks: Array, by_clerk: float, by_desk: float, saved_weeks: float) -> None:
    """Add a week's time of clerks and of bought desks to each office's; what is saved is that of some weeks at most."""
    time = office.time_left
    for k in range(time.shape[0]):
        by_clerks = office.n_staff[k] * np.float32(by_clerk) if office.post[k] == OFFICE else np.float32(0)
        a_week = by_clerks + n_desks[k] * by_desk
        time[k] = min(time[k] + a_week, a_week * saved_weeks)
