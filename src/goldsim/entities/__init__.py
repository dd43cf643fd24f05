"""The tables, as `tables.yaml` declares them, first those whose rows are agents; and a file for what a table has of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from goldsim.engine.handles import RowAgent, handle
from goldsim.engine.tables import Column, TableSpec
from goldsim.entities.armed_groups import Stance
from goldsim.entities.children import ChildState, Referral
from goldsim.entities.crimes import Crime
from goldsim.entities.docket import Stage
from goldsim.entities.forces import ForceKind, Order
from goldsim.entities.miners import Activity, Cause, Origin, Task
from goldsim.entities.officials import Post
from goldsim.entities.recruiting_parties import Cargo
from goldsim.parameters import Instrument

WORDS: Final = (
    Activity,
    Cargo,
    Cause,
    ChildState,
    Crime,
    ForceKind,
    Instrument,
    Order,
    Origin,
    Post,
    Referral,
    Stage,
    Stance,
    Task,
)


def _specs() -> Iterator[TableSpec]:
    """Yield the declared tables; a column is its dtype, unit and meaning, and what else there is of it."""
    text, words = Path(__file__).with_name("tables.yaml").read_text(encoding="utf-8"), {kind.__name__: kind for kind in WORDS}
    for table, said in yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)).items():
        columns = []
        for name, (dtype, unit, meaning, *more) in said["columns"].items():
            other: dict[str, Any] = dict(*more)
            columns.append(Column(name, dtype, unit, meaning, **other | {"names": words.get(other.get("names", ""))}))
        yield TableSpec(table, said["row_is"], tuple(columns))


ALL_SPECS: Final[tuple[TableSpec, ...]] = tuple(_specs())
NAMES = ["Household", "Miner", "Child", "Site", "Trafficker", "ArmedGroup", "Force", "Official", "Company", "Committee", "Case"]
KINDS: Final[tuple[type[RowAgent], ...]] = tuple(
    handle(name, spec.name, __name__) for name, spec in zip(NAMES, ALL_SPECS, strict=False)
)
Household, Miner, Child, Site, Trafficker, ArmedGroup, Force, Official, Company, Committee, Case = KINDS
