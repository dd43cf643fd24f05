"""What war does to people: they are killed, fear, flee and come back."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.kernels import raise_around
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import NOBODY
from goldsim.model import Model
from goldsim.parameters import Fight


class Land(Rows, of="cells"):
    """Who lives there, and what they have seen."""

    besieger = danger = In
    people = displaced = abuse = fear = Out


class Post(Rows, of="officials"):
    """How the state's people behave."""

    integrity = In


class Luck(Keys):
    """What is drawn by attack, and by cell."""

    killed = flee = back = Key


def tail_draw(u: float, power: float, most: float) -> int:
    """Return how many die in an attack on people: at least one, and `k` or more in a part of attacks that falls as `k^-power`."""
    beyond = (most + 1.0) ** -power
    return int((1.0 - u * (1.0 - beyond)) ** (-1.0 / power))


def kill_people(model: Model, cell: int, actor: str, name: str, number: int) -> None:
    """Let people in a cell be killed in the week's deed of this number, be counted by who did it, and others fear and flee."""
    if not model.has("M32"):
        return
    land, p = model.view(Land), model.p.fight
    n = min(tail_draw(uniform(model.keys(Luck).killed, number), p.killed_power, p.killed_most), int(land.people[cell]))
    land.people[cell] -= n
    if actor in ("state", "militia"):
        land.abuse[cell] += n
    frighten(model, cell, n)
    drive_out(land, cell, p.fled_a_death * n)
    model.count_all("n_civilians_killed", n)
    model.count_all(f"n_killed_by_{actor}", n)
    model.tell("attack on people", cell, name, "people", n)


def abuse_chance(model: Model, cell: int) -> float:
    """Return the chance that soldiers who have fought make people around pay for it: the more, the less integrity posts have."""
    integrity = float(model.view(Post).integrity.mean())
    return float(model.p.fight.abuse_share) * (1 - integrity) if model.view(Land).people[cell] > 0 else 0.0


def frighten(model: Model, cell: int, n: int) -> None:
    """Let people around fear the more, the more were killed or taken, where they do not fear more already."""
    land, p = model.view(Land), model.p.fight
    steps = model.geography.steps(p.fear_reach_km)
    raise_around(land.fear, cell, steps, model.geography.n_columns, n / (n + p.fear_half_people))


def drive_out(land: Land, cell: int, n: float) -> None:
    """Let so many people flee from a cell, or all."""
    fled = min(int(n), int(land.people[cell]))
    land.people[cell] -= fled
    land.displaced[cell] += fled


def flee_and_return(model: Model) -> None:
    """Let hunger drive people out of besieged places, and those who fled come back where it is quiet; fear and grudges fade."""
    land, p = model.view(Land), model.p.fight
    fade(land, p)
    if model.has("M32"):
        model.call(move_people, land, Luck, p)


def fade(land: Land, p: Fight) -> None:
    """Let what people have seen fade."""
    land.fear[:] *= np.float32(1 - p.fear_fading_rate)
    land.abuse[:] *= np.float32(1 - p.grudge_fading_rate)


@compiled
def whole(expected: float, u: float) -> int:
    """Return a number of people as a whole one, right in the mean."""
    return int(expected + u)


@compiled
def move_people(land: Land, luck: Luck, p: Fight) -> None:
    """Let people leave besieged places, and come back to quiet ones."""
    for cell in range(land.people.shape[0]):
        if land.besieger[cell] != NOBODY:
            n = min(whole(p.siege_flight_rate * land.people[cell], uniform(luck.flee, cell)), land.people[cell])
        elif land.displaced[cell] > 0:
            quiet = 1.0 - max(land.danger[cell], land.fear[cell])
            n = -min(whole(p.return_rate * quiet * land.displaced[cell], uniform(luck.back, cell)), land.displaced[cell])
        else:
            continue
        land.people[cell] -= n
        land.displaced[cell] += n
