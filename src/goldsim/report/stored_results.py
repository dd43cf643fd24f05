"""What the report reads of stored results: anything that has these can be drawn, results that tests invent too."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pandas as pd


class Stored(Protocol):
    """What is read of `goldsim.studies.analysis.compared.Compared`."""

    @property
    def folder(self) -> Path:
        """Where the results lie."""

    @property
    def scenarios(self) -> Sequence[Mapping[str, Any]]:
        """Name, title, digest and resolved YAML of every scenario."""

    @property
    def reference(self) -> str:
        """Name of the reference."""

    @property
    def weekly(self) -> pd.DataFrame:
        """One row a policy, seed and week."""

    @property
    def cells(self) -> pd.DataFrame:
        """One row a policy, seed, month and cell."""

    @property
    def values(self) -> pd.DataFrame:
        """A run's figures: policy, seed, outcome, value."""

    @property
    def table(self) -> pd.DataFrame:
        """The comparison's table."""

    @property
    def paired_seeds(self) -> Sequence[int]:
        """The seeds that every policy has finished."""

    @property
    def sentences(self) -> Sequence[str]:
        """The comparison in sentences."""

    @property
    def price_notes(self) -> Sequence[str]:
        """What is to be said of the gold price."""

    @property
    def failures(self) -> Sequence[Mapping[str, Any]]:
        """Failed runs with policy, seed, error and the line that makes each again."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What was run, with what."""

    @property
    def entries(self) -> pd.DataFrame:
        """Parameters with value, unit, range, kind and source."""
