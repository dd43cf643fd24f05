"""Carrying out runs: in batches, by a crew of worker processes or of a cluster, and their order does not matter."""

from goldsim.studies.execution.batch import Batch, Ended, make_run
from goldsim.studies.execution.dispatch import carry_out, check_scheduler

__all__ = ["Batch", "Ended", "carry_out", "check_scheduler", "make_run"]
