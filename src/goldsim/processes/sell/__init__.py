"""sell: who buys the gold, and at what price.

At every site sits the buyer of a network. He pays the world price times what the network hopes for abroad, less his margin,
which moves toward `usual + squeeze * (1 - min(1, cash / (weeks * a week's gold)))`: with few buyers, a cut in their cash or
their way out is a cut at the pit. A licensed buyer pays the world price less discount and tax, which is owed on the first kilos
of a month only, `tax * min(1, taxed / what leaves through the books in a month)`; but he lies a journey and papers away. A
seller compares what the week's gold would bring: `P(legal) = 1 / (1 + exp(-((legal - illicit) / illicit - distrust) / s))`,
with the trip and the papers taken off the legal side. One who has had an advance must sell to his creditor, at a lower price,
and pays back a part of the proceeds. Of every sale the village gets its levy; a digger pays for crushing, and shares the rest
with the pit's owner and sponsor by contract, `owner` of it, then `sponsor : team` of what is left, the sponsor's in the part of
the costs that he bore. A network whose cash reaches for all that is brought buys it; where it does not, sellers are served in
blocks of people, in an order drawn each week, and who comes last keeps the gold.

Assumed: a network's buyer has a site to himself; gold not sold is kept. Mechanisms: M04, M25, M05 (cash), M17 (buying centres).
Sources: facts on discounts of 5 to 15 % and on Burkina Faso in 2020 (oligopsony); UNU-CPR 2024 on paperwork.
"""

from goldsim.model import Model
from goldsim.processes.sell.miners_gold import sell_by_hand
from goldsim.processes.sell.pit_prices import find_taxed_share, post_prices
from goldsim.processes.sell.wholesale import sell_for_companies, sell_for_groups, sell_loot

MECHANISMS = ("M04", "M05", "M17", "M25")


def step(model: Model) -> None:
    """Post prices, then let people, operators, groups and robbers sell."""
    post_prices(model)
    find_taxed_share(model)
    sell_by_hand(model)
    sell_for_companies(model)
    sell_for_groups(model)
    sell_loot(model)
