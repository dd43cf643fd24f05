"""Common random numbers: what two runs share, and what they must not."""

import copy
import hashlib
import os
import pickle
import subprocess
import sys

import numpy as np
import pandas as pd

from goldsim.economy import GoldEconomy
from goldsim.runs import run
from goldsim.scenario import read
from tinyland import ROOT, SCENARIOS, TINY

FRAMES = ("weekly", "regions", "sites", "cells", "events", "flows")
SMALL = TINY | {"run.weeks": 70}


def small(path, **changes):
    return read(path).with_values(SMALL | changes, allow_outside=True)


def assert_same(one, other):
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def test_two_identical_policies_differ_by_exactly_nothing():
    one, other = (run(small(SCENARIOS / "balanced.yaml"), seed=3) for _ in range(2))
    assert_same(one, other)


def test_a_policy_by_another_name_gives_the_same_numbers(tmp_path):
    """No outcome is wired to a policy's name: names, titles and files change, nothing else does."""
    for name in ("baseline", "enforcement_only", "livelihood_support"):
        text = (SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    swapped = {"enforcement_only": "livelihood_support", "livelihood_support": "enforcement_only"}
    for name, other in swapped.items():
        text = (SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8")
        renamed = text.replace(f"name: {name}", f"name: {other}").replace("title: ", "title: Renamed ")
        (tmp_path / f"{other}.yaml").write_text(renamed, encoding="utf-8")
    for name, other in swapped.items():
        assert_same(run(small(SCENARIOS / f"{name}.yaml"), seed=3), run(small(tmp_path / f"{other}.yaml"), seed=3))
        assert small(SCENARIOS / f"{name}.yaml").digest == small(tmp_path / f"{other}.yaml").digest


def test_nothing_differs_before_a_policy_begins():
    quo, policy = (run(small(SCENARIOS / f"{name}.yaml"), seed=4).weekly for name in ("status_quo", "enforcement_only"))
    before = quo["date"] < "2022-01-03"
    pd.testing.assert_frame_equal(quo[before], policy[before], check_exact=True)
    assert not quo[~before].equals(policy[~before])


def test_a_policy_that_changes_nothing_near_a_person_leaves_that_persons_luck_alone(tiny):
    """Sites in the east are shut: who stays on a western site has the same luck, week by week.

    More people may come and find less each, but that is the site's doing and the same for all who were there: between the two
    countries, what they find differs by one factor a site.
    """
    quiet, raided = (GoldEconomy(tiny, seed=5) for _ in range(2))
    for economy in (quiet, raided):
        economy.run_for(20)
    east = raided.geography.lon[raided.sites.cell] > -6.0
    raided.sites.change("closed_until")[east] = raided.week + 8
    n_compared = 0
    for _ in range(6):
        quiet.run_for(1)
        raided.run_for(1)
        one, other = quiet.miners, raided.miners
        assert not np.array_equal(one.site, other.site)
        stayed = (one.site == other.site) & (one.n_helpers == other.n_helpers) & (one.found > 500) & (other.found > 500)
        for site in np.flatnonzero(~east):
            here = stayed & (one.site == site)
            factor = other.found[here] / one.found[here]
            n_compared += len(factor)
            # Whole milligrams of at least 500: rounding alone moves a factor by less than 0.005.
            assert len(factor) == 0 or np.ptp(factor) < 0.01
    assert n_compared > 500


def test_seeds_differ():
    one, other = (run(small(SCENARIOS / "status_quo.yaml"), seed=seed).weekly for seed in (1, 2))
    assert not one.equals(other)


def test_another_process_with_another_hash_seed_gives_the_same_bytes():
    """Sets and dicts of strings come out in another order there; results must not."""
    program = "import sys, hashlib; sys.path.insert(0, 'tests'); from test_pairs import digest_of_a_run; print(digest_of_a_run())"
    digests = set()
    for hash_seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout.strip())
    assert digests == {digest_of_a_run()}


def digest_of_a_run() -> str:
    """Return a hash over every table of one small run."""
    found = run(small(SCENARIOS / "balanced.yaml", **{"run.weeks": 60}), seed=6)
    text = "".join(getattr(found, name).to_csv(index=False) for name in FRAMES)
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_copy_of_an_economy_goes_on_as_the_original_does(tiny):
    original = GoldEconomy(tiny, seed=7)
    original.run_for(8)
    copies = [copy.deepcopy(original), pickle.loads(pickle.dumps(original))]
    original.run_for(4)
    for other in copies:
        other.run_for(4)
        assert other.latest == original.latest
