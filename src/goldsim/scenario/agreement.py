"""What numbers must say together: parts that add up to a whole, heads and earners of a household, months of a year."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from goldsim.reading.issues import Fault
from goldsim.scenario.entries import Entry
from goldsim.text.phrases import listed

WHOLES: Final[Mapping[str, tuple[str, ...]]] = {
    "the contract of a pit": ("sell.owner_part_share", "sell.sponsor_part_share", "sell.team_part_share"),
    "the tasks of women": ("initial.woman_tasks",),
    "the tasks of men": ("initial.man_tasks",),
}
CALENDARS: Final[Mapping[str, str]] = {
    "farm.field_season": "fields are worked",
    "farm.harvest_season": "a crop is gathered",
    "price.arrivals_season": "children arrive",
}
NEAR: Final = 1e-9  # rounding of decimal fractions


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
        if path in entries and not any(_numbers(entries[path].value)):
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


def _numbers(value: Any) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else ()


def _fault(words: str, *paths: str) -> Fault:
    places = [("parameters", *path.split("."), "value") for path in paths]
    return Fault(places[0], words, also=tuple(places[1:]))
