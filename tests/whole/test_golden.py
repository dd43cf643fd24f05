"""Small runs are, to the last bit, those that were written down; where they change, the changelog says why (`make golden`)."""

import json

import numpy as np
import pandas as pd
import pytest

from golden import CASES, CHANGES, KEPT, digest_of, digests, name_of
from goldsim.runs import TABLES


@pytest.mark.long
def test_the_golden_runs_are_those_that_were_written_down():
    assert digests() == json.loads(KEPT.read_text("utf-8")), (
        "runs changed: `make golden`, and a line in CHANGELOG.md that says why"
    )


def test_the_changelog_names_the_golden_runs_that_are_kept():
    kept = json.loads(KEPT.read_text("utf-8"))
    assert {case: set(tables) for case, tables in kept.items()} == {case: set(TABLES) for case in CASES}
    assert f"golden runs {name_of(kept)}" in CHANGES.read_text("utf-8").lower()


def test_a_digest_is_of_values_names_and_kinds_and_of_nothing_else():
    frame = pd.DataFrame({"a": [1, 2], "b": [0.1, 0.2], "c": ["x", None]})
    assert digest_of(frame) == digest_of(frame.set_axis([7, 8]))
    assert digest_of(frame) == digest_of(frame.assign(c=frame["c"].astype("category")))
    others = [frame.assign(a=[1, 3]), frame.rename(columns={"a": "z"}), frame.astype({"a": float}), frame.iloc[::-1]]
    others.append(frame.assign(b=[0.1, np.nextafter(0.2, 1)]))
    assert len({digest_of(frame), *map(digest_of, others)}) == 6
