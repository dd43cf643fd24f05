"""Common random numbers: what two runs share, and what they must not."""

import copy
import hashlib
import os
import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from goldsim.economy import GoldEconomy
from goldsim.runs import run
from goldsim.scenario import read
from tinyland import ROOT, SCENARIOS, TINY

FRAMES = ("weekly", "regions", "sites", "cells", "exits", "events", "flows")
SMALL = TINY | {"run.weeks": 70}
A_WEEK = 30_000  # XOF: enough for a week at a pit, and for what is taken on the way


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


def test_groups_by_other_names_give_the_same_numbers(tmp_path):
    """Nor to the name of an armed group: what is held is the same, only those who hold it are called otherwise."""
    called, file = {"hill men": "north wind", "river men": "south wind"}, tmp_path / "renamed.yaml"
    text = (ROOT / "src" / "goldsim" / "country" / "data" / "tinyland" / "geography.yaml").read_text(encoding="utf-8")
    for name, other in called.items():
        assert name in text
        text = text.replace(name, other)
    file.write_text(text, encoding="utf-8")
    one, other = (
        run(small(SCENARIOS / "enforcement_only.yaml", **{"run.geography": place}), seed=3) for place in ("tinyland", str(file))
    )
    for name in ("weekly", "regions", "sites", "cells", "exits", "flows"):
        before, after = getattr(one, name), getattr(other, name)
        if "held_by" in before:
            assert set(before["held_by"]) & called.keys()
            before = before.assign(held_by=before["held_by"].cat.rename_categories(called))
        pd.testing.assert_frame_equal(before, after, check_exact=True)
    assert one.events.drop(columns=["a", "b"]).equals(other.events.drop(columns=["a", "b"]))


def test_nothing_differs_before_a_policy_begins():
    quo, policy = (run(small(SCENARIOS / f"{name}.yaml"), seed=4).weekly for name in ("status_quo", "enforcement_only"))
    before = quo["date"] < "2022-01-03"
    pd.testing.assert_frame_equal(quo[before], policy[before], check_exact=True)
    assert not quo[~before].equals(policy[~before])


@pytest.fixture
def well(tiny):
    """Tinyland where nobody is ill of mercury, and people carry what a week costs, since both differ from person to person."""
    return tiny.with_values({"dig.ill_share": 0.0, "live.carry_xof": 200_000.0, "run.people_per_row": 10}, allow_outside=True)


def test_a_policy_that_changes_nothing_near_a_person_leaves_that_persons_luck_alone(well):
    """Sites in the east are shut: who stays on a western site has the same luck, week by week.

    More people may come and find less each, but that is the site's doing and the same for all who were there: between the two
    countries, what they find differs by one factor a site.
    """
    quiet, raided = (GoldEconomy(well, seed=5) for _ in range(2))
    for economy in (quiet, raided):
        economy.run_for(20)
    east = raided.geography.lon[raided.sites.cell] > -6.0
    raided.sites.change("closed_until")[east] = raided.week + 14
    n_compared = 0
    for _ in range(14):
        n_compared += compare_luck(quiet, raided, np.flatnonzero(~east))
        assert not np.array_equal(quiet.miners.site, raided.miners.site)
    assert n_compared > 500


def compare_luck(economy, changed, sites):
    """In a week, let all on the same site in both countries find in one proportion there; return how many were compared."""
    one, other, n_compared = economy.miners, changed.miners, 0
    # Children's hands are counted after the dig, and help in the next.
    as_many_hands = one.n_helpers == other.n_helpers
    # Who cannot pay for the whole week works for a part of it, which hangs on what he can borrow.
    can_pay = (one.savings >= A_WEEK) & (other.savings >= A_WEEK)
    economy.run_for(1)
    changed.run_for(1)
    stayed = (one.site == other.site) & as_many_hands & can_pay & (one.found > 500) & (other.found > 500)
    for site in sites:
        here = stayed & (one.site == site)
        factor = other.found[here] / one.found[here]
        n_compared += len(factor)
        # Whole milligrams of at least 500: rounding alone moves a factor by less than 0.005.
        assert len(factor) == 0 or np.ptp(factor) < 0.01
    return n_compared


@pytest.mark.parametrize("mechanism", ["M05", "M14", "M18", "M27"])
def test_with_the_same_mechanism_off_two_runs_differ_by_exactly_nothing(mechanism):
    changes = {f"mechanisms.{mechanism}": "off", "run.weeks": 60}
    one, other = (run(small(SCENARIOS / "balanced.yaml", **changes), seed=3) for _ in range(2))
    assert_same(one, other)
    assert not one.weekly.equals(run(small(SCENARIOS / "balanced.yaml", **{"run.weeks": 60}), seed=3).weekly)


# Countries in which a mechanism has nothing to act on.
IDLE = {
    "M06": {"smuggle.traceability_share": 1.0},
    "M10": {"recruit.core_rate": 0.0, "traffic.armed_price_xof": 0.0},
    "M11": {"recruit.leave_rate": 0.0, "recruit.rejoin_rate": 0.0},
    "M14": {"police.usual_raids_rate": 0.0},
    "M17": {"permit.files_per_clerk_rate": 1e6},
    "M19": {"initial.band_share": 0.0, "recruit.band_rate": 0.0},
    "M21": {"traffic.approach_rate": 0.0, "initial.n_children_held": 0, "initial.n_women_held": 0},
    "M23": {"traffic.road_stop_share": 0.0, "traffic.site_stop_share": 0.0},
    "M24": {"protect.see_rate": 0.0, "initial.n_care_places": 0},
    "M25": {"live.debt_highest_xof": 0.0},
    "M29": {"closures": []},
}


@pytest.mark.parametrize("mechanism", IDLE)
def test_switching_off_a_mechanism_that_concerns_nobody_leaves_every_other_draw_alone(tiny, mechanism):
    idle = tiny.with_values(IDLE[mechanism] | {"run.weeks": 26}, allow_outside=True)
    assert_same(run(idle, seed=8), run(idle.with_values({f"mechanisms.{mechanism}": "off"}), seed=8))


def test_who_stays_on_a_site_has_the_same_luck_with_and_without_operators(well):
    """Without machines sites yield more or less, but what people find there differs by one factor a site."""
    with_, without = (GoldEconomy(well.with_values({"mechanisms.M18": switch}), seed=5) for switch in ("on", "off"))
    n_compared = 0
    for _ in range(8):
        n_compared += compare_luck(with_, without, range(len(with_.sites)))
    assert not np.array_equal(with_.miners.site, without.miners.site)
    assert n_compared > 500


def test_seeds_differ():
    one, other = (run(small(SCENARIOS / "status_quo.yaml"), seed=seed).weekly for seed in (1, 2))
    assert not one.equals(other)


def test_another_process_with_another_hash_seed_gives_the_same_bytes():
    """Sets and dicts of strings come out in another order there; results must not."""
    found = "import sys; sys.path[:0] = ['tests/helpers', 'tests/whole']"
    program = f"{found}; from test_pairs import digest_of_a_run; print(digest_of_a_run())"
    hash_seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest_of_a_run()


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
