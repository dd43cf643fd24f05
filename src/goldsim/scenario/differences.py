"""What two scenarios differ in, told from what their files resolve to: the policy alone, or what else."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from goldsim.reading.issues import shown
from goldsim.scenario.policy import UNIT_COST, Policy
from goldsim.scenario.policy_parts import PolicyPart
from goldsim.text.phrases import listed, plural

RATE: Final = "instruments.discount_share"
POLICY: Final = "the policy"
NAMED: Final = 3  # numbers that are named; more are counted
SECTIONS: Final = (("closures", "closed borders"), ("shocks", "shocks"), ("gold_price", "gold price"))
SETTINGS: Final = (
    (("start", "weeks"), "dates"),
    (("people_per_row", "children_per_row"), "people a row"),
    (("geography",), "country"),
)


def told(names: tuple[str, str], one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Return a sentence on what the second of two scenarios differs in from the first."""
    found = list(differences(one, other))
    if found == [POLICY]:
        return f"{names[1]} differs from {names[0]} in {POLICY} alone"
    if not found:
        return f"{names[1]} does not differ from {names[0]} in anything that a run looks at"
    caution = ": what is said below is not what a policy does" if POLICY not in found else ": not all below is the policy's doing"
    return f"{names[1]} differs from {names[0]} in {listed(found)}{caution}"


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    """Yield what two resolved scenarios differ in, the policy first; nothing where in nothing that a run looks at."""
    if policy_of(one) != policy_of(other):
        yield POLICY
    numbers = [dict(_numbers(tree)) for tree in (one, other)]
    changed = [path for path in numbers[1] if numbers[0].get(path) != numbers[1][path]]
    if changed:
        named = [f"{path} {shown(numbers[1][path])} instead of {shown(numbers[0].get(path))}" for path in changed[:NAMED]]
        more = f" and {len(changed) - NAMED} more" if len(changed) > NAMED else ""
        yield f"{plural(len(changed), 'number')} ({', '.join(named)}{more})"
    off = [{name for name, is_on in (tree.get("mechanisms") or {}).items() if not is_on} for tree in (one, other)]
    if off[0] != off[1]:
        yield f"mechanisms ({', '.join(sorted(off[0] ^ off[1]))} on in one and off in the other)"
    for section, words in SECTIONS:
        if _without_sources(one.get(section)) != _without_sources(other.get(section)):
            yield words
    for keys, words in SETTINGS:
        ends = [tuple(tree["run"].get(key) for key in keys) for tree in (one, other)]
        if ends[0] != ends[1]:
            yield f"{words}{'' if words == 'country' else f' ({_said(ends[1])} instead of {_said(ends[0])})'}"


def policy_of(tree: Mapping[str, Any]) -> list[Any]:
    """Return the policy of a resolved scenario so that equal ones are equal, with no names of phases."""
    phases = made(tree).phases
    written = [phase.model_dump(by_alias=True, exclude_defaults=True, exclude={"name"}) for phase in phases]
    moneyed = [one for one in written if one.keys() - {"from"}]
    return [float((tree.get("policy") or {}).get("budget_xof_per_year") or 0.0) if moneyed else 0.0, moneyed]


def made(tree: Mapping[str, Any]) -> Policy:
    """Return the policy of a resolved scenario."""
    start = tree["run"]["start"]
    return Policy.of(PolicyPart.model_validate(tree["policy"]), start) if tree.get("policy") else Policy.none(start)


def value_today(tree: Mapping[str, Any]) -> tuple[float, float]:
    """Return what a resolved scenario's policy money is worth on the first day, XOF, and the yearly rate at which it is."""
    rate = dict(_numbers(tree)).get(RATE, 0.0)
    return made(tree).present_value(_costs(tree), rate, tree["run"]["start"], tree["run"]["weeks"]), rate


def money_by_instrument(tree: Mapping[str, Any]) -> Counter[str]:
    """Return a resolved scenario's policy money over the run, XOF, by what it is for."""
    found: Counter[str] = Counter()
    for programme in made(tree).programmes(_costs(tree), tree["run"]["start"], tree["run"]["weeks"]):
        found[programme.measure.buys] += sum(programme.weekly_xof)
    return found


def _costs(tree: Mapping[str, Any]) -> dict[str, float]:
    costs = {path.partition(".")[2]: value for path, value in _numbers(tree) if path.endswith(UNIT_COST)}
    return {name.removesuffix(UNIT_COST): value for name, value in costs.items()}


def _numbers(tree: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for group, names in tree["parameters"].items():
        yield from ((f"{group}.{name}", entry["value"]) for name, entry in names.items())


def _without_sources(section: Any) -> list[Any]:
    if isinstance(section, dict):
        return [section]
    return [{key: value for key, value in one.items() if key != "source"} for one in section or ()]


def _said(values: tuple[Any, ...]) -> str:
    return " and ".join(map(str, values))
