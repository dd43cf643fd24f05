"""extort: armed groups tax the sites that they hold, besiege those that refuse, and posts ask for bribes.

A group takes its rate of the gold that people have just dug on its cells, and a levy from the other people who live
there. Each week a site may refuse, with chance `refusal * asked / first rate * (1 + gain * garrison / (garrison +
half))`; then it is cut off: nobody comes or goes, nothing is sold, less is dug, until people have paid the ransom out
of their savings or the group gives up. A group that is short of cash asks for more, one that is not asks for less,
between a floor and a ceiling. Groups kidnap, with weekly chance `rate * fighters / (fighters + half)`, at a site that
is not theirs, drawn by `people * exp(-km from base / reach)`; the operator there, or else the network, pays what it
can, and fear spreads, which weakens the defence of the cells around (see fight). On sites outside the corridors, a post
that turns up and lacks integrity asks a bribe of people without a permit; operators pay the post that covers for them.

Assumed: tax is taken in gold at the pit; one person a kidnap; a siege ends for the whole site at once. Mechanisms: M08,
M13 (the rents), M18. Sources: ENACT 2023 on zakat, protection and besieged villages; classical rate of zakat 2.5 %;
Kidal tax 5 to 30 % assumed.
"""

from goldsim.engine.compiled import compiled
from goldsim.engine.tables import Array, Columns, uses
from goldsim.legacy import LegacyModel
from goldsim.processes.extort.bribes import bribe, cover
from goldsim.processes.extort.kidnaps import kidnap
from goldsim.processes.extort.sieges import besiege, ransom
from goldsim.processes.extort.taxes import levy, tax, think_about_rate

MECHANISMS = ("M08", "M13", "M18")
READS: Columns = uses(
    miners="activity site found is_permitted", sites="cell n_miners presence post is_permitted operator buyer",
    officials="integrity", companies="n_machines resumes_week official cash", armed_groups="base n_fighters",
    cells="controller garrison", country="price",
)  # fmt: skip
WRITES: Columns = uses(
    miners="gold savings harm", sites="controller besieged_until", armed_groups="gold cash rate n_sites takings",
    officials="pocket", companies="cash is_covered", traffickers="capital", cells="fear", country="outside",
)  # fmt: skip
DRAWS = ("refuse", "visit", "ask", "cover", "kidnap", "where")


def step(model: LegacyModel) -> None:
    """Tax, besiege, ransom, bribe; then think about the rate."""
    sites, groups = model.sites, model.armed_groups
    take_over(
        model.cells.controller, sites.cell, sites.n_miners, sites.change("controller"), sites.change("besieged_until"),
        groups.change("n_sites"), model.week,
    )  # fmt: skip
    groups.change("takings")[:] = 0
    if model.has("M08"):
        tax(model)
        levy(model)
        besiege(model)
        ransom(model)
        kidnap(model)
    bribe(model)
    if model.has("M18"):
        cover(model)
    think_about_rate(model)


@compiled
def take_over(
    of_cell: Array, cell: Array, n_miners: Array, controller: Array, besieged_until: Array, n_sites: Array, week: int
) -> None:
    """Let each site be its cell's group's, and count the sites with people that a group has."""
    n_sites[:] = 0
    for j in range(cell.shape[0]):
        group = of_cell[cell[j]]
        # A siege ends with the rule of the group that laid it.
        if group != controller[j]:
            besieged_until[j] = week
        controller[j] = group
        if group >= 0 and n_miners[j] > 0:
            n_sites[group] += 1
