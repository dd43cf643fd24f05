"""Who is armed in a country, how they stand to each other on a day, and what passes through besides gold.

Days on which something begins belong to it, days on which it ends do not: what is `until` a day is over on it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from goldsim.country.geography_parts import STANCES, STATE, Seen
from goldsim.engine.tables import Array

WAR, TRUCE, ALLIANCE = STANCES["war"], STANCES["truce"], STANCES["alliance"]
BITTER: Final = (frozenset({"jihadist", STATE}), frozenset({"jihadist", "militia"}))  # at war where no relation says otherwise


@dataclass(frozen=True)
class ArmedGroup:
    """An armed group, where it is at home, and its men in the country by year."""

    name: str
    kind: str
    lat: float
    lon: float
    alliance: str
    fighters: Mapping[int, int]
    comes: date | None = None  # first day; None for one that has been there
    of: str = ""  # name of the group that sends the men

    def fighters_at(self, day: date) -> int:
        """Return how many men it has: those of the latest year not after this day, else the earliest; none before it comes."""
        if self.comes and day < self.comes:
            return 0
        return self.fighters[max((year for year in self.fighters if year <= day.year), default=min(self.fighters))]


@dataclass(frozen=True)
class Contingent:
    """Men of the state or of those who stand by it, spread evenly over the cells of their homes."""

    name: str
    kind: str
    people: int
    homes: tuple[int, ...]
    comes: date | None = None
    goes: date | None = None


@dataclass(frozen=True)
class Relation:
    """How two parties stand to each other: the state, a group, or all groups of an alliance."""

    a: str
    b: str
    stance: int
    since: date | None = None
    until: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return (self.since or date.min) <= day < (self.until or date.max)

    def meets(self, other: "Relation") -> bool:
        """Tell whether both hold on some day."""
        starts, ends = max(self.since or date.min, other.since or date.min), min(self.until or date.max, other.until or date.max)
        return starts < ends


@dataclass(frozen=True)
class Trade:
    """What passes through the country besides gold: its worth a year, and the part by each neighbour, by letter."""

    name: str
    xof_a_year: float
    by_exit: Mapping[str, float]
    is_illicit: bool = False


def group_of(said: Mapping[str, Any], senders: Iterable[str] = ()) -> ArmedGroup:
    """Return the group that an entry says; one that is sent by none of the groups there just comes."""
    fighters = {int(year): men for year, men in said["fighters"].items()}
    alliance, of = said["alliance"] or said["name"], said["of"] if said["of"] in senders else ""
    return ArmedGroup(said["name"], said["kind"], said["lat"], said["lon"], alliance, fighters, said["comes"], of)


def relation_of(said: Mapping[str, Any]) -> Relation:
    """Return the relation that an entry says."""
    a, b = said["between"]
    return Relation(a, b, STANCES[said["stance"]], said["comes"], said["goes"])


def parties_of(raw: Mapping[str, Any], towns: Mapping[str, int], letters: Collection[str]) -> dict[str, Any]:
    """Return groups, forces, relations and trades of what a file says, as far as there are such groups, towns and borders."""
    names = [group["name"] for group in raw["armed_groups"]]
    groups = tuple(group_of(group, names) for group in raw["armed_groups"])
    relations = map(relation_of, raw["relations"])
    return {
        "armed_groups": groups,
        "forces": tuple(made for force in raw["forces"] if (made := _contingent(force, towns)).people),
        "relations": tuple(one for one in relations if places_of(one.a, groups) and places_of(one.b, groups)),
        "seen": tuple(Seen.model_construct(**one) for one in raw["seen"] if places_of(one["by"], groups)),
        "trades": tuple(passing for trade in raw["trades"] if (passing := _trade(trade, letters)).by_exit),
    }


def _contingent(said: Mapping[str, Any], towns: Mapping[str, int]) -> Contingent:
    homes = tuple(towns[home] for home in said["homes"] if home in towns)
    people = round(said["people"] * len(homes) / len(said["homes"]))
    return Contingent(said["name"], said["kind"], people, homes, said["comes"], said["goes"])


def _trade(said: Mapping[str, Any], letters: Collection[str]) -> Trade:
    shares = {letter: share for letter, share in said["exits"].items() if letter in letters and share}
    total = sum(shares.values())
    by_exit = {letter: share / total for letter, share in shares.items()}
    return Trade(said["name"], said["xof_a_year"] * total, by_exit, said["illicit"])


def places_of(party: str, groups: Sequence[ArmedGroup]) -> list[int]:
    """Return the rows of a party among the groups and the state, which comes last; none where nobody is called so."""
    if party == STATE:
        return [len(groups)]
    by_name = [place for place, group in enumerate(groups) if group.name == party]
    return by_name or [place for place, group in enumerate(groups) if group.alliance == party]


def precision(relation: Relation, groups: Sequence[ArmedGroup]) -> int:
    """Return how many of a relation's parties are single groups: what says more is believed before what says less."""
    names = {group.name for group in groups}
    return sum(party in names for party in (relation.a, relation.b))


def pairs_of(relation: Relation, groups: Sequence[ArmedGroup]) -> set[frozenset[int]]:
    """Return the pairs of different rows that a relation is between."""
    first, second = places_of(relation.a, groups), places_of(relation.b, groups)
    return {frozenset((a, b)) for a in first for b in second if a != b}


def stances_on(groups: Sequence[ArmedGroup], relations: Iterable[Relation], day: date) -> Array:
    """Return how all stand to each other on a day, the state last: int8, shape (n_groups + 1, n_groups + 1), of `STANCES`."""
    kinds = [*(group.kind for group in groups), STATE]
    alliances = [*(group.alliance for group in groups), STATE]
    n = len(kinds)
    stances = np.empty((n, n), dtype=np.int8)
    for a, b in np.ndindex(n, n):
        stances[a, b] = ALLIANCE if alliances[a] == alliances[b] else WAR if {kinds[a], kinds[b]} in BITTER else TRUCE
    in_force = [one for one in relations if one.is_in_force(day)]
    for relation in sorted(in_force, key=lambda one: precision(one, groups)):
        for a, b in pairs_of(relation, groups):
            stances[a, b] = stances[b, a] = relation.stance
    return stances
