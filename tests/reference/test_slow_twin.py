"""The fast rules do to every single person what the plain ones do, with the same draws."""

import numpy as np
import pytest
from object_economy import COLUMNS, OF_HOUSEHOLDS, ObjectEconomy

from goldsim.economy import GoldEconomy

PER_VERB = {
    "move": ("activity", "site", "savings"),
    "dig": ("found", "gold", "savings", "debt", "creditor", "borrowed", "repaid", "sponsored", "mercury_burden", "harm"),
    "sell": ("gold", "savings", "debt", "creditor", "repaid"),
    "live": ("income", "hardship", "grievance", "farm_capital"),
}
WEEKS = range(8, 12)


class Twin:
    """Makes a copy in objects before a verb, lets it do the same, and keeps both ends."""

    def __init__(self, verb: str) -> None:
        self.verb, self.ends = verb, []

    def before(self, economy: GoldEconomy, verb: str) -> None:
        if verb == self.verb and economy.week in WEEKS:
            # A copy is made of everything, whatever the verb has declared.
            declared, economy.access.declared = economy.access.declared, None
            self.slow = ObjectEconomy(economy)
            economy.access.declared = declared

    def after(self, economy: GoldEconomy, verb: str) -> None:
        if verb != self.verb or economy.week not in WEEKS:
            return
        if verb == "sell":
            # Prices are posted in the verb, and buyers found, before anybody sells.
            self.slow.legal_price = ObjectEconomy(economy).legal_price
            posted = zip(self.slow.sites, economy.sites.price.tolist(), economy.sites.buyer.tolist(), strict=True)
            for site, price, buyer in posted:
                site.price, site.buyer = price, buyer
        getattr(self.slow, verb)()
        fast = {name: economy.miners.__getattr__(name).copy() for name in COLUMNS}
        pots = {name: economy.households.__getattr__(name).copy() for name in OF_HOUSEHOLDS}
        self.ends.append((fast, pots, self.slow))


@pytest.mark.parametrize("verb", PER_VERB)
def test_the_fast_rules_leave_every_person_as_the_plain_ones_do(tiny, verb):
    twin = Twin(verb)
    economy = GoldEconomy(tiny, seed=3)
    economy.watch(twin)
    economy.run_for(WEEKS.stop)
    assert len(twin.ends) == len(WEEKS)
    for fast, _, slow in twin.ends:
        for column in PER_VERB[verb]:
            same(fast[column], [getattr(person, column) for person in slow.people], column)
    for _, pots, slow in twin.ends if verb == "live" else ():
        for column in OF_HOUSEHOLDS:
            same(pots[column], [getattr(household, column) for household in slow.households], column)


def same(fast, plain, column):
    if fast.dtype.kind == "f":
        np.testing.assert_allclose(fast, plain, rtol=2e-6, atol=1e-6, err_msg=column)
    else:
        np.testing.assert_array_equal(fast, plain, err_msg=column)


def test_something_happens_in_the_weeks_that_are_compared(tiny):
    """Otherwise the twins would agree on nothing."""
    economy = GoldEconomy(tiny, seed=3)
    economy.run_for(WEEKS.start)
    before, pots = {name: economy.miners.__getattr__(name).copy() for name in COLUMNS}, economy.households.savings.copy()
    economy.run_for(len(WEEKS))
    moved = {name: int((before[name] != economy.miners.__getattr__(name)).sum()) for name in COLUMNS}
    assert moved["site"] > 50
    # Who mines ends the week with what the pit needs, if there is as much, and his household has the rest.
    assert moved["savings"] > 200
    assert (economy.households.savings != pots).sum() > 200
    assert (economy.miners.debt > 0).any()
