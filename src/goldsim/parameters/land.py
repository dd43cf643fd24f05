"""Numbers of `land`."""

from typing import NamedTuple

from goldsim.parameters.fields import Hectares, HectaresPerWeek, PositiveShare, Rate, Share


class Land(NamedTuple):
    """Fields that pits, machines and concessions take."""

    person_ha: Hectares
    machine_ha_rate: HectaresPerWeek
    cropped_share: PositiveShare
    fenced_share: Share
    fill_rate: Rate
