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

import numpy as np

from goldsim.engine.tables import Columns, uses
from goldsim.legacy import LegacyModel
from goldsim.processes.smuggle.laundering import launder
from goldsim.processes.smuggle.networks import enter, go_bust, take_profits
from goldsim.processes.smuggle.routes import (
    chosen_exits,
    learn,
    man_customs,
    meet_posts,
    pass_groups,
    sell_abroad,
    weigh_ways,
)

MECHANISMS = ("M05", "M06", "M08", "M13", "M29")
READS: Columns = uses(
    traffickers="base margin", exits="price_share post is_closed", officials="post cell integrity n_staff",
    cells="controller", country="price taxed_share",
)  # fmt: skip
WRITES: Columns = uses(
    traffickers="capital gold loss_belief n_trips exit protector bribed is_active working_capital weeks_broke lent mercury",
    exits="gold left seized n_trips n_seizures", armed_groups="cash gold takings", officials="pocket funds n_on_duty",
    sites="buyer", miners="debt creditor", children="holder", country="outside seized laundered treasury",
)  # fmt: skip
DRAWS = ("exit", "check", "integrity", "run", "enter", "wins")


def step(model: LegacyModel) -> None:
    """Man the posts, launder, choose ways, pay tolls, meet the posts, sell abroad, learn; then come and go."""
    traffickers = model.traffickers
    man_customs(model)
    toll, value = weigh_ways(model)
    if model.has("M06"):
        launder(model, value.max(axis=1))
    chosen = chosen_exits(value, model.column("exit", len(traffickers)), model.p.smuggle.choice_scale_share)
    load = np.where(traffickers.gold >= model.p.smuggle.smallest_load_mg, traffickers.gold, 0)
    robbed = pass_groups(model, chosen, load, toll)
    load = np.where(robbed, 0, load)
    seized = meet_posts(model, chosen, load)
    sell_abroad(model, chosen, load, seized)
    take_profits(model)
    if model.has("M05"):
        learn(model, chosen, load > 0, seized)
        if robbed.any():
            learn(model, chosen, robbed, robbed)
        go_bust(model)
        enter(model)
