"""Parts of one whole, which must add up to 1: what a contract shares out, and what people of a sex do at a site."""

from collections.abc import Iterator, Mapping
from typing import Final

from goldsim.reading.issues import Fault
from goldsim.scenario.entries import Entry
from goldsim.text.phrases import listed

WHOLES: Final[Mapping[str, tuple[str, ...]]] = {
    "the contract of a pit": ("sell.owner_part_share", "sell.sponsor_part_share", "sell.team_part_share"),
    "the tasks of women": ("initial.woman_tasks",),
    "the tasks of men": ("initial.man_tasks",),
}
NEAR: Final = 1e-9  # rounding of decimal fractions


def not_adding_up(entries: Mapping[str, Entry]) -> Iterator[Fault]:
    """Yield each whole whose parts are there and do not add up to 1, with the numbers."""
    for whole, paths in WHOLES.items():
        values = [entries[path].value for path in paths if path in entries]
        parts = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
        if len(values) == len(paths) and abs(sum(parts) - 1) > NEAR:
            places = [("parameters", *path.split("."), "value") for path in paths]
            words = f"{whole} must add up to 1, and {listed([f'{part:g}' for part in parts])} add up to {sum(parts):.9g}"
            yield Fault(places[0], words, also=tuple(places[1:]))
