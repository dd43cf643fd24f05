"""Numbers of `live`."""

from typing import NamedTuple

from goldsim.parameters.fields import Positive, PositiveXof, Rate, Share, Xof


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
    pay_at_most_xof: Xof
    support_fading_rate: Rate
    company_profit_rate: Rate
