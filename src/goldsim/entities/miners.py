"""Miners: people of working age who could mine, whether they do or not. A row stands for `people_per_row` of them."""

from enum import IntEnum

from goldsim.engine.handles import RowAgent
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


MINERS = TableSpec(
    "miners",
    "a person of working age who could mine",
    (
        Column("home", "i4", "cell", "cell of the household; a border cell for people from abroad"),
        Column("origin", "i1", "state", "local, internal migrant or foreign migrant", names=Origin),
        Column("is_woman", "?", "yes/no", "sex"),
        Column("age", "i1", "year", "age at week zero"),
        Column("n_dependants", "i1", "person", "people who live on this person's income"),
        Column("skill", "f4", "ratio", "gold found in equal ground, relative to the mean"),
        Column("farm_skill", "f4", "ratio", "farm or other income at home, relative to the mean"),
        Column(
            "activity",
            "i1",
            "state",
            "what the person lives by",
            ("move", "equip", "dig", "police", "fight", "recruit"),
            names=Activity,
        ),
        Column(
            "site",
            "i2",
            "sites row",
            "site the person works at or robs on",
            ("move", "equip", "dig", "police", "fight", "recruit"),
            start=NOBODY,
        ),
        Column("group", "i2", "armed_groups row", "armed group of a fighter", ("fight", "recruit"), start=NOBODY),
        Column(
            "savings",
            "i4",
            "XOF",
            "cash a person",
            ("fund", "move", "dig", "permit", "extort", "sell", "rob", "recruit", "live"),
            account="money",
        ),
        Column("gold", "i4", "mg", "gold in hand a person", ("dig", "extort", "sell", "rob", "police"), account="gold"),
        Column("debt", "i4", "XOF", "owed to the creditor, a person", ("sell", "smuggle", "live")),
        Column(
            "creditor",
            "i2",
            "traffickers row",
            "buyer who advanced money and must be sold to",
            ("sell", "smuggle", "live"),
            start=NOBODY,
        ),
        Column("is_permitted", "?", "yes/no", "holds a miner's card or belongs to a registered cooperative", ("permit",)),
        Column("permit_until", "i2", "week", "end of the card", ("permit",)),
        Column("file", "i1", "step", "step that the application waits for; 0 without one", ("permit",)),
        Column("filed", "i2", "week", "week in which it was filed", ("permit",)),
        Column("is_member", "?", "yes/no", "belongs to a cooperative that a policy helped to found", ("permit",)),
        Column("found", "i4", "mg", "gold recovered this week, a person", ("dig",)),
        Column("mercury_burden", "f4", "mg", "mercury in the body", ("dig",)),
        Column("income", "f4", "XOF/week", "net income, smoothed over two months", ("live",)),
        Column("hardship", "f4", "share", "smoothed part of the household's needs that went unmet", ("live",)),
        Column("grievance", "f4", "share", "resentment against the state and companies", ("live",)),
        Column(
            "harm",
            "f4",
            "share",
            "part of the week's gold that was taken: taxed, robbed or seized",
            ("dig", "extort", "rob", "police"),
        ),
        Column(
            "wronged",
            "f4",
            "share",
            "how the week's land taken, evictions and files passed over are felt",
            ("prospect", "equip", "permit"),
        ),
        Column("n_helpers", "f4", "person", "working children of the household, in adult hours", ("school",)),
        Column("court", "i2", "officials row", "court at which the case of one under arrest waits", ("police",), start=NOBODY),
        Column("former_group", "i2", "armed_groups row", "group that a former fighter left", ("recruit",), start=NOBODY),
        Column("until", "i2", "week", "end of a prison term, or start of a spell abroad", ("police",)),
        Column("aid", "i4", "XOF", "given by programmes this week, a person", ("fund",)),
        Column("farm_capital", "f4", "ratio", "what is left of farm or trade support received", ("fund", "recruit", "live")),
        Column("purse", "i4", "XOF", "savings at the end of last week, from which this week's income is told", ("live",)),
        Column("cause", "i1", "state", "what the person died of", ("dig", "fight"), names=Cause),
    ),
)


class Miner(RowAgent):
    """A handle on one row of the miners' table."""

    table_name = "miners"
