"""The model as its verbs, week zero and observers see it: records, draws, payments, switches, and a place for what happened."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from goldsim.country.geography import Geography
from goldsim.country.geography_checks import AIRPORT
from goldsim.country.parties import TRUCE, WAR
from goldsim.engine.draws import Draws
from goldsim.engine.kernels import One, Placed, most_rows_in, rows_above, rows_at, rows_in
from goldsim.engine.ledger.books import Ledger
from goldsim.engine.ledger.payments import Payment, Payments, Rows
from goldsim.engine.tables import Access, Array, Table
from goldsim.engine.threads import chunks, joined, map_chunks, map_lists
from goldsim.engine.views import Views
from goldsim.entities.lookups import Lookups
from goldsim.entities.mesa_model import MesaModel
from goldsim.entities.miners import Activity
from goldsim.parameters import Parameters
from goldsim.scenario import Scenario
from goldsim.scenario.policy import Policy

MINE, AT_WORK = int(Activity.MINE), -1


class Event(NamedTuple):
    """Something that happened in a week, with its place and parties."""

    week: int
    kind: str
    cell: int
    a: str
    b: str
    amount: int
    text: str


class Model(MesaModel):
    """What a verb, week zero and an observer may ask for."""

    households: Table
    miners: Table
    children: Table
    sites: Table
    traffickers: Table
    armed_groups: Table
    forces: Table
    officials: Table
    companies: Table
    committees: Table
    belts: Table
    cells: Table
    exits: Table
    origins: Table
    parties: Table
    programmes: Table
    country: Table

    scenario: Scenario
    policy: Policy
    p: Parameters
    geography: Geography
    lookups: Lookups
    draws: Draws
    ledger: Ledger
    access: Access
    views: Views
    threads: int
    week: int
    date: date
    exit_letters: list[str]
    events: list[Event]
    tally: Counter[str]
    tally_by_site: dict[str, Array]
    warnings: list[str]
    latest: dict[str, float]  # the last week's outcomes, as they are published
    _stances: Array
    _stances_week: int = -1

    # ---- records, and rules over them ----

    def view[Record](self, record: type[Record]) -> Record:
        """Return a record that the running verb declares: of columns, or of keys of its decisions in this week.

        Keys are handed to `uniform` with a row, or to `uniforms`.
        """
        found: Record = self.views.handed(self.week)[record]
        return found

    keys = view

    def totals[Record](self, record: type[Record]) -> Record:
        """Return totals by row of their table, with nothing added up yet: int64, shape (n_rows,) each."""
        blank: Record = self.views.blank(record)
        return blank

    def receipts[Paid: Payments](self, payments: type[Paid]) -> Paid:
        """Return receipts of a verb's payments without an entry, for a rule that moves people's balances."""
        blank: Paid = payments.blank(self.ledger.watched)
        return blank

    def call[Answer](self, rule: Callable[..., Answer], *args: Any) -> Answer:
        """Call a rule once; records and keys among `args` may be given by their class."""
        return rule(*self._given(args))

    def map_table[Answer](self, rule: Callable[..., Answer], *args: Any) -> list[Answer]:
        """Let a rule go over a table on the model's threads: `rule(first, record, *args)`, see `threads.map_chunks`."""
        record, *others = self._given(args)
        return [rule(0, record, *others)] if self.threads == 1 else map_chunks(rule, record, others, self.threads)

    def map_rows[Answer](self, rule: Callable[..., Answer], rows: Array, *args: Any) -> list[Answer]:
        """Let a rule go over some rows on the model's threads: `rule(rows, *args)`, see `threads.map_lists`."""
        return self.map_lists(rule, [rows[first:end] for first, end in chunks(len(rows), self.threads)], *args)

    def map_lists[Answer](self, rule: Callable[..., Answer], lists: list[Array], *args: Any) -> list[Answer]:
        """Let a rule go over lists of rows that there are already."""
        return map_lists(rule, lists, self._given(args), self.threads)

    def _given(self, args: Iterable[Any]) -> list[Any]:
        """Return what a rule is given, with the records and keys that are named by their class."""
        handed = self.views.handed(self.week)
        return [handed[arg] if isinstance(arg, type) else arg for arg in args]

    # ---- lists of rows ----

    def at_work(self) -> Array:
        """Return the rows of people who mine, in order: int32, shape (k,), good until asked for again."""
        scratch, k = self.views.scratch("miners", AT_WORK), 0
        # The first chunk lies in its place already; the others move down to it.
        at = Placed(self.miners.read_only("activity"), self.miners.read_only("site"), scratch)
        for rows in self.map_table(most_rows_in, at, MINE):
            scratch[k : k + len(rows)] = rows
            k += len(rows)
        return scratch[:k]

    def at_work_on(self, is_chosen: Array) -> Array:
        """Return the rows of people who mine on chosen sites, in order: int64, shape (k,)."""
        miners = self.miners
        at = Placed(miners.read_only("activity"), miners.read_only("site"), self.views.scratch("miners"))
        return joined(self.map_table(rows_at, at, MINE, is_chosen))

    def rows_in(self, state: Array, wanted: int) -> Array:
        """Return the rows in a state, in order: int64, shape (k,)."""
        return joined(self.map_table(rows_in, One(state), int(wanted)))

    def rows_above(self, state: Array, least: int) -> Array:
        """Return the rows whose state is more than `least`, in order: int64, shape (k,)."""
        return joined(self.map_table(rows_above, One(state), least))

    # ---- gold and money ----

    def pay(self, payment: Payment, amount: Array, payer: Rows = None, payee: Rows = None) -> int:
        """Make a payment; see `Ledger.pay`. Returns what was moved in total."""
        return self.ledger.pay(payment, amount, payer, payee)

    def post(self, payment: Payment, receipts: Payments, other: Array | int) -> int:
        """Write in the books what a rule has moved into or out of people's balances; see `Ledger.post`."""
        return self.ledger.post(payment, getattr(receipts, payment.name), other)

    # ---- rules and events ----

    def has(self, mechanism: str) -> bool:
        """Tell whether a mechanism of the documents is on, as it is unless the scenario says otherwise."""
        return mechanism not in self.scenario.off

    def switched_on(self, rule: str) -> bool:
        """Tell whether a rule of the policy is in force this week."""
        return self.policy.switched_on(rule, self.date)

    def tell(self, kind: str, cell: int, a: str, b: str, amount: int, text: str = "") -> None:
        """Write down an event of this week, with its place and parties."""
        self.events.append(Event(self.week, kind, int(cell), a, b, int(amount), text))

    def count(self, what: str, by_site: Array) -> None:
        """Add to the week's count of something, by site."""
        before = self.tally_by_site.get(what)
        self.tally_by_site[what] = by_site if before is None else before + by_site
        self.tally[what] += int(by_site.sum())

    def count_all(self, what: str, n: int) -> None:
        """Add to the week's count of something that has no site."""
        self.tally[what] += n

    def stances(self) -> Array:
        """Return who is at war (1), at peace (0) or allied (-1) with whom this week: int8, shape (n_groups + 1, n_groups + 1).

        Groups come in the order of their rows, bands with them, who fight the state alone; the state is last. Where two groups
        have agreed to leave each other alone, they are at peace.
        """
        if self._stances_week != self.week:
            self._stances_week, self._stances = self.week, self.dated_stances()
            self._stances[:-1, :-1][self.armed_groups.read_only("has_truce")] = TRUCE
        return self._stances

    def dated_stances(self) -> Array:
        """Return the same as the country's dated relations have it."""
        named, n = self.geography.stances_on(self.date), len(self.armed_groups)
        of = [*range(len(named) - 1), n]
        stances = np.zeros((n + 1, n + 1), dtype=np.int8)
        stances[np.ix_(of, of)] = named
        stances[len(named) - 1 : n, n] = stances[n, len(named) - 1 : n] = WAR
        return stances

    def name(self, table: str, row: int) -> str:
        """Return what a row is called in events."""
        if table == "armed_groups":
            known = self.geography.armed_groups
            return known[row].name if row < len(known) else f"band {row - len(known) + 1}"
        if table == "exits":
            return self.geography.neighbours[self.exit_letters[row]] if row < len(self.exit_letters) else AIRPORT
        return f"operator {row}"

    def draw_on_pool(self, pool: str, n_left: int, setting: str, warning_share: float) -> None:
        """Warn, once, where little or nothing is left of a pool of rows that somebody draws on: they find fewer, or nobody."""
        group, _, name = setting.partition(".")
        first = getattr(getattr(self.p, group), name)
        if n_left <= warning_share * first and not any(setting in warning for warning in self.warnings):
            self.warnings.append(
                f"week {self.week}: only {n_left:,} {pool} are left to draw on; raise {setting}, which is {first:,}"
            )

    # ---- week zero ----

    def opening(self, decision: str, n: int, first: int = 0) -> Array:
        """Return the uniforms of a decision of week zero for n rows from `first` on: float64, shape (n,)."""
        return self.draws.column(f"initial.{decision}", -1, n, first)

    def open_with(self, table: Table, rows: Array | slice = slice(None), **columns: Any) -> None:
        """Set columns, accounts included, of all rows or some, before the books are opened."""
        for name, values in columns.items():
            table.account(name)[rows] = values
