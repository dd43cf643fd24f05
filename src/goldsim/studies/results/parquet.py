"""The tables of a study as Parquet files: joined from its chunks, and read back."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from goldsim.studies.results.chunks import Chunks
from goldsim.studies.results.files import as_written, damaged, write_whole

ROWS_A_GROUP = 1 << 14


def write_parquet(path: Path, table: Any) -> None:
    """Write an Arrow table as one Parquet file."""
    pq.write_table(table, path, compression="zstd", row_group_size=ROWS_A_GROUP)


def write_table(path: Path, table: str, chunks: Chunks) -> None:
    """Join a table of all runs in one file, whose bytes do not depend on how the runs were spread over chunks.

    Memory holds a group of rows at a time, not the table.
    """
    joint = chunks.joint(table)

    def fill(partial: Path) -> None:
        with pq.ParquetWriter(partial, joint.schema, compression="zstd") as writer:
            for group in _groups(chunks.joined(table, joint)):
                writer.write_table(group, row_group_size=ROWS_A_GROUP)
                pa.default_memory_pool().release_unused()  # it keeps what it had, several times a group

    write_whole(path, fill)


def read_table(path: Path, policies: Sequence[str], *, only_these: bool = False) -> pd.DataFrame:
    """Read a study's table; `policy` comes as a category in the order of the design, other repeated words as categories.

    `only_these` leaves out the rows of other policies, which then take no memory.
    """
    chosen = [("policy", "in", list(policies))] if only_these else None
    with as_written(path):
        table = pq.read_table(path, read_dictionary=_words(pq.read_schema(path)), filters=chosen)
    return _to_frame(table, policies)


def iter_runs(path: Path, policies: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Read a study's table some runs at a time, each run whole, in the order of the table."""
    rest: Any = None
    try:
        with pq.ParquetFile(path, read_dictionary=_words(pq.read_schema(path))) as file:
            for i in range(file.num_row_groups):
                group = file.read_row_group(i)
                group = group if rest is None else pa.concat_tables([rest, group]).unify_dictionaries()
                whole = _start_of_last_run(group) if i < file.num_row_groups - 1 else group.num_rows
                rest = group.slice(whole)
                if whole:
                    yield _to_frame(group.slice(0, whole), policies)
                pa.default_memory_pool().release_unused()
    except (OSError, pa.ArrowException) as error:
        raise damaged(path) from error


def _start_of_last_run(table: Any) -> int:
    """Return where the last run of a table begins, which may go on in the next group."""
    runs = table.select(["policy", "seed"]).to_pandas().astype({"policy": str})
    return int((runs == runs.iloc[-1]).all(axis=1).to_numpy().argmax()) if len(runs) else 0


def read_small(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read one of the study's own small tables, which must have these columns."""
    with as_written(path):
        frame = pd.read_parquet(path)
        frame[list(columns)]  # KeyError where one is missing
    return frame


def read_chunks(table: str, chunks: Chunks, policies: Sequence[str]) -> pd.DataFrame:
    """Read a table of an unfinished study from the chunks that are there."""
    if not chunks.rows:
        return pd.DataFrame({"policy": pd.Categorical([], categories=list(policies)), "seed": pd.Series([], dtype="int64")})
    return _to_frame(pa.concat_tables(chunks.joined(table, chunks.joint(table))), policies)


def _groups(tables: Iterable[Any]) -> Iterator[Any]:
    """Cut what comes in pieces of any size into groups of rows that are all of one size, but for the last."""
    rest: Any = None
    for table in tables:
        rest = table if rest is None else pa.concat_tables([rest, table])
        while rest.num_rows > ROWS_A_GROUP:
            yield rest.slice(0, ROWS_A_GROUP).combine_chunks()
            rest = rest.slice(ROWS_A_GROUP)
    if rest is not None:
        yield rest.combine_chunks()


def _words(schema: Any) -> list[str]:
    return [field.name for field in schema if field.type == pa.string() and field.name != "text"]


def _to_frame(table: Any, policies: Sequence[str]) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(split_blocks=True, self_destruct=True)
    frame["policy"] = frame["policy"].astype("category").cat.set_categories(list(policies), ordered=True)
    return frame
