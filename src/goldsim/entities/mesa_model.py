"""What Mesa sees of the economy: rows as agents, the map as a cell space, and a scenario of our own."""

from typing import Any

import mesa
import numpy as np
from mesa.agentset import AgentSet
from mesa.discrete_space import OrthogonalMooreGrid, PropertyLayer

from goldsim.country.geography import Geography
from goldsim.engine.handles import RowAgent, RowSet
from goldsim.engine.tables import Array, Table
from goldsim.entities import KINDS
from goldsim.scenario import Scenario

LAYERS = ("region", "controller", "n_mining", "n_children", "illicit_mg", "danger")


class MesaModel(mesa.Model):
    """A Mesa model whose agents are rows of tables and whose space is painted from them when somebody looks."""

    geography: Geography
    tables: dict[str, Table]

    def show_rows_as_agents(self) -> None:
        """Let `agents_by_type` answer from the tables, which have to be there."""
        self._agents_by_type = {kind: RowSet(kind, self) for kind in KINDS}
        self._handles: list[RowAgent] | None = None
        self._space: OrthogonalMooreGrid | None = None

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
    def space(self) -> OrthogonalMooreGrid:
        """The map as a Mesa cell space with property layers, up to date after each week; made when first asked for."""
        if self._space is None:
            shape = self.geography.codes.shape
            self._space = OrthogonalMooreGrid(shape, torus=False, random=self.random)
            for name in LAYERS:
                self._space.add_property_layer(PropertyLayer(name, shape, default_value=0.0, dtype=float))
            self.repaint()
        return self._space

    def _paint(self, space: OrthogonalMooreGrid) -> None:
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
            getattr(space, name).data[:] = values.reshape(geography.codes.shape)
