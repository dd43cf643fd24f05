"""What of the ore's gold people win, and what they breathe by it."""

import numpy as np

from goldsim.engine.records import In, Rows
from goldsim.engine.tables import Array
from goldsim.parameters import Dig


class Pit(Rows, of="sites"):
    """With what people work."""

    mercury_share = mercury_habit = kit_share = has_cyanide = In


def recovery_share(pit: Pit, p: Dig) -> Array:
    """Return the part of the ore's gold that people at each site win: with water, mercury or a kit, and cyanide."""
    amalgamated = pit.mercury_share + pit.mercury_habit * pit.kit_share
    share: Array = np.minimum(
        p.recovery_share + p.mercury_recovery_share * amalgamated + p.cyanide_recovery_share * pit.has_cyanide, 1
    )
    return share


def exposure(open_share: Array, kit_share: Array, p: Dig) -> Array:
    """Return what people at each site breathe, relative to winning all gold with mercury burnt in the open."""
    exposed: Array = open_share + p.kit_exposure_share * kit_share
    return exposed
