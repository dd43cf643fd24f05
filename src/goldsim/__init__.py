"""goldsim: Mali's artisanal gold economy, week by week, to compare policies at equal budget.

The public interface is small; everything in it is listed in `__all__` and loaded when it is first asked for.

Examples
--------
>>> import goldsim
>>> few = {"run.people_per_row": 20_000, "run.children_per_row": 20_000}  # coarse, for a quick look
>>> run = goldsim.run(goldsim.read("baseline").with_values(few), seed=1, weeks=4)
>>> run
<Run of baseline: seed 1, 4 weeks from 2021-01-04>
>>> bool((goldsim.reported(run.weekly)["n_mining"] > 100).all())  # thousand people
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goldsim.economy import GoldEconomy
    from goldsim.engine.ledger.payments import Payment, Payments
    from goldsim.engine.own_verbs import verb
    from goldsim.engine.records import Account, In, Key, Keys, Out, Rows
    from goldsim.entities import ArmedGroup, Case, Child, Committee, Company, Miner, Official, Site, Trafficker
    from goldsim.errors import GoldsimError, ScenarioError, UsageError
    from goldsim.outcomes.own_outcomes import outcome
    from goldsim.outcomes.run_tables import reported
    from goldsim.report.page import plot
    from goldsim.runs import Own, Run, run
    from goldsim.scenario import Scenario, read
    from goldsim.studies.analysis.findings import open_results as open
    from goldsim.studies.making import compare
    from goldsim.studies.sweeping import sweep

    __version__: str

_WHERE = {
    "goldsim.scenario": ("read", "Scenario"),
    "goldsim.runs": ("run", "Own", "Run"),
    "goldsim.studies.making": ("compare",),
    "goldsim.studies.sweeping": ("sweep",),
    "goldsim.report.page": ("plot",),
    "goldsim.engine.own_verbs": ("verb",),
    "goldsim.engine.records": ("Account", "In", "Key", "Keys", "Out", "Rows"),
    "goldsim.engine.ledger.payments": ("Payment", "Payments"),
    "goldsim.outcomes.own_outcomes": ("outcome",),
    "goldsim.outcomes.run_tables": ("reported",),
    "goldsim.studies.analysis.findings": ("open",),
    "goldsim.economy": ("GoldEconomy",),
    "goldsim.errors": ("GoldsimError", "ScenarioError", "UsageError"),
    "goldsim.entities": ("ArmedGroup", "Case", "Child", "Committee", "Company", "Miner", "Official", "Site", "Trafficker"),
}

_CALLED = {"open": "open_results"}  # there

__all__ = [
    "Account",
    "ArmedGroup",
    "Case",
    "Child",
    "Committee",
    "Company",
    "GoldEconomy",
    "GoldsimError",
    "In",
    "Key",
    "Keys",
    "Miner",
    "Official",
    "Out",
    "Own",
    "Payment",
    "Payments",
    "Rows",
    "Run",
    "Scenario",
    "ScenarioError",
    "Site",
    "Trafficker",
    "UsageError",
    "__version__",
    "compare",
    "open",
    "outcome",
    "plot",
    "read",
    "reported",
    "run",
    "sweep",
    "verb",
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
