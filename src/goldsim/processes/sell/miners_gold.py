"""People who sell their week's gold."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import mix, uniform
from goldsim.engine.kernels import BLOCK
from goldsim.engine.ledger.receipts import ALL, blank_slips, write_slip
from goldsim.engine.tables import NOBODY, Array
from goldsim.engine.threads import joined
from goldsim.legacy import LegacyModel
from goldsim.parameters import Instrument, Sell
from goldsim.processes.sell.pit_prices import licensed_price

LINES = ("declared", "licensed price", "smuggled", "price", "pit", "repaid")
DECLARED, LEGAL_PRICE, SMUGGLED, PRICE, PIT, REPAID = range(len(LINES))


def sell_by_hand(model: LegacyModel) -> None:
    """Let each person with gold choose a buyer, sell, pay the pit's share, and pay back a part of an advance."""
    p, miners, sites, traffickers = model.p.sell, model.miners, model.sites, model.traffickers
    ledger = model.ledger
    is_centre = covered_sites(sites.n_miners, float(model.programmes.n_units[Instrument.BUYING_CENTRES]))
    legal_km = np.where(is_centre, 0, sites.legal_km)
    legal_price = licensed_price(model) if model.has("M04") else -np.inf
    bought, paid, back, asked = (np.zeros(len(traffickers), dtype=np.int64) for _ in ("bought", "paid", "back", "asked"))
    illicit, slips = np.zeros(len(sites), dtype=np.int64), blank_slips(LINES)
    gold, savings = ledger.purses("miners.gold"), ledger.purses("miners.savings")
    debt, creditor = miners.change("debt"), miners.change("creditor")
    to_networks = model.over_rows(
        choose_channels, model.at_work(), (asked, slips), gold, savings, miners.debt, miners.creditor, miners.site,
        miners.is_permitted, sites.price, sites.buyer, sites.besieged_until, legal_km, is_centre, legal_price, model.week,
        model.key("ready"), model.key("channel"), ledger.watched, p,
    )  # fmt: skip
    cash, sums = traffickers.capital // miners.weight, (bought, paid, back, illicit, slips)
    purses = (gold, savings, debt, creditor, miners.site, sites.price, sites.buyer)
    left = joined(model.over_lists(sell_in_full, to_networks, sums, *purses, asked > cash, ledger.watched, p))
    if len(left):
        sell_in_turn(left, *sums, *purses, cash, len(miners), model.key("order"), ledger.watched, p)
    ledger.settle(slips[DECLARED], "miners.gold", "country.declared", "sold to a licensed buyer", 0)
    ledger.settle(slips[LEGAL_PRICE], "country.outside", "miners.savings", "licensed buyer's price", 0)
    taxes = slips[DECLARED, ALL] * model.country.price[0] * p.tax_share * model.country.taxed_share[0] * miners.weight
    ledger.move(np.array([int(taxes)]), "country.outside", "country.treasury", "gold tax", source_rows=0, target_rows=0)
    ledger.settle(slips[SMUGGLED], "miners.gold", "traffickers.gold", "sold to a network", bought)
    ledger.settle(slips[PRICE], "traffickers.capital", "miners.savings", "network's price", paid)
    ledger.settle(slips[PIT], "miners.savings", "country.outside", "pit and processing shares", 0)
    ledger.settle(slips[REPAID], "miners.savings", "traffickers.capital", "repayment", back)
    traffickers.change("lent")[:] -= back * miners.weight
    sites.change("illicit")[:] += illicit * miners.weight


@compiled
def covered_sites(n_miners: Array, units: float) -> Array:
    """Tell which sites a public buying centre stands at: the largest, one a unit, the first of two that are as large."""
    covered = np.zeros(n_miners.shape[0], dtype=np.bool_)
    for _ in range(min(int(units), n_miners.shape[0])):
        largest = -1
        for j in range(n_miners.shape[0]):
            if not covered[j] and (largest < 0 or n_miners[j] > n_miners[largest]):
                largest = j
        covered[largest] = True
    return covered


@compiled
def choose_channels(
    rows: Array, asked: Array, slips: Array, gold: Array, savings: Array, debt: Array, creditor: Array, site: Array,
    is_permitted: Array, price: Array, buyer: Array, besieged_until: Array, legal_km: Array, is_centre: Array,
    legal_price: float, week: int, ready_key: np.uint64, channel_key: np.uint64, watched: int, p: Sell,
) -> Array:  # fmt: skip
    """Let people with gold choose, and sell to licensed buyers; return the rows of those who go to a network.

    `rows` is written over. Adds to `asked` what each network would pay if it bought everything, a person's francs, rounded up.
    """
    k, j = 0, 0
    highest = np.empty(price.shape[0])
    for j in range(price.shape[0]):
        # Nobody's chance is higher than that of one with a card next door, so most need not work out their own.
        highest[j] = chance_legal(1.0, legal_price, price[j], 0.0, 0.0, p)
    for i in rows:
        j = site[i]
        if gold[i] <= 0 or besieged_until[j] > week or uniform(ready_key, i) >= p.ready_rate:
            continue
        if debt[i] == 0:
            u = uniform(channel_key, i)
            papers = 0.0 if is_permitted[i] or is_centre[j] else p.papers_share
            trip = legal_km[j] * p.trip_xof_per_km
            if u < highest[j] and u < chance_legal(gold[i], legal_price, price[j], trip, papers, p):
                paid, mine = int(gold[i] * legal_price), i == watched
                write_slip(slips, DECLARED, gold[i], mine)
                write_slip(slips, LEGAL_PRICE, paid, mine)
                gold[i] = 0
                savings[i] += paid - pit_share(paid, mine, slips, p)
                continue
        asked[creditor[i] if debt[i] > 0 else buyer[j]] += int(gold[i] * network_price(price[j], debt[i], p)) + 1
        rows[k] = i
        k += 1
    return rows[:k]


@compiled
def chance_legal(mg: float, legal_price: float, illicit_price: float, trip_xof: float, papers: float, p: Sell) -> float:
    """Return the chance that a free seller of `mg` goes to the licensed buyer."""
    gain = (mg * (legal_price - illicit_price) - trip_xof) / (mg * illicit_price) - papers
    return float(1.0 / (1.0 + np.exp(-(gain - p.distrust_share) / p.choice_scale_share)))


@compiled
def network_price(price: float, debt: int, p: Sell) -> float:
    """Return what a network pays a person, XOF a mg: less to one who owes it."""
    return price * (1.0 - p.bonded_discount_share) if debt > 0 else price


@compiled
def sell_in_full(
    rows: Array, bought: Array, price_paid: Array, back: Array, illicit: Array, slips: Array, gold: Array, savings: Array,
    debt: Array, creditor: Array, site: Array, price: Array, buyer: Array, is_short: Array, watched: int, p: Sell,
) -> Array:  # fmt: skip
    """Let people sell to networks that can pay for everything; return the rows of the others. `rows` is written over.

    Adds up what each network has bought, paid and got back, and what each site has sold to networks, a person's amounts.
    """
    k = 0
    for i in rows:
        j = site[i]
        b = creditor[i] if debt[i] > 0 else buyer[j]
        if is_short[b]:
            rows[k] = i
            k += 1
            continue
        mg = gold[i]
        paid, repaid = sell_to_network(
            i, mg, network_price(price[j], debt[i], p), gold, savings, debt, creditor, slips, watched, p
        )
        bought[b] += mg
        price_paid[b] += paid
        back[b] += repaid
        illicit[j] += mg
    return rows[:k]


@compiled
def sell_in_turn(
    rows: Array, bought: Array, price_paid: Array, back: Array, illicit: Array, slips: Array, gold: Array, savings: Array,
    debt: Array, creditor: Array, site: Array, price: Array, buyer: Array, cash: Array, n_rows: int, key: np.uint64,
    watched: int, p: Sell,
) -> None:  # fmt: skip
    """Serve people whose network cannot pay for everything, in a drawn order; `cash`, a person's, is counted down."""
    for i in in_drawn_order(rows, n_rows, key):
        j = site[i]
        b = creditor[i] if debt[i] > 0 else buyer[j]
        offered = network_price(price[j], debt[i], p)
        mg = min(gold[i], int(cash[b] / offered))
        if mg <= 0:
            continue
        paid, repaid = sell_to_network(i, mg, offered, gold, savings, debt, creditor, slips, watched, p)
        cash[b] -= paid
        bought[b] += mg
        price_paid[b] += paid
        back[b] += repaid
        illicit[j] += mg


@compiled
def in_drawn_order(rows: Array, n_rows: int, key: np.uint64) -> Array:
    """Return rows, given in order, by blocks of a table's `n_rows` rows in a drawn order of the blocks.

    The order of two people does not depend on who else sells.
    """
    n_blocks = -(-n_rows // BLOCK)
    begins = np.searchsorted(rows, np.arange(n_blocks + 1) * BLOCK)
    start, stride = int(uniform(key, 0) * n_blocks), coprime_stride(key, n_blocks)
    ordered, k = np.empty_like(rows), 0
    for turn in range(n_blocks):
        block = (start + turn * stride) % n_blocks
        n = begins[block + 1] - begins[block]
        ordered[k : k + n] = rows[begins[block] : begins[block + 1]]
        k += n
    return ordered


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


@compiled
def sell_to_network(
    i: int, mg: int, offered: float, gold: Array, savings: Array, debt: Array, creditor: Array, slips: Array, watched: int,
    p: Sell,
) -> tuple[int, int]:  # fmt: skip
    """Let one person sell, and pay back a part of an advance; return what was paid and what was paid back, XOF."""
    paid, mine = int(mg * offered), i == watched
    kept = paid - pit_share(paid, mine, slips, p)
    repaid = min(int(kept * p.repaid_share), debt[i])
    gold[i] -= mg
    savings[i] += kept - repaid
    debt[i] -= repaid
    if debt[i] == 0:
        creditor[i] = NOBODY
    write_slip(slips, SMUGGLED, mg, mine)
    write_slip(slips, PRICE, paid, mine)
    write_slip(slips, REPAID, repaid, mine)
    return paid, repaid


@compiled
def pit_share(paid: int, is_watched: bool, slips: Array, p: Sell) -> int:
    """Return what pit owners and processors get of a sale, XOF, and write it down."""
    share = int(paid * p.pit_share)
    write_slip(slips, PIT, share, is_watched)
    return share
