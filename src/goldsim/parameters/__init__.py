"""The schema of numbers: which parameters there are, in which unit, within which hard bounds. No values live here.

Values, with their ranges, sources and kinds of evidence, are in the scenario files. A group is named after the verb of the
week that uses it; `initial` is week zero and `instruments` are the levers that a policy can pay for.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from goldsim.parameters.dig import Dig
from goldsim.parameters.equip import Equip
from goldsim.parameters.extort import Extort
from goldsim.parameters.farm import Farm
from goldsim.parameters.fields import Field, Unit
from goldsim.parameters.fight import Fight
from goldsim.parameters.fund import Fund
from goldsim.parameters.initial import Initial
from goldsim.parameters.instruments import FORCE, INSTRUMENTS, NATIONWIDE, PERSONAL, RATES, SWITCHES, Instrument, Instruments
from goldsim.parameters.land import Land
from goldsim.parameters.live import Live
from goldsim.parameters.move import Move
from goldsim.parameters.permit import Permit
from goldsim.parameters.police import Police
from goldsim.parameters.price import Price
from goldsim.parameters.prospect import Prospect
from goldsim.parameters.protect import Protect
from goldsim.parameters.recruit import Recruit
from goldsim.parameters.rob import Rob
from goldsim.parameters.school import School
from goldsim.parameters.sell import Sell
from goldsim.parameters.smuggle import Smuggle
from goldsim.parameters.tempt import Tempt
from goldsim.parameters.traffic import Traffic

__all__ = ["FORCE", "INSTRUMENTS", "NATIONWIDE", "PERSONAL", "RATES", "SWITCHES", "Dig", "Equip", "Extort", "Farm", "Field"]
__all__ += ["Fight", "Fund", "Initial", "Instrument", "Instruments", "Land", "Live", "Move", "Parameters", "Permit", "Police"]
__all__ += ["Price", "Prospect", "Protect", "Recruit", "Rob", "School", "Sell", "Smuggle", "Tempt", "Traffic", "Unit", "schema"]


class Parameters(NamedTuple):
    """All numbers of a scenario, by the verb that uses them."""

    price: Price
    fund: Fund
    prospect: Prospect
    move: Move
    land: Land
    equip: Equip
    dig: Dig
    farm: Farm
    permit: Permit
    extort: Extort
    sell: Sell
    smuggle: Smuggle
    rob: Rob
    school: School
    traffic: Traffic
    protect: Protect
    police: Police
    fight: Fight
    recruit: Recruit
    tempt: Tempt
    live: Live
    initial: Initial
    instruments: Instruments


@lru_cache(maxsize=1)
def schema() -> Mapping[str, Mapping[str, Field]]:
    """Return what every parameter must be: group, then name, to its field."""
    return {group: {name: _field(hint) for name, hint in _hints(kind).items()} for group, kind in _hints(Parameters).items()}


def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _field(hint: Any) -> Field:
    plain, unit = get_args(hint)
    return Field(tuple if get_origin(plain) is tuple else plain, unit, unit.length)
