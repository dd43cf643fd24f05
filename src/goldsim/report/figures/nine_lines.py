"""What each policy changes on the nine lines, in percent of the reference."""

from goldsim.report import style
from goldsim.report.figures.dots import Line, draw_lines
from goldsim.report.language import listed, say
from goldsim.report.lines import rows_of, shown_lines
from goldsim.report.study_view import StudyView
from goldsim.report.style import Drawing
from goldsim.text import phrases


def draw(view: StudyView) -> list[Drawing]:
    """Draw the nine lines; nothing in a study of one scenario."""
    rows = rows_of(view, shown_lines(view))
    if not view.others or view.is_crowded or not rows:
        return []
    n, n_clear = len(rows) * len(view.others), sum(one.is_effect for row in rows for one in row.changes)
    title = say("{n} of {all} changes compared with {whom} are clear", n=n_clear, all=n, whom=view.reference_label)
    heading = style.Heading(title, view.when, view.strip)
    lines = [Line(phrases.sentence(row.label), row.changes, is_percent=True) for row in rows]
    unit = say("change in percent of {whom}", whom=view.reference_label)
    clear = [
        f"{row.label}: {policy.label} {one.amount}"
        for row in rows
        for policy, one in zip(view.others, row.changes, strict=True)
        if one.is_effect
    ]
    caption = say("Filled marks: clear changes. Lines: intervals. The scale is even near zero and in powers of ten further out.")
    figures = style.both(lambda width: draw_lines(view, lines, unit, heading, width))
    return [Drawing("effects", title, f"{title}. {listed(clear[:4])}", caption, *figures)]
