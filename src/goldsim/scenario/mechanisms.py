"""The thirty mechanisms of the two source documents: what each is, where it lives, and what is left when it is off.

A scenario switches one off with `mechanisms: {M14: off}`. Some are steps that a verb then leaves out, in the verb's own file
under `economy.has("M14")`; others are terms of an equation, and then the parameters in `neutral` take the value at which the
term is gone. U is the UNU-CPR article on Kayes (2024), E the ENACT country profile of Mali (2023).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from goldsim.parameters import Parameters


@dataclass(frozen=True)
class Mechanism:
    """One causal link of the documents.

    Attributes
    ----------
    id
        M01 to M30.
    title, source
        What it is called, and which document says so.
    link
        What happens, in a sentence or two.
    verbs
        The verbs of the week in which it lives.
    without
        What is left of the week when it is off.
    moves
        Outcome to -1 or 1: which way it goes when the mechanism is switched off.
    neutral
        Path of a parameter to the value at which the mechanism's term is gone.
    """

    id: str
    title: str
    source: str
    link: str
    verbs: tuple[str, ...]
    without: str
    moves: Mapping[str, int]
    neutral: Mapping[str, float | tuple[float, ...]] = field(default_factory=dict)


_EVERY_MONTH: Final = (1.0,) * 12

_LIST: Final = (
    Mechanism(
        "M01", "Gold as livelihood", "U, E",
        "People enter and leave mining by comparing what it would bring with the field; debts, dependants and hardship push.",
        ("move", "live"),
        "Nobody changes between field and mine; who mines still chooses where.",
        {"n_mining": -1, "median_income_xof": -1},
    ),
    Mechanism(
        "M02", "Seasonal and migrant labour", "U",
        "The rains pull people back to the fields; migrants arrive with little, are robbed first and pushed into crime.",
        ("price", "move", "rob", "recruit"),
        "Every month is like the next on the field, and robbers and bands treat migrants as anybody else.",
        {"n_band": -1},
        {"price.farm_season": _EVERY_MONTH, "rob.migrant_gain": 0, "recruit.migrant_gain": 0},
    ),
    Mechanism(
        "M03", "Rushes", "E",
        "New deposits are found, the more the gold price pays for looking; word of them draws crowds; they empty and are left.",
        ("price", "prospect", "move", "dig"),
        "Nothing is found, no word spreads, and the ground does not get poorer.",
        {"n_sites_active": -1},
        {"dig.depletion_power": 0},
    ),
    Mechanism(
        "M04", "Choice of sales channel", "U",
        "Each seller compares the licensed buyer (price, way, tax, papers) with the network's (price, advance, peace).",
        ("sell",),
        "Nobody compares: the buyer at the pit gets everything.",
        {"declared_share": -1},
    ),
    Mechanism(
        "M05", "Trafficking networks", "E",
        "Networks choose ways out, learn from losses, pay or run past whoever holds the road, go bust and are replaced.",
        ("sell", "smuggle"),
        "Networks keep to what they first believed of each way, always pay the toll, and none enters or leaves the trade.",
        {"seized_share": 1},
    ),
    Mechanism(
        "M06", "Laundering", "E",
        "A part of the illicit gold leaves through an exporter's books as clean, the less the better gold is traced.",
        ("smuggle",),
        "All illicit gold is smuggled.",
        {"gold_laundered_mg": -1},
    ),
    Mechanism(
        "M07", "Smuggled inputs", "E",
        "Mercury, cyanide and explosives come in over the ways by which gold goes out; they raise finds, cost cash, and harm.",
        ("equip", "dig"),
        "No inputs come in: gold is won with water and gravity alone.",
        {"gold_dug_mg": -1, "mean_mercury_burden": -1},
    ),
    Mechanism(
        "M08", "Protection, zakat, sieges, kidnapping", "E",
        "Groups tax sites and communities that they hold, besiege those that refuse, and kidnap beyond their ground.",
        ("extort", "smuggle"),
        "Groups take nothing from sites, communities and roads.",
        {"armed_income_xof": -1, "n_sites_besieged": -1},
        {"smuggle.toll_share": 0, "extort.land_levy_xof": 0},
    ),
    Mechanism(
        "M09", "Money to arms to territory", "E",
        "Income buys arms, arms and fighters take cells and roads, and those bring income.",
        ("fight",),
        "Nobody buys arms or attacks, and the map stays as it is.",
        {"n_attacks": -1, "n_cells_changed": -1},
    ),
    Mechanism(
        "M10", "Recruitment, of children too", "E",
        "Poverty and grievance near a group feed its ranks; it takes children as well.",
        ("recruit",),
        "Nobody joins a group, and groups hire nobody.",
        {"n_fighters": -1, "n_children_armed": -1},
    ),
    Mechanism(
        "M11", "Mining as a way out of war", "U",
        "Fighters leave when digging pays more and is tolerated or supported, and go back when it is closed.",
        ("recruit",),
        "Nobody leaves a group of his own will, and nobody goes back.",
        {"n_fighters": 1},
    ),
    Mechanism(
        "M12", "Thin state at the sites", "U, E",
        "Forces are scarce, called to the front, and reach little beyond their post.",
        ("rob", "police"),
        "Forces are not called away, and distance and armed groups do not keep them from a site.",
        {"mean_presence": 1},
    ),
    Mechanism(
        "M13", "Corruption feeds itself", "U, E",
        "Bribes wear down a post's integrity, low integrity means more bribes; oversight and pay work against it.",
        ("extort", "smuggle", "police", "tempt"),
        "Integrity stays at its usual level, whatever is taken.",
        {"bribes_xof": -1, "mean_integrity": 1},
    ),
    Mechanism(
        "M14", "Seize, auction, buy back", "U",
        "Seized machines are auctioned, bought back by the same operator, and work resumes after a delay.",
        ("police",),
        "Nothing seized is sold: the operator waits until he has bought new machines and had them delivered.",
        {"weeks_stopped_per_raid": 1},
    ),
    Mechanism(
        "M15", "Impunity", "E",
        "Arrest rarely becomes conviction: cases wait in court and lapse; what robbers expect follows.",
        ("police", "recruit"),
        "Everyone arrested is sentenced, and robbers know it.",
        {"n_band": -1},
    ),
    Mechanism(
        "M16", "Permit labyrinth", "U",
        "A permit takes steps, fees and bribes over many months; companies go first, and those overtaken resent it.",
        ("permit",),
        "One step, no fee, no bribe, and companies wait like others.",
        {"formal_share": 1},
    ),
    Mechanism(
        "M17", "Formalisation starved", "U",
        "Money becomes permits only through what offices can handle, less what leaks.",
        ("fund", "permit", "sell"),
        "Offices handle every application in the week in which it is its turn.",
        {"n_permits_granted": 1},
    ),
    Mechanism(
        "M18", "Companies with foreign ties", "U, E",
        "Mechanised operators dig fast, take ground from people, move on, and are covered by connected officials.",
        ("equip", "dig", "extort", "permit"),
        "No mechanised operator works.",
        {"gold_company_mg": -1, "n_displaced": -1},
    ),
    Mechanism(
        "M19", "Poverty to theft to organised robbery", "U",
        "Hungry people rob whoever carries gold or cash; bands form, organise while it pays, hurt people, and may arm.",
        ("rob", "recruit"),
        "Nobody turns robber, and nobody is robbed.",
        {"n_robberies": -1, "n_assaults": -1},
    ),
    Mechanism(
        "M20", "Household child labour", "U",
        "A shortfall at home and no school put children to work.",
        ("dig", "school", "live"),
        "No household sends a child to work.",
        {"n_children_working": -1},
        {"school.work_base": -50, "initial.child_work_share": 0},
    ),
    Mechanism(
        "M21", "Trafficked children", "U, E",
        "Recruiters bring children on a promise, most in the holidays; they are held, without papers, until freed, fled or dead.",
        ("traffic",),
        "Recruiters bring nobody; those held at the start are there until they are freed, flee or die.",
        {"n_children_trafficked": -1, "n_children_died": -1},
    ),
    Mechanism(
        "M22", "Interception on the way", "U",
        "Posts stop groups on their way, by presence and integrity.",
        ("traffic",),
        "No post stops anybody on the way.",
        {"n_children_intercepted": -1},
        {"traffic.road_stop_share": 0, "traffic.site_stop_share": 0},
    ),
    Mechanism(
        "M23", "Complicit police", "E",
        "A bribed stop lets the group through.",
        ("traffic",),
        "No stop takes a bribe for children.",
        {"n_children_let_through": -1, "n_children_intercepted": 1},
    ),
    Mechanism(
        "M24", "Child-protection committees", "U, E",
        "Committees see children in their reach and refer them; care has places, and without one children fall back.",
        ("traffic", "protect"),
        "No committee sees anybody, and nobody comes into care.",
        {"n_children_identified": -1, "n_children_in_care": -1, "n_children_trafficked": 1},
    ),
    Mechanism(
        "M25", "Debt bondage", "E",
        "An advance not repaid ties the miner to the buyer, at a worse price, and to the site.",
        ("live", "sell", "move"),
        "Buyers advance nothing, so nobody is tied.",
        {"n_bonded": -1},
    ),
    Mechanism(
        "M26", "Health and accidents", "U, E",
        "Mercury gathers in bodies, less with a clean kit; shafts collapse, more with explosives and depth.",
        ("equip", "dig"),
        "Nobody is poisoned or buried.",
        {"mean_mercury_burden": -1, "n_accident_deaths": -1},
        {"dig.mercury_uptake_share": 0, "dig.collapse_rate": 0},
    ),
    Mechanism(
        "M27", "Levels out of step", "U",
        "Only part of what is decided above arrives at the site, and late; aid that nobody there knows of goes unused.",
        ("fund",),
        "Money arrives in the week in which it is paid, and all of it.",
        {"delivered_share": 1},
    ),
    Mechanism(
        "M28", "Civil society squeezed by insecurity", "E",
        "Committees and aid work less where it is dangerous.",
        ("fund", "protect"),
        "Danger keeps neither committees nor aid from anybody.",
        {"n_children_identified": 1},
        {"protect.squeeze_share": 0, "fund.squeeze_share": 0},
    ),
    Mechanism(
        "M29", "Border closure and sanctions", "E",
        "Borders close on dates; crossing costs more and is watched, supplies and food get dearer, and routes move.",
        ("price", "smuggle", "equip", "live"),
        "No border closes.",
        {"closed_exit_share": 1},
    ),
    Mechanism(
        "M30", "Land and favouritism conflicts", "U, E",
        "Operators and rushes on used land and files passed over raise grievance, and grievance feeds groups and bands.",
        ("live", "equip", "prospect", "permit", "recruit"),
        "Nobody resents lost land or being overtaken.",
        {"mean_grievance": -1},
    ),
)  # fmt: skip

MECHANISMS: Final[Mapping[str, Mechanism]] = MappingProxyType({mechanism.id: mechanism for mechanism in _LIST})


def without(parameters: Parameters, off: Iterable[str]) -> Parameters:
    """Return the parameters with the terms of the mechanisms that are off taken out."""
    changed: dict[str, dict[str, float | tuple[float, ...]]] = {}
    for mechanism in off:
        for path, value in MECHANISMS[mechanism].neutral.items():
            group, _, name = path.partition(".")
            changed.setdefault(group, {})[name] = value
    groups = {group: getattr(parameters, group)._replace(**values) for group, values in changed.items()}
    return parameters._replace(**groups)
