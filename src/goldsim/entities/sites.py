"""Sites: deposits that people can dig, each on one cell."""

from typing import Any

from goldsim.engine.forms import form
from goldsim.engine.tables import NOBODY, Column, TableSpec

NOT_FILED = -1  # the week of an application, where there is none
HIDDEN = 32767  # the week in which a deposit is found, as long as nobody has found it

SITES = TableSpec(
    "sites",
    "a deposit that people can dig",
    (
        Column("cell", "i4", "cell", "where it lies"),
        Column("belt", "i2", "belts row", "gold belt that it lies in"),
        Column("ground", "i8", "mg", "gold left that can be dug by hand", account="gold"),
        Column("first_ground", "i8", "mg", "gold before anybody dug"),
        Column("grade", "f4", "ratio", "gold found a digger-week in fresh ground, relative to the mean"),
        Column("depth", "f4", "m", "depth of the workings"),
        Column("room", "f4", "person", "people for whom the deposit has room"),
        Column("capacity", "f4", "person", "places opened: people who work here without being in each other's way"),
        Column("cost_factor", "f4", "ratio", "cost of a shaft and of digging in it, relative to shallow ground", start=1.0),
        Column("chest", "i8", "XOF", "cash of those who own and finance pits here", account="money"),
        Column("due", "i8", "XOF", "owed to those who crush, carry and cook here, until it is paid out", account="money"),
        Column("place_pay", "f4", "XOF/week", "what a place here has brought its owners, smoothed"),
        Column("found", "i2", "week", "week in which it was found; below zero where it was known before"),
        Column("is_permitted", "?", "yes/no", "lies in a corridor where artisanal mining is allowed"),
        Column("corridor_until", "i2", "week", "end of the corridor"),
        Column("corridor_filed", "i2", "week", "week in which a village applied for one", start=NOT_FILED),
        Column("is_banned", "?", "yes/no", "digging is forbidden here this week, whatever papers there are"),
        Column("operator", "i2", "companies row", "mechanised operator that works here", start=NOBODY),
        Column(
            "controller", "i2", "armed_groups row", "group whose cell it lies on; nobody where the state holds it", start=NOBODY
        ),
        Column("buyer", "i2", "traffickers row", "network that buys here this week", start=NOBODY),
        Column("has_centre", "?", "yes/no", "a public buying centre stands here"),
        Column("closed_until", "i2", "week", "shut by a raid until this week"),
        Column("besieged_until", "i2", "week", "cut off by a group until this week, or until it pays"),
        Column("mercury_habit", "f4", "share", "part of the people here who would use mercury if it came"),
        Column("mercury_share", "f4", "share", "part of the gold here that is won with mercury burnt in the open"),
        Column("kit_share", "f4", "share", "part of those with the habit who have a clean kit"),
        Column("has_cyanide", "?", "yes/no", "tailings are leached here"),
        Column("has_explosives", "?", "yes/no", "rock is blasted here"),
        Column("input_xof", "f4", "XOF/week", "what inputs cost a person here"),
        Column("taken_share", "f4", "share", "part of the ground that an operator's machines have taken"),
        Column("committee", "i2", "committees row", "nearest committee in reach", start=NOBODY),
        Column("legal_km", "f4", "km", "distance to the nearest licensed buyer's town"),
        Column("presence", "f4", "share", "chance that the state is here in a week"),
        Column("post", "i2", "officials row", "gendarmerie post in charge"),
        Column("spared_xof", "f4", "XOF/week", "what papers would have spared a person here, in bribes and raids, smoothed"),
        Column("n_miners", "i4", "person", "people who mine here"),
        Column("known_people", "f4", "person", "people who mine here as the post in charge knows it, smoothed"),
        Column("n_children", "i4", "person", "children who work or are held here"),
        Column("organised", "f4", "share", "how organised the robbers here are"),
        Column("child_yield", "f4", "XOF/week", "what a held child who did an adult's work has brought here, smoothed"),
        Column("held_cost", "f4", "XOF/week", "what keeping and watching somebody costs here"),
        Column("women", "i4", "person", "women held here, by where they come from", width="origins"),
        Column("woman_yield", "f4", "XOF/week", "what clients pay for a woman here"),
        Column("n_band", "i4", "person", "robbers who live off this site"),
        Column("yield_mg", "f4", "mg", "gold that a person's week contains here"),
        Column("dug", "i8", "mg", "gold recovered here this week"),
        Column("illicit", "i8", "mg", "gold sold to networks here this week"),
        Column("price", "f4", "XOF/mg", "what the network's buyer pays"),
        Column("pay", "f4", "XOF/week", "what mining here is said to bring a person after all costs and losses"),
        Column("pit_take", "f4", "XOF/week", "what a robber's week at the diggings has brought, gold at its price, smoothed"),
        Column("road_take", "f4", "XOF/week", "the same of a week on the road to the buyer"),
        Column("robber_pay", "f4", "XOF/week", "what a robber here expects of a week, less what being caught would cost"),
        Column("danger", "f4", "1/week", "robberies a person here, smoothed"),
        Column("loot", "i8", "XOF", "robbers' takings not yet shared out", account="money"),
        Column("loot_gold", "i8", "mg", "the same in gold", account="gold"),
    ),
)


@form
def is_worked(known_people: Any, closed_until: Any, week: int, least: float) -> Any:
    """Tell whether a site is worked: it is not shut, and as many people as that have been there of late.

    Who counts heads in one week would find small sites empty, and the more often, the more people a row stands for.
    """
    return (closed_until <= week) & (known_people >= least)


def asks_who_digs(is_permitted: Any, has_centre: Any, presence: Any, integrity: Any) -> Any:
    """Return the chance that in a week somebody asks at a site who digs: the state, where there is a permit or a desk to lose."""
    return (is_permitted | has_centre) * presence * integrity
