"""Studies: many runs, made, kept and compared; how large one can be is said here, for those who make none."""

LARGEST_STUDY = 1_000_000  # runs
USUAL_RUNS = 10_000  # of a sweep, unless more are asked for
