"""Ablations of toys: scenarios whose runs are known, as they are and without mechanisms."""

from toy import toy_run

from goldsim.studies.making import make_study
from goldsim.studies.results.folder import Command
from goldsim.studies.study_file import StudyFile

HALVED = {name: 0.5 for name in ("bribes_xof", "n_mining")}
COMMAND = Command("goldsim study toys.yaml")


def of_toys(*toys, seeds=range(1, 7), mechanisms=("M14",), analyses=("ablation",)):
    """Return the design of a study file that switches mechanisms off."""
    study = StudyFile("toys", "Toys", (), toys, tuple(seeds), mechanisms=tuple(mechanisms), analyses=tuple(analyses))
    return study.design(run_one=toy_run)


def made(root, *toys, **more):
    """Return the results of such a study."""
    return make_study(of_toys(*toys, **more), root, command=COMMAND).results
