"""Numbers of `initial`."""

from typing import NamedTuple

from goldsim.parameters.fields import (
    AnyXof,
    Count,
    Duration,
    Forces,
    Km,
    People,
    Positive,
    PositiveShare,
    Power,
    Ratio,
    Share,
    Tasks,
    Xof,
    Years,
)


class Initial(NamedTuple):
    """Week zero: how many there are of everything, and what they start with."""

    n_people: Count
    local_share: Share
    internal_share: Share
    woman_share: Share
    household_people: Positive
    household_adults: Positive
    land_spread: Ratio
    emigrant_share: Share
    remitted_xof_per_year: Xof
    store_weeks: Duration
    age_power: Power
    woman_tasks: Tasks
    man_tasks: Tasks
    skill_spread: Ratio
    appeal_xof: AnyXof
    taste_spread_xof: Xof
    housework_xof: Xof
    mining_share: Share
    local_spread: Ratio
    n_sites: Count
    site_size_spread: Ratio
    life_years: Years
    life_spread: Ratio
    permitted_site_share: Share
    card_share: Share
    mercury_site_share: Share
    known_sites: Count
    known_reach_km: Km
    n_traffickers: Count
    trafficker_capital_xof: Xof
    n_companies: Count
    foreign_company_share: Share
    connected_share: Share
    dredge_share: PositiveShare
    company_machines_mean: Positive
    company_reserve_xof: Xof
    n_committees: Count
    committee_reach_km: Km
    committee_members: People
    committee_trust_share: Share
    committee_skill_share: Share
    ngo_share: Share
    n_cases: Count
    group_cash_weeks: Duration
    n_gendarmes: Count
    n_customs: Count
    n_care_places: Count
    capital_care_share: Share
    urban_share: Share
    rural_reach_km: Km
    cattle_a_person: Ratio
    unit_people: Positive
    force_arms: Forces
    mobile_shares: Forces
    n_household_children: Count
    n_children_elsewhere: Count
    n_children_held: Count
    without_gold_share: Share
    n_women_elsewhere: Count
    n_women_held: Count
    woman_abroad_share: Share
    savings_xof: Xof
    grade_spread: Ratio
    band_share: Share
    child_work_share: Share
    neighbour_price_share: Share
    airport_price_share: Share
    n_hidden_sites: Count
    hidden_size_share: Ratio
    hidden_known: Count
    cyanide_site_share: Share
    explosives_site_share: Share
    n_clerks: Count
    n_networks_waiting: Count
    n_bands_at_once: Count
    adult_from_years: Years
    adult_to_years: Years
    girl_share: Share
