"""Shared by tests of studies, which find the toy, the land and what they read of folders in this folder."""

import pytest
from ablations import made
from toy import Toy


@pytest.fixture(scope="session")
def changed(tmp_path_factory):
    """Return the results of three policies: b has the least bribes, but without M14 it is a; M02 does nothing."""
    scaled = {"bribes_xof": 0.7, "n_mining": 1.5, "n_band": 1.00002}
    toys = (Toy("base"), Toy("a", 0.9, effects={"M14": scaled}), Toy("b", 0.8))
    return made(tmp_path_factory.mktemp("changed") / "s", *toys, mechanisms=("M02", "M14"))
