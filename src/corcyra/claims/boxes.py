"""Which box of assumptions is told: one that chance does not make, dense and not tiny.

PRIM always finds a box, in noise too. So a limit stays only if its box, among the pairs that lie in
the box without it, holds more hits than a draw without replacement would (Fisher's exact test,
1935; hypergeometric upper tail) at a chance below `CHANCE` divided by the number of limits that
could have been tried: two sides of every assumption at every peel (Bonferroni). Bryant & Lempert's
quasi-p value stands beside each limit, but is no bound: it knows neither how many limits were tried
nor that the box is a part of what it is compared with, and so asks too little of small boxes and
too much of large ones.

Candidates are, each after its limits that fail the test are taken away: the boxes of PRIM's
trajectory over all assumptions; boxes with one limit; and the boxes of a second trajectory over
those assumptions only that kept a limit (constrained PRIM, Kwakkel 2019, doi:10.1002/ffo2.8).
Of those with at least `FEWEST` pairs and a density above one half the one is told that is nearest
to coverage 1 and density 1. There may be none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corcyra.claims import prim
from corcyra.claims.evaluate import Floats

Bools = NDArray[np.bool_]

CHANCE: Final = 0.05
"""Chance at most, a search, that a limit of noise is told; a claim has two searches."""
FEWEST: Final = 8
"""Pairs in a box that is told."""
PEELS: Final = ceil(log(prim.LEAST) / log(1 - prim.ALPHA))
"""Peels from all pairs to the smallest box."""
_THIN: Final = 5
"""Of the trajectory over all assumptions every fifth box is a candidate: it costs time."""
_HOPELESS: Final = 3.0
"""Standard errors below which no limit can pass the test."""
_FOLDS: Final = 5


@dataclass(frozen=True, slots=True)
class Side:
    """A limit on one side of one assumption, and how it stands the test."""

    column: int
    side: int
    """0 lower, 1 upper."""
    value: float
    quasi_p: float
    chance: float
    """Chance of the exact test, times the limits tried; at most 1."""


@dataclass(frozen=True, slots=True)
class Found:
    """A box that is told."""

    low: Floats
    """(assumptions); -infinity without a limit."""
    high: Floats
    sides: tuple[Side, ...]
    """The least likely by chance first."""
    inside: Bools
    """(pairs)."""
    pairs: int
    hits: int
    of: int
    """All pairs in which it happens."""

    @property
    def distance(self) -> float:
        """From coverage 1 and density 1."""
        return float(np.hypot(1 - self.hits / self.of, 1 - self.hits / self.pairs))


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Boxes found without a fifth of the pairs, looked at in that fifth; five times."""

    pairs: int
    hits: int
    of: int

    @property
    def density(self) -> float:
        """NaN if no pair that was held out lay in a box."""
        return self.hits / self.pairs if self.pairs else float("nan")

    @property
    def coverage(self) -> float:
        """Share of all pairs in which it happens that lay in the box found without them."""
        return self.hits / self.of


def find(x: Floats, hit: Bools) -> Found | None:
    """Return the box that is told, or None.

    Parameters
    ----------
    x
        Assumptions that vary, (pairs, assumptions), no NaN.
    hit
        Whether it happens, (pairs).
    """
    n, columns = x.shape
    if columns == 0 or n < FEWEST or not hit.any() or hit.all():
        return None
    bound = CHANCE / (2 * columns * PEELS)
    singles = _singles(x, hit, bound)
    boxes = singles + _trajectory(x, hit, np.arange(columns), bound, _THIN)
    telling = np.unique([side.column for box in boxes for side in box.sides]).astype(np.int64)
    if 1 < len(telling) < columns:
        boxes += _trajectory(x, hit, telling, bound)
    told = [box for box in boxes if box.pairs >= FEWEST and 2 * box.hits > box.pairs]
    return min(told, key=lambda box: box.distance, default=None)


def held_out(x: Floats, hit: Bools) -> HeldOut:
    """Search again without each fifth of the pairs, and look at that fifth."""
    fold = np.arange(len(x)) % _FOLDS
    pairs = hits = 0
    for k in range(_FOLDS):
        out = fold == k
        box = find(x[~out], hit[~out])
        if box is not None:
            within = prim.inside(x[out], box.low, box.high)
            pairs += int(within.sum())
            hits += int((within & hit[out]).sum())
    return HeldOut(pairs, hits, int(hit.sum()))


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
def _log_factorials(n: int) -> Floats:
    """log 0! to log n!"""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])


def _singles(x: Floats, hit: Bools, bound: float) -> list[Found]:
    """Boxes with one limit that passes the test, the best of each assumption and side."""
    n, total = len(hit), int(hit.sum())
    order = np.argsort(x, axis=0)
    values = np.take_along_axis(x, order, axis=0)
    up_to = np.cumsum(hit[order], axis=0)
    found: dict[tuple[int, int], Found] = {}
    for kept in _sizes(n):
        for side, cut in ((1, kept), (0, n - kept)):
            hits = up_to[cut - 1] if side == 1 else total - up_to[cut - 1]
            # A limit parts no ties. At one size more hits are always less likely by chance.
            hits = np.where(values[cut - 1] == values[cut], 0, hits)
            if excess(n, total, kept, int(hits.max())) > bound:
                continue
            enough = _fewest_hits(n, total, kept, bound)
            for column in np.flatnonzero(hits >= enough):
                low, high = np.full((2, x.shape[1]), np.inf)
                low = -low
                middle = (values[cut - 1, column] + values[cut, column]) / 2
                (low, high)[side][column] = middle
                box = _tested(x, hit, low, high, bound)
                at = (int(column), side)
                if box is not None and (at not in found or box.distance < found[at].distance):
                    found[at] = box
    return list(found.values())


def _sizes(n: int) -> list[int]:
    """Pairs left after each peel of one side."""
    sizes = [n]
    while sizes[-1] > max(FEWEST, prim.LEAST * n):
        sizes.append(sizes[-1] - int((sizes[-1] - 1) * prim.ALPHA) - 1)
    return sizes[1:]


def _fewest_hits(n: int, total: int, kept: int, bound: float) -> int:
    """Hits from which on a box of `kept` pairs passes the test; too many if none do."""
    low, high = 0, min(kept, total) + 1
    while low < high:
        middle = (low + high) // 2
        if excess(n, total, kept, middle) <= bound:
            high = middle
        else:
            low = middle + 1
    return low


def _trajectory(
    x: Floats, hit: Bools, columns: NDArray[np.int64], bound: float, thin: int = 1
) -> list[Found]:
    """Boxes of PRIM's trajectory over some assumptions, every `thin`-th, each after the test."""
    # The last box over all assumptions has dozens of limits: pasting takes long and helps nothing.
    path = prim.search(x[:, columns], hit, paste=thin == 1)
    boxes = []
    for i in range(1, len(path.pairs), thin):
        low, high = np.full(x.shape[1], -np.inf), np.full(x.shape[1], np.inf)
        low[columns], high[columns] = path.low[i], path.high[i]
        box = _tested(x, hit, low, high, bound)
        if box is not None:
            boxes.append(box)
    return boxes


def _tested(x: Floats, hit: Bools, low: Floats, high: Floats, bound: float) -> Found | None:
    """The box without the limits that fail the test, the weakest first; None if none are left."""
    column = np.concatenate([np.flatnonzero(np.isfinite(low)), np.flatnonzero(np.isfinite(high))])
    side = np.repeat([0, 1], [np.isfinite(low).sum(), np.isfinite(high).sum()])
    value = np.where(side == 0, low[column], high[column])
    out = np.where(side == 0, x[:, column] < value, x[:, column] > value)  # (pairs, limits)
    while out.shape[1]:
        broken = np.count_nonzero(out, axis=1)
        beside = out & (broken == 1)[:, None]
        pairs, hits = int((broken == 0).sum()), int((hit & (broken == 0)).sum())
        wide_pairs = pairs + np.count_nonzero(beside, axis=0)
        wide_hits = hits + np.count_nonzero(beside & hit[:, None], axis=0)
        weak = _weak(wide_pairs, wide_hits, pairs, hits, bound)
        if not weak.any():
            return _found(x, hit, column, side, value, wide_pairs, wide_hits)
        out, column, side, value = out[:, ~weak], column[~weak], side[~weak], value[~weak]
    return None


def _weak(
    wide_pairs: NDArray[np.int64],
    wide_hits: NDArray[np.int64],
    pairs: int,
    hits: int,
    bound: float,
) -> Bools:
    """The limits to take away next: most of the hopeless ones, else the one that fails worst.

    To take one away makes the box larger and others telling, so they do not all go at once.
    """
    share = wide_hits / wide_pairs
    spread = np.sqrt(pairs * share * (1 - share) * (1 - pairs / wide_pairs))
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(spread > 0, (hits - pairs * share) / spread, 0.0)
    hopeless = z < _HOPELESS
    if hopeless.any():
        weaker: Bools = hopeless & (z <= np.quantile(z[hopeless], 0.75))
        return weaker
    chances = [excess(int(n), int(k), pairs, hits) for n, k in zip(wide_pairs, wide_hits)]
    worst = int(np.argmax(chances))
    weak = np.zeros(len(z), dtype=bool)
    weak[worst] = chances[worst] > bound
    return weak


def _found(
    x: Floats,
    hit: Bools,
    column: NDArray[np.int64],
    side: NDArray[np.int64],
    value: Floats,
    wide_pairs: NDArray[np.int64],
    wide_hits: NDArray[np.int64],
) -> Found:
    low, high = np.full(x.shape[1], -np.inf), np.full(x.shape[1], np.inf)
    low[column[side == 0]], high[column[side == 1]] = value[side == 0], value[side == 1]
    within = prim.inside(x, low, high)
    pairs, hits = int(within.sum()), int((within & hit).sum())
    tried = 2 * x.shape[1] * PEELS
    sides = [
        Side(
            column=int(c),
            side=int(s),
            value=float(v),
            quasi_p=prim.quasi_p(int(n), int(k), pairs, hits),
            chance=min(1.0, excess(int(n), int(k), pairs, hits) * tried),
        )
        for c, s, v, n, k in zip(column, side, value, wide_pairs, wide_hits)
    ]
    sides.sort(key=lambda found: found.chance)
    return Found(low, high, tuple(sides), within, pairs, hits, int(hit.sum()))
