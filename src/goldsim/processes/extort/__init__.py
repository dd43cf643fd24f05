"""extort: people obey whom they must, groups take what is there, besiege who refuses, and posts ask for bribes.

People in each cell obey the group that could bring most to bear there, `fighters * strength`, where that is more than a few
men and what stands behind them: soldiers who are there or would come, `garrison * trust`, and militias at war with the group.
Habit counts: who is obeyed stays so until he is weaker by a margin. Trust falls with people whom the state and militias have
killed there. Where people do not obey, a group in turn besieges those from whom it expects most: `worth * weeks it looks ahead
- pay of besiegers * weeks people can hold out`, a party of besiegers for so many people; the weeks are `(food in store + herds)
* (1 + soldiers and militias / a party)`: a year's crop feeds a year (see farm), and those behind them bring what they can.
Fields and roads are cut off and people flee, until nothing is left to eat and they obey, it no longer pays, soldiers outweigh a
party, or the chest is empty. Those who obey count besiegers who could come again, and do not refuse with nothing to eat.

On the ground that obeys it a group takes a tenth of the harvest, one head of cattle in fifty a year, as far as it gets them,
and a toll on goods that pass; signatories take tolls and gold alone. What is worth more than gold is thus taken without gold.
At sites a group takes its rate of the gold that people have just dug; it asks for more when its cash would not last, for less
when it would. Groups of one alliance help each other out of what they have beyond a reserve. A post that turns up asks a bribe
of people without papers, `1 - integrity`, and of all the same as often again, `(1 - integrity)^2`; a card or a corridor spares
people the difference, but where a policy forbids digging; what it spared is remembered. Operators pay half of what safety from
raids is worth, `seizures seen * loss * machines`, to the post that covers for them, or, the largest of the others, to the
state's foreign partner for guards, once its men are there. Nobody gives credit.

Assumed: whom a cell obeys, all its people and sites obey; tax is taken in gold at the pit. Mechanisms: M08, M09 (whom one
obeys), M13 (the rents), M18, M31. Sources: ENACT 2023 on zakat, protection and besieged villages; rates of zakat in the
Office du Niger; sieges of 45 to 580 days in 2020-2025.
"""

from goldsim.engine.writing import NOBODY, compiled
from goldsim.model import Model
from goldsim.processes.extort.bribes import bribe, cover
from goldsim.processes.extort.sieges import weigh
from goldsim.processes.extort.taxes import Group, Site, share_with_friends, tax, think_about_rate
from goldsim.processes.extort.zakat import Land, take

MECHANISMS = ("M08", "M09", "M13", "M18", "M31")


def step(model: Model) -> None:
    """Weigh whom to obey, take, bribe; then groups help each other and think about the rate."""
    if model.has("M09"):
        weigh(model)
    take_over(model.view(Land), model.view(Site), model.view(Group), model.week)
    if model.has("M08"):
        take(model)
        tax(model)
        share_with_friends(model)
    bribe(model)
    if model.has("M18"):
        cover(model)
    think_about_rate(model)


@compiled
def take_over(land: Land, site: Site, group: Group, week: int) -> None:
    """Let each site be its cell's group's, or cut off with it; count the sites with people that a group has."""
    group.n_sites[:], group.takings[:] = 0, 0
    for j in range(site.cell.shape[0]):
        holder = land.controller[site.cell[j]]
        site.controller[j] = holder
        site.besieged_until[j] = week + 1 if land.besieger[site.cell[j]] != NOBODY else week
        if holder >= 0 and site.n_miners[j] > 0:
            group.n_sites[holder] += 1
