"""The value of one assumption at which the share of pairs in which a claim holds is one half.

The share is fitted as a logistic curve of the assumption: two numbers are all that some tens of
pairs can bear, and an isotonic fit has no usable interval for its crossing at such sizes. The curve
lies on the scale, linear or logarithmic, on which the draws are spread more evenly, which is that
of the dossier's range. The likelihood carries Firth's (1993, doi:10.1093/biomet/80.1.27) penalty,
so that the fit exists where a value separates the pairs wholly (Heinze & Schemper 2002,
doi:10.1002/sim.1047). The interval is that of the profile likelihood: Wald's is of little worth
near separation, and has no meaning where the curve is flat. Where the share jumps instead of
bending, the value is off by a part of the distance between its neighbours.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, log_expit

from corcyra.claims.evaluate import Floats
from corcyra.claims.statistics import LEVEL, Interval

Bools = NDArray[np.bool_]

_COARSE: Final = np.linspace(-1.0, 2.0, 61)
"""Places at which the curve may cross; 0 and 1 are the smallest and largest value drawn."""
_FINE: Final = 81
"""Places looked at among those that the coarse look found possible."""
_SLOPES: Final = np.geomspace(0.3, 300.0, 14)
_REFINE: Final = np.linspace(-1.0, 1.0, 7)
"""Slopes of a second and third look, in steps of the one before."""
_CELLS: Final = 50
"""The pairs are put in as many cells of neighbouring values, at most."""


def crossing(
    x: Floats, holds: Bools, each: float = 1.0, level: float = LEVEL
) -> tuple[float, Interval, bool]:
    """Return value, interval, and whether the share rises with the assumption.

    The value is NaN, and an end of the interval infinite, where the curve crosses one half beyond
    the smallest or largest value drawn.

    Parameters
    ----------
    x
        The assumption, (pairs).
    holds
        (pairs); some are true and some false.
    each
        Independent pairs that a pair is worth: its log likelihood counts by so much (Rao and Scott
        1981, doi:10.1080/01621459.1981.10477633).
    """
    scale = _Scale(x)
    curve = _Curve(scale.place(x), holds)
    rising, falling = (curve.profile(_COARSE, sign) for sign in (1.0, -1.0))
    sign = 1.0 if rising.max() >= falling.max() else -1.0
    limit = float(chdtri(1, 1 - level)) / 2 / each
    low, high = _within(_COARSE, rising if sign > 0 else falling, limit)
    fine = np.linspace(low, high, _FINE)
    profile = curve.profile(fine, sign)
    best, (low, high) = float(fine[int(np.argmax(profile))]), _within(fine, profile, limit)
    value = scale.value(best) if 0 < best < 1 else math.nan
    return value, (scale.value(low), scale.value(high)), sign > 0


def _within(places: Floats, profile: Floats, limit: float) -> Interval:
    """The outermost places where the profile is within `limit` of its peak, interpolated."""
    over = profile - profile.max() + limit
    first, last = np.flatnonzero(over >= 0)[[0, -1]]
    ends = []
    for at, beside in ((first, first - 1), (last, last + 1)):
        if not 0 <= beside < len(places):
            ends.append(float(places[at]))
            continue
        part = over[at] / (over[at] - over[beside])
        ends.append(float(places[at] + part * (places[beside] - places[at])))
    return ends[0], ends[1]


class _Scale:
    """Linear or logarithmic, from the smallest value at 0 to the largest at 1."""

    def __init__(self, x: Floats) -> None:
        self.log = False
        if x.min() > 0:
            self.log = _unevenness(np.log(x)) < _unevenness(x)
        drawn = np.log(x) if self.log else x
        self.low, self.high = float(drawn.min()), float(drawn.max())

    def place(self, x: Floats) -> Floats:
        drawn = np.log(x) if self.log else x
        return (drawn - self.low) / (self.high - self.low)

    def value(self, place: float) -> float:
        """Infinite beyond all that were drawn."""
        if not 0 < place < 1:
            return -math.inf if place <= 0 else math.inf
        drawn = self.low + place * (self.high - self.low)
        return math.exp(drawn) if self.log else drawn


def _unevenness(x: Floats) -> float:
    """Largest distance of the values' distribution from an even one over their range."""
    ordered = np.sort(x)
    even = (ordered - ordered[0]) / (ordered[-1] - ordered[0])
    return float(np.abs(even - np.linspace(0, 1, len(x))).max())


class _Curve:
    """The share that holds against place, in cells of neighbouring values."""

    def __init__(self, place: Floats, holds: Bools) -> None:
        cell = np.minimum((place * _CELLS).astype(np.intp), _CELLS - 1)
        pairs = np.bincount(cell, minlength=_CELLS).astype(np.float64)
        used = pairs > 0
        self.middle: Floats = np.bincount(cell, place, _CELLS)[used] / pairs[used]
        hits = np.bincount(cell, holds, _CELLS)[used].astype(np.float64)
        self.pairs: Floats = pairs[used]
        self.misses: Floats = self.pairs - hits

    def profile(self, crossings: Floats, sign: float) -> Floats:
        """Penalised log likelihood at each crossing, at the best slope of this sign."""
        tried = np.tile(np.log(_SLOPES), (len(crossings), 1))
        for _ in range(3):
            height = self.penalised(crossings[:, None], sign * np.exp(tried))
            step = tried[0, 1] - tried[0, 0]
            peak = np.take_along_axis(tried, np.argmax(height, axis=1)[:, None], axis=1)
            tried = peak + step * _REFINE
        best: Floats = height.max(axis=1)
        return best

    def penalised(self, crossings: Floats, slopes: Floats) -> Floats:
        """Over (crossings, slopes): log likelihood and half the log determinant of information."""
        logit = slopes[..., None] * (self.middle - crossings[..., None])
        log_share = log_expit(logit)
        likelihood = log_share @ self.pairs - logit @ self.misses
        share = np.exp(log_share)
        weight = share * (1 - share) * self.pairs
        total, first, second = weight.sum(axis=2), weight @ self.middle, weight @ self.middle**2
        with np.errstate(divide="ignore"):
            penalty = 0.5 * np.log(np.maximum(total * second - first**2, 0.0))
        found: Floats = likelihood + penalty
        return found
