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

from goldsim.engine.compiled import compiled
from goldsim.engine.tables import Array, Columns, uses
from goldsim.legacy import LegacyModel
from goldsim.processes.permit.applications import apply, apply_for_operators, give_up, join_cooperatives
from goldsim.processes.permit.offices import handle, handle_in_turn, operators_queue, overtake, people_queue, refill_time

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


def step(model: LegacyModel) -> None:
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


def expire(model: LegacyModel) -> None:
    """End permits whose years are over; members of a cooperative keep theirs."""
    miners, companies = model.miners, model.companies
    model.over(run_out, (miners.change("is_permitted"), miners.permit_until, miners.is_member), (), model.week)
    companies.change("is_permitted")[companies.permit_until <= model.week] = False


@compiled
def run_out(_first: int, is_permitted: Array, permit_until: Array, is_member: Array, week: int) -> None:
    """End people's permits whose years are over, but for members of a cooperative."""
    for i in range(is_permitted.shape[0]):
        is_permitted[i] &= (permit_until[i] > week) | is_member[i]
