"""Each of the mechanisms does something: switched off, it moves what the documents say it should, and which way.

Every claim is a paired experiment on Tinyland: the same seeds with everything on and with one mechanism off, and the whole 95 %
interval of the mean difference on the stated side of zero. A mechanism needs something to act on (a dear gram, a war, many
children, a policy), so each is tried in a situation that has it; all of a situation's mechanisms share its runs.
"""

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pytest

from goldsim.economy import WEEK, GoldEconomy
from goldsim.entities.officials import Post
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.parameters import schema
from goldsim.scenario import Scenario, read
from goldsim.scenario.mechanisms import MECHANISMS
from paired import interval, lived
from tinyland import MANY_FIGHTERS, SCENARIOS, TINY

WEEKS = 52
SEEDS = (1, 2, 3, 4, 5, 6)
# Who robs, is held or mines varies much from run to run.
MORE_SEEDS = {"M02": 14, "M13": 20, "M15-n_band": 14, "M18": 14, "M24": 24, "M25": 14, "M28": 24}
AS_IT_IS = "as it is"
CLOSURE = {"from": date(2022, 1, 9), "to": date(2023, 1, 3), "exits": ["Exia"], "source": "made up"}

SITUATIONS: dict[str, dict[str, Any]] = {
    AS_IT_IS: {},
    "dear gold and much ground": {
        "price.world_price_factor": 3.0, "prospect.find_rate": 0.000012, "initial.n_sites": 60, "initial.n_hidden_sites": 40,
    },
    "war": {
        **MANY_FIGHTERS, "recruit.leave_rate": 0.08, "recruit.fighting_share": 0.5,
        "initial.n_children_held": 800, "initial.n_children_elsewhere": 3000, "protect.see_rate": 0.02,
        "protect.cases_per_member_rate": 0.5,
        "initial.n_committees": 4, "protect.found_rate": 0.1,
    },
    "strong groups": {**MANY_FIGHTERS},
    "pits that pay": {**MANY_FIGHTERS, "recruit.leave_rate": 0.08, "recruit.rejoin_rate": 0.01},
    "many children": {
        "initial.n_children_elsewhere": 8000, "initial.n_children_held": 600,
        "traffic.promise_base": 0.0, "traffic.road_stop_share": 0.2,
        "traffic.death_rate": 0.003, "traffic.keep_share": 0.2,
        "protect.see_rate": 0.028, "protect.cases_per_member_rate": 0.5,
    },
    "many applicants": {"initial.n_clerks": 1, "permit.apply_rate": 0.01},
    "bad ground": {"dig.collapse_rate": 0.0001},
    "a closed border": {"run.start": date(2022, 1, 3), "closures": [CLOSURE]},
    "a policy": {"policy.from": date(2021, 2, 1), "policy.budget_xof_per_year": 2e8},
    "posts that get about": {"police.reach_km": 150.0},
    "a lawless country": {"initial.band_share": 0.1, "recruit.band_rate": 0.03, "mechanisms.M09": "off"},
    "a guarded exit": {"smuggle.check_highest_share": 0.3, "smuggle.learn_share": 0.5},
}  # fmt: skip
TRIED_IN = {
    "M01": "dear gold and much ground", "M02": "a lawless country",
    "M03": "dear gold and much ground", "M05": "a guarded exit", "M08": "strong groups", "M10": "war", "M11": "pits that pay",
    "M13": "posts that get about", "M15": "a lawless country", "M17": "many applicants",
    "M19": "a lawless country", "M21": "many children", "M22": "many children", "M23": "many children",
    "M24": "many children", "M26": "bad ground",
    "M27": "a policy", "M28": "war", "M29": "a closed border", "M31": "strong groups",
}  # fmt: skip


def more_seeds(mechanism: str, outcome: str) -> int:
    """Return how many seeds a claim takes, or 0 where six will do."""
    return MORE_SEEDS.get(f"{mechanism}-{outcome}", MORE_SEEDS.get(mechanism, 0))


CLAIMS = [
    pytest.param(name, outcome, id=f"{name}-{outcome}", marks=[pytest.mark.long] if more_seeds(name, outcome) else [])
    for name, mechanism in MECHANISMS.items()
    for outcome in mechanism.moves
]


def guard_the_airport(economy: GoldEconomy) -> None:
    """Put nearly all customs officers at one exit."""
    customs = np.flatnonzero(economy.officials.post == Post.CUSTOMS)
    staff = np.where(customs == economy.exits.post[-1], 2000.0, 1.0)
    economy.open_with(economy.officials, customs, n_staff=staff)


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


class Year(NamedTuple):
    """What is kept of a year: every outcome's mean, people at work week by week, and the last exit's part of the gold."""

    means: dict[str, float]
    n_mining: list[float]
    by_the_airport: float


@cache
def year(situation: str, off: str, seed: int) -> Year:
    economy = lived(country(situation, off), seed, WEEKS, EACH_WEEK.get(situation))
    weekly, gold = economy.observer.weekly, economy.exits.gold
    means = {name: float(np.mean([week[name] for week in weekly])) for name in OUTCOMES}
    return Year(means, [week["n_mining"] for week in weekly], float(gold[-1] / gold.sum()))


@pytest.mark.parametrize(("mechanism", "outcome"), CLAIMS)
def test_switched_off_a_mechanism_moves_what_it_should_and_which_way(mechanism, outcome):
    situation = TRIED_IN.get(mechanism, AS_IT_IS)
    n = more_seeds(mechanism, outcome)
    seeds = range(1, n + 1) if n else SEEDS
    with_it = [year(situation, "", seed).means[outcome] for seed in seeds]
    without = [year(situation, mechanism, seed).means[outcome] for seed in seeds]
    low, high = interval(np.array(without) - np.array(with_it))
    direction = MECHANISMS[mechanism].moves[outcome]
    assert low > 0 if direction > 0 else high < 0, f"in {situation}: {low:.4g} to {high:.4g}, of {np.mean(with_it):.4g}"


def test_the_rains_empty_the_pits_only_where_seasons_and_migrants_count():
    def drop(off: str, seed: int) -> float:
        n = year(AS_IT_IS, off, seed).n_mining
        return float(np.mean(n[12:20]) - np.mean(n[32:40]))  # the end of the dry season less the end of the rains

    low, _ = interval([drop("", seed) - drop("M02", seed) for seed in SEEDS])
    assert low > 0


def test_networks_that_learn_leave_the_guarded_exit_to_those_that_do_not():
    """The balloon: what is guarded is gone round."""
    guarded = "a guarded exit"
    _, high = interval([year(guarded, "", seed).by_the_airport - year(guarded, "M05", seed).by_the_airport for seed in SEEDS])
    assert high < 0


def test_the_register_is_whole_and_names_only_what_there_is():
    assert list(MECHANISMS) == [f"M{number:02}" for number in range(1, 33)]
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
