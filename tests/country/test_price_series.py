"""A gold price of one's own: read in the usual forms, and everything that is wrong with it said by line."""

from datetime import date

import pytest

from bad_scenarios import HEAD
from complete_scenario import write_complete
from goldsim.country.price_series import read_series, usd_per_oz_on
from goldsim.economy import GoldEconomy
from goldsim.errors import ScenarioError
from goldsim.scenario import read
from goldsim.units import GRAMS_PER_TROY_OUNCE, XOF_PER_EUR

RATE = 600.0


def series(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "prices.csv"
    path.write_text(text, encoding=encoding)
    return read_series(path, RATE)


@pytest.mark.parametrize(
    ("head", "price", "usd_per_oz"),
    [
        ("date,USD/oz", 1800.0, 1800.0),
        ("date,price (USD per kg)", 1000.0, GRAMS_PER_TROY_OUNCE),
        ("day,EUR/g", 50.0, 50 * GRAMS_PER_TROY_OUNCE * XOF_PER_EUR / RATE),
        ("month,XOF/g", 30_000.0, 50 * GRAMS_PER_TROY_OUNCE),
    ],
)
def test_currency_and_unit_are_read_from_the_head(tmp_path, head, price, usd_per_oz):
    assert series(tmp_path, f"# mine\n{head}\n2021-01,{price}\n")["2021-01"] == pytest.approx(usd_per_oz)


def test_days_and_weeks_are_averaged_by_month_in_any_usual_form_and_a_mark_at_the_start_does_no_harm(tmp_path):
    for days in (
        ("2021-01-04", "2021-01-11", "2021-02-01"),
        ("04/01/2021", "11/01/2021", "01/02/2021"),
        ("4.1.2021", "11.1.2021", "1.2.2021"),
    ):
        text = "date,USD/oz\n" + "".join(f"{day},{price}\n" for day, price in zip(days, (1000, 1200, 1500), strict=True))
        found = series(tmp_path, text, encoding="utf-8-sig")
        assert dict(found) == {"2021-01": 1100.0, "2021-02": 1500.0}
    assert [usd_per_oz_on(day, found) for day in (date(2020, 1, 1), date(2021, 1, 5), date(2030, 1, 1))] == [1100, 1100, 1500]


BAD = {
    "semicolons": ("date;USD/oz\n2021-01;1\n", 1, "columns are separated by semicolons: separate them by commas"),
    "no unit": ("date,price\n2021-01,1\n", 1, "the first line must name currency and unit of the price, such as date,USD/oz"),
    "an unknown unit": ("date,USD/lb\n2021-01,1\n", 1, "'lb' is not known: there are oz, ozt, g, kg, t"),
    "an unknown currency": ("date,GBP/oz\n2021-01,1\n", 1, "'GBP' is not known: there are USD, EUR, XOF"),
    "decimal commas": ("date,USD/oz\n2021-01,1800,5\n", 2, "decimal commas or semicolons are not read"),
    "no date": ("date,USD/oz\n2021-13,1\n", 2, "'2021-13' is no date: write 2021-01, 2021-01-31, 31/01/2021 or 31.01.2021"),
    "a date twice": ("date,USD/oz\n2021-01,1\n2021-01,2\n", 3, "2021-01-01 is there twice, first on line 2"),
    "dates out of order": ("date,USD/oz\n2021-02,1\n2021-01,2\n", 3, "2021-01-01 comes after 2021-02-01, first on line 2"),
    "a gap": (
        "date,USD/oz\n2021-01,1\n2021-04,2\n",
        3,
        "nothing is said of 2021-02, before 2021-04-01: give every month a price",
    ),
    "no price": ("date,USD/oz\n2021-01,n/a\n", 2, "'n/a' is no price above 0"),
    "nothing": ("date,USD/oz\n", 1, "holds no price"),
}


@pytest.mark.parametrize(("text", "line", "words"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_with_its_line(tmp_path, text, line, words):
    with pytest.raises(ScenarioError) as error:
        series(tmp_path, text)
    (issue,) = error.value.issues
    assert issue.line == line
    assert issue.message.startswith(words)


def test_a_scenario_takes_a_series_carries_it_and_runs_at_its_price(same_folder, tiny):
    write_complete(same_folder)
    (same_folder / "prices.csv").write_text("date,USD/oz\n2021-01,3000\n2021-02,3100\n", encoding="utf-8")
    (same_folder / "child.yaml").write_text(f"{HEAD}gold_price: prices.csv\n", encoding="utf-8")
    scenario = read(same_folder / "child.yaml")
    assert dict(scenario.gold_price) == {"2021-01": 3000.0, "2021-02": 3100.0}
    (same_folder / "again.yaml").write_text(scenario.to_yaml(), encoding="utf-8")
    assert read(same_folder / "again.yaml").digest == scenario.digest != read(same_folder / "baseline.yaml").digest
    dear = tiny.with_values({"gold_price": {"2021-01": 3000.0}})
    economy = GoldEconomy(dear, seed=1)
    economy.step()
    p = dear.parameters.price
    assert economy.country.price[0] == pytest.approx(3000 * p.xof_per_usd * p.world_price_factor / 31_103.4768)
    for month in ("2021", "2021-13", "2021-01-04"):
        with pytest.raises(ScenarioError, match=rf"gold_price\.{month}: must be a month such as 2021-01"):
            tiny.with_values({"gold_price": {month: 3000.0}})
    with pytest.raises(ScenarioError, match=r"gold_price\.2021-04: nothing is said of 2021-02, before 2021-04-01"):
        tiny.with_values({"gold_price": {"2021-04": 3000.0, "2021-01": 2000.0}})


def test_scenarios_that_come_with_goldsim_are_found_by_name_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("extends: balanced\nname: mine\n", encoding="utf-8")
    assert read("mine.yaml").digest == read("balanced").digest
    with pytest.raises(ScenarioError, match="there is no such file"):
        read("balancd")
