"""The numbers of a scenario, each with unit, range, evidence and source, held against the schema and against each other."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from goldsim.parameters import Field, schema
from goldsim.reading.issues import Fault, Loc, shown, suggestion
from goldsim.reading.validation import Number, hint, is_number, unknown_in, unknown_keys
from goldsim.text.phrases import listed

KEYS: Final = ("value", "unit", "low", "high", "kind", "source")
SCORE_KEYS: Final = ("score", "score_low", "score_high")  # of a value that a country profile gave
KINDS: Final = ("document", "literature", "derived", "assumed")

type Value = Number | tuple[Number, ...]
WHOLES: Final[Mapping[str, tuple[str, ...]]] = {
    "the contract of a pit": ("sell.owner_part_share", "sell.sponsor_part_share", "sell.team_part_share"),
    "the tasks of women": ("initial.woman_tasks",),
    "the tasks of men": ("initial.man_tasks",),
}
CALENDARS: Final[Mapping[str, str]] = {"farm.field_season": "fields are worked", "farm.harvest_season": "a crop is gathered"}
NEAR: Final = 1e-9  # rounding of decimal fractions


@dataclass(frozen=True)
class Entry:
    """One parameter as a scenario gives it."""

    value: Value  # in `unit`; a tuple for a parameter that is a list
    unit: str
    # low, high: the range that is held to be possible; of every element, for a list.
    low: float
    high: float
    kind: str  # the kind of evidence: document, literature, derived or assumed
    source: str  # where the value is from, or why it is assumed
    set_by: str  # name of the file that set the value last, be it a scenario or a country profile, or "with_values"
    score: str = ""  # the score that gave the value: "judicial_system_and_detention 2.5"; empty where none did
    # score_low, score_high: the range that the link to the score leaves possible, within low and high; None without a score.
    score_low: float | None = None
    score_high: float | None = None


def read_entries(
    parameters: Mapping[str, Any],
    set_by: Mapping[str, str],
    *,
    is_complete: bool,
    known: Mapping[str, Entry] = MappingProxyType({}),
) -> tuple[dict[str, Entry], list[Fault]]:
    """Return the entries by path, in the schema's order, and what is wrong; `known` were checked before."""
    entries: dict[str, Entry] = {}
    issues = unknown_keys(parameters, ("parameters",), schema())
    for group, fields in schema().items():
        given = parameters.get(group, {})
        issues += unknown_in(schema(), group, given, ("parameters", group), "unknown key")
        missing = [name for name in fields if name not in given and f"{group}.{name}" not in known]
        if missing and is_complete:
            issues.append(Fault(("parameters", group), f"is missing {listed(missing)}", is_missing=True))
        for name in fields:
            path = f"{group}.{name}"
            if name not in given:
                entries.update({path: known[path]} if path in known else {})
                continue
            wrong = _wrong(given[name], fields[name], ("parameters", group, name), is_complete=is_complete)
            issues += wrong
            if not wrong and is_complete:
                entries[path] = _entry(given[name], fields[name], set_by[path])
    return entries, issues


def _entry(raw: Mapping[str, Any], field: Field, set_by: str) -> Entry:
    value = raw["value"]
    ends: dict[str, Any] = {key: typed(raw[key], field) for key in ("low", "high", *SCORE_KEYS[1:]) if key in raw}
    texts = {"unit": raw["unit"], "kind": raw["kind"], "source": raw["source"].strip(), "score": raw.get("score", "")}
    plain = tuple(typed(item, field) for item in value) if isinstance(value, list) else typed(value, field)
    return Entry(value=plain, set_by=set_by, **texts, **ends)


def typed(number: Number, field: Field) -> Number:
    """Return a number as the schema types it; zero has no sign, so that equal scenarios are equal in every byte."""
    return number if field.type is int else float(number) + 0.0


def _wrong(raw: Mapping[str, Any], field: Field, loc: Loc, *, is_complete: bool) -> list[Fault]:
    issues = unknown_keys(raw, loc, KEYS + SCORE_KEYS)
    missing = [key for key in KEYS if key not in raw]
    if missing and is_complete:
        hint = ": give one, or a profile with a score that is linked to it" if missing == ["value"] else ""
        issues.append(Fault(loc, f"is missing {listed(missing)}{hint}", is_missing=True))
    scored = [key for key in SCORE_KEYS if key in raw]
    if 0 < len(scored) < len(SCORE_KEYS):
        rest = [key for key in SCORE_KEYS if key not in raw]
        issues.append(Fault(loc, f"has {listed(scored)} without {listed(rest)}: give all of them or none"))
    for key in ("low", "high", *SCORE_KEYS[1:]):
        issues += _wrong_number(raw[key], field, (*loc, key)) if key in raw else []
    numbers = {key: raw[key] for key in ("low", "high") if key in raw}
    issues += _wrong_words(raw, field, loc)
    bounds = (-math.inf, math.inf)
    if len(numbers) == 2 and all(is_number(number) for number in numbers.values()):
        if raw["low"] > raw["high"]:
            issues.append(Fault((*loc, "low"), f"is {raw['low']}, which is more than high, {raw['high']}"))
        else:
            bounds = (raw["low"], raw["high"])
    return issues + (wrong_value(raw["value"], field, (*loc, "value"), bounds) if "value" in raw else [])


def _wrong_words(raw: Mapping[str, Any], field: Field, loc: Loc) -> list[Fault]:
    issues: list[Fault] = []
    symbol = field.unit.symbol
    if raw.get("unit", symbol) != symbol:
        issues.append(Fault((*loc, "unit"), f"unit is {shown(raw['unit'])}, this parameter is in {symbol!r}"))
    kind = raw.get("kind", KINDS[0])
    if kind not in KINDS:
        near = suggestion(kind, KINDS) if isinstance(kind, str) else ""
        issues.append(Fault((*loc, "kind"), f"is {shown(kind)}, it must be one of {', '.join(KINDS)}{near}"))
    source = raw.get("source", "some")
    for key in ("source", "score"):
        if not isinstance(raw.get(key, ""), str):
            issues.append(Fault((*loc, key), f"must be text, it is {shown(raw[key])}"))
    if isinstance(source, str) and not source.strip():
        issues.append(Fault((*loc, "source"), "is empty: say where the value is from, or why it is assumed"))
    return issues


def wrong_value(value: Any, field: Field, loc: Loc, bounds: tuple[float, float]) -> list[Fault]:
    """Return what is wrong with a value of a parameter that stands at a place, its range given."""
    if field.length is None:
        return _wrong_number(value, field, loc) or _out_of_range(value, loc, bounds)
    if not isinstance(value, list):
        return [Fault(loc, f"must be a list of {field.length} numbers, it is {shown(value)}")]
    issues: list[Fault] = []
    if len(value) != field.length:
        issues.append(Fault(loc, f"must be a list of {field.length} numbers, it has {len(value)}"))
    for i, item in enumerate(value):
        issues += _wrong_number(item, field, (*loc, i)) or _out_of_range(item, (*loc, i), bounds)
    return issues


def _wrong_number(value: Any, field: Field, loc: Loc) -> list[Fault]:
    if not is_number(value):
        return [Fault(loc, f"must be a number, it is {shown(value)}{hint(value, 'float_type')}")]
    if not math.isfinite(value):
        return [Fault(loc, f"must be a finite number, it is {value}")]
    if field.type is int and not isinstance(value, int):
        return [Fault(loc, f"must be a whole number, it is {value}{hint(value, 'int_type')}")]
    unit = field.unit
    if not unit.lowest <= value <= unit.highest:
        one_sided = f"be at least {unit.lowest:g}" if math.isinf(unit.highest) else f"be at most {unit.highest:g}"
        is_open = math.isinf(unit.highest) or math.isinf(unit.lowest)
        bounds = one_sided if is_open else f"lie between {unit.lowest:g} and {unit.highest:g}"
        return [Fault(loc, f"is {value}, in {unit.symbol!r} it must {bounds}")]
    return []


def _out_of_range(value: Number, loc: Loc, bounds: tuple[float, float]) -> list[Fault]:
    low, high = bounds
    return [] if low <= value <= high else [Fault(loc, f"is {value}, outside its range {low} to {high}")]


def not_agreeing(entries: Mapping[str, Entry]) -> Iterator[Fault]:
    """Yield what numbers that are there say against each other, with the numbers."""
    for whole, paths in WHOLES.items():
        values = [entries[path].value for path in paths if path in entries]
        parts = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
        if len(values) == len(paths) and abs(sum(parts) - 1) > NEAR:
            yield _fault(
                f"{whole} must add up to 1, and {listed([f'{part:g}' for part in parts])} add up to {sum(parts):.9g}", *paths
            )
    for path, what in CALENDARS.items():
        if path in entries and not any(value if isinstance(value := entries[path].value, tuple) else ()):
            yield _fault(f"has no month in which {what}", path)
    yield from _households(entries)


def _households(entries: Mapping[str, Entry]) -> Iterator[Fault]:
    names = ("household_people", "household_adults", "local_share", "internal_share")
    if any(f"initial.{name}" not in entries for name in names):
        return
    values: list[Any] = [entries[f"initial.{name}"].value for name in names]
    people, adults, local, internal = values
    if not 1 <= adults <= people:
        words = f"a household has {people:g} heads and {adults:g} adults who could earn: at least one, and no more than heads"
        yield _fault(words, "initial.household_people", "initial.household_adults")
    if not 0 < local + internal <= 1:
        words = f"locals and internal migrants are {local + internal:g} of all people: more than none, and at most 1"
        yield _fault(words, "initial.local_share", "initial.internal_share")


def _fault(words: str, *paths: str) -> Fault:
    places = [("parameters", *path.split("."), "value") for path in paths]
    return Fault(places[0], words, also=tuple(places[1:]))
