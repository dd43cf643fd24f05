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

from goldsim.engine.compiled import row_rule
from goldsim.engine.records import In, Out, Rows
from goldsim.model import Model
from goldsim.processes.permit.applications import apply, apply_for_operators, give_up, join_cooperatives
from goldsim.processes.permit.offices import handle, handle_in_turn, overtake, refill_time
from goldsim.processes.permit.queues import operators_queue, people_queue

MECHANISMS = ("M16", "M17", "M18", "M30")


class Holder(Rows, of="miners"):
    """People with a permit."""

    is_permitted: Out
    permit_until: In
    is_member: In


class Licensee(Rows, of="companies"):
    """Operators with a permit."""

    is_permitted: Out
    permit_until: In


def step(model: Model) -> None:
    """Let permits run out, files come in, offices work, and people give up."""
    expire(model)
    apply(model)
    apply_for_operators(model)
    join_cooperatives(model)
    refill_time(model)
    if model.has("M16"):
        overtake(model, handle(model, operators_queue(model)))
        handle(model, people_queue(model))
    else:
        handle_in_turn(model)
    give_up(model)


def expire(model: Model) -> None:
    """End permits whose years are over; members of a cooperative keep theirs."""
    model.map_table(run_out, Holder, model.week)
    operator = model.view(Licensee)
    operator.is_permitted[operator.permit_until <= model.week] = False


@row_rule
def run_out(_first: int, holder: Holder, week: int) -> None:
    """End people's permits whose years are over, but for members of a cooperative."""
    for i in range(holder.is_permitted.shape[0]):
        holder.is_permitted[i] &= (holder.permit_until[i] > week) | holder.is_member[i]
