"""Outbursts, as Epstein (2002) counts them, what rule A implies, and intervals over seeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import special

__all__ = ["Outbursts", "active_share", "mean", "outbursts", "share", "tail_slope"]

THRESHOLD = 50
"""The paper's: an outburst begins when actives exceed 50 and ends when they fall below."""

Sample = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Outbursts:
    """The finished outbursts of a series of actives, and the waits between them."""

    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    """The first step that is below the threshold again."""
    activation: npt.NDArray[np.int64]
    """Total activation: the actives summed over the outburst's steps."""
    wait: npt.NDArray[np.int64]
    """Steps from the end of one outburst to the start of the next."""

    def __repr__(self) -> str:
        return f"Outbursts({len(self.start)} in all)"


def outbursts(active: npt.NDArray[np.int64], threshold: int = THRESHOLD) -> Outbursts:
    """Find the outbursts in a series of actives.

    Parameters
    ----------
    active
        Actives, one value a step.
    threshold
        An outburst begins above it, and ends with the first step below it.
    """
    starts, ends = [], []
    under_way = False
    for step, value in enumerate(active):
        if not under_way and value > threshold:
            starts.append(step)
            under_way = True
        elif under_way and value < threshold:
            ends.append(step)
            under_way = False
    start = np.array(starts[: len(ends)], dtype=np.int64)
    end = np.array(ends, dtype=np.int64)
    sums = [int(active[s:e].sum()) for s, e in zip(start, end, strict=True)]
    return Outbursts(start, end, np.array(sums, dtype=np.int64), start[1:] - end[:-1])


def active_share(
    legitimacy: float, ratio: float, *, k: float = 2.3, threshold: float = 0.1
) -> float:
    """Return the share that rule A makes active if everyone sees the same ratio C/A.

    The area of H (1 - L) - R P > T in the unit square of H and R, P = 1 - exp(-k C/A).
    """
    span = 1.0 - legitimacy
    risk = 1.0 - float(np.exp(-k * ratio))
    if span <= threshold:
        return 0.0
    if span - threshold <= risk:
        return (span - threshold) ** 2 / (2.0 * risk * span)
    # Those beyond H = (T + P) / (1 - L) are active whatever their R.
    return 1.0 - (threshold + risk / 2.0) / span


def mean(values: Iterable[float]) -> Sample:
    """Return the mean of what is finite, and its 95% interval."""
    x = np.array([v for v in values if np.isfinite(v)], dtype=float)
    if len(x) == 0:
        return np.nan, np.nan, np.nan
    half = 0.0
    if len(x) > 1:
        half = float(special.stdtrit(len(x) - 1, 0.975) * x.std(ddof=1) / np.sqrt(len(x)))
    return float(x.mean()), float(x.mean()) - half, float(x.mean()) + half


def share(hits: Iterable[bool]) -> Sample:
    """Return a share and its 95% interval (Wilson)."""
    x = list(hits)
    n, found, z = len(x), sum(x) / len(x), 1.959964
    middle = (found + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(found * (1 - found) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return found, middle - half, middle + half


def tail_slope(waits: npt.NDArray[np.int64], shortest: int = 30) -> Sample:
    """Return the slope of log frequency against waits beyond ``shortest``, as an exponential's.

    With its exact 95% interval, if waits are exponential.  The paper's "truncated at 30" is read
    so; it does not say how its slope was fitted.
    """
    beyond = waits[waits > shortest] - shortest
    n, total = len(beyond), float(beyond.sum())
    if n <= 2:
        return np.nan, np.nan, np.nan
    low, high = (float(special.gammaincinv(n, q)) / total for q in (0.025, 0.975))
    return -n / total, -high, -low
