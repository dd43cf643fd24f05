# ruff: noqa: D103 - what a formula means stands in its declaration
"""People and their living: work, income, debt, permits, and the sites where they dig."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldsim.outcomes.outcome import counted, level, outcome

if TYPE_CHECKING:
    from goldsim.outcomes.counted_week import Week

TOP_SHARE = 0.1
HALF_A_SITE = 50  # people at whom a site counts half; counting any site with somebody would depend on people a row


level(
    "n_mining",
    "people mining",
    "thousand people",
    "people at work on artisanal sites",
    headline=True,
    by_site=lambda week: week.counted["mining_at_sites"],
)
level("n_farming", "people farming", "thousand people", "people of the pool on their fields")
level("n_band", "robbers", "people", "people who live by robbing", better=-1, headline=True)


@outcome("fighters", "people", "fighters of all armed groups", better=-1, headline=True, bought_by=("reintegration",))
def n_fighters(week: Week) -> float:
    return int(week.model.armed_groups.n_fighters.sum())


level(
    "median_income_xof",
    "median income",
    "XOF a week",
    "median weekly income of a person of the pool in the country, smoothed over two months",
    better=1,
    headline=True,
    by_region=lambda week: week.counted["median_in_regions"],
    adds_up=False,
)
level("median_income_miners_xof", "miners' median income", "XOF a week", "the same, people mining", better=1)
level("median_income_local_xof", "locals' median income", "XOF a week", "the same, local people", better=1)
level("median_income_migrant_xof", "migrants' median income", "XOF a week", "the same, migrants in the country", better=1)
level("median_income_women_xof", "women's median income", "XOF a week", "the same, women", better=1)
level("median_income_men_xof", "men's median income", "XOF a week", "the same, men", better=1)
level("women_share", "women among miners", "% of people mining", "women of the people at work on sites")


@outcome("women's pay", "% of men's", "median income of women who mine, relative to men's", better=1)
def women_pay_share(week: Week) -> float:
    medians = week.counted
    return float(medians["median_income_women_mining_xof"] / max(medians["median_income_men_mining_xof"], 1))


level(
    "poverty_share",
    "poor households",
    "% of households",
    "households of the country where a head eats and buys less than the official poverty line, over a month",
    better=-1,
    headline=True,
)
level("n_poor", "poor people", "thousand people", "people of these households", better=-1)
level(
    "income_a_head_xof",
    "income a head",
    "XOF a week",
    "what work, fields and relatives bring a household of the country, a head, at the prices of week zero",
    better=1,
)
level("n_bonded", "miners in debt bondage", "people", "miners who owe a buyer and must sell to him", better=-1)
level("mean_grievance", "grievance", "% of full", "mean resentment of people of the pool", better=-1)
level(
    "formal_share",
    "formal miners",
    "% of people mining",
    "people mining who hold a permit",
    better=1,
    headline=True,
    bought_by=("permit_desks", "cooperatives"),
)
counted("n_applications", "applications", "thousand a year", "applications for a permit")
counted(
    "n_permits_granted",
    "permits",
    "thousand a year",
    "permits given to people",
    better=1,
    bought_by=("permit_desks", "cooperatives"),
)


@outcome("wait for a permit", "weeks", "time from filing, of permits given this week, smoothed", better=-1)
def weeks_to_permit(week: Week) -> float:
    granted = week.lately("n_permits_granted")
    return week.lately("n_weeks_waited") / granted if granted > 0 else 0.0


@outcome("fields lost", "% of fields", "taken by pits, machines and concessions, of the pool's homes", better=-1)
def fields_taken_share(week: Week) -> float:
    people = week.fixed.people_of_cell
    return float(week.model.cells.fields_taken @ people / people.sum())


counted("n_displaced", "people displaced", "people a year", "miners sent off ground that an operator took", better=-1)


@outcome("active sites", "sites", "sites where people mine, one of 50 people counting half")
def n_sites_active(week: Week) -> float:
    n = week.counted["falling_sizes"]
    return float((n / (n + HALF_A_SITE)).sum())


@outcome("deserted sites", "% of sites", "sites that were dug and where nobody mines, exhausted or given up, but not shut")
def deserted_share(week: Week) -> float:
    sites = week.model.sites
    was_dug = (sites.ground < sites.first_ground) & (sites.closed_until <= week.model.week)
    return float((HALF_A_SITE / (sites.n_miners[was_dug] + HALF_A_SITE)).sum()) / max(int(was_dug.sum()), 1)


counted("n_finds", "finds", "a year", "new deposits found")


@outcome("largest sites", "% of people mining", "people on the largest tenth of sites")
def top_tenth_share(week: Week) -> float:
    n = week.counted["falling_sizes"]
    return int(n[: max(round(len(n) * TOP_SHARE), 1)].sum()) / max(int(n.sum()), 1)


level("site_gini_share", "unevenness of sites", "Gini, 0 to 1", "how unevenly people spread over the sites")
