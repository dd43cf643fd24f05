# ruff: noqa: D103 - what a formula means stands in its declaration
"""Children: at school, at work, held, freed, with armed groups; and women who are held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goldsim.outcomes.outcome import counted, level, outcome

if TYPE_CHECKING:
    from goldsim.engine.tables import Array
    from goldsim.outcomes.counted_week import Week


PLACES: dict[str, Any] = {"better": 1, "bought_by": ("school_places",)}
level("n_children_school", "children in school", "thousand children", "children of the pool at school", **PLACES)
level("attendance_share", "school attendance", "% of children", "children of households, 7 to 17, who go to school", **PLACES)
level("attendance_middle_share", "attendance at 11 to 15", "% of children", "the same, of those of 11 to 15", **PLACES)
level(
    "n_children_working",
    "children working",
    "thousand children",
    "household children helping or working at a mine",
    better=-1,
    headline=True,
    by_site=lambda week: week.counted["working_at_sites"],
)
level(
    "n_children_trafficked",
    "trafficked children",
    "children",
    "children held by a recruiter",
    better=-1,
    headline=True,
    by_site=lambda week: week.counted["held_at_sites"],
)
level("n_children_in_care", "children in care", "children", "children in a care place", bought_by=("care_places",))
level("n_children_armed", "children with armed groups", "children", "children whom armed groups have taken", better=-1)


@outcome("committees", "committees", "villages' committees with members", better=1, bought_by=("committees",))
def n_committees(week: Week) -> float:
    return int((week.model.committees.n_members > 0).sum())


level("held_girls_share", "girls among the held", "% of children held", "girls held by a recruiter")
level("held_from_abroad_share", "held without papers", "% of children held", "held children from abroad, whose papers were taken")
level("held_health", "health of the held", "% of full", "mean health of held children", better=1)
level("young_girls_share", "young among girls at work", "% of girls at work", "of household girls at mines, those under 14")
level("strong_boys_share", "strong among boys at work", "% of boys at work", "of household boys at mines, those of 12 and above")
counted("n_child_groups", "groups of children", "groups a year", "groups that recruiters set out with", better=-1)
counted("n_children_in_groups", "children in groups", "children a year", "children who set out with recruiters", better=-1)
counted("n_children_brought", "children brought", "children a year", "children who arrived in a recruiter's hands", better=-1)
counted("n_children_brought_abroad", "brought from abroad", "children a year", "of those brought, across a border", better=-1)
counted("n_children_intercepted", "children intercepted", "children a year", "freed on the way by a post", better=1)
counted("n_children_let_through", "children let through", "children a year", "waved on by a bribed post", better=-1)
counted("n_children_identified", "children identified", "children a year", "held, and found so by a commune or a raid", better=1)
counted("n_children_freed", "children freed", "children a year", "fetched from their holder, or let go by him", better=1)
counted("n_children_hidden", "children hidden", "children a year", "moved to another site when their case was known", better=-1)
counted("n_children_taken_in", "children taken into care", "children a year", "freed, and given a care place", better=1)
counted("n_care_to_home", "children home from care", "children a year", "back with a family that can keep them", better=1)
counted("n_care_to_school", "children at school from care", "children a year", "the same, with a place at a school", better=1)
counted("n_care_to_trade", "apprentices from care", "children a year", "the same, with a trade learnt in care", better=1)
counted(
    "n_care_to_vulnerable", "vulnerable after care", "children a year", "out of care, and no home that can keep them", better=-1
)
counted("n_children_escaped", "children escaped", "children a year", "got away from their holder")
counted("n_children_retrafficked", "children trafficked again", "children a year", "taken again", better=-1)
counted("n_children_back", "children back within a year", "children a year", "the same within a year of being freed", better=-1)
counted("n_children_sold", "children sold", "children a year", "sold or moved to where they are worth more", better=-1)
counted("n_children_sold_to_groups", "children sold to groups", "children a year", "boys whom an armed group bought", better=-1)
counted("n_children_ransomed", "children ransomed", "children a year", "freed by a family that paid")
counted("n_children_turned_out", "children turned out", "children a year", "let go by holders whom they cost more than they dug")
counted("n_children_died", "children's deaths", "children a year", "deaths in a recruiter's hands", better=-1, headline=True)
counted("n_children_killed", "children killed in fights", "children a year", "deaths with an armed group", better=-1)


@outcome("women held", "women", "women held at sites for what clients pay", better=-1, by_site=lambda week: women_at(week))
def n_women_held(week: Week) -> float:
    return int(women_at(week).sum())


def women_at(week: Week) -> Array:
    """Return the women held at each site."""
    return week.model.sites.women.sum(axis=1)


@outcome("women held from abroad", "% of women held", "of women held, those who were brought across a border")
def women_from_abroad_share(week: Week) -> float:
    women, abroad = week.model.sites.women, week.model.origins.is_abroad
    return float(women[:, abroad].sum() / max(women.sum(), 1))


counted("n_women_brought", "women brought", "women a year", "women who arrived in a holder's hands", better=-1)
counted("n_women_identified", "women identified", "women a year", "held, and found so by a raid", better=1)
counted("n_women_escaped", "women escaped", "women a year", "got away from their holder")
counted("n_women_worked_off", "women who worked off a debt", "women a year", "let go once what was laid on them was paid")
counted("n_women_turned_out", "women turned out", "women a year", "let go by holders whom they cost more than they brought")
counted("n_women_died", "women's deaths", "women a year", "deaths in a holder's hands", better=-1)


@outcome("children in the workforce", "% of workforce", "children working or held at mines, in all who work there", better=-1)
def child_workforce_share(week: Week) -> float:
    at_mines = week.counted["n_children_working"] + week.counted["n_children_trafficked"]
    return float(at_mines / max(at_mines + week.counted["n_on_sites"], 1))
