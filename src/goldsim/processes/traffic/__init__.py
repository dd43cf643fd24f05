"""traffic: recruiters who bring children where it pays, posts that stop them, and holders who work, sell and lose them.

A child that does a part `s` of an adult's work is worth `W = (s * y - c) / (lost + r)` to who holds it: `y` is the gold of
an adult's week at the holder's price, less where a belt's children crowd for the work of its teams, `c` its keep and its
part of a watcher's pay, `lost` the part of held children whom holders lose in a week, as all have seen, and `r` what money
costs. `s` grows from ten to fifteen years and is less for girls. A recruiter's party asks so many families a week at one
origin; a family lets a child go with the odds `exp(base + want * hardship - school * (1 - holidays ahead))` if it has a
school near, and not if it has been warned. The recruiter plans a trip, an origin and a site, drawn by `asked * willing *
(arrives * W - outlays) - wages - risk` a week, and none where that is below zero or beyond its cash; outlays are an
advance, the fare, papers from abroad and the bribe to expect, risk is the party's own terms in prison. The group goes when
the vehicle is full, or when time is up. On the road and at the site it is stopped as one: a post that takes bribes lets it
through, an honest one sends the children to care and arrests the party; the recruiter learns which origins arrive.

The held dig for the holder, who pays their keep while he can. Health falls by `harm * (1 + mercury + hunger)` a week. Each
week they may flee, the well, the older, those near help and with papers more; they die more when ill. Now and then a holder
sells a child to whom it is worth more, takes a ransom from a family that knows and has the money, or turns out one that costs
more than it digs. The free earn their way home, if a recruiter at the place does not take them back first. Families hear of
those who fled or did not come back, and forget.

Assumed: families elsewhere fare as households of the pool in the same region do, those across a border as those this side of
it; a journey from abroad begins at the border. Mechanisms: M21, M22, M23, M24 (falling back). Sources: UNU-CPR 2024 (promised
work in the holidays; 12 to 18, some 10; papers taken; mercury, hunger, abuse, deaths; large groups intercepted); ENACT 2023
(internal trafficking prevails; police complicit); Human Rights Watch 2011 on what children are paid.
"""

import numpy as np

from goldsim.entities.recruiting_parties import Cargo
from goldsim.model import Model
from goldsim.processes.traffic.captivity import hold, work_held
from goldsim.processes.traffic.deals import deal
from goldsim.processes.traffic.supply import promise_of
from goldsim.processes.traffic.trips import bring
from goldsim.processes.traffic.women import hold_women
from goldsim.processes.traffic.worth import hear_of_losses, value_sites

MECHANISMS = ("M21", "M22", "M23", "M24")


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
