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
from math import ceil, log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corcyra.claims import prim
from corcyra.claims.evaluate import Floats
from corcyra.claims.statistics import excess

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

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


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A box whose limits all pass the test; arrays have one element a limit."""

    column: Ints
    side: Ints
    value: Floats
    pairs: int
    hits: int
    wide_pairs: Ints
    """Pairs in the box without the limit."""
    wide_hits: Ints

    def distance(self, of: int) -> float:
        """From coverage 1 and density 1."""
        return float(np.hypot(1 - self.hits / of, 1 - self.hits / self.pairs))


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
    boxes = _singles(x, hit, bound) + _trajectory(x, hit, np.arange(columns), bound, _THIN)
    telling = np.unique([column for box in boxes for column in box.column]).astype(np.int64)
    if 1 < len(telling) < columns:
        boxes += _trajectory(x, hit, telling, bound)
    told = [box for box in boxes if box.pairs >= FEWEST and 2 * box.hits > box.pairs]
    if not told:
        return None
    of = int(hit.sum())
    return _found(x, min(told, key=lambda box: box.distance(of)), of)


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


def _singles(x: Floats, hit: Bools, bound: float) -> list[_Candidate]:
    """Boxes with one limit that passes the test, the best of each assumption and side."""
    n, total = len(hit), int(hit.sum())
    order = np.argsort(x, axis=0)
    values = np.take_along_axis(x, order, axis=0)
    up_to = np.cumsum(hit[order], axis=0)
    found: dict[tuple[int, int], _Candidate] = {}
    for kept in _sizes(n):
        for side, cut in ((1, kept), (0, n - kept)):
            hits = up_to[cut - 1] if side == 1 else total - up_to[cut - 1]
            # A limit parts no ties. At one size more hits are always less likely by chance.
            hits = np.where(values[cut - 1] == values[cut], 0, hits)
            if excess(n, total, kept, int(hits.max())) > bound:
                continue
            enough = _fewest_hits(n, total, kept, bound)
            for at in map(int, np.flatnonzero(hits >= enough)):
                value = (values[cut - 1, at] + values[cut, at]) / 2
                box = _single(at, side, value, (kept, int(hits[at])), (n, total))
                best = found.get((at, side))
                if best is None or box.distance(total) < best.distance(total):
                    found[at, side] = box
    return list(found.values())


def _single(
    column: int, side: int, value: float, within: tuple[int, int], everywhere: tuple[int, int]
) -> _Candidate:
    """The box of one limit; pairs and hits within, and without the limit."""
    return _Candidate(
        np.array([column]),
        np.array([side]),
        np.array([value]),
        *within,
        np.array([everywhere[0]]),
        np.array([everywhere[1]]),
    )


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
    x: Floats, hit: Bools, columns: Ints, bound: float, thin: int = 1
) -> list[_Candidate]:
    """Boxes of PRIM's trajectory over some assumptions, every `thin`-th, each after the test."""
    # The last box over all assumptions has dozens of limits: pasting takes long and helps nothing.
    path = prim.search(x[:, columns], hit, paste=thin == 1)
    steps = range(1, len(path.pairs), thin)
    boxes = (_tested(x, hit, columns, path.low[i], path.high[i], bound) for i in steps)
    return [box for box in boxes if box is not None]


def _tested(
    x: Floats, hit: Bools, columns: Ints, low: Floats, high: Floats, bound: float
) -> _Candidate | None:
    """The box without the limits that fail the test, the weakest first; None if none are left.

    Limits are given for some columns.
    """
    below, above = np.isfinite(low), np.isfinite(high)
    column = np.concatenate([columns[below], columns[above]])
    side = np.repeat([0, 1], [below.sum(), above.sum()])
    value = np.concatenate([low[below], high[above]])
    out = np.where(side == 0, x[:, column] < value, x[:, column] > value)  # (pairs, limits)
    while out.shape[1]:
        broken = np.count_nonzero(out, axis=1)
        beside = out & (broken == 1)[:, None]
        pairs, hits = int((broken == 0).sum()), int((hit & (broken == 0)).sum())
        wide_pairs = pairs + np.count_nonzero(beside, axis=0)
        wide_hits = hits + np.count_nonzero(beside & hit[:, None], axis=0)
        weak = _weak(wide_pairs, wide_hits, pairs, hits, bound)
        if not weak.any():
            return _Candidate(column, side, value, pairs, hits, wide_pairs, wide_hits)
        out, column, side, value = out[:, ~weak], column[~weak], side[~weak], value[~weak]
    return None


def _weak(
    wide_pairs: Ints,
    wide_hits: Ints,
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


def _found(x: Floats, box: _Candidate, of: int) -> Found:
    low, high = np.full(x.shape[1], -np.inf), np.full(x.shape[1], np.inf)
    lower = box.side == 0
    low[box.column[lower]], high[box.column[~lower]] = box.value[lower], box.value[~lower]
    tried = 2 * x.shape[1] * PEELS
    sides = [
        Side(
            column=int(column),
            side=int(side),
            value=float(value),
            quasi_p=prim.quasi_p(int(pairs), int(hits), box.pairs, box.hits),
            chance=min(1.0, excess(int(pairs), int(hits), box.pairs, box.hits) * tried),
        )
        for column, side, value, pairs, hits in zip(
            box.column, box.side, box.value, box.wide_pairs, box.wide_hits
        )
    ]
    sides.sort(key=lambda side: side.chance)
    return Found(low, high, tuple(sides), prim.inside(x, low, high), box.pairs, box.hits, of)
