"""The old place of `unknown`, for `goldsim.studies.design.study_file`, which still asks for it here."""

from goldsim.scenario.mechanisms import unknown

__all__ = ["unknown"]
