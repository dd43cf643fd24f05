"""goldsim: Mali's artisanal gold economy, week by week, to compare policies at equal budget.

The public interface is small; everything in it is listed in `__all__` and loaded when it is first asked for.

Examples
--------
>>> import goldsim
>>> scenario = goldsim.read("scenarios/livelihood_support.yaml")  # doctest: +SKIP
>>> run = goldsim.run(scenario, seed=1, weeks=52)  # doctest: +SKIP
>>> run.weekly["n_mining"].mean()  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy
    from goldsim.entities import ArmedGroup, Case, Child, Committee, Company, Miner, Official, Site, Trafficker
    from goldsim.errors import GoldsimError, ScenarioError, UsageError
    from goldsim.runs import Run, run
    from goldsim.scenario import Scenario, read
    from goldsim.studies.analysis.findings import open_results as open
    from goldsim.studies.making import compare

    __version__: str

_WHERE = {
    "goldsim.scenario": ("read", "Scenario"),
    "goldsim.runs": ("run", "Run"),
    "goldsim.studies.making": ("compare",),
    "goldsim.studies.analysis.findings": ("open",),
    "goldsim.economy": ("GoldEconomy",),
    "goldsim.errors": ("GoldsimError", "ScenarioError", "UsageError"),
    "goldsim.entities": ("ArmedGroup", "Case", "Child", "Committee", "Company", "Miner", "Official", "Site", "Trafficker"),
}

_CALLED = {"open": "open_results"}  # there

__all__ = [
    "ArmedGroup",
    "Case",
    "Child",
    "Committee",
    "Company",
    "GoldEconomy",
    "GoldsimError",
    "Miner",
    "Official",
    "Run",
    "Scenario",
    "ScenarioError",
    "Site",
    "Trafficker",
    "UsageError",
    "__version__",
    "compare",
    "open",
    "read",
    "run",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that `goldsim --help` need not wait for the numerics."""
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("goldsim")
    elif where := [module for module, names in _WHERE.items() if name in names]:
        value = getattr(import_module(where[0]), _CALLED.get(name, name))
    else:
        raise AttributeError(f"module 'goldsim' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
