"""The files of a geography: which there are, which one is cut out of which, what is left, and where something is wrong."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from goldsim.country.data import DATA
from goldsim.country.geography_checks import AIRPORT, country_faults, meant, weightless
from goldsim.country.geography_grid import GRID, Frame, rows_of, with_grid_places
from goldsim.country.geography_parts import TOWN_KINDS, BeltPart
from goldsim.country.geography_schema import CountryFile, is_cut, is_meant_as_map, shape_faults
from goldsim.country.party_checks import party_faults
from goldsim.errors import Issue, ScenarioError, UsageError
from goldsim.reading.document import Document, locate, parsed, read_text
from goldsim.reading.issues import Fault, all_wrong, dotted, shown
from goldsim.text.phrases import listed

FILE: Final = "geography.yaml"
CUT_MARK: Final = "\n--- # the regions of this country that are kept\n"  # between files in one


def put_together(values: Sequence[Any]) -> tuple[dict[str, Any], list[list[Fault]]]:
    """Return the country that some files make together, and what is wrong with each of them."""
    # `values`: what the files say: a cut, what it is cut out of, and so on to a whole country; None for one that cannot be read.
    # Returns what a file of the country would say, empty where something is wrong; with it, the faults of each file.
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
    from_rest = sum(whole["child_origins"].get(letter, 0) for letter in dropped)
    grid = "".join(rest["letter"] if letter in dropped else letter for letter in whole[GRID])
    return {
        **whole,
        "name": cut["name"],
        "title": cut["title"],
        GRID: grid,
        "regions": {letter: whole["regions"][letter] for letter in cut["keep"]},
        "neighbours": whole["neighbours"] | {rest["letter"]: rest["name"]},
        "child_origins": whole["child_origins"] | {rest["letter"]: from_rest},
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


class Source(NamedTuple):
    """One file of a geography, or a part of a file that holds several."""

    file: str  # the name to use in issues
    text: str  # what it says
    above: int = 0  # lines above it in the file

    @property
    def placed_text(self) -> str:
        """The text with every line where the file has it."""
        return "\n" * self.above + self.text

    @property
    def document(self) -> Document:
        """What it says, and where."""
        return parsed(self.placed_text, self.file)

    @property
    def parent(self) -> str:
        """Name or path of the geography that this one is cut out of; empty where there is none."""
        value = self.document.value
        parent = value.get("extends") if isinstance(value, dict) else None
        return parent if isinstance(parent, str) else ""


def packaged() -> dict[str, Path]:
    """Return the files of the geographies that the package carries, by name."""
    return {file.parent.name: file for file in sorted(DATA.glob(f"*/{FILE}"))}


def find(name_or_path: str, folder: Path = Path()) -> Path:
    """Return a geography's file. Raises UsageError where there is none."""
    return locate(name_or_path, folder, packaged(), "geography")


def is_geography(path: Path) -> bool:
    """Tell whether a file is meant to be a geography, and not a scenario. Raises ScenarioError where it cannot be opened."""
    return is_meant_as_map(_parts(path)[0].document.value)


def sources_of(path: Path) -> tuple[tuple[Source, ...], list[Issue]]:
    """Return a geography's file and those that it is cut out of, itself first, and what keeps others from being found."""
    sources = _parts(path)
    seen = [os.path.realpath(path)]
    while sources[-1].parent:
        child = sources[-1]
        try:
            path = find(child.parent, path.parent)
            if os.path.realpath(path) in seen:
                raise UsageError(f"goes round in a circle, back to {child.parent}")
            sources += _parts(path)
        except UsageError as error:
            return sources, [child.document.issue(Fault(("extends",), str(error)))]
        except ScenarioError as error:
            return sources, list(error.issues)
        seen.append(os.path.realpath(path))
    return sources, []


def _parts(path: Path) -> tuple[Source, ...]:
    """Return what a file holds; lines end as they do on Unix, so that digests agree."""
    return parts_of(read_text(path).replace("\r\n", "\n").replace("\r", "\n"), str(path))


def parts_of(text: str, file: str) -> tuple[Source, ...]:
    """Return what the text of a file holds, a cut before what it is cut out of."""
    parts, above = [], 0
    for part in text.split(CUT_MARK):
        parts.append(Source(file, part, above))
        above += (part + CUT_MARK).count("\n")
    return tuple(reversed(parts))


def whole_tree(sources: tuple[Source, ...], known: tuple[Issue, ...] = ()) -> dict[str, Any]:
    """Return what a file of the whole country would say. Raises ScenarioError with all that is wrong, `known` too."""
    documents = [source.document for source in sources]
    issues = [issue for document in documents for issue in document.issues] + list(known)
    said = {(issue.file, issue.path) for issue in issues}
    tree, faults_of = put_together([document.value for document in documents])
    for source, document, faults in zip(sources, documents, faults_of, strict=True):
        around = [{(source.file, dotted(fault.loc[:n])) for n in range(1, len(fault.loc) + 1)} for fault in faults]
        new = [fault for fault, places in zip(faults, around, strict=True) if not said & places]
        document = with_grid_places(document, source.placed_text, new)
        issues += [document.issue(fault) for fault in new]
    if issues:
        raise all_wrong(issues, [source.file for source in sources])
    return tree
