"""Public money: how it comes down, and what each instrument costs."""

from typing import NamedTuple

from goldsim.parameters.units import (
    AnyRate,
    Duration,
    People,
    Positive,
    Rate,
    Ratio,
    Scale,
    Share,
    Steps,
    Units,
    Weeks,
    Xof,
    YearlyCost,
    Years,
)


class Fund(NamedTuple):
    """Money on its way down, and what support does."""

    coordination_half_units: Units
    coordination_share: Share
    support_again_below: Ratio
    capital_share: Share
    training_only_effect_share: Share
    members_per_supported_committee: People
    levels_leak_share: Share
    passed_on_rate: Rate
    known_share: Share
    squeeze_share: Share


class Instruments(NamedTuple):
    """Cost of a unit a year, weeks until money arrives, the part that leaks, and how many units there can be."""

    patrols_unit_cost_xof_per_year: YearlyCost
    patrols_delay_weeks: Weeks
    patrols_leakage_share: Share
    patrols_max_units: Units
    raids_unit_cost_xof_per_year: YearlyCost
    raids_delay_weeks: Weeks
    raids_leakage_share: Share
    raids_max_units: Units
    border_posts_unit_cost_xof_per_year: YearlyCost
    border_posts_delay_weeks: Weeks
    border_posts_leakage_share: Share
    border_posts_max_units: Units
    oversight_unit_cost_xof_per_year: YearlyCost
    oversight_delay_weeks: Weeks
    oversight_leakage_share: Share
    oversight_max_units: Units
    courts_unit_cost_xof_per_year: YearlyCost
    courts_delay_weeks: Weeks
    courts_leakage_share: Share
    courts_max_units: Units
    buying_centres_unit_cost_xof_per_year: YearlyCost
    buying_centres_delay_weeks: Weeks
    buying_centres_leakage_share: Share
    buying_centres_max_units: Units
    cash_transfers_unit_cost_xof_per_year: YearlyCost
    cash_transfers_delay_weeks: Weeks
    cash_transfers_leakage_share: Share
    cash_transfers_max_units: Units
    farm_support_unit_cost_xof_per_year: YearlyCost
    farm_support_delay_weeks: Weeks
    farm_support_leakage_share: Share
    farm_support_max_units: Units
    school_places_unit_cost_xof_per_year: YearlyCost
    school_places_delay_weeks: Weeks
    school_places_leakage_share: Share
    school_places_max_units: Units
    committees_unit_cost_xof_per_year: YearlyCost
    committees_delay_weeks: Weeks
    committees_leakage_share: Share
    committees_max_units: Units
    care_places_unit_cost_xof_per_year: YearlyCost
    care_places_delay_weeks: Weeks
    care_places_leakage_share: Share
    care_places_max_units: Units
    reintegration_unit_cost_xof_per_year: YearlyCost
    reintegration_delay_weeks: Weeks
    reintegration_leakage_share: Share
    reintegration_max_units: Units
    coordination_unit_cost_xof_per_year: YearlyCost
    coordination_delay_weeks: Weeks
    coordination_leakage_share: Share
    coordination_max_units: Units
    permit_desks_unit_cost_xof_per_year: YearlyCost
    permit_desks_delay_weeks: Weeks
    permit_desks_leakage_share: Share
    permit_desks_max_units: Units
    cooperatives_unit_cost_xof_per_year: YearlyCost
    cooperatives_delay_weeks: Weeks
    cooperatives_leakage_share: Share
    cooperatives_max_units: Units
    clean_kits_unit_cost_xof_per_year: YearlyCost
    clean_kits_delay_weeks: Weeks
    clean_kits_leakage_share: Share
    clean_kits_max_units: Units


class Permit(NamedTuple):
    """Applications for permits, and the offices that handle them."""

    apply_rate: Rate
    n_steps: Steps
    fee_xof: Xof
    bribe_xof: Xof
    files_per_clerk_rate: AnyRate
    files_per_desk_rate: AnyRate
    saved_weeks: Duration
    permit_weeks: Weeks
    give_up_rate: Rate
    years_seen: Years
    legal_sales_share: Share
    choice_scale_xof: Scale
    operator_apply_rate: Rate
    overtaken_share: Share
    members_per_cooperative: Positive
    operator_permit_weeks: Weeks
