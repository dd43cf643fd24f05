"""The schema of numbers: which parameters there are, in which unit, within which hard bounds. No values live here.

Values, with their ranges, sources and kinds of evidence, are in the scenario files. A group is named after the verb of the
week that uses it; `initial` is week zero and `instruments` are the levers that a policy can pay for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from math import inf
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Unit:
    """A unit, the bounds that no value can leave, and how many values there are (None for a single one)."""

    symbol: str
    lowest: float = -inf
    highest: float = inf
    length: int | None = None


@dataclass(frozen=True)
class Field:
    """What a parameter must be: `type` is float, int or tuple (of `length` floats)."""

    type: type
    unit: Unit
    length: int | None = None


TINY = 1e-12

Share = Annotated[float, Unit("share", 0, 1)]
PositiveShare = Annotated[float, Unit("share", TINY, 1)]
InnerShare = Annotated[float, Unit("share", 0.01, 0.99)]
Ratio = Annotated[float, Unit("ratio", 0)]
Power = Annotated[float, Unit("power", 0, 10)]
LogOdds = Annotated[float, Unit("log odds", -50, 50)]
Rate = Annotated[float, Unit("1/week", 0, 1)]
AnyRate = Annotated[float, Unit("1/week", 0)]
Mg = Annotated[float, Unit("mg", TINY)]
Xof = Annotated[float, Unit("XOF", 0)]
AnyXof = Annotated[float, Unit("XOF")]
PositiveXof = Annotated[float, Unit("XOF", 1)]
Scale = Annotated[float, Unit("XOF", 1)]
XofPerWeek = Annotated[float, Unit("XOF/week", 0)]
XofPerKm = Annotated[float, Unit("XOF/km", 0)]
XofPerUsd = Annotated[float, Unit("XOF/USD", 1)]
Km = Annotated[float, Unit("km", 1)]
Years = Annotated[float, Unit("year", 0)]
Duration = Annotated[float, Unit("week", TINY)]
Weeks = Annotated[int, Unit("week", 0, 5000)]
People = Annotated[float, Unit("person", 0)]
Units = Annotated[float, Unit("unit", TINY)]
Positive = Annotated[float, Unit("count", TINY)]
Count = Annotated[int, Unit("count", 0)]
Months = Annotated[tuple[float, ...], Unit("month values", 0, 100, 12)]
YearlyCost = Annotated[float, Unit("XOF/year", 1)]


class Instrument(IntEnum):
    """What a policy can spend money on."""

    PATROLS = 0
    RAIDS = 1
    BORDER_POSTS = 2
    OVERSIGHT = 3
    COURTS = 4
    BUYING_CENTRES = 5
    CASH_TRANSFERS = 6
    FARM_SUPPORT = 7
    SCHOOL_PLACES = 8
    COMMITTEES = 9
    CARE_PLACES = 10
    REINTEGRATION = 11
    COORDINATION = 12


INSTRUMENTS: tuple[str, ...] = tuple(instrument.name.lower() for instrument in Instrument)
SWITCHES: tuple[str, ...] = ("destroy_seized_machines",)


class Price(NamedTuple):
    """The world price and the calendar."""

    xof_per_usd: XofPerUsd
    world_price_factor: Ratio
    farm_season: Months
    school_holidays: Months
    arrivals_season: Months


class Fund(NamedTuple):
    """Money on its way down, and what support does."""

    coordination_half_units: Units
    coordination_share: Share
    support_again_below: Ratio
    capital_share: Share
    training_only_effect_share: Share
    members_per_supported_committee: People


class Move(NamedTuple):
    """Farm or mine, and where."""

    reconsider_rate: Rate
    bonded_reconsider_share: Share
    danger_cost_xof: Xof
    km_cost_xof: XofPerKm
    choice_scale_xof: Scale
    hardship_push_xof: Xof
    dependant_push_xof: Xof
    appeal_xof: AnyXof
    farm_income_xof: XofPerWeek
    foreign_income_xof: XofPerWeek
    support_gain: Ratio
    stay_bond_xof: Xof
    fare_xof_per_km: XofPerKm


class Dig(NamedTuple):
    """Gold out of the ground."""

    base_mg: Mg
    recovery_share: Share
    machine_mg: Mg
    machine_recovery_share: Share
    machine_cost_xof: Xof
    besieged_share: Share
    child_hours_share: Share
    cost_xof: Xof
    depletion_power: Power
    crowding_power: Power
    mercury_loss_rate: Rate
    mercury_uptake_share: Share
    mercury_per_gold: Ratio
    collapse_rate: Rate


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


class Sell(NamedTuple):
    """Buyers and prices."""

    tax_share: Share
    legal_discount_share: Share
    trip_xof_per_km: XofPerKm
    papers_share: Share
    distrust_share: Ratio
    choice_scale_share: PositiveShare
    ready_rate: Rate
    bonded_discount_share: Share
    pit_share: Share
    repaid_share: Share
    margin_share: Share
    squeeze_share: Share
    cash_weeks: Duration
    margin_speed_rate: Rate
    group_price_share: Share
    foreign_declared_share: Share
    local_declared_share: Share


class Smuggle(NamedTuple):
    """Ways out of the country."""

    smallest_load_mg: Mg
    choice_scale_share: PositiveShare
    toll_share: Share
    toll_highest_share: Share
    staff_per_border_post: People
    bribe_share: Share
    km_cost_share: Share
    forget_rate: Rate
    usual_loss_share: Share
    learn_share: Share
    profit_taken_rate: Rate
    check_highest_share: Share
    check_half_staff: Positive


class Rob(NamedTuple):
    """Robbery."""

    robberies_rate: AnyRate
    deterrence_share: Share
    loot_share: Share
    memory_rate: Rate
    assault_share: Share


class School(NamedTuple):
    """What children of households do."""

    access_share: Share
    decide_rate: Rate
    work_base: LogOdds
    hardship_gain: LogOdds
    age_gain: LogOdds
    working_age_years: Years
    pay_pull: LogOdds
    school_gain: LogOdds
    usual_pay_xof: PositiveXof
    helping_hours_share: Share
    youngest_weeks: Weeks
    oldest_weeks: Weeks
    weeks_a_year: Duration


class Traffic(NamedTuple):
    """Children brought and held."""

    wanted_per_miner: Share
    presence_deterrence_share: Share
    fill_rate: Rate
    youngest_weeks: Weeks
    again_rate: Rate
    again_cared_rate: Rate
    bribe_xof: Xof
    road_stop_share: Share
    site_stop_share: Share
    held_output_share: Share
    harm_rate: Rate
    death_rate: Rate
    ill_death_gain: Ratio
    escape_rate: Rate
    settle_rate: Rate
    pool_warning_share: Share


class Protect(NamedTuple):
    """Committees and care."""

    see_rate: Rate
    squeeze_share: Share
    cases_per_member_rate: AnyRate
    saved_weeks: Duration
    waiting_weeks: Weeks
    care_weeks: Weeks
    trust_speed_share: Share
    trust_cases_at_most: Count
    trust_lowest_share: Share


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
    closure_weeks: Weeks
    confiscated_share: Share
    raid_grievance_share: Share
    freed_share: Share
    arrest_share: Share
    sentence_share: Share
    sentence_weeks: Weeks
    courts_half_units: Units


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
    fighters_per_cell: Positive
    losses_share: Share
    danger_reach_km: Km
    arms_spending_rate: Rate
    arms_wear_rate: Rate
    arms_xof_per_fighter: PositiveXof
    arms_lowest: Ratio
    arms_highest: Ratio


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


class Live(NamedTuple):
    """Households."""

    living_xof: PositiveXof
    dependant_cost_share: Share
    poverty_line_xof: PositiveXof
    spending_share: Share
    debt_highest_xof: Xof
    borrows_below_share: Share
    lent_highest_share: Share
    income_memory_rate: Rate
    hardship_memory_rate: Rate
    hardship_resented_share: Share
    grievance_memory_rate: Rate
    pay_memory_rate: Rate
    pay_half_people: Positive
    pay_forget_rate: Rate
    pay_at_most_xof: Xof
    support_fading_rate: Rate
    company_profit_rate: Rate


class Initial(NamedTuple):
    """Week zero: how many there are of everything, and what they start with."""

    n_people: Count
    local_share: Share
    internal_share: Share
    woman_share: Share
    n_dependants_mean: People
    skill_spread: Ratio
    mining_share: Share
    local_spread: Ratio
    n_sites: Count
    site_size_spread: Ratio
    ground_years: Years
    permitted_site_share: Share
    card_share: Share
    mercury_site_share: Share
    known_sites: Count
    known_reach_km: Km
    n_traffickers: Count
    recruiter_share: Share
    trafficker_capital_xof: Xof
    n_companies: Count
    foreign_company_share: Share
    connected_share: Share
    company_machines_mean: Positive
    company_reserve_xof: Xof
    n_committees: Count
    committee_reach_km: Km
    committee_members: People
    committee_trust_share: Share
    n_jihadist_fighters: Count
    n_signatory_fighters: Count
    group_cash_weeks: Duration
    n_gendarmes: Count
    n_customs: Count
    n_care_places: Count
    capital_care_share: Share
    garrison_people: Positive
    garrison_reach_km: Km
    n_household_children: Count
    n_children_abroad: Count
    n_children_held: Count
    savings_xof: Xof
    grade_spread: Ratio
    band_share: Share
    child_work_share: Share
    neighbour_price_share: Share
    airport_price_share: Share


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


class Parameters(NamedTuple):
    """All numbers of a scenario, by the verb that uses them."""

    price: Price
    fund: Fund
    move: Move
    dig: Dig
    extort: Extort
    sell: Sell
    smuggle: Smuggle
    rob: Rob
    school: School
    traffic: Traffic
    protect: Protect
    police: Police
    fight: Fight
    recruit: Recruit
    tempt: Tempt
    live: Live
    initial: Initial
    instruments: Instruments


@lru_cache(maxsize=1)
def schema() -> Mapping[str, Mapping[str, Field]]:
    """Return what every parameter must be: group, then name, to its field."""
    return {group: {name: _field(hint) for name, hint in _hints(kind).items()} for group, kind in _hints(Parameters).items()}


def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _field(hint: Any) -> Field:
    plain, unit = get_args(hint)
    return Field(tuple if get_origin(plain) is tuple else plain, unit, unit.length)
