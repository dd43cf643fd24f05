"""sell: who buys the gold, and at what price.

Every network in reach of a site (`reach`, or else the nearest) can send buyers there. To each, gold is worth `world price *
(what it expects of its ways out - km * cost)`, closed ways, tolls, losses and stuck cash included (see smuggle). The one to
whom it is worth most and who has cash for what is brought buys this week, the one who bought last keeping the site against a
little more; without such a one, who has most cash. What he must pay follows from the others: with n buyers with cash he
keeps `1 - 1 / (1 + 1 / (n * power))`, n = cash^2 / sum of squares; and where the cash in reach, a week's part of what must
last until more comes back, buys only a part c of the gold, its price falls to `c^(1 / (1 + power))` of its worth, at which
sellers bring no more. `power` is how much more gold a better price brings.

A licensed buyer pays the world price less discount and tax, owed on an exporter's first kilos of a month only, `tax * min(1,
taxed / min(an exporter's usual month, all that leaves through the books))`; he lives on advances against gold that flies, so
with the airport closed he buys nothing. A seller compares: `P(legal) = 1 / (1 + exp(-((legal - illicit) / illicit -
distrust) / s))`, trip and papers taken off the legal side. Public buying centres stand at the largest sites, as many as the
policy pays for, and are compared alike by all who can reach them, on the days on which they are open; they buy from a fund
only, export a part of their store each week at the world price, and only that buys again; `theft * (1 - integrity of the
office)` of what they turn over is taken out. They ask for papers unless the policy's rule is `buy_without_papers`. Who has
had an advance must sell to the creditor, at a lower price, and pays back a part. Of every sale the village gets its levy; a
digger pays for crushing, and shares the rest with the pit's owner and sponsor by contract, `owner` of it, then `sponsor :
team` of what is left, the sponsor's in the part of the costs that he bore. Where a network's cash does not reach for all,
sellers are served in blocks, in an order drawn each week, and who comes last keeps the gold.

Assumed: networks know each other's cash; gold not sold is kept. Mechanisms: M04, M25, M05 (cash), M17 (buying centres), M29.
Sources: Burkina Faso 2020 (94, then 55, then 82 % of spot: Artisanal Gold Council); one buyer's price at Hiré (Kouadio
2008); Associated Press 2008 on itinerant buyers; public buyers of Zimbabwe and Ghana; UNU-CPR 2024 on paperwork.
"""

from goldsim.model import Model
from goldsim.processes.sell.buying_centres import buy_at_centres
from goldsim.processes.sell.miners_gold import sell_by_hand
from goldsim.processes.sell.pit_prices import post_prices
from goldsim.processes.sell.wholesale import sell_for_companies, sell_for_groups, sell_loot

MECHANISMS = ("M04", "M05", "M17", "M25", "M29")


def step(model: Model) -> None:
    """Post prices, then let people, operators, groups and robbers sell."""
    post_prices(model)
    buy_at_centres(model)
    sell_by_hand(model)
    sell_for_companies(model)
    sell_for_groups(model)
    sell_loot(model)
