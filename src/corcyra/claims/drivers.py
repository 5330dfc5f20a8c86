"""Drivers: the assumptions on which it depends most whether a claim holds.

The measure is the first-order sensitivity index (Sobol' 1993): the share of the variance of holding
that is gone once one assumption is known, Var(E[Y|X]) / Var(Y). It is estimated from the pairs that
there are, by cutting each assumption into bins of equally many pairs (given-data estimation:
Plischke, Borgonovo & Smith 2013, doi:10.1016/j.ejor.2012.11.047). Within-bin chance makes the raw
ratio (eta squared) too large; it is taken off as by Kelley (1935, doi:10.1073/pnas.21.9.554,
epsilon squared), so noise has index 0 on average. Its interval is the jackknife's.

What is told must lie above a bound for noise: the largest index among all assumptions in
`PERMUTED` tables in which the pairs' verdicts are shuffled (Westfall & Young 1993, max T). The best
of a hundred assumptions is compared with the best of a hundred, so there may be none to tell.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from corcyra.claims.assumptions import FEWEST_PAIRS, Assumptions
from corcyra.claims.evaluate import Floats
from corcyra.claims.findings import Driver
from corcyra.claims.sentences import number, percent
from corcyra.claims.statistics import LEVEL, Interval

Bools = NDArray[np.bool_]
Counts = NDArray[np.int64]

MOST: Final = 3
"""Drivers told of a claim."""
PERMUTED: Final = 199
CHANCE: Final = 0.01
"""Chance, a claim, that an assumption that does nothing is told."""
_LOOKS: Final = (20, PERMUTED)
"""Tables after which it is asked whether more are needed: most often the first few are enough."""


def drivers(assumptions: Assumptions, told: Bools, holds: Bools) -> tuple[Driver, ...]:
    """Return the assumptions that matter most, the first first; none if none stands out.

    Parameters
    ----------
    assumptions
        The study's.
    told, holds
        Over all pairs; `holds` is read where `told`.
    """
    use = told & assumptions.known
    x, y = assumptions.x[use], holds[use]
    if len(y) < FEWEST_PAIRS or x.size == 0 or y.all() or not y.any():
        return ()
    code = binned(x, bins(len(y)))
    pairs, hits = counts(code, y)
    found = index(pairs, hits)
    limit = bound(code, y, float(found.max()))
    order = np.argsort(-found, kind="stable")[:MOST]
    return tuple(
        _driver(assumptions, i, x[:, i], y, (found[i], limit), jackknife(pairs[i], hits[i]))
        for i in map(int, order)
        if found[i] > limit
    )


def bins(n: int) -> int:
    """Bins of n pairs: the cube root, 3 to 10."""
    return int(np.clip(round(n ** (1 / 3)), 3, 10))


def binned(x: Floats, n_bins: int) -> NDArray[np.intp]:
    """Number of each pair's bin, (pairs, assumptions); tied values share one."""
    order = np.argsort(x, axis=0)
    values = np.take_along_axis(x, order, axis=0)
    place = np.arange(len(x))[:, None]
    fresh = np.concatenate([np.ones((1, x.shape[1]), bool), values[1:] != values[:-1]])
    first = np.maximum.accumulate(np.where(fresh, place, 0), axis=0)
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, first, axis=0)
    return rank * n_bins // len(x)


def counts(code: NDArray[np.intp], y: Bools) -> tuple[Counts, Counts]:
    """Pairs and hits of each bin, (assumptions, bins)."""
    within = [code == b for b in range(int(code.max()) + 1)]
    pairs = np.array([np.count_nonzero(w, axis=0) for w in within]).T
    hits = np.array([np.count_nonzero(w & y[:, None], axis=0) for w in within]).T
    return pairs, hits


def index(pairs: Counts | Floats, hits: Counts | Floats) -> Floats:
    """Epsilon squared of counts over the last axis; 0 where all hit or none does."""
    n, k = pairs.sum(axis=-1), hits.sum(axis=-1)
    used = np.count_nonzero(pairs, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        between = np.where(pairs > 0, hits**2 / pairs, 0.0).sum(axis=-1) - k**2 / n
        eta = between / (k - k**2 / n)
        corrected = 1 - (1 - eta) * (n - 1) / (n - used)
    return np.where((k == 0) | (k == n) | (n <= used), 0.0, corrected)


def bound(code: NDArray[np.intp], y: Bools, least: float = np.inf) -> float:
    """The index that the best assumption passes by chance in at most `CHANCE` of claims.

    Infinity, and sooner, as soon as it is known not to be below `least`: nothing that is no larger
    can be told then (Besag & Clifford 1991, doi:10.1093/biomet/78.2.301).
    """
    n, columns = code.shape
    used = int(code.max()) + 1
    # One column of ones and zeros for each assumption and bin: all tables in one product.
    slots = np.zeros((n, columns * used), dtype=np.float32)
    np.put_along_axis(slots, code + used * np.arange(columns), 1.0, axis=1)
    pairs = slots.sum(axis=0, dtype=np.float64).reshape(columns, used)
    shuffled = np.random.default_rng(n).permuted(np.tile(y, (PERMUTED, 1)), axis=1)
    above = PERMUTED + 1 - int(np.ceil((PERMUTED + 1) * (1 - CHANCE)))
    best: list[float] = []
    for last in _LOOKS:
        some = shuffled[len(best) : last].astype(np.float32)
        # A few tables are soon counted: threads of the matrix product would cost more than it.
        product = some @ slots if best else np.einsum("tn,ns->ts", some, slots)
        hits = product.reshape(len(some), columns, used)
        best += index(pairs, hits.astype(np.float64)).max(axis=1).tolist()
        if sum(one >= least for one in best) >= above:
            return float("inf")
    return sorted(best)[-above]


def jackknife(pairs: Counts, hits: Counts, level: float = LEVEL) -> Interval:
    """Interval of the index of one assumption: counts of its bins, (bins)."""
    n, each = int(pairs.sum()), np.eye(len(pairs), dtype=np.int64)
    # All pairs of a bin that hold are alike, and so are those that do not.
    without = np.concatenate(
        [index(pairs - each, hits - each), index(pairs - each, hits * np.ones_like(each))]
    )
    times = np.concatenate([hits, pairs - hits])
    mean = float((times * without).sum() / n)
    error = np.sqrt((n - 1) / n * float((times * (without - mean) ** 2).sum()))
    half = float(ndtri(0.5 + level / 2)) * error
    middle = float(index(pairs, hits))
    return max(0.0, middle - half), min(1.0, middle + half)


def _driver(
    assumptions: Assumptions,
    column: int,
    x: Floats,
    y: Bools,
    figures: tuple[float, float],
    interval: Interval,
) -> Driver:
    name, value, limit = assumptions.names[column], *map(float, figures)
    low, high = (float(q) for q in np.quantile(x, [1 / 3, 2 / 3]))
    lowest, highest = x <= low, x >= high
    middle = ~lowest & ~highest
    shares = [float(y[part].mean()) if part.any() else np.nan for part in (lowest, middle, highest)]
    label, unit = assumptions.label(name), assumptions.unit(name)
    behind = f" {unit}" if unit else ""
    between = f", in {percent(shares[1])} between" if _odd(shares) else ""
    words = (
        f"{label}: explains {percent(value)} of whether it holds "
        f"(90%: {percent(interval[0])} to {percent(interval[1])}); it holds in "
        f"{percent(shares[0])} of pairs where this is lowest (up to {number(low)}{behind}) and in "
        f"{percent(shares[2])} where it is highest (from {number(high)}{behind}){between}"
    )
    return Driver(
        assumption=name,
        label=label,
        index=value,
        interval=interval,
        bound=limit,
        low_share=shares[0],
        middle_share=shares[1],
        high_share=shares[2],
        thirds=(low, high),
        words=words,
    )


def _odd(shares: list[float]) -> bool:
    """Whether the middle third lies beyond both others."""
    return not min(shares[0], shares[2]) <= shares[1] <= max(shares[0], shares[2])
