"""smuggle: which way out a network tries, what the way costs, what it learns, and who stays in the trade.

Before it leaves, a part of a network's gold goes through an exporter's books as clean, `(1 - traceability) / (1 +
exp(-(clean - best) / s))`, where clean is what the books bring after papers and tax and best what the best way out
would. For the rest it weighs its exits by what it expects: `(price there - km * cost - tolls - cost of a closed border)
* (1 - believed loss)`, all as shares of the world price, and draws one with weight `exp(value / s)`. On the way armed
groups ask a toll for each of their cells, up to a highest; a network pays, or runs past where the toll is higher than
the loads lost by running. At the exit a customs post checks with a chance that grows with its people on duty, and more
at a closed border; a checked load goes on for a bribe if the post lacks integrity (and the network can pay), and is
seized if not. Each network moves its belief about the exit it tried toward what happened, and, when it travels, forgets
the others slowly toward the usual loss. Profits above a working capital leave.

A network that has been broke for some weeks is left by its buyers: the nearest network takes its sites, its last gold,
its stores and its children, and debts to it lapse. Others enter, the sooner the wider the margins, and win sites near
them.

Assumed: one load a week a network, the straight way. Mechanisms: M05, M06, M08 (checkpoints), M13 (rents), M29.
Sources: ENACT 2023 on porous borders, seven neighbours, tri-border routes, money laundering and sanctions; NarcoLogic
for learning from losses.
"""

from goldsim.model import Model
from goldsim.processes.smuggle.customs import man_customs, meet_posts
from goldsim.processes.smuggle.laundering import launder
from goldsim.processes.smuggle.networks import enter, go_bust, take_profits
from goldsim.processes.smuggle.routes import learn, sell_abroad, set_out, weigh_ways
from goldsim.processes.smuggle.tolls import pass_groups

MECHANISMS = ("M05", "M06", "M08", "M13", "M29")


def step(model: Model) -> None:
    """Man the posts, launder, choose ways, pay tolls, meet the posts, sell abroad, learn; then come and go."""
    man_customs(model)
    toll, value = weigh_ways(model)
    if model.has("M06"):
        launder(model, value.max(axis=1))
    trips = set_out(model, value)
    robbed = pass_groups(model, trips, toll)
    lost, trips = trips.only(robbed), trips.only(~robbed)
    seized = meet_posts(model, trips)
    sell_abroad(model, trips, seized)
    take_profits(model)
    if model.has("M05"):
        learn(model, trips, seized)
        if robbed.any():
            learn(model, lost, robbed)
        go_bust(model)
        enter(model)
