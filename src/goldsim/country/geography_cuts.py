"""Regions cut out of a country: the country that is left, and what is wrong with a cut."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from goldsim.country.geography_checks import AIRPORT, country_faults, meant, weightless
from goldsim.country.geography_grid import GRID, Frame, rows_of
from goldsim.country.geography_parts import TOWN_KINDS, BeltPart
from goldsim.country.geography_schema import CountryFile, is_cut, shape_faults
from goldsim.country.party_checks import party_faults
from goldsim.reading.issues import Fault, shown
from goldsim.text.phrases import listed


def put_together(values: Sequence[Any]) -> tuple[dict[str, Any], list[list[Fault]]]:
    """Return the country that some files make together, and what is wrong with each of them.

    `values`: what the files say: a cut, what it is cut out of, and so on to a whole country; None for one that cannot be read.
    Returns what the file of a whole country says, with the regions that were kept and everything else as it was; empty where
    something is wrong. With it, the faults of each file.
    """
    faults = [list(_own_faults(value)) for value in values]
    if any(faults) or values[-1] is None or is_cut(values[-1]):
        return {}, faults
    tree = CountryFile.model_validate(values[-1]).model_dump()
    for place in reversed(range(len(values) - 1)):
        cut = values[place]
        faults[place] += _cut_faults(cut, tree)
        tree = tree if faults[place] else _cut_out(tree, cut)
        faults[place] += [] if faults[place] else _left_faults(tree, values[-1]["title"])
        if faults[place]:
            return {}, faults
    return tree, faults


def _own_faults(value: Any) -> Iterator[Fault]:
    if value is None:
        return
    yield from shape_faults(value)
    if isinstance(value, dict) and not is_cut(value):
        yield from country_faults(value)
        yield from party_faults(value)


def _cut_out(whole: Mapping[str, Any], cut: Mapping[str, Any]) -> dict[str, Any]:
    """Keep some regions of a country; the others become one more neighbour."""
    rest = cut["rest"]
    dropped = [letter for letter in whole["regions"] if letter not in cut["keep"]]
    grid = "".join(rest["letter"] if letter in dropped else letter for letter in whole[GRID])
    return {
        **whole,
        "name": cut["name"],
        "title": cut["title"],
        GRID: grid,
        "regions": {letter: whole["regions"][letter] for letter in cut["keep"]},
        "neighbours": whole["neighbours"] | {rest["letter"]: rest["name"]},
    }


def _cut_faults(cut: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield letters that a cut keeps and there are not, and a rest that would be mistaken for somebody else."""
    regions, neighbours = whole["regions"], whole["neighbours"]
    for place, letter in enumerate(cut["keep"]):
        if letter in cut["keep"][:place]:
            yield Fault(("keep", place), f"{shown(letter)} is kept twice")
        elif letter not in regions:
            known = listed([f"{one} ({name})" for one, name in regions.items()])
            words = f"{whole['title']} has no region {shown(letter)}; there are {known}{meant(letter, regions)}"
            yield Fault(("keep", place), words)
    if set(regions) <= set(cut["keep"]):
        yield Fault(("keep",), f"keeps every region of {whole['title']}: leave one out, or name {cut['extends']} itself")
    taken = {**regions, **neighbours}
    letter, name = cut["rest"]["letter"], cut["rest"]["name"]
    if letter in taken:
        yield Fault(("rest", "letter"), f"{letter!r} is the letter of {taken[letter]} already: take another")
    if name.strip() in [*neighbours.values(), AIRPORT]:
        yield Fault(("rest", "name"), f"{shown(name)} is the name of another way out already: take another")


def _left_faults(tree: Mapping[str, Any], whole: str) -> Iterator[Fault]:
    """Yield what a country cannot do without, and regions kept have not."""
    map_ = Frame(tree["north"], tree["west"], tree["cell_degrees"], rows_of(tree[GRID]))
    kept = listed(list(tree["regions"].values()))

    def is_inside(entry: Mapping[str, Any]) -> bool:
        return map_.letter_at(entry["lat"], entry["lon"]) in tree["regions"]

    belts = [BeltPart(**belt) for belt in tree["belts"] if is_inside(belt)]
    towns = [place for place in tree["places"] if place["kind"] in TOWN_KINDS and is_inside(place)]
    if not belts:
        yield Fault(("keep",), f"no gold belt of {whole} lies in {kept}: keep a region that has one")
    yield from weightless(belts, ("keep",), f"the belts in {kept}")
    if not towns:
        yield Fault(("keep",), f"no town of {whole} lies in {kept}: keep a region that has one")
    has_capital = any(place["kind"] == "capital" for place in towns)
    if not has_capital and not map_.touches(tree["regions"], tree["neighbours"]):
        yield Fault(("keep",), f"{kept} has no way out: no border with a neighbour or the rest, and no capital with an airport")
