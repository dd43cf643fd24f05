import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.processes.police import front_share, presence_chance, sentence_chance


def presence(people, sites, km, p):
    return presence_chance(np.array([people]), np.array([sites]), np.array([km]), p)[0]


@given(people=st.floats(0, 5000), sites=st.integers(0, 100), km=st.floats(0, 1000))
def test_presence_rises_with_people_and_falls_with_sites_and_distance(p, people, sites, km):
    usual = presence(people, sites, km, p.police)
    assert 0 <= usual <= 1
    assert presence(people + 10, sites, km, p.police) >= usual
    assert presence(people, sites + 1, km, p.police) <= usual
    assert presence(people, sites, km + 10, p.police) <= usual


def test_nobody_on_duty_is_nobody_there_and_the_usual_number_next_door_is_there_two_weeks_in_three(p):
    assert presence(0.0, 3, 0.0, p.police) == 0
    assert presence(3 * p.police.gendarmes_half, 3, 0.0, p.police) == pytest.approx(1 - np.exp(-1))


@given(attacks=st.floats(0, 1000))
def test_attacks_call_forces_to_the_front_and_never_more_than_all(p, attacks):
    assert front_share(0.0, p.police) == pytest.approx(p.police.front_share)
    assert front_share(attacks, p.police) <= front_share(attacks + 1, p.police) <= 1
    assert front_share(attacks, p.police._replace(front_share=0.9, front_gain_share=0.9)) <= 1


@given(units=st.floats(0, 1000))
def test_courts_that_can_work_sentence_more(p, units):
    assert sentence_chance(0.0, p.police) == pytest.approx(p.police.sentence_share)
    assert sentence_chance(units, p.police) <= sentence_chance(units + 1, p.police) <= 1
    half = p.police.sentence_share + (1 - p.police.sentence_share) / 2
    assert sentence_chance(p.police.courts_half_units, p.police) == pytest.approx(half)


def test_the_state_is_absent_where_armed_groups_hold_the_cell(year_in_tinyland):
    economy = year_in_tinyland
    # Groups take cells after the patrols of a week, so this looks at sites held since before.
    held = (economy.cells.controller[economy.sites.cell] >= 0) & (economy.cells.attacked[economy.sites.cell] < economy.week)
    assert held.any()
    assert (economy.sites.presence[held] == 0).all()
    assert (economy.sites.presence[economy.cells.controller[economy.sites.cell] < 0] > 0).any()
