"""What is wrong with those who are armed and what passes through: names of nobody, days the wrong way round, contradictions."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from goldsim.country.geography_checks import strangers
from goldsim.country.geography_grid import GRID, Frame, evened, rows_of
from goldsim.country.geography_parts import STATE, TOWN_KINDS
from goldsim.country.geography_schema import sound_items, sound_letters
from goldsim.country.parties import ArmedGroup, group_of, pairs_of, places_of, precision, relation_of
from goldsim.reading.issues import Fault, Loc, shown, suggestion

NO_TOWN: Final = "which is no town of the list of places"
ALMOST: Final = 1e-6  # what sums of shares may be off by


def party_faults(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the parties and trades of a whole country, as far as the shape of them is right."""
    yield from _people(value)
    groups = sound_items(value, "armed_groups")
    yield from _names(groups)
    if _all_sound(value, "armed_groups"):
        yield from _senders(groups)
        made = [group_of(one.model_dump(), ()) for one in groups.values()]
        yield from _relations(sound_items(value, "relations"), made)
        for place, seen in sound_items(value, "seen").items():
            yield from _of_nobody(("seen", place, "by"), seen.by, made)
    yield from _days(value)
    if _all_sound(value, "places") and value["places"]:
        towns = [place.name for place in sound_items(value, "places").values() if place.kind in TOWN_KINDS]
        yield from _homes(value, towns)
        yield from _seats(value, towns)
    if isinstance(value.get("neighbours"), dict):
        yield from _trades(value)


def _all_sound(value: Mapping[str, Any], key: str) -> bool:
    return isinstance(value.get(key), list) and len(sound_items(value, key)) == len(value[key])


def _people(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield people of no region, and regions whose people have to be known and are not."""
    regions, people = sound_letters(value, "regions"), sound_letters(value, "people")
    if isinstance(value.get("regions"), dict):
        yield from strangers(("people",), people, regions, "region")
        for year, fled in value["displaced"].items() if isinstance(value.get("displaced"), dict) else ():
            yield from strangers(("displaced", year), fled if isinstance(fled, dict) else {}, regions, "region")
    is_armed = any(isinstance(value.get(key), list) and value[key] for key in ("armed_groups", "forces"))
    there = "".join(rows_of(value.get(GRID)))
    missing = [f"{letter} ({name})" for letter, name in regions.items() if letter in there and letter not in people]
    if is_armed and missing and isinstance(value.get("people", {}), dict):
        words = f"the people of {', '.join(missing)} are missing: where there are armed groups or forces, every region needs them"
        yield Fault(("people",), words, at_key=True)


def _names(groups: Mapping[int, Any]) -> Iterator[Fault]:
    """Yield names that would mean more than one party in a relation."""
    for place, group in groups.items():
        for key, name in (("name", group.name), ("alliance", group.alliance)):
            if name == STATE:
                yield Fault(("armed_groups", place, key), f"'{STATE}' is what relations call all forces: take another name")
        others = [other.name for other in groups.values() if other is not group and other.alliance == group.name]
        if others:
            words = f"{shown(group.name)} is the alliance of {others[0]} too, a relation could mean either: take another name"
            yield Fault(("armed_groups", place, "name"), words)


def _senders(groups: Mapping[int, Any]) -> Iterator[Fault]:
    """Yield groups that come from nobody, from themselves, on no day, or before those who send them."""
    known = {group.name: group for group in groups.values()}
    for place, group in groups.items():
        loc: Loc = ("armed_groups", place, "of")
        if group.of is None:
            continue
        sender = known.get(group.of)
        if group.of == group.name:
            yield Fault(loc, f"{group.name} cannot come from itself: name the group that sends the men, or leave it out")
        elif sender is None:
            others = [name for name in known if name != group.name]
            yield Fault(loc, f"there is no armed group {shown(group.of)}{suggestion(group.of, others)}")
        elif group.comes and sender.comes and group.comes <= sender.comes:
            words = f"is {group.comes}, not after the day on which {sender.name} comes itself ({sender.comes})"
            yield Fault((*loc[:2], "from"), words)
        if group.comes is None:
            yield Fault(loc, f"needs the day on which {group.name} comes: give `from` as well", at_key=True)


def _relations(relations: Mapping[int, Any], groups: list[ArmedGroup]) -> Iterator[Fault]:
    """Yield relations of nobody, of one with itself, and such as say two things of the same parties on the same days."""
    for place, relation in relations.items():
        for number, party in enumerate(relation.between):
            loc: Loc = ("relations", place, "between", number)
            yield from _of_nobody(loc, party, groups)
            if party in relation.between[:number]:
                yield Fault(loc, f"{shown(party)} is named twice: name two parties")
    made = {place: relation_of(relation.model_dump()) for place, relation in relations.items()}
    for (at, one), (place, other) in combinations(made.items(), 2):
        is_as_precise = one.stance != other.stance and precision(one, groups) == precision(other, groups)
        if is_as_precise and one.meets(other) and pairs_of(one, groups) & pairs_of(other, groups):
            words = f"is {relations[place].stance}, and relations[{at}] says {relations[at].stance} for the same parties and days"
            yield Fault(("relations", place, "is"), f"{words}: let one end where the other begins, or name single groups")


def _of_nobody(loc: Loc, party: str, groups: list[ArmedGroup]) -> Iterator[Fault]:
    if not places_of(party, groups):
        known = list(dict.fromkeys([STATE, *(group.alliance for group in groups), *(group.name for group in groups)]))
        yield Fault(loc, f"{shown(party)} is no armed group, no alliance and not '{STATE}'{suggestion(party, known)}")


def _days(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is over before it has begun."""
    for key in ("forces", "relations", "seen"):
        for place, one in sound_items(value, key).items():
            if one.comes and one.goes and one.goes <= one.comes:
                words = f"is {one.goes}, the day on which it is over must be after `from` ({one.comes})"
                yield Fault((key, place, "until"), words)


def _homes(value: Mapping[str, Any], towns: list[str]) -> Iterator[Fault]:
    for place, force in sound_items(value, "forces").items():
        for number, home in enumerate(force.homes):
            if home not in towns:
                words = f"{shown(home)} is no town of the list of places, and not the capital{suggestion(home, towns)}"
                yield Fault(("forces", place, "homes", number), words)


def _seats(value: Mapping[str, Any], towns: list[str]) -> Iterator[Fault]:
    """Yield courts and care homes in no town, and so in no region, and weights of places that are nothing."""
    courts, homes = (value.get(key) or () for key in ("courts", "care_homes"))
    for number, town in enumerate(courts if isinstance(courts, list) else ()):
        if town not in towns:
            yield Fault(("courts", number), f"a court in {shown(town)}, {NO_TOWN}, would lie nowhere{suggestion(town, towns)}")
    for town in (town for town in homes if town not in towns) if isinstance(homes, dict) else ():
        words = f"care places in {shown(town)}, {NO_TOWN}, have no region{suggestion(town, towns)}"
        yield Fault(("care_homes", town), words, at_key=True)
    if isinstance(homes, dict) and homes and all(weight == 0 for weight in homes.values()):
        words = "all weights are 0: give one of them some, or leave it out for all regions alike"
        yield Fault(("care_homes",), words, at_key=True)


def _trades(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield trades by nobody's border, and parts that are more or less than the whole."""
    neighbours, regions = sound_letters(value, "neighbours"), sound_letters(value, "regions")
    rows = rows_of(value.get(GRID)) if regions else ()
    for place, trade in sound_items(value, "trades").items():
        loc: Loc = ("trades", place, "exits")
        yield from strangers(loc, trade.exits, neighbours, "neighbour")
        for letter in trade.exits:
            if letter in neighbours and letter in "".join(rows) and not Frame(0, 0, 1, evened(rows)).touches(regions, letter):
                words = f"{neighbours[letter]} shares no border with the country: what passes there goes by another neighbour"
                yield Fault((*loc, letter), words, at_key=True)
        total = sum(trade.exits.values())
        if abs(total - 1) > ALMOST:
            yield Fault(loc, f"the shares add up to {total:g}, they must add up to 1", at_key=True)
