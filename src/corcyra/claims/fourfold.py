"""Two truths over the same pairs: the table of four cells, and what it says against chance.

Cells are counts in the order both, only the first, only the second, neither.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from corcyra.claims.evaluate import Floats
from corcyra.claims.statistics import NONE, Interval

Counts = NDArray[np.int64]

LEVEL: Final = 0.90
DRAWS: Final = 2000
"""Draws for the interval of phi."""


def tails(cells: Counts, both: Counts) -> tuple[Floats, Floats]:
    """Chances of at most, and of at least `both` in the first cell, given the margins."""
    first, second, n = cells[:, 0] + cells[:, 1], cells[:, 0] + cells[:, 2], cells.sum(axis=1)
    k = np.arange(int(n.max(initial=0)) + 1)[:, None]
    with np.errstate(invalid="ignore"):
        log = _choose(first, k) + _choose(n - first, second - k) - _choose(n, second)
    weight = np.exp(log)
    at_most = np.where(k <= both, weight, 0.0).sum(axis=0)
    at_least = np.where(k >= both, weight, 0.0).sum(axis=0)
    return np.minimum(at_most, 1.0), np.minimum(at_least, 1.0)


def _choose(n: Counts, k: Counts) -> Floats:
    """Logarithm of the binomial coefficient; -infinity where it is 0."""
    inside = (k >= 0) & (k <= n)
    safe = np.where(inside, k, 0)
    log: Floats = gammaln(n + 1) - gammaln(safe + 1) - gammaln(n - safe + 1)
    return np.where(inside, log, -np.inf)


def varies(cells: Counts) -> NDArray[np.bool_]:
    """Whether each of the two holds in some pairs and not in others."""
    first, second, n = cells[:, 0] + cells[:, 1], cells[:, 0] + cells[:, 2], cells.sum(axis=1)
    vary: NDArray[np.bool_] = (first > 0) & (first < n) & (second > 0) & (second < n)
    return vary


def bound(least: Floats, chance: float) -> float:
    """Largest p that is no chance (Tarone 1990); `least` is the smallest that a test can give."""
    for k in range(1, len(least) + 1):
        if np.count_nonzero(least <= chance / k) <= k:
            return chance / k
    return chance / len(least)


def phi(cells: Counts) -> tuple[float, Interval]:
    """Correlation of two truths, and its 90% interval; NaN where one of them does not vary.

    The interval is of quantiles under Jeffreys' prior over the four cells.
    """
    if not varies(cells[None])[0]:
        return math.nan, NONE
    # Always the same generator: the interval of the same worlds is the same.
    drawn = np.random.default_rng(1).standard_gamma(cells + 0.5, size=(DRAWS, 4))
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(correlation(drawn), [tail, 1 - tail])
    return float(correlation(cells[None].astype(np.float64))[0]), (float(low), float(high))


def correlation(cells: Floats) -> Floats:
    """Phi of 2 x 2 tables, (tables, 4), on any scale."""
    a, b, c, d = cells.T
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    found: Floats = (a * d - b * c) / np.sqrt(margins)
    return found
