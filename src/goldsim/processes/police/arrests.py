"""Arrests that become files at a court, unless somebody who is paid to sees that they do not."""

from typing import NamedTuple

import numpy as np

from goldsim.country.parties import WAR
from goldsim.engine.writing import NOBODY, Array, In, Key, Keys, Lookup, Out, Rows, sum_by, uniforms, uniforms_at
from goldsim.entities.crimes import Crime
from goldsim.entities.docket import Stage
from goldsim.entities.miners import Activity
from goldsim.model import Model

FREE = int(Stage.FREE)


class Case(Rows, of="cases"):
    """Files."""

    crime = stage = court = person = party = site = n_people = filed = until = stake = Out


class Detained(Rows, of="miners"):
    """Who is found at a site, at work or robbing, and who is under arrest."""

    activity = case = site = harm = Out
    activity_at_home = Lookup
    gold = savings = is_permitted = home = former_group = In


class Bench(Rows, of="officials"):
    """Who hears cases, and what it is worth to whom to be let go."""

    post = cell = integrity = pocket = In
    hearings = n_cases = Out


class Network(Rows, of="traffickers"):
    """Whose people were arrested, and what part of them is behind bars."""

    base = bribed = capital = In
    n_charged = n_caught = caught_xof = jailed = Out


class Captors(Rows, of="armed_groups"):
    """Whose fighters the state has in hand."""

    base = cash = In
    n_captured = n_core = n_fighters = Out


class Seen(Rows, of="country"):
    """What people in each trade have seen of the courts of late."""

    n_arrested = n_sentenced = sentenced_share = found_out_rate = wanted_rate = Out


class Luck(Keys):
    """What is drawn."""

    covered = audit = proof = above = brought = moved_to = docket = sentence = bought = escape = bail = settled = lapse = Key
    victim = warned = closure = freed = women_freed = charged = caught = witness = Key


class Arrest(NamedTuple):
    """People arrested for one crime: how many in each case, and what a case says of them; one number is for all cases."""

    crime: Crime
    n_people: Array
    court: Array | int
    party: Array | int = NOBODY
    person: Array | int = NOBODY
    site: Array | int = NOBODY
    stake: Array | int = 0


def charge(model: Model) -> None:
    """Bring those whom other verbs have arrested before a court: networks' people and captured fighters."""
    network, group, court_of = model.view(Network), model.view(Captors), model.lookups.court_of_cell
    is_covered = uniforms(model.keys(Luck).covered, len(network.base)) >= integrity_of(model, network.bribed)
    for crime, column, stake in (
        (Crime.TRAFFICKING, network.n_charged, np.zeros_like(network.caught_xof)),
        (Crime.SMUGGLING, network.n_caught, network.caught_xof),
    ):
        rows = np.flatnonzero((column > 0) & ~is_covered)
        file(model, Arrest(crime, column[rows], court_of[network.base[rows]], rows, stake=stake[rows]))
        column[:] = stake[:] = 0
    in_hand = held_by_party(model, Crime.ARMED, len(group.base))
    rows = np.flatnonzero(group.n_captured > in_hand)
    file(model, Arrest(Crime.ARMED, (group.n_captured - in_hand)[rows], court_of[group.base[rows]], rows))
    detained = model.rows_in(model.view(Detained).activity, Activity.DETAINED)
    taken = detained[model.view(Detained).case[detained] == NOBODY]
    people = np.full(len(taken), model.miners.weight)
    file(model, Arrest(Crime.ARMED, people, court_of[model.view(Detained).home[taken]], person=taken))
    jailed = held_by_party(model, Crime.TRAFFICKING, len(network.base)) / model.p.police.network_people
    network.jailed[:] = np.minimum(jailed, 1)


def file(model: Model, new: Arrest) -> None:
    """Open a case for each of some arrests; without impunity they are sentenced on the spot."""
    case, p, n = model.view(Case), model.p.police, len(new.n_people)
    if n == 0:
        return
    free = np.flatnonzero(case.stage == FREE)
    model.draw_on_pool("case files", len(free) - n, "initial.n_cases", p.files_warning_share)
    rows, first = free[:n], min(n, len(free))
    for column, said in zip((case.n_people, case.court, case.party, case.person, case.site, case.stake), new[1:], strict=True):
        column[rows] = said[:first] if isinstance(said, np.ndarray) else said
    waits = model.has("M15")
    case.crime[rows], case.stage[rows], case.filed[rows] = new.crime, Stage.HELD if waits else Stage.SERVING, model.week
    case.until[rows] = model.week + (p.remand_weeks if waits else p.sentence_weeks)
    person = model.view(Detained)
    if isinstance(new.person, np.ndarray):
        person.case[new.person[:first]] = rows
        # Whom no file is left for goes home.
        person.activity[new.person[first:]] = person.activity_at_home[new.person[first:]]
    count(model, "n_prosecuted", new.crime, int(case.n_people[rows].sum()))
    if not waits:
        count(model, "n_convicted", new.crime, int(case.n_people[rows].sum()))


def arrest_fighters(model: Model, is_raided: Array) -> None:
    """Arrest those at raided sites who have fought a war against the state, but for an amnesty; others of them hear how often.

    They are charged with the week's captured fighters.
    """
    person, p, rate = model.view(Detained), model.p.police, model.view(Seen).wanted_rate
    wanted = model.rows_above(person.former_group, NOBODY)
    wanted = wanted[model.stances()[person.former_group[wanted], -1] == WAR]
    is_found = (person.activity[wanted] == Activity.MINE) & is_raided[person.site[wanted]]
    is_found &= (uniforms_at(model.keys(Luck).caught, wanted) < p.arrest_share) & (not model.switched_on("amnesty"))
    caught = wanted[is_found]
    person.activity[caught], person.site[caught] = Activity.DETAINED, NOBODY
    rate[0] += p.belief_rate * (len(caught) / max(len(wanted), 1) - rate[0])


def open_cases(model: Model) -> Array:
    """Return the rows of cases that are no free places, in order."""
    return model.rows_above(model.view(Case).stage, FREE)


def count(model: Model, what: str, crime: Crime, n: int) -> None:
    """Count people who come before a court or are sentenced, for those who look on and for those in the same trade."""
    model.count_all(f"{what}_{crime.name.lower()}", n)
    seen = model.view(Seen)
    (seen.n_arrested if what == "n_prosecuted" else seen.n_sentenced)[0, crime] += n


def held_by_party(model: Model, crime: Crime, n_parties: int) -> Array:
    """Return how many people of each network, operator, post or group are behind bars for a crime: int64, shape (n,)."""
    case, rows = model.view(Case), open_cases(model)
    rows = rows[(case.crime[rows] == crime) & (case.stage[rows] != Stage.BAILED)]
    return sum_by(case.party[rows], case.n_people[rows], n_parties)


def integrity_of(model: Model, post: Array) -> Array:
    """Return the integrity of some posts, 1 where there is none: float32, shape of `post`."""
    return np.where(post >= 0, model.view(Bench).integrity[np.maximum(post, 0)], np.float32(1))


def forget(model: Model) -> None:
    """Let what was seen of courts fade by a week."""
    seen, rate = model.view(Seen), model.p.police.belief_rate
    seen.n_arrested[:] *= 1 - rate
    seen.n_sentenced[:] *= 1 - rate


def learn_sentences(model: Model) -> None:
    """Let people in each trade learn what part of those arrested are sentenced, from what they have seen of late."""
    p, seen = model.p.police, model.view(Seen)
    usual = p.sentence_share if model.has("M15") else 1.0
    seen.sentenced_share[:] = believed_sentence(seen.n_arrested, seen.n_sentenced, usual, model.miners.weight)


def believed_sentence(n_arrested: Array, n_sentenced: Array, usual: float, weight: float) -> Array:
    """Return the part of the arrested who are sentenced, as seen; where little was seen, the usual part."""
    return np.minimum(1.0, (n_sentenced + weight * usual) / (n_arrested + weight))
