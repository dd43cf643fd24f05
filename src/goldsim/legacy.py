# ruff: noqa: D102
"""Old ways that verbs without records still use; gone when the last of them has records."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np

from goldsim.engine import threads
from goldsim.engine.tables import Array, Table
from goldsim.errors import UndeclaredColumn
from goldsim.model import Model

type Totals = tuple[Array, ...]


class LegacyModel(Model):
    """Flat arguments, names of decisions as text."""

    declared_draws: ClassVar[Any]

    def key(self, decision: str) -> np.uint64:
        return self.draws.key(self._decision(decision), self.week)

    def column(self, decision: str, n: int) -> Array:
        return self.draws.column(self._decision(decision), self.week, n)

    def at_rows(self, decision: str, rows: Array) -> Array:
        return self.draws.at_rows(self._decision(decision), self.week, rows)

    def _decision(self, decision: str) -> str:
        verb = self.access.verb
        if decision not in self.declared_draws.get(verb or "", ()):
            raise UndeclaredColumn(f"{verb} draws {decision!r}, which it does not declare")
        return f"{verb}.{decision}"

    def scratch(self, table: Table, number: int = 0) -> Array:
        return self.views.scratch(table.name, number)

    def over[Answer](self, rule: Callable[..., Answer], columns: Sequence[Array], totals: Totals, *rest: Any) -> list[Answer]:
        parts = threads.chunks(len(columns[0]), self.threads)
        if len(parts) == 1:
            return [rule(0, *totals, *columns, *rest)]
        calls = [(first, [*(column[first:end] for column in columns), *rest]) for first, end in parts]
        return self._legacy_called(rule, calls, totals)

    def over_rows[Answer](self, rule: Callable[..., Answer], rows: Array, totals: Totals, *rest: Any) -> list[Answer]:
        lists = [rows[first:end] for first, end in threads.chunks(len(rows), self.threads)]
        return self.over_lists(rule, lists, totals, *rest)

    def over_lists[Answer](self, rule: Callable[..., Answer], lists: Sequence[Array], totals: Totals, *rest: Any) -> list[Answer]:
        if len(lists) == 1:
            return [rule(lists[0], *totals, *rest)]
        return self._legacy_called(rule, [(rows, rest) for rows in lists], totals)

    def _legacy_called[Answer](self, rule: Callable[..., Answer], calls: Any, totals: Totals) -> list[Answer]:
        own = [tuple(np.zeros_like(total) for total in totals) for _ in calls]
        answers = list(threads._pool(self.threads).map(lambda call, mine: rule(call[0], *mine, *call[1]), calls, own))
        for mine in own:
            for total, added in zip(totals, mine, strict=True):
                total += added
        return answers
