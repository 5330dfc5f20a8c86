"""Errors and intervals of shares and means over pairs, in closed form.

All are about the pairs as a sample: they tell how far more pairs could move a figure (Monte-Carlo
error), not whether the model is right. Pairs of fitted draws have parts of their luck in common.
They count as so many independent ones as would leave the figure as uncertain (`worth`): their
number over the design effect, from the variance between those that have a part in common (a
jackknife of groups: Efron 1982, doi:10.1137/1.9781611970319), by the part by which they are worth
least.
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
DOUBT: Final = 3.0
"""Values by which it is doubted that parts of luck do nothing (`worth`)."""


def worth(values: NDArray[np.float64], common: NDArray[np.int64]) -> float:
    """Return how many independent values (n) are worth that have parts of their luck in common.

    Values of which nearly all are alike say little of what parts do. So the variance counts as far
    as values are unlike the most frequent one, and beside it, as `DOUBT` more, that each part
    decides: where all are alike each counts once (by its share).

    Parameters
    ----------
    values : array (n)
        Finite.
    common : array (n, m)
        Numbers of the parts, from 0; equal in a column where values have that part in common.
    """
    n = len(values)
    if n == 0 or common.shape[1] == 0:
        return float(n)
    unlike = n - int(np.unique(values, return_counts=True)[1].max())
    doubt = DOUBT / (DOUBT + unlike)
    off = values - values.mean()
    spread = max(float((off**2).mean()), 1e-300)
    # All columns at once: the numbers of each follow those of the one before.
    first = np.concatenate([[0], np.cumsum(common.max(axis=0) + 1)])
    at = (common + first[:-1]).ravel()
    counts = np.bincount(at, minlength=int(first[-1])).astype(np.float64)
    groups = np.add.reduceat((counts > 0) * 1.0, first[:-1])
    once = n**2 / np.add.reduceat(counts**2, first[:-1])
    # The jackknife over those that have a part in common: one that many have counts for more.
    sums = np.bincount(at, np.repeat(off, common.shape[1]), int(first[-1]))
    without = np.add.reduceat((sums / np.maximum(n - counts, 1.0)) ** 2, first[:-1])
    error = np.clip((groups - 1) / groups * without / spread, 1.0 / n, 1.0)
    error = np.where(groups == 1, 1.0, np.where(groups == n, 1.0 / n, error))
    return float(np.min(1.0 / (doubt / once + (1.0 - doubt) * error)))


def share_error(hits: float, n: float) -> float:
    """Standard error of the share hits/n: the deviation of Beta(hits + 1, n - hits + 1).

    Unlike sqrt(p (1 - p) / n), to which it tends, it is not 0 when all or none hit.
    """
    middle = (hits + 1) / (n + 2)
    return math.sqrt(middle * (1 - middle) / (n + 3))


def wilson(hits: float, n: float, level: float = LEVEL) -> Interval:
    """Interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953); NaN if n is 0."""
    if n == 0:
        return NONE
    z = float(ndtri(0.5 + level / 2))
    share, shrink = hits / n, 1 + z * z / n
    middle = (share + z * z / (2 * n)) / shrink
    half = z / shrink * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # Rounding must not leave out the share itself when all or none hit.
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def mean_interval(
    values: NDArray[np.float64], common: NDArray[np.int64] | None = None, level: float = LEVEL
) -> Interval:
    """Student's interval of the mean; NaN below two values' worth or with an infinite one."""
    if len(values) < 2 or not np.isfinite(values).all():
        return NONE
    n = len(values) if common is None else worth(values, common)
    if n < 2:
        return NONE
    half = float(stdtrit(n - 1, 0.5 + level / 2)) * float(values.std(ddof=1)) / math.sqrt(n)
    mean = float(values.mean())
    return mean - half, mean + half


def paired_share_interval(
    differences: NDArray[np.float64], common: NDArray[np.int64] | None = None,
    level: float = LEVEL, most: float = 1.0,
) -> Interval:  # fmt: skip
    """Interval of the mean of differences of paired truths; NaN without pairs.

    Bonett & Price 2012, doi:10.3102/1076998611411915: a pair is added to each kind of change, so
    that pairs that never change do not look like certainty. They treat differences -1, 0, 1; a
    difference of two of these, -2 to 2, is treated alike, by mean and mean square; `most` is
    the largest that there can be.
    """
    if len(differences) == 0:
        return NONE
    n = len(differences) if common is None else worth(differences, common)
    z = float(ndtri(0.5 + level / 2))
    up = (n * float(np.mean(np.maximum(differences, 0.0))) + 1) / (n + 2)
    down = (n * float(np.mean(np.maximum(-differences, 0.0))) + 1) / (n + 2)
    square = (n * float(np.mean(differences**2)) + 2) / (n + 2)
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
