"""Indices of a design by SALib, and what of them is luck.

Each point is run under the same L lucks and indices are those of the mean over them. Under a common
luck a quantity may still move an outcome by tipping a chance event over, now up, now down: with
other lucks it would go the other way. `luck` is what that alone gives, so that noise is shown and
not taken for sensitivity.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corcyra.sensitivity.design import LEVELS, STEP, Factors, rows_a_point, salib, salib_seed

Floats = NDArray[np.float64]

LEVEL: Final = 0.9
"""Of the intervals, by bootstrap over trajectories or base points."""
RESAMPLES: Final = 300
Z95: Final = 1.645
"""Normal quantile of .95."""


@dataclass(frozen=True, slots=True)
class Index:
    """What one quantity does to a target."""

    quantity: str
    total: float
    """Morris: mean absolute effect of crossing the whole range (mu*). Sobol: total index ST."""
    total_error: float
    """Half of its 90% interval."""
    first: float
    """Morris: the mean effect with its sign (mu). Sobol: first-order index S1."""
    first_error: float
    """Half of its 90% interval; NaN for Morris."""
    sigma: float
    """Morris: spread of the effects over trajectories: bends and interactions. Sobol: NaN."""
    luck: float
    """What `total` would be from luck alone, on average; NaN with one luck."""
    bound: float
    """What luck alone stays under in 19 cases of 20."""

    @property
    def told(self) -> bool:
        """Whether it is told from luck."""
        return self.total > self.bound

    @property
    def settled(self) -> bool:
        """Whether its 90% interval leaves the bound out: else other points may say otherwise."""
        return not (self.total_error > 0 and abs(self.total - self.bound) <= self.total_error)

    def settled_at(self, points: int) -> float:
        """Points at which the interval would leave the bound out, if all else stayed as it is."""
        apart = abs(self.total - self.bound)
        return points * (self.total_error / apart) ** 2 if apart > 0 else float("inf")

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {**asdict(self), "told": self.told, "settled": self.settled}


@dataclass(frozen=True, slots=True)
class Spread:
    """How much of the variance over points and lucks is which; shares of 1, NaN with one luck."""

    mean: float
    sd: float
    """Of a world."""
    points: float
    """What differs between points whatever the luck."""
    luck: float
    """All else: what luck does by itself, and what it does at some points and not at others."""


def analyse(
    method: str, factors: Factors, design: Floats, y: Floats, seed: int, calm: Floats | None = None
) -> list[Index]:
    """Return an index a factor, the largest first.

    Parameters
    ----------
    design : array (n, D)
        Places, from `design.sample`.
    y : array (n, L)
        The target at each point under each luck.
    calm : array (n), optional
        Whether the country is calm at a point before any event: radial leaves out steps that end
        where it is not, or begin there.
    """
    if np.ptp(y.mean(axis=1)) == 0:
        zero, luck = [0.0] * len(factors.names), [_floor(y)] * len(factors.names)
        return _indices(factors, *[zero] * 5, luck, luck)
    if method == "radial":
        found = _radial(factors, design, y, np.ones(len(y)) if calm is None else calm)
    else:
        found = (_morris if method == "morris" else _sobol)(factors, design, y, salib_seed(seed))
    return sorted(found, key=lambda index: -index.total if np.isfinite(index.total) else 1.0)


def _floor(y: Floats) -> float:
    return float("nan") if y.shape[1] == 1 else 0.0


def _morris(factors: Factors, design: Floats, y: Floats, seed: int) -> list[Index]:
    found = salib("analyze.morris").analyze(
        factors.problem(), design, y.mean(axis=1), num_resamples=RESAMPLES, conf_level=LEVEL,
        num_levels=LEVELS, seed=seed,
    )  # fmt: skip
    luck, bound = luck_of_effects(effects(design, y))
    none = np.full(len(luck), np.nan)
    columns = (found["mu_star"], found["mu_star_conf"], found["mu"], none, found["sigma"])
    return _indices(factors, *columns, luck, bound)


def _radial(factors: Factors, design: Floats, y: Floats, calm: Floats) -> list[Index]:
    """Return mu*, mu and sigma over the steps between calm points; NaN where there are under two.

    Without SALib, which has no place for steps left out; the estimators are those of Morris.
    """
    d = design.shape[1]
    k = np.arange(d)
    places, worlds = design.reshape(-1, d + 1, d), y.reshape(-1, d + 1, y.shape[1])
    kept = calm.reshape(-1, d + 1) == 1.0
    step = places[:, k + 1, k] - places[:, 0]
    change = (worlds[:, 1:] - worlds[:, :1]) / step[:, :, None]
    found = []
    for j, name in enumerate(factors.names):
        here = change[kept[:, 0] & kept[:, j + 1], j]
        numbers = _of_steps(here) if len(here) > 1 else (float("nan"),) * 7
        found.append(Index(name, *numbers))
    return found


def _of_steps(change: Floats) -> tuple[float, float, float, float, float, float, float]:
    """Return the numbers of an Index from a factor's effects, (steps, L)."""
    mean = change.mean(axis=1)
    size = np.abs(mean)
    error = Z95 * size.std(ddof=1) / np.sqrt(len(mean))
    luck, bound = luck_of_effects(change[None])
    none = float("nan")
    ends = float(luck[0]), float(bound[0])
    return (
        float(size.mean()),
        float(error),
        float(mean.mean()),
        none,
        float(mean.std(ddof=1)),
        *ends,
    )


def _indices(factors: Factors, *columns: Any) -> list[Index]:
    return [Index(name, *map(float, numbers)) for name, *numbers in zip(factors.names, *columns)]


def effects(design: Floats, y: Floats) -> Floats:
    """Return the elementary effects, (D, trajectories, L): change over the whole range."""
    d = design.shape[1]
    places = design.reshape(-1, d + 1, d)
    worlds = y.reshape(len(places), d + 1, -1)
    step = np.diff(places, axis=1)
    which = np.abs(step).argmax(axis=2)
    way = np.sign(np.take_along_axis(step, which[:, :, None], axis=2))
    moved = np.diff(worlds, axis=1) * way / STEP
    found = np.empty((d, *moved.shape[::2]))
    np.put_along_axis(
        found.transpose(1, 0, 2), which[:, :, None], moved, axis=1
    )  # each trajectory moves each factor once
    return found


def luck_of_effects(found: Floats) -> tuple[Floats, Floats]:
    """Return the mean absolute effect (D) that luck alone gives, and what it stays under.

    The mean of L effects of one step has the standard error s/sqrt(L), s their spread over lucks,
    and |Normal(0, s^2/L)| the mean sqrt(2/pi) s/sqrt(L) and the variance (1 - 2/pi) s^2/L.
    """
    _, trajectories, lucks = found.shape
    if lucks == 1:
        unknown = np.full(found.shape[0], np.nan)
        return unknown, unknown
    spread = found.std(axis=2, ddof=1) / np.sqrt(lucks)
    mean = np.sqrt(2.0 / np.pi) * spread.mean(axis=1)
    variance = (1.0 - 2.0 / np.pi) * (spread**2).mean(axis=1)
    return mean, mean + Z95 * np.sqrt(variance / trajectories)


def _sobol(factors: Factors, design: Floats, y: Floats, seed: int) -> list[Index]:
    found = salib("analyze.sobol").analyze(
        factors.problem(), y.mean(axis=1), calc_second_order=False, num_resamples=RESAMPLES,
        conf_level=LEVEL, seed=seed,
    )  # fmt: skip
    luck = luck_of_totals(y, design)
    none = np.full(len(luck), np.nan)
    columns = (found["ST"], found["ST_conf"], found["S1"], found["S1_conf"])
    return _indices(factors, *columns, none, luck, luck + found["ST_conf"])


def luck_of_totals(y: Floats, design: Floats) -> Floats:
    """Return the part (D) of each total index that luck alone gives.

    ST = mean (A - AB)^2 / (2 V), and of the square of a mean over L lucks the variance of the
    differences over lucks, divided by L, is expected from luck. ST less it is free of that bias.
    """
    d, lucks = design.shape[1], y.shape[1]
    blocks = y.reshape(-1, rows_a_point("sobol", d), lucks)
    if lucks == 1:
        return np.full(d, np.nan)
    between = blocks[:, 1 : d + 1] - blocks[:, :1]
    noise = between.var(axis=2, ddof=1).mean(axis=0) / lucks
    variance = np.var(blocks[:, [0, -1]].mean(axis=2))
    return np.asarray(noise / (2.0 * variance))


def spread(y: Floats) -> Spread:
    """Return the variance over points (n) and lucks (L) split by two-way analysis of variance.

    Random effects without replicates (Searle, Casella and McCulloch 1992, Variance Components,
    chapter 4): a = points, b = lucks, c = both together; luck's share is (b + c) / (a + b + c).
    """
    n, lucks = y.shape
    sd = float(y.std())
    if lucks == 1 or n == 1 or sd == 0:
        return Spread(float(y.mean()), sd, float("nan"), float("nan"))
    by_point, by_luck, mean = y.mean(axis=1), y.mean(axis=0), y.mean()
    rest = y - by_point[:, None] - by_luck[None, :] + mean
    ms_rest = float((rest**2).sum()) / ((n - 1) * (lucks - 1))
    ms_point = lucks * float(by_point.var(ddof=1))
    ms_luck = n * float(by_luck.var(ddof=1))
    a = max(0.0, (ms_point - ms_rest) / lucks)
    b = max(0.0, (ms_luck - ms_rest) / n)
    whole = a + b + ms_rest
    return Spread(float(mean), sd, a / whole, (b + ms_rest) / whole)
