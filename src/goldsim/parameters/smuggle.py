"""Numbers of `smuggle`."""

from typing import NamedTuple

from goldsim.parameters.fields import Mg, People, Positive, PositiveShare, Power, Rate, Ratio, Share, Weeks


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
    profit_land_share: Share
    check_highest_share: Share
    check_half_staff: Positive
    traceability_share: Share
    launder_cost_share: Share
    launder_scale_share: PositiveShare
    run_loss_share: Share
    closed_cost_share: Share
    closed_weeks: Weeks
    capital_cost_rate: Rate
    closed_check_gain: Ratio
    bust_share: Share
    bust_weeks: Weeks
    enter_rate: Rate
    enter_power: Power
    usual_margin_share: PositiveShare
    enter_capital_share: Share
