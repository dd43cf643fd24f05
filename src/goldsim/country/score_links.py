"""Links: what a score of a country profile says about a parameter.

`geometric` multiplies by `per_point` for every point away from the score at which the link was set; `linear` adds it. A link's
uncertainty is its own, a factor either way or a plus and minus: how much a score says is not known better than that.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import Field

from goldsim.country.geography_parts import Part
from goldsim.parameters import schema
from goldsim.reading.issues import Fault, Loc, shown, suggestion
from goldsim.reading.validation import MOST_MONEY, read_part

LOWEST: Final = 1.0
HIGHEST: Final = 10.0
STEEPEST: Final = 10.0  # a factor a point; over the whole scale that is nine powers of ten
FUNCTIONS: Final = ("geometric", "linear")

Amount = Annotated[float, Field(ge=-MOST_MONEY, le=MOST_MONEY)]


class Link(Part):
    """A parameter's value as a function of a score."""

    parameter: str  # its path: "police.sentence_share"
    function: str  # "geometric" or "linear"
    # at, gives: a score, and the parameter's value there.
    at: Annotated[float, Field(ge=LOWEST, le=HIGHEST)]
    gives: Amount
    per_point: Amount  # factor (geometric) or addition (linear) for each point above `at`
    # Factor either way (geometric), or what may be added and taken off (linear).
    uncertainty: Annotated[float, Field(ge=0, le=MOST_MONEY)]

    def value(self, score: float) -> float:
        """Return the parameter's value at a score, in the parameter's unit."""
        points = score - self.at
        return self.gives * self.per_point**points if self.function == "geometric" else self.gives + self.per_point * points

    def span(self, score: float) -> tuple[float, float]:
        """Return the lowest and the highest value that the link's uncertainty leaves possible."""
        value = self.value(score)
        if self.function == "geometric":
            return value / self.uncertainty, value * self.uncertainty
        return value - self.uncertainty, value + self.uncertainty


KEYS: Final = tuple(Link.model_fields)


def read_links(given: Any, loc: Loc) -> tuple[tuple[Link, ...], list[Fault]]:
    """Return the links of a score, a list of mappings in the file at `loc`, and what is wrong with them."""
    if not isinstance(given, list) or not given:
        return (), [Fault(loc, f"must be a list of links, it is {shown(given)}")]
    links, faults = [], []
    for place, item in enumerate(given):
        link, wrong = read_part(Link, item, (*loc, place), KEYS)
        faults += wrong
        faults += [Fault((*loc, place, key), words) for key, words in _wrong(link)] if link else []
        links += [link] if link else []
    return tuple(links), faults


def _wrong(link: Link) -> Iterator[tuple[str, str]]:
    known = {f"{group}.{name}": field for group, fields in schema().items() for name, field in fields.items()}
    if link.parameter not in known:
        yield "parameter", f"there is no parameter {shown(link.parameter)}{suggestion(link.parameter, known)}"
    elif known[link.parameter].length is not None:
        yield "parameter", f"{link.parameter} is a list, which a score cannot give"
    if link.function not in FUNCTIONS:
        near = suggestion(link.function, FUNCTIONS)
        yield "function", f"is {shown(link.function)}, it must be one of {', '.join(FUNCTIONS)}{near}"
    if link.function != "geometric":
        return
    if link.gives <= 0:
        yield "gives", f"is {shown(link.gives)}, a geometric link needs more than 0"
    if not 1 / STEEPEST <= link.per_point <= STEEPEST:
        least, most = f"{1 / STEEPEST:g}", f"{STEEPEST:g}"
        yield "per_point", f"is {shown(link.per_point)}, a geometric link needs a factor between {least} and {most}"
    if link.uncertainty < 1:
        yield "uncertainty", f"is {shown(link.uncertainty)}, a geometric link needs a factor of at least 1"
