"""One person's weeks, retold from the columns and the books."""

from typing import Any

from goldsim.economy import GoldEconomy
from goldsim.engine.ledger.payments import Transfer
from goldsim.engine.tables import NOBODY
from goldsim.entities import Household
from goldsim.entities.children import ChildState, Referral
from goldsim.entities.miners import Activity, Cause, Origin
from goldsim.errors import UsageError
from goldsim.report.language import worded
from goldsim.scenario import Scenario
from goldsim.text.phrases import plural
from goldsim.units import MG_PER_GRAM

BECOMES = {Activity[name]: said for name, said in worded("becomes_of_people").items()}
CHILD_BECOMES = {ChildState[name]: said for name, said in worded("becomes_of_children").items()}
REFERRED = {Referral[name]: said for name, said in worded("becomes_of_referrals").items()}


class Listener:
    """Follows one row through each verb and writes down what changes."""

    def __init__(self, economy: GoldEconomy, table: str, row: int) -> None:
        self.economy, self.table, self.row = economy, economy.tables[table], row
        self.lines: list[str] = []
        self._phrases: list[str] = []
        self._before: dict[str, Any] = {}
        economy.watch(self)
        economy.ledger.listeners.append(self._hear)
        economy.ledger.watched = row if table == "miners" else NOBODY

    def before(self, _economy: GoldEconomy, _verb: str) -> None:
        """Remember the row."""
        self._phrases, self._before = [], self._cells()

    def after(self, _economy: GoldEconomy, verb: str) -> None:
        """Tell what the verb changed."""
        after = self._cells()
        phrases = self._state_phrases(self._before, after) + self._phrases
        if phrases:
            self.lines.append(f"  {verb:8} {'; '.join(phrases)}")

    def _cells(self) -> dict[str, Any]:
        return {name: self.table.read_only(name)[self.row].tolist() for name in self.table}

    def _hear(self, transfer: Transfer) -> None:
        payment = transfer.payment
        for side, account, words in (("source", payment.source, payment.gives), ("target", payment.target, payment.gets)):
            table, column = account.split(".")
            # A household's receipts tell of its members.
            is_own = table == self.table.name or (table == "households" and words)
            amount = transfer.of_row(side, self.row) if is_own else 0
            if amount:
                what = f"{amount / MG_PER_GRAM:,.2f} g of gold" if column == "gold" else f"{amount:,} XOF"
                self._phrases.append((words or f"{payment.reason}: {{}}").format(what))

    def _state_phrases(self, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
        phrases = []
        if self.table.name == "children":
            if before["state"] != after["state"]:
                phrases.append(CHILD_BECOMES[ChildState(after["state"])] + self._at(after["site"]))
            if after["referral"] > before["referral"]:
                phrases.append(REFERRED[Referral(after["referral"])])
            if after["has_papers_taken"] and not before["has_papers_taken"]:
                phrases.append("loses the papers to the holder")
            if after["holder"] != before["holder"] and NOBODY not in (after["holder"], before["holder"]):
                phrases.append(f"is sold to network {after['holder']}{self._at(after['site'])}")
            if after["is_waiting"] and not before["is_waiting"]:
                phrases.append("waits for a care place")
            return phrases
        if before["activity"] != after["activity"]:
            at = self._at(after["site"]) if after["activity"] == Activity.MINE else ""
            why = f" ({Cause(after['cause']).name.lower()})" if after["activity"] == Activity.DEAD else ""
            phrases.append(BECOMES[Activity(after["activity"])] + at + why)
        elif before["site"] != after["site"] and after["site"] != NOBODY:
            phrases.append(f"moves to {self._where(after['site'])}")
        if after["farm_capital"] > before["farm_capital"]:
            phrases.append("is trained and equipped for the farm")
        return phrases

    def _at(self, site: int) -> str:
        return "" if site == NOBODY else f" at {self._where(site)}"

    def _where(self, site: int) -> str:
        economy = self.economy
        geography, cell = economy.geography, int(economy.tables["sites"].read_only("cell")[site])
        held = int(economy.tables["cells"].read_only("controller")[cell])
        by = f", held by {economy.name('armed_groups', held)}" if held >= 0 else ""
        return f"site {site} in {geography.region_names[geography.region[cell]]}{by}"


def trace(scenario: Scenario, seed: int, table: str, row: int, weeks: int) -> list[str]:
    """Retell some weeks of a row of "miners" or "children": what every verb did to them, in their own francs and grams."""
    economy = GoldEconomy(scenario, seed)
    if not 0 <= row < len(economy.tables[table]):
        raise UsageError(f"there is no row {row} in {table}; rows go from 0 to {len(economy.tables[table]) - 1}")
    listener = Listener(economy, table, row)
    lines = [_who(economy, table, row)]
    for _ in range(weeks):
        listener.lines = []
        economy.run_for(1)
        lines.append(f"Week {economy.week}, {economy.date:%d %B %Y}")
        lines += listener.lines
        lines.append(f"  {'so far':8} {_state(economy, table, row)}")
    return lines


def _who(economy: GoldEconomy, table: str, row: int) -> str:
    geography, person = economy.geography, _person(economy, table, row)
    if table == "children":
        who, age = ("a girl" if person.is_girl else "a boy"), person.age_weeks // economy.p.school.weeks_a_year
        home = geography.region_names[geography.region[person.origin]]
        elsewhere = "from across the border" if economy.origins.is_abroad[person.place] else "from elsewhere"
        whose = f"of the household of miner {person.guardian}" if person.guardian >= 0 else elsewhere
        return f"Child {row}: {who} of {age:.0f}, {whose}, {home}; {CHILD_BECOMES[person.state]}."
    who, origin = ("a woman" if person.is_woman else "a man"), Origin(person.origin).name.lower().replace("_", " ")
    home, heads = geography.region_names[geography.region[person.home]], economy.households.n_heads[person.household]
    return (
        f"Miner {row}: {who} of {person.age}, {origin}, home in {home}, {heads} people eat from "
        f"one pot, {person.savings:,} XOF in hand; stands for {economy.miners.weight} people."
    )


def _state(economy: GoldEconomy, table: str, row: int) -> str:
    person = _person(economy, table, row)
    if table == "children":
        held = f", held for {plural(person.weeks_held, 'week')}" if person.state == ChildState.TRAFFICKED else ""
        behind = f", {person.years_behind:.1f} years of school missed"
        return f"{person.state.name.lower().replace('_', ' ')}{held}, health {person.health:.2f}{behind}"
    debt = f", owes {person.debt:,} XOF" if person.debt else ""
    home = economy.agents_by_type[Household][person.household]
    weeks = home.store / max(home.n_heads * economy.p.live.line_xof * economy.p.farm.food_share, 1)
    return (
        f"{person.savings:,} XOF and {person.gold / MG_PER_GRAM:.2f} g in hand{debt}; at home {home.savings:,} XOF and food for "
        f"{weeks:.0f} weeks; income lately {person.income:,.0f} XOF a week, "
        f"hardship {person.hardship:.2f}, grievance {person.grievance:.2f}"
    )


def _person(economy: GoldEconomy, table: str, row: int) -> Any:
    return next(agents[row] for kind, agents in economy.agents_by_type.items() if kind.table_name == table)
