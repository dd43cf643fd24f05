import numpy as np
import pytest

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.processes import land
from goldsim.processes.land import Field, Operator, Site, take_fields
from paired import lived, mean_of, surely_more
from records import filled


def fields(p, form, n_miners=0, n_machines=0, taken=0.0, concession=0.0, **values):
    """Return what is taken of the fields of one cell of 10,000 ha after a week."""
    field = filled(Field, 1, cell_ha=np.array([10_000.0]), concession_share=np.array([concession]), fields_taken=taken)
    site, operator = filled(Site, 1, n_miners=n_miners), filled(Operator, 2, site=[0, -1], n_machines=n_machines)
    form(take_fields)(field, site, operator, 0, p.land._replace(**values))
    return float(field.fields_taken[0])


def test_people_and_mines_hold_fields_and_machines_spoil_more_every_week(p, form):
    ha = 10_000 * p.land.cropped_share
    assert fields(p, form, n_miners=1000) == pytest.approx(1000 * p.land.person_ha / ha)
    assert fields(p, form, concession=0.5) == pytest.approx(0.5 * p.land.fenced_share)
    once = fields(p, form, n_machines=10)
    assert once == pytest.approx(10 * p.land.machine_ha_rate / ha)
    assert fields(p, form, n_machines=10, taken=once) == pytest.approx(once * (2 - p.land.fill_rate), rel=1e-4)
    assert fields(p, form, n_miners=10**9) == 1


def test_holes_are_filled_slowly_when_people_have_left(p, form):
    assert fields(p, form, taken=0.4) == pytest.approx(0.4 * (1 - p.land.fill_rate))
    assert fields(p, form, n_miners=100, taken=0.4) == pytest.approx(0.4 * (1 - p.land.fill_rate))


def test_homes_feel_what_they_lost_within_a_year_and_last_weeks_wrongs_are_over(tiny):
    economy = GoldEconomy(tiny, seed=1)
    cell = int(np.bincount(economy.miners.home).argmax())
    put(economy.miners, wronged=0.7)
    put(economy.sites, n_miners=0)
    put(economy.companies, n_machines=0)
    put(economy.cells, fields_taken=0.1, fields_before=0.1)
    put(economy.cells, cell, fields_taken=0.3, fields_before=0.1)
    with acting(economy, land):
        land.step(economy)
    is_there = economy.miners.home == cell
    assert economy.miners.wronged[is_there] == pytest.approx(0.2, abs=0.01)
    assert not economy.miners.wronged[~is_there].any()


def test_land_that_was_taken_before_week_zero_is_felt_by_nobody(tiny):
    economy = GoldEconomy(tiny, seed=1)
    assert economy.cells.fields_taken.max() > 0
    with acting(economy, land):
        land.step(economy)
    assert economy.miners.wronged.max() < 0.01


def test_without_quarrels_over_land_no_field_is_lost_and_nothing_resented(tiny):
    economy = GoldEconomy(tiny.with_values({"mechanisms.M30": "off"}), seed=1)
    before = economy.cells.fields_taken.copy()
    put(economy.miners, wronged=0.7)
    with acting(economy, land):
        land.step(economy)
    assert not economy.miners.wronged.any()
    assert (economy.cells.fields_taken == before).all()


def test_where_more_dig_more_fields_are_lost(tiny):
    def lost(factor):
        return lambda seed: mean_of(lived(tiny, seed, 20, price__world_price_factor=factor), "fields_taken_share")

    assert surely_more(lost(3.0), lost(0.5))
