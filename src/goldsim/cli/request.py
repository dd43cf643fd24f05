"""What the user asked of a command that makes runs, whichever command it is."""

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from goldsim.cli.options import Changes, Execution, Output

if TYPE_CHECKING:
    from goldsim.studies.tasks import Design

HERE = Path("results")


@dataclass(frozen=True)
class Request:
    """How a study is made, where its results go and what is said of it."""

    command: str  # the command that makes the study again, as the results folder keeps it
    execution: Execution
    output: Output
    out: Path | None = None
    report: bool = False  # whether the page is drawn at the end
    retry_failed: bool = True

    @property
    def n_workers(self) -> int:
        """How many processes there may be: one a processor, if the user does not say."""
        return self.execution.workers or len(os.sched_getaffinity(0))

    def folder_of(self, design: "Design") -> Path:
        """Return where the results go."""
        return self.out or HERE / design.folder_name


def command_line(command: str, files: Sequence[Path], options: Mapping[str, object], changes: Changes) -> str:
    """Return the command that makes a study again, without folders of this machine; options that are None are left out."""
    words = ["goldsim", command, *map(_shown_path, files)]
    words += [word for option, value in options.items() if value is not None for word in (option, str(value))]
    words += ["--outside-range"] if changes.outside_range else []
    return shlex.join([*words, *(word for value in changes.values or () for word in ("-p", value))])


def _shown_path(path: Path) -> str:
    """Return a path from the working directory, or the bare name of a file that lies elsewhere."""
    here, full = Path.cwd(), path.resolve()
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else path.name
