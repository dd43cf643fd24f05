"""Scenarios: frozen numbers and rules, read from YAML, with a digest.

A scenario file holds a name, the settings of the run, every parameter with its unit, range and evidence, and a policy; or it
extends another file of its folder and says only what differs. A country profile gives values to the parameters that its scores
are linked to, mechanisms can be switched off, and borders close on dates. Reading reports everything that is wrong in one go.
"""

from goldsim.country.profiles import Profile, read_profile
from goldsim.scenario.dated import Closure
from goldsim.scenario.entries import Entry
from goldsim.scenario.scenario import Scenario, issues, read, with_all
from goldsim.scenario.schema import RunSettings

__all__ = ["Closure", "Entry", "Profile", "RunSettings", "Scenario", "issues", "read", "read_profile", "with_all"]
