"""What would change the answer: mechanisms without which another policy is best on one of the nine lines."""

from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.report.language import say
from goldsim.report.lines import shown_lines
from goldsim.report.study_view import StudyView
from goldsim.report.style import Table
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.studies.analysis.ablation import EVERYTHING_ON
from goldsim.studies.analysis.paired import size
from goldsim.text.phrases import label


def flips_table(view: StudyView) -> Table | None:
    """Return what is clearly best instead of what without which mechanism; None where none was switched off."""
    lines = {outcome.name for outcome in shown_lines(view)}
    off = [row for row in view.best if row.mechanism != EVERYTHING_ON and row.outcome in lines]
    if not off:
        return None
    rows = []
    for row in (row for row in off if row.is_clear):
        where = MECHANISMS[row.mechanism].title, say(OUTCOMES[row.outcome].label)
        rows.append((*where, label(row.ranking[0]), label(row.usual), size(row.gain)))
    text = "{n} mechanisms were switched off, one at a time; without these another policy is clearly best"
    caption = say(text, n=len({row.mechanism for row in off}))
    nothing = (say("None of them"), *("–",) * 4)
    return Table(caption, tuple(map(say, ("Without", "Line", "Best", "Instead of", "By"))), tuple(rows) or (nothing,))
