"""PRIM: a box of assumptions in which something happens far more often than elsewhere.

Patient rule induction (Friedman & Fisher 1999, doi:10.1023/A:1008894516817): peel a thin slice off
one side of the box, the slice whose loss raises the density most for each pair lost; again, until
the box is small or no slice helps; then paste slices back on while that raises the density. The
boxes on the way are the trajectory, coverage against density, from which one is chosen (Bryant &
Lempert 2010, doi:10.1016/j.techfore.2009.08.002, for scenario discovery). How many pairs a slice
has, what ties do and where a limit lies between two values is as in the EMA Workbench
(Kwakkel 2017, doi:10.1016/j.envsoft.2017.06.054), with its objective "lenient 1".

Only the order of the values counts: a monotone rescaling of an assumption moves no box.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

from corcyra.claims.evaluate import Floats

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

ALPHA: Final = 0.05
"""Share of a box's pairs that is peeled, or of those beside it that is pasted, at a time."""
LEAST: Final = 0.05
"""Smallest share of all pairs that a box may hold."""


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Boxes, one a row, from no limits to the last one peeled and pasted.

    A pair is in a box if low <= value <= high in every assumption.
    """

    low: Floats
    """(boxes, assumptions); -infinity without a limit."""
    high: Floats
    """(boxes, assumptions); +infinity without a limit."""
    pairs: Ints
    """Pairs in each box."""
    hits: Ints
    """Pairs in each box in which it happens."""

    @property
    def coverage(self) -> Floats:
        """Share of all pairs in which it happens that lie in the box."""
        coverage: Floats = self.hits / self.hits[0]
        return coverage

    @property
    def density(self) -> Floats:
        """Share of the box's pairs in which it happens."""
        density: Floats = self.hits / self.pairs
        return density


def inside(x: Floats, low: Floats, high: Floats) -> Bools:
    """Whether pairs lie in a box: x (pairs, assumptions), limits (assumptions)."""
    within: Bools = np.all((x >= low) & (x <= high), axis=1)
    return within


def search(
    x: Floats, hit: Bools, alpha: float = ALPHA, least: float = LEAST, paste: bool = True
) -> Trajectory:
    """Peel, then paste.

    Parameters
    ----------
    x
        Assumptions, (pairs, assumptions), no NaN.
    hit
        Whether it happens, (pairs).
    alpha, least
        As `ALPHA` and `LEAST`.
    paste
        False leaves the last box as it was peeled.

    Raises
    ------
    ValueError
        Nothing to search: no pairs, or it happens in none of them.
    """
    if not hit.any():
        raise ValueError("PRIM needs pairs in which it happens; there are none")
    boxes = _peel(_Sorted(x, hit), alpha, least)
    if paste:
        _paste(x, hit, boxes, alpha)
    return Trajectory(
        low=np.array([box.low for box in boxes]),
        high=np.array([box.high for box in boxes]),
        pairs=np.array([box.pairs for box in boxes]),
        hits=np.array([box.hits for box in boxes]),
    )


@dataclass(frozen=True, slots=True)
class _Box:
    low: Floats
    high: Floats
    pairs: int
    hits: int

    def with_limit(self, column: int, side: int, value: float, pairs: int, hits: int) -> _Box:
        low, high = self.low.copy(), self.high.copy()
        (low, high)[side][column] = value
        return _Box(low, high, pairs, hits)


class _Sorted:
    """The pairs of a box, sorted by each assumption; a peel takes them out of every row."""

    def __init__(self, x: Floats, hit: Bools) -> None:
        self.x, self.hit = np.ascontiguousarray(x.T), hit
        # (assumptions, pairs of the box): numbers of the pairs, by value.
        self.order = np.argsort(self.x, axis=1).astype(np.int32)
        values = np.take_along_axis(self.x, self.order, axis=1)
        self.tied = np.flatnonzero(np.any(values[:, 1:] == values[:, :-1], axis=1))

    def slices(self, size: int) -> tuple[Ints, Ints]:
        """Pairs and hits of the slices at the lower and upper ends, each (2, assumptions).

        A slice has `size` pairs and whoever is tied with them; if those are all, those that are not
        tied with the innermost one, which may be none.
        """
        order, columns, both = self.order, len(self.order), (0, 1)
        pairs = np.full((2, columns), size, dtype=np.int64)
        ends = (order[:, :size], order[:, order.shape[1] - size :])
        hits = np.array([np.count_nonzero(self.hit[end], axis=1) for end in ends])
        for column in self.tied:
            row = order[column]
            values, hit = self.x[column, row], self.hit[row]
            for end in both:
                taken = _whole_ties(values if end == 0 else -values[::-1], size)
                pairs[end, column] = taken
                hits[end, column] = np.count_nonzero(hit[:taken] if end == 0 else hit[-taken:])
                if taken == 0:
                    hits[end, column] = 0
        return pairs, hits

    def limit(self, column: int, side: int, taken: int) -> float:
        """Halfway between the last value peeled and the first one kept."""
        row = self.x[column, self.order[column]]
        at = taken if side == 0 else len(row) - taken
        return float((row[at - 1] + row[at]) / 2)

    def peel(self, column: int, side: int, taken: int) -> None:
        gone = self.order[column, :taken] if side == 0 else self.order[column, -taken:]
        kept = np.ones(self.x.shape[1], dtype=bool)
        kept[gone] = False
        self.order = self.order[kept[self.order]].reshape(len(self.order), -1)


def _whole_ties(ascending: Floats, size: int) -> int:
    """Length of the slice of at least `size` values that parts no tie."""
    innermost = ascending[size - 1]
    taken = int(np.searchsorted(ascending, innermost, side="right"))
    if taken < len(ascending):
        return taken
    return int(np.searchsorted(ascending, innermost, side="left"))


def _size(pairs: int, alpha: float) -> int:
    return floor((pairs - 1) * alpha) + 1


def _peel(data: _Sorted, alpha: float, least: float) -> list[_Box]:
    columns, n = data.x.shape
    nowhere = np.full(columns, np.inf)
    boxes = [_Box(-nowhere, nowhere, n, int(np.count_nonzero(data.hit)))]
    while True:
        box = boxes[-1]
        if box.pairs < 2:
            return boxes
        taken, lost = data.slices(_size(box.pairs, alpha))
        gain = _gain(box, box.pairs - taken, box.hits - lost)
        limited = np.isfinite(box.low) | np.isfinite(box.high)
        side, column = _best(gain, limited)
        pairs, hits = box.pairs - taken[side, column], box.hits - lost[side, column]
        if not gain[side, column] > 0 or pairs < least * n:
            return boxes
        value = data.limit(column, side, taken[side, column])
        boxes.append(box.with_limit(column, side, value, int(pairs), int(hits)))
        data.peel(column, side, taken[side, column])


def _gain(box: _Box, pairs: Ints, hits: Ints) -> Floats:
    """Rise of the density for each pair lost or won; 0 where none is."""
    moved = np.abs(pairs - box.pairs)
    with np.errstate(invalid="ignore", divide="ignore"):
        gain = (hits / pairs - box.hits / box.pairs) / moved
    return np.where((moved == 0) | (pairs == 0), 0.0, gain)


def _best(gain: Floats, limited: Bools) -> tuple[int, int]:
    """Side and column of the largest gain; of equal ones, an assumption limited already.

    Further ties go to the first assumption, and to its upper side.
    """
    largest = gain == gain.max()
    if np.any(largest & limited):
        largest &= limited
    column = int(np.argmax(largest.any(axis=0)))
    return (1 if largest[1, column] else 0), column


def _paste(x: Floats, hit: Bools, boxes: list[_Box], alpha: float) -> None:
    """Widen the last box, side by side, as long as that raises its density."""
    while True:
        box = boxes[-1]
        below, above = x < box.low, x > box.high
        # Beside the box: out of it by one side only.
        alone = np.count_nonzero(below, axis=1) + np.count_nonzero(above, axis=1) == 1
        wider = [
            _widened(x, hit, box, column, side, out[:, column] & alone, alpha)
            for column in map(int, np.flatnonzero(np.isfinite(box.low) | np.isfinite(box.high)))
            for side, out in ((0, below), (1, above))
        ]
        if not wider:
            return
        pairs, hits = (np.array([getattr(b, name) for b in wider]) for name in ("pairs", "hits"))
        gain = _gain(box, pairs, hits)
        if not gain.max() > 0:
            return
        free = np.array([np.isinf(b.low).sum() + np.isinf(b.high).sum() for b in wider])
        boxes.append(wider[max(range(len(wider)), key=lambda i: (gain[i], free[i], -i))])


def _widened(
    x: Floats, hit: Bools, box: _Box, column: int, side: int, beside: Bools, alpha: float
) -> _Box:
    """The box with the pairs nearest to one of its sides; without that limit if those are all."""
    rows = np.flatnonzero(beside)
    if len(rows) == 0:
        return box
    towards = x[rows, column] if side == 1 else -x[rows, column]
    order = np.argsort(towards, kind="stable")
    towards, rows = towards[order], rows[order]
    size = _size(len(rows), alpha)
    taken = int(np.searchsorted(towards, towards[size - 1], side="right"))
    value = np.inf if taken == len(rows) else (towards[taken - 1] + towards[taken]) / 2
    more = int(np.count_nonzero(hit[rows[:taken]]))
    signed = float(value) if side == 1 else -float(value)
    return box.with_limit(column, side, signed, box.pairs + taken, box.hits + more)


def quasi_p(wide_pairs: int, wide_hits: int, pairs: int, hits: int) -> float:
    """Chance of so many hits in a box, were a limit of it of no use.

    One-sided binomial tail at the density of the box without that limit (Bryant & Lempert 2010,
    appendix). It leaves out of account that the limit was looked for.
    """
    return float(bdtrc(hits - 1, pairs, wide_hits / wide_pairs)) if hits else 1.0
