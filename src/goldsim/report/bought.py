"""What each policy is, what it buys and sets, phase by phase, and what it costs."""

from collections.abc import Mapping
from typing import Any

from goldsim.report.language import day, number, parted, say
from goldsim.report.lines import role
from goldsim.report.study_view import BILLION, Policy, StudyView
from goldsim.scenario.differences import made, value_today
from goldsim.scenario.policy_parts import Measure, Phase, Stop
from goldsim.text import phrases


def described(policy: Policy, view: StudyView) -> dict[str, str]:
    """Return the words of a row of the table of policies."""
    tree = view.stored.trees.get(policy.name)
    value = value_today(tree)[0] * BILLION if tree and policy.budget_xof else 0.0
    said = {"n": number(policy.budget_xof * BILLION), "day": day(policy.starts) if policy.starts else "", "value": number(value)}
    return {
        "label": policy.label,
        "title": policy.title,
        "description": str(policy.resolved.get("description") or ""),
        "role": say(role(policy)),
        "budget": say("{n} bn XOF a year from {day}; present value {value} bn XOF on the first day", **said)
        if policy.budget_xof
        else say("none"),
        "buys": ". ".join(filter(None, map(_phase, made(policy.resolved).phases))) or say("nothing"),
    }


def _phase(phase: Phase) -> str:
    rules = [say(phrases.label(name)) for name, is_on in phase.switches.items() if is_on]
    rates = [f"{path} {value:g}" for path, value in phase.rates.items()]
    parts = [", ".join(map(_measure, phase.bought))]
    parts += [say("rules: {rules}", rules=", ".join(rules))] if rules else []
    parts += [say("rates: {rates}", rates=", ".join(rates))] if rates else []
    parts += [say("nobody may dig: {bans}", bans="; ".join(places(ban.written()) for ban in phase.bans))] if phase.bans else []
    text = parted([part for part in parts if part])
    when = say("{name} until {day}", name=phase.name, day=day(phase.ends)) if phase.ends else phase.name
    return f"{when.strip()}: {text}" if when.strip() and text else text


def _measure(measure: Measure) -> str:
    """Return what is bought, how much of it, where, for whom and how they are chosen."""
    n, xof = measure.units or 0.0, measure.xof_per_year or 0.0
    much = f"{number(n)} " if n else say("{n} bn XOF a year for ", n=number(xof * BILLION)) if xof else ""
    share = f" {100 * measure.share:.0f}{phrases.NO_BREAK}%" if measure.share else ""
    said = measure.written()
    more = [places(said[key]) for key in ("where", "for") if key in said]
    more += [say("chosen by {how}", how=say(phrases.label(measure.chosen)))] if "chosen" in said else []
    more += [say("growing over {n} weeks", n=measure.ramp_weeks)] if "ramp_weeks" in said else []
    more += [_until(measure.stop)] if measure.stop else []
    return f"{much}{say(phrases.label(measure.buys))}{share}{f' ({parted(more)})' if more else ''}"


def places(said: Mapping[str, Any]) -> str:
    """Return where and for whom, as a file says it, in words."""

    def named(value: Any) -> str:
        if isinstance(value, Mapping):
            return f" {places(value)}"
        if isinstance(value, list):
            return f" {', '.join(phrases.label(str(one)) for one in value)}"
        return "" if value is True else f" {value:g}" if isinstance(value, int | float) else f" {phrases.label(value)}"

    ways = {"near_sites_km": "within {n} km of a site", "youngest": "aged {n} or more", "oldest": "aged {n} or less"}
    return ", ".join(say(ways[k], n=f"{v:g}") if k in ways else f"{phrases.label(k)}{named(v)}" for k, v in said.items())


def _until(stop: Stop) -> str:
    bound = say("below {n}", n=f"{stop.below:g}") if stop.below is not None else say("above {n}", n=f"{stop.above:g}")
    return say("until {outcome} is {bound} for {n} weeks", outcome=stop.outcome, bound=bound, n=stop.weeks)
