"""What a run is judged by: the outcomes of `outcomes.yaml`, each with its formula and forms by place.

This list is what the weekly tables, the comparison, the figures and the page read; `observer.py` fills it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from goldsim.outcomes.formulas import BY_REGION, BY_SITE, FORMULAS, count_of, sum_of
from goldsim.outcomes.outcome import Outcome as Outcome, line


def listed(text: str) -> dict[str, Outcome]:
    """Return the outcomes that a text in YAML declares, in its order. Raises ValueError for a formula that none of them has."""
    said = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if unknown := {*FORMULAS, *BY_SITE, *BY_REGION} - {*said}:
        raise ValueError(f"there are formulas of {', '.join(sorted(unknown))}, which outcomes.yaml does not list")
    return {name: _outcome(name, **fields) for name, fields in said.items()}


def _outcome(name: str, *, moved: Any = (), less: Any = (), bought_by: Any = (), **said: Any) -> Outcome:
    added, taken = (tuple(line(**one) for one in lines) for lines in (moved, less))
    formula = sum_of(added, taken) if moved else FORMULAS.get(name) or count_of(name)
    by_site, by_region = BY_SITE.get(name), BY_REGION.get(name)
    return Outcome(name, formula=formula, by_site=by_site, by_region=by_region, bought_by=tuple(bought_by), **said)


DECLARED: Mapping[str, Outcome] = listed(Path(__file__).with_name("outcomes.yaml").read_text(encoding="utf-8"))
KNOWN: dict[str, Outcome] = {}  # somebody's own: found by name, and in no list of the model's


class Catalogue(Mapping[str, Outcome]):
    """The model's outcomes in order; somebody's own are found by their names too, and are not listed."""

    def __getitem__(self, name: str) -> Outcome:
        return DECLARED[name] if name in DECLARED else KNOWN[name]

    def __iter__(self) -> Iterator[str]:
        return iter(DECLARED)

    def __len__(self) -> int:
        return len(DECLARED)


OUTCOMES: Mapping[str, Outcome] = Catalogue()
HEADLINES: tuple[str, ...] = tuple(outcome.name for outcome in DECLARED.values() if outcome.headline)
REGIONAL: tuple[str, ...] = tuple(outcome.name for outcome in DECLARED.values() if outcome.is_regional)
MAPPED: tuple[str, ...] = tuple(outcome.name for outcome in DECLARED.values() if outcome.by_site is not None)
