"""Scenarios: frozen numbers and rules, read from YAML, with a digest.

A scenario file holds a name, the settings of the run, every parameter with its unit, range and evidence, and a policy; or it
extends another file of its folder and says only what differs. Reading reports everything that is wrong in one go.
"""

from goldsim.scenario.entries import Entry
from goldsim.scenario.scenarios import Scenario, problems, read, with_all
from goldsim.scenario.shape import RunSettings

__all__ = ["Entry", "RunSettings", "Scenario", "problems", "read", "with_all"]
