"""sell: who buys the gold, and at what price.

At every site sits the buyer of a network. He pays the world price times what the network hopes for abroad, less his
margin, which moves toward `usual + squeeze * (1 - min(1, cash / (weeks * a week's gold)))`: with few buyers, a cut in
their cash or their way out is a cut at the pit. A licensed buyer pays the world price less discount and tax, which is
owed on the first kilos of a month only, `tax * min(1, taxed / what leaves through the books in a month)`; but he lies a
journey and papers away. A seller compares what the week's gold would bring: `P(legal) = 1 / (1 + exp(-((legal -
illicit) / illicit - distrust) / s))`, with the trip and the papers taken off the legal side. One who has had an advance
must sell to his creditor, at a lower price, and pays back a part of the proceeds. Part of every sale goes to pit owners
and processors. Buyers' cash is scarce; sellers are served in blocks of people, in an order drawn each week, and who
comes last keeps the gold.

Assumed: a network's buyer has a site to himself; gold not sold is kept. Mechanisms: M04, M25, M05 (cash), M17 (buying
centres). Sources: facts on discounts of 5 to 15 % and on Burkina Faso in 2020 (oligopsony); UNU-CPR 2024 on paperwork.
"""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.columns import NOBODY, Array, Columns, compiled, uses
from goldsim.draws import mix, uniform
from goldsim.ledger import ALL, blank_slips, write_slip
from goldsim.parameters import Instrument, Sell
from goldsim.rows import BLOCK, nearest_where, sum_by
from goldsim.units import MONTHS_PER_YEAR, WEEKS_PER_YEAR

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy

MECHANISMS = ("M04", "M05", "M17", "M25")
READS: Columns = uses(
    miners="activity site is_permitted", sites="buyer legal_km besieged_until n_miners dug",
    traffickers="base loss_belief is_active", armed_groups="base", exits="price_share", companies="site is_foreign",
    programmes="n_units", country="price laundered",
)  # fmt: skip
WRITES: Columns = uses(
    miners="gold savings debt creditor", sites="price illicit loot loot_gold", traffickers="capital gold lent margin",
    companies="cash gold", armed_groups="cash gold",
    country="outside treasury declared taxed_share declared_rate declared_before",
)  # fmt: skip
DRAWS = ("ready", "channel", "order")

LINES = ("declared", "licensed price", "smuggled", "price", "pit", "repaid")
DECLARED, LEGAL_PRICE, SMUGGLED, PRICE, PIT, REPAID = range(len(LINES))


def step(economy: "GoldEconomy") -> None:
    """Post prices, then let people, operators, groups and robbers sell."""
    post_prices(economy)
    find_taxed_share(economy)
    sell_by_hand(economy)
    sell_for_companies(economy)
    sell_for_groups(economy)
    sell_loot(economy)


def post_prices(economy: "GoldEconomy") -> None:
    """Set each network's margin and each site's price."""
    p, sites, traffickers = economy.p.sell, economy.sites, economy.traffickers
    hope = (economy.exits.price_share * (1 - traffickers.loss_belief)).max(axis=1)
    abroad = economy.country.price[0] * hope
    need = sum_by(sites.buyer, sites.dug, len(traffickers)) * abroad
    margin = next_margin(traffickers.margin, traffickers.capital, need, p)
    traffickers.change("margin")[:] = margin
    sites.change("price")[:] = (abroad * (1 - margin))[sites.buyer]
    sites.change("illicit")[:] = 0


def find_taxed_share(economy: "GoldEconomy") -> None:
    """Tell which part of declared gold is taxed: exporters owe the tax on the first kilos of a month only."""
    p, country = economy.p.sell, economy.country
    a_month = declared_a_month(economy)
    country.change("taxed_share")[0] = min(1.0, p.taxed_mg_per_month / max(a_month, 1))


def declared_a_month(economy: "GoldEconomy") -> float:
    """Follow what exporters declare, and return it as mg a month."""
    country = economy.country
    this_week = int(country.declared[0]) + int(country.laundered[0]) - int(country.declared_before[0])
    memory = economy.p.sell.margin_speed_rate
    country.change("declared_rate")[0] += memory * (this_week - country.declared_rate[0])
    country.change("declared_before")[0] += this_week
    return float(country.declared_rate[0] * WEEKS_PER_YEAR / MONTHS_PER_YEAR)


def licensed_price(economy: "GoldEconomy") -> float:
    """Return what a licensed buyer pays, XOF a mg: the world price less his discount and the tax that he owes on it."""
    p, country = economy.p.sell, economy.country
    return float(country.price[0] * (1 - p.legal_discount_share - p.tax_share * country.taxed_share[0]))


def sell_by_hand(economy: "GoldEconomy") -> None:
    """Let each person with gold choose a buyer, sell, pay the pit's share, and pay back a part of an advance."""
    p, miners, sites, traffickers = economy.p.sell, economy.miners, economy.sites, economy.traffickers
    ledger = economy.ledger
    is_centre = covered_sites(sites.n_miners, float(economy.programmes.n_units[Instrument.BUYING_CENTRES]))
    legal_km = np.where(is_centre, 0, sites.legal_km)
    legal_price = licensed_price(economy) if economy.has("M04") else -np.inf
    bought, paid, back = (np.zeros(len(traffickers), dtype=np.int64) for _ in ("bought", "paid", "back"))
    illicit, slips = np.zeros(len(sites), dtype=np.int64), blank_slips(LINES)
    sell_in_turn(
        economy.at_work(), ledger.purses("miners.gold"), ledger.purses("miners.savings"), miners.change("debt"),
        miners.change("creditor"), bought, paid, back, illicit, miners.site, miners.is_permitted, sites.price, sites.buyer,
        sites.besieged_until, legal_km, is_centre, legal_price, traffickers.capital // miners.weight, economy.week,
        np.array([economy.key(name) for name in DRAWS]), ledger.watched, slips, p,
    )  # fmt: skip
    ledger.settle(slips[DECLARED], "miners.gold", "country.declared", "sold to a licensed buyer", 0)
    ledger.settle(slips[LEGAL_PRICE], "country.outside", "miners.savings", "licensed buyer's price", 0)
    taxes = slips[DECLARED, ALL] * economy.country.price[0] * p.tax_share * economy.country.taxed_share[0] * miners.weight
    ledger.move(np.array([int(taxes)]), "country.outside", "country.treasury", "gold tax", source_rows=0, target_rows=0)
    ledger.settle(slips[SMUGGLED], "miners.gold", "traffickers.gold", "sold to a network", bought)
    ledger.settle(slips[PRICE], "traffickers.capital", "miners.savings", "network's price", paid)
    ledger.settle(slips[PIT], "miners.savings", "country.outside", "pit and processing shares", 0)
    ledger.settle(slips[REPAID], "miners.savings", "traffickers.capital", "repayment", back)
    traffickers.change("lent")[:] -= back * miners.weight
    sites.change("illicit")[:] += illicit * miners.weight


def sell_for_companies(economy: "GoldEconomy") -> None:
    """Let operators declare a part, less if foreign, and sell the rest to the network at their site."""
    p, companies, sites = economy.p.sell, economy.companies, economy.sites
    share = np.where(companies.is_foreign, p.foreign_declared_share, p.local_declared_share)
    legal = (companies.gold * share).astype(np.int64)
    rest = companies.gold - legal
    buyer = sites.buyer[companies.site]
    rest = within_cash(rest, sites.price[companies.site], buyer, economy.traffickers.capital)
    price, move = economy.country.price[0], economy.ledger.move
    paid = (legal * licensed_price(economy)).astype(np.int64)
    move(legal, "companies.gold", "country.declared", "operators' declared gold", target_rows=0)
    move(paid, "country.outside", "companies.cash", "licensed buyer's price", source_rows=0)
    taxes = np.array([int((legal * price * p.tax_share * economy.country.taxed_share[0]).sum())])
    move(taxes, "country.outside", "country.treasury", "gold tax", source_rows=0, target_rows=0)
    move(rest, "companies.gold", "traffickers.gold", "sold to a network", target_rows=buyer)
    paid = (rest * sites.price[companies.site]).astype(np.int64)
    move(paid, "traffickers.capital", "companies.cash", "network's price", source_rows=buyer)
    sites.change("illicit")[:] += sum_by(companies.site, rest, len(sites))


def sell_for_groups(economy: "GoldEconomy") -> None:
    """Let armed groups sell what they took to the network nearest their base."""
    groups, traffickers = economy.armed_groups, economy.traffickers
    km = np.array([economy.geography.km_from(int(base))[traffickers.base] for base in groups.base])
    buyer = nearest_where(km.reshape(len(groups), len(traffickers)), traffickers.is_active)
    price = economy.country.price[0] * (1 - traffickers.margin[buyer]) * economy.p.sell.group_price_share
    sold = within_cash(groups.gold, price, buyer, traffickers.capital)
    economy.ledger.move(sold, "armed_groups.gold", "traffickers.gold", "sold to a network", target_rows=buyer)
    paid = (sold * price).astype(np.int64)
    economy.ledger.move(paid, "traffickers.capital", "armed_groups.cash", "network's price", source_rows=buyer)


def sell_loot(economy: "GoldEconomy") -> None:
    """Let robbers sell stolen gold to the buyer of their site."""
    sites = economy.sites
    sold = within_cash(sites.loot_gold, sites.price, sites.buyer, economy.traffickers.capital)
    economy.ledger.move(sold, "sites.loot_gold", "traffickers.gold", "sold to a network", target_rows=sites.buyer)
    paid = (sold * sites.price).astype(np.int64)
    economy.ledger.move(paid, "traffickers.capital", "sites.loot", "network's price", source_rows=sites.buyer)
    sites.change("illicit")[:] += sold


def next_margin(margin: Array, capital: Array, need: Array, p: Sell) -> Array:
    """Return each network's margin: the usual one with cash for its gold, more without; it moves slowly."""
    shortage = 1 - np.minimum(1, capital / np.maximum(need * p.cash_weeks, 1))
    target = p.margin_share + p.squeeze_share * shortage
    moved: Array = margin + p.margin_speed_rate * (target - margin)
    return moved


def covered_sites(n_miners: Array, units: float) -> Array:
    """Tell which sites a public buying centre stands at: the largest, one a unit."""
    covered = np.zeros(len(n_miners), dtype=np.bool_)
    covered[np.argsort(-n_miners, kind="stable")[: int(units)]] = True
    return covered


def within_cash(gold: Array, price: Array, buyer: Array, capital: Array) -> Array:
    """Cut what several sellers bring to the same buyer, in proportion, to what his cash can pay. mg, whole."""
    asked = np.zeros(len(capital))
    np.add.at(asked, buyer, gold * price)
    share = np.minimum(1, capital / np.maximum(asked, 1))
    cut: Array = (gold * np.where(share < 1, share * (1 - np.finfo(np.float32).eps), 1)[buyer]).astype(np.int64)
    return cut


@compiled
def chance_legal(mg: float, legal_price: float, illicit_price: float, trip_xof: float, papers: float, p: Sell) -> float:
    """Return the chance that a free seller of `mg` goes to the licensed buyer."""
    gain = (mg * (legal_price - illicit_price) - trip_xof) / (mg * illicit_price) - papers
    return float(1.0 / (1.0 + np.exp(-(gain - p.distrust_share) / p.choice_scale_share)))


@compiled
def sell_in_turn(
    rows: Array, gold: Array, savings: Array, debt: Array, creditor: Array, bought: Array, price_paid: Array, back: Array,
    illicit: Array, site: Array, is_permitted: Array, price: Array, buyer: Array, besieged_until: Array, legal_km: Array,
    is_centre: Array, legal_price: float, cash: Array, week: int, keys: Array, watched: int, slips: Array, p: Sell,
) -> None:  # fmt: skip
    """Serve people with gold, block by block of rows in a drawn order; `cash`, a person's, is counted down.

    Adds up what each network has bought, paid and got back, and what each site has sold to networks, a person's amounts.
    """
    if rows.shape[0] == 0:
        return
    n_blocks = -(-rows.shape[0] // BLOCK)
    start, stride = int(uniform(keys[2], 0) * n_blocks), coprime_stride(keys[2], n_blocks)
    for turn in range(n_blocks):
        first = (start + turn * stride) % n_blocks * BLOCK
        for i in rows[first : first + BLOCK]:
            if gold[i] <= 0 or besieged_until[site[i]] > week or uniform(keys[0], i) >= p.ready_rate:
                continue
            j, has_debt, mine = site[i], debt[i] > 0, i == watched
            if not has_debt:
                papers = 0.0 if is_permitted[i] or is_centre[j] else p.papers_share
                trip = legal_km[j] * p.trip_xof_per_km
                if uniform(keys[1], i) < chance_legal(gold[i], legal_price, price[j], trip, papers, p):
                    paid = int(gold[i] * legal_price)
                    write_slip(slips, DECLARED, gold[i], mine)
                    write_slip(slips, LEGAL_PRICE, paid, mine)
                    gold[i] = 0
                    savings[i] += paid - pit_share(paid, mine, slips, p)
                    continue
            b = creditor[i] if has_debt else buyer[j]
            offered = price[j] * (1.0 - p.bonded_discount_share) if has_debt else price[j]
            mg = min(gold[i], int(cash[b] / offered))
            if mg <= 0:
                continue
            paid = int(mg * offered)
            cash[b] -= paid
            gold[i] -= mg
            kept = paid - pit_share(paid, mine, slips, p)
            repaid = min(int(kept * p.repaid_share), debt[i])
            savings[i] += kept - repaid
            debt[i] -= repaid
            if debt[i] == 0:
                creditor[i] = NOBODY
            bought[b] += mg
            price_paid[b] += paid
            back[b] += repaid
            illicit[j] += mg
            write_slip(slips, SMUGGLED, mg, mine)
            write_slip(slips, PRICE, paid, mine)
            write_slip(slips, REPAID, repaid, mine)


@compiled
def pit_share(paid: int, is_watched: bool, slips: Array, p: Sell) -> int:
    """Return what pit owners and processors get of a sale, XOF, and write it down."""
    share = int(paid * p.pit_share)
    write_slip(slips, PIT, share, is_watched)
    return share


@compiled
def coprime_stride(key: np.uint64, n: int) -> int:
    """Return a drawn step that visits every one of `n` rows once before it comes back to the first."""
    stride = int(mix(key) % np.uint64(n)) | 1
    while True:
        a, b = stride, n
        while b:
            a, b = b, a % b
        if a == 1:
            return stride
        stride += 1
