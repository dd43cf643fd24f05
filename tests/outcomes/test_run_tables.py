"""The tables of a run: every column is told, dates and names are right, and shown units are those of the outcomes."""

import pandas as pd
import pytest

import goldsim
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.outcomes.run_tables import STATE, columns_of
from goldsim.runs import TABLES, collect


@pytest.fixture(scope="module")
def run(year_in_tinyland):
    return collect(year_in_tinyland)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_every_table_is_told_in_order_and_nothing_else(run, table):
    assert list(getattr(run, table).columns) == list(columns_of(table))
    assert all(about.meaning for about in columns_of(table).values())


@pytest.mark.parametrize("table", ["weekly", "regions", "sites", "cells", "exits", "events"])
def test_every_table_with_weeks_has_their_mondays(run, table):
    frame = getattr(run, table)
    assert (frame["date"] == pd.Timestamp(run.scenario.run.start) + pd.to_timedelta(7 * frame["week"], unit="D")).all()
    assert (frame["date"].dt.day_of_week == 0).all()


def test_who_holds_a_place_is_named_as_in_events(run, year_in_tinyland):
    groups = [group.name for group in year_in_tinyland.geography.armed_groups]
    for frame in (run.sites, run.cells):
        held = frame[frame["controller"] >= 0]
        assert len(held)
        assert (held["held_by"].astype(str) == [groups[row] if row < len(groups) else f"band {row - len(groups) + 1}"
                                                for row in held["controller"]]).all()  # fmt: skip
        assert set(frame.loc[frame["controller"] < 0, "held_by"]) <= {STATE}


def test_shown_weeks_have_the_runs_figures_as_their_means(run):
    shown = goldsim.reported(run.weekly)
    weekly = run.weekly
    assert shown["n_mining"].tolist() == pytest.approx((weekly["n_mining"] / 1000).tolist())
    assert shown["gold_dug_mg"].mean() == pytest.approx(weekly["gold_dug_mg"].sum() / 1e9 * 365.25 / 7 / len(weekly))
    assert shown["declared_share"].iloc[-1] == pytest.approx(100 * weekly["declared_share"].iloc[-1])
    assert shown.attrs["units"] == {name: one.unit for name, one in OUTCOMES.items()}
    assert "units" not in weekly.attrs
    assert goldsim.reported(run.regions)["n_mining"].sum() == pytest.approx(run.regions["n_mining"].sum() / 1000)


def test_the_gold_price_is_the_months(run, year_in_tinyland):
    p = year_in_tinyland.scenario.parameters.price
    in_january = 1866.98 * p.xof_per_usd * p.world_price_factor / 31.1034768
    assert run.weekly["gold_price_xof_per_g"].iloc[0] == pytest.approx(in_january, rel=0.02)
