"""A scenario file and its parents, put together; what is wrong is said in the file that says it.

A number has one home. The entry of a parameter that a profile is linked to says unit, range and source and leaves `value` out;
the profile fills it. Where a file, or somebody by hand, gives a value, that wins.
"""

import re
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from goldsim.country.profiles import Profile, Score
from goldsim.country.score_links import Link
from goldsim.errors import Issue, ScenarioError
from goldsim.parameters import Field, schema
from goldsim.reading.document import SUFFIX, Document, parsed, read_text
from goldsim.reading.issues import Fault, Loc, suggestion
from goldsim.reading.validation import NAME, Number, is_number
from goldsim.scenario.entries import SCORE_KEYS, Entry, typed

SECTIONS = (("closures", list), ("shocks", list), ("profile", str), ("gold_price", str), ("gold_price", dict))  # set as a whole
OWN = ("name", "title", "description")  # never taken from a parent
DIGITS: Final = 9  # of a computed value; the last ones differ between machines, and with them the digest would


@dataclass
class Layers:
    """A file, its parent, that one's parent and so on, and the tree of values that they make together."""

    documents: list[Document] = field(default_factory=list)  # the files, child first
    # The values, later files over earlier ones; entries of parameters are always mappings.
    tree: dict[str, Any] = field(default_factory=dict)
    is_complete: bool = True  # whether all parents were found
    set_by: dict[str, str] = field(default_factory=dict)  # parameter path to the name of the file that set its value last
    # Whether only the geography was changed by hand, so that closures may name neighbours that the new one does not have.
    is_moved: bool = False
    profile: str = ""  # name or path of the profile that has filled what it is linked to, for layers that name none
    mapped: str = ""  # file of a geography whose text is known, and that text
    map: str = ""
    known: Mapping[str, Entry] = field(default_factory=dict)  # entries by path that were checked before and are not in the tree

    def issue(self, fault: Fault) -> Issue:
        """Return a fault of the tree as an issue, placed in the last file that set the value."""
        # What is missing is missed in the first file that has anything around it: that one should be complete.
        for document in () if fault.is_missing else self.documents:
            for written in (spelling for loc in (fault.loc, *fault.also) for spelling in _spellings(loc)):
                if written in document.places:
                    return document.issue(fault._replace(loc=written))
        for length in range(len(fault.loc), 0, -1):
            for document in reversed(self.documents):
                if fault.loc[:length] in document.places:
                    return document.issue(fault)
        return self.documents[-1].issue(fault)

    def folder(self, loc: Loc) -> Path:
        """Return the folder of the file that set a value last; the working directory for a value given by hand."""
        return Path(self.issue(Fault(loc, "")).file).parent


def _spellings(loc: Loc) -> Iterator[Loc]:
    """Yield the places where a value may stand: a file that extends may leave `value:` out."""
    yield loc
    if len(loc) > 3 and (loc[0], loc[3]) == ("parameters", "value"):
        yield (*loc[:3], *loc[4:])


def shipped() -> dict[str, Path]:
    """Return the scenarios that come with goldsim, by name: of the checkout that it runs from, or where it is installed."""
    places = Path(__file__).parents[3] / "scenarios", Path(sysconfig.get_path("data"), "share", "goldsim", "scenarios")
    folder = next((place for place in places if (place / f"baseline{SUFFIX}").is_file()), None)
    return {path.stem: path for path in sorted(folder.glob(f"*{SUFFIX}"))} if folder else {}


def file_of(path: str | Path) -> Path:
    """Return a file that is there, or a scenario that comes with goldsim, by name. Raises ScenarioError for a name nearly so."""
    path, known = Path(path), shipped()
    if near := "" if path.exists() or path.suffix or str(path) in known else suggestion(str(path), known):
        words = f"there is no such file, and no scenario of that name comes with goldsim{near}"
        raise ScenarioError([Issue(str(path), 0, 0, "", words)])
    return path if path.is_file() else known.get(str(path), path)


def stack(path: str | Path) -> tuple[Layers, list[Issue]]:
    """Read a file and its parents, without judging what they say. Raises ScenarioError where the first file cannot be opened."""
    path = file_of(path)
    layers = Layers()
    issues: list[Issue] = []
    document = parsed(read_text(path), str(path))
    if isinstance(document.value, dict) and "scenarios" in document.value:
        raise ScenarioError([document.issue(Fault((), "is a study, not a scenario; goldsim study takes it"))])
    seen = [Path(path).resolve()]
    while True:
        layers.documents.append(document)
        issues += document.issues
        if not isinstance(document.value, dict) or "extends" not in document.value:
            layers.is_complete = isinstance(document.value, dict)
            break
        try:
            document = _parent(document, seen)
        except ScenarioError as error:
            issues += error.issues
            layers.is_complete = False
            break
    issues += _merge(layers)
    return layers, issues


def _parent(child: Document, seen: list[Path]) -> Document:
    """Return the parent's document and note its path in `seen`."""
    name = child.value["extends"]
    if not isinstance(name, str) or not re.fullmatch(NAME, name):
        raise ScenarioError([])  # what is wrong with the name is said with the shape of the child
    path = Path(child.file).parent / f"{name}{SUFFIX}"
    if not path.is_file():
        path = shipped().get(name, path)
    if path.resolve() in seen:
        names = " extends ".join([known.stem for known in seen[seen.index(path.resolve()) :]] + [name])
        raise ScenarioError([child.issue(Fault(("extends",), f"goes round in a circle: {names}"))])
    if not path.is_file():
        beside = {*(other.stem for other in path.parent.glob(f"*{SUFFIX}")), *shipped()}
        message = f"there is no {path.name} in the same folder{suggestion(name, sorted(beside))}"
        raise ScenarioError([child.issue(Fault(("extends",), message))])
    seen.append(path.resolve())
    return parsed(read_text(path), str(path))


def _merge(layers: Layers) -> list[Issue]:
    """Put the files together, as far as their shape allows; the rest is said with the shape of each."""
    issues: list[Issue] = []
    for document in reversed(layers.documents):
        if not isinstance(document.value, dict):
            continue
        if "profile" in document.value:
            forget_scores(layers.tree)
        for key, value in document.value.items():
            if key == "parameters":
                issues += _merge_parameters(layers, document)
            elif key in ("run", "policy", "mechanisms") and isinstance(value, dict):
                before = layers.tree.get(key, {})
                if key == "policy" and "phases" in value:  # which take the place of what held from a day on
                    before = {name: before[name] for name in before if name == "budget_xof_per_year"}
                layers.tree[key] = before | value
            elif (key, type(value)) in SECTIONS or (key in OWN and document is layers.documents[0]):
                layers.tree[key] = value
    return issues


def forget_scores(tree: dict[str, Any]) -> None:
    """Take out the values that a profile gave before the scenario was written down, so that another one can give them."""
    for names in tree.get("parameters", {}).values():
        for name, entry in names.items():
            if "score" in entry:
                names[name] = {key: entry[key] for key in entry if key not in ("value", *SCORE_KEYS)}


def _merge_parameters(layers: Layers, document: Document) -> list[Issue]:
    issues: list[Issue] = []
    groups = document.value["parameters"]
    merged = layers.tree.setdefault("parameters", {})
    for group, names in groups.items() if isinstance(groups, dict) else ():
        if not isinstance(names, dict):
            message = "must be a mapping of parameters to their entries"
            issues.append(document.issue(Fault(("parameters", group), message)))
            continue
        into = merged.setdefault(group, {})
        for name, entry in names.items():
            entry = entry if isinstance(entry, dict) else {"value": entry}
            known = into.get(name, {})
            if "value" in entry:  # which no score gave, whatever gave the parent's
                known = {key: known[key] for key in known if key not in SCORE_KEYS}
            into[name] = known | entry
            if "value" in entry:
                layers.set_by[f"{group}.{name}"] = Path(document.file).name
    return issues


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
    low, high = entry.get("low"), entry.get("high")
    if not (is_number(low) and is_number(high) and low <= high):  # which is said elsewhere
        low, high = field.unit.lowest, field.unit.highest
    low, high = max(low, field.unit.lowest), min(high, field.unit.highest)
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
