"""Week zero for households: who eats with whom, how many they are, and what they have."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from goldsim.economy import GoldEconomy
from goldsim.entities.miners import Activity, Origin
from goldsim.initial.public_posts import foreign_rows, n_rows

FOREIGN = Origin.FOREIGN_MIGRANT


@pytest.fixture(scope="module")
def economy(tiny):
    """Tinyland in week zero; only to be looked at."""
    return GoldEconomy(tiny, seed=1)


@pytest.fixture(scope="module")
def made(tiny):
    """Return week zero of Tinyland with parameters of `initial` changed, or settings of the run."""

    def make(seed=1, people_per_row=20, **initial):
        values = {f"initial.{name}": value for name, value in initial.items()} | {"run.people_per_row": people_per_row}
        return GoldEconomy(tiny.with_values(values, allow_outside=True), seed)

    return make


def every_adult_is_in_one(economy):
    households, miners = economy.households, economy.miners
    listed = [range(f, f + n) for f, n in zip(households.first.tolist(), households.n_adults.tolist(), strict=True)]
    assert [row for rows in listed for row in rows] == list(range(len(miners)))
    assert miners.household.tolist() == [h for h, rows in enumerate(listed) for _ in rows]
    assert (households.n_adults >= 1).all()
    return True


def test_every_adult_eats_in_one_household_whose_members_follow_each_other(economy):
    assert every_adult_is_in_one(economy)


@given(adults=st.floats(1, 30), people=st.integers(50, 60_000), abroad=st.floats(0, 0.9), seed=st.integers(0, 10**6))
def test_so_it_is_for_any_size_of_household_and_country(made, adults, people, abroad, seed):
    shares = {"local_share": 0.7 * (1 - abroad), "internal_share": 0.3 * (1 - abroad)}
    economy = made(seed, people_per_row=50, n_people=people, household_adults=adults, household_people=2 * adults, **shares)
    assert every_adult_is_in_one(economy)
    assert (economy.households.n_heads >= economy.households.n_adults).all()


def test_members_share_the_home_and_where_they_are_from(economy):
    households, miners = economy.households, economy.miners
    for name in ("home", "origin"):
        assert (getattr(miners, name) == getattr(households, name)[miners.household]).all()


def test_people_from_abroad_come_alone_and_keep_to_their_share(economy):
    households, p = economy.households, economy.p.initial
    alone = households.origin == FOREIGN
    assert (households.n_adults[alone] == 1).all()
    assert alone.sum() == round(len(economy.miners) * (1 - p.local_share - p.internal_share))
    assert not households.store[alone].any()
    assert not households.remitted[alone].any()
    border = [economy.geography.border_with(letter) for letter in economy.exit_letters]
    assert np.isin(households.home[alone], np.concatenate(border)).all()


def test_families_are_as_large_as_they_are_counted_and_none_is_much_larger_than_the_others(economy):
    households, p = economy.households, economy.p.initial
    family = households.origin != FOREIGN
    adults, heads = households.n_adults[family], households.n_heads[family]
    assert adults.mean() == pytest.approx(p.household_adults, rel=0.01)
    assert heads.mean() == pytest.approx(p.household_people, rel=0.05)
    assert (heads >= adults).all()
    assert adults.max() <= p.household_adults + 2
    assert adults.min() >= 1


def test_what_households_are_and_have_does_not_depend_on_how_many_people_a_row_stands_for(made):
    found = {}
    for per_row in (10, 40):
        each = []
        for seed in range(1, 6):
            households = made(seed, people_per_row=per_row).households
            family = households.origin != FOREIGN
            assert households.weight == per_row
            columns = ("n_adults", "n_heads", "land", "savings", "store", "remitted")
            each.append([family.sum() * per_row, *(getattr(households, name)[family].mean() for name in columns)])
        found[per_row] = np.array(each)
    (fine, coarse), n = (found[10], found[40]), 5
    error = np.sqrt((fine.var(axis=0, ddof=1) + coarse.var(axis=0, ddof=1)) / n)
    assert (np.abs(fine.mean(axis=0) - coarse.mean(axis=0)) <= 4.5 * error + 0.02 * fine.mean(axis=0)).all()
    assert (error < 0.08 * fine.mean(axis=0)).all()


def test_there_are_as_many_rows_as_families_of_the_mean_size_and_people_from_abroad(tiny, economy):
    rows, _ = n_rows(tiny, economy.geography)
    p, n_alone = tiny.parameters.initial, foreign_rows(tiny.parameters.initial, rows["miners"])
    assert rows["households"] == len(economy.households)
    assert n_alone + (rows["miners"] - n_alone) / p.household_adults <= rows["households"]
    assert rows["households"] < n_alone + (rows["miners"] - n_alone) / p.household_adults + 1
    everybody_is_local = p._replace(local_share=0.9, internal_share=0.2)
    assert foreign_rows(everybody_is_local, 1000) == 0


def test_the_store_holds_the_stated_weeks_of_food_and_relatives_send_what_the_country_gets(made):
    households = [made(seed, people_per_row=5).households for seed in (1, 2)]
    p, line, food = (made().p.initial, made().p.live.line_xof, made().p.farm.food_share)

    def a_head(name):
        rows = [(getattr(h, name)[h.origin != FOREIGN].sum(), h.n_heads[h.origin != FOREIGN].sum()) for h in households]
        return sum(amount for amount, _ in rows) / sum(heads for _, heads in rows)

    assert a_head("store") == pytest.approx(line * food * p.store_weeks, rel=0.05)
    assert a_head("remitted") == pytest.approx(p.remitted_xof_per_year * 7 / 365.25, rel=0.06)


def test_only_a_part_of_households_has_relatives_who_send_and_none_where_nobody_went(made):
    receives = [
        h.remitted[h.origin != FOREIGN] > 0 for h in (made(emigrant_share=0.3).households, made(emigrant_share=0).households)
    ]
    assert receives[0].mean() == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / len(receives[0])))
    assert not receives[1].any()


def test_who_of_a_household_mines_first_is_known_from_the_start(economy):
    households, miners = economy.households, economy.miners
    for first, n, miner in zip(households.first, households.n_adults, households.miner, strict=True):
        mines = [row for row in range(first, first + n) if miners.activity[row] == Activity.MINE]
        assert miner == (mines[0] if mines else -1)


def test_children_have_a_guardian_and_follow_in_the_order_of_households(economy):
    children = economy.children
    of_household = children.guardian[children.guardian >= 0]
    assert (np.diff(economy.miners.household[of_household]) >= 0).all()
    assert (economy.miners.origin[of_household] != FOREIGN).all()


def test_half_of_the_adults_are_women_and_the_young_are_more_than_their_part_of_the_years(made):
    miners, p = made(people_per_row=5).miners, made().p.initial
    assert miners.is_woman.mean() == pytest.approx(p.woman_share, abs=4 * 0.5 / np.sqrt(len(miners)))
    assert np.median(miners.age) < (p.adult_from_years + p.adult_to_years) / 2
    assert miners.age.min() >= p.adult_from_years
    assert miners.age.max() < p.adult_to_years


def test_tastes_spread_around_the_appeal_and_women_are_needed_at_home(made):
    economy = made(people_per_row=5)
    miners, p = economy.miners, economy.p.initial
    women, men = miners.taste[miners.is_woman], miners.taste[~miners.is_woman]
    error = 4 * p.taste_spread_xof / np.sqrt(len(men))
    assert men.mean() == pytest.approx(p.appeal_xof, abs=error)
    assert women.mean() == pytest.approx(p.appeal_xof - p.housework_xof, abs=error)
    assert men.std() == pytest.approx(p.taste_spread_xof, rel=0.06)
