"""Proposals in the space of normal scores, keyed.

Kinds, chosen by chance. Autoregressive steps on some of the scores leave the standard normal
prior as it is, however many scores there are (Cotter et al. 2013, doi:10.1214/13-STS421). Steps
along the difference of two other draws follow whatever ridges the record has left (ter Braak 2006,
doi:10.1007/s11222-006-8769-1). Either may draw luck anew, and some proposals do nothing else: new
luck is taken most readily where nothing else changes, and where it is one part of it, or all that
happens from some day on. The draws that differences are taken from are those the generation began
with, so that a step and its reverse are equally likely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

F8 = NDArray[np.float64]
Luck = NDArray[np.int64]

LUCKS: Final = 2**53
"""Parts of luck are whole numbers below this, so that any table keeps them exactly."""
_LUCK_ALONE: Final = 0.35
_NEW_LUCK: Final = 0.2
"""With a step on scores, too."""
_ALL_LATER: Final = 0.5
_DIFFERENCES: Final = 0.5
_STEPS: Final = (0.1, 0.25, 0.6, 1.0)
_FEW: Final = (4.0, 12.0, 40.0)
"""Scores that a proposal changes, on average."""


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


def propose(rng: np.random.Generator, z: F8, luck: Luck, pool: F8) -> Proposal:
    """Return a proposal from scores z (d) and a luck (parts); pool (n, d) has the differences."""
    new_luck = _anew(rng, luck)
    if rng.random() < _LUCK_ALONE:
        return Proposal(z, new_luck, 0.0)
    d = len(z)
    some = rng.random(d) < rng.choice(_FEW) / d
    if not some.any():
        some[rng.integers(d)] = True
    anew = rng.random() < _NEW_LUCK
    to = z.copy()
    if rng.random() < _DIFFERENCES:
        a, b = rng.choice(len(pool), 2, replace=False)
        # 2.38 / sqrt(2 d) is the best length for a normal target (ter Braak 2006).
        length = 2.38 / np.sqrt(2 * some.sum()) * np.exp(0.5 * rng.standard_normal())
        step = length * (pool[a] - pool[b]) + 0.01 * rng.standard_normal(d)
        to[some] += step[some]
        ratio = 0.5 * float((z[some] ** 2 - to[some] ** 2).sum())
    else:
        step = rng.choice(_STEPS)
        noise = rng.standard_normal(d)
        to[some] = np.sqrt(1 - step**2) * z[some] + step * noise[some]
        ratio = 0.0
    return Proposal(as_stored(to), new_luck if anew else luck, ratio)


def _anew(rng: np.random.Generator, luck: Luck) -> Luck:
    """Return a luck with one part drawn anew, or that part and all later ones."""
    first = rng.integers(len(luck))
    last = len(luck) if rng.random() < _ALL_LATER else first + 1
    to = luck.copy()
    to[first:last] = rng.integers(LUCKS, size=last - first)
    return to


def as_stored(z: F8) -> F8:
    """Return scores as fine as files keep them, so that what is read again is what was run."""
    return z.astype(np.float32).astype(np.float64)
