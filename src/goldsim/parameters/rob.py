"""Numbers of `rob`."""

from typing import NamedTuple

from goldsim.parameters.fields import AnyRate, Mg, Positive, Rate, Ratio, Share


class Rob(NamedTuple):
    """Robbery."""

    robberies_rate: AnyRate
    hold_up_rate: AnyRate
    deterrence_share: Share
    loot_share: Share
    memory_rate: Rate
    assault_share: Share
    migrant_gain: Ratio
    organise_rate: Rate
    scatter_rate: Rate
    organise_half_people: Positive
    coach_people: Positive
    load_mg: Mg
    escorted_rate: AnyRate
