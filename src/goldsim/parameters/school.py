"""Numbers of `school`."""

from typing import NamedTuple

from goldsim.parameters.fields import Duration, LogOdds, PositiveXof, Rate, Share, Weeks, Years


class School(NamedTuple):
    """What children of households do."""

    access_share: Share
    decide_rate: Rate
    work_base: LogOdds
    hardship_gain: LogOdds
    age_gain: LogOdds
    girl_age_loss: LogOdds
    working_age_years: Years
    girl_working_age_years: Years
    pay_pull: LogOdds
    school_gain: LogOdds
    canteen_gain: LogOdds
    usual_pay_xof: PositiveXof
    helping_hours_share: Share
    back_share: Share
    closed_share: Share
    work_harm_rate: Rate
    heal_rate: Rate
    youngest_weeks: Weeks
    oldest_weeks: Weeks
    weeks_a_year: Duration
