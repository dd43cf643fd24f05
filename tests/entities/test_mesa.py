"""What a Mesa user expects of any model, on a small run."""

import gc
from collections import Counter

import numpy as np
import pytest
from mesa import Agent, DataCollector, Model
from mesa.agentset import AbstractAgentSet
from mesa.batchrunner import batch_run
from mesa.discrete_space import PropertyLayer

import goldsim
from goldsim.economy import GoldEconomy
from goldsim.entities import ALL_SPECS, KINDS
from goldsim.entities.miners import Activity, Origin
from goldsim.errors import UndeclaredColumn
from goldsim.outcomes.catalogue import OUTCOMES


@pytest.fixture
def economy(tiny):
    made = GoldEconomy(tiny, seed=3)
    made.run_for(2)
    return made


@pytest.fixture(scope="module")
def seen(tiny):
    """An economy that tests only look at."""
    made = GoldEconomy(tiny, seed=3)
    made.run_for(2)
    return made


# ---- the model and its clock ----


def test_the_economy_is_a_mesa_model_whose_clock_runs_in_weeks(tiny):
    economy = GoldEconomy(tiny, seed=2)
    assert isinstance(economy, Model)
    assert economy.time == 0
    economy.run_for(10)
    assert economy.time == 10
    assert economy.week == 9
    assert (economy.date - tiny.run.start).days == 63
    economy.run_for(1)
    assert (economy.time, economy.week) == (11, 10)


def test_ten_weeks_at_once_are_ten_weeks_one_by_one(tiny):
    at_once, one_by_one = GoldEconomy(tiny, seed=2), GoldEconomy(tiny, seed=2)
    at_once.run_for(10)
    for _ in range(10):
        one_by_one.run_for(1)
    assert at_once.latest == one_by_one.latest
    assert (at_once.miners.savings == one_by_one.miners.savings).all()


# ---- sets of agents ----


def test_every_kind_has_a_set_with_all_its_rows(seen):
    assert set(seen.agents_by_type) == set(KINDS)
    for kind, agents in seen.agents_by_type.items():
        assert isinstance(agents, AbstractAgentSet)
        assert len(agents) == len(seen.tables[kind.table_name])
        assert all(isinstance(agent, kind) for agent in agents)


def test_a_set_gets_columns(seen):
    miners = seen.agents_by_type[goldsim.Miner]
    assert miners.get("savings") == seen.miners.savings.tolist()
    assert miners.get(["row", "home"])[:3] == [[i, int(seen.miners.home[i])] for i in range(3)]
    assert miners.get("activity")[0] is Activity(int(seen.miners.activity[0]))
    assert miners.get("height", handle_missing="default", default_value=-1) == [-1] * len(miners)
    with pytest.raises(AttributeError, match="height"):
        miners.get("height")


def test_a_set_aggregates_columns(seen):
    miners = seen.agents_by_type[goldsim.Miner]
    assert miners.agg("savings", sum) == int(seen.miners.savings.sum())
    assert miners.agg("savings", [min, max]) == [int(seen.miners.savings.min()), int(seen.miners.savings.max())]
    assert miners.agg("income", np.mean) == pytest.approx(float(seen.miners.income.mean()), rel=1e-4)


def test_a_set_selects_by_a_function_of_the_agent(seen):
    miners = seen.agents_by_type[goldsim.Miner]
    mining = miners.select(lambda miner: miner.activity == Activity.MINE)
    assert mining.get("row") == np.flatnonzero(seen.miners.activity == Activity.MINE).tolist()
    assert len(miners.select(lambda miner: miner.savings > 0, at_most=5)) == 5
    assert len(miners.select(at_most=0.25)) == len(miners) // 4
    assert len(miners.select(agent_type=goldsim.Site)) == 0
    assert miners[3] in miners
    assert seen.agents_by_type[goldsim.Site][0] not in miners


def test_a_slice_of_a_set_is_a_set_of_those_rows(seen):
    miners = seen.agents_by_type[goldsim.Miner]
    assert isinstance(miners[2:9:3], type(miners))
    assert miners[2:9:3].get("row") == [2, 5, 8]
    assert miners.sort("savings")[:5].get("savings") == sorted(seen.miners.savings.tolist(), reverse=True)[:5]


def test_a_set_groups_by_attribute_and_by_function(seen):
    miners = seen.agents_by_type[goldsim.Miner]
    by_origin = miners.groupby("origin")
    counts = Counter(seen.miners.origin.tolist())
    assert by_origin.count() == {Origin(code): n for code, n in counts.items()}
    sums = by_origin.agg("savings", sum)
    for origin, total in sums.items():
        assert total == int(seen.miners.savings[seen.miners.origin == origin].sum())
    by_hunger = miners.groupby(lambda miner: miner.hardship > 0.2)
    assert by_hunger.count().get(True, 0) == int((seen.miners.hardship > 0.2).sum())
    assert by_hunger.map(len) == by_hunger.count()
    lists = miners.groupby("is_woman", result_type="list").groups
    assert isinstance(lists[True], list)


def test_a_set_sorts_maps_and_does(seen):
    sites = seen.agents_by_type[goldsim.Site]
    assert sites.sort("n_miners").get("n_miners") == sorted(seen.sites.n_miners.tolist(), reverse=True)
    assert sites.sort(lambda site: site.ground, ascending=True)[0].ground == int(seen.sites.ground.min())
    assert sites.map(lambda site, extra: site.row + extra, 10) == list(range(10, 10 + len(sites)))
    visited = []
    assert sites.do(lambda site: visited.append(site.row)) is sites
    assert visited == list(range(len(sites)))


def test_shuffle_do_visits_everybody_once_in_an_order_that_no_week_depends_on(tiny):
    shuffled, calm = GoldEconomy(tiny, seed=3), GoldEconomy(tiny, seed=3)
    visited = []
    shuffled.agents_by_type[goldsim.Site].shuffle_do(lambda site: visited.append(site.row))
    assert sorted(visited) == list(range(len(shuffled.sites)))
    assert visited != sorted(visited)
    shuffled.run_for(3)
    calm.run_for(3)
    assert shuffled.latest == calm.latest


def test_all_agents_are_one_mesa_set_with_every_row_and_ids_of_their_own(seen):
    n = sum(len(seen.tables[kind.table_name]) for kind in KINDS)
    assert len(seen.agents) == n
    assert len({agent.unique_id for agent in seen.agents}) == n
    women = seen.agents.select(lambda agent: getattr(agent, "is_woman", False) is True)
    assert len(women) == int(seen.miners.is_woman.sum())
    posts = seen.agents.select(agent_type=goldsim.Official)
    assert sorted(posts.get("row")) == list(range(len(seen.officials)))


# ---- collecting ----


def test_a_data_collector_sees_what_the_columns_hold_as_plain_python(tiny):
    economy = GoldEconomy(tiny, seed=3)
    collector = DataCollector(
        model_reporters={
            "n_mining": lambda model: model.latest["n_mining"], "week": "week",
            "cash": lambda model: model.agents_by_type[goldsim.Miner].agg("savings", sum),
        },
        agent_reporters={"row": "row"},
        agenttype_reporters={
            goldsim.Miner: {"savings": "savings", "twice": lambda miner: 2 * miner.savings},
            goldsim.Site: {"n_miners": "n_miners"},
        },
    )  # fmt: skip
    seen = []
    for _ in range(3):
        economy.run_for(1)
        collector.collect(economy)
        seen.append((economy.miners.savings.copy(), economy.sites.n_miners.copy(), economy.latest["n_mining"]))
    model = collector.get_model_vars_dataframe()
    assert model["n_mining"].tolist() == [week[2] for week in seen]
    assert model["cash"].tolist() == [int(week[0].sum()) for week in seen]
    assert model["week"].tolist() == [0, 1, 2]
    miners = collector.get_agenttype_vars_dataframe(goldsim.Miner)
    sites = collector.get_agenttype_vars_dataframe(goldsim.Site)
    for (_, of_miners), (_, of_sites), (savings, n_miners, _) in zip(
        miners.groupby(level=0), sites.groupby(level=0), seen, strict=True
    ):
        assert of_miners["savings"].tolist() == savings.tolist()
        assert (of_miners["twice"] == 2 * of_miners["savings"]).all()
        assert of_sites["n_miners"].tolist() == n_miners.tolist()
    everyone = collector.get_agent_vars_dataframe()
    assert len(everyone) == 3 * len(economy.agents)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_attribute_of_every_kind_is_plain_python(seen, kind):
    agent = seen.agents_by_type[kind][0]
    table = seen.tables[kind.table_name]
    for name in table:
        value = getattr(agent, name)
        assert not isinstance(value, np.generic | np.ndarray)
        plain = table.spec.column[name].names
        assert isinstance(value, plain or (int, float, bool, list))
        assert seen.agents_by_type[kind].get(name)[0] == value


def test_mesas_batch_run_collects_every_outcome_of_every_week(tiny):
    few = [tiny.with_values({"run.weeks": 3, "dig.recovery_share": share}) for share in (0.36, 0.3)]
    every = batch_run(GoldEconomy, {"scenario": few}, rng=[3, 4], data_collection_period=1, display_progress=False)
    assert [(row["seed"], row["Step"]) for row in every] == [(seed, week) for seed in (3, 3, 4, 4) for week in (1, 2, 3)]
    economy = GoldEconomy(few[0], rng=3)
    economy.run_for(3)
    collected = economy.datacollector.get_model_vars_dataframe()
    assert set(OUTCOMES) <= {*collected} & {*every[0]}
    assert collected["gold_dug_mg"].tolist() == [row["gold_dug_mg"] for row in every if row["scenario"] is few[0]][:3]
    assert economy.seed == 3
    with pytest.raises(goldsim.UsageError, match="seed 2 and rng 3 are two names of one thing"):
        GoldEconomy(few[0], seed=2, rng=3)


# ---- the map ----


def test_the_space_has_the_maps_layers_up_to_date_after_each_week(economy):
    space, shape = economy.space, economy.geography.codes.shape
    for _ in range(3):
        economy.run_for(1)
        layers = {name: getattr(space, name) for name in ("region", "controller", "n_mining", "illicit_mg", "danger")}
        for name, layer in layers.items():
            assert isinstance(layer, PropertyLayer), name
            assert layer.data.shape == shape[::-1]
        found = {name: layer.data.T[::-1].ravel() for name, layer in layers.items()}  # row by row from the north-west
        assert (found["controller"] == economy.cells.controller).all()
        assert (found["region"] == economy.geography.region).all()
        assert found["danger"] == pytest.approx(economy.cells.danger)
        by_cell = np.bincount(economy.sites.cell, economy.sites.n_miners, economy.geography.n_cells)
        assert (found["n_mining"] == by_cell).all()
        assert layers["illicit_mg"].data.sum() == economy.sites.illicit.sum()


def test_the_cells_of_the_space_lie_as_on_the_map(economy):
    cell = int(economy.sites.cell[0])
    x, y = economy.place_of(cell)
    west, south = economy.geography.lon.min(), economy.geography.lat.min()
    step = economy.geography.cell_degrees
    assert (west + x * step, south + y * step) == pytest.approx((economy.geography.lon[cell], economy.geography.lat[cell]))
    place = economy.space[x, y]
    assert place.region == economy.geography.region[cell]
    assert len(place.neighborhood) >= 3


def test_agents_lie_where_their_columns_say_and_the_map_has_those_that_can_be_drawn(economy):
    site = economy.agents_by_type[goldsim.Site][0]
    assert site.pos == site.coordinate == economy.place_of(site.cell)
    miner = economy.agents_by_type[goldsim.Miner].select(lambda one: one.site >= 0, at_most=1)[0]
    assert miner.pos == economy.place_of(int(economy.sites.cell[miner.site]))
    drawn = economy.space.agents
    assert {type(agent) for agent in drawn} >= {goldsim.Site, goldsim.ArmedGroup, goldsim.Official}
    width, height = economy.space.dimensions
    assert all(0 <= agent.pos[0] < width and 0 <= agent.pos[1] < height for agent in drawn)


# ---- handles ----


def test_a_handle_is_a_mesa_agent_on_a_row(seen):
    miner = seen.agents_by_type[goldsim.Miner][5]
    assert isinstance(miner, Agent)
    assert miner.model is seen
    assert miner.row == 5
    assert miner.savings == int(seen.miners.savings[5])
    assert repr(miner) == "Miner(5)"
    assert isinstance(seen.agents_by_type[goldsim.Trafficker][0].loss_belief, list)
    with pytest.raises(AttributeError, match="miners has no column 'height'"):
        _ = miner.height


def test_two_handles_on_a_row_are_one_agent(seen, economy):
    miners, sites = seen.agents_by_type[goldsim.Miner], seen.agents_by_type[goldsim.Site]
    assert miners[4] == miners[4]
    assert hash(miners[4]) == hash(miners[4])
    assert len({miners[4], miners[4], miners[5]}) == 2
    assert miners[4] != sites[4]
    assert miners[4] != economy.agents_by_type[goldsim.Miner][4]


def test_a_handle_needs_no_other_reference_to_live(economy):
    miner = economy.agents_by_type[goldsim.Miner][7]
    expected = economy.miners.savings
    del economy
    gc.collect()
    assert miner.savings == int(expected[7])
    miner.model.run_for(1)
    assert miner.savings == int(miner.model.miners.savings[7])


def test_between_weeks_a_script_may_set_a_plain_column_and_the_week_goes_on_from_there(economy):
    site = economy.agents_by_type[goldsim.Site].sort("n_miners")[0]
    site.closed_until = economy.week + 3
    assert economy.sites.closed_until[site.row] == economy.week + 3
    economy.run_for(1)
    assert site.n_miners == 0


def test_a_handle_sets_neither_accounts_nor_what_there_is_not(economy):
    miner = economy.agents_by_type[goldsim.Miner][0]
    for name in ("savings", "gold"):
        with pytest.raises(UndeclaredColumn, match="only the ledger"):
            setattr(miner, name, 10**9)
    with pytest.raises(UndeclaredColumn, match="there is no such column"):
        miner.height = 3
    economy.run_for(1)


def test_nobody_is_removed_added_or_discarded(economy):
    miners = economy.agents_by_type[goldsim.Miner]
    with pytest.raises(TypeError, match="cannot be removed"):
        miners[0].remove()
    for change in (miners.add, miners.discard, miners.remove):
        with pytest.raises(TypeError, match="rows are fixed"):
            change(miners[0])
    assert len(miners) == len(economy.miners)


def test_the_names_of_columns_are_what_a_script_sees(seen):
    site = seen.agents_by_type[goldsim.Site][0]
    for column in next(spec for spec in ALL_SPECS if spec.name == "sites").columns:
        assert getattr(site, column.name) is not None


@pytest.mark.parametrize("seed", [True, 1.5, "1", None])
def test_a_seed_that_is_no_whole_number_is_refused(tiny, seed):
    with pytest.raises(goldsim.UsageError, match="a seed is a whole number"):
        GoldEconomy(tiny, seed=seed)


def test_a_path_given_for_a_scenario_is_answered_with_what_to_do():
    with pytest.raises(goldsim.UsageError, match=r"read it first: goldsim\.read"):
        GoldEconomy("scenarios/baseline.yaml")
