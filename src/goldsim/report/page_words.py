"""What the page says around its figures: the question, the policies and their money, what was found, and what is assumed."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from goldsim.report.study_view import Policy, StudyView
from goldsim.report.style import Table
from goldsim.scenario.differences import made, value_today
from goldsim.scenario.policy_parts import Measure, Stop
from goldsim.studies.analysis.paired import FEWEST
from goldsim.text import phrases

KINDS: Final = {
    "document": "from the two source documents",
    "literature": "from the literature or from data",
    "derived": "derived from such figures or from an index score",
    "assumed": "assumed",
}
SIZE_IS_ASSUMED: Final = ("is assumed", "are assumed")


def sort_out(view: StudyView) -> dict[str, Any]:
    """Return the reference's parameters by group, with where another policy has another value, and how many are of which kind.

    `n_sized` are those with a source that says that a document has the thing and its size is assumed.
    """
    entries = view.stored.entries
    values = {(entry.policy, entry.path): entry.value for entry in entries.itertuples()}
    groups: dict[str, list[dict[str, str]]] = {}
    for entry in entries[entries["policy"] == view.reference].itertuples():
        groups.setdefault(str(entry.path).partition(".")[0], []).append(_row(entry, view, values))
    rows = [row for group in groups.values() for row in group]
    kinds = Counter(row["kind"] for row in rows)
    is_sized = [row["kind"] == "document" and any(words in row["source"] for words in SIZE_IS_ASSUMED) for row in rows]
    sums = {"n": len(rows), "n_changed": sum(bool(row["changed"]) for row in rows), "n_sized": sum(is_sized)}
    return {"groups": groups, "counts": [(text, kinds[kind]) for kind, text in KINDS.items()]} | sums


def _row(entry: Any, view: StudyView, values: Mapping[tuple[Any, Any], Any]) -> dict[str, str]:
    others = [(policy, values.get((policy.name, entry.path), entry.value)) for policy in view.others]
    changed = [f"{policy.label}: {_written(value)}" for policy, value in others if value != entry.value]
    low, high = (json.loads(end) if isinstance(end, str) else end for end in (entry.low, entry.high))
    name, interval = phrases.label(str(entry.path).partition(".")[2]), f"{_written(low)} to {_written(high)}"
    shown = {"name": name, "value": _written(entry.value), "interval": interval, "changed": "; ".join(changed)}
    return shown | {"unit": str(entry.unit), "kind": str(entry.kind), "source": str(entry.source)}


def _written(value: Any) -> str:
    """Write a value in full, so that it can be compared with the file."""
    if isinstance(value, list | tuple):
        return ", ".join(_written(item) for item in value)
    return f"{value:,.12g}".replace("-", phrases.MINUS) if isinstance(value, int | float) else str(value)


MONEY: Final = {"policy_spending_xof": "Paid out", "policy_delivered_xof": "Arrived", "policy_leaked_xof": "Diverted"}


def content(view: StudyView) -> dict[str, Any]:
    """Return what the template is filled with, by the names that it has there."""
    openings = tuple(_opening(policy, view) for policy in view.others)
    country, others = view.geography.title, phrases.listed([policy.label for policy in view.others])
    compared = f"What do {others} change in {country}, against {view.reference_label}?"
    return {
        "country": country,
        "question": compared if others else f"What happens in {country} under {view.reference_label}?",
        "is_comparison": bool(view.others),
        "period": view.period(),
        "judged_period": view.period(view.first_week),
        "seeds": phrases.seed_ranges(view.seeds),
        "policies": [_described(policy, view) for policy in view.policies],
        "same_budget": len(view.others) > 1 and len(_costs(view)) == 1,
        "policy_alone": view.is_policy_alone,
        "verdicts": [_verdict(view, policy) for policy in view.others],
        "remarks": [line for line in view.stored.sentences if not line.startswith(openings)],
        "assumptions": sort_out(view),
        "fewest": FEWEST,
        "money": money_table(view),
        "measures": measures_table(view),
        "manifest": view.stored.manifest,
    }


def _costs(view: StudyView) -> set[str]:
    """Return what the others' money is worth, in as many digits as matter."""
    trees = view.stored.trees
    return {f"{value_today(trees[one.name])[0]:.3g}" for one in view.others if one.name in trees}


def _described(policy: Policy, view: StudyView) -> dict[str, str]:
    budget = policy.budget_xof
    return {
        "label": policy.label + (" (the reference)" if view.others and policy.name == view.reference else ""),
        "title": policy.title,
        "description": str(policy.resolved.get("description") or ""),
        "budget": f"{phrases.number(budget * 1e-9)} bn XOF a year from {policy.starts}" if budget else "none",
        "buys": _buys(policy.rules and made(policy.resolved)) or "nothing",
    }


def _buys(policy: Any) -> str:
    """Return what a policy buys and sets, phase by phase."""
    said = []
    for phase in policy.phases if policy else ():
        rules = [name for name, is_on in phase.switches.items() if is_on]
        shares = [measure for measure in phase.bought if measure.share]
        promised = [measure for measure in phase.bought if not measure.share and (measure.units or measure.xof_per_year)]
        parts = [
            f"promised: {', '.join(map(_measure, promised))}" if promised else "",
            f"{'the rest' if promised else 'the money'}: {', '.join(map(_measure, shares))}" if shares else "",
            f"rules: {', '.join(phrases.label(name) for name in rules)}" if rules else "",
            f"rates: {', '.join(f'{path} {value:g}' for path, value in phase.rates.items())}" if phase.rates else "",
        ]
        when = f"{phase.name + ', ' if phase.name else ''}from {phase.first_day}{f' to {phase.ends}' if phase.ends else ''}: "
        text = "; ".join(part for part in parts if part)
        said += [f"{when if policy.is_phased or phase.ends else ''}{text}"] if text else []
    return ". ".join(said)


def _measure(measure: Measure) -> str:
    """Return what is bought, how much of it, where, for whom and how they are chosen."""
    n, xof = measure.units or 0.0, measure.xof_per_year or 0.0
    much = f"{phrases.number(n)} " if n else f"{phrases.number(xof * 1e-9)} bn XOF a year for " if xof else ""
    share = f" {100 * measure.share:.0f} %" if measure.share else ""
    said = measure.written()
    more = [_places(said[key]) for key in ("where", "for") if key in said]
    more += [phrases.label(measure.chosen)] if "chosen" in said else []
    more += [f"growing over {measure.ramp_weeks} weeks"] if "ramp_weeks" in said else []
    more += [f"until {measure.stop.outcome} is {_bound(measure.stop)}"] if measure.stop else []
    return f"{much}{phrases.label(measure.buys)}{share}{f' ({chr(59).join(more)})' if more else ''}".replace(";", "; ")


def _places(said: Mapping[str, Any]) -> str:
    def named(value: Any) -> str:
        if isinstance(value, list):
            return f" {', '.join(map(phrases.label, value))}"
        return "" if value is True else f" {value:g}" if isinstance(value, int | float) else f" {phrases.label(value)}"

    return ", ".join(f"{phrases.label(key)}{named(value)}" for key, value in said.items())


def _bound(stop: Stop) -> str:
    side = f"below {stop.below:g}" if stop.below is not None else f"above {stop.above:g}"
    return f"{side} for {phrases.plural(stop.weeks, 'week')}"


def _verdict(view: StudyView, policy: Policy) -> dict[str, Any]:
    found = [view.pairs(policy.name, outcome) for outcome in view.headlines]
    clear = [pairs for pairs in found if pairs.is_clear]

    def named(wanted: bool | None) -> str:
        return phrases.listed([pairs.outcome.label for pairs in clear if pairs.is_better is wanted])

    return {
        "label": policy.label,
        "better": named(True),
        "worse": named(False),
        "changed": named(None),
        "unclear": phrases.listed([pairs.outcome.label for pairs in found if not pairs.is_clear]),
        "sentences": _sentences(view, policy),
    }


def _sentences(view: StudyView, policy: Policy) -> list[str]:
    """Return the comparison's sentences on a policy, without its name and set with proper minus signs."""
    opening = _opening(policy, view)
    own = [line.removeprefix(opening) for line in view.stored.sentences if line.startswith(opening)]
    return [phrases.sentence(re.sub(r"(?<=[ \[(])-", phrases.MINUS, line).replace(" %", f"{phrases.NO_BREAK}%")) for line in own]


def _opening(policy: Policy, view: StudyView) -> str:
    return f"{policy.name} against {view.reference}: "


def money_table(view: StudyView) -> Table | None:
    """Return one row a policy that has money; None where none has."""
    funded = [policy for policy in view.policies if policy.budget_xof]
    if not funded:
        return None
    head = ("Policy", "Budget", *MONEY.values(), "Not spent")
    caption = (
        f"Policy money, bn XOF a year, mean of the runs, {view.period(view.first_week)}. What is paid out and has not "
        "arrived or been diverted is still on its way; what is not spent is more than the instruments could take."
    )
    rows = []
    for policy in funded:
        budget, means = policy.budget_xof * 1e-9, [float(np.mean(view.runs(policy.name, name))) for name in MONEY]
        unspent = max(budget - means[0], 0.0)
        # A year of whole weeks is not quite a year: what is left of a budget by that alone is no money.
        unspent = unspent if unspent > 0.005 * budget else 0.0
        rows.append((policy.label, *(phrases.number(figure) for figure in (budget, *means, unspent))))
    return Table(caption, head, tuple(rows))


def measures_table(view: StudyView) -> Table | None:
    """Return what became of the money of each measure, by phase and region; None where no run kept it."""
    money = view.stored.money if "money" in view.stored.kept else None
    if money is None or "instrument" not in money or money.empty:
        return None
    places = ["policy", "phase", "instrument", "region"]
    n_runs = view.stored.weekly.groupby("policy", observed=True)["seed"].nunique()
    sums: Any = money.groupby(places, sort=False, observed=True)[["asked", "arrived", "diverted", "unused"]].sum().reset_index()
    rows = []
    for row in sums.itertuples():
        parts = row.arrived, row.diverted, row.unused, row.asked - row.arrived - row.diverted - row.unused
        shares = [f"{100 * part / max(row.asked, 1):.0f} %" for part in parts]
        asked = phrases.number(row.asked * 1e-9 / int(n_runs[row.policy]))
        rows.append((phrases.label(row.policy), row.phase, phrases.label(row.instrument), row.region or "all", asked, *shares))
    head = ("Policy", "Phase", "Instrument", "Region", "Asked, bn XOF", "Arrived", "Diverted", "Unused", "On its way")
    caption = "Money of each measure over the whole run, mean of the runs; the shares are of what was asked, and add up."
    return Table(caption, head, tuple(rows))
