"""How many runs make a batch: about two seconds' worth, so that what a batch costs besides its runs hardly counts."""

import math

WORTH = 2.0  # seconds that a batch is to take
RECORDER_SHARE = 0.25  # of its time that the process which keeps batches may be busy with that
MOST = 200  # runs in a batch
EVEN = 3  # batches a worker into which what is left is cut, so that workers end at about the same time


class Sizes:
    """Chooses the sizes of batches from how long runs took so far; the first ones are of a single run."""

    def __init__(self) -> None:
        self._run = 0.0  # seconds
        self._keeping = 0.0  # seconds a batch

    def saw(self, n: int, seconds: float, keeping: float) -> None:
        """Take into account a batch of `n` runs that took its worker `seconds`, and this process `keeping` to keep."""
        run = seconds / n
        self._run = (self._run + run) / 2 if self._run else run
        self._keeping = (self._keeping + keeping) / 2 if self._keeping else keeping

    def next(self, left: int, workers: int) -> int:
        """Return the number of runs for the next batch where `left` are left.

        Where many workers share one process that keeps what they send, batches are larger, or it could not keep up.
        """
        if not self._run:
            return 1
        worth = max(WORTH, workers * self._keeping / RECORDER_SHARE)
        return max(1, min(int(worth / self._run), MOST, math.ceil(left / (EVEN * workers))))
