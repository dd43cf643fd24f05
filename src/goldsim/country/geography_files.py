"""The files of a geography: which there are, which one is cut out of which, and where something is wrong in them."""

import os
from pathlib import Path
from typing import Any, Final, NamedTuple

from goldsim.country.data import DATA
from goldsim.country.geography_cuts import put_together
from goldsim.country.geography_grid import with_grid_places
from goldsim.country.geography_schema import is_meant_as_map
from goldsim.errors import Issue, ScenarioError, UsageError
from goldsim.reading.document import Document, locate, parsed, read_text
from goldsim.reading.issues import Fault, dotted

FILE: Final = "geography.yaml"
CUT_MARK: Final = "\n--- # the regions of this country that are kept\n"  # between files in one


class Source(NamedTuple):
    """One file of a geography, or a part of a file that holds several."""

    file: str  # the name to use in issues
    text: str  # what it says
    above: int = 0  # lines above it in the file

    @property
    def document(self) -> Document:
        """What it says, and where."""
        return parsed(self.placed_text, self.file)

    @property
    def placed_text(self) -> str:
        """The text with every line where the file has it."""
        return "\n" * self.above + self.text

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
    """Return what a file holds, a cut before what it is cut out of; lines end as they do on Unix, so that digests agree."""
    text = read_text(path).replace("\r\n", "\n").replace("\r", "\n")
    parts, above = [], 0
    for part in text.split(CUT_MARK):
        parts.append(Source(str(path), part, above))
        above += (part + CUT_MARK).count("\n")
    return tuple(reversed(parts))


def in_one_file(texts: tuple[str, ...]) -> str:
    """Return the texts of a country and of the cuts out of it as one file that reads back as the same geography."""
    return CUT_MARK.join(texts)


def whole_tree(sources: tuple[Source, ...], known: tuple[Issue, ...] = ()) -> dict[str, Any]:
    """Return what a file of the whole country would say. Raises ScenarioError with all that is wrong, `known` too."""
    documents = [source.document for source in sources]
    issues = [issue for document in documents for issue in document.issues] + list(known)
    said = {(issue.file, issue.path) for issue in issues}
    tree, faults_of = put_together([document.value for document in documents])
    for source, document, faults in zip(sources, documents, faults_of, strict=True):
        new = [fault for fault in faults if not any((source.file, path) in said for path in _around(fault))]
        document = with_grid_places(document, source.placed_text, new)
        issues += [document.issue(fault) for fault in new]
    if issues:
        files = list(dict.fromkeys([*(source.file for source in sources), *(issue.file for issue in issues)]))
        raise ScenarioError(sorted(dict.fromkeys(issues), key=lambda one: (files.index(one.file), one.line, one.column)))
    return tree


def _around(fault: Fault) -> list[str]:
    return [dotted(fault.loc[: n + 1]) for n in range(len(fault.loc))]
