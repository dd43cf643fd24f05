"""Traffickers: networks that buy gold at the pits, carry it out of the country, lend to miners and hold children."""

from enum import IntEnum

import numpy as np

from goldsim.engine.draws import uniforms
from goldsim.engine.tables import NOBODY, Array, Column, TableSpec


class Answer(IntEnum):
    """What a holder can do about a child's case."""

    WAIT = 0
    HIDE = 1
    PAY = 2
    THREATEN = 3
    LET_GO = 4


TRAFFICKERS = TableSpec(
    "traffickers",
    "a buying, smuggling or recruiting network",
    (
        Column("base", "i4", "cell", "where its gold is gathered"),
        Column("arrival_belief", "f4", "share", "part of its trips from an origin that arrive, as learnt", width="origins"),
        Column("n_charged", "i4", "person", "arrested with a group, or over those it holds, and not yet before a court"),
        Column("jailed", "f4", "share", "share of its recruiting people who are detained"),
        Column("capital", "i8", "XOF", "cash to buy with", account="money"),
        Column("gold", "i8", "mg", "gold bought and not yet out", account="gold"),
        Column("mercury", "f8", "mg", "mercury in store"),
        Column("is_active", "?", "yes/no", "is in the trade; the others wait for a chance or went bust"),
        Column("lent", "i8", "XOF", "its book: what miners owed it as the week began"),
        Column("credit_loss", "f4", "share", "part of its book that ran, died or was let off a week, smoothed"),
        Column("loss_belief", "f4", "share", "expected loss on the way to each exit, learnt from its own trips", width="exits"),
        Column("exit", "i2", "exits row", "exit tried last", start=NOBODY),
        Column("working_capital", "f8", "XOF", "cash it works with, at the price of week zero"),
        Column("worth", "f4", "share", "what it expects of its ways out, of the world price, after costs, tolls and losses"),
        Column("weeks_out", "f4", "week", "weeks in which it expects its cash back", start=1.0),
        Column("weeks_broke", "i2", "week", "weeks in a row without cash to work with"),
        Column("margin", "f4", "share", "what buyers near it keep of what gold is worth to it, smoothed"),
        Column("n_caught", "i4", "person", "arrested with a load and not yet before a court"),
        Column("caught_xof", "i8", "XOF", "what their loads were worth"),
        Column("bribed", "i2", "officials row", "post that it pays for every load, and that lets it pass", start=NOBODY),
    ),
)


def charged(n_charged: Array, n_freed: Array, charge_share: float, key: np.uint64) -> None:
    """Add those arrested of each network, of whose captives so many have been freed: the expected number, drawn to a whole."""
    u = uniforms(key, len(n_freed))
    n_charged += (n_freed * charge_share + u).astype(np.int64) * (n_freed > 0)
