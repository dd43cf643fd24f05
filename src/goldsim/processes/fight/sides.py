"""Who fights, who suffers, and where: the tables as fight reads and writes them, and what it draws."""

from goldsim.engine.records import key_of
from goldsim.engine.writing import In, Key, Keys, Lookup, Out, Rows


class Group(Rows, of="armed_groups"):
    """Who takes, spreads, does harm and bargains, what the war has cost, and what comes in."""

    base = stance = comes = parent = n_sent = cash = In
    men = n_core = n_fighters = n_captured = arms = n_cells = prospect = takings = losses = has_truce = Out


class Unit(Rows, of="forces"):
    """Soldiers: who can be sent, of which post they are, and where everybody is."""

    kind = home = comes = goes = n_full = is_mobile = post = In
    cell = order = n_people = arms = Out


class Land(Rows, of="cells"):
    """Who lives there, what they have seen, what there is, who holds it, and what guards it."""

    controller = besieger = store = worth = In
    people = displaced = abroad = border_is_nearer = abuse = fear = alarm = danger = killed = garrison = herd = Out
    is_abroad = Lookup


class Ways(Rows, of="lookups"):
    """Where towns, mines and seats of regions are, and where those who flee would be safe."""

    seats = seat_of = towns = town_km = border_km = Lookup


class Person(Rows, of="miners"):
    """Who fights or may be killed, of the pool."""

    home = In
    activity = group = site = cause = Out


class Child(Rows, of="children"):
    """Who has been taken by a group or may be killed, of the pool's children."""

    origin = In
    state = group = site = cause = Out


class Site(Rows, of="sites"):
    """Where people dig, and foreigners work."""

    cell = operator = In


class Purse(Rows, of="companies"):
    """Who pays for those who work for them."""

    cash = In


class Post(Rows, of="officials"):
    """How gendarmes behave."""

    integrity = In


class Luck(Keys):
    """What is drawn."""

    killed = flee = back = of_the_pool = of_the_children = contest = fallen = recruits = how_many = which = party = rivals = Key
    patrol = target = revenge = abducted = go_out = patrol_out = found = abuse = sent = Key


class Battle(Keys):
    """What is drawn for those who attack."""

    people, core, children = key_of("battle"), key_of("core in battle"), key_of("children in battle")
    captured = key_of("captured in battle")


class Stand(Keys):
    """What is drawn for those who are attacked."""

    people, core, children = key_of("stand"), key_of("core in stand"), key_of("children in stand")
    captured = key_of("captured in stand")
