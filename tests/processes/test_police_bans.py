"""A ban on digging: where and when it holds, who clears, who lets himself be paid, and that papers spare nobody."""

import numpy as np
import pytest

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.miners import Activity
from goldsim.processes import permit, police, recruit
from goldsim.processes.extort.bribes import EVERYBODY, WITHOUT_PAPERS, Luck, Site, who_is_asked
from goldsim.processes.permit import forbid
from goldsim.processes.police.bans import clear_banned
from goldsim.processes.police.raids import arrest_fighters
from goldsim.processes.recruit.surrender import feared_xof, who_comes
from records import filled, keys_of


def banned(tiny, **ban):
    first = tiny.run.start
    return tiny.with_values({"policy.from": first, "policy.to": first.replace(month=3, day=14), "policy.bans": [ban]})


def test_digging_is_forbidden_in_the_months_and_places_that_are_said_while_the_phase_lasts(tiny):
    economy = GoldEconomy(banned(tiny, where={"regions": ["Boria"]}, months=[2, 3]), seed=1)
    there = economy.geography.region[economy.sites.cell] == economy.geography.region_names.index("Boria")
    assert 0 < there.sum() < len(there)
    for month, day, holds in ((1, 25, False), (2, 1, True), (3, 8, True), (3, 15, False)):
        economy.date = tiny.run.start.replace(month=month, day=day)
        with acting(economy, permit):
            forbid(economy)
        assert np.array_equal(economy.sites.is_banned, there & holds)


@pytest.fixture
def forbidden(tiny):
    """An economy in which digging is forbidden everywhere and the state is at every site, and all miners hold a card."""
    economy = GoldEconomy(tiny, seed=1)
    put(economy.sites, is_banned=True, is_permitted=True, presence=1.0, operator=-1, n_miners=50)
    put(economy.miners, is_permitted=True)
    put(economy.miners, economy.miners.activity == Activity.MINE, gold=1000)
    return economy


def test_a_post_that_does_its_duty_clears_the_diggings_whatever_papers_there_are(forbidden):
    put(forbidden.officials, integrity=1.0)
    with acting(forbidden, police):
        clear_banned(forbidden)
    assert (forbidden.sites.closed_until > forbidden.week).all()
    assert (forbidden.miners.gold[forbidden.miners.activity == Activity.MINE] < 1000).all()
    assert {event.kind for event in forbidden.events} == {"ban"}


@pytest.mark.parametrize("columns", [{"integrity": 0.0}, {"presence": 0.0}, {"is_banned": False}])
def test_nobody_clears_where_the_post_is_paid_or_away_or_nothing_is_forbidden(forbidden, columns):
    put(forbidden.officials, integrity=columns.pop("integrity", 1.0))
    put(forbidden.sites, **columns)
    with acting(forbidden, police):
        clear_banned(forbidden)
    assert (forbidden.sites.closed_until <= forbidden.week).all()


def test_an_operator_with_guards_goes_on_and_machines_of_others_stand_still_with_the_diggings(forbidden):
    put(forbidden.officials, integrity=1.0)
    put(forbidden.sites, [0, 1], operator=[0, 1])
    put(forbidden.companies, [0, 1], site=[0, 1], is_guarded=[True, False], is_covered=False, resumes_week=0)
    with acting(forbidden, police):
        clear_banned(forbidden)
    assert (forbidden.sites.closed_until[:2] > forbidden.week).tolist() == [False, True]
    assert forbidden.companies.resumes_week[:2].tolist() == [0, forbidden.sites.closed_until[1]]


def test_a_post_that_can_be_paid_asks_a_bribe_of_everybody_where_digging_is_forbidden(form):
    n = 400
    asked = [
        form(who_is_asked)(filled(Site, n, presence=1.0, controller=-1, is_banned=is_banned), np.full(1, 0.5), keys_of(Luck))
        for is_banned in (False, True)
    ]
    assert set(asked[0].tolist()) == {0, WITHOUT_PAPERS, EVERYBODY}
    assert np.array_equal(asked[1], np.where(asked[0] > 0, EVERYBODY, 0))


@pytest.mark.parametrize("amnesty", [False, True])
def test_who_fought_the_state_is_wanted_at_the_pit_but_for_an_amnesty_and_those_who_fight_know_it(tiny, amnesty):
    values = {"policy.from": tiny.run.start, "policy.switches.amnesty": amnesty, "police.arrest_share": 0.8}
    economy = GoldEconomy(tiny.with_values(values), seed=1)
    group = int(np.flatnonzero(economy.stances()[:-1, -1] == 1)[0])
    digs = np.flatnonzero(economy.miners.activity == Activity.MINE)
    put(economy.miners, digs[::2], former_group=group)
    with acting(economy, police):
        arrest_fighters(economy, np.ones(len(economy.sites), dtype=np.bool_))
    caught = economy.miners.activity[digs] == Activity.DETAINED
    assert caught[::2].any() != amnesty
    assert not caught[1::2].any()
    assert (economy.country.wanted_rate[0] > 0) != amnesty
    # Where the state has killed nobody an amnesty is believed, where it has killed many it is not.
    put(economy.country, wanted_rate=0.01, sentenced_share=0.5)
    put(economy.cells, np.arange(len(economy.cells)) % 2 == 1, abuse=1e6)
    put(economy.cells, np.arange(len(economy.cells)) % 2 == 0, abuse=0.0)
    with acting(economy, recruit):
        fear, comes = feared_xof(economy), who_comes(economy)[group]
    assert (fear[::2].max() == 0) == amnesty
    assert fear[1::2].min() > 0
    assert comes[0] == (1.0 if amnesty else 0.5)
    assert comes[1::2].max() < 0.01
