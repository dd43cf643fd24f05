from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.engine.draws import Draws
from goldsim.engine.ledger.books import Ledger
from goldsim.engine.tables import Access, Table
from goldsim.engine.views import Views
from goldsim.entities import ALL_SPECS
from goldsim.processes import smuggle
from goldsim.processes.smuggle import enter, enter_chance, go_bust, take_profits, wind_up
from paired import lived


class Trade:
    """Networks with what is theirs, as tables without an economy around them: three, and a world to leave money to."""

    def __init__(self, capital, gold, debts, buyers, holders, weight=20):
        access = Access()
        specs = {spec.name: spec for spec in ALL_SPECS}
        sizes = {"traffickers": 3, "miners": len(debts), "sites": len(buyers), "children": len(holders), "country": 1}
        for name, n in sizes.items():
            setattr(
                self,
                name,
                Table(
                    specs[name],
                    n,
                    access,
                    widths={"exits": 2, "tasks": 4, "origins": 2, "crimes": 6, "cargoes": 2},
                    weight=weight if name == "miners" else 1,
                ),
            )
        tables = {name: getattr(self, name) for name in sizes}
        put(self.traffickers, capital=capital, gold=gold, is_active=True)
        owes = np.array([debt > 0 for debt, _ in debts])
        put(self.miners, debt=[debt for debt, _ in debts], creditor=np.where(owes, [creditor for _, creditor in debts], -1))
        put(self.sites, buyer=buyers)
        put(self.children, holder=holders)
        self.ledger = Ledger(tables.values(), access)
        self.ledger.open()
        views = Views(tables, access, Draws(1))
        self.view, self.pay = lambda record: views.handed(0)[record], self.ledger.pay


AMOUNTS = st.lists(st.integers(0, 10**11), min_size=3, max_size=3)
NETWORK = st.integers(0, 2)
DEBTS = st.lists(st.tuples(st.integers(0, 25_000), NETWORK), min_size=1, max_size=12)


@given(
    capital=AMOUNTS, gold=AMOUNTS, debts=DEBTS, buyers=st.lists(NETWORK, min_size=1, max_size=8),
    holders=st.lists(st.integers(-1, 2), max_size=8), network=NETWORK, other=st.integers(1, 2),
)  # fmt: skip
def test_winding_up_makes_and_loses_no_gold_or_money_and_leaves_nothing(capital, gold, debts, buyers, holders, network, other):
    trade, heir = Trade(capital, gold, debts, buyers, holders), (network + other) % 3
    third = 3 - network - heir
    total = trade.ledger.total("gold"), trade.ledger.total("money")
    wind_up(trade, network, heir)
    trade.ledger.close(0)
    assert (trade.ledger.total("gold"), trade.ledger.total("money")) == total
    networks, miners = trade.traffickers, trade.miners
    for column in ("capital", "gold", "is_active"):
        assert getattr(networks, column)[network] == 0
    for pointer in (trade.sites.buyer, trade.children.holder, miners.creditor):
        assert not (pointer == network).any()
    # What was the network's is the heir's, and what was neither's stays where it was.
    assert networks.gold[heir] == gold[network] + gold[heir]
    assert trade.country.land[0] == capital[network]
    assert ((trade.sites.buyer == heir) == np.isin(buyers, [network, heir])).all()
    assert ((trade.children.holder == heir) == np.isin(holders, [network, heir])).all()
    assert ((miners.debt > 0) == (miners.creditor >= 0)).all()
    kept = np.array([debt * (creditor != network) for debt, creditor in debts])
    assert miners.debt.tolist() == kept.tolist()
    assert (networks.gold[third], networks.capital[third]) == (gold[third], capital[third])


def broke(economy, row, capital=0):
    """Leave a network without cash and gold, as its buyers see it."""
    put(economy.traffickers, row, capital=capital, gold=0)


def test_a_network_leaves_the_trade_after_the_stated_weeks_without_cash_and_the_nearest_takes_over(tiny):
    economy = GoldEconomy(tiny, seed=1)
    traffickers, p = economy.traffickers, economy.p.smuggle
    row = int(economy.sites.buyer[0])
    for week in range(p.bust_weeks):
        assert traffickers.is_active[row]
        broke(economy, row, capital=int(p.bust_share * traffickers.working_capital[row]) - 1)
        with acting(economy, smuggle):
            go_bust(economy)
        assert economy.tally["n_networks_bust"] == (week == p.bust_weeks - 1)
    assert not traffickers.is_active[row]
    (event,) = economy.events
    km = np.where(traffickers.is_active, economy.lookups.network_km[row], np.inf)
    heir = int(economy.sites.buyer[0])
    assert (event.kind, event.a, event.b) == ("network bust", f"network {row}", f"network {heir}")
    assert km[heir] == km.min()


@pytest.mark.parametrize("saves", [{"capital": 10**12}, {"gold": 10**7}], ids=["cash", "a load"])
def test_one_week_with_cash_or_a_load_starts_the_count_anew(tiny, saves):
    economy = GoldEconomy(tiny, seed=1)
    traffickers, weeks = economy.traffickers, economy.p.smuggle.bust_weeks
    row = int(economy.sites.buyer[0])
    for week in range(2 * weeks - 1):
        broke(economy, row)
        if week == weeks - 1:
            put(traffickers, row, **saves)
        with acting(economy, smuggle):
            go_bust(economy)
    assert traffickers.is_active[row]
    assert traffickers.weeks_broke[row] == weeks - 1


def test_the_last_network_stays_whatever_it_has(tiny):
    economy = GoldEconomy(tiny, seed=1)
    put(economy.traffickers, is_active=False, capital=0, gold=0, weeks_broke=99)
    put(economy.traffickers, 3, is_active=True)
    put(economy.sites, buyer=3)
    with acting(economy, smuggle):
        go_bust(economy)
    assert economy.traffickers.is_active[3]
    assert (economy.sites.buyer == 3).all()


@given(ratio=st.floats(-1, 20))
def test_the_wider_the_margins_the_sooner_networks_come_in(p, ratio):
    chance = enter_chance(np.array([-0.5, 1.0, ratio, ratio + 0.1]), p.smuggle)
    assert chance[:2] == pytest.approx([0, p.smuggle.enter_rate])
    assert 0 <= chance[2] <= chance[3] <= 1


def entered(tiny, land=10**12, **values):
    scenario = tiny.with_values({f"smuggle.{name}": value for name, value in values.items()}, allow_outside=True)
    economy = GoldEconomy(scenario, seed=1)
    before = SimpleNamespace(buyer=economy.sites.buyer.copy(), is_active=economy.traffickers.is_active.copy())
    put(economy.country, price=economy.lookups.first_price, land=land)
    with acting(economy, smuggle):
        enter(economy)
    return economy, before


def test_a_new_network_comes_with_profits_that_were_placed_in_land_and_none_comes_without(tiny):
    economy, before = entered(tiny, enter_rate=1.0)
    traffickers, p = economy.traffickers, economy.p.smuggle
    new = np.flatnonzero(~before.is_active)
    assert len(new) == 4
    mean = traffickers.working_capital[before.is_active].mean()
    assert traffickers.capital[new] == pytest.approx(mean * p.enter_capital_share, abs=1)
    assert economy.country.land[0] == 10**12 - traffickers.capital[new].sum()
    assert economy.tally["n_networks_new"] == len(new)
    assert (economy.sites.buyer == before.buyer).all()
    a_capital = int(mean * p.enter_capital_share)
    for land, n in ((0, 0), (a_capital - 1, 0), (2 * a_capital + 1, 2)):
        economy, _ = entered(tiny, land, enter_rate=1.0)
        assert economy.tally["n_networks_new"] == n


def test_owners_place_a_part_of_their_profits_in_land_and_spend_the_rest_in_their_belt(tiny):
    economy = GoldEconomy(tiny, seed=1)
    p, capital = economy.p.smuggle, 10**12
    put(economy.country, price=economy.lookups.first_price)
    put(economy.traffickers, capital=np.where(economy.traffickers.is_active, capital, 0))
    put(economy.belts, till=0)
    before = economy.traffickers.capital.astype(np.int64)
    with acting(economy, smuggle):
        take_profits(economy)
    taken = before - economy.traffickers.capital
    assert economy.country.land[0] == pytest.approx(taken.sum() * p.profit_land_share, rel=1e-6)
    spent = np.bincount(economy.lookups.belt_of_network, taken * (1 - p.profit_land_share), len(economy.belts))
    assert economy.belts.till == pytest.approx(spent, rel=1e-6)
    assert (spent > 0).any()


def test_nobody_enters_where_no_margin_is_to_be_had(tiny):
    economy, before = entered(tiny, enter_rate=0.0)
    assert (economy.traffickers.is_active == before.is_active).all()
    assert (economy.sites.buyer == before.buyer).all()


POOR_TRADE = {"initial__trafficker_capital_xof": 2e6, "smuggle__bust_weeks": 2, "smuggle__enter_rate": 0.2}


def test_networks_that_are_not_in_the_trade_have_and_do_nothing(tiny):
    n_out = []

    def look(economy):
        out = np.flatnonzero(~economy.traffickers.is_active)
        n_out.append(len(out))
        for column in ("capital", "gold"):
            assert not getattr(economy.traffickers, column)[out].any()
        for pointer in (economy.sites.buyer, economy.miners.creditor, economy.children.holder):
            assert not np.isin(pointer, out).any()

    economy = lived(tiny, 1, 40, look, **POOR_TRADE)
    assert {"network bust", "network new"} <= {event.kind for event in economy.events}
    assert len(set(n_out)) > 1


def test_without_networks_that_come_and_go_the_same_ones_stay(tiny):
    economy = lived(tiny.with_values({"mechanisms.M05": "off"}), 1, 20, **POOR_TRADE)
    assert not {"network bust", "network new"} & {event.kind for event in economy.events}
    assert (economy.traffickers.loss_belief == np.float32(economy.p.smuggle.usual_loss_share)).all()
