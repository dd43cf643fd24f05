"""Miners: people of working age who could mine, whether they do or not. A row stands for `people_per_row` of them."""

from enum import IntEnum

from goldsim.engine.tables import NOBODY, Column, TableSpec


class Activity(IntEnum):
    """What a person lives by in a week; exactly one of these."""

    FARM = 0
    MINE = 1
    BAND = 2
    FIGHTER = 3
    AWAY = 4
    DETAINED = 5
    DEAD = 6


class Origin(IntEnum):
    """Where a person comes from."""

    LOCAL = 0
    INTERNAL_MIGRANT = 1
    FOREIGN_MIGRANT = 2


class Cause(IntEnum):
    """What somebody died of; NONE for the living."""

    NONE = 0
    COLLAPSE = 1
    FIGHTING = 2
    HOLDER = 3
    ATTACK = 4


class Task(IntEnum):
    """What a person does at a site: dig, wash sand and tailings, carry and crush ore, or cook and trade."""

    DIG = 0
    WASH = 1
    HAUL = 2
    COOK = 3


MINERS = TableSpec(
    "miners",
    "a person of working age who could mine",
    (
        Column("household", "i4", "households row", "whom the person eats with"),
        Column("home", "i4", "cell", "cell of the household; a border cell for people from abroad"),
        Column("origin", "i1", "state", "local, internal migrant or foreign migrant", names=Origin),
        Column("is_woman", "?", "yes/no", "sex"),
        Column("age", "i1", "year", "age at week zero"),
        Column("task", "i1", "state", "what the person does when at a site", names=Task),
        Column("skill", "f4", "ratio", "gold found in equal ground, relative to the mean"),
        Column("taste", "f4", "XOF/week", "what mining is worth to this person beyond its pay"),
        Column("activity", "i1", "state", "what the person lives by", names=Activity),
        Column("site", "i2", "sites row", "site the person works at or robs on", start=NOBODY),
        Column("group", "i2", "armed_groups row", "armed group of a fighter", start=NOBODY),
        Column("savings", "i4", "XOF", "cash a person", account="money"),
        Column("gold", "i4", "mg", "gold in hand a person", account="gold"),
        Column("debt", "i4", "XOF", "owed to the creditor, a person, interest included"),
        Column("borrowed", "i4", "XOF", "added to the debt this week, interest included, before the week is reckoned up"),
        Column("repaid", "i4", "XOF", "paid back of the debt this week"),
        Column("barred_until", "i2", "week", "known as one who ran from a debt, and lent nothing, until this week"),
        Column("sponsored", "f4", "share", "part of the costs behind the gold in hand that the pit's sponsor paid"),
        Column("creditor", "i2", "traffickers row", "buyer who advanced money and must be sold to", start=NOBODY),
        Column("is_permitted", "?", "yes/no", "holds a miner's card or belongs to a registered cooperative"),
        Column("permit_until", "i2", "week", "end of the card"),
        Column("file", "i1", "step", "step that the application waits for; 0 without one"),
        Column("filed", "i2", "week", "week in which it was filed"),
        Column("is_member", "?", "yes/no", "belongs to a cooperative that a policy helped to found"),
        Column("found", "i4", "mg", "gold recovered this week, a person"),
        Column("mercury_burden", "f4", "mg", "mercury in the body"),
        Column("income", "f4", "XOF/week", "what the person's own work brings, smoothed over two months"),
        Column("hardship", "f4", "share", "smoothed part of the household's needs that went unmet"),
        Column("grievance", "f4", "share", "resentment against the state and companies"),
        Column("harm", "f4", "share", "part of the week's gold that was taken: taxed, robbed or seized"),
        Column("wronged", "f4", "share", "how the week's land taken, evictions and files passed over are felt"),
        Column("n_helpers", "f4", "person", "working children of the household, in adult hours"),
        Column("case", "i4", "cases row", "the case of one under arrest or on bail", start=NOBODY),
        Column("former_group", "i2", "armed_groups row", "group that a former fighter left", start=NOBODY),
        Column("until", "i2", "week", "start of a spell abroad"),
        Column("aid", "i4", "XOF", "given by programmes this week, a person"),
        Column("works_xof", "i4", "XOF/week", "wage of a place on public works this week; 0 without one"),
        Column("public_debt", "i4", "XOF", "owed to a policy's credit fund, a person"),
        Column("lent_by", "i2", "programmes row", "whose money that was", start=NOBODY),
        Column("farm_capital", "f4", "ratio", "what is left of farm or trade support received"),
        Column("savings_before", "i4", "XOF", "savings at the end of last week, from which this week's pay is told"),
        Column("cause", "i1", "state", "what the person died of", names=Cause),
    ),
)
