"""Errors and intervals of shares and means over pairs, in closed form.

All are about the pairs as a sample of the prior: they tell how far more pairs could move a figure
(Monte-Carlo error), not whether the model is right.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

Interval = tuple[float, float]
NONE: Final[Interval] = (math.nan, math.nan)
LEVEL: Final = 0.90


def share_error(hits: int, n: int) -> float:
    """Standard error of the share hits/n: the deviation of Beta(hits + 1, n - hits + 1).

    Unlike sqrt(p (1 - p) / n), to which it tends, it is not 0 when all or none hit.
    """
    middle = (hits + 1) / (n + 2)
    return math.sqrt(middle * (1 - middle) / (n + 3))


def wilson(hits: int, n: int, level: float = LEVEL) -> Interval:
    """Interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953); NaN if n is 0."""
    if n == 0:
        return NONE
    z = float(ndtri(0.5 + level / 2))
    share, shrink = hits / n, 1 + z * z / n
    middle = (share + z * z / (2 * n)) / shrink
    half = z / shrink * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # Rounding must not leave out the share itself when all or none hit.
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def mean_interval(values: NDArray[np.float64], level: float = LEVEL) -> Interval:
    """Student's interval of the mean; NaN below two values or with an infinite one."""
    n = len(values)
    if n < 2 or not np.isfinite(values).all():
        return NONE
    half = float(stdtrit(n - 1, 0.5 + level / 2)) * float(values.std(ddof=1)) / math.sqrt(n)
    mean = float(values.mean())
    return mean - half, mean + half


def paired_share_interval(
    differences: NDArray[np.float64], level: float = LEVEL, most: float = 1.0
) -> Interval:
    """Interval of the mean of differences of paired truths; NaN without pairs.

    Bonett & Price 2012, doi:10.3102/1076998611411915: a pair is added to each kind of change, so
    that pairs that never change do not look like certainty. They treat differences -1, 0, 1; a
    difference of two of these, -2 to 2, is treated alike, by mean and mean square; `most` is
    the largest that there can be.
    """
    n = len(differences)
    if n == 0:
        return NONE
    z = float(ndtri(0.5 + level / 2))
    up = (float(np.sum(np.maximum(differences, 0.0))) + 1) / (n + 2)
    down = (float(np.sum(np.maximum(-differences, 0.0))) + 1) / (n + 2)
    square = (float(np.sum(differences**2)) + 2) / (n + 2)
    half = z * math.sqrt((square - (up - down) ** 2) / (n + 2))
    return max(-most, up - down - half), min(most, up - down + half)


def spread(values: NDArray[np.float64]) -> Interval:
    """5% and 95% quantiles over the pairs; NaN without pairs."""
    if len(values) == 0:
        return NONE
    low, high = np.quantile(values, [0.05, 0.95], method="inverted_cdf")
    return float(low), float(high)


@lru_cache(maxsize=1 << 16)
def excess(wide_pairs: int, wide_hits: int, pairs: int, hits: int) -> float:
    """Chance that `pairs` drawn from `wide_pairs` without replacement have `hits` or more."""
    misses = wide_pairs - wide_hits
    least, most = max(hits, pairs - misses), min(pairs, wide_hits)
    if hits <= max(0, pairs - misses):
        return 1.0
    if least > most:
        return 0.0
    log_ = _log_factorials(1 << wide_pairs.bit_length())
    k = np.arange(least, most + 1)
    ways = -log_[k] - log_[wide_hits - k] - log_[pairs - k] - log_[misses - pairs + k]
    whole = log_[wide_hits] + log_[misses] - log_[wide_pairs]
    whole += log_[pairs] + log_[wide_pairs - pairs]
    return float(min(1.0, np.exp(ways + whole).sum()))


@lru_cache(maxsize=8)
def _log_factorials(n: int) -> NDArray[np.float64]:
    """log 0! to log n!"""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
