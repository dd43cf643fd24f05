"""Another country is another file: a region alone, and countries in which some institution is missing."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from goldsim.country.geography import load
from goldsim.economy import GoldEconomy
from goldsim.entities.sites import HIDDEN
from goldsim.scenario import Scenario
from paired import sum_of
from tinyland import TINY, with_groups

WEEKS = 25
# So that in half a year deposits are found, networks come in, and children are seen, wherever there is anybody to do it.
LIVELY = {
    "prospect.find_rate": 0.001, "smuggle.enter_rate": 0.2, "protect.see_rate": 0.5, "initial.committee_reach_km": 200.0,
}  # fmt: skip


class Missing(NamedTuple):
    """What a country has not, and what there is none of then, though the usual country has some."""

    changes: dict[str, Any]
    none_of: Callable[[GoldEconomy], float]


def n_told(economy: GoldEconomy, kind: str, by: str = "") -> int:
    """Return how many events of a kind there were, all or those of one party."""
    return sum(event.kind == kind and by in ("", event.a) for event in economy.events)


MISSING = {
    "operators": Missing({"initial.n_companies": 0}, lambda e: sum_of(e, "gold_company_mg")),
    "committees": Missing(
        {"initial.n_committees": 0, "protect.found_rate": 0.0}, lambda e: int((e.committees.n_members > 0).sum())
    ),
    "fighters": Missing(
        {"run.geography": with_groups("0}}", "0}, from: 2099-01-01}")},
        lambda e: sum_of(e, "n_fighters") + sum_of(e, "armed_income_xof") + sum_of(e, "n_attacks"),
    ),
    "other networks": Missing(
        {"initial.n_traffickers": 1, "initial.n_networks_waiting": 0}, lambda e: len(np.unique(e.sites.buyer)) - 1
    ),
    "other sites": Missing(
        {"initial.n_sites": 1, "initial.n_hidden_sites": 0, "initial.n_companies": 1, "initial.n_committees": 1},
        lambda e: len(np.unique(e.miners.site[e.miners.site >= 0])) - (e.miners.site >= 0).any(),
    ),
    "hidden deposits": Missing({"initial.n_hidden_sites": 0}, lambda e: n_told(e, "find")),
    "networks that wait": Missing({"initial.n_networks_waiting": 0}, lambda e: n_told(e, "network new")),
    "other networks and operators": Missing(
        {"initial.n_traffickers": 1, "initial.n_networks_waiting": 0, "initial.n_companies": 0},
        lambda e: len(np.unique(e.sites.buyer)) - 1 + sum_of(e, "gold_company_mg"),
    ),
    "care homes": Missing({"initial.n_care_places": 0}, lambda e: sum_of(e, "n_children_in_care")),
}


def lived(baseline: Scenario, **changes: Any) -> GoldEconomy:
    """Return a small country after half a year; its books have closed every week, and as they were opened."""
    economy = GoldEconomy(baseline.with_values(TINY | LIVELY | changes, allow_outside=True), seed=1)
    opening = economy.ledger.total("gold"), economy.ledger.total("money")
    economy.run_for(WEEKS)
    assert (economy.ledger.total("gold"), economy.ledger.total("money")) == opening
    return economy


@pytest.fixture(scope="module")
def usual(baseline: Scenario) -> GoldEconomy:
    """Return a country in which nothing is missing."""
    return lived(baseline)


@pytest.mark.parametrize("missing", MISSING.values(), ids=MISSING)
def test_a_country_without_some_institution_runs_without_what_that_does_and_its_books_close(baseline, usual, missing):
    economy = lived(baseline, **missing.changes)
    assert missing.none_of(economy) == 0 < missing.none_of(usual)
    assert sum_of(economy, "gold_dug_mg") > 0


def test_a_country_without_armed_groups_has_no_armed_income_and_no_cell_is_held(baseline, usual, tmp_path):
    text = load("tinyland").content
    start, end = text.index("armed_groups:"), text.index("places:")
    country = tmp_path / "peaceful.yaml"
    country.write_text(text[:start] + "armed_groups: []\n" + text[end:], encoding="utf-8")
    peaceful = lived(baseline, **{"run.geography": str(country)})
    for outcome in ("armed_income_xof", "n_cells_held", "n_attacks"):
        assert sum_of(peaceful, outcome) == 0 < sum_of(usual, outcome)


def test_kayes_alone_runs_with_its_part_of_the_country(baseline):
    scenario = baseline.with_values({"run.geography": "kayes", "run.people_per_row": 400, "run.weeks": 30})
    economy = GoldEconomy(scenario, seed=1)
    share = economy.geography.gold_share
    assert 0.3 < share < 0.5
    initial, is_hidden = scenario.parameters.initial, economy.sites.found == HIDDEN
    assert (~is_hidden).sum() == round(share * initial.n_sites)
    assert is_hidden.sum() == round(share * initial.n_hidden_sites)
    economy.run_for(30)
    # ISS counted 298,307 miners in Kayes in 2019.
    assert 150_000 < economy.latest["n_mining"] < 600_000
    assert {place.region for place in economy.geography.places} == {"Kayes"}
    assert set(np.unique(economy.geography.region[economy.sites.cell])) == {0}
