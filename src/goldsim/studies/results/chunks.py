"""Chunks: the tables of runs that ended together, a Parquet file a table, until the study is complete.

A chunk holds whole runs, one after the other, told apart by the column `run_id`. Its name is drawn, so that no chunk is ever
written over another one; a chunk that no line of the run log names does not count.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from goldsim.studies.results.files import as_bytes, as_written, write_together
from goldsim.studies.tasks import Row

RUN_ID = "run_id"
ROWS_A_HANDFUL = 1 << 14  # rows that are held at a time while chunks are joined


def to_arrow(frame: pd.DataFrame) -> Any:
    """Return a frame as an Arrow table that depends on its content alone: no index, no notes of pandas's, plain strings."""
    return pa.table({name: _to_array(column) for name, column in frame.items()})


def _to_array(column: "pd.Series[Any]") -> Any:
    """Return a column's values; what is missing is empty. Numbers take a short way, since there are many columns of them."""
    values = pa.array(column.to_numpy() if column.dtype.kind in "iuf" else column, from_pandas=True)
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    kind = pa.string() if pa.types.is_large_string(kind) else kind
    return values if kind == values.type else values.cast(kind)


def pack(runs: Mapping[str, Mapping[str, Any]]) -> dict[str, bytes]:
    """Return the tables of some runs (run to name to Arrow table, all the same names) as Parquet files, by table."""
    files = {}
    for table in dict.fromkeys(table for held in runs.values() for table in held):
        parts = []
        for run_id, held in runs.items():
            named = pa.repeat(pa.scalar(run_id), held[table].num_rows)
            parts.append(held[table].add_column(0, pa.field(RUN_ID, pa.string()), named))
        sink = pa.BufferOutputStream()
        pq.write_table(pa.concat_tables(parts, promote_options="permissive"), sink, compression="zstd")
        files[table] = bytes(sink.getvalue())
    return files


def write_chunk(folder: Path, files: Mapping[str, bytes]) -> str:
    """Write packed tables, each file whole, and return the chunk's name. Raises DiskError if a file cannot be written."""
    name = uuid.uuid4().hex[:16]
    write_together({chunk_path(folder, name, table): as_bytes(content) for table, content in files.items()})
    return name


def chunk_path(folder: Path, name: str, table: str) -> Path:
    """Return where a chunk has a table."""
    return folder / f"{name}.{table}.parquet"


def drop_strays(folder: Path, named: Iterable[str]) -> None:
    """Remove what a crash left: chunks that no line of the run log names, and half-written files."""
    known = set(named)
    for path in folder.iterdir():
        if path.name.partition(".")[0] not in known or not path.name.endswith(".parquet"):
            path.unlink(missing_ok=True)


class Chunks:
    """The chunks of some runs, to be read table by table in the order of `rows`; `where` says which chunk holds a run."""

    def __init__(self, folder: Path, rows: Sequence[Row], where: Mapping[str, str]) -> None:
        self.folder, self.rows, self.where = folder, rows, where

    def joint(self, table: str) -> "Joint":
        """Look at every chunk once and return what joining a table needs to know. Raises FolderError if one is damaged."""
        fields, rows_a_run = pa.schema([]), {}
        runs = Counter(self.where[run_id] for run_id in dict.fromkeys(row.run_id for row in self.rows))
        for name, n in runs.items():
            path = chunk_path(self.folder, name, table)
            with as_written(path):
                seen = pq.read_metadata(path)
                schema = seen.schema.to_arrow_schema()
            fields = pa.unify_schemas([fields, schema.remove_metadata()], promote_options="permissive")
            rows_a_run[name] = max(1, seen.num_rows // n)
        inner = [field for field in fields if field.name != RUN_ID]
        return Joint(pa.schema([pa.field("policy", pa.string()), pa.field("seed", pa.int64()), *inner]), rows_a_run)

    def joined(self, table: str, joint: "Joint") -> Iterator[Any]:
        """Yield the runs' tables, in the order of the rows and many in one, with the columns `policy` and `seed` in front."""
        inner = [field for field in joint.schema if field.name not in ("policy", "seed")]
        nothing = pa.schema([pa.field(RUN_ID, pa.string()), *inner]).empty_table()  # with which no column is missing
        for handful in self._handfuls(joint.rows_a_run):
            wanted: dict[str, list[str]] = {}
            for run_id in dict.fromkeys(row.run_id for row in handful):
                wanted.setdefault(self.where[run_id], []).append(run_id)
            found = [_read_runs(chunk_path(self.folder, name, table), ids) for name, ids in wanted.items()]
            yield _in_order(pa.concat_tables([nothing, *found], promote_options="permissive"), handful).cast(joint.schema)

    def _handfuls(self, rows_a_run: Mapping[str, int]) -> Iterator[list[Row]]:
        """Cut the rows into handfuls: large enough that a chunk is not read for each of its runs, and small enough to hold."""
        handful: list[Row] = []
        held = 0
        for row in self.rows:
            handful.append(row)
            held += rows_a_run[self.where[row.run_id]]
            if held >= ROWS_A_HANDFUL:
                yield handful
                handful, held = [], 0
        if handful:
            yield handful


class Joint(NamedTuple):
    """What joining a table needs to know: columns that hold every run, and rows of an average run of each chunk."""

    schema: Any
    rows_a_run: Mapping[str, int]


def _read_runs(path: Path, run_ids: Sequence[str]) -> Any:
    with as_written(path):
        chunk = pq.ParquetFile(path).read()
    is_wanted = pc.is_in(chunk[RUN_ID], value_set=pa.array(run_ids, pa.string()))
    return chunk if pc.all(is_wanted).as_py() else chunk.filter(is_wanted)  # mostly they all are


def _in_order(found: Any, handful: Sequence[Row]) -> Any:
    """Return runs in the order of the places that they stand for, with policy and seed; in `found` each is in one piece."""
    runs = found[RUN_ID].combine_chunks().dictionary_encode()  # numbered as they come
    lengths = np.bincount(runs.indices.to_numpy(), minlength=len(runs.dictionary))
    pieces = zip((np.cumsum(lengths) - lengths).tolist(), lengths.tolist(), strict=True)
    where = dict(zip(runs.dictionary.to_pylist(), pieces, strict=True))
    inner, parts = found.drop_columns([RUN_ID]), []
    for row in handful:
        start, n = where.get(row.run_id, (0, 0))
        own = {name: column.slice(start, n) for name, column in zip(inner.column_names, inner.columns, strict=True)}
        labels = {"policy": pa.repeat(pa.scalar(row.policy), n), "seed": pa.repeat(pa.scalar(row.seed, pa.int64()), n)}
        parts.append(pa.table(labels | own))
    return pa.concat_tables(parts)
