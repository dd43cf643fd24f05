"""Numbers of `initial`."""

from typing import NamedTuple

from goldsim.parameters import fields as of


class Initial(NamedTuple):
    """Week zero: how many there are of everything, and what they start with."""

    n_people: of.Count
    local_share: of.Share
    internal_share: of.Share
    woman_share: of.Share
    household_people: of.Positive
    household_adults: of.Positive
    land_spread: of.Ratio
    emigrant_share: of.Share
    remitted_xof_per_year: of.Xof
    store_weeks: of.Duration
    age_power: of.Power
    woman_tasks: of.Tasks
    man_tasks: of.Tasks
    skill_spread: of.Ratio
    appeal_xof: of.AnyXof
    taste_spread_xof: of.Xof
    housework_xof: of.Xof
    mining_share: of.Share
    local_spread: of.Ratio
    n_sites: of.Count
    site_size_spread: of.Ratio
    life_years: of.Years
    life_spread: of.Ratio
    permitted_site_share: of.Share
    card_share: of.Share
    mercury_site_share: of.Share
    known_sites: of.Count
    known_reach_km: of.Km
    n_traffickers: of.Count
    trafficker_capital_xof: of.Xof
    n_companies: of.Count
    foreign_company_share: of.Share
    connected_share: of.Share
    dredge_share: of.PositiveShare
    company_machines_mean: of.Positive
    company_reserve_xof: of.Xof
    n_committees: of.Count
    committee_reach_km: of.Km
    committee_members: of.People
    committee_trust_share: of.Share
    committee_skill_share: of.Share
    ngo_share: of.Share
    n_cases: of.Count
    group_cash_weeks: of.Duration
    n_gendarmes: of.Count
    n_customs: of.Count
    n_care_places: of.Count
    capital_care_share: of.Share
    urban_share: of.Share
    rural_reach_km: of.Km
    cattle_a_person: of.Ratio
    unit_people: of.Positive
    force_arms: of.Forces
    mobile_shares: of.Forces
    n_household_children: of.Count
    n_children_elsewhere: of.Count
    n_children_held: of.Count
    without_gold_share: of.Share
    n_women_elsewhere: of.Count
    n_women_held: of.Count
    woman_abroad_share: of.Share
    savings_xof: of.Xof
    grade_spread: of.Ratio
    band_share: of.Share
    child_work_share: of.Share
    neighbour_price_share: of.Share
    airport_price_share: of.Share
    n_hidden_sites: of.Count
    hidden_size_share: of.Ratio
    hidden_known: of.Count
    cyanide_site_share: of.Share
    explosives_site_share: of.Share
    n_clerks: of.Count
    n_networks_waiting: of.Count
    n_bands_at_once: of.Count
    adult_from_years: of.Years
    adult_to_years: of.Years
    girl_share: of.Share
