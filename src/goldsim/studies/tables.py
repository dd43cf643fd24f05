"""The tables of runs as Parquet files: one part a run and table, then one file a table for the whole study."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from goldsim.studies.files import checksum, damaged, write_whole

if TYPE_CHECKING:
    from goldsim.runs import Run
    from goldsim.studies.design import Row

TABLES = ("weekly", "regions", "sites", "cells", "exits", "events", "flows")
ROWS_A_GROUP = 1 << 16


def part_path(parts: Path, run_id: str, table: str) -> Path:
    """Return where the part of a run lies."""
    return parts / f"{run_id}.{table}.parquet"


def write_run(parts: Path, run_id: str, run: "Run") -> dict[str, str]:
    """Write a run's tables, each whole; return their checksums by table.

    Raises
    ------
    DiskError
        If a part cannot be written.
    """
    written = {}
    for table in TABLES:
        path = part_path(parts, run_id, table)
        content = to_arrow(getattr(run, table))
        write_whole(path, lambda partial, content=content: write_parquet(partial, content))  # type: ignore[misc]
        written[table] = checksum(path)
    return written


def to_arrow(frame: pd.DataFrame) -> Any:
    """Return a frame as an Arrow table that depends on its content alone: no index, no notes of pandas's, plain strings."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [pa.field(field.name, _plain(field.type)) for field in table.schema]
    return table.cast(pa.schema(fields))


def write_parquet(path: Path, table: Any) -> None:
    """Write an Arrow table as one Parquet file."""
    pq.write_table(table, path, compression="zstd", row_group_size=ROWS_A_GROUP)


def write_table(path: Path, parts: Path, table: str, rows: "Sequence[Row]") -> None:
    """Join the parts of `rows`, in that order, with the columns `policy` and `seed` in front, in one file.

    Memory holds a group of rows at a time, not the table.
    """
    schema = _joint_schema([part_path(parts, row.run_id, table) for row in rows])

    def fill(partial: Path) -> None:
        with pq.ParquetWriter(partial, schema, compression="zstd") as writer:
            for group in _groups(_labelled(parts, table, rows, schema)):
                writer.write_table(group, row_group_size=ROWS_A_GROUP)

    write_whole(path, fill)


def read_table(path: Path, policies: Sequence[str], *, only_these: bool = False) -> pd.DataFrame:
    """Read a study's table; `policy` comes as a category in the order of the design, other repeated words as categories.

    `only_these` leaves out the rows of other policies, which then take no memory.
    """
    chosen = [("policy", "in", list(policies))] if only_these else None
    try:
        words = [field.name for field in pq.read_schema(path) if field.type == pa.string() and field.name != "text"]
        table = pq.read_table(path, read_dictionary=words, filters=chosen)
    except (OSError, pa.ArrowException) as error:
        raise damaged(path) from error
    return _to_frame(table, policies)


def read_small(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read one of the study's own small tables, which must have these columns."""
    try:
        frame = pd.read_parquet(path)
    except (OSError, pa.ArrowException) as error:
        raise damaged(path) from error
    if not set(columns) <= set(frame.columns):
        raise damaged(path)
    return frame


def read_parts(parts: Path, table: str, rows: "Sequence[Row]", policies: Sequence[str]) -> pd.DataFrame:
    """Read a table of an unfinished study from the parts that are there."""
    if not rows:
        return pd.DataFrame({"policy": pd.Categorical([], categories=list(policies)), "seed": pd.Series([], dtype="int64")})
    try:
        schema = _joint_schema([part_path(parts, row.run_id, table) for row in rows])
        return _to_frame(pa.concat_tables(_labelled(parts, table, rows, schema)), policies)
    except (OSError, pa.ArrowException) as error:
        raise damaged(parts) from error


def _labelled(parts: Path, table: str, rows: "Iterable[Row]", schema: Any) -> Iterator[Any]:
    for row in rows:
        part = pq.read_table(part_path(parts, row.run_id, table))
        columns = {name: part.column(name) for name in part.column_names}
        columns["policy"] = pa.repeat(pa.scalar(row.policy), part.num_rows)
        columns["seed"] = pa.repeat(pa.scalar(row.seed, pa.int64()), part.num_rows)
        missing = {field.name: pa.nulls(part.num_rows, field.type) for field in schema if field.name not in columns}
        yield pa.table({name: (columns | missing)[name] for name in schema.names}).cast(schema)


def _groups(tables: Iterable[Any]) -> Iterator[Any]:
    """Join tables until they make a group of rows worth writing."""
    held: list[Any] = []
    for table in tables:
        held.append(table)
        if sum(part.num_rows for part in held) >= ROWS_A_GROUP:
            yield pa.concat_tables(held).combine_chunks()
            held = []
    if held:
        yield pa.concat_tables(held).combine_chunks()


def _joint_schema(paths: Iterable[Path]) -> Any:
    """Return a schema that holds every part: a column that is empty in one run may have its type from another."""
    inner = pa.unify_schemas([pq.read_schema(path) for path in paths], promote_options="permissive")
    return pa.schema([pa.field("policy", pa.string()), pa.field("seed", pa.int64()), *inner])


def _plain(kind: Any) -> Any:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return pa.string() if pa.types.is_large_string(kind) else kind


def _to_frame(table: Any, policies: Sequence[str]) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(split_blocks=True, self_destruct=True)
    if isinstance(frame["policy"].dtype, pd.CategoricalDtype):
        frame["policy"] = frame["policy"].cat.set_categories(list(policies), ordered=True)
    else:
        frame["policy"] = pd.Categorical(frame["policy"], categories=list(policies), ordered=True)
    return frame


def checksums(folder: Path) -> Mapping[str, str]:
    """Return the checksums of the study's tables in `folder`, by table."""
    return {table: checksum(folder / f"{table}.parquet") for table in TABLES}
