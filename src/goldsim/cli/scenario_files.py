"""Scenario files as the command line gives them: read, with values changed in all of them, and as texts to keep."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldsim.errors import Issue, ScenarioError

if TYPE_CHECKING:
    from goldsim.scenario import Scenario


def read_all(files: list[Path], changes: dict[str, Any], *, outside: bool = False) -> "list[Scenario]":
    """Read scenarios and change values in them; every issue of every file is said at once."""
    from goldsim.reading.issues import each
    from goldsim.scenario import read

    scenarios = each(read, files)
    return changed(scenarios, changes, outside=outside) if changes else scenarios


def changed(scenarios: "list[Scenario]", changes: dict[str, Any], *, outside: bool = False) -> "list[Scenario]":
    """Change the values that the command line gives; every issue of every scenario is said once."""
    from goldsim.scenario import with_all

    issues: dict[Issue, None] = {}
    for scenario in scenarios:
        too_short = _too_short(scenario, changes)
        if too_short:
            issues[Issue("", 0, 0, "", too_short)] = None
        try:
            with_all([scenario], changes, allow_outside=outside)
        except ScenarioError as error:
            said = [issue for issue in error.issues if not (too_short and issue.path == "policy.from")]
            issues.update(dict.fromkeys(_told(issue) for issue in said))
    if issues:
        raise ScenarioError(issues)
    return with_all(scenarios, changes, allow_outside=outside)


def texts_of(scenarios: "Sequence[Scenario]", files: Sequence[Path]) -> dict[str, str]:
    """Return the files' texts by the names of the scenarios in them."""
    return {scenario.name: file.read_text("utf-8") for scenario, file in zip(scenarios, files, strict=True)}


def _told(issue: Issue) -> Issue:
    """Return an issue of a value that the command line gives, with what to do where the value was meant."""
    from goldsim.studies.design.factors import meant

    return issue._replace(file="command line", message=meant(issue.message))


def _too_short(scenario: "Scenario", changes: dict[str, Any]) -> str:
    """Say that the weeks asked for end before the scenario's policy begins; nothing where they do not."""
    from goldsim.scenario.policy import weeks_to_begin

    weeks, needed = changes.get("run.weeks"), weeks_to_begin(scenario.policy, scenario.run.start)
    if not isinstance(weeks, int) or not 1 <= weeks < needed or {"run.start", "policy.from"} & set(changes):
        return ""
    begins = f"{scenario.name} begins ({scenario.policy.starts})"
    return f"--weeks {weeks} ends before {begins}: give --weeks {needed} or more"
