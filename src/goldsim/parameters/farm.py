"""Numbers of `farm`."""

from typing import NamedTuple

from goldsim.parameters.fields import InnerShare, Months, PositiveXof, Ratio, Share


class Farm(NamedTuple):
    """Fields, and other work at home."""

    day_wage_xof: PositiveXof
    days_a_week: Ratio
    labour_share: InnerShare
    field_season: Months
    harvest_season: Months
    other_work_share: Share
    food_share: Share
    support_gain: Ratio
    danger_loss_share: Share
    foreign_income_xof: PositiveXof
