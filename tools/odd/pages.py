"""Pages with marked blocks, `<!-- generated: name -->` ... `<!-- end -->`, and the project that these are filled from."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from goldsim.country.geography import Geography, load
from goldsim.errors import UsageError
from goldsim.reading.issues import suggestion
from goldsim.scenario import Scenario, read
from goldsim.studies.results.files import write_text

type Block = Callable[[], str]

BEGIN = re.compile(r"^<!-- generated: (?P<name>.+?) -->$", re.MULTILINE)
END = "<!-- end -->"
ENDS = re.compile(f"^{END}$", re.MULTILINE)
BLOCK = re.compile(rf"{BEGIN.pattern}\n(?P<body>.*?){ENDS.pattern}", re.DOTALL | re.MULTILINE)
BASELINE = Path("scenarios", "baseline.yaml")
REFERENCE = Path("results", "reference")


def pages(paths: Iterable[Path]) -> list[Path]:
    """Return the Markdown files that are meant, also those of folders by name. Raises UsageError where there is none."""
    found: list[Path] = []
    for path in paths:
        here = sorted(path.glob("*.md")) if path.is_dir() else [path] if path.is_file() else []
        if not here:
            raise UsageError(f"{path} is neither a Markdown file nor a folder of some")
        found += here
    return found


def filled(text: str, blocks: Mapping[str, Block], where: object) -> str:
    """Return a page's text with every block filled anew. Raises UsageError if a block has no end, or none has its name."""
    names = [match["name"] for match in BEGIN.finditer(text)]
    whole = [match["name"] for match in BLOCK.finditer(text)]
    for name in names:
        if name not in blocks:
            raise UsageError(f"{where}: there is no block {name!r}{suggestion(name, blocks)}; there are {', '.join(blocks)}")
    # A block without an end would run into the next one and swallow it.
    if names != whole or len(ENDS.findall(text)) != len(whole):
        raise UsageError(f"{where}: every block needs a line {END!r} of its own after it; blocks are {', '.join(names)}")
    return BLOCK.sub(lambda match: f"<!-- generated: {match['name']} -->\n{blocks[match['name']]()}\n{END}", text)


def stale(paths: Iterable[Path], blocks: Mapping[str, Block]) -> list[Path]:
    """Return the pages that filling would change."""
    return [path for path in pages(paths) if (text := path.read_text("utf-8")) != filled(text, blocks, path)]


def refresh(paths: Iterable[Path], blocks: Mapping[str, Block]) -> list[Path]:
    """Fill the pages that need it; return those that were written."""
    changed = stale(paths, blocks)
    for path in changed:
        write_text(path, filled(path.read_text("utf-8"), blocks, path))
    return changed


type Fill = Callable[[Project], str]  # what a block of a page is filled with


@dataclass(frozen=True)
class Project:
    """The folder that holds scenarios, results and documentation. Raises UsageError if the baseline is not there."""

    root: Path

    def __post_init__(self) -> None:
        if not (self.root / BASELINE).is_file():
            raise UsageError(f"there is no {self.root / BASELINE}; run this in the project's own folder")

    @cached_property
    def baseline(self) -> Scenario:
        """The scenario that holds every number."""
        return read(self.root / BASELINE)

    @cached_property
    def scenarios(self) -> Mapping[str, Scenario]:
        """All scenarios that the project ships, by the path of their file, in the order of their names."""
        paths = sorted((self.root / BASELINE.parent).glob("*.yaml"))
        return {path.relative_to(self.root).as_posix(): read(path) for path in paths}

    @cached_property
    def geography(self) -> Geography:
        """Where the baseline plays."""
        return load(self.baseline.run.geography)

    @property
    def reference(self) -> Path:
        """The folder of the reference results."""
        return self.root / REFERENCE
