"""Loads what the command `goldsim` needs, compiled rules too, for processes that are forked from the one that imports this."""

import goldsim.cli.app
import goldsim.studies.making
import goldsim.studies.study_file  # noqa: F401
from goldsim.economy import GoldEconomy
from goldsim.scenario import read
from tinyland import SCENARIOS, TINY

GoldEconomy(read(SCENARIOS / "baseline.yaml").with_values(TINY, allow_outside=True)).run_for(4)
