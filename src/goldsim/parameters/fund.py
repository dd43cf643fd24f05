"""Numbers of `fund`."""

from typing import NamedTuple

from goldsim.parameters.fields import Months, People, Rate, Ratio, Share, Units, XofPerWeek


class Fund(NamedTuple):
    """Money on its way down, and what support does."""

    coordination_half_units: Units
    coordination_share: Share
    support_again_below: Ratio
    cash_share: Share
    training_only_effect_share: Share
    members_per_supported_committee: People
    levels_leak_share: Share
    passed_on_rate: Rate
    known_share: Share
    squeeze_share: Share
    centre_cost_xof: XofPerWeek
    test_error: Ratio
    list_error: Ratio
    list_capture_share: Share
    publicity_share: Share
    works_season: Months
