"""How runs ended: with their tables or with an error, one by one and in batches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Ended:
    """How a run ended: with its tables, which its batch packs, or with an error."""

    run_id: str
    seconds: float
    tables: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    trace: str = ""
    warnings: tuple[str, ...] = ()

    def entry(self, chunk: str, sums: Mapping[str, str]) -> dict[str, Any]:
        """Return the line for the run log; `chunk` holds the run, and `sums` are the checksums of its files."""
        line = {"run_id": self.run_id, "status": "failed" if self.error else "done", "seconds": round(self.seconds, 3)}
        if self.error:
            return line | {"error": self.error}
        return line | {"part": chunk, "parts": dict(sums)} | ({"warnings": list(self.warnings)} if self.warnings else {})


@dataclass(frozen=True)
class Batch:
    """Runs that ended together."""

    ended: tuple[Ended, ...]  # how each of them ended; without tables
    # The tables of those that are done, as Parquet files: table to content.
    files: Mapping[str, bytes] = field(default_factory=dict)
    sums: Mapping[str, str] = field(default_factory=dict)  # SHA-256 of each of the files
    seconds: float = 0.0  # what the batch took its worker
