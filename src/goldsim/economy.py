"""The economy: eight kinds of agents, the ledger, and the week as one list.

`WEEK` below is the model. Each entry is a file, or a folder, of `processes/` with the verb's name, which tells its own story. A
week runs them in this order, then the ledger closes and the week is observed.
"""

import operator
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from types import ModuleType
from typing import Any, cast

import numpy as np

from goldsim import initial, mechanisms, observe
from goldsim.agents import ALL_SPECS
from goldsim.agents.miners import Activity
from goldsim.columns import Access, Array, Declaration, Table
from goldsim.draws import Draws
from goldsim.errors import PoolEmpty, UndeclaredColumn, UsageError
from goldsim.geography import load
from goldsim.ledger import Ledger
from goldsim.parts import Totals, joined, over_columns, over_lists, stretches
from goldsim.processes import (
    dig,
    equip,
    extort,
    fight,
    fund,
    live,
    move,
    permit,
    police,
    price,
    prospect,
    protect,
    recruit,
    rob,
    school,
    sell,
    smuggle,
    tempt,
    traffic,
)  # fmt: skip
from goldsim.row_model import RowModel
from goldsim.rows import most_rows_in, rows_above, rows_at, rows_in
from goldsim.scenario import Scenario
from goldsim.sizes import n_rows
from goldsim.units import DAYS_PER_WEEK

WEEK: tuple[ModuleType, ...] = (
    price,     # world price, season, holidays
    fund,      # the policy's money on its way down
    prospect,  # deposits found, rushes, land disputed
    move,      # farm or mine, and where
    equip,     # mercury, cyanide, explosives, kits; operators take ground
    dig,       # gold out of the ground, exposure, collapses
    permit,    # applications, queues, bribes, operators first
    extort,    # taxes, sieges, bribes at the pit
    sell,      # channel, price, advances paid back
    smuggle,   # ways out, tolls, seizures, learning
    rob,       # bands take from those who carry
    school,    # what the children of households do
    traffic,   # children brought, stopped on the way, held
    protect,   # committees, referral, care
    police,    # patrol, raid, seize, auction, buy back
    fight,     # territory
    recruit,   # into and out of groups and bands
    tempt,     # integrity falls and recovers
    live,      # eat, borrow, go without, resent
)  # fmt: skip


MINE, AT_WORK = int(Activity.MINE), -1


class GoldEconomy(RowModel):
    """Mali's artisanal gold economy as a Mesa model.

    Parameters
    ----------
    scenario
        Numbers and rules, as `goldsim.read` gives them.
    seed
        Runs with one seed share every random number.
    threads
        How many to use for rules over people, which makes a difference from some 100,000 rows on, and none in the result.

    Attributes
    ----------
    week, date
        The week that runs, or ran last, and its Monday.
    latest
        The last week's outcomes by name, plain numbers.
    tables
        The tables by name; each is also an attribute, as in `economy.miners.savings`.

    Examples
    --------
    >>> import goldsim
    >>> economy = goldsim.GoldEconomy(goldsim.read("scenarios/baseline.yaml"), seed=1)  # doctest: +SKIP
    >>> economy.run_for(10)  # doctest: +SKIP
    >>> economy.agents_by_type[goldsim.Miner].agg("savings", sum)  # doctest: +SKIP
    """

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

    def __init__(self, scenario: Scenario, seed: int = 1, threads: int = 1) -> None:
        if not isinstance(scenario, Scenario):
            raise UsageError(f"{scenario!r} is no scenario; read it first: goldsim.read(...)")
        if isinstance(seed, bool) or not hasattr(seed, "__index__"):
            raise UsageError(f"a seed is a whole number, and {seed!r} is none")
        if not isinstance(threads, int) or threads < 1:
            raise UsageError(f"threads are a whole number from 1 on, and {threads!r} is none")
        seed = operator.index(seed)
        # Mesa's generator serves Mesa's own methods only; every draw of the model is keyed.
        super().__init__(rng=seed)
        self.scenario, self.threads = scenario, threads
        self.seed, self.policy = seed, scenario.policy
        self.p = mechanisms.without(scenario.parameters, scenario.off)
        self.geography = load(scenario.run.geography)
        self.draws = Draws(seed)
        self.week, self.date = 0, scenario.run.start
        self.exit_letters = [letter for letter in self.geography.neighbours if len(self.geography.border_with(letter))]
        self.access = Access()
        self.tables = self._make_tables()
        self.events: list[observe.Event] = []
        self.tally: Counter[str] = Counter()
        self.tally_by_site: dict[str, Array] = {}
        self.warnings: list[str] = []
        self._room: dict[tuple[str, int], Array] = {}
        self.layout = initial.fill(self)
        self.ledger = Ledger(self.tables.values(), self.access)
        self.ledger.open()
        self.observer = observe.Observer(self)
        self.latest: dict[str, float] = {}
        self.show_rows_as_agents()
        self._watchers: list[Any] = []

    # ---- the week ----

    def step(self) -> None:
        """Run one week: every verb in order, then close the books and observe."""
        self.week = round(self.time) - 1
        self.date = self.scenario.run.start + timedelta(days=DAYS_PER_WEEK * self.week)
        self.tally.clear()
        self.tally_by_site.clear()
        for verb in WEEK:
            self._run(verb)
        self.ledger.close(self.week)
        self.latest = self.observer.observe(self)
        self.repaint()
        self.running = self.week + 1 < self.scenario.run.weeks

    def _run(self, verb: ModuleType) -> None:
        name = _name(verb)
        declared = self.access.declared = _DECLARED[name]
        for table in declared.visible:
            self.__dict__[table] = self.tables[table].desk(declared)
        for watcher in self._watchers:
            watcher.before(self, name)
        try:
            verb.step(self)
        except ValueError as error:
            if "read-only" not in str(error):
                raise
            raise UndeclaredColumn(f"{name} wrote into a column that it only reads; a verb asks for change(...)") from error
        finally:
            self.access.declared = None
            self.__dict__.update(self.tables)
        for watcher in self._watchers:
            watcher.after(self, name)

    # ---- what verbs ask for ----

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
        if decision not in _DRAWS.get(verb or "", ()):
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
        self.events.append(observe.Event(self.week, kind, int(cell), a, b, int(amount), text))

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
        """Let a rule go over columns of a table on the economy's threads, see `goldsim.parts.over_columns`."""
        return over_columns(rule, columns, totals, rest, self.threads)

    def over_rows[Answer](self, rule: Callable[..., Answer], rows: Array, totals: Totals, *rest: Any) -> list[Answer]:
        """Let a rule go over some rows, cut into lists, see `goldsim.parts.over_lists`."""
        lists = [rows[first:end] for first, end in stretches(len(rows), self.threads)]
        return over_lists(rule, lists, totals, rest, self.threads)

    def over_lists[Answer](self, rule: Callable[..., Answer], lists: Sequence[Array], totals: Totals, *rest: Any) -> list[Answer]:
        """Let a rule go over lists of rows that there are already, see `goldsim.parts.over_lists`."""
        return over_lists(rule, lists, totals, rest, self.threads)

    # ---- week zero ----

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

    def _make_tables(self) -> dict[str, Table]:
        rows, widths = n_rows(self.scenario, self.geography)
        weight = {"miners": self.scenario.run.people_per_row, "children": self.scenario.run.children_per_row}
        tables = {
            spec.name: Table(spec, rows[spec.name], self.access, widths=widths, weight=weight.get(spec.name, 1))
            for spec in ALL_SPECS
        }
        self.__dict__.update(tables)
        return tables

    def watch(self, watcher: Any) -> None:
        """Let `watcher.before(economy, verb)` and `.after(economy, verb)` be called around each verb."""
        self._watchers.append(watcher)


def _name(verb: ModuleType) -> str:
    return verb.__name__.rsplit(".", 1)[-1]


_DRAWS: dict[str, tuple[str, ...]] = {_name(verb): verb.DRAWS for verb in WEEK}
_DECLARED = {_name(verb): Declaration.of(_name(verb), verb.READS, verb.WRITES) for verb in WEEK}


def week_table() -> list[dict[str, Any]]:
    """Return the week as rows: name, purpose, mechanisms, reads, writes and draws."""
    rows = []
    for verb in WEEK:
        name, _, purpose = cast(str, verb.__doc__).split("\n", 1)[0].partition(": ")
        columns = {side: _dotted(getattr(verb, side)) for side in ("READS", "WRITES")}
        rows.append({
            "name": name, "purpose": purpose.rstrip("."), "mechanisms": verb.MECHANISMS, "reads": columns["READS"],
            "writes": columns["WRITES"], "draws": verb.DRAWS,
        })  # fmt: skip
    return rows


def _dotted(columns: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(f"{table}.{name}" for table, names in columns.items() for name in names)
