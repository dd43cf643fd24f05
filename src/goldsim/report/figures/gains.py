"""Who gains and who loses: what each group receives in a year, and what each policy changes in it."""

from collections.abc import Iterator
from typing import Final

from goldsim.outcomes.catalogue import OUTCOMES, Outcome
from goldsim.report import style
from goldsim.report.figures.dots import Line, draw_lines
from goldsim.report.judged import Change, region_changes
from goldsim.report.language import listed, parted, say, worded
from goldsim.report.lines import Row, rows_of
from goldsim.report.study_view import StudyView
from goldsim.report.style import Drawing, Table
from goldsim.text import phrases

# Each group by the outcome that adds up what it receives, bn XOF a year.
GROUPS: Final = worded("groups")  # words to outcome
CHILDREN: Final = ("n_children_working", "n_children_trafficked")


def draw(view: StudyView) -> list[Drawing]:
    """Draw a dumbbell a group; nothing in a study of one scenario, or where no group was counted."""
    groups = {label: OUTCOMES[name] for label, name in GROUPS.items() if view.has(name)}
    rows = rows_of(view, tuple(groups.values()))
    if not view.others or view.is_crowded or not rows:
        return []
    labels, title = list(groups), _finding(view, list(groups), rows)
    heading = style.Heading(title, view.when, view.strip)
    lines = [Line(phrases.sentence(say(label)), row.changes, is_percent=False) for label, row in zip(labels, rows, strict=True)]
    unit = say("change in what they receive, bn XOF a year")
    figures = style.both(lambda width: draw_lines(view, lines, unit, heading, width))
    caption = say("Francs are counted where they arrive; women and farms are also included in the first two groups.")
    return [Drawing("gains", title, title, caption, *figures, table=_table(view, labels, rows))]


def _finding(view: StudyView, labels: list[str], rows: list[Row]) -> str:
    said = []
    for wish, text in ((1, "gains most: {who}"), (-1, "loses most: {who}")):
        found = [
            (abs(one.mean), label, policy, one)
            for label, row in zip(labels, rows, strict=True)
            for policy, one in zip(view.others, row.changes, strict=True)
            if one.is_effect and one.mean * wish > 0
        ]
        if found:
            _, label, policy, change = max(found, key=lambda item: item[0])
            said.append(say(text, who=f"{say(label)}, {change.amount} {say('bn XOF a year')} ({policy.label})"))
    return phrases.sentence(parted(said)) or say("No group clearly gains or loses")


def _table(view: StudyView, labels: list[str], rows: list[Row]) -> Table:
    """Return the groups with their money, then children, who have none of their own, in numbers of them."""
    found = [(phrases.sentence(say(label)), row) for label, row in zip(labels, rows, strict=True)]
    children: tuple[Outcome, ...] = tuple(OUTCOMES[name] for name in CHILDREN if view.has(name))
    found += [(phrases.sentence(row.label), row) for row in rows_of(view, children)]
    body = [(label, row.unit, row.level, *(_cell(one) for one in row.changes)) for label, row in found]
    head = (say("Group"), say("Unit"), view.reference_label, *(policy.label for policy in view.others))
    caption = say("What each group receives under {whom}, and the change under each policy", whom=view.reference_label)
    return Table(caption, head, tuple(body))


def by_region(view: StudyView) -> Iterator[Table]:
    """Yield what each policy changes in each region in what groups there receive; nothing where no regions were kept."""
    if "regions" not in view.stored.kept:
        return
    groups = {label: OUTCOMES[name] for label, name in GROUPS.items() if name in view.stored.regions}
    runs = {label: view.in_regions(outcome) for label, outcome in groups.items()}
    regions, rows = view.geography.region_names, []
    for policy in view.others:
        found = [region_changes(view, outcome, runs[label], policy.name) for label, outcome in groups.items()]
        for place, region in enumerate(regions):
            if any(some[place].is_clear for some in found):
                cells = (f"{some[place].mark} {some[place].amount}" if some[place].is_clear else "·" for some in found)
                rows.append((region, policy.label, *cells))
    words = say("By region, the change in what each group receives, bn XOF a year; a dot means no clear change")
    if rows and groups:
        yield Table(words, (say("Region"), say("Policy"), *(phrases.sentence(say(label)) for label in groups)), tuple(rows))


def _cell(change: Change) -> str:
    verdict = [change.verdict] if change.outcome.better and change.verdict else []
    return f"{change.amount} {change.interval}\n{listed([change.words, *verdict])}"
