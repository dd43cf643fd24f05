"""Another country is another file: a region alone, and countries in which some institution is missing."""

import pytest

from goldsim.economy import GoldEconomy
from goldsim.entities.sites import HIDDEN
from tinyland import TINY


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
    assert economy.tally["n_attacks"] >= 0


@pytest.mark.parametrize(
    "changes",
    [
        {"initial.n_companies": 0},
        {"initial.n_committees": 0},
        {"initial.n_jihadist_fighters": 0, "initial.n_signatory_fighters": 0},
        {"initial.n_traffickers": 1},
        {"initial.n_sites": 1, "initial.n_companies": 1, "initial.n_committees": 1},
        {"initial.n_hidden_sites": 0},
        {"initial.n_networks_waiting": 0},
        {"initial.n_traffickers": 1, "initial.n_networks_waiting": 0, "initial.n_companies": 0},
        {"initial.n_care_places": 0},
        {"initial.local_share": 0.0, "initial.internal_share": 0.0},
    ],
    ids=lambda changes: ", ".join(f"{path.split('.')[1]}={value}" for path, value in changes.items()),
)
def test_a_country_without_some_institution_runs_and_its_books_close(baseline, changes):
    economy = GoldEconomy(baseline.with_values(TINY | changes, allow_outside=True), seed=1)
    economy.run_for(25)
    assert economy.latest["n_mining"] >= 0


def test_a_country_without_armed_groups_has_no_armed_income(baseline, tmp_path):
    from goldsim.country.geography import load

    text = load("tinyland").content
    start, end = text.index("armed_groups:"), text.index("places:")
    country = tmp_path / "peaceful.yaml"
    country.write_text(text[:start] + "armed_groups: []\n" + text[end:], encoding="utf-8")
    economy = GoldEconomy(baseline.with_values(TINY | {"run.geography": str(country)}, allow_outside=True), seed=1)
    economy.run_for(25)
    assert economy.latest["armed_income_xof"] == economy.latest["n_cells_held"] == 0
