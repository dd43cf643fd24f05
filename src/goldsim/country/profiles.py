"""Country profiles: the scores of the Global Organized Crime Index, and what each says about a parameter.

A profile is a file. Every one of the index's 32 scores is there, and is either linked to parameters or marked unused with a
reason. One that extends another types scores alone and takes links and reasons from it; a score is never taken from another
country.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from goldsim.country.data import DATA
from goldsim.country.profile_schema import INDICATORS, USES, profile_faults
from goldsim.country.score_links import Link, read_links
from goldsim.errors import Issue, ScenarioError, UsageError
from goldsim.reading.document import SUFFIX, Document, locate, parsed, read_text
from goldsim.reading.frozen import FrozenMap
from goldsim.reading.issues import Fault
from goldsim.text.phrases import listed


@dataclass(frozen=True)
class Score:
    """One score of a country."""

    # name, group: of the index: "law_enforcement", "resilience".
    name: str
    group: str
    score: float  # 1 to 10; high is bad for markets and actors, good for resilience
    links: tuple[Link, ...]  # what it says about parameters; empty where it is not used
    unused: str  # why it is not used; empty where it is
    source: str  # where the score is from
    place: Issue  # where it is typed, as an issue without words

    def __str__(self) -> str:
        return f"{self.name} {self.score:.1f}"


@dataclass(frozen=True)
class Profile:
    """A country's scores."""

    # name, title, source: what it is called, and where the scores are from.
    name: str
    title: str
    source: str
    file: str  # name of its file
    scores: Mapping[str, Score]  # by their names, in the order of the index

    def means(self) -> dict[str, float]:
        """Return the mean of each group's scores, which the index publishes too."""
        return {group: fmean(score.score for score in self.scores.values() if score.group == group) for group in INDICATORS}


def packaged() -> dict[str, Path]:
    """Return the files of the profiles that the package carries, by name: "mali-2023" in the folder of Mali."""
    files = sorted(DATA.glob(f"*/*{SUFFIX}"))
    return {file.stem: file for file in files if file.stem.startswith(f"{file.parent.name}-")}


def read_profile(name_or_path: str, folder: Path = Path()) -> Profile:
    """Read a profile, by name or path. Raises UsageError where there is none, ScenarioError with all that is wrong, by place."""
    documents = _chain(locate(name_or_path, folder, packaged(), "profile"))
    issues = [document.issue(fault) for document in documents for fault in profile_faults(document)]
    profile, more = _made(documents) if not issues else (None, issues)
    if profile is None:
        files = [document.file for document in documents]
        raise ScenarioError(sorted(more, key=lambda issue: (files.index(issue.file), issue.line, issue.column)))
    return profile


def _chain(path: Path) -> list[Document]:
    """Return a profile's document and those of the profiles that it extends, itself first."""
    documents: list[Document] = []
    seen: list[Path] = []
    while True:
        document = parsed(read_text(path), str(path))
        if document.issues:
            raise ScenarioError(document.issues)
        documents.append(document)
        seen.append(path.resolve())
        parent = document.value.get("extends") if isinstance(document.value, dict) else None
        if not isinstance(parent, str):
            return documents
        try:
            path = locate(parent, path.parent, packaged(), "profile")
        except UsageError as error:
            raise ScenarioError([document.issue(Fault(("extends",), str(error)))]) from None
        if path.resolve() in seen:
            raise ScenarioError([document.issue(Fault(("extends",), f"goes round in a circle, back to {parent}"))])


def _made(documents: list[Document]) -> tuple[Profile | None, list[Issue]]:
    """Return what sound files make together, or what is wrong with that."""
    first = documents[0]
    scores: dict[str, Score] = {}
    issues: list[Issue] = []
    linked: dict[str, str] = {}
    for group, names in INDICATORS.items():
        given = first.value["scores"].get(group, {})
        missing = [name for name in names if _number(given.get(name)) is None]
        if missing:
            hint = ": a score is never taken from another country" if len(documents) > 1 else ""
            issues.append(first.issue(Fault(("scores", group), f"is missing {listed(missing)}{hint}", is_missing=True)))
        for name in names:
            score, wrong = _score(documents, group, name, linked)
            issues += wrong
            if score:
                scores[name] = score
    if issues:
        return None, issues
    head = first.value
    title, file = head.get("title") or head["name"], Path(first.file).name
    return Profile(head["name"], title, head["source"].strip(), file, FrozenMap(scores)), []


def _own(given: Any, key: str) -> Any:
    return given.get(key) if isinstance(given, dict) else None


def _number(given: Any) -> float | None:
    """Return the number of a score that is a bare number or a mapping; None where there is none."""
    number = _own(given, "score") if isinstance(given, dict) else given
    return None if number is None else float(number)


def _score(documents: list[Document], group: str, name: str, linked: dict[str, str]) -> tuple[Score | None, list[Issue]]:
    """Return a score with the use that the first file gives it that gives it any; note its links in `linked`."""
    first, loc = documents[0], ("scores", group, name)
    given = first.value["scores"].get(group, {}).get(name)
    number, source = _number(given), _own(given, "source") or first.value["source"]
    user, use = next(((one, use) for one in documents for use in _uses(one, group, name)), (first, {}))
    if not use:
        what = f"the score {number:g}" if number is not None else "it"
        words = f"{what} is neither linked to a parameter nor marked unused: give links, or unused with a reason"
        return None, [first.issue(Fault(loc, words, at_key=True))]
    links = read_links(use["links"], loc)[0] if "links" in use else ()
    issues = []
    for place, link in enumerate(links):
        if link.parameter in linked:
            words = f"{link.parameter} is linked to {linked[link.parameter]} already"
            issues.append(user.issue(Fault((*loc, "links", place, "parameter"), words)))
        linked[link.parameter] = name
    if issues or number is None:
        return None, issues
    typed_at = first.issue(Fault(loc, "", at_key=True))
    return Score(name, group, number, links, use.get("unused", "").strip(), source.strip(), typed_at), []


def _uses(document: Document, group: str, name: str) -> Iterator[Mapping[str, Any]]:
    given = document.value["scores"].get(group, {}).get(name)
    if isinstance(given, dict) and any(key in given for key in USES):
        yield given
