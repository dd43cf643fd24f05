import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldsim.processes.protect import next_trust, rank_within, sight_chance

SHARE = st.floats(0, 1)


@given(trust=SHARE, members=st.floats(0, 20), danger=SHARE)
def test_trust_and_members_see_more_and_danger_squeezes(p, trust, members, danger):
    def chance(t, m, d):
        return sight_chance(np.array([t]), np.array([m]), np.array([d]), 5.0, p.protect)[0]

    usual = chance(trust, members, danger)
    assert 0 <= usual <= 1
    assert chance(min(1, trust + 0.1), members, danger) >= usual
    assert chance(trust, members + 1, danger) >= usual
    assert chance(trust, members, min(1, danger + 0.1)) <= usual


def test_a_usual_trusted_committee_in_peace_sees_at_the_stated_rate(p):
    assert sight_chance(np.array([1.0]), np.array([5.0]), np.array([0.0]), 5.0, p.protect)[0] == pytest.approx(p.protect.see_rate)


def test_trust_is_unchanged_without_cases_and_moves_toward_the_part_that_was_helped(p):
    trust = np.full(3, 0.5)
    after = next_trust(trust, np.array([0, 4, 4]), np.array([0, 4, 0]), p.protect)
    assert after[0] == 0.5
    assert after[1] > 0.5 > after[2]


@given(trust=SHARE, n=st.integers(0, 200), share=SHARE)
def test_trust_stays_between_its_floor_and_one(p, trust, n, share):
    helped = int(n * share)
    start = max(trust, p.protect.trust_lowest_share)
    after = next_trust(np.array([start]), np.array([n]), np.array([helped]), p.protect)[0]
    assert p.protect.trust_lowest_share <= after <= 1
    if n:
        more = next_trust(np.array([start]), np.array([n]), np.array([n]), p.protect)[0]
        assert more >= after


@given(st.lists(st.integers(0, 5), max_size=60))
def test_rank_counts_those_before_in_the_same_group(groups):
    ranks = rank_within(np.array(groups, dtype=np.int64))
    assert ranks.tolist() == [groups[:i].count(group) for i, group in enumerate(groups)]


def test_care_homes_never_hold_more_than_their_places(year_in_tinyland):
    children, officials = year_in_tinyland.children, year_in_tinyland.officials
    in_care = children.home[children.home >= 0]
    occupied = np.bincount(in_care, minlength=len(officials)) * children.weight
    # Places are rounded to whole rows of children, by one row at most.
    assert (occupied <= officials.n_places + children.weight).all()
