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
    from goldsim.economy import GoldEconomy as GoldEconomy
    from goldsim.engine.ledger.payments import Payment as Payment, Payments as Payments
    from goldsim.engine.own_verbs import verb as verb
    from goldsim.engine.records import Account as Account, In as In, Key as Key, Keys as Keys, Out as Out, Rows as Rows
    from goldsim.entities import (
        ArmedGroup as ArmedGroup,
        Case as Case,
        Child as Child,
        Committee as Committee,
        Company as Company,
        Miner as Miner,
        Official as Official,
        Site as Site,
        Trafficker as Trafficker,
    )
    from goldsim.errors import GoldsimError as GoldsimError, ScenarioError as ScenarioError, UsageError as UsageError
    from goldsim.outcomes.own_outcomes import outcome as outcome
    from goldsim.outcomes.run_tables import reported as reported
    from goldsim.report.page import plot as plot
    from goldsim.runs import Own as Own, Run as Run, run as run
    from goldsim.scenario import Scenario as Scenario, read as read
    from goldsim.studies.analysis.findings import open_results
    from goldsim.studies.making import compare as compare
    from goldsim.studies.sweeping import sweep as sweep

    open = open_results
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

__all__ = sorted(["__version__", *(name for names in _WHERE.values() for name in names)])


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
