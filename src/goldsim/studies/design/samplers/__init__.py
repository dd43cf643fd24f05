"""The study designs, by name, in the order in which they are listed; a new one is a file beside this one and a line here."""

from collections.abc import Callable
from typing import Final

from goldsim.studies.design.sampler import Sampler
from goldsim.studies.design.samplers import grid, lhs, morris, points, sobol
from goldsim.text.phrases import listed

_ALL: Final = (grid.SAMPLER, lhs.SAMPLER, sobol.SAMPLER, morris.SAMPLER, points.SAMPLER)
SAMPLERS: Final[dict[str, Sampler]] = {one.name: one for one in _ALL}
USUAL: Final = _ALL[0].name


def named(chosen: Callable[[Sampler], object]) -> str:
    """Return the names of some designs, as in a sentence.

    Examples
    --------
    >>> named(lambda one: one.samples)
    'lhs, sobol and morris'
    """
    return listed([one.name for one in SAMPLERS.values() if chosen(one)])
