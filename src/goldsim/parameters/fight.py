"""Numbers of `fight`."""

from typing import NamedTuple

from goldsim.parameters.fields import (
    Km,
    People,
    Positive,
    PositiveXof,
    Power,
    Rate,
    Ratio,
    Share,
    Stances,
    Weeks,
    Xof,
    XofPerWeek,
)


class Fight(NamedTuple):
    """Forces, groups, and what war does to people."""

    captured_share: Share
    reach_km: Km
    home_reach_km: Km
    aid_reach_km: Km
    memory_rate: Rate
    refill_rate: Rate
    order_weeks: Weeks
    superiority: Ratio
    seat_people: People
    outpost_people: People
    men_to_hold: Positive
    move_share: Share
    front_share: Share
    least_nearness: Share
    least_men: People
    refuge_xof: XofPerWeek
    party_people: Positive
    gathered_share: Share
    deed_rates: Stances
    operation_rate: Rate
    valued_weeks: Weeks
    contest_power: Power
    losses_share: Share
    abducted_more: People
    kidnap_ransom_xof: Xof
    family_ransom_xof: Xof
    herd_raided_share: Share
    abuse_share: Share
    killed_power: Power
    killed_most: People
    fled_a_death: Ratio
    siege_flight_rate: Rate
    return_rate: Rate
    fear_half_people: People
    fear_reach_km: Km
    fear_fading_rate: Rate
    grudge_fading_rate: Rate
    danger_reach_km: Km
    arms_spending_rate: Rate
    arms_wear_rate: Rate
    arms_xof_per_fighter: PositiveXof
    arms_lowest: Ratio
    arms_power: Power
