"""How near a run is to the record, and the tolerance that the widths are multiplied by.

A fact with centre c and width w is Student-t about the run's measure s with NU degrees of freedom:
near to normal, but a fact that no run can give does not drown all others. With a tolerance t above
1 all widths are t times as wide; at 1 the draws follow the posterior under exactly these widths.
(The error model as the kernel of ABC: Wilkinson 2013, doi:10.1515/sagmb-2013-0010.)

The next tolerance is the one at which the weights' effective number falls to a given one (Del
Moral, Doucet and Jasra 2012, doi:10.1007/s11222-011-9271-y).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

F8 = NDArray[np.float64]

NU: Final = 10.0
"""Degrees of freedom of a source's error."""
WIDEST: Final = 1e4
"""The tolerance of the prior: at it every run is as good as any other."""
_HALVINGS: Final = 60


@dataclass(frozen=True, slots=True)
class Record:
    """The facts that are used, on the compared scales."""

    centre: F8
    """(k)."""
    width: F8
    """(k)."""

    def residuals(self, s: F8) -> F8:
        """Return (..., k): how many widths the measures s (..., k) are off, sign kept."""
        found: F8 = (s - self.centre) / self.width
        return found

    def log_kernel(self, s: F8, tolerance: float) -> F8:
        """Return (...): the log likelihood of the record, 0 where it is met."""
        squares = (self.residuals(s) / tolerance) ** 2
        total: F8 = -0.5 * (NU + 1) * np.log1p(squares / NU).sum(axis=-1)
        return total


def effective(log_weights: F8) -> float:
    """Return the effective number of weights, (sum w)^2 / sum w^2 (Kong 1992)."""
    w = np.exp(log_weights - log_weights.max())
    return float(w.sum() ** 2 / (w**2).sum())


def weights(log_weights: F8) -> F8:
    """Return weights that sum to 1."""
    w = np.exp(log_weights - log_weights.max())
    return np.asarray(w / w.sum())


def next_tolerance(record: Record, s: F8, now: float, wanted: float) -> float:
    """Return the smallest tolerance from 1 to `now` that keeps the effective number wanted."""
    before = record.log_kernel(s, now)

    def kept(tolerance: float) -> float:
        return effective(record.log_kernel(s, tolerance) - before)

    if kept(1.0) >= wanted:
        return 1.0
    low, high = 0.0, np.log(now)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if kept(float(np.exp(middle))) >= wanted else (middle, high)
    return float(np.exp(high))


def systematic(w: F8, u: float, n: int) -> NDArray[np.int64]:
    """Return n indices drawn by weights w, one uniform u for all (Kitagawa 1996)."""
    edges = np.cumsum(w) / w.sum()
    edges[-1] = 1.0
    return np.searchsorted(edges, (np.arange(n) + u) / n).astype(np.int64)
