"""For tests of rules: the baseline's numbers, and each compiled rule both as it runs and as plain Python."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from goldsim.engine.draws import Draws
from goldsim.parameters import Parameters
from goldsim.scenario import Scenario


@pytest.fixture(scope="session")
def p(baseline: Scenario) -> Parameters:
    return baseline.parameters


@pytest.fixture(scope="session", params=["compiled", "plain"])
def form(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    """Turn a compiled rule into the form under test."""
    return (lambda rule: rule) if request.param == "compiled" else (lambda rule: rule.py_func)


@pytest.fixture(scope="session")
def keys() -> Callable[..., Any]:
    """Return keys of draws, one a name."""
    return lambda *names: np.array([Draws(7).key(name, 0) for name in names])
