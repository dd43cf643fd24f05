"""Outcomes of somebody's own: functions of the week, seen in every table beside the model's.

    @outcome("people in danger", "thousand people", "people mining where danger is above a half", better=-1)
    def n_in_danger(week):
        sites = week.model.sites
        return sites.n_miners[sites.danger > 0.5].sum() * week.model.miners.weight

They read the model's columns and write none.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from goldsim.engine.own_verbs import ByName
from goldsim.engine.tables import Access, Declaration
from goldsim.entities import ALL_SPECS
from goldsim.errors import UsageError
from goldsim.outcomes.catalogue import DECLARED, KNOWN
from goldsim.outcomes.counted_week import Week
from goldsim.outcomes.outcome import Formula, Outcome

SAID: Final = ("name", "label", "unit", "meaning", "better", "headline", "adds_up")  # what a results folder keeps of each
_READS_ALL: Final = {spec.name: frozenset(spec.column) for spec in ALL_SPECS}


@dataclass(frozen=True)
class OwnOutcome(Outcome, ByName):
    """An outcome that a function of the week is made into."""

    def __post_init__(self) -> None:
        self.known_as(self.formula)

    __reduce__ = ByName.__reduce__


def outcome(label: str, unit: str, meaning: str, **more: Any) -> Callable[[Formula], OwnOutcome]:
    """Make a function of the week an outcome; `more` are further fields of `goldsim.outcomes.outcome.Outcome`.

    `unit` begins with what the figure is shown in: "thousand people" shows single people by thousands, "t a year" milligrams of
    gold by tonnes; with "a year" at its end, weeks are summed up.
    """

    def made(formula: Formula) -> OwnOutcome:
        name = formula.__name__
        if name in DECLARED:
            raise UsageError(f"the model has an outcome {name!r} already: give the function another name")
        KNOWN[name] = own = OwnOutcome(name, label, unit, meaning, formula, **more)
        return own

    return made


def refuse_others(own: Iterable[Any]) -> tuple[OwnOutcome, ...]:
    """Return own outcomes. Raises UsageError for what is none, or is given twice."""
    chosen = tuple(own)
    for place, one in enumerate(chosen):
        if not isinstance(one, OwnOutcome):
            raise UsageError(f"{one!r} is no outcome; put @goldsim.outcome(label, unit, meaning) above the function")
        if one.name in [other.name for other in chosen[:place]]:
            raise UsageError(f"two outcomes are called {one.name!r}: give one function another name")
    return chosen


def observed(own: Iterable[OwnOutcome], week: Week, access: Access) -> dict[str, float]:
    """Return the week's figure of each, which may read every column and write none. Raises UsageError for what is no number."""
    figures = {}
    for one in own:
        access.declared = Declaration(f"outcome {one.name}", _READS_ALL, {})
        try:
            figure = one.formula(week)
            figures[one.name] = float(figure)
        except (TypeError, ValueError) as error:
            if "read-only" in str(error):
                raise UsageError(f"outcome {one.name} writes into a column: outcomes only read") from error
            raise UsageError(f"outcome {one.name} must return a number: {error}") from error
        finally:
            access.declared = None
    return figures


def described(own: Iterable[Outcome]) -> list[dict[str, Any]]:
    """Return what a results folder keeps of own outcomes."""
    return [{key: getattr(one, key) for key in SAID} for one in own]


def know(said: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Know outcomes again that a results folder describes, and return their names; their formulas are not kept."""
    names = []
    for one in said:
        known = Outcome(**{key: one[key] for key in SAID}, formula=_not_here)
        if known.name not in DECLARED:
            KNOWN.setdefault(known.name, known)
            names.append(known.name)
    return tuple(names)


def _not_here(_week: Week) -> float:
    raise UsageError("the formula of an own outcome is in the script that made the study, and not in its folder")
