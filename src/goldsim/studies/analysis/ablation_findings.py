"""What an ablation says: what each mechanism does, and whether it changes which policy is best."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import pandas as pd

from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.studies.analysis.ablation import Ablation, Best, ablation_of, best_policies, effects
from goldsim.studies.analysis.ablation_text import ablation_text, best_changes, tally
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.analysis.csv_tables import DIFFERENCE_HEAD, OUTCOME_HEAD, PERCENT_HEAD, outcome_cells, to_csv
from goldsim.studies.analysis.kind import Findings
from goldsim.studies.analysis.paired import DIFFERENCE, PERCENT

TEXT: Final = "ablation.md"
_MEANS: Final = ("n", "mean_on", "mean_off", "spread_on")
_EFFECT: Final = (*_MEANS, *DIFFERENCE, *PERCENT, "is_clear")
_EFFECT_HEAD: Final = (*_MEANS, *DIFFERENCE_HEAD, *PERCENT_HEAD, "is_clear")
_LEAD_HEAD: Final = ("lead_mean", "lead_low_95", "lead_high_95", "lead_is_clear")
_GAIN_HEAD: Final = ("gain_mean", "gain_low_95", "gain_high_95", "change_is_clear", "was_clear")
_BEST_HEAD: Final = ("n", "best", "ranking", *_LEAD_HEAD, "best_with_everything_on", "changes", *_GAIN_HEAD)


class AblationFindings(Findings[Compared]):
    """What is said of scenarios that are run as they are and once without each mechanism: tables too large for a console."""

    @cached_property
    def study(self) -> Ablation:
        """The runs, sorted out."""
        return ablation_of(self.results)

    @cached_property
    def effects(self) -> pd.DataFrame:
        """What becomes of each outcome where a mechanism is switched off, see `ablation.effects`."""
        return effects(self.study)

    @cached_property
    def best(self) -> list[Best]:
        """Which policy is best in each outcome, see `ablation.best_policies`."""
        return best_policies(self.study)

    def lines(self) -> Sequence[str]:
        """Return what changes which policy is best, and where all of it can be read."""
        if not self.results.rows:
            return []
        said = [tally(self.best), "", *best_changes(self.best), ""] if self.best else []
        return ["", *said, str(self.results.folder / TEXT)]

    def content(self) -> Mapping[str, Any]:
        """Return the effects and the best policies."""
        if not self.results.rows:
            return {}
        best = [row._asdict() | {"lead": row.lead._asdict(), "gain": row.gain and row.gain._asdict()} for row in self.best]
        return {"effects": self.effects.to_dict("records"), "best_policies": best}

    def files(self) -> Mapping[str, str | None]:
        """Return two tables for spreadsheets, and a page of text."""
        return {
            "tables/ablation.csv": effects_csv(self.effects),
            "tables/best_policy.csv": best_csv(self.best),
            TEXT: ablation_text(self.results, self.study, self.effects, self.best),
        }


def effects_csv(changes: pd.DataFrame) -> str:
    """Return what becomes of each outcome without each mechanism, as CSV: a row a mechanism, policy and outcome."""
    rows: list[Iterable[object]] = [("mechanism", "title", "policy", *OUTCOME_HEAD, *_EFFECT_HEAD)]
    found: Any = changes.itertuples(index=False)
    for row in found:
        place = (row.mechanism, MECHANISMS[row.mechanism].title, row.policy)
        rows.append([*place, *outcome_cells(row.outcome), *(getattr(row, key) for key in _EFFECT)])
    return to_csv(rows)


def best_csv(best: Sequence[Best]) -> str:
    """Return which policy is best in each outcome without each mechanism, as CSV: a row an outcome and mechanism."""
    rows: list[Iterable[object]] = [(*OUTCOME_HEAD, "mechanism_off", "title", *_BEST_HEAD)]
    for row in best:
        off = (row.mechanism, MECHANISMS[row.mechanism].title) if row.mechanism else ("none", "everything on")
        lead = [*(getattr(row.lead, key) for key in DIFFERENCE), row.lead.is_clear]
        change: list[object] = [False, None, None, None, None, None]
        if row.gain is not None:
            change = [True, *(getattr(row.gain, key) for key in DIFFERENCE), row.is_clear, row.was_clear]
        ranking = (row.ranking[0], " > ".join(row.ranking))
        rows.append([*outcome_cells(row.outcome), *off, row.n, *ranking, *lead, row.usual, *change])
    return to_csv(rows)
