"""The core verbs as an ordinary Mesa model: one object a person, plain Python, one person after the other.

It is what `move`, `dig`, `sell` and `live` would be without columns, and a slow twin to hold the fast rules against: the
decisions of single people are the same functions, uncompiled, and the draws are the same numbers. Sites and networks are objects
too. What the rest of the week does to them is taken over from an economy, of which the twin is a copy at one moment.
"""

from collections.abc import Iterator
from typing import Any

import mesa
import numpy as np

from goldsim.economy import GoldEconomy
from goldsim.engine.declarations import decisions_of
from goldsim.engine.draws import uniform
from goldsim.engine.kernels import BLOCK
from goldsim.engine.tables import NOBODY
from goldsim.entities.miners import Activity, Cause, Origin
from goldsim.processes import dig, move, sell
from goldsim.processes.dig import ground, pits
from goldsim.processes.live import households
from goldsim.processes.move import offers
from goldsim.processes.sell import channels, pit_prices, turns

COLUMNS = (
    "activity", "site", "savings", "gold", "debt", "creditor", "farm_capital", "income", "hardship", "grievance",
    "mercury_burden", "purse", "found", "cause", "harm",
)  # fmt: skip
FIXED = ("home", "origin", "n_dependants", "skill", "farm_skill", "is_permitted", "n_helpers", "aid", "wronged")
SINGLE = {"farm_capital", "income", "hardship", "grievance", "mercury_burden", "harm"}  # stored as float32


class Site:
    """What people need to know of a deposit."""

    def __init__(self, **facts: Any) -> None:
        self.__dict__.update(facts)
        self.n_miners, self.taken, self.dug, self.lost, self.net = 0, 0, 0, 0, 0


class Network:
    """A buyer with cash, counted a person."""

    def __init__(self, cash: int) -> None:
        self.cash, self.bought, self.inputs = cash, 0, 0


class Person(mesa.Agent):
    """A person of working age who could mine."""

    model: "ObjectEconomy"

    def __init__(self, model: "ObjectEconomy", row: int, **state: Any) -> None:
        super().__init__(model)
        self.row = row
        self.__dict__.update(state)

    def draw(self, decision: str) -> float:
        """Return this person's number of a decision of this week."""
        return uniform(self.model.keys[decision], self.row)

    def __setattr__(self, name: str, value: Any) -> None:
        # Columns keep single precision; a person who kept more would slowly be somebody else.
        super().__setattr__(name, float(np.float32(value)) if name in SINGLE else value)

    @property
    def mines(self) -> bool:
        """Whether the person is at a site."""
        return self.activity == Activity.MINE

    def move(self) -> None:
        """Think about where to work, and go there."""
        model, p = self.model, self.model.p.move
        if self.activity not in (Activity.FARM, Activity.MINE, Activity.AWAY):
            return
        here = model.sites[self.site] if self.mines else None
        is_shut = here is not None and here.closed_until > model.week
        is_besieged = here is not None and here.besieged_until > model.week
        is_bound = here is not None and here.buyer == self.creditor
        if not is_shut and (is_besieged or self.draw("move.think") >= move.reconsider_chance.py_func(self.debt, is_bound, p)):
            return
        mining = model.inclusive[self.home]
        farming = move.farm_offer.py_func(
            self.origin == Origin.FOREIGN_MIGRANT, model.season, self.farm_skill, self.farm_capital, p
        )
        chance = move.chance_to_mine.py_func(mining, farming, self.hardship, self.n_dependants, self.debt, p)
        if self.draw("move.mine") >= chance:
            self.activity = Activity.AWAY if self.origin == Origin.FOREIGN_MIGRANT else Activity.FARM
            self.site = NOBODY
            return
        known, km = model.known_sites[self.home], model.known_km[self.home]
        if is_shut or not self.stays(mining):
            k = min(int(np.searchsorted(model.chances[self.home], np.float32(self.draw("move.site")))), len(known) - 1)
            if known[k] != self.site:
                self.site = int(known[k])
                self.savings -= min(int(km[k] * np.float32(p.fare_xof_per_km)), self.savings)
        self.activity = Activity.MINE

    def stays(self, mining: float) -> bool:
        """Tell whether a person who mines this week does so where he is."""
        if self.site == NOBODY:
            return False
        km = self.model.home_km[self.home, self.site]
        chance: float = move.chance_to_stay.py_func(self.model.offer[self.site], km, mining, self.model.p.move)
        return self.draw("move.stay") < chance

    def find(self) -> None:
        """See what this week's ore holds."""
        self.found, self.harm = 0, 0.0
        self.mercury_burden *= 1 - self.model.p.dig.mercury_loss_rate
        if self.mines:
            p, site = self.model.p.dig, self.model.sites[self.site]
            hours = self.n_helpers * p.child_hours_share
            self.found = int(
                pits.contained_mg.py_func(site.rate, self.skill, hours, self.mercury_burden, self.draw("dig.luck"), p)
            )
            site.taken += self.found

    def work(self) -> None:
        """Win the gold, pay for the work, and live through it."""
        if not self.mines:
            return
        p, site = self.model.p.dig, self.model.sites[self.site]
        ore = int(self.found * min(1, site.ground / max(site.taken * self.model.weight, 1)))
        self.found = int(ore * site.recovery)
        self.gold += self.found
        site.dug += self.found
        site.lost += ore - self.found
        self.savings -= min(int(p.cost_xof), self.savings)
        paid = min(int(site.input_xof), self.savings)
        self.savings -= paid
        self.model.networks[site.buyer].inputs += paid
        self.mercury_burden += p.mercury_uptake_share * p.mercury_per_gold * site.exposed * self.found
        if self.draw("dig.collapse") < site.collapse:
            self.activity, self.site, self.cause = Activity.DEAD, NOBODY, Cause.COLLAPSE

    def sell(self) -> None:
        """Choose a buyer and sell, as far as his cash goes."""
        model, p = self.model, self.model.p.sell
        site = model.sites[self.site]
        if self.gold <= 0 or site.besieged_until > model.week or self.draw("sell.ready") >= p.ready_rate:
            return
        if self.debt == 0:
            papers = 0.0 if self.is_permitted else p.papers_share
            with np.errstate(over="ignore"):  # a mg that lies far from a licensed buyer
                chance = channels.chance_legal.py_func(
                    self.gold, model.legal_price, site.price, site.legal_km * p.trip_xof_per_km, papers, p
                )
            if self.draw("sell.channel") < chance:
                paid = int(self.gold * model.legal_price)
                self.savings += paid - int(paid * p.pit_share)
                self.gold = 0
                return
        network = model.networks[self.creditor if self.debt > 0 else site.buyer]
        price = site.price * (1 - p.bonded_discount_share) if self.debt > 0 else site.price
        mg = min(self.gold, int(network.cash / price))
        if mg <= 0:
            return
        paid = int(mg * price)
        network.cash -= paid
        network.bought += mg
        self.gold -= mg
        kept = paid - int(paid * p.pit_share)
        repaid = min(int(kept * p.repaid_share), self.debt)
        self.savings += kept - repaid
        self.debt -= repaid
        if self.debt == 0:
            self.creditor = NOBODY

    def live(self) -> None:
        """Earn at home, eat, and feel how the week was; what is asked to borrow is left to the buyer."""
        model, p = self.model, self.model.p.live
        if self.activity == Activity.FARM:
            is_foreign = self.origin == Origin.FOREIGN_MIGRANT
            earned = households.farm_earnings.py_func(is_foreign, model.season, self.farm_skill, self.farm_capital, model.p.move)
            self.savings += int(earned)
        elif self.mines:
            most = p.pay_at_most_xof
            model.sites[self.site].net += int(min(max(float(self.savings - self.purse - self.aid), -most), most))
        self.farm_capital *= 1 - p.support_fading_rate
        if self.activity in (Activity.DEAD, Activity.AWAY):
            self.purse = self.savings
            return
        self.income += p.income_memory_rate * (self.savings - self.purse - self.income)
        spent, self.asked, unmet = 0, 0, 1.0
        if self.activity != Activity.DETAINED:
            need = households.household_need.py_func(self.n_dependants, model.living, p)
            spends, asks, unmet = households.spend_and_ask.py_func(self.savings, self.debt, need, self.mines, p)
            spent, self.asked = int(spends), int(asks)
        self.savings -= spent
        self.purse = self.savings
        self.hardship += p.hardship_memory_rate * (unmet - self.hardship)
        felt = households.felt_share.py_func(self.harm, self.wronged, unmet, p)
        self.grievance += p.grievance_memory_rate * (felt - self.grievance)


class ObjectEconomy(mesa.Model):
    """A copy of an economy's people, sites and networks as objects, good for single verbs of its present week."""

    def __init__(self, economy: GoldEconomy) -> None:
        super().__init__(rng=economy.seed)
        self.p, self.week, self.weight = economy.p, economy.week, economy.miners.weight
        self.season = float(economy.country.farm_season[0])
        self.living = float(economy.country.living_factor[0])
        self._copy_sites(economy)
        self.networks = [Network(int(cash)) for cash in economy.traffickers.capital // self.weight]
        decisions = [f"{name}.{d}" for name, verb in (("move", move), ("dig", dig), ("sell", sell)) for d in decisions_of(verb)]
        self.keys = {decision: economy.draws.key(decision, economy.week) for decision in decisions}
        columns = {name: economy.tables["miners"].account(name).tolist() for name in (*COLUMNS, *FIXED)}
        columns["home"] = economy.lookups.home_number.tolist()
        self.people = [
            Person(self, row, **dict(zip(columns, state, strict=True)))
            for row, state in enumerate(zip(*columns.values(), strict=True))
        ]

    def _copy_sites(self, economy: GoldEconomy) -> None:
        p, sites, lookups = economy.p, economy.sites, economy.lookups
        rock, pit = economy.views.of(ground.Ground), economy.views.of(pits.Pit)
        rate = ground.yields(rock, economy.week, p.dig)
        facts = {
            "closed_until": sites.closed_until, "besieged_until": sites.besieged_until, "buyer": sites.buyer,
            "ground": sites.ground, "input_xof": sites.input_xof, "price": sites.price, "rate": rate,
            "legal_km": sites.legal_km,
            "recovery": pits.recovery_share(pit, p.dig),
            "exposed": pits.exposure(pit.mercury_share, pit.mercury_habit * pit.kit_share, p.dig),
            "collapse": ground.collapse_chances(rock, p.dig),
        }  # fmt: skip
        rows = zip(*(values.tolist() for values in facts.values()), strict=True)
        self.sites = [Site(**dict(zip(facts, row, strict=True))) for row in rows]
        self.legal_price = pit_prices.licensed_price(economy.views.of(pit_prices.World), p.sell)
        self.home_km, self.known_sites, self.known_km = lookups.home_site_km, lookups.known_sites, lookups.known_km
        self.offer = offers.site_offers(economy.views.of(offers.Site), economy.week, np.float32(p.move.danger_cost_xof))
        self.chances, self.inclusive = offers.choice_tables(self.offer, economy.views.of(offers.Ways), p.move)

    def step(self) -> None:
        """Run the four verbs."""
        self.agents.do("move")
        self.dig()
        self.sell()
        self.agents.do("live")

    def dig(self) -> None:
        """Let everybody find, then share out what is left."""
        self.agents.do("find")
        self.agents.do("work")

    def sell(self) -> None:
        """Serve people in this week's order."""
        for person in self.in_turn():
            person.sell()

    def in_turn(self) -> Iterator[Person]:
        """Yield those who mine, block by block in the drawn order."""
        n_blocks = -(-len(self.people) // BLOCK)
        key = self.keys["sell.order"]
        start, stride = int(uniform(key, 0) * n_blocks), turns.coprime_stride(key, n_blocks)
        for turn in range(n_blocks):
            first = (start + turn * stride) % n_blocks * BLOCK
            yield from (person for person in self.people[first : first + BLOCK] if person.mines)
