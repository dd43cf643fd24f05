"""equip: mercury, cyanide and explosives for the pits, clean kits, and operators who take ground.

Networks bring inputs over the way by which their gold last left, and keep some weeks' need in store; an order over a
closed border costs more and comes in part. At a site the part of gold won with mercury is `habit * (1 - kits) * min(1,
store / need)`. Pit owners take up leaching with cyanide, or blasting, with weekly chance `adopt * (1 - cost / gain)`
where the gold won on top is worth more than the input, and give it up where it is not or none comes. People pay the
network for what they use. Clean kits that a policy pays for go to the largest sites with mercury first.

An operator's machines take ground, `machines * people a machine / capacity`, more with a permit; where they take more than
last week, people who stood there are sent away, `more / (what was left)` of them, and resent it, as those who stay do
by the part that is taken. An operator whose machines no longer earn their costs moves on to a site without one, drawn
by what it yields times its capacity; one with cash buys a machine more.

Assumed: inputs are not checked at the border; pit owners decide for a site. Mechanisms: M07, M18, M26 (kits), M29, M30.
Sources: ENACT 2023 on smuggled mercury, cyanide and explosives; ISS 2021; UNU-CPR 2024 on companies with foreign ties.
"""

from goldsim.model import Model
from goldsim.processes.equip.evictions import take_ground
from goldsim.processes.equip.inputs import go_without, hand_out_kits, hand_out_mercury, lay_in, mercury_needed, take_up
from goldsim.processes.equip.mines import run_mines
from goldsim.processes.equip.operators import buy_machines, enter, move_on, prospects_of

MECHANISMS = ("M07", "M18", "M26", "M29", "M30")


def step(model: Model) -> None:
    """Bring inputs to the pits, then let operators take ground, move on and grow."""
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
