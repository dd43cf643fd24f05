"""What verbs ask an economy for: draws, switches, lists of rows, rules done over people, and a place for what happened."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import numpy as np

from goldsim.country.geography import Geography
from goldsim.engine.draws import Draws
from goldsim.engine.events import Event
from goldsim.engine.kernels import most_rows_in, rows_above, rows_at, rows_in
from goldsim.engine.ledger.books import Ledger
from goldsim.engine.tables import Access, Array, Table
from goldsim.engine.threads import Totals, joined, over_columns, over_lists, stretches
from goldsim.entities.lookups import Lookups
from goldsim.entities.mesa_model import MesaModel
from goldsim.entities.miners import Activity
from goldsim.errors import PoolEmpty, UndeclaredColumn
from goldsim.parameters import Parameters
from goldsim.scenario import Scenario
from goldsim.scenario.policy import Policy

MINE, AT_WORK = int(Activity.MINE), -1


class Model(MesaModel):
    """An economy as its verbs, and week zero, see it."""

    declared_draws: ClassVar[Mapping[str, tuple[str, ...]]]  # of each verb

    miners: Table
    children: Table
    sites: Table
    traffickers: Table
    armed_groups: Table
    officials: Table
    companies: Table
    committees: Table
    cells: Table
    exits: Table
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
    threads: int
    week: int
    date: date
    exit_letters: list[str]
    events: list[Event]
    tally: Counter[str]
    tally_by_site: dict[str, Array]
    warnings: list[str]
    _room: dict[tuple[str, int], Array]

    def key(self, decision: str) -> np.uint64:
        """Return the key of one of the running verb's declared decisions in this week."""
        return self.draws.key(self._decision(decision), self.week)

    def column(self, decision: str, n: int) -> Array:
        """Return a declared decision's uniforms for rows 0 to n - 1: float64, shape (n,)."""
        return self.draws.column(self._decision(decision), self.week, n)

    def at_rows(self, decision: str, rows: Array) -> Array:
        """Return a declared decision's uniforms for some rows only: float64, shape of `rows`."""
        return self.draws.at_rows(self._decision(decision), self.week, rows)

    def _decision(self, decision: str) -> str:
        verb = self.access.verb
        if decision not in self.declared_draws.get(verb or "", ()):
            raise UndeclaredColumn(f"{verb} draws {decision!r}, which it does not declare")
        return f"{verb}.{decision}"

    def has(self, mechanism: str) -> bool:
        """Tell whether a mechanism of the documents is on, as it is unless the scenario says otherwise."""
        return mechanism not in self.scenario.off

    def switched_on(self, rule: str) -> bool:
        """Tell whether a rule of the policy is in force this week."""
        return rule in self.policy.switches and self.date >= self.policy.starts

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

    def name(self, table: str, row: int) -> str:
        """Return what a row is called in events."""
        if table == "armed_groups":
            known = self.geography.armed_groups
            return known[row].name if row < len(known) else f"band {row - len(known) + 1}"
        if table == "exits":
            return self.geography.neighbours[self.exit_letters[row]] if row < len(self.exit_letters) else "airport"
        return f"operator {row}"

    def draw_on_pool(self, pool: str, n_left: int, setting: str, warning_share: float) -> None:
        """Warn, once, where little is left of a pool of rows that somebody draws on; refuse where nothing is.

        Raises
        ------
        PoolEmpty
            With the setting to raise.
        """
        group, _, name = setting.partition(".")
        first = getattr(getattr(self.p, group), name)
        if n_left == 0:
            raise PoolEmpty(f"week {self.week}: no {pool} are left to draw on; raise {setting}, which is {first:,}")
        if n_left < warning_share * first and not any(setting in warning for warning in self.warnings):
            self.warnings.append(
                f"week {self.week}: only {n_left:,} {pool} are left to draw on; raise {setting}, which is {first:,}"
            )

    def room(self, table: Table, number: int = 0) -> Array:
        """Return room for a list of a table's rows, int32, shape (n_rows,), whose content is left from its last use.

        It is the same each time for a number: a compiled rule fills a stretch of it and hands back a copy of that. Memory taken
        anew each week would cost more than most rules.
        """
        if (table.name, number) not in self._room:
            self._room[table.name, number] = np.empty(len(table), dtype=np.int32)
        return self._room[table.name, number]

    def at_work(self) -> Array:
        """Return the rows of people who mine, in order: int32, shape (k,), good until asked for again."""
        room, k = self.room(self.miners, AT_WORK), 0
        # The first part lies in its place already; the others move down to it.
        for rows in self.over(most_rows_in, (self.miners.activity, room), (), MINE):
            room[k : k + len(rows)] = rows
            k += len(rows)
        return room[:k]

    def at_work_on(self, is_chosen: Array) -> Array:
        """Return the rows of people who mine on chosen sites, in order: int64, shape (k,)."""
        columns = (self.miners.activity, self.miners.site, self.room(self.miners))
        return joined(self.over(rows_at, columns, (), MINE, is_chosen))

    def rows_in(self, state: Array, wanted: int) -> Array:
        """Return the rows in a state, in order: int64, shape (k,)."""
        return joined(self.over(rows_in, (state,), (), int(wanted)))

    def rows_above(self, state: Array, least: int) -> Array:
        """Return the rows whose state is more than `least`, in order: int64, shape (k,)."""
        return joined(self.over(rows_above, (state,), (), least))

    def over[Answer](self, rule: Callable[..., Answer], columns: Sequence[Array], totals: Totals, *rest: Any) -> list[Answer]:
        """Let a rule go over columns of a table on the economy's threads, see `goldsim.engine.threads.over_columns`."""
        return over_columns(rule, columns, totals, rest, self.threads)

    def over_rows[Answer](self, rule: Callable[..., Answer], rows: Array, totals: Totals, *rest: Any) -> list[Answer]:
        """Let a rule go over some rows, cut into lists, see `goldsim.engine.threads.over_lists`."""
        lists = [rows[first:end] for first, end in stretches(len(rows), self.threads)]
        return over_lists(rule, lists, totals, rest, self.threads)

    def over_lists[Answer](self, rule: Callable[..., Answer], lists: Sequence[Array], totals: Totals, *rest: Any) -> list[Answer]:
        """Let a rule go over lists of rows that there are already, see `goldsim.engine.threads.over_lists`."""
        return over_lists(rule, lists, totals, rest, self.threads)

    def opening(self, decision: str, n: int, first: int = 0) -> Array:
        """Return the uniforms of a decision of week zero for n rows from `first` on: float64, shape (n,)."""
        return self.draws.column(f"initial.{decision}", -1, n, first)

    def open_with(self, table: Table, **columns: Any) -> None:
        """Set columns, accounts included, before the books are opened."""
        for name, values in columns.items():
            table.account(name)[...] = values

    def open_rows(self, table: Table, column: str, rows: Array | slice, values: Any) -> None:
        """Set some rows of a column before the books are opened."""
        table.account(column)[rows] = values
