"""The shape of a scenario file: which keys there are, and what may stand under each; its numbers are in `entries`."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field

from goldsim.country.geography_schema import keys_of
from goldsim.parameters import INSTRUMENTS, RATES, SWITCHES
from goldsim.reading.document import Document
from goldsim.reading.issues import Fault, Loc
from goldsim.reading.validation import Name, refuse, say, unknown_keys, validated
from goldsim.scenario.policy_parts import Ban, Measure, Part, Phase, PolicyPart, Stop, Where, Whom

FIRST_YEAR: Final = 1900  # beyond these the tables could not hold the dates of a long run
LAST_YEAR: Final = 2100

PerRow = Annotated[int, Field(ge=1, le=100_000)]


def _monday(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refuse(f"is {day}, it must lie between {FIRST_YEAR} and {LAST_YEAR}")
    if day.weekday() != 0:
        raise refuse(f"is {day}, a {day:%A}; weeks begin on a Monday, such as {day - timedelta(days=day.weekday())}")
    return day


class RunSettings(Part):
    """When, how long, how finely and where a scenario is run."""

    start: Annotated[date, AfterValidator(_monday)]  # the Monday that week 0 begins on
    weeks: Annotated[int, Field(ge=1, le=5200)]  # weeks to run, 1 to 5,200
    # people_per_row, children_per_row: how many people, or children, one row stands for: 1 to 100,000.
    people_per_row: PerRow
    children_per_row: PerRow
    geography: Annotated[str, Field(min_length=1)]  # name of a geography that the package carries, or a file


class ScenarioFile(Part):
    """A whole file. Defaults are not checked, so `extends: ""` is an error while no `extends` is fine."""

    name: Name
    title: str = ""
    description: str = ""
    extends: Name = ""
    run: RunSettings
    parameters: dict[str, Any]
    policy: PolicyPart | None = None
    profile: Annotated[str, Field(min_length=1)] | None = None
    mechanisms: dict[str, Any] = Field(default_factory=dict)
    closures: list[Any] = Field(default_factory=list)
    shocks: list[Any] = Field(default_factory=list)
    gold_price: Any = None


KEYS: Final[dict[Loc, tuple[str, ...]]] = {
    (): keys_of(ScenarioFile),
    ("run",): keys_of(RunSettings),
    ("policy",): tuple(key for key in keys_of(PolicyPart) if key != "name"),
    ("policy", "units"): INSTRUMENTS,
    ("policy", "split"): INSTRUMENTS,
    ("policy", "switches"): SWITCHES,
    ("policy", "rates"): RATES,
}
OF_PARTS: Final = {"where": keys_of(Where), "for": keys_of(Whom), "stop": keys_of(Stop)}


def _known_keys(value: dict[str, Any]) -> Iterator[tuple[Loc, tuple[str, ...]]]:
    """Yield the places of a file that have known keys, with those keys."""
    yield from KEYS.items()
    policy = value.get("policy")
    phases = policy.get("phases") if isinstance(policy, dict) else None
    places: list[Loc] = [("policy",)]
    for i in range(len(phases) if isinstance(phases, list) else 0):
        places.append(("policy", "phases", i))
        yield places[-1], keys_of(Phase)
        yield from (((*places[-1], *loc[1:]), keys) for loc, keys in KEYS.items() if loc[:1] == ("policy",) and len(loc) == 2)
    for loc in places:
        for name, part in (("measures", Measure), ("bans", Ban)):
            listed = at(value, (*loc, name))
            for j in range(len(listed) if isinstance(listed, list) else 0):
                yield (*loc, name, j), keys_of(part)
                yield from (((*loc, name, j, key), keys) for key, keys in OF_PARTS.items())


def at(value: Any, loc: Loc) -> Any:
    """Return what stands at a place of a file, None where there is nothing."""
    for key in loc:
        if isinstance(value, dict):
            value = value.get(key)
        else:
            value = value[key] if isinstance(value, list) and isinstance(key, int) and key < len(value) else None
    return value


def shape_faults(document: Document) -> list[Fault]:
    """Return what is wrong with one file's shape; keys that a parent may supply are not missed here."""
    found = list(_empty(document.value, ()))
    if isinstance(document.value, dict):
        for loc, known in _known_keys(document.value):
            faults = unknown_keys(at(document.value, loc), loc, known)
            if known is RATES:
                faults = [fault._replace(words=f"cannot be set by a policy; it can set {', '.join(RATES)}") for fault in faults]
            found += faults
    for detail in validated(ScenarioFile, document.value)[1]:
        is_own = detail["type"] != "missing" or detail["loc"] == ("name",)
        found += [say(detail)] if is_own and detail["type"] != "extra_forbidden" else []
    return found


def missing_keys(tree: dict[str, Any]) -> list[Fault]:
    """Return what is missing once a file and its parents are put together."""
    wrong = validated(ScenarioFile, tree)[1]
    return [say(detail) for detail in wrong if detail["type"] == "missing" and detail["loc"] != ("name",)]


def sound_policy(section: dict[str, Any]) -> tuple[PolicyPart, set[str]]:
    """Return the section `policy` without the keys whose shape is wrong, and those keys."""
    unsound = {str(detail["loc"][0]) for detail in validated(PolicyPart, section)[1]}
    return PolicyPart.model_validate({key: section[key] for key in section if key not in unsound}), unsound


def _empty(value: Any, loc: Loc) -> Iterator[Fault]:
    if value is None:
        yield Fault(loc, "has no value: give one, or leave the key out")
    children: Iterable[tuple[str | int, Any]] = enumerate(value) if isinstance(value, list) else ()
    for key, child in value.items() if isinstance(value, dict) else children:
        yield from _empty(child, (*loc, key))
