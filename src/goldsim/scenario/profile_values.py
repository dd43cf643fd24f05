"""Values that a country profile gives to a scenario's parameters.

A number has one home. The entry of a linked parameter says unit, range and source and leaves `value` out; the profile fills it.
Where a file, or somebody by hand, gives a value, that wins.
"""

from typing import Any, Final

from goldsim.country.profiles import Profile, Score
from goldsim.country.score_links import Link
from goldsim.errors import Issue
from goldsim.parameters import Field, schema
from goldsim.reading.validation import Number, is_number
from goldsim.scenario.entries import SCORE_KEYS, typed
from goldsim.scenario.inheritance import Layers

DIGITS: Final = 9  # of a computed value; the last ones differ between machines, and with them the digest would


def fill(layers: Layers, profile: Profile) -> list[Issue]:
    """Give linked parameters that have no value the one that follows from a score; return what is wrong with that."""
    issues: list[Issue] = []
    for score in profile.scores.values():
        for link in score.links:
            group, name = link.parameter.split(".")
            entry = layers.tree.get("parameters", {}).get(group, {}).get(name)
            if entry is not None and "value" not in entry:
                issues += _fill(entry, schema()[group][name], score, link)
                layers.set_by[link.parameter] = profile.file
    return issues


def stand_in(layers: Layers) -> None:
    """Give parameters without a value some value, so that a profile which cannot be read is all that is said."""
    for group, names in layers.tree.get("parameters", {}).items():
        for name, entry in names.items():
            field = schema().get(group, {}).get(name)
            if field and field.length is None and "value" not in entry and "low" in entry:
                entry["value"] = entry["low"]
                layers.set_by[f"{group}.{name}"] = ""


def _fill(entry: dict[str, Any], field: Field, score: Score, link: Link) -> list[Issue]:
    """Fill one entry, with the nearest possible value where the link's own is not."""
    value = _rounded(link.value(score.score), field)
    low, high = _range(entry, field)
    ends = (min(max(_rounded(end, field), low), high) for end in link.span(score.score))
    entry["value"] = min(max(value, low), high)
    entry |= zip(SCORE_KEYS, (str(score), *ends), strict=True)
    if low <= value <= high:
        return []
    gives = f"a score of {score.score:g} gives {link.parameter} {value:g} {field.unit.symbol}"
    words = f"{gives}, outside its range {low:g} to {high:g}"
    return [score.place._replace(message=words)]


def _rounded(value: float, field: Field) -> Number:
    return round(value) if field.type is int else typed(float(f"{value:.{DIGITS}g}"), field)


def _range(entry: dict[str, Any], field: Field) -> tuple[Number, Number]:
    """Return the range of an entry within the limits of the unit; what is wrong with the range itself is said elsewhere."""
    low, high = entry.get("low"), entry.get("high")
    if not (is_number(low) and is_number(high) and low <= high):
        return field.unit.lowest, field.unit.highest
    return max(low, field.unit.lowest), min(high, field.unit.highest)
