"""The scenario itself: reading one, changing a number, writing it down."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from goldsim.errors import Issue, ScenarioError
from goldsim.parameters import Parameters
from goldsim.reading.document import Document
from goldsim.reading.frozen import FrozenMap
from goldsim.reading.issues import each, suggestion
from goldsim.reading.loader import Flow, dump
from goldsim.reading.validation import is_number
from goldsim.scenario.checks import check
from goldsim.scenario.dated import Closure, Shock
from goldsim.scenario.entries import KEYS as ENTRY_KEYS, SCORE_KEYS, Entry
from goldsim.scenario.inheritance import Layers, forget_scores, stack
from goldsim.scenario.mechanisms import MECHANISMS, SECTION as OFF, unknown
from goldsim.scenario.policy import Policy
from goldsim.scenario.schema import KEYS, RunSettings

if TYPE_CHECKING:
    from goldsim.country.geography import Geography

BY_HAND: Final = "with_values"
WHOLE: Final = ("closures", "shocks", "gold_price", "profile")  # sections that are set as a whole
SETTINGS: Final = tuple(".".join((*map(str, loc), key)) for loc, keys in KEYS.items() if loc for key in keys)
OTHERS: Final = (*SETTINGS, *(f"{OFF}.{mechanism}" for mechanism in MECHANISMS), *WHOLE)  # paths that are no parameters


def put(tree: dict[str, Any], path: str, value: Any, *, allow_outside: bool) -> None:
    """Set a value that is known to have a place in the tree."""
    first, *rest = path.split(".", 2)  # the name of a rate has a dot in it
    if not rest:
        tree[first] = value
        return
    if first in ("run", "policy", OFF):
        section = tree[first] if len(rest) == 1 else tree[first].setdefault(rest[0], {})
        if isinstance(section, dict):  # it may have been set to something else, which is said later
            section[rest[-1]] = value
        return
    entry = tree["parameters"][first][rest[0]]
    for key in SCORE_KEYS:  # the value is now given by hand
        entry.pop(key, None)
    entry["value"] = value
    if allow_outside:
        numbers = [item for item in (value if isinstance(value, list) else [value]) if is_number(item)]
        entry["low"], entry["high"] = min([entry["low"], *numbers]), max([entry["high"], *numbers])


def plain(value: Any) -> Any:
    """Return a value as YAML would give it: NumPy's numbers and arrays, tuples and mappings become plain ones."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, Closure | Shock):
        return value.written()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple | list) else value


@dataclass(frozen=True)
class Scenario:
    """Everything that a run needs to know, checked and unchangeable.

    Examples
    --------
    >>> import goldsim
    >>> goldsim.read("baseline").with_values({"dig.recovery_share": 0.4}).parameters.dig.recovery_share
    0.4
    """

    # name, title, description: for people; they change no result. A scenario without a title is titled by its name.
    name: str
    title: str
    description: str
    run: RunSettings  # when, how long, how finely and where
    parameters: Parameters  # the plain values in their groups: `scenario.parameters.dig.recovery_share`
    # The same by path, with unit, range, evidence and the file that set them: `scenario.entries["dig.recovery_share"]`.
    entries: Mapping[str, Entry] = field(hash=False)
    policy: Policy  # money and rules; without a section `policy`, no money and no rules
    digest: str  # SHA-256, in hex, of what can change a result and nothing else
    off: frozenset[str] = frozenset()  # ids of the mechanisms that are off: M01 to M32
    closures: tuple[Closure, ...] = ()  # borders that close on dates
    shocks: tuple[Shock, ...] = ()  # numbers that change on dates
    gold_price: Mapping[str, float] = field(default=FrozenMap({}), hash=False)  # USD an ounce by month; empty: as it was
    profile: str = ""  # name or full path of the country profile that gave values to linked parameters; empty where none did
    # What the file of a geography of somebody's own said when it was read; it goes where the scenario goes.
    map: str = field(default="", repr=False, compare=False)

    notes: tuple[str, ...] = field(default=(), compare=False)  # what is worth a word about the file

    def __repr__(self) -> str:
        return f"<Scenario {self.name}: {self.run.weeks} weeks from {self.run.start}, digest {self.digest[:12]}>"

    def with_values(self, values: Mapping[str, Any], *, name: str | None = None, allow_outside: bool = False) -> Self:
        """Return the scenario with some values changed, checked as if a file said so. Raises ScenarioError with every issue.

        `values`: path to value: parameters ("dig.recovery_share"), settings ("run.weeks"), the policy
        ("policy.budget_xof_per_year", "policy.split.patrols", or the whole of "policy.split" or "policy.phases"), mechanisms
        ("mechanisms.M14": "off"), the whole of "closures" or of "shocks", and "profile", which gives new values to what the old
        one gave values to. NumPy numbers are taken too. Paths of files count from the working directory. With a new geography,
        places of the policy and closed borders that it does not have are left out, unless "closures" is given. `name`: what to
        call it; needed where it is compared with the scenario that it comes from. `allow_outside`: take values outside their
        range low to high, which is widened to hold them; the limits of the unit stay.
        """
        issues: list[Issue] = []
        # What stays as it is has been checked; with another profile, all of it may change.
        changing = self.entries if "profile" in values else self.entries.keys() & values.keys()
        tree = self._tree_for(values, changing)
        if name is not None:
            tree |= {"name": plain(name), "title": name if self.title == self.name else self.title}
        for path, value in values.items():
            if path not in self.entries and path not in OTHERS:
                section, _, unknown_name = path.partition(".")
                words = f"is not something that can be set{suggestion(path, self.paths())}"
                issues.append(Issue(BY_HAND, 0, 0, path, unknown(unknown_name) if section == OFF else words))
                continue
            put(tree, path, plain(value), allow_outside=allow_outside)
        set_by = {path: BY_HAND if path in values else self.entries[path].set_by for path in changing}
        known = {path: entry for path, entry in self.entries.items() if path not in changing}
        is_moved = "run.geography" in values and "closures" not in values
        layers = Layers([Document(BY_HAND, tree)], tree, set_by=set_by, profile=self.profile, is_moved=is_moved, known=known)
        layers.mapped, layers.map = self.run.geography, self.map
        try:
            return self._made(layers, issues)
        except ScenarioError as error:
            said = [one._replace(path=one.path.removeprefix("parameters.").removesuffix(".value")) for one in error.issues]
            raise ScenarioError(said) from None

    def geography(self) -> "Geography":
        """Return the map that it is run on, as it was when the scenario was read."""
        from goldsim.country.geography import load, told  # here: it needs the numerics

        return told(self.map, self.run.geography) if self.map else load(self.run.geography)

    def paths(self) -> list[str]:
        """Return every path that `with_values` takes."""
        return [*self.entries, *OTHERS]

    def to_yaml(self) -> str:
        """Return a file that reads back as this scenario, with nothing left to a parent."""
        tree = {key: part for key, part in self._tree(self.entries).items() if part != {} and part != []}
        for names in tree["parameters"].values():
            names.update({name: Flow(entry) for name, entry in names.items()})
        return dump(tree)

    def _tree_for(self, values: Collection[str], paths: Collection[str]) -> dict[str, Any]:
        """Return the scenario as a file says it, with these parameters, ready for values at some paths."""
        tree = self._tree(paths, with_policy=any(path.startswith("policy.") for path in values))
        if "profile" in values:
            forget_scores(tree)
        if "policy.phases" in values:  # which take the place of what held from a day on
            tree["policy"] = {"budget_xof_per_year": self.policy.budget}
        return tree

    def _tree(self, paths: Collection[str], *, with_policy: bool = False) -> dict[str, Any]:
        """Return the scenario as a file says it, with these parameters.

        A policy of nothing from the start is left out unless asked for.
        """
        policy = self.policy
        tree: dict[str, Any] = {"name": self.name, "title": self.title, "description": self.description}
        tree["run"] = self.run.model_dump()
        tree[OFF] = dict.fromkeys(sorted(self.off), False)
        tree["closures"] = [closure.written() for closure in self.closures]
        tree["shocks"] = [shock.written() for shock in self.shocks]
        tree |= {"gold_price": dict(self.gold_price)} if self.gold_price else {}
        groups: dict[str, dict[str, Any]] = {}
        for path, entry in ((path, entry) for path, entry in self.entries.items() if path in paths):
            group, name = path.split(".")
            said = {key: getattr(entry, key) for key in (*ENTRY_KEYS, *(SCORE_KEYS if entry.score else ()))}
            groups.setdefault(group, {})[name] = said | {"value": plain(entry.value)}
        tree["parameters"] = groups
        if with_policy or policy != Policy.none(self.run.start):
            flat = {"from": policy.starts, "budget_xof_per_year": policy.budget, "units": {}, "split": {}, "switches": {}}
            phases = [phase.written() for phase in policy.phases]
            tree["policy"] = {"budget_xof_per_year": policy.budget, "phases": phases} if policy.is_phased else flat | phases[0]
        return tree

    @classmethod
    def _made(cls, layers: Layers, issues: Iterable[Issue]) -> Self:
        checked = check(layers, issues)
        name = layers.tree["name"]
        words: dict[str, Any] = {
            "title": layers.tree.get("title") or name,
            "description": layers.tree.get("description", "").strip(),
        }
        notes = [mixed(layers.documents[0]), *elsewhere(layers, checked.run.geography, checked.entries)]
        words["notes"] = tuple(note for note in notes if note)
        return cls(name=name, **words, **checked._asdict())


def read(path: str | Path) -> Scenario:
    """Read a scenario file, or one that comes with goldsim by its name, and what it extends.

    Raises ScenarioError with all that is wrong, by file, line and column.
    """
    return Scenario._made(*stack(path))


def mixed(document: Document) -> str:
    """Return what to say of a file that extends another and changes numbers beside its policy; empty where it does not."""
    said = document.value if isinstance(document.value, dict) else {}
    if "extends" not in said or not said.get("policy") or not said.get("parameters"):
        return ""
    names = [f"{group}.{name}" for group, given in said["parameters"].items() if isinstance(given, dict) for name in given]
    what = f"{', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''}"
    words = "against another scenario it shows both at once: put the numbers into a file that both extend, or use -p"
    return f"{document.file} has a policy and changes numbers of the country ({what}); {words}"


def elsewhere(layers: Layers, geography: str, entries: Mapping[str, Entry]) -> list[str]:
    """Say what a file takes from the scenario of another country that it extends; nothing where it does not."""
    first = layers.documents[-1]
    from goldsim.country.geography import load  # here: it needs the numerics

    home = first.value.get("run", {}).get("geography") if len(layers.documents) > 1 else None
    if home is None or home == geography or load(geography).texts[:1] == load(home).texts[:1]:
        return []
    own = Path(first.file).name
    left = Counter(path.partition(".")[0] for path, entry in entries.items() if entry.set_by == own)
    groups = ", ".join(f"{group} {n}" for group, n in left.items())
    what = f"{sum(left.values())} of {len(entries)} numbers stay as {own} has them, which is {load(home).title}'s ({groups})"
    more = [f"{len(layers.tree[key])} {key} too" for key in ("closures", "shocks") if layers.tree.get(key)]
    return [f"{layers.documents[0].file}: {'; '.join([what, *more])}; goldsim parameters {layers.documents[0].file} lists them"]


def with_all(scenarios: Iterable[Scenario], values: Mapping[str, Any], *, allow_outside: bool = False) -> list[Scenario]:
    """Return scenarios with the same values changed, as `with_values` does. Raises ScenarioError with all issues, each once."""
    return each(lambda scenario: scenario.with_values(values, allow_outside=allow_outside), scenarios)


def issues(paths: Iterable[str | Path]) -> list[Issue]:
    """Return everything that is wrong with some scenario files; what is wrong with a parent of several is said once."""
    try:
        each(read, paths)
    except ScenarioError as error:
        return list(error.issues)
    return []
