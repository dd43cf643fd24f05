"""Rules done in parts, on any number of threads, do the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acting import everything
from goldsim import parts
from goldsim.economy import GoldEconomy
from goldsim.parts import Span, in_parts, joined, spans


@given(n_rows=st.integers(0, 10**7), n_threads=st.integers(1, 64))
def test_spans_cover_every_row_once_and_are_worth_a_thread(n_rows, n_threads):
    found = spans(n_rows, n_threads)
    assert [span.first for span in found] == [0, *(span.end for span in found[:-1])]
    assert found[-1].end == n_rows
    assert len(found) <= n_threads
    assert len(found) == 1 or min(span.end - span.first for span in found) >= parts.FEWEST


def test_every_part_adds_up_on_its_own_and_answers_come_in_order():
    numbers, total = np.arange(1000), np.array([5])

    def add(span, total, factor):
        total[0] += factor * numbers[span.first : span.end].sum()
        return numbers[span.first : span.end][::400]

    answers = in_parts(add, [Span(0, 300), Span(300, 800), Span(800, 1000)], (total,), (2,), 3)
    assert total[0] == 5 + 2 * numbers.sum()
    assert joined(answers).tolist() == [0, 300, 700, 800]


@pytest.mark.parametrize("n_threads", [2, 3])
def test_any_number_of_threads_gives_the_same_bytes(tiny, n_threads, monkeypatch):
    monkeypatch.setattr(parts, "FEWEST", 60)  # tinyland is too small for threads to be of use
    seen = []
    real = parts.in_parts
    monkeypatch.setattr("goldsim.economy.in_parts", lambda *args: seen.append(len(args[1])) or real(*args))
    one, several = GoldEconomy(tiny, seed=4), GoldEconomy(tiny, seed=4, threads=n_threads)
    for economy in (one, several):
        economy.run_for(30)
    assert max(seen) == n_threads
    assert one.latest == several.latest
    ends = everything(several)
    for name, column in everything(one).items():
        np.testing.assert_array_equal(column, ends[name], err_msg=name)
