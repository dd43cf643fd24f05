import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acting import acting, put
from goldsim.economy import GoldEconomy
from goldsim.entities.sites import HIDDEN
from goldsim.processes import prospect
from goldsim.processes.prospect import find_chance
from paired import lived, sum_of, surely_more


@given(drive=st.floats(0, 50))
def test_a_dear_gram_and_many_diggers_make_finds(p, drive):
    assert find_chance(0.0, p.prospect) == 0
    assert find_chance(1.0, p.prospect) == pytest.approx(1 - np.exp(-p.prospect.find_rate))
    assert 0 <= find_chance(drive, p.prospect) <= find_chance(drive + 0.1, p.prospect) <= 1


def searched(tiny, weeks=1, price=1.0, people=1.0, each_week=None, **values):
    """Return an economy after some weeks of nothing but the search, at a price and with diggers relative to the first week."""
    scenario = tiny.with_values({f"prospect.{name}": value for name, value in values.items()}, allow_outside=True)
    economy = GoldEconomy(scenario, seed=1)
    put(economy.sites, n_miners=np.rint(economy.sites.n_miners * people))
    put(economy.country, price=economy.lookups.first_price * price)
    for week in range(weeks):
        economy.week = week
        if each_week is not None:
            each_week(economy)
        with acting(economy, prospect):
            prospect.step(economy)
    return economy


@pytest.mark.parametrize(("price", "people"), [(1.0, 1.0), (3.0, 1.0), (1.0, 3.0), (1.0, 0.0)])
def test_deposits_are_found_at_the_rate_that_price_and_diggers_drive(tiny, price, people):
    found = 0

    def count_and_hide(economy):
        nonlocal found
        is_new = economy.sites.found == economy.week - 1
        found += (is_new & was_hidden).sum() if economy.week else 0
        put(economy.sites, was_hidden, found=HIDDEN)

    was_hidden = GoldEconomy(tiny, seed=1).sites.found == HIDDEN
    economy = searched(tiny, 61, price, people, count_and_hide, find_rate=0.05)
    n, chance = was_hidden.sum() * 60, find_chance(price * people, economy.p.prospect)
    assert abs(found / n - chance) <= 4 * np.sqrt(chance * (1 - chance) / n)


def test_a_find_is_open_from_its_week_on_known_by_its_grade_and_told_once(tiny):
    before = GoldEconomy(tiny, seed=1).sites
    hidden = np.flatnonzero(before.found == HIDDEN)
    economy = searched(tiny, 20, find_rate=0.05)
    sites, p = economy.sites, economy.p.prospect
    found = hidden[sites.found[hidden] != HIDDEN]
    assert 0 < len(found) < len(hidden)
    weeks = economy.week - sites.found[found]
    assert sites.rumour[found] == pytest.approx(p.rumour_xof * sites.grade[found] * (1 - p.rumour_fading_rate) ** weeks, rel=1e-4)
    others = np.setdiff1d(np.arange(len(sites)), found)
    assert not sites.rumour[others].any()
    assert (sites.found[others] == before.found[others]).all()
    told = [(event.week, event.b) for event in economy.events if event.kind == "find"]
    assert sorted(told) == sorted((int(sites.found[site]), f"site {site}") for site in found)
    assert economy.tally["n_finds"] == len(found)


def test_without_rushes_nothing_is_found_and_the_ground_stays_as_rich_as_it_was(tiny):
    eager = {"prospect__find_rate": 0.05}
    with_, without = (lived(tiny.with_values({"mechanisms.M03": switch}), 1, 20, **eager) for switch in ("on", "off"))
    assert (with_.sites.found >= 0).any()
    hidden = without.sites.found == HIDDEN
    assert (without.sites.found[~hidden] < 0).all()
    assert not without.sites.rumour.any()
    # Half the ground is gone, and a person finds what he would have found in fresh ground.
    put(without.sites, ground=without.sites.first_ground // 2)
    without.ledger.open()
    without.run_for(1)
    sites, p = without.sites, without.p.dig
    lone = (
        (sites.n_miners > 0)
        & (sites.n_miners <= sites.capacity * (1 - sites.taken_share))
        & (sites.besieged_until <= without.week)
    )
    assert lone.any()
    fresh = p.base_mg * sites.grade * (1 + p.explosives_gain * sites.has_explosives)
    assert sites.yield_mg[lone] == pytest.approx(fresh[lone], rel=1e-5)


def test_word_of_a_find_draws_a_crowd_before_anybody_knows_what_the_ground_holds(tiny):
    def crowd(rumour):
        def measure(seed):
            economy = lived(tiny, seed, 10, prospect__find_rate=0.1, prospect__rumour_xof=rumour)
            new = (economy.sites.found >= 0) & (economy.sites.found != HIDDEN)
            return economy.sites.n_miners[new].sum()

        return measure

    assert surely_more(crowd(20_000.0), crowd(0.0))


def test_a_dearer_gram_than_at_the_start_ends_in_more_finds(tiny):
    def finds(*, doubled):
        def dear(economy):
            # The price of week zero is what the search is measured by, so a rise has to come after it.
            if economy.time == 1 and doubled:
                economy.p = economy.p._replace(price=economy.p.price._replace(world_price_factor=2.0))

        return lambda seed: sum_of(lived(tiny, seed, 20, dear, prospect__find_rate=0.005), "n_finds")

    assert surely_more(finds(doubled=True), finds(doubled=False))
