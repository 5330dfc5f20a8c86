"""The Shapley value of a game that is given by its whole table, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corcyra.kernels import kernel


@kernel
def shapley_shubik_of_table(flips: NDArray[np.bool_], n: int) -> NDArray[np.float64]:
    """Return the Shapley value of each of ``n`` players in a game given by its whole table.

    ``flips[mask]`` is the value (True or False) of the coalition whose members are the bits set in
    ``mask``; the game need not be monotone, so that a value may be negative.  The values sum to
    ``flips[all] - flips[none]``.
    """
    share = np.zeros(n)
    # |S|! (n - |S| - 1)! / n! for each size |S|, by its recurrence.
    order = np.empty(max(n, 1))
    order[0] = 1.0 / max(n, 1)
    for size in range(1, n):
        order[size] = order[size - 1] * size / (n - size)
    for mask in range(1 << n):
        size = 0
        for i in range(n):
            size += (mask >> i) & 1
        for i in range(n):
            if not (mask >> i) & 1:
                gain = int(flips[mask | (1 << i)]) - int(flips[mask])
                if gain != 0:
                    share[i] += gain * order[size]
    return share
