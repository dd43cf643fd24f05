"""extort: armed groups tax the sites that they hold, besiege those that refuse, and posts ask for bribes.

A group takes its rate of the gold that people have just dug on its cells, and a levy from the other people who live
there. Each week a site may refuse, with chance `refusal * asked / first rate * (1 + gain * garrison / (garrison +
half))`; then it is cut off: nobody comes or goes, nothing is sold, less is dug, until people have paid the ransom out
of their savings or the group gives up. A group that is short of cash asks for more, one that is not asks for less,
between a floor and a ceiling. Groups kidnap, with weekly chance `rate * fighters / (fighters + half)`, at a site that
is neither theirs nor guarded, drawn by `people * exp(-km from base / reach)`; the operator there, or else the network,
pays what it can, and fear spreads, which weakens the defence of the cells around (see fight). A post that turns up asks
a bribe of people without papers, `1 - integrity`, and of all the same as often again, `(1 - integrity)^2`; a card or a
corridor spares people the difference, and what it spared is remembered. Operators pay half of what safety from raids is
worth, `seizures seen * loss * machines`, to the post that covers for them, or, the largest of the others, to the
state's foreign partner for guards, once its men are there.

Assumed: tax is taken in gold at the pit; one person a kidnap; a siege ends for the whole site at once. Mechanisms: M08,
M13 (the rents), M18. Sources: ENACT 2023 on zakat, protection and besieged villages; classical rate of zakat 2.5 %;
Kidal tax 5 to 30 % assumed.
"""

from goldsim.engine.compiled import compiled
from goldsim.model import Model
from goldsim.processes.extort.bribes import bribe, cover
from goldsim.processes.extort.kidnaps import kidnap
from goldsim.processes.extort.sieges import besiege, ransom
from goldsim.processes.extort.taxes import Cell, Group, Site, levy, tax, think_about_rate

MECHANISMS = ("M08", "M13", "M18")


def step(model: Model) -> None:
    """Tax, besiege, ransom, bribe; then think about the rate."""
    take_over(model.view(Cell), model.view(Site), model.view(Group), model.week)
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
def take_over(land: Cell, site: Site, group: Group, week: int) -> None:
    """Let each site be its cell's group's, count the sites with people that a group has, and its takings from nothing."""
    group.n_sites[:], group.takings[:] = 0, 0
    for j in range(site.cell.shape[0]):
        holder = land.controller[site.cell[j]]
        # A siege ends with the rule of the group that laid it.
        if holder != site.controller[j]:
            site.besieged_until[j] = week
        site.controller[j] = holder
        if holder >= 0 and site.n_miners[j] > 0:
            group.n_sites[holder] += 1
