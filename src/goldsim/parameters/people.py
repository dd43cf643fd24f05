"""People who dig, sell, borrow and raise children."""

from typing import NamedTuple

from goldsim.parameters.units import (
    AnyXof,
    Duration,
    Km,
    LogOdds,
    Mg,
    People,
    Positive,
    PositiveXof,
    Power,
    Rate,
    Ratio,
    Scale,
    Share,
    Weeks,
    Xof,
    XofPerKm,
    XofPerMg,
    XofPerWeek,
    Years,
)


class Move(NamedTuple):
    """Farm or mine, and where."""

    reconsider_rate: Rate
    bonded_reconsider_share: Share
    danger_cost_xof: Xof
    km_cost_xof: XofPerKm
    choice_scale_xof: Scale
    hardship_push_xof: Xof
    dependant_push_xof: Xof
    debt_push_share: Share
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
    mercury_recovery_share: Share
    cyanide_recovery_share: Share
    explosives_gain: Ratio
    explosives_collapse_gain: Ratio
    depth_collapse_gain: Ratio
    ill_share: Share
    burden_half_mg: Mg
    kit_exposure_share: Share


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


class Prospect(NamedTuple):
    """Deposits found, and word of them."""

    find_rate: Rate
    find_power: Power
    rumour_xof: Xof
    rumour_fading_rate: Rate
    disputed_km: Km
    disputed_share: Share
    disputed_weeks: Weeks


class Equip(NamedTuple):
    """Mercury, cyanide, explosives, clean kits and machines."""

    mercury_xof_per_mg: XofPerMg
    mercury_markup_share: Ratio
    closed_markup_share: Ratio
    closed_loss_share: Share
    stock_weeks: Duration
    capital_share: Share
    cyanide_xof: Xof
    explosives_xof: Xof
    adopt_rate: Rate
    drop_rate: Rate
    people_per_kit: People
    machine_room_people: People
    taken_highest_share: Share
    permitted_gain: Ratio
    evicted_share: Share
    move_on_rate: Rate
    buy_rate: Rate
    profit_margin_share: Ratio
