"""Gold on its way from the pit to the world, and what it costs."""

from typing import NamedTuple

from goldsim.parameters.units import (
    Duration,
    Mg,
    Months,
    People,
    Positive,
    PositiveShare,
    Power,
    Rate,
    Ratio,
    Share,
    Weeks,
    XofPerKm,
    XofPerUsd,
)


class Price(NamedTuple):
    """The world price and the calendar."""

    xof_per_usd: XofPerUsd
    world_price_factor: Ratio
    farm_season: Months
    school_holidays: Months
    arrivals_season: Months
    closed_living_share: Ratio


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
    taxed_mg_per_month: Mg


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
    traceability_share: Share
    launder_cost_share: Share
    launder_scale_share: PositiveShare
    run_loss_share: Share
    closed_cost_share: Share
    closed_check_gain: Ratio
    bust_share: Share
    bust_weeks: Weeks
    enter_rate: Rate
    enter_power: Power
    enter_capital_share: Share
    enter_sites_share: Share
