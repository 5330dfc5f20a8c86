"""Compromise (Achen's weighted mean) and the weighted median voter.

Achen, C.H. (2006), "Institutional realism and bargaining models", in Thomson, Stokman, Achen and
Koenig, eds., *The European Union Decides*, Cambridge UP, 86-123,
doi:10.1017/CBO9780511492082.005.  Black, D. (1948), "On the rationale of group decision-making",
*Journal of Political Economy* 56, 23-34, doi:10.1086/256633.

What they claim about the world: where failure is costly for all, a group settles on the mean of
what its members want, each counted by what he can do and how much he cares (the compromise
approximates Nash's bargaining solution when disagreement is disastrous); where it votes, on the
median, which no other position beats.  With capability c, salience s and position x::

    compromise = sum c s x / sum c s
    median     = the least x at which the actors at or below it hold half of sum c s

Kernel, for compiled callers::

    weighted_median(position[n], weight[n]) -> float
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit(cache=True, nogil=True, error_model="numpy")
def weighted_median(position: Floats, weight: Floats) -> float:
    """Return the least position at or below which half of all weight stands (the lower median).

    NaN if there is no positive weight.
    """
    total = weight.sum()
    if not total > 0.0:
        return np.nan
    # Quadratic, but free of allocation, and the actors are few.
    half = 0.5 * total * (1.0 - 1e-12)
    best = np.inf
    for i in range(position.shape[0]):
        if position[i] < best and weight[i] > 0.0:
            below = 0.0
            for k in range(position.shape[0]):
                if position[k] <= position[i]:
                    below += weight[k]
            if below >= half:
                best = position[i]
    return best
