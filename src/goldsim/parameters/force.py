"""Whoever takes, robs, fights and polices."""

from typing import NamedTuple

from goldsim.parameters.units import (
    AnyRate,
    Duration,
    InnerShare,
    Km,
    People,
    Positive,
    PositiveXof,
    Power,
    Rate,
    Ratio,
    Scale,
    Share,
    Units,
    Weeks,
    Xof,
)


class Extort(NamedTuple):
    """Taxes, sieges and bribes at the pit."""

    refusal_rate: Rate
    refusal_garrison_gain: Ratio
    garrison_half: Positive
    siege_weeks: Weeks
    ransom_xof: Xof
    ransom_enough_share: Share
    bribe_xof: Xof
    cover_xof: Xof
    rate_start_share: Share
    rate_lowest_share: Share
    rate_highest_share: Share
    rate_step_share: Share
    reserve_weeks: Duration
    land_levy_xof: Xof
    kidnap_rate: Rate
    kidnap_half_fighters: Positive
    kidnap_ransom_xof: Xof
    kidnap_reach_km: Km
    fear_fading_rate: Rate
    fear_reach_km: Km


class Rob(NamedTuple):
    """Robbery."""

    robberies_rate: AnyRate
    deterrence_share: Share
    loot_share: Share
    memory_rate: Rate
    assault_share: Share
    migrant_gain: Ratio
    organise_rate: Rate
    scatter_rate: Rate
    organised_gain: Ratio
    organised_assault_gain: Ratio
    organise_half_people: Positive


class Police(NamedTuple):
    """Patrols, raids, courts and auctions."""

    front_share: Share
    front_gain_share: Share
    front_usual_attacks: Positive
    gendarmes_per_patrol: People
    gendarmes_half: Positive
    reach_km: Km
    usual_raids_rate: AnyRate
    machine_target_weight: People
    auction_weeks: Weeks
    auction_price_share: Share
    machine_xof: Xof
    set_up_weeks: Weeks
    delivery_weeks: Weeks
    confiscated_share: Share
    raid_grievance_share: Share
    freed_share: Share
    arrest_share: Share
    sentence_share: Share
    sentence_weeks: Weeks
    courts_half_units: Units
    cases_per_court_rate: AnyRate
    cases_per_unit_rate: AnyRate
    remand_weeks: Weeks
    belief_rate: Rate
    closure_least_weeks: Weeks
    closure_most_weeks: Weeks
    patrol_half_people: Positive
    headcount_rate: Rate


class Fight(NamedTuple):
    """Territory."""

    reach_km: Km
    land_value_xof: Xof
    way_value_xof: Xof
    memory_rate: Rate
    attack_rate: Rate
    attack_half_fighters: Positive
    contest_power: Power
    reinforcement_gain: Ratio
    win_back_rate: Rate
    band_win_back_rate: Rate
    fighters_per_cell: Positive
    losses_share: Share
    danger_reach_km: Km
    arms_spending_rate: Rate
    arms_wear_rate: Rate
    arms_xof_per_fighter: PositiveXof
    arms_lowest: Ratio
    arms_highest: Ratio
    fear_gain_share: Share


class Recruit(NamedTuple):
    """Into and out of groups and bands."""

    fighter_pay_xof: PositiveXof
    pay_weeks_in_hand: Duration
    join_rate: Rate
    leave_rate: Rate
    choice_scale_xof: Scale
    band_rate: Rate
    migrant_gain: Ratio
    loot_a_robbery_xof: Xof
    deterrence_gain: Ratio
    stop_rate: Rate
    core_rate: Rate
    core_half_people: Positive
    organised_hold_share: Share
    grow_rate: Rate
    grow_half_people: Positive
    grievance_rob_share: Share
    rejoin_rate: Rate
    child_join_rate: Rate
    child_leave_rate: Rate
    child_youngest_weeks: Weeks
    girl_share: Share


class Tempt(NamedTuple):
    """Integrity."""

    memory_rate: Rate
    integrity_norm_share: InnerShare
    oversight_half_units: Units
    oversight_gain_share: Share
    pay_xof: PositiveXof
    recover_rate: Rate
    tempt_rate: Rate
    spent_rate: Rate
