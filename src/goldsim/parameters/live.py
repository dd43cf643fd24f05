"""Numbers of `live`."""

from typing import NamedTuple

from goldsim.parameters.fields import Positive, PositiveXof, Power, Rate, Share, Xof


class Live(NamedTuple):
    """Households."""

    line_xof: PositiveXof
    spending_share: Share
    ration_share: Share
    carry_xof: Xof
    site_spending_share: Share
    consumption_memory_rate: Rate
    price_power: Power
    price_speed_rate: Rate
    debt_highest_xof: Xof
    borrows_below_share: Share
    lent_highest_share: Share
    income_memory_rate: Rate
    hardship_memory_rate: Rate
    hardship_resented_share: Share
    grievance_memory_rate: Rate
    pay_memory_rate: Rate
    pay_half_people: Positive
    pay_at_most_xof: Xof
    support_fading_rate: Rate
    company_profit_rate: Rate
