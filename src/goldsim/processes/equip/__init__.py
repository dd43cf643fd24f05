"""equip: mercury, cyanide and explosives for the pits, clean kits, operators who take ground, mines.

Networks bring inputs over the way by which their gold last left, and keep some weeks' need in store; an order over a
closed border costs more and comes in part. At a site the part of gold won with mercury is `habit * (1 - kits) * min(1,
store / need)`. Pit owners take up leaching with cyanide, or blasting, with weekly chance `adopt * (1 - cost / gain)`
where the gold won on top is worth more than the input, and give it up where it is not or none comes. People pay the
network for what they use. Clean kits that a policy pays for go to the largest sites with mercury first.

An excavator, or a dredge as a part of one, leaves `gold * pit price - costs * price level - seizures * (loss + fine * chance of
sentence) a week` at each site. Each operator at work lets another hear of its ground with a weekly chance; who hears of it
looks at free ground, drawn by what it leaves and how near it is, and comes with capital from abroad or from the towns where `52
* left / price > wanted`, wanted a year being drawn, exponential, for each. With the same hurdle operators with cash buy one
machine more, or the first after a seizure. Whose machines do not earn their costs moves on by the same measure, or sells them
and leaves. Machines take ground, `machines * people a machine / capacity`; those who stand on what is taken beyond last week's
are sent away, `more / (what was left)` of them, but for holders of a card and people in a corridor, as often as the post has
integrity, and unless the operator has the permit. Those who stay resent the part that is taken.

Industrial mines dig what the map says, sell it abroad, and pay taxes, a part of the business tax to communes, and wages.
A mine calls the post where people dig in its concession; with chance `presence * integrity` all are sent away.

Assumed: inputs are not checked at the border; pit owners decide for a site; a machine finds the same for all owners.
Mechanisms: M07, M15 (fines), M18, M26 (kits), M29, M30. Sources: ENACT 2023 on smuggled mercury, cyanide and explosives; ISS
2021; UNU-CPR 2024 on companies with foreign ties; Chinese sites around Kéniéba 2022 and 2024; mines' reports; IIED 2019.
"""

from goldsim.model import Model
from goldsim.processes.equip.evictions import take_ground
from goldsim.processes.equip.inputs import go_without, hand_out_kits, hand_out_mercury, lay_in, mercury_needed, take_up
from goldsim.processes.equip.operators import buy_machines, enter, move_on, prospects_of, run_mines

MECHANISMS = ("M07", "M15", "M18", "M26", "M29", "M30")


def step(model: Model) -> None:
    """Bring inputs to the pits, then let operators move, grow, come and take ground, and mines dig."""
    hand_out_kits(model)
    if model.has("M07"):
        needed = mercury_needed(model)
        is_short = lay_in(model, needed)
        hand_out_mercury(model, needed)
        take_up(model, is_short)
    else:
        go_without(model)
    if model.has("M18"):
        prospects = prospects_of(model)
        move_on(model, prospects)
        buy_machines(model, prospects)
        enter(model, prospects)
        take_ground(model)
        run_mines(model)
