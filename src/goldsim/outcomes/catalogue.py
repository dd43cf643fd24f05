"""What a run is judged by: the outcomes of all theme files, each with its label, unit, meaning, formula and forms by place.

This list is what the weekly tables, the comparison, the figures and the page read; `observer.py` fills it.
"""

from collections.abc import Iterator, Mapping

from goldsim.outcomes.outcome import DECLARED, KNOWN, Outcome as Outcome


class Catalogue(Mapping[str, Outcome]):
    """The model's outcomes in order; somebody's own are found by their names too, and are not listed."""

    def __getitem__(self, name: str) -> Outcome:
        return DECLARED[name] if name in DECLARED else KNOWN[name]

    def __iter__(self) -> Iterator[str]:
        return iter(DECLARED)

    def __len__(self) -> int:
        return len(DECLARED)


OUTCOMES: Mapping[str, Outcome] = Catalogue()
HEADLINES: tuple[str, ...] = tuple(outcome.name for outcome in OUTCOMES.values() if outcome.headline)
REGIONAL: tuple[str, ...] = tuple(outcome.name for outcome in OUTCOMES.values() if outcome.is_regional)
MAPPED: tuple[str, ...] = tuple(outcome.name for outcome in OUTCOMES.values() if outcome.by_site is not None)
