"""What becomes of those under arrest."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniforms_at
from goldsim.engine.forms import saturating
from goldsim.engine.kernels import can_accept, sum_by
from goldsim.engine.records import In, Key, Keys, Lookup, Out, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.officials import Post
from goldsim.model import Model
from goldsim.parameters import Instrument, Police

COURT = int(Post.COURT)


class Detained(Rows, of="miners"):
    """Who is found at a site, at work or robbing, and who is under arrest."""

    activity = court = until = site = harm = Out
    activity_at_home = Lookup
    gold = is_permitted = In


class Court(Rows, of="officials"):
    """Who hears cases."""

    post = In
    court_need = Lookup
    time_left = n_cases = Out


class Programme(Rows, of="programmes"):
    """What a policy pays for."""

    n_units = In


class Seen(Rows, of="country"):
    """What robbers have seen of the courts of late."""

    arrested_rate = sentenced_rate = sentence = Out


class Luck(Keys):
    """What is drawn."""

    docket = sentence = Key


def hear_cases(model: Model, detained: Array) -> int:
    """Let courts hear cases in the order in which they came, as far as their time goes; return how many were sentenced."""
    p, person, court, luck = model.p.police, model.view(Detained), model.view(Court), model.keys(Luck)
    units = float(model.view(Programme).n_units[Instrument.COURTS])
    add_a_week(court, units, p)
    waiting = detained[person.court[detained] >= 0]
    if len(waiting) == 0:
        court.n_cases[:] = 0
        return 0
    waiting = waiting[np.lexsort((uniforms_at(luck.docket, waiting), person.until[waiting]))]
    size = np.full(len(waiting), float(model.miners.weight))
    heard = waiting[can_accept(person.court[waiting], size, court.time_left)]
    np.subtract.at(court.time_left, person.court[heard], float(model.miners.weight))
    court.n_cases[:] = sum_by(person.court[waiting], size.astype(np.int64), len(model.officials))
    is_guilty = uniforms_at(luck.sentence, heard) < sentence_chance(units, p)
    person.court[heard] = NOBODY
    person.until[heard] = np.where(is_guilty, model.week + p.sentence_weeks, model.week)
    return int(is_guilty.sum()) * model.miners.weight


def learn_sentences(model: Model, n_arrested: int, n_sentenced: int) -> None:
    """Let robbers learn what part of those arrested are sentenced, from what they have seen of late."""
    p, seen = model.p.police, model.view(Seen)
    seen.arrested_rate[0] = remembered(seen.arrested_rate[0], n_arrested, p)
    seen.sentenced_rate[0] = remembered(seen.sentenced_rate[0], n_sentenced, p)
    usual = p.sentence_share if model.has("M15") else 1.0
    rates = float(seen.arrested_rate[0]), float(seen.sentenced_rate[0])
    seen.sentence[0] = believed_sentence(*rates, usual, model.miners.weight)


def release(model: Model, detained: Array) -> None:
    """Let people out whose term is over, or whose case was not heard in time."""
    person = model.view(Detained)
    out = detained[person.until[detained] <= model.week]
    person.activity[out] = person.activity_at_home[out]
    person.court[out] = NOBODY


@compiled
def add_a_week(court: Court, units: float, p: Police) -> None:
    """Give each court a week's time for cases. A row is many people, so one may have been begun on this week's time."""
    for i in range(court.post.shape[0]):
        if court.post[i] == COURT:
            a_week = p.cases_per_court_rate + court.court_need[i] * units * p.cases_per_unit_rate
            court.time_left[i] = min(court.time_left[i] + a_week, max(a_week, 0.0))


def remembered(before: float, n: int, p: Police) -> float:
    """Return a count as it is remembered after one more week."""
    return before * (1 - p.belief_rate) + n


def believed_sentence(n_arrested: float, n_sentenced: float, usual: float, weight: float) -> float:
    """Return the part of the arrested who are sentenced, as seen; where little was seen, the usual part."""
    return min(1.0, (n_sentenced + weight * usual) / (n_arrested + weight))


def sentence_chance(court_units: float, p: Police) -> float:
    """Return the chance that a robber whose case is heard is sentenced: the usual one, and more with courts that can work."""
    return min(1.0, p.sentence_share + float(saturating(court_units, p.courts_half_units, 1 - p.sentence_share)))
