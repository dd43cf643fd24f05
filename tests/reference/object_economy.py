"""The core verbs as an ordinary Mesa model: one object a person, plain Python, one person after the other.

It is what `move`, `dig`, `sell` and `live` would be without columns, and a slow twin to hold the fast rules against: the
decisions of single people are the same functions, uncompiled, and the draws are the same numbers. Sites and networks are objects
too. What the rest of the week does to them is taken over from an economy, of which the twin is a copy at one moment; shafts that
fall in are left out, as they take whole teams of a site and not one person after the other.
"""

from collections.abc import Iterator
from typing import Any

import mesa
import numpy as np

from goldsim.economy import GoldEconomy
from goldsim.engine.draws import uniform
from goldsim.engine.kernels import BLOCK
from goldsim.engine.own_verbs import decisions_of
from goldsim.engine.tables import NOBODY
from goldsim.entities.belts import prices_at_homes
from goldsim.entities.miners import Activity, Origin, Task
from goldsim.processes import dig, live, move, sell
from goldsim.processes.dig import ground, pits
from goldsim.processes.live import families
from goldsim.processes.sell import pit_prices

COLUMNS = (
    "activity", "site", "savings", "gold", "debt", "creditor", "farm_capital", "income", "hardship", "grievance",
    "mercury_burden", "savings_before", "found", "harm", "borrowed", "repaid", "barred_until", "sponsored",
)  # fmt: skip
FIXED = ("household", "home", "origin", "taste", "skill", "is_permitted", "n_helpers", "aid", "wronged", "task")
OF_HOUSEHOLDS = ("savings", "store", "income", "consumption")
GIVEN = ("earned", "remitted", "first", "n_adults", "n_heads", "origin", "hand_worth")
SINGLE = {"farm_capital", "income", "hardship", "grievance", "mercury_burden", "harm", "sponsored", "store", "consumption"}
GONE = (Activity.FIGHTER, Activity.AWAY, Activity.DETAINED, Activity.DEAD)


class Site:
    """What people need to know of a deposit."""

    def __init__(self, **facts: Any) -> None:
        self.__dict__.update(facts)
        self.n_miners, self.taken, self.dug, self.lost, self.net = 0, 0, 0, 0, 0
        self.asked, self.spent, self.hauling, self.cooking = 0, 0, 0, 0
        # Carrying is what depth makes dearer; the column keeps single precision.
        self.other_xof = int(self.cost_xof * self.price_level)
        dearer = np.float32(self.haulers_part_share) * (np.float32(self.cost_factor) - np.float32(1))
        self.digging_xof = int(self.other_xof * float(np.float32(1) + dearer))


class Network:
    """A buyer with cash, counted a person, and what it is owed."""

    def __init__(self, cash: int, capital: int, credit_loss: float) -> None:
        self.cash, self.bought, self.inputs = cash, 0, 0
        self.capital, self.credit_loss, self.owed, self.lost, self.wanted = capital, credit_loss, 0, 0, 0


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
        if not is_shut and (is_besieged or self.draw("move.think") >= p.reconsider_rate):
            return
        mining = model.inclusive[self.home]
        mining = mining * (self.skill if mining > 0 else 1) + model.premium[self.task]
        hand_worth = model.households[self.household].hand_worth
        at_home = move.worth_at_home(hand_worth, model.field_share, self.hardship, p.impatience_share)
        chance = move.chance_to_mine.py_func(mining, at_home, self.taste, self.debt, p)
        if self.draw("move.mine") >= chance:
            self.activity = Activity.AWAY if self.origin == Origin.FOREIGN_MIGRANT else Activity.FARM
            self.site = NOBODY
            return
        known, km = model.known_sites[self.home], model.known_km[self.home]
        if is_shut or not self.stays(model.inclusive[self.home]):
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
        chance: float = move.chance_to_stay.py_func(self.model.offer[self.site], km, mining, self.debt, self.model.p.move)
        return self.draw("move.stay") < chance

    def begin_week(self) -> None:
        """Forget last week, and reckon up a debt: who no longer works where his creditor's buyers come has run."""
        p = self.model.p.dig
        self.found, self.harm, self.borrowed, self.repaid = 0, 0.0, 0, 0
        self.mercury_burden *= 1 - p.mercury_loss_rate
        if self.debt == 0:
            return
        creditor = self.model.networks[self.creditor]
        if self.activity == Activity.DETAINED or (self.mines and self.model.comes(self.creditor, self.site)):
            self.borrowed = int(self.debt * p.interest_rate)
            self.debt += self.borrowed
            creditor.owed += self.debt
        else:
            creditor.lost += self.debt
            self.debt, self.creditor, self.barred_until = 0, NOBODY, self.model.week + p.barred_weeks

    @property
    def wins_gold(self) -> bool:
        """Whether the person digs or washes."""
        return self.task in (Task.DIG, Task.WASH)

    @property
    def bill(self) -> int:
        """What the week costs the person."""
        site = self.model.sites[self.site]
        cost: int = site.digging_xof if self.task == Task.DIG else site.other_xof
        return cost + (int(site.input_xof) if self.wins_gold else 0)

    def loan(self, short: int) -> int:
        """What the network of the site would lend."""
        model, site = self.model, self.model.sites[self.site]
        p, most, network = model.p.dig, int(model.p.live.debt_highest_xof), model.networks[site.buyer]
        brings = p.interest_rate + model.p.sell.bonded_discount_share * site.value / max(most, 1)
        if self.creditor not in (NOBODY, site.buyer) or self.barred_until > model.week or site.besieged_until > model.week:
            return 0
        return max(min(short, most - self.debt), 0) if brings > network.credit_loss else 0

    @property
    def is_fed(self) -> bool:
        """Whether owners of pits feed the person for the sponsor's part."""
        q, p, site = self.model.p.sell, self.model.p.dig, self.model.sites[self.site]
        brings = q.sponsor_part_share * p.digger_ratio * site.value
        return self.task == Task.DIG and brings > site.digging_xof * (1 + p.interest_rate)

    def find(self) -> None:
        """See what this week's ore holds, and what is lacking to work it."""
        if not self.mines:
            return
        p, site = self.model.p.dig, self.model.sites[self.site]
        hours = self.n_helpers * p.child_hours_share
        if self.wins_gold:
            rate = site.rate * (p.digger_ratio if self.task == Task.DIG else p.washer_ratio)
            self.found = int(pits.contained_mg.py_func(rate, self.skill, hours, self.mercury_burden, self.draw("dig.luck"), p))
            site.taken += self.found
        else:
            self.found = int(1000 * (1 + hours))
        short = max(self.bill - self.savings, 0)
        site.asked += short if self.is_fed else 0
        self.model.networks[site.buyer].wanted += self.loan(short)

    def work(self) -> None:
        """Pay for the week or have it paid, win the gold, and live through it."""
        if not self.mines:
            return
        p, site = self.model.p.dig, self.model.sites[self.site]
        network, weight, bill = self.model.networks[site.buyer], self.model.weight, self.bill
        own = min(bill, self.savings)
        fed = int((bill - own) * min(1, site.chest / max(site.asked * weight, 1))) if self.is_fed else 0
        room = self.model.p.live.lent_highest_share * (network.capital + network.owed * weight) - network.owed * weight
        lent = int(self.loan(bill - own - fed) * min(1, max(min(room, network.capital), 0) / max(network.wanted * weight, 1)))
        done = (own + fed + lent) / bill
        inputs = int(int(site.input_xof) * done) if self.wins_gold else 0
        self.savings -= own
        if lent:
            self.debt, self.borrowed, self.creditor = self.debt + lent, self.borrowed + lent, site.buyer
        site.spent += own + fed + lent - inputs
        self.found = int(self.found * done)
        if self.wins_gold:
            ore = int(self.found * min(1, site.ground / max(site.taken * weight, 1)))
            self.found = int(ore * site.recovery)
            if self.found:
                self.sponsored = (self.sponsored * self.gold + fed / bill * self.found) / (self.gold + self.found)
            self.gold += self.found
            self.mercury_burden += p.mercury_uptake_share * p.mercury_per_gold * site.exposed * self.found
        elif self.task == Task.HAUL:
            site.hauling += self.found
        else:
            site.cooking += self.found
        self.at, self.hands = site, 0 if self.wins_gold else self.found

    def be_paid(self) -> None:
        """Get the wage of those whom others pay, and pay back a part of a debt."""
        if not self.mines or self.wins_gold:
            return
        p, site, weight = self.model.p.dig, self.at, self.model.weight
        pot, hands = p.cooks_part_share * site.spent, site.cooking
        if self.task == Task.HAUL:
            pot, hands = site.due / weight + p.haulers_part_share * site.spent, site.hauling
        wage = int(self.hands * (pot / max(hands, 1000)))
        self.found = 0
        self.repay(int(wage * self.model.p.sell.repaid_share))
        self.savings += wage

    def repay(self, most: int) -> None:
        """Pay back as much of a debt, as far as there is one."""
        back = min(most, self.debt)
        self.savings -= back
        self.debt -= back
        self.repaid += back
        if self.debt == 0:
            self.creditor = NOBODY

    def sell(self) -> None:
        """Choose a buyer and sell, as far as his cash goes."""
        model, p = self.model, self.model.p.sell
        site = model.sites[self.site]
        if self.gold <= 0 or site.besieged_until > model.week or self.draw("sell.ready") >= p.ready_rate:
            return
        if self.debt == 0:
            papers = 0.0 if self.is_permitted else p.papers_share
            with np.errstate(over="ignore"):  # a mg that lies far from a licensed buyer
                chance = pit_prices.chance_legal.py_func(
                    self.gold, model.legal_price, site.price, site.legal_km * p.trip_xof_per_km, papers, p
                )
            if self.draw("sell.channel") < chance:
                paid = int(self.gold * model.legal_price)
                self.savings += self.left_of(paid)
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
        kept = self.left_of(paid)
        self.savings += kept
        self.repay(int(kept * p.repaid_share))

    def left_of(self, paid: int) -> int:
        """What the contract leaves of a sale."""
        p, digs = self.model.p.sell, self.task == Task.DIG
        rest = paid - int(paid * p.levy_share) - (int(paid * p.crushing_share) if digs else 0)
        owner = int(rest * p.owner_part_share)
        sponsor = int((rest - owner) * self.sponsored * p.sponsor_part_share / (p.sponsor_part_share + p.team_part_share))
        return rest - (owner + sponsor if digs else 0)

    @property
    def gain(self) -> int:
        """What the person has gained since last week, borrowing aside."""
        gain: int = self.savings - self.savings_before - self.borrowed + self.repaid
        return gain

    def feast(self) -> None:
        """Tell what the week brought, and spend a part of it at the site."""
        p = self.model.p.live
        if self.mines:
            most = p.pay_at_most_xof
            self.model.sites[self.site].net += int(min(max(float(self.gain - self.aid), -most), most))
            self.savings -= min(int(max(self.gain, 0) * p.site_spending_share), self.savings)

    def bring(self) -> int:
        """Hand over what is not kept."""
        p = self.model.p.live
        if self.activity not in (*GONE, Activity.FARM):
            self.income += p.income_memory_rate * (self.gain - self.income)
        self.farm_capital *= 1 - p.support_fading_rate
        keeps = (
            self.savings if self.activity in GONE and self.activity != Activity.DEAD else int(p.carry_xof) if self.mines else 0
        )
        brought = max(self.savings - keeps, 0)
        self.savings -= brought
        return brought

    def feel(self, unmet: float, earned_at_home: float) -> None:
        """Feel how the week was."""
        p = self.model.p.live
        if self.activity in (Activity.DEAD, Activity.AWAY):
            return
        lacks = 1.0 if self.activity == Activity.DETAINED else unmet
        if self.activity == Activity.FARM:
            self.income += p.income_memory_rate * (earned_at_home - self.income)
        self.hardship += p.hardship_memory_rate * (lacks - self.hardship)
        felt = families.felt_share.py_func(self.harm, self.wronged, lacks, p)
        self.grievance += p.grievance_memory_rate * (felt - self.grievance)


class Household:
    """People who eat from one pot."""

    def __init__(self, model: "ObjectEconomy", price: float, **state: Any) -> None:
        self.model, self.price = model, price
        self.__dict__.update(state)

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, float(np.float32(value)) if name in SINGLE else value)

    def live(self) -> None:
        """Pool, eat, equip those who mine, and feel; what is asked to borrow is left to the buyer."""
        p, members = self.model.p.live, self.model.people[self.first : self.first + self.n_adults]
        for member in members:
            member.feast()
        gains = sum(member.gain for member in members)
        self.savings += sum(member.bring() for member in members) + self.remitted
        at_home = self.n_adults - sum(member.mines or member.activity in GONE for member in members)
        is_away = self.origin == Origin.FOREIGN_MIGRANT and all(member.activity in GONE for member in members)
        n_heads, unmet = max(self.n_heads, 1) - self.n_adults + at_home, 0.0
        if n_heads > 0 and not is_away:
            unmet = self.eat(n_heads)
        for member in members:
            if member.mines:
                taken = min(max(int(p.carry_xof) - member.savings, 0), self.savings)
                member.savings += taken
                self.savings -= taken
        if not is_away:
            income = self.earned + (gains + self.remitted) / self.price
            self.income += p.income_memory_rate * (income / max(self.n_heads, 1) - self.income)
        for member in members:
            member.feel(unmet, self.earned * self.price / max(at_home, 1))

    def eat(self, n_heads: int) -> float:
        """Eat and buy, and return the part of the need that is lacking."""
        p = self.model.p.live
        need = p.line_xof * n_heads
        of_store, cash = families.eaten.py_func(self.store, self.savings / self.price, need, self.model.times, p)
        self.store -= of_store
        self.savings -= min(int(cash * self.price), self.savings)
        self.consumption += p.consumption_memory_rate * ((of_store + cash) / n_heads - self.consumption)
        return max(0.0, 1 - (of_store + cash) / need)


class ObjectEconomy(mesa.Model):
    """A copy of an economy's people, sites and networks as objects, good for single verbs of its present week."""

    def __init__(self, economy: GoldEconomy) -> None:
        super().__init__(rng=economy.seed)
        self.p, self.week, self.weight = economy.p, economy.week, economy.miners.weight
        self.field_share = move.field_share(economy.date.month - 1, economy.p.farm)
        nowhere, weeks = np.empty(0), live.weeks_to_harvest(economy)
        self.times = families.Times(nowhere, nowhere, nowhere, economy.p.farm.food_share, weeks, True, True)
        self._copy_sites(economy)
        facts = (economy.traffickers.capital // self.weight, economy.traffickers.capital, economy.traffickers.credit_loss)
        self.networks = [Network(*row) for row in zip(*(values.tolist() for values in facts), strict=True)]
        self.premium = economy.country.task_premium[0].tolist()
        decisions = [f"{name}.{d}" for name, verb in (("move", move), ("dig", dig), ("sell", sell)) for d in decisions_of(verb)]
        self.keys = {decision: economy.draws.key(decision, economy.week) for decision in decisions}
        columns = {name: economy.tables["miners"].account(name).tolist() for name in (*COLUMNS, *FIXED)}
        columns["home"] = economy.lookups.home_number.tolist()
        self.people = [
            Person(self, row, **dict(zip(columns, state, strict=True)))
            for row, state in enumerate(zip(*columns.values(), strict=True))
        ]
        self._copy_households(economy)

    def _copy_households(self, economy: GoldEconomy) -> None:
        lookups, living = economy.lookups, float(economy.country.living_factor[0])
        prices = prices_at_homes(economy.belts.price_level, lookups.belt_of_home, living)[lookups.household_home]
        columns = {name: economy.tables["households"].account(name).tolist() for name in (*OF_HOUSEHOLDS, *GIVEN)}
        rows = zip(prices.tolist(), *columns.values(), strict=True)
        self.households = [Household(self, price, **dict(zip(columns, state, strict=True))) for price, *state in rows]

    def _copy_sites(self, economy: GoldEconomy) -> None:
        p, sites, lookups = economy.p, economy.sites, economy.lookups
        rock = economy.view(ground.Place)
        rate = ground.yields(rock, economy.week, economy.miners.weight, p.dig)
        depth = ground.depth_of(rock, p.dig).astype(np.float32)
        facts = {
            "closed_until": sites.closed_until, "besieged_until": sites.besieged_until, "buyer": sites.buyer,
            "ground": sites.ground, "price": sites.price, "rate": rate,
            "legal_km": sites.legal_km,
            "recovery": ground.recovery_share(rock, p.dig), "chest": sites.chest, "due": sites.due,
            "cost_factor": 1 + p.dig.deep_cost_gain * depth,
            "price_level": economy.belts.price_level[sites.belt], "input_xof": sites.input_xof,
            "value": rate * ground.recovery_share(rock, p.dig) * np.where(sites.price > 0, sites.price, economy.country.price[0]),
            "exposed": ground.exposure(rock.mercury_share, rock.mercury_habit * rock.kit_share, p.dig),
        }  # fmt: skip
        rows = zip(*(values.tolist() for values in facts.values()), strict=True)
        costs = {"cost_xof": p.dig.cost_xof, "haulers_part_share": p.dig.haulers_part_share}
        self.sites = [Site(**dict(zip(facts, row, strict=True)), **costs) for row in rows]
        self.in_reach = lookups.site_network_km <= p.sell.reach_km
        self.legal_price = pit_prices.licensed_price(economy.view(pit_prices.World), p.sell)
        self.home_km, self.known_sites, self.known_km = lookups.home_site_km, lookups.known_sites, lookups.known_km
        self.offer = move.site_offers(economy.view(move.Site), economy.week, np.float32(p.move.danger_cost_xof))
        self.chances, self.inclusive = move.choice_tables(self.offer, economy.view(move.Ways), p.move)

    def step(self) -> None:
        """Run the four verbs."""
        self.move()
        self.dig()
        self.sell()
        self.live()

    def move(self) -> None:
        """Let everybody think."""
        self.agents.do("move")

    def comes(self, network: int, site: int) -> bool:
        """Tell whether a network's buyers come to a site."""
        return bool(self.in_reach[site, network]) or self.sites[site].buyer == network

    def live(self) -> None:
        """Let each household live through the week."""
        for household in self.households:
            household.live()

    def dig(self) -> None:
        """Let everybody find, then share out what is left, and pay those who live off the others."""
        self.agents.do("begin_week")
        for network in self.networks:
            lost = network.lost / max(network.owed + network.lost, 1)
            network.credit_loss += self.p.live.pay_memory_rate * (lost - network.credit_loss)
        for verb in ("find", "work", "be_paid"):
            self.agents.do(verb)

    def sell(self) -> None:
        """Serve people in this week's order."""
        for person in self.in_turn():
            person.sell()

    def in_turn(self) -> Iterator[Person]:
        """Yield those who mine, block by block in the drawn order."""
        n_blocks = -(-len(self.people) // BLOCK)
        key = self.keys["sell.order"]
        start, stride = int(uniform(key, 0) * n_blocks), pit_prices.coprime_stride(key, n_blocks)
        for turn in range(n_blocks):
            first = (start + turn * stride) % n_blocks * BLOCK
            yield from (person for person in self.people[first : first + BLOCK] if person.mines)
