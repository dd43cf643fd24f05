"""Who is served first where a buyer's cash does not reach for all: blocks of people, in an order drawn each week."""

import numpy as np

from goldsim.engine.draws import mix, uniform
from goldsim.engine.kernels import BLOCK
from goldsim.engine.writing import Array, compiled


@compiled
def in_drawn_order(rows: Array, n_rows: int, key: np.uint64) -> Array:
    """Return rows, given in order, by blocks of a table's `n_rows` rows in a drawn order of the blocks.

    The order of two people does not depend on who else sells.
    """
    n_blocks = -(-n_rows // BLOCK)
    begins = np.searchsorted(rows, np.arange(n_blocks + 1) * BLOCK)
    start, stride = int(uniform(key, 0) * n_blocks), coprime_stride(key, n_blocks)
    ordered, k = np.empty_like(rows), 0
    for turn in range(n_blocks):
        block = (start + turn * stride) % n_blocks
        n = begins[block + 1] - begins[block]
        ordered[k : k + n] = rows[begins[block] : begins[block + 1]]
        k += n
    return ordered


@compiled
def coprime_stride(key: np.uint64, n: int) -> int:
    """Return a drawn step that visits every one of `n` rows once before it comes back to the first."""
    stride = int(mix(key) % np.uint64(n)) | 1
    while True:
        a, b = stride, n
        while b:
            a, b = b, a % b
        if a == 1:
            return stride
        stride += 1
