"""What any file's values are held against: names, numbers, known keys, and pydantic's errors in this program's words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from re import fullmatch
from typing import Annotated, Final, TypeGuard

from pydantic import BaseModel, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from goldsim.reading.issues import Fault, Loc, shown, suggestion

NAME: Final = r"[a-z0-9][a-z0-9_-]{0,63}"
MOST_MONEY: Final = 1e15  # XOF a year, a hundred times what Mali earns; sums of more would not fit into 64 bits
MOST_UNKNOWN: Final = 20  # unknown keys said one by one, in one mapping

type Number = int | float
Name = Annotated[str, StringConstraints(pattern=rf"\A{NAME}\z")]


def is_number(value: object) -> TypeGuard[Number]:
    """Return whether a value is a number; true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def unknown_keys(mapping: object, loc: Loc, known: Iterable[str]) -> list[Fault]:
    """Return the keys of a mapping that are not known there, each with the nearest one that is."""
    if not isinstance(mapping, dict):
        return []
    known = tuple(known)
    unknown = [key for key in mapping if key not in known]
    found = [Fault((*loc, key), f"unknown key{suggestion(key, known)}", at_key=True) for key in unknown[:MOST_UNKNOWN]]
    if len(unknown) > MOST_UNKNOWN:
        found.append(Fault(loc, f"{len(unknown) - MOST_UNKNOWN} more unknown keys", at_key=True))
    return found


def unknown_in(groups: Mapping[str, Collection[str]], group: str, given: object, loc: Loc, words: str) -> list[Fault]:
    """Return the names given that a group does not have, in these words; one that another group has is found there."""
    faults = []
    for fault in unknown_keys(given, loc, groups[group]):
        name, elsewhere = fault.loc[-1], [other for other, names in groups.items() if fault.loc[-1] in names]
        near = f" - did you mean '{elsewhere[0]}.{name}'?" if elsewhere else fault.words.removeprefix("unknown key")
        faults.append(fault if fault.loc == loc else fault._replace(words=f"{words}{near}"))  # the first: there are many more
    return faults


_WORDS: Final = {
    "missing": "is missing",
    "string_type": "must be text, it is {shown}",
    "string_pattern_mismatch": "is {shown}; a name is 1 to 64 small letters, digits, _ and -, and begins with a letter or digit",
    "string_too_short": "is empty",
    "int_type": "must be a whole number, it is {shown}{hint}",
    "float_type": "must be a number, it is {shown}{hint}",
    "finite_number": "must be a finite number, it is {shown}",
    "bool_type": "must be true or false, it is {shown}{hint}",
    "date_type": "must be a date such as 2021-01-04, it is {shown}",
    "list_type": "must be a list, it is {shown}",
    "too_short": "is empty: give {min_length} at least",
    "dict_type": "must be a mapping (lines of `key: value`), it is {shown}",
    "model_type": "must be a mapping (lines of `key: value`), it is {shown}",
    "too_long": "has {actual_length}, at most {max_length} are taken",
    "greater_than": "is {shown}, it must be more than {gt:g}",
    "greater_than_equal": "is {shown}, it must be at least {ge:g}",
    "less_than_equal": "is {shown}, it must be at most {le:g}",
}


def say(detail: ErrorDetails) -> Fault:
    """Return where one of pydantic's errors is, and what it says in this program's words."""
    value = detail["input"]
    context = detail.get("ctx", {}) | {"shown": shown(value), "hint": hint(value, detail["type"])}
    words = _WORDS.get(detail["type"])
    said = words.format(**context) if words else detail["msg"]
    return Fault(detail["loc"], said, is_missing=detail["type"] == "missing")


def validated[Model: BaseModel](model: type[Model], value: object) -> tuple[Model | None, list[ErrorDetails]]:
    """Return what a model makes of a value, None where its shape is wrong, and what pydantic finds wrong with it."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        return None, error.errors()


def read_part[Part: BaseModel](
    model: type[Part], given: object, loc: Loc, keys: Sequence[str]
) -> tuple[Part | None, list[Fault]]:
    """Return an entry of a list that stands at `loc`, None where its shape is wrong, and what is wrong with it."""
    if not isinstance(given, dict):
        return None, [Fault(loc, f"must be a mapping of {', '.join(keys)}, it is {shown(given)}")]
    part, wrong = validated(model, given)
    return part, [*unknown_keys(given, loc, keys), *(fault._replace(loc=(*loc, *fault.loc)) for fault in map(say, wrong))]


def refuse(words: str) -> PydanticCustomError:
    """Return the error of a check of pydantic's that says these words."""
    return PydanticCustomError("words", "{words}", {"words": words})


def hint(value: object, kind: str) -> str:
    """Return how to write what was probably meant, where that can be told."""
    if kind == "int_type" and isinstance(value, float) and value.is_integer():
        return f": write {int(value)}"
    if kind == "bool_type" and isinstance(value, str):
        meant = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
        return f": write {meant[value.lower()]}" if value.lower() in meant else ""
    if isinstance(value, str) and fullmatch(r"[+-]?[0-9]+,[0-9]+", value) and not fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", value):
        return ": write a decimal with a point"
    if isinstance(value, str) and value.replace("_", "").replace(",", "").replace(" ", "").isdecimal():
        return ": write the digits alone, without leading zeros, quotes, spaces, _ or ,"
    return ""
