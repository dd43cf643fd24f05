"""How long a study takes: some weeks timed on this machine, with all that is done around them."""

import gc
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from goldsim.economy import GoldEconomy
from goldsim.runs import TABLES, collect
from goldsim.scenario import Scenario
from goldsim.studies.results.chunks import pack, to_arrow, write_chunk

WARM_UP = 2  # weeks in which compiled rules are loaded
TIMED = 13  # weeks


class Estimate(NamedTuple):
    """Seconds that a week takes, and seconds that a run takes besides: setting up, writing, clearing away."""

    week: float
    besides: float

    def run(self, weeks: int) -> float:
        """Return the seconds that a run takes."""
        return self.besides + self.week * weeks


def timed(scenario: Scenario, seed: int) -> Estimate:
    """Time a quarter of a year of a scenario; nothing is kept."""
    GoldEconomy(scenario, seed).run_for(WARM_UP)
    begun = time.perf_counter()
    economy = GoldEconomy(scenario, seed)
    ready = time.perf_counter()
    economy.run_for(TIMED)
    over = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="goldsim-") as spare:
        run = collect(economy)
        write_chunk(Path(spare), pack({"timed": {table: to_arrow(getattr(run, table)) for table in TABLES}}))
    gc.collect()
    return Estimate((over - ready) / TIMED, ready - begun + time.perf_counter() - over)
