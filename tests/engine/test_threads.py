"""Rules done in chunks, on any number of threads, do the same."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import everything
from goldsim.economy import GoldEconomy
from goldsim.engine import threads
from goldsim.engine.records import Total, Totals
from goldsim.engine.threads import chunks, joined, map_chunks


@given(n_rows=st.integers(0, 10**7), n_threads=st.integers(1, 64))
def test_chunks_cover_every_row_once_and_are_worth_a_thread(n_rows, n_threads):
    found = chunks(n_rows, n_threads)
    assert [first for first, _ in found] == [0, *(end for _, end in found[:-1])]
    assert found[-1][1] == n_rows
    assert len(found) <= n_threads
    assert len(found) == 1 or min(end - first for first, end in found) >= threads.FEWEST


class Numbers(NamedTuple):
    number: np.ndarray


class Sum(Totals, of="nothing"):
    total = Total


@pytest.mark.parametrize("n_threads", [1, 2, 3])
def test_every_chunk_adds_up_on_its_own_and_answers_come_in_order(n_threads, monkeypatch):
    monkeypatch.setattr(threads, "FEWEST", 300)
    numbers, found = Numbers(np.arange(1000)), Sum(np.array([5]))

    def add(first, some, found, factor):
        found.total[0] += factor * some.number.sum()
        return np.array([first + i for i in range(len(some.number)) if some.number[i] % 400 == 0])

    answers = map_chunks(add, numbers, (found, 2), n_threads)
    assert len(answers) == n_threads
    assert found.total[0] == 5 + 2 * numbers.number.sum()
    assert joined(answers).tolist() == [0, 400, 800]


@pytest.mark.parametrize("n_threads", [2, 3])
def test_any_number_of_threads_gives_the_same_bytes(tiny, n_threads, monkeypatch):
    monkeypatch.setattr(threads, "FEWEST", 60)  # tinyland is too small for threads to be of use
    seen = []
    real = threads.chunks
    monkeypatch.setattr(threads, "chunks", lambda *args: seen.append(real(*args)) or seen[-1])
    one, several = GoldEconomy(tiny, seed=4), GoldEconomy(tiny, seed=4, threads=n_threads)
    for economy in (one, several):
        economy.run_for(30)
    assert max(map(len, seen)) == n_threads
    assert one.latest == several.latest
    ends = everything(several)
    for name, column in everything(one).items():
        np.testing.assert_array_equal(column, ends[name], err_msg=name)
