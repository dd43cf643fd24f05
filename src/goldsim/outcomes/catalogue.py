"""What a run is judged by: the outcomes of all theme files, each with its label, unit, meaning, formula and forms by place.

This list is what the weekly tables, the comparison, the figures and the page read; `observer.py` fills it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from goldsim.outcomes.outcome import DECLARED
from goldsim.outcomes.outcome import Outcome as Outcome

OUTCOMES: Mapping[str, Outcome] = MappingProxyType(DECLARED)
HEADLINES: tuple[str, ...] = tuple(outcome.name for outcome in OUTCOMES.values() if outcome.headline)
REGIONAL: tuple[str, ...] = tuple(outcome.name for outcome in OUTCOMES.values() if outcome.is_regional)
MAPPED: tuple[str, ...] = tuple(outcome.name for outcome in OUTCOMES.values() if outcome.by_site is not None)
