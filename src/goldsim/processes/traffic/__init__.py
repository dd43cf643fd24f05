"""traffic: networks that bring children and women where it pays, posts that stop them, and holders who work, sell and lose them.

A child that does a part `s` of an adult's work is worth `W = (s * y - c) / (lost + r)` to who holds it: `y` is the gold of an
adult's week at the holder's price, as holders have seen it where people dig, less where a belt's children crowd for the work
of its teams, `c` its keep and its part of a watcher's pay, `lost` the part of the held whom holders lose in a week, as all
have seen, and more where the state asks at a permitted site, or at a desk that buys, who digs, and `r` what money costs. `s`
grows from ten to fifteen years and is less for girls. For a woman `y` is what clients pay, `min(most, part * what miners spend
at the site / women)`, those on their way counted. Each week a network with people left sends one party more, if a trip pays
that it has the cash for; one that is back stays where none does. A party asks so many a week at one origin, of whom a part has
been asked of late and has answered; a family lets a child go with the odds `exp(base + pull * (pay / usual - 1) + want *
hardship - school * (1 - holidays ahead))`, pay being what mining is said to bring, and school for who has one near, and not if
it has been warned; a woman goes by the same odds without a school. A trip is an origin, a site and children or women, drawn by
people at the site times what it earns a week, `asked * willing * (arrives * W - outlays) - wages - (vehicle + risk) / weeks`:
outlays are an advance, papers from abroad and the bribe to expect, the vehicle is hired whole, risk is the party's own terms
in prison. The group goes when the vehicle is full, or when time is up. On the road and at the site it is stopped as one: a
post that takes bribes lets it through, an honest one sends the children to care, the women home, and arrests the party; the
network learns which origins arrive.

The held dig for the holder, who pays their keep while he can. Health falls by `harm * (1 + mercury + hunger)` a week. Each
week they may flee, the well, the older, those near help and with papers more; they die more when ill. Now and then, and every
week where hardly anybody has been at the site of late, a holder sells a child to whom it is worth more, or a boy to the group
on whose ground he is, takes from a family that knows what he says that the child owes, or what it has if the child is worth no
more, or turns out one that costs more than it digs. The free earn their way home, if people of
the site's network who are out for children do not take them back first. Families hear of those who fled or did not come back,
and forget; a policy's relays convince some, in this country. Women owe the holder what he says that the way has cost, and work
it off by the part of what they earn that he credits; the rest goes on fines that he invents. They flee as grown children do;
those who get away are again where they came from.

Assumed: families far from gold fare as those of the pool in the same region do who like mining least, those across a border as
those this side of it; a part of the pool's own households is asked too, for children who neither work nor have a school; the
ransom of a child from afar is paid out of the towns' money; a journey from abroad begins at the border; who buys at a site
holds the women there. Mechanisms: M10 (boys sold), M21, M22, M23, M24. Sources: UNU-CPR 2024 (promised work in the holidays; 12
to 18, some 10; papers taken; mercury, hunger, abuse, deaths; large groups intercepted); ENACT 2023 (internal trafficking
prevails; sex trafficking; debt bondage; police complicit); Human Rights Watch 2011 on what children are paid; IOM and NAPTIP
2018 on women's debts and numbers.
"""

import numpy as np

from goldsim.entities.recruiting_parties import Cargo
from goldsim.model import Model
from goldsim.processes.traffic.captivity import hear_of_losses, hold, work_held
from goldsim.processes.traffic.deals import deal
from goldsim.processes.traffic.supply import promise_of
from goldsim.processes.traffic.trips import bring
from goldsim.processes.traffic.women import hold_women
from goldsim.processes.traffic.worth import value_sites

MECHANISMS = ("M10", "M21", "M22", "M23", "M24")


def step(model: Model) -> None:
    """Reckon, gather and bring, then work, keep, deal in and lose those who are held."""
    left = value_sites(model)
    promise = promise_of(model)
    n_brought = bring(model, promise) if model.has("M21") else np.zeros(len(Cargo))
    fed = work_held(model, left)
    deal(model)
    n_again = hold(model, fed, promise)
    hold_women(model)
    hear_of_losses(model, n_brought + np.array([n_again, 0]))
