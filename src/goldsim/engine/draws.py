"""Random numbers keyed by (seed, decision, week) and row.

A draw is a pure function of who decides, what is decided, and when: nothing that happens elsewhere in the country can shift
it. So two policies with one seed share the luck of every person, decision and week, and a rule may ask only for the rows it
needs. The generator is SplitMix64 (Steele, Lea and Flood 2014): the key is where a stream starts, the row is the step.
"""

import hashlib
from collections.abc import Iterable

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.tables import Array

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53
NO_WEIGHT = 1e-300  # for draws by weight in which what weighs nothing comes last


@compiled
def mix(word: np.uint64) -> np.uint64:
    """Return a word in which every bit depends on every bit of `word` (SplitMix64's finalizer)."""
    word = (word ^ (word >> np.uint64(30))) * _MIX_1
    word = (word ^ (word >> np.uint64(27))) * _MIX_2
    return word ^ (word >> np.uint64(31))


@compiled
def week_keys(streams: Array, week: int) -> Array:
    """Return the keys of decisions' streams in a week, uint64: each stream's own output, so that weeks lie far apart."""
    keys = np.empty_like(streams)
    for i in range(streams.shape[0]):
        keys[i] = mix(streams[i] + np.uint64(week + 2) * _GAMMA)
    return keys


@compiled
def uniform(key: np.uint64, row: int) -> float:
    """Return row `row`'s number of the stream `key`: evenly spread over the open interval 0 to 1."""
    word = mix(key + np.uint64(row + 1) * _GAMMA)
    return (np.float64(word >> np.uint64(11)) + 0.5) * _TO_UNIT


@compiled
def uniforms(key: np.uint64, n: int, first: int = 0) -> Array:
    """Return the numbers of n rows from row `first` on: float64, shape (n,), open interval 0 to 1."""
    out = np.empty(n)
    for i in range(n):
        out[i] = uniform(key, first + i)
    return out


@compiled
def uniforms_at(key: np.uint64, rows: Array) -> Array:
    """Return the numbers of some rows, the same that `uniforms` has there: float64, shape of `rows`."""
    out = np.empty(rows.shape[0])
    for i in range(rows.shape[0]):
        out[i] = uniform(key, rows[i])
    return out


class Draws:
    """The random numbers of one run; runs with one seed, any integer, share every number."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._row: dict[str, int] = {}  # of each decision, in the two that follow
        self._streams = np.empty(0, dtype=np.uint64)
        self._keys: list[np.uint64] = []  # of `_week`
        self._week = 0

    def key(self, decision: str, week: int) -> np.uint64:
        """Return the key of a decision in a week, to be handed to `uniform` with a row."""
        return self.keys((self.row(decision),), week)[0]

    def keys(self, rows: Iterable[int], week: int) -> list[np.uint64]:
        """Return the keys of decisions in a week, by their rows."""
        if week != self._week:
            # A week asks for the same keys as the one before, and one by one they would cost more than most rules.
            self._week, self._keys = week, list(week_keys(self._streams, week))
        return [self._keys[row] for row in rows]

    def row(self, decision: str) -> int:
        """Return the row of a decision, which stays the same."""
        if decision not in self._row:
            text = f"{self.seed}/{decision}".encode()
            stream = np.uint64(int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little"))
            self._streams = np.append(self._streams, stream)
            self._keys = list(week_keys(self._streams, self._week))
            self._row[decision] = len(self._row)
        return self._row[decision]

    def column(self, decision: str, week: int, n: int, first: int = 0) -> Array:
        """Return the numbers of n rows from row `first` on: float64, shape (n,), open interval 0 to 1."""
        return uniforms(self.key(decision, week), n, first)


def normal(u: Array, v: Array) -> Array:
    """Return standard normal numbers from two columns of uniforms (Box and Muller): float64, shape of `u`."""
    return np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)


def weighted(weights: Array, u: Array) -> Array:
    """Return one position for each `u`, drawn with `weights`: int64, shape of `u`."""
    cumulative = np.cumsum(weights)
    return np.minimum(np.searchsorted(cumulative, u * cumulative[-1]), len(weights) - 1)


def first_by_weight(weights: Array, u: Array, n: int) -> Array:
    """Return `n` different positions, drawn with `weights`: those with the largest log(u) / weight."""
    return np.argsort(-np.log(u) / weights, kind="stable")[:n]
