import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity
from goldsim.processes import recruit
from goldsim.processes.recruit.child_soldiers import child_chance, take_children
from goldsim.processes.recruit.groups import Ground, Group, Site, fighters_around
from paired import lived

SHARE = st.floats(0, 1)


def take(economy, released):
    """Let groups win children, with as many fighters around as there are."""
    around = economy.call(fighters_around, Group, Ground, Site, economy.p.recruit.fighting_share)
    take_children(economy, around, released)


@given(hardship=SHARE, wronged=SHARE, around=st.floats(0, 0.01))
def test_children_go_with_fighters_for_food_and_revenge_and_boys_above_all(p, form, hardship, wronged, around):
    boy, girl = (form(child_chance)(hardship, wronged, around, is_girl, p.recruit) for is_girl in (False, True))
    assert boy == pytest.approx(p.recruit.core_rate * around * min(hardship + wronged, 1))
    assert girl == pytest.approx(boy * p.recruit.girl_share)
    assert 0 <= girl <= boy <= 1


def children_at_risk(tiny, **values):
    """Return an economy in which group 0 holds every cell and every household has nothing."""
    scenario = tiny.with_values({f"recruit.{name}": value for name, value in values.items()}, allow_outside=True)
    economy = GoldEconomy(scenario, seed=1)
    put(economy.cells, controller=0, people=1000)
    put(economy.miners, hardship=1.0)
    men = economy.armed_groups.account("men")
    men[...] = 0
    men[0] = 500  # half as many fighters as people, everywhere
    return economy


def test_only_boys_and_girls_of_households_on_held_ground_who_are_old_enough_are_taken(tiny):
    economy = children_at_risk(tiny, fighting_share=1.0, girl_share=1.0)
    economy.p = economy.p._replace(recruit=economy.p.recruit._replace(core_rate=1e6))  # so that all are won
    children, p = economy.children, economy.p.recruit
    free = np.unique(children.origin)[::2]
    put(economy.cells, free, controller=-1)
    before = children.state.copy()
    with acting(economy, recruit):
        take(economy, 0.0)
    at_home = (children.guardian >= 0) & np.isin(
        before, [ChildState.SCHOOL, ChildState.HOME, ChildState.HELPING, ChildState.WORKING]
    )
    at_risk = at_home & (children.age_weeks >= p.child_youngest_weeks) & ~np.isin(children.origin, free)
    assert at_risk.any()
    assert ((children.state == ChildState.ARMED) == at_risk).all()
    assert ((children.group == 0) == at_risk).all()
    assert (children.site[at_risk] == -1).all()
    assert (children.state[~at_risk] == before[~at_risk]).all()
    assert economy.tally["n_children_recruited"] == at_risk.sum() * children.weight


def test_children_with_a_group_count_as_its_fighters_until_they_get_away(tiny):
    economy = children_at_risk(tiny, core_rate=1.0, fighting_share=1.0, child_leave_rate=0.0, leave_rate=0.0)
    with acting(economy, recruit):
        recruit.step(economy)
    children, groups = economy.children, economy.armed_groups
    armed = children.state == ChildState.ARMED
    recruits = (economy.miners.activity == Activity.FIGHTER) & (economy.miners.group == 0)
    assert armed.any()
    assert groups.n_fighters[0] == groups.n_core[0] + recruits.sum() * economy.miners.weight + armed.sum() * children.weight
    # All who get away are home again with no group; the chance of it is a weekly one.
    economy.p = economy.p._replace(recruit=economy.p.recruit._replace(child_leave_rate=1.0, core_rate=0.0))
    with acting(economy, recruit):
        take(economy, 0.0)
    assert (children.state[armed] == ChildState.HOME).all()
    assert (children.group == -1).all()


def test_a_programme_takes_out_the_same_part_of_children_as_of_other_fighters(tiny):
    economy = children_at_risk(tiny, core_rate=0.0, child_leave_rate=0.0)
    children, rows = economy.children, np.arange(400)
    put(children, rows, state=ChildState.ARMED, group=0, site=-1)
    with acting(economy, recruit):
        take(economy, 0.25)
    out = children.state[rows] == ChildState.HOME
    assert out.mean() == pytest.approx(0.25, abs=4 * np.sqrt(0.19 / 400))
    assert (children.group[rows] == np.where(out, -1, 0)).all()


def test_without_recruitment_groups_take_neither_adults_nor_children_and_hire_nobody(tiny):
    eager = {"recruit__core_rate": 0.2, "recruit__fighting_share": 1.0}

    def rule(economy):
        # Who lacks nothing does not join, nor do his children; so nobody has enough.
        put(economy.cells, economy.geography.region >= 0, controller=0)
        put(economy.miners, hardship=1.0)

    with_, without = (lived(tiny.with_values({"mechanisms.M10": switch}), 1, 10, rule, **eager) for switch in ("on", "off"))
    assert with_.latest["n_children_armed"] > 0
    assert (with_.miners.activity == Activity.FIGHTER).any()
    assert without.latest["n_children_armed"] == 0
    assert not (without.miners.activity == Activity.FIGHTER).any()
    cores = [week["n_fighters"] for week in without.observer.weekly]
    assert cores == sorted(cores, reverse=True)
