"""Each of the thirty mechanisms does something: switched off, it moves what the documents say it should, and which way.

Every claim is a paired experiment on Tinyland: the same seeds with everything on and with one mechanism off, and the whole 95 %
interval of the mean difference on the stated side of zero. A mechanism needs something to act on (a dear gram, a war, many
children, a policy), so each is tried in a situation that has it; all of a situation's mechanisms share its runs.
"""

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pytest

from goldsim.economy import WEEK, GoldEconomy
from goldsim.entities.officials import Post
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.parameters import schema
from goldsim.scenario import Scenario, read
from goldsim.scenario.mechanisms import MECHANISMS
from paired import interval, lived
from tinyland import SCENARIOS, TINY

WEEKS = 78
SEEDS = (1, 2, 3, 4, 5, 6)
CLOSURE = {"from": date(2022, 1, 9), "to": date(2023, 1, 3), "exits": ["Exia"], "source": "made up"}

SITUATIONS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "dear gold": {"price.world_price_factor": 2.0, "prospect.find_rate": 0.004},
    "war": {
        "initial.n_jihadist_fighters": 1500, "extort.kidnap_rate": 0.8, "recruit.child_join_rate": 0.05,
        "recruit.leave_rate": 0.08,
        "initial.n_children_held": 800, "initial.n_children_abroad": 3000, "protect.see_rate": 0.02,
        "protect.cases_per_member_rate": 0.5, "initial.recruiter_share": 1.0,
    },
    "pits that pay": {
        "initial.n_jihadist_fighters": 1500, "recruit.leave_rate": 0.3, "recruit.join_rate": 0.01, "recruit.rejoin_rate": 0.01,
    },
    "many children": {
        "initial.n_children_abroad": 4000, "traffic.wanted_per_miner": 0.03, "traffic.road_stop_share": 0.3,
        "traffic.death_rate": 0.002, "traffic.fill_rate": 0.2, "initial.recruiter_share": 1.0,
    },
    "many applicants": {"initial.n_clerks": 1, "permit.apply_rate": 0.02},
    "bad ground": {"dig.collapse_rate": 0.0003},
    "a closed border": {"run.start": date(2022, 1, 3), "closures": [CLOSURE]},
    "a policy": {"policy.from": date(2021, 2, 1), "policy.budget_xof_per_year": 2e8},
    "a guarded exit": {"smuggle.check_highest_share": 0.5, "smuggle.learn_share": 0.5},
}  # fmt: skip
TRIED_IN = {
    "M01": "dear gold", "M03": "dear gold", "M05": "a guarded exit", "M10": "war", "M11": "pits that pay",
    "M17": "many applicants",
    "M21": "many children", "M22": "many children", "M23": "many children", "M24": "many children", "M26": "bad ground",
    "M27": "a policy", "M28": "war", "M29": "a closed border",
}  # fmt: skip
CLAIMS = [(mechanism.id, outcome) for mechanism in MECHANISMS.values() for outcome in mechanism.moves]


def guard_the_airport(economy: GoldEconomy) -> None:
    """Put nearly all customs officers at one exit."""
    customs = np.flatnonzero(economy.officials.post == Post.CUSTOMS)
    staff = np.where(customs == economy.exits.post[-1], 2000.0, 1.0)
    economy.open_rows(economy.officials, "n_staff", customs, staff)


EACH_WEEK: dict[str, Callable[[GoldEconomy], None]] = {"a guarded exit": guard_the_airport}


@lru_cache(maxsize=1)
def countries() -> dict[str, Scenario]:
    plain, policy = (read(SCENARIOS / f"{name}.yaml").with_values(TINY, allow_outside=True) for name in ("baseline", "balanced"))
    return {
        name: (policy if name == "a policy" else plain).with_values(values, allow_outside=True) if values else plain
        for name, values in SITUATIONS.items()
    }


@cache
def country(situation: str, off: str) -> Scenario:
    scenario = countries()[situation]
    return scenario.with_values({f"mechanisms.{off}": "off"}) if off else scenario


@cache
def means(situation: str, off: str, seed: int) -> dict[str, float]:
    """Return every outcome's mean over the run."""
    weekly = lived(country(situation, off), seed, WEEKS, EACH_WEEK.get(situation)).observer.weekly
    return {name: float(np.mean([week[name] for week in weekly])) for name in OUTCOMES}


@pytest.mark.parametrize(("mechanism", "outcome"), CLAIMS, ids=[f"{m}-{outcome}" for m, outcome in CLAIMS])
def test_switched_off_a_mechanism_moves_what_it_should_and_which_way(mechanism, outcome):
    situation = TRIED_IN.get(mechanism, "as it is")
    with_it = [means(situation, "", seed)[outcome] for seed in SEEDS]
    without = [means(situation, mechanism, seed)[outcome] for seed in SEEDS]
    low, high = interval(np.array(without) - np.array(with_it))
    direction = MECHANISMS[mechanism].moves[outcome]
    assert low > 0 if direction > 0 else high < 0, f"in {situation}: {low:.4g} to {high:.4g}, of {np.mean(with_it):.4g}"


def test_the_rains_empty_the_pits_only_where_seasons_and_migrants_count():
    def drop(off: str, seed: int) -> float:
        scenario = countries()["as it is"].with_values({"mechanisms.M02": "off"} if off else {"run.weeks": 104})
        n = [week["n_mining"] for week in lived(scenario, seed, 40).observer.weekly]
        return float(np.mean(n[12:20]) - np.mean(n[32:40]))  # the end of the dry season less the end of the rains

    low, _ = interval([drop("", seed) - drop("M02", seed) for seed in SEEDS])
    assert low > 0


def test_networks_that_learn_leave_the_guarded_exit_to_those_that_do_not():
    """The balloon: what is guarded is gone round."""

    def by_the_airport(off: str, seed: int) -> float:
        scenario = countries()["a guarded exit"]
        scenario = scenario.with_values({"mechanisms.M05": "off"}) if off else scenario
        economy = lived(scenario, seed, 52, guard_the_airport)
        return float(economy.exits.gold[-1] / economy.exits.gold.sum())

    _, high = interval([by_the_airport("", seed) - by_the_airport("M05", seed) for seed in SEEDS])
    assert high < 0


def test_the_register_is_whole_and_names_only_what_there_is():
    assert list(MECHANISMS) == [f"M{number:02}" for number in range(1, 31)]
    verbs = {verb.__name__.rsplit(".", 1)[-1] for verb in WEEK}
    for mechanism in MECHANISMS.values():
        assert mechanism.moves
        assert set(mechanism.moves) <= set(OUTCOMES), mechanism.id
        assert set(mechanism.verbs) <= verbs, mechanism.id
        for path in mechanism.neutral:
            group, _, name = path.partition(".")
            assert name in schema()[group], path


def test_the_verbs_of_a_mechanism_are_those_that_claim_it():
    for mechanism in MECHANISMS.values():
        claiming = {verb.__name__.rsplit(".", 1)[-1] for verb in WEEK if mechanism.id in verb.MECHANISMS}
        assert set(mechanism.verbs) == claiming, mechanism.id
