"""Proposals in the space of normal scores and lucks, keyed.

Kinds, chosen by chance. Refreshing some of the scores by an autoregressive step leaves the standard
normal prior as it is, however many scores there are (Cotter et al. 2013, doi:10.1214/13-STS421);
parts of luck are drawn anew. How many go together: each has a cost, the log of what changing it
takes from the chance that a proposal is taken, as far as the generations before have shown, and a
proposal takes what keeps the sum near 1. So what matters little is refreshed often, many at a time,
and what matters much a few at a time. Steps along the difference of two other draws follow whatever
ridges the record has left (ter Braak 2006, doi:10.1007/s11222-006-8769-1). Some proposals change
luck and nothing else: parts that go together, or all that happens from some day on. Neither what
goes together nor the draws that differences are taken from change within a generation, so a step
and its reverse are equally likely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from corcyra.fitting.luck import LUCKS, Luck

F8 = NDArray[np.float64]

_DIFFERENCES: Final = 0.15
_LATER: Final = 0.05
"""Share of the proposals that draw anew all that happens from some day on."""
_LUCK_ALONE: Final = 0.4
"""Share of the other refreshing ones that leave the scores."""
_STEPS: Final = (0.25, 0.6, 1.0)
_FEW: Final = (4.0, 12.0, 40.0)
"""Scores along whose difference a proposal goes, on average."""
_FIRST_COST: Final = 0.1
_LEAST, _MOST = 0.01, 6.0
_PULL: Final = 10.0
"""Costs are taken to be small: exponential about a tenth."""


def generator(seed: int, stream: int, generation: int, draw: int) -> np.random.Generator:
    """Return the generator of a key: a function of these four numbers and nothing else."""
    words = (stream, 256), (generation, 2**16), (draw, 2**40)
    if not all(0 <= word < limit for word, limit in words):
        raise ValueError(f"no key for stream {stream}, generation {generation}, draw {draw}")
    key = [seed % 2**64, stream << 56 | generation << 40 | draw]
    return np.random.Generator(np.random.Philox(key=key))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a draw may go."""

    z: F8
    luck: Luck
    log_ratio: float
    """Log of the prior's density there over here, 0 for steps that the prior allows for."""
    refreshed: F8 | None = None
    """(d + parts) length of the step of what was refreshed, else 0; None for the other kinds."""


def first_costs(size: int) -> F8:
    """Return the costs (size) of the first generation, which knows nothing."""
    return np.full(size, _FIRST_COST)


def next_costs(costs: F8, refreshed: F8, taken: NDArray[np.bool_]) -> F8:
    """Return the costs (m) after a generation: halfway to those that make it likeliest.

    A proposal is taken with chance exp(-refreshed . costs).

    Parameters
    ----------
    costs : array (m)
        Before it.
    refreshed, taken : arrays (n, m), (n)
        Its proposals.
    """

    def misfit(c: F8) -> tuple[float, F8]:
        # Not by @: its last bits, and so the fit's draws, would go by the number of processors.
        total = np.einsum("ij,j->i", refreshed, c)
        refused = np.where(taken, 0.0, np.exp(-total) / -np.expm1(-total))
        unlikely = np.where(taken, total, -np.log(-np.expm1(-total))).sum() + _PULL * c.sum()
        return float(unlikely), np.einsum("ij,i->j", refreshed, taken - refused) + _PULL

    bounds = [(_LEAST, _MOST)] * len(costs)
    found = minimize(misfit, costs, jac=True, method="L-BFGS-B", bounds=bounds)  # type: ignore[no-untyped-call]
    middle: F8 = 0.5 * (costs + found.x)
    return middle


def propose(
    rng: np.random.Generator, z: F8, luck: Luck, pool: F8, costs: F8, days: int
) -> Proposal:
    """Return a proposal from a draw.

    Parameters
    ----------
    z, luck : arrays (d), (parts)
        The draw.
    pool : array (n, d)
        Draws that differences are taken from.
    costs : array (d + parts)
        Of refreshing each.
    days : int
        So many parts of luck, the last ones, are of days, one after the other.
    """
    kind = rng.random()
    if kind < _DIFFERENCES:
        return _along(rng, z, luck, pool)
    some = np.zeros(len(costs), bool)
    if kind < _DIFFERENCES + _LATER:
        some[len(costs) - 1 - rng.integers(days) :] = True
        return _refreshed(rng, z, luck, some, 1.0)
    first, step = 0, rng.choice(_STEPS)
    if rng.random() < _LUCK_ALONE:
        first, step = len(z), 1.0
    priced = costs * _lengths(len(z), len(costs), step)
    some[first:] = _affordable(rng, priced[first:])
    return _refreshed(rng, z, luck, some, step)


def _along(rng: np.random.Generator, z: F8, luck: Luck, pool: F8) -> Proposal:
    """Step along the difference of two draws, on some of the scores."""
    some = rng.random(len(z)) < rng.choice(_FEW) / len(z)
    if not some.any():
        some[rng.integers(len(z))] = True
    a, b = rng.choice(len(pool), 2, replace=False)
    # 2.38 / sqrt(2 d) is the best length for a normal target (ter Braak 2006).
    length = 2.38 / np.sqrt(2 * some.sum()) * np.exp(0.5 * rng.standard_normal())
    step = length * (pool[a] - pool[b]) + 0.01 * rng.standard_normal(len(z))
    to = as_stored(np.where(some, z + step, z))
    return Proposal(to, luck, 0.5 * float((z**2 - to**2).sum()))


def _affordable(rng: np.random.Generator, costs: F8) -> NDArray[np.bool_]:
    """Choose what goes together (m): its costs add up to about 1."""
    # In any order, or the cheap ones first: so that each is refreshed sooner or later.
    order = np.argsort(rng.standard_exponential(len(costs)) * costs ** rng.integers(2))
    paid = np.cumsum(costs[order])
    last = max(int(np.searchsorted(paid, rng.standard_exponential())), 1)
    some = np.zeros(len(costs), bool)
    some[order[:last]] = True
    return some


def _refreshed(
    rng: np.random.Generator, z: F8, luck: Luck, some: NDArray[np.bool_], step: float
) -> Proposal:
    """Refresh some (d + parts) of the scores, by a step, and of the parts of luck."""
    d, to, then = len(z), z.copy(), luck.copy()
    noise = rng.standard_normal(d)
    to[some[:d]] = (np.sqrt(1 - step**2) * z + step * noise)[some[:d]]
    then[some[d:]] = rng.integers(LUCKS, size=len(luck))[some[d:]]
    return Proposal(as_stored(to), then, 0.0, some * _lengths(d, len(some), step))


def _lengths(d: int, size: int, step: float) -> F8:
    """Return the length (size) of a step of d scores and of what is drawn anew."""
    return np.where(np.arange(size) < d, step, 1.0)


def as_stored(z: F8) -> F8:
    """Return scores as fine as files keep them, so that what is read again is what was run."""
    return z.astype(np.float32).astype(np.float64)
