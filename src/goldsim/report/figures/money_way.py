"""The way of policy money: of 100 francs asked for, how many arrive, are diverted, stay unused or are still on their way."""

from typing import Final

from goldsim.report import style
from goldsim.report.costs import money_table
from goldsim.report.figures.bars import draw_bars
from goldsim.report.language import listed, number, say
from goldsim.report.study_view import ENDS, StudyView
from goldsim.report.style import Drawing
from goldsim.text import phrases

KINDS: Final = (("arrived", "#007a5a"), ("diverted", "#a8480a"), ("unused", "#bdbdbd"), ("on its way", "#56b4e9"))


def draw(view: StudyView) -> list[Drawing]:
    """Draw a bar a policy that has money; nothing where no run kept it."""
    sums = view.funds.groupby("policy", sort=False)[[*ENDS]].sum()
    sums = sums[sums["asked"] > 0]
    if sums.empty:
        return []
    shares = 100.0 * sums[[*ENDS[1:]]].div(sums["asked"], axis=0)
    bars, arrived = [], []
    for (name, row), asked in zip(shares.iterrows(), sums["asked"], strict=True):
        policy = phrases.label(str(name))
        bars.append((say("{policy}, {n} bn XOF budgeted", policy=policy, n=number(float(asked))), row.to_numpy()))
        arrived.append(say("{n} with {words}", n=number(row["arrived"], 1.0), words=policy))
    title = say("Of 100 francs budgeted, this many arrive: {parts}", parts=listed(arrived))
    heading = style.Heading(title, f"{view.period()} · {say('average of the runs')}", view.strip)
    kinds = [(say(label), colour) for label, colour in KINDS]
    figures = style.both(lambda width: draw_bars(bars, kinds, heading, width))
    caption = say("Diverted: kept by those who handle it. Unused: more than an instrument could absorb.")
    return [Drawing("money_way", title, title, caption, *figures, table=money_table(view))]
