"""The thirty mechanisms of the two source documents, as data: what each is, where it lives, and what is left when it is off.

U is the UNU-CPR article on Kayes (2024), E the ENACT country profile of Mali (2023).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Mechanism:
    """One causal link of the documents."""

    id: str  # M01 to M30
    # title, source: what it is called, and which document says so.
    title: str
    source: str
    link: str  # what happens, in a sentence or two
    verbs: tuple[str, ...]  # the verbs of the week in which it lives
    without: str  # what is left of the week when it is off
    moves: Mapping[str, int]  # outcome to -1 or 1: which way it goes when the mechanism is switched off
    # Path of a parameter to the value at which the mechanism's term is gone.
    neutral: Mapping[str, float | tuple[float, ...]] = field(default_factory=dict)


EVERY_MONTH: Final = (1.0,) * 12

MECHANISM_LIST: Final = (
    Mechanism(
        "M01", "Gold as livelihood", "U, E",
        "People enter and leave mining by comparing its pay with what one hand more is worth at home; gold makes things dear.",
        ("farm", "move", "live"),
        "Nobody changes between field and mine; who mines still chooses where.",
        {"n_mining": -1, "median_income_xof": -1},
    ),
    Mechanism(
        "M02", "Seasonal and migrant labour", "U",
        "The rains pull people back to the fields; migrants arrive with little, are robbed first and pushed into crime.",
        ("price", "farm", "move", "rob", "recruit"),
        "Every month is like the next at home, and robbers and bands treat migrants as anybody else.",
        {"n_band": -1},
        {"farm.field_season": EVERY_MONTH, "farm.harvest_season": EVERY_MONTH, "rob.migrant_gain": 0, "recruit.migrant_gain": 0},
    ),
    Mechanism(
        "M03", "Rushes", "E",
        "Those who dig look for better ground near by; what the first win draws crowds; it gets deep and poor, and is left.",
        ("price", "prospect", "move", "dig"),
        "Nothing is found, and the ground gets neither poorer nor deeper.",
        {"n_sites_active": -1},
        {"initial.life_years": 10_000, "dig.sink_m_per_year": 0},
    ),
    Mechanism(
        "M04", "Choice of sales channel", "U",
        "Each seller compares licensed buyer, buying centre and network; buyers compete where several have cash, and squeeze.",
        ("sell",),
        "Nobody compares: the buyer at the pit gets everything.",
        {"declared_share": -1},
    ),
    Mechanism(
        "M05", "Trafficking networks", "E",
        "Networks choose ways, learn from losses, pay or run past who holds the road, buy posts, go bust and are replaced.",
        ("sell", "smuggle"),
        "Networks keep to what they first believed of each way, always pay the toll, and none enters or leaves the trade.",
        {"seized_share": 1},
    ),
    Mechanism(
        "M06", "Laundering", "E",
        "A part of illicit gold leaves as clean, the less the better it is traced; profits go into land, and back into trade.",
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
        "A permit takes steps, fees and bribes over months and spares raids and bribes; who buys a place overtakes others.",
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
        "Operators come where machines pay, buy licences and cover, take ground; industrial mines hold concessions, pay tax.",
        ("equip", "dig", "extort", "permit"),
        "No mechanised operator and no industrial mine works.",
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
        "Buyers advance hungry weeks and working costs while it pays them; the debtor sells to his lender, below the price, "
        "until it is worked off at interest, or runs and is lent nothing for a time.",
        ("dig", "live", "sell", "move"),
        "Buyers advance nothing: nobody is tied, and who can neither pay nor find a sponsor works less.",
        {"n_bonded": -1, "n_mining": -1},
    ),
    Mechanism(
        "M26", "Health and accidents", "U, E",
        "Mercury gathers in bodies, less with a clean kit; shafts fall in on several at once, more if deep and in the rains.",
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
        "Ways out close on dates; passing costs more and takes longer, cash is stuck, the pit price falls, food gets dearer.",
        ("price", "sell", "smuggle", "equip", "live"),
        "No border closes.",
        {"closed_exit_share": 1},
    ),
    Mechanism(
        "M30", "Land and favouritism conflicts", "U, E",
        "Pits, machines and concessions take fields, files are passed over; who loses resents it, and grievance feeds groups.",
        ("land", "farm", "live", "equip", "permit", "recruit"),
        "No fields are lost, and nobody resents evictions or being overtaken.",
        {"mean_grievance": -1},
    ),
)  # fmt: skip
