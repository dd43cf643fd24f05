"""From what the files say to what a run needs, or to everything that is wrong with it."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import date
from re import fullmatch
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

from goldsim.country.geography_checks import AIRPORT
from goldsim.country.price_series import given_series, read_series
from goldsim.country.profiles import read_profile
from goldsim.errors import Issue, ScenarioError, UsageError
from goldsim.parameters import Parameters, schema
from goldsim.reading.frozen import FrozenMap
from goldsim.reading.issues import Fault, all_wrong
from goldsim.reading.validation import NAME, validated
from goldsim.scenario.dated import Closure, Shock, read_closures, read_shocks, within
from goldsim.scenario.entries import Entry, not_agreeing, read_entries
from goldsim.scenario.inheritance import Layers, fill, stand_in
from goldsim.scenario.mechanisms import read_off
from goldsim.scenario.policy import Policy
from goldsim.scenario.policy_checks import Against, days_of, on_map, read_policy
from goldsim.scenario.schema import RunSettings, missing_keys, shape_faults

if TYPE_CHECKING:
    from goldsim.country.geography import Geography


type Dated = tuple[tuple[Closure, ...], tuple[Shock, ...]]


class Checked(NamedTuple):
    """What a run needs, free of issues."""

    run: RunSettings
    parameters: Parameters
    entries: Mapping[str, Entry]
    policy: Policy
    digest: str
    off: frozenset[str]
    profile: str
    closures: tuple[Closure, ...]
    shocks: tuple[Shock, ...]
    gold_price: Mapping[str, float]
    map: str = ""  # the text of a geography that is not the package's


def check(layers: Layers, issues: Iterable[Issue]) -> Checked:
    """Return what the layers make, or raise all that is wrong, `issues` too, by file and line; what follows is left out."""
    found = list(issues)
    for document in layers.documents:
        if document.value is not None:
            found += _not_said(found, [document.issue(fault) for fault in shape_faults(document)])
    profile, faults = _profile(layers, found)
    given = layers.tree.get("parameters", {})
    entries, wrong = read_entries(given, layers.set_by, is_complete=layers.is_complete, known=layers.known)
    faults += [*wrong, *not_agreeing(entries)]
    faults += missing_keys(layers.tree) if layers.is_complete else []
    run, geography = _run(layers, faults, found)
    policy = _policy(layers, run, entries, geography, faults)
    off, wrong = read_off(section if isinstance(section := layers.tree.get("mechanisms"), dict) else {})
    faults += wrong
    dated = *_dated(layers, geography, entries, faults), _prices(layers, entries, faults, found)
    found += _not_said(found, [layers.issue(fault) for fault in faults], within=True)
    if found or run is None:
        raise all_wrong(found, [document.file for document in layers.documents])
    groups = get_type_hints(Parameters)
    values = {group: {name: entries[f"{group}.{name}"].value for name in fields} for group, fields in schema().items()}
    parameters = Parameters(**{group: groups[group](**names) for group, names in values.items()})
    made = Checked(run, parameters, FrozenMap(entries), policy, "", off, profile, *dated)
    own = geography.as_file if geography and "/" in run.geography else ""
    return made._replace(digest=_digest(made, geography.content if geography else ""), map=own)


def _dated(layers: Layers, geography: "Geography | None", entries: Mapping[str, Entry], faults: list[Fault]) -> Dated:
    """Return what happens on dates, closures and shocks, and note what is wrong with it."""
    # Where somebody only moved the scenario to another map, the closures came from a file that is about the old one: what the new
    # map has no such way out for is left out. In a file, the name of a way that is not there is an error.
    ways = None if geography is None else ways_out(geography)
    closed, set_ = (said if isinstance(said := layers.tree.get(key), list) else () for key in ("closures", "shocks"))
    closures, wrong = read_closures(closed, None if layers.is_moved else ways)
    shocks, more = read_shocks(set_, entries)
    faults += [*more, *wrong]
    return closures if ways is None or not layers.is_moved else within(closures, ways), shocks


def _not_said(known: list[Issue], new: list[Issue], *, within: bool = False) -> list[Issue]:
    """Return the new issues that are not about a place (or, `within`, a part of one) which has an issue already."""
    places = {(issue.file, issue.path) for issue in known if issue.path}
    out = []
    for issue in new:
        starts = [i for i, char in enumerate(issue.path) if char in ".["] if within else []
        around = {issue.path, *(issue.path[:i] for i in starts)}
        if not any((issue.file, path) in places for path in around):
            out.append(issue)
            if not within:
                places.add((issue.file, issue.path))
    return out


def _run(layers: Layers, faults: list[Fault], found: list[Issue]) -> "tuple[RunSettings | None, Geography | None]":
    """Return the settings, None where their shape is wrong (which has been said), and the geography if there is one."""
    # What is wrong in the geography's own files is added to `found`.
    given = layers.tree.get("run", {})
    geography = None
    if isinstance(given.get("geography"), str) and given["geography"]:
        name, folder = given["geography"], layers.folder(("run", "geography"))
        # A path counts from the file that gives it; it is kept in full so that it holds in another folder or process.
        given = given | {"geography": name if fullmatch(NAME, name) else os.path.realpath(folder / name)}
        from goldsim.country.geography import load, told  # here, because it brings compiled code that other commands do without

        try:
            geography = told(layers.map, name) if layers.map and name == layers.mapped else load(name, folder)
        except UsageError as error:
            faults.append(Fault(("run", "geography"), str(error)))
        except ScenarioError as error:
            found += error.issues
    return validated(RunSettings, given)[0], geography


def _profile(layers: Layers, found: list[Issue]) -> tuple[str, list[Fault]]:
    """Let the country profile fill what it is linked to; return its name or full path, and what is wrong with the name."""
    # What is wrong in its own files is added to `found`.
    if "profile" not in layers.tree:
        return layers.profile, []
    name, folder = layers.tree["profile"], layers.folder(("profile",))
    faults: list[Fault] = []
    try:
        if isinstance(name, str) and name:  # else it is said with the shape of the file
            found += fill(layers, read_profile(name, folder))
            return name if fullmatch(NAME, name) else str((folder / name).resolve()), []
    except UsageError as error:
        faults.append(Fault(("profile",), str(error)))
    except ScenarioError as error:
        found += error.issues
    stand_in(layers)
    return "", faults


def _prices(layers: Layers, entries: Mapping[str, Entry], faults: list[Fault], found: list[Issue]) -> Mapping[str, float]:
    """Return the scenario's own gold price by month, empty where it has none; what is wrong in its file is added to `found`."""
    section, rate = layers.tree.get("gold_price"), entries.get("price.xof_per_usd")
    if section is None or rate is None:
        return FrozenMap({})
    if not isinstance(section, str):
        prices, wrong = given_series(section)
        faults += wrong
        return prices
    try:
        return read_series(layers.folder(("gold_price",)) / section, float(rate.value))  # type: ignore[arg-type]
    except ScenarioError as error:
        found += error.issues
    return FrozenMap({})


def _policy(
    layers: Layers, run: RunSettings | None, entries: Mapping[str, Entry], geography: "Geography | None", faults: list[Fault]
) -> Policy:
    """Return the policy, as far as its shape is right, none where there is none, and note what is wrong with it."""
    start = run.start if run else date.max
    ages = [entries[path].value for path in ("initial.adult_from_years", "initial.adult_to_years") if path in entries]
    places = None
    if geography is not None:
        ways = ways_out(geography)
        belts = [belt.name for belt in geography.belts]
        places = {"regions": geography.region_names, "belts": belts, "exits": ways, "corridors": ways}
    days = days_of(run.start, run.weeks) if run else None
    span = (int(ages[0]), int(ages[1])) if len(ages) == 2 else None  # type: ignore[arg-type]
    name = str(layers.tree.get("name", "the policy"))
    against = Against(days, entries, None if layers.is_moved else places, span, name, unsound=())
    policy, wrong = read_policy(layers.tree.get("policy"), start, against)
    faults += wrong
    return on_map(policy, places, faults) if places and layers.is_moved else policy


def ways_out(geography: "Geography") -> tuple[str, ...]:
    """Return what one can leave by: the neighbours, and the airport where the capital is."""
    has_airport = any(place.kind == "capital" for place in geography.places)
    return (*geography.neighbours.values(), *((AIRPORT,) if has_airport else ()))


def _digest(made: Checked, content: str) -> str:
    """Return the SHA-256 of what can change a result: no names, texts, ranges or evidence."""
    # What is off, and what happens on dates, is left out where there is none, so that scenarios without it keep their digest.
    policy = made.policy
    said: dict[str, Any] = {
        "run": made.run.model_dump(mode="json", exclude={"geography"}),
        "geography": hashlib.sha256(content.encode()).hexdigest(),
        "parameters": {path: entry.value for path, entry in made.entries.items()},
        "policy": {
            "from": policy.starts.isoformat(),
            "budget": policy.budget_xof_per_year,
            "units": {name: n for name, n in policy.phases[0].units.items() if n},
            "split": {name: share for name, share in policy.phases[0].split.items() if share},
            "switches": sorted(policy.switches),
        },
    }
    phases = [one.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"name"}) for one in policy.phases]
    is_flat = not policy.is_phased and not phases[0].keys() - {"from", "units", "split", "switches"}
    said["policy"] |= {} if is_flat else {"phases": phases}
    said |= {"off": sorted(made.off)} if made.off else {}
    said |= {section: listed for section, listed in _dates_said(made).items() if listed}
    return hashlib.sha256(json.dumps(said, sort_keys=True, allow_nan=False).encode()).hexdigest()


def _dates_said(made: Checked) -> dict[str, Any]:
    """Return what happens on dates so that the order of a file makes no difference, nor what it says of sources."""
    dated: tuple[Closure | Shock, ...] = (*made.closures, *made.shocks)
    ends = [(one.starts.isoformat(), one.ends.isoformat(), one) for one in dated]
    closed = [{"from": a, "to": b, "exits": sorted(one.exits)} for a, b, one in ends if isinstance(one, Closure)]
    sets = [{"from": a, "to": b, "set": dict(one.values)} for a, b, one in ends if isinstance(one, Shock)]
    return {
        "closures": sorted(closed, key=lambda one: (one["from"], one["exits"])),
        "shocks": sorted(sets, key=lambda one: (one["from"], *one["set"])),
        "gold_price": dict(made.gold_price),
    }
