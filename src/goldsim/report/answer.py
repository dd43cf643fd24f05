"""The answer: three sentences, and a box that says how sure it is: from numbers and from what money is for, never from names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from goldsim.report.assumptions import ASSUMED, kinds_of
from goldsim.report.costs import arrived_of, cheapest
from goldsim.report.figures.control import as_seen
from goldsim.report.judged import Change, changes
from goldsim.report.language import counted, listed, money, number, parted, say
from goldsim.report.lines import BOTH, Duel, duel_of, role, rows_of, shown_lines
from goldsim.report.study_view import BILLION, Policy, StudyView
from goldsim.studies.analysis.paired import FEWEST
from goldsim.text.markdown import table

PLACE: Final = "{lines}"  # where names of lines will stand
MANY_PAIRS: Final = 10


class Confidence(NamedTuple):
    """How sure the answer is: a word for directions and one for sizes, and the reasons."""

    directions: str
    sizes: str
    reasons: list[str]


def answer(view: StudyView) -> list[str]:
    """Return the sentences; of a single scenario, one that says that nothing is compared."""
    if not view.others:
        return [say("Only one scenario was run, so nothing is compared here; the lines below describe it.")]
    if view.is_crowded:
        return [_of_many(view)]
    duel = duel_of(view)
    if duel is None:
        return [_against(view, policy) for policy in view.others[:3]]
    mix = next((policy for policy in view.others if role(policy) == BOTH), None)
    return [_head_to_head(view, duel), *([_mix(view, mix, duel)] if mix else []), *_price(view, duel, mix)]


def as_markdown(view: StudyView) -> str:
    """Return the sentences and the nine lines as Markdown, for pages about the results."""
    said = say("{when}; {strip}.", when=view.when, strip=view.strip)
    return "\n\n".join([*answer(view), table(*in_a_table(view)), said]) + "\n"


def in_a_table(view: StudyView) -> tuple[list[str], list[list[str]]]:
    """Return the head of a table of the nine lines, and its rows."""
    duel = duel_of(view)
    head = ["", view.reference_label, *(policy.label for policy in view.others)]
    head += [say("Livelihoods or enforcement?")] if duel else []
    rows = [
        [f"{row.label}, {row.unit}", row.level, *map(_in_a_line, row.changes), *([row.side] if duel else [])]
        for row in rows_of(view, shown_lines(view))
    ]
    return head, rows


def _in_a_line(change: Change) -> str:
    if not change.is_clear:
        return change.words
    return f"{change.mark} {change.amount} {change.interval}{', ' + change.verdict if change.verdict else ''}"


def confidence(view: StudyView) -> Confidence:
    """Return how sure the answer is, in words with their reasons."""
    n, kinds, n_sized = len(view.stored.paired_seeds), *kinds_of(view)
    assumed = (kinds[ASSUMED] + n_sized) / max(sum(kinds.values()), 1)
    directions = say("moderate" if n >= MANY_PAIRS else "low" if n >= FEWEST else "none (too few runs)")
    if not view.others:
        directions = say("none (nothing is compared)")
    elif not view.is_policy_alone:
        directions = say("none (more than the policy differs)")
    sizes = say("low" if assumed > 1 / 3 else "moderate")
    return Confidence(directions, sizes, list(_reasons(view, n, kinds, n_sized)))


def _reasons(view: StudyView, n: int, kinds: Counter[str], n_sized: int) -> Iterator[str]:
    said = {"n": number(kinds.total(), 1), "assumed": number(kinds[ASSUMED], 1), "sized": number(n_sized, 1)}
    yield say("{assumed} of the model's {n} numbers are assumed, and {sized} more have only a direction in the sources.", **said)
    lines = shown_lines(view)
    if view.others and lines:
        found = [one for policy in view.others for one in changes(view, policy.name, view.reference, lines)]
        clear = counted(sum(one.is_effect for one in found), "{n} is clear", "{n} are clear")
        text = "Each policy was run {n} times with the same luck. Of {all} changes on these lines, {clear}; the rest may be luck."
        yield say(text, n=n, clear=clear, all=len(found))
    right, n_seen = as_seen(view)
    if n_seen:
        text = "Who held a town in a December is known in {all} cases; the model agrees in {right}."
        yield say(text, all=number(n_seen, 1), right=number(right, 1))
    yield say("It is not a forecast: it says which way of spending does more if its assumptions hold.")


def _head_to_head(view: StudyView, duel: Duel) -> str:
    found = changes(view, duel.support.name, duel.force.name, shown_lines(view))
    last, first = view.dates.iloc[-1].date(), view.dates.iloc[0].date()
    years = [max(((last - (policy.starts or first)).days + 7) / 365.25, 1 / 52) for policy in duel]  # with money
    cost = [sum(policy.money.values()) * BILLION / n for policy, n in zip(duel, years, strict=True)]
    text = (
        "With {n} bn XOF a year each"
        if number(cost[0]) == number(cost[1])
        else "With {n} bn XOF a year for livelihoods and {m} for enforcement"
    )
    head = say(text, n=number(cost[0]), m=number(cost[1]))
    parts = _sides(found, say("support for livelihoods does better on {lines}"), say("enforcement does better on {lines}"))
    return f"{head}, {parted([*parts, *_rest(found)])}."


def _mix(view: StudyView, mix: Policy, duel: Duel) -> str:
    lines = shown_lines(view)
    parts = []
    alone = (duel.force.name, say("enforcement alone")), (duel.support.name, say("livelihoods alone"))
    for base, whom in ((view.reference, view.reference_label), *alone):
        found = changes(view, mix.name, base, lines)
        better = say("better than {whom} on {lines}", whom=whom, lines=PLACE)
        worse = say("worse than {whom} on {lines}", whom=whom, lines=PLACE)
        parts += _sides(found, better, worse) or [say("not clearly different from {whom} on any line", whom=whom)]
    return say("A mix of both is {parts}.", parts=parted(parts))


def _price(view: StudyView, duel: Duel, mix: Policy | None) -> Iterator[str]:
    several = [(duel.force, "enforcement"), (duel.support, "livelihoods"), *([(mix, "both")] if mix else [])]
    arrive = [(arrived_of(view, policy), say(words)) for policy, words in several]
    said = [say("{n} with {words}", n=number(100 * share), words=words) for share, words in arrive if share is not None]
    prices: dict[str, list[str]] = {}
    for found, words in ((cheapest(view, policy), words) for policy, words in several):
        if found:
            prices.setdefault(found.words, []).append(say("{n} with {words}", n=money(found.xof), words=say(words)))
    costs = [say("{result} costs {parts}", result=say(what), parts=listed(some)) for what, some in prices.items()]
    if said:
        text = say("Of every 100 francs, this many arrive where they should: {shares}", shares=listed(said))
        yield f"{parted([text, *costs])}."


def _against(view: StudyView, policy: Policy) -> str:
    found = changes(view, policy.name, view.reference, shown_lines(view))
    parts = [*_sides(found, say("better on {lines}"), say("worse on {lines}")), *_rest(found)]
    return say("Against {whom}, {policy}: {parts}.", whom=view.reference_label, policy=policy.label, parts=parted(parts))


def _of_many(view: StudyView) -> str:
    found = [changes(view, policy.name, view.reference, shown_lines(view)) for policy in view.others]
    better, worse = (sum(any(one.wish == wish for one in some) for some in found) for wish in (1, -1))
    text = "Of {n} policies, {better} are clearly better than {whom} on some line, and {worse} clearly worse on some."
    return say(text, n=len(found), better=better, worse=worse, whom=view.reference_label)


def _sides(found: Sequence[Change], better: str, worse: str) -> list[str]:
    sides = [(text, [one for one in found if one.wish == wish]) for wish, text in ((1, better), (-1, worse))]
    return [text.format(lines=_named(some)) for text, some in sides if some]


def _rest(found: Sequence[Change]) -> list[str]:
    rest = [one for one in found if not one.wish]
    if rest and len(rest) == len(found):
        return [say("there is little or no difference on any line")]
    return [say("there is little or no difference on {lines}", lines=_named(rest))] if rest else []


def _named(some: Iterable[Change]) -> str:
    return listed([say(one.outcome.label) for one in some])
