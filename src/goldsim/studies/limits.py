"""How large a study can be; a room of its own, so that commands know it without loading what makes studies."""

from goldsim.reading.seeds import LARGEST_SEED as LARGEST_SEED

LARGEST_STUDY = 1_000_000  # runs
USUAL_RUNS = 10_000  # of a sweep, unless more are asked for
