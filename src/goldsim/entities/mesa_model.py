"""What Mesa sees of the economy: rows as agents, the map as a cell space, the weeks collected, and a scenario of our own."""

from collections.abc import Mapping, Sequence
from typing import Any

import mesa
import numpy as np
from mesa.agentset import AgentSet
from mesa.datacollection import DataCollector
from mesa.discrete_space import OrthogonalMooreGrid

from goldsim.country.geography import Geography
from goldsim.engine.handles import RowAgent, RowSet
from goldsim.engine.tables import Array, Table
from goldsim.entities import KINDS, ArmedGroup, Committee, Force, Official, Site
from goldsim.errors import UsageError
from goldsim.reading.seeds import as_seed
from goldsim.scenario import Scenario

LAYERS = ("region", "controller", "n_mining", "n_children", "illicit_mg", "danger")
DRAWN = (Site, ArmedGroup, Force, Official, Committee)  # agents that lie somewhere and are few enough to be drawn


class Map(OrthogonalMooreGrid):
    """The map as Mesa reads space: (x, y), x counted from the west and y from the south, so that it is drawn with north above."""

    def __init__(self, model: "MesaModel") -> None:
        n_rows, n_columns = model.geography.codes.shape
        super().__init__((n_columns, n_rows), torus=False, random=model.random)
        self._model = model
        self._handles: list[RowAgent] | None = None
        self.layers: dict[str, Array] = {}  # the arrays of the property layers, by (x, y)
        for name in LAYERS:
            self.create_property_layer(name, default_value=0.0, dtype=float)
            # Before Mesa 4 a layer is an object that holds an array, from then on an array of the grid's.
            held = getattr(self, "property_layers", None) or {name: getattr(self, name).data}
            self.layers[name] = held[name]

    @property
    def agents(self) -> AgentSet:
        """The agents that are drawn: sites, groups, forces, posts and committees; each has `pos` and `coordinate`."""
        if self._handles is None:  # held here, since Mesa's sets do not hold their agents
            self._handles = [agent for kind in DRAWN for agent in self._model.agents_by_type[kind]]
        return AgentSet([agent for agent in self._handles if agent.pos is not None], random=self._model.random)


def seed_of(seed: int, rng: int | None) -> int:
    """Return the seed, by its own name or by the one that Mesa has for it. Raises UsageError for both, or for no whole number."""
    if rng is not None and seed != 1:
        raise UsageError(f"seed {seed} and rng {rng} are two names of one thing: give one of them")
    return as_seed(seed if rng is None else rng)


class WeeklyCollector(DataCollector):
    """Mesa's collector filled with the outcomes of every week, which the model keeps anyway; it copies nothing."""

    def __init__(self, weeks: Sequence[Mapping[str, Any]]) -> None:
        # Mesa's own __init__ would set empty lists in the place of the weeks.
        self._weeks = weeks
        nothing: dict[str, Any] = {}
        self.agent_reporters = self.agenttype_reporters = self.tables = nothing
        self._agent_records = self._agenttype_records = nothing

    def collect(self, model: Any) -> None:
        """Do nothing: every week is there when it is over."""

    @property
    def model_vars(self) -> dict[str, list[Any]]:
        """Every outcome by name, a value a week."""
        return {name: [week[name] for week in self._weeks] for name in (self._weeks[0] if self._weeks else ())}

    model_reporters = model_vars

    @property
    def _collection_steps(self) -> list[int]:
        return list(range(1, len(self._weeks) + 1))


class MesaModel(mesa.Model):
    """A Mesa model whose agents are rows of tables and whose space is painted from them when somebody looks."""

    geography: Geography
    tables: dict[str, Table]

    def show_rows_as_agents(self, weeks: Sequence[Mapping[str, Any]]) -> None:
        """Let `agents_by_type` answer from the tables, which have to be there, and `datacollector` from the weeks observed."""
        self.datacollector = WeeklyCollector(weeks)
        self._agents_by_type = {kind: RowSet(kind, self) for kind in KINDS}
        self._handles: list[RowAgent] | None = None
        self._space: Map | None = None

    def repaint(self) -> None:
        """Bring the space up to date, if anybody has asked for it."""
        if self._space is not None:
            self._paint(self._space)

    @property
    def scenario(self) -> Scenario:
        """The scenario that runs."""
        scenario: Scenario = self._scenario
        return scenario

    @scenario.setter
    def scenario(self, value: Any) -> None:
        # Mesa's Model sets a scenario of its own kind while it is built; ours is set right after.
        self._scenario = value

    @property
    def agents(self) -> AgentSet:
        """All agents as one Mesa set; makes a handle for every row, so meant for small runs."""
        if self._handles is None:
            self._handles = [agent for rows in self._agents_by_type.values() for agent in rows]
        return AgentSet(self._handles, random=self.random)

    def first_id(self, table: str) -> int:
        """Return the unique id of a table's first row."""
        first = 1
        for kind in KINDS:
            if kind.table_name == table:
                break
            first += len(self.tables[kind.table_name])
        return first

    @property
    def space(self) -> Map:
        """The map as a Mesa cell space with property layers, up to date after each week; made when first asked for.

        Its cells, and the arrays in `space.layers`, are by (x, y): `model.space[model.place_of(cell)]`.
        """
        if self._space is None:
            self._space = Map(self)
            self.repaint()
        return self._space

    def place_of(self, cell: int) -> tuple[int, int] | None:
        """Return x from the west and y from the south of a cell of the map; None for no cell."""
        row, column = divmod(cell, self.geography.n_columns)
        return (column, self.geography.n_rows - 1 - row) if cell >= 0 else None

    def _paint(self, space: Map) -> None:
        geography, sites, cells = self.geography, self.tables["sites"], self.tables["cells"]

        def by_cell(values: Array) -> Array:
            return np.bincount(sites.cell, values, geography.n_cells)

        columns = {
            "region": geography.region,
            "controller": cells.controller,
            "n_mining": by_cell(sites.n_miners),
            "n_children": by_cell(sites.n_children),
            "illicit_mg": by_cell(sites.illicit),
            "danger": cells.danger,
        }
        for name, values in columns.items():
            space.layers[name][:] = values.reshape(geography.codes.shape)[::-1].T
