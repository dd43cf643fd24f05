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
    from goldsim.entities.armed_groups import ArmedGroup
    from goldsim.entities.children import Child
    from goldsim.entities.committees import Committee
    from goldsim.entities.companies import Company
    from goldsim.entities.docket import Case
    from goldsim.entities.miners import Miner
    from goldsim.entities.officials import Official
    from goldsim.entities.sites import Site
    from goldsim.entities.traffickers import Trafficker
    from goldsim.errors import GoldsimError, ScenarioError, UsageError
    from goldsim.runs import Run, run
    from goldsim.scenario import Scenario, read
    from goldsim.studies.comparison import compare
    from goldsim.studies.opening import open_results as open

    __version__: str

_WHERE = {
    "read": "goldsim.scenario",
    "open": "goldsim.studies.opening",
    "Scenario": "goldsim.scenario",
    "run": "goldsim.runs",
    "Run": "goldsim.runs",
    "compare": "goldsim.studies.comparison",
    "GoldEconomy": "goldsim.economy",
    "GoldsimError": "goldsim.errors",
    "ScenarioError": "goldsim.errors",
    "UsageError": "goldsim.errors",
    "Miner": "goldsim.entities.miners",
    "Child": "goldsim.entities.children",
    "Site": "goldsim.entities.sites",
    "Trafficker": "goldsim.entities.traffickers",
    "ArmedGroup": "goldsim.entities.armed_groups",
    "Official": "goldsim.entities.officials",
    "Company": "goldsim.entities.companies",
    "Committee": "goldsim.entities.committees",
    "Case": "goldsim.entities.docket",
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
    elif name in _WHERE:
        value = getattr(import_module(_WHERE[name]), _CALLED.get(name, name))
    else:
        raise AttributeError(f"module 'goldsim' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
