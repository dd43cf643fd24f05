"""Numbers of `permit`."""

from typing import NamedTuple

from goldsim.parameters.fields import AnyRate, Duration, Positive, Rate, Ratio, Scale, Share, Steps, Weeks, Xof


class Permit(NamedTuple):
    """Applications for permits, and the offices that handle them."""

    apply_rate: Rate
    n_steps: Steps
    fee_xof: Xof
    bribe_xof: Xof
    files_per_clerk_rate: AnyRate
    files_per_desk_rate: AnyRate
    saved_weeks: Duration
    permit_weeks: Weeks
    give_up_rate: Rate
    choice_scale_xof: Scale
    operator_apply_rate: Rate
    overtaken_share: Share
    members_per_cooperative: Positive
    operator_permit_weeks: Weeks
    licence_gain: Ratio
