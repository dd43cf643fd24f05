"""What becomes of those under arrest."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.kernels import can_accept, sum_by
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.officials import Post
from goldsim.legacy import LegacyModel
from goldsim.parameters import Instrument, Police

COURT = int(Post.COURT)


def hear_cases(model: LegacyModel, detained: Array) -> int:
    """Let courts hear cases in the order in which they came, as far as their time goes; return how many were sentenced."""
    p, miners, officials = model.p.police, model.miners, model.officials
    units = float(model.programmes.n_units[Instrument.COURTS])
    capacity = officials.change("time_left")
    add_a_week(capacity, officials.post, model.lookups.court_need, units, p.cases_per_court_rate, p.cases_per_unit_rate)
    waiting = detained[miners.court[detained] >= 0]
    if len(waiting) == 0:
        officials.change("n_cases")[:] = 0
        return 0
    waiting = waiting[np.lexsort((model.at_rows("docket", waiting), miners.until[waiting]))]
    size = np.full(len(waiting), float(miners.weight))
    heard = waiting[can_accept(miners.court[waiting], size, capacity)]
    np.subtract.at(capacity, miners.court[heard], float(miners.weight))
    officials.change("n_cases")[:] = sum_by(miners.court[waiting], size.astype(np.int64), len(officials))
    guilty = model.at_rows("sentence", heard) < sentence_chance(units, p)
    miners.change("court")[heard] = NOBODY
    miners.change("until")[heard] = np.where(guilty, model.week + p.sentence_weeks, model.week)
    return int(guilty.sum()) * miners.weight


@compiled
def add_a_week(
    time_left: Array, post: Array, court_need: Array, units: float, cases_per_court: float, cases_per_unit: float
) -> None:
    """Give each court a week's time for cases. A row is many people, so one may have been begun on this week's time."""
    for i in range(post.shape[0]):
        if post[i] == COURT:
            a_week = cases_per_court + court_need[i] * units * cases_per_unit
            time_left[i] = min(time_left[i] + a_week, max(a_week, 0.0))


def learn_sentences(model: LegacyModel, n_arrested: int, n_sentenced: int) -> None:
    """Let robbers learn what part of those arrested are sentenced, from what they have seen of late."""
    p, country = model.p.police, model.country
    keep = 1 - p.belief_rate
    arrested = country.change("arrested_rate")
    sentenced = country.change("sentenced_rate")
    arrested[0], sentenced[0] = arrested[0] * keep + n_arrested, sentenced[0] * keep + n_sentenced
    usual = p.sentence_share if model.has("M15") else 1.0
    country.change("sentence")[0] = believed_sentence(float(arrested[0]), float(sentenced[0]), usual, model.miners.weight)


def release(model: LegacyModel, detained: Array) -> None:
    """Let people out whose term is over, or whose case was not heard in time."""
    miners = model.miners
    out = detained[miners.until[detained] <= model.week]
    miners.change("activity")[out] = model.lookups.activity_at_home[out]
    miners.change("court")[out] = NOBODY


def believed_sentence(n_arrested: float, n_sentenced: float, usual: float, weight: float) -> float:
    """Return the part of the arrested who are sentenced, as seen; where little was seen, the usual part."""
    return min(1.0, (n_sentenced + weight * usual) / (n_arrested + weight))


def sentence_chance(court_units: float, p: Police) -> float:
    """Return the chance that a robber whose case is heard is sentenced: the usual one, and more with courts that can work."""
    return min(1.0, p.sentence_share + (1 - p.sentence_share) * court_units / (court_units + p.courts_half_units))
