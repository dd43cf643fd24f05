"""Numbers of `fight`."""

from typing import NamedTuple

from goldsim.parameters.fields import Km, Positive, PositiveXof, Power, Rate, Ratio, Share, Xof


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
