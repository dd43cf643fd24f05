"""The fast rules do to every single person what the plain ones do, with the same draws."""

import numpy as np
import pytest
from object_economy import COLUMNS, ObjectEconomy

from goldsim.economy import GoldEconomy

PER_VERB = {
    "move": ("activity", "site", "savings"),
    "dig": ("found", "gold", "savings", "mercury_burden", "activity", "site", "cause", "harm"),
    "sell": ("gold", "savings", "debt", "creditor"),
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
        self.slow.dig() if verb == "dig" else self.slow.sell() if verb == "sell" else self.slow.agents.do(verb)
        fast = {name: economy.miners.__getattr__(name).copy() for name in COLUMNS}
        self.ends.append((fast, self.slow))


@pytest.mark.parametrize("verb", PER_VERB)
def test_the_fast_rules_leave_every_person_as_the_plain_ones_do(tiny, verb):
    twin = Twin(verb)
    economy = GoldEconomy(tiny, seed=3)
    economy.watch(twin)
    economy.run_for(WEEKS.stop)
    assert len(twin.ends) == len(WEEKS)
    for fast, slow in twin.ends:
        for column in PER_VERB[verb]:
            plain = np.array([getattr(person, column) for person in slow.people])
            if fast[column].dtype.kind == "f":
                np.testing.assert_allclose(fast[column], plain, rtol=2e-6, atol=1e-6, err_msg=column)
            else:
                np.testing.assert_array_equal(fast[column], plain, err_msg=column)


def test_something_happens_in_the_weeks_that_are_compared(tiny):
    """Otherwise the twins would agree on nothing."""
    economy = GoldEconomy(tiny, seed=3)
    economy.run_for(WEEKS.start)
    before = {name: economy.miners.__getattr__(name).copy() for name in COLUMNS}
    economy.run_for(len(WEEKS))
    moved = {name: int((before[name] != economy.miners.__getattr__(name)).sum()) for name in COLUMNS}
    assert moved["site"] > 50
    assert moved["savings"] > 500
    assert (economy.miners.debt > 0).any()
