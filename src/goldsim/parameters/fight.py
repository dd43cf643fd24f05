"""Numbers of `fight`."""

from typing import NamedTuple

from goldsim.parameters import fields as of


class Fight(NamedTuple):
    """Forces, groups, and what war does to people."""

    captured_share: of.Share
    reach_km: of.Km
    home_reach_km: of.Km
    aid_reach_km: of.Km
    memory_rate: of.Rate
    refill_rate: of.Rate
    order_weeks: of.Weeks
    superiority: of.Ratio
    seat_people: of.People
    outpost_people: of.People
    men_to_hold: of.Positive
    move_share: of.Share
    front_share: of.Share
    least_nearness: of.Share
    least_men: of.People
    refuge_xof: of.XofPerWeek
    party_people: of.Positive
    gathered_share: of.Share
    deed_rates: of.Stances
    operation_rate: of.Rate
    valued_weeks: of.Weeks
    contest_power: of.Power
    losses_share: of.Share
    abducted_more: of.People
    kidnap_ransom_xof: of.Xof
    family_ransom_xof: of.Xof
    herd_raided_share: of.Share
    stolen_price_share: of.Share
    abuse_share: of.Share
    killed_power: of.Power
    killed_most: of.People
    fled_a_death: of.Ratio
    siege_flight_rate: of.Rate
    return_rate: of.Rate
    fear_half_people: of.People
    fear_reach_km: of.Km
    fear_fading_rate: of.Rate
    grudge_fading_rate: of.Rate
    danger_reach_km: of.Km
    arms_spending_rate: of.Rate
    arms_wear_rate: of.Rate
    arms_xof_per_fighter: of.PositiveXof
    arms_lowest: of.Ratio
    arms_power: of.Power
