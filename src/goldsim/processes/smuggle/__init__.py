"""smuggle: which way out a network tries, what the way costs, what it learns, and who stays in the trade.

Before it leaves, a part of a network's gold goes through an exporter's books as clean, `(1 - traceability) / (1 + exp(-(clean -
best) / s))`, where clean is what the books bring after papers, tax and carriage to the airport, and best what the best way out
would; only while planes fly. For the rest it weighs its exits by what it expects: `(price there - km * cost - tolls - cost of a
closed way) * (1 - believed loss * (1 + chance of sentence)) - cost of capital * weeks away`, all as shares of the world price,
and draws one with weight `exp(value / s)`; the mean so weighed, and the mean weeks, are what it expects when it buys. Buyers
abroad pay `1 - discount * max(1, gold of last week / gold that they are used to)`. A closed border, or airport, is passed by
tracks and with people who look away: at a cost, checked more, and piece by piece, `1 / (1 + weeks)` of the store in a week, so
that cash stays in gold. On the way armed groups ask a toll for each of their cells, up to a highest; a network pays, or runs
past where the toll is higher than the loads lost by running. At the exit a customs post checks with a chance that grows with
its people on duty. A network that fears to lose more on its way than a bribe costs buys the post, if that lacks integrity: it
pays for every load and passes, until it fears less. Of the others a checked load goes on for a bribe, likewise, or is seized.
Each network moves its belief about the exit it tried toward what happened, and, when it travels, forgets the others slowly
toward the usual loss.

Owners take out what exceeds their working capital: a part goes into land and houses, the rest is spent in their belt. A network
that has been broke for some weeks is left by its buyers: the nearest takes its sites, its last gold, its stores and its
children, and debts to it lapse. Others enter, the sooner the more buyers near them keep, `rate * (kept / usual)^power`, with
profits that were placed in land before, and none without.

Assumed: one load a week a network, the straight way. Mechanisms: M05, M06, M08 (checkpoints), M13 (rents), M15, M29. Sources:
ENACT 2023 on porous borders, seven neighbours, tri-border routes, money laundering, land deals and sanctions; Associated Press
2008 on carriage; Delve 2020 on closed borders in Sierra Leone; NarcoLogic for learning from losses.
"""

from goldsim.model import Model
from goldsim.processes.smuggle.customs import man_customs, meet_posts, pass_groups
from goldsim.processes.smuggle.networks import enter, go_bust, launder, take_profits
from goldsim.processes.smuggle.routes import Smuggler, learn_from_trips, sell_abroad, set_out, weigh_ways

MECHANISMS = ("M05", "M06", "M08", "M13", "M15", "M29")


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
        for went, has_lost in ((trips, seized), (lost, robbed)) if robbed.any() else ((trips, seized),):
            model.call(learn_from_trips, Smuggler, went, has_lost, model.p.smuggle)
        go_bust(model)
        enter(model)
