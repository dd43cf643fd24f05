"""What the pages are read from, besides the code: the scenarios of the project and its reference results."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from goldsim.country.geography import Geography, load
from goldsim.errors import UsageError
from goldsim.scenario import Scenario, read

BASELINE = Path("scenarios", "baseline.yaml")
REFERENCE = Path("results", "reference")


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
