"""Country profiles: the scores of the Global Organized Crime Index, and what each says about a parameter.

A profile is a file. Every one of the index's 32 scores is there, and is either linked to parameters or marked unused with a
reason. One that extends another types scores alone and takes links and reasons from it; a score is never taken from another
country.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints

from goldsim.country.data import DATA
from goldsim.country.geography_parts import Part
from goldsim.country.score_links import HIGHEST, LOWEST, Link, read_links
from goldsim.errors import Issue, ScenarioError, UsageError
from goldsim.reading.document import SUFFIX, Document, locate, parsed, read_text
from goldsim.reading.frozen import FrozenMap
from goldsim.reading.issues import Fault, Loc, all_wrong, shown
from goldsim.reading.validation import Name, is_number, say, unknown_in, unknown_keys, validated
from goldsim.text.phrases import listed

KEYS: Final = ("name", "title", "extends", "source", "scores")
SCORE_KEYS: Final = ("score", "links", "unused", "source")
USES: Final = ("links", "unused")
_INDICATORS: Final = {
    "market": "human_trafficking human_smuggling extortion_and_protection_racketeering arms_trafficking "
    "trade_in_counterfeit_goods illicit_trade_in_excisable_goods flora_crimes fauna_crimes non_renewable_resource_crimes "
    "heroin_trade cocaine_trade cannabis_trade synthetic_drug_trade cyber_dependent_crimes financial_crimes",
    "actor": "mafia_style_groups criminal_networks state_embedded_actors foreign_actors private_sector_actors",
    "resilience": "political_leadership_and_governance government_transparency international_cooperation "
    "national_policies_and_laws judicial_system_and_detention law_enforcement territorial_integrity anti_money_laundering "
    "economic_regulatory_capacity victim_and_witness_support prevention non_state_actors",
}
INDICATORS: Final[Mapping[str, tuple[str, ...]]] = FrozenMap({group: tuple(of.split()) for group, of in _INDICATORS.items()})


class _Header(Part):
    name: Name
    title: str = ""
    extends: Annotated[str, Field(min_length=1)] = ""  # defaults are not checked
    source: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    scores: dict[str, dict[str, Any]]


def profile_faults(document: Document) -> Iterator[Fault]:
    """Yield what is wrong with one file by itself."""
    value = document.value
    yield from map(say, validated(_Header, value)[1])
    if not isinstance(value, dict):
        return
    yield from unknown_keys(value, (), KEYS)
    scores = value.get("scores")
    yield from unknown_keys(scores, ("scores",), INDICATORS)
    for group, given in scores.items() if isinstance(scores, dict) else ():
        if group in INDICATORS and isinstance(given, dict):
            yield from unknown_in(INDICATORS, group, given, ("scores", group), "the index has no such score")
            for name in INDICATORS[group]:
                if name in given:
                    yield from _wrong_score(given[name], ("scores", group, name))


def _wrong_score(given: Any, loc: Loc) -> Iterator[Fault]:
    """Yield what is wrong with one score: a bare number, or a mapping that says more."""
    if isinstance(given, dict):
        yield from unknown_keys(given, loc, SCORE_KEYS)
        if all(key in given for key in USES):
            yield Fault(loc, "has links and is marked unused: leave one of them out", at_key=True)
        if "links" in given:
            yield from read_links(given["links"], (*loc, "links"))[1]
        for key in ("unused", "source"):
            if key in given and not (isinstance(given[key], str) and given[key].strip()):
                yield Fault((*loc, key), f"must be text that says why or where from, it is {shown(given[key])}")
        if "score" not in given:
            return
        given, loc = given["score"], (*loc, "score")
    if not is_number(given):
        yield Fault(loc, f"must be a number, it is {shown(given)}")
    elif not LOWEST <= given <= HIGHEST:
        yield Fault(loc, f"is {given}, scores go from {LOWEST:g} to {HIGHEST:g}")


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
    if issues:
        raise all_wrong(issues, [document.file for document in documents])
    return _made(documents)


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


def _made(documents: list[Document]) -> Profile:
    """Return what sound files make together. Raises ScenarioError with all that is wrong with that."""
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
        raise all_wrong(issues, [document.file for document in documents])
    head = first.value
    title, file = head.get("title") or head["name"], Path(first.file).name
    return Profile(head["name"], title, head["source"].strip(), file, FrozenMap(scores))


def _number(given: Any) -> float | None:
    """Return the number of a score that is a bare number or a mapping; None where there is none."""
    number = given.get("score") if isinstance(given, dict) else given
    return None if number is None else float(number)


def _score(documents: list[Document], group: str, name: str, linked: dict[str, str]) -> tuple[Score | None, list[Issue]]:
    """Return a score with the use that the first file gives it that gives it any; note its links in `linked`."""
    first, loc = documents[0], ("scores", group, name)
    given = first.value["scores"].get(group, {}).get(name)
    number, source = _number(given), (isinstance(given, dict) and given.get("source")) or first.value["source"]
    said: list[tuple[Document, Any]] = [(one, one.value["scores"].get(group, {}).get(name)) for one in documents]
    user, use = next(((one, use) for one, use in said if isinstance(use, dict) and set(USES) & set(use)), (first, {}))
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
