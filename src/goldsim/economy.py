"""The economy: its agents, the ledger, and the week as one list.

`WEEK` below is the model. Each entry is a file, or a folder, of `processes/` with the verb's name, which tells its own story. A
week runs them in this order, then the ledger closes and the week is observed.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from types import ModuleType
from typing import Any, cast

from goldsim.engine.draws import Draws
from goldsim.engine.ledger.books import Ledger
from goldsim.engine.own_verbs import OwnVerb, Verb, columns_of, decisions_of, of_module, with_own
from goldsim.engine.tables import Access, Table
from goldsim.engine.views import Views
from goldsim.entities import ALL_SPECS
from goldsim.entities.mesa_model import seed_of
from goldsim.errors import UndeclaredColumn, UsageError
from goldsim.initial import institutions as initial
from goldsim.initial.public_posts import n_rows
from goldsim.model import Model
from goldsim.outcomes import observer as observe
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.outcomes.own_outcomes import OwnOutcome, refuse_others

from goldsim.processes import (  # isort: skip
    dig, equip, extort, farm, fight, fund, land, live, move, permit, police, price, prospect, protect, recruit, rob, school,
    sell, smuggle, tempt, traffic,
)  # fmt: skip
from goldsim.reading.issues import suggestion
from goldsim.reading.seeds import as_count
from goldsim.scenario import Scenario, mechanisms
from goldsim.scenario.dated import values_on, with_dated
from goldsim.units import DAYS_PER_WEEK

WEEK: tuple[ModuleType, ...] = (
    price,     # world price, season, holidays
    fund,      # the policy's money on its way down
    prospect,  # deposits found, rushes
    move,      # farm or mine, and where
    land,      # fields lost to pits, machines and concessions
    equip,     # mercury, cyanide, explosives, kits; operators take ground
    dig,       # gold out of the ground, exposure, collapses
    farm,      # fields, harvest, other work at home
    permit,    # applications, queues, bribes, operators first
    extort,    # taxes, sieges, bribes at the pit
    sell,      # channel, price, advances paid back
    rob,       # bands take from those who carry
    smuggle,   # ways out, tolls, seizures, learning
    school,    # what the children of households do
    traffic,   # children brought, stopped on the way, held
    protect,   # committees, referral, care
    police,    # patrol, raid, seize, auction, buy back
    fight,     # territory
    recruit,   # into and out of groups and bands
    tempt,     # integrity falls and recovers
    live,      # eat, borrow, go without, resent
)  # fmt: skip

FIXED = ("scenario", "policy", "seed", "geography")


class GoldEconomy(Model):
    """Mali's artisanal gold economy as a Mesa model.

    `scenario`, `seed`, `threads`, `verbs`, `outcomes`: as `goldsim.run` takes them. `rng`: the seed by Mesa's name for it. `week`
    and `date` are the week that runs, or ran last, and its Monday; `latest` has the last week's outcomes by name, plain numbers;
    `tables` are the tables by name, each of which is also an attribute, as in `economy.miners.savings`.

    Examples
    --------
    >>> import goldsim
    >>> coarse = goldsim.read("baseline").with_values({"run.people_per_row": 20_000, "run.children_per_row": 20_000})
    >>> economy = goldsim.GoldEconomy(coarse, seed=1)
    >>> economy.run_for(2)
    >>> economy
    <GoldEconomy baseline: seed 1, week 1 of 260>
    >>> economy.agents_by_type[goldsim.Miner].agg("savings", min) >= 0
    True
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int = 1,
        threads: int = 1,
        *,
        rng: int | None = None,
        verbs: Iterable[OwnVerb] = (),
        outcomes: Iterable[OwnOutcome] = (),
    ) -> None:
        self.own_verbs, self.own_outcomes, self.seed = tuple(verbs), refuse_others(outcomes), seed_of(seed, rng)
        _check(scenario, threads, [*OUTCOMES, *(one.name for one in self.own_outcomes)])
        # Mesa's generator serves Mesa's own methods only; every draw of the model is keyed.
        super().__init__(rng=self.seed)
        self.scenario, self.threads, self.policy = scenario, threads, scenario.policy
        self.p, self._dated = mechanisms.without(scenario.parameters, scenario.off), dict[str, Any]()
        self.geography, self.week, self.date = scenario.geography(), 0, scenario.run.start
        self.draws, self.access = Draws(self.seed), Access()
        self.exit_letters = [letter for letter in self.geography.neighbours if len(self.geography.border_with(letter))]
        self.events, self.tally, self.tally_by_site, self.warnings, self.latest = [], Counter(), {}, [], {}
        self._fill()
        self._watchers: list[Any] = []

    def _fill(self) -> None:
        """Make the tables and fill them for week zero, open the books, and set up who looks on."""
        self.tables = self._make_tables()
        self.verbs = with_own(VERBS, self.own_verbs, self.tables)
        self.views = Views(self.tables, self.access, self.draws)
        self.lookups = self.views.lookups = initial.fill(self)
        self.ledger = Ledger(self.tables.values(), self.access)
        self.ledger.open()
        self.observer = observe.Observer(self, self.own_outcomes)
        self.show_rows_as_agents(self.observer.weekly)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute; what the economy was made of stays, since it would be looked at no more."""
        if name in FIXED and "_watchers" in self.__dict__:
            raise UsageError(f"an economy's {name} stays: make another one, GoldEconomy(scenario.with_values({{...}}), seed)")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"<GoldEconomy {self.scenario.name}: seed {self.seed}, week {self.week} of {self.scenario.run.weeks}>"

    # ---- the week ----

    def step(self) -> None:
        """Run one week: every verb in order, then close the books and observe."""
        self.week = round(self.time) - 1
        self.date = self.scenario.run.start + timedelta(days=DAYS_PER_WEEK * self.week)
        # Let the numbers hold that shocks and the policy's rates set for this week.
        if (dated := values_on(self.date, self.scenario.shocks, self.policy)) != self._dated:
            self._dated = dated
            self.p = mechanisms.without(with_dated(self.scenario.parameters, dated), self.scenario.off)
        self.tally.clear()
        self.tally_by_site.clear()
        for verb in self.verbs:
            self._run(verb)
        self.ledger.close(self.week)
        self.latest = self.observer.observe(self)
        self.repaint()
        self.running = self.week + 1 < self.scenario.run.weeks

    def _run(self, verb: Verb) -> None:
        name = verb.name
        self.access.declared = verb.declaration
        for watcher in self._watchers:
            watcher.before(self, name)
        try:
            verb.step(self)
        except ValueError as error:
            if "read-only" not in str(error):
                raise
            raise UndeclaredColumn(f"{name} wrote into a column that it only reads: its record says In, not Out") from error
        finally:
            self.access.declared = None
        for watcher in self._watchers:
            watcher.after(self, name)

    def _make_tables(self) -> dict[str, Table]:
        rows, widths = n_rows(self.scenario, self.geography)
        run = self.scenario.run
        weight = {"households": run.people_per_row, "miners": run.people_per_row, "children": run.children_per_row}
        tables = {
            spec.name: Table(spec, rows[spec.name], self.access, widths=widths, weight=weight.get(spec.name, 1))
            for spec in ALL_SPECS
        }
        self.__dict__.update(tables)
        return tables

    def watch(self, watcher: Any) -> None:
        """Let `watcher.before(economy, verb)` and `.after(economy, verb)` be called around each verb."""
        self._watchers.append(watcher)


def _check(scenario: Scenario, threads: int, outcomes: list[str]) -> None:
    """Refuse what is no scenario or number of threads, and a policy's stop by an outcome that there is not."""
    if not isinstance(scenario, Scenario):
        raise UsageError(f"{scenario!r} is no scenario; read it first: goldsim.read(...)")
    as_count("threads", threads)
    phases = enumerate(scenario.policy.phases, start=1)
    for number, buys, stop in ((k, one.buys, one.stop) for k, phase in phases for one in phase.measures if one.stop):
        if stop.outcome not in outcomes:
            near = suggestion(stop.outcome, outcomes) or "; docs/tables.md lists what there is"
            raise UsageError(f"{scenario.name}: policy, phase {number}, {buys}: stop: there is no outcome {stop.outcome!r}{near}")


VERBS = tuple(of_module(verb) for verb in WEEK)


def week_table() -> list[dict[str, Any]]:
    """Return the week as rows: name, purpose, mechanisms, reads, writes and draws."""
    rows = []
    for verb in WEEK:
        name, _, purpose = cast(str, verb.__doc__).split("\n", 1)[0].partition(": ")
        reads, writes = columns_of(verb)
        what = {"name": name, "purpose": purpose.rstrip("."), "mechanisms": verb.MECHANISMS}
        rows.append(what | {"reads": reads, "writes": writes, "draws": decisions_of(verb)})
    return rows
