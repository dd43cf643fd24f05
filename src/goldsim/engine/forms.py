"""Functional forms that several rules share."""

import numpy as np

from goldsim.engine.compiled import compiled


@compiled
def logistic(x: float) -> float:
    """Return a chance that rises from 0 to 1 with `x`, a half at 0."""
    return float(1.0 / (1.0 + np.exp(-x)))


@compiled
def saturating(amount: float, half: float) -> float:
    """Return 0 for nothing, a half at `half`, and nearly 1 for much."""
    return amount / (amount + half)
