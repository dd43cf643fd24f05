"""Numbers of `tempt`."""

from typing import NamedTuple

from goldsim.parameters.fields import InnerShare, PositiveXof, Rate, Share, Units


class Tempt(NamedTuple):
    """Integrity."""

    memory_rate: Rate
    integrity_norm_share: InnerShare
    oversight_half_units: Units
    oversight_gain_share: Share
    pay_xof: PositiveXof
    recover_rate: Rate
    tempt_rate: Rate
    spent_rate: Rate
