"""What becomes of those under arrest."""

from typing import TYPE_CHECKING

import numpy as np

from goldsim.agents.miners import Activity
from goldsim.agents.officials import Post
from goldsim.columns import NOBODY
from goldsim.parameters import Instrument, Police
from goldsim.rows import first_come, sum_by

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy


def hear_cases(economy: "GoldEconomy") -> int:
    """Let courts hear cases in the order in which they came, as far as their time goes; return how many were sentenced."""
    p, miners, officials, layout = economy.p.police, economy.miners, economy.officials, economy.layout
    units = float(economy.programmes.n_units[Instrument.COURTS])
    capacity = officials.change("time_left")
    is_court = officials.post == Post.COURT
    a_week = is_court * p.cases_per_court_rate + layout.court_need * units * p.cases_per_unit_rate
    # A row is many people, so a case may be begun on next week's time.
    capacity[is_court] = np.minimum(capacity + a_week, np.maximum(a_week, 0))[is_court]
    waiting = economy.rows_in(miners.activity, Activity.DETAINED)
    waiting = waiting[miners.court[waiting] >= 0]
    if len(waiting) == 0:
        officials.change("n_cases")[:] = 0
        return 0
    waiting = waiting[np.lexsort((economy.at_rows("docket", waiting), miners.until[waiting]))]
    size = np.full(len(waiting), float(miners.weight))
    heard = waiting[first_come(miners.court[waiting], size, capacity)]
    np.subtract.at(capacity, miners.court[heard], float(miners.weight))
    officials.change("n_cases")[:] = sum_by(miners.court[waiting], size.astype(np.int64), len(officials))
    guilty = economy.at_rows("sentence", heard) < sentence_chance(units, p)
    miners.change("court")[heard] = NOBODY
    miners.change("until")[heard] = np.where(guilty, economy.week + p.sentence_weeks, economy.week)
    return int(guilty.sum()) * miners.weight


def learn_sentences(economy: "GoldEconomy", n_arrested: int, n_sentenced: int) -> None:
    """Let robbers learn what part of those arrested are sentenced, from what they have seen of late."""
    p, country = economy.p.police, economy.country
    keep = 1 - p.belief_rate
    arrested = country.change("arrested_rate")
    sentenced = country.change("sentenced_rate")
    arrested[0], sentenced[0] = arrested[0] * keep + n_arrested, sentenced[0] * keep + n_sentenced
    usual = p.sentence_share if economy.has("M15") else 1.0
    country.change("sentence")[0] = believed_sentence(float(arrested[0]), float(sentenced[0]), usual, economy.miners.weight)


def release(economy: "GoldEconomy") -> None:
    """Let people out whose term is over, or whose case was not heard in time."""
    miners = economy.miners
    out = economy.rows_in(miners.activity, Activity.DETAINED)
    out = out[miners.until[out] <= economy.week]
    home = economy.layout.activity_at_home
    miners.change("activity")[out] = home[out]
    miners.change("court")[out] = NOBODY


def believed_sentence(n_arrested: float, n_sentenced: float, usual: float, weight: float) -> float:
    """Return the part of the arrested who are sentenced, as seen; where little was seen, the usual part."""
    return min(1.0, (n_sentenced + weight * usual) / (n_arrested + weight))


def sentence_chance(court_units: float, p: Police) -> float:
    """Return the chance that a robber whose case is heard is sentenced: the usual one, and more with courts that can work."""
    return min(1.0, p.sentence_share + (1 - p.sentence_share) * court_units / (court_units + p.courts_half_units))
