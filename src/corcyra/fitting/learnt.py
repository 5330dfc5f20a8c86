"""Posterior against prior, parameter by parameter: how much was learnt, and what was not.

How much is the information gained, in bits, from the prior's place of each draw: with B bins of the
prior that hold 1/B each, the sum of p log2(p B) over them, less what as many draws of the prior
would show by chance (Miller 1955: (B - 1) / (2 n ln 2)). A place is uniform under the prior,
whatever the prior is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from corcyra.fitting.checks import quantile

F8 = NDArray[np.float64]

BINS: Final = 8
LITTLE: Final = 0.1
"""Bits under which nothing is said to be learnt: a tenth of a halving of the range."""
TOGETHER: Final = 0.45
"""Rank correlation from which on two quantities are told apart badly."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the record says of one quantity."""

    name: str
    bits: float
    """Information gained; 1 = as if the prior had been halved."""
    low: float
    """5th percentile of its place in the prior, 0 to 1."""
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Tied:
    """Two quantities of which the record tells a combination better than each."""

    one: str
    other: str
    correlation: float


def learnt(names: Sequence[str], z: F8, weight: F8) -> tuple[Learnt, ...]:
    """Return what was learnt of each quantity, most first; scores z (n, d), weights (n)."""
    places = ndtr(z)
    effective = weight.sum() ** 2 / (weight**2).sum()
    by_chance = (BINS - 1) / (2 * effective * math.log(2))
    found = []
    for i, name in enumerate(names):
        p, _ = np.histogram(places[:, i], BINS, (0.0, 1.0), weights=weight / weight.sum())
        some = p[p > 0]
        bits = float((some * np.log2(some * BINS)).sum()) - by_chance
        band = [quantile(places[:, i], weight, q) for q in (0.05, 0.5, 0.95)]
        found.append(Learnt(name, max(bits, 0.0), *band))
    return tuple(sorted(found, key=lambda each: -each.bits))


def tied(names: Sequence[str], z: F8, weight: F8) -> tuple[Tied, ...]:
    """Return pairs of quantities that the record ties together, closest first."""
    centred = z - np.average(z, axis=0, weights=weight)
    cov = np.cov(centred.T, aweights=weight, ddof=0)
    spread = np.sqrt(np.maximum(np.diag(cov), 1e-12))
    correlation = cov / np.outer(spread, spread)
    pairs = [
        Tied(names[i], names[k], float(correlation[i, k]))
        for i in range(len(names))
        for k in range(i + 1, len(names))
        if abs(correlation[i, k]) >= TOGETHER
    ]
    return tuple(sorted(pairs, key=lambda pair: -abs(pair.correlation)))


def in_words(found: Sequence[Learnt], pairs: Sequence[Tied]) -> str:
    """Return in a sentence or two what the record tells and what it cannot tell apart."""
    much = [each for each in found if each.bits >= LITTLE]
    silent = len(found) - len(much)
    if not much:
        return f"The record says next to nothing of any of the {len(found)} quantities."
    named = ", ".join(f"{each.name} ({each.bits:.1f} bits)" for each in much[:6])
    text = (
        f"The record says most of {named}; of {silent} of the {len(found)} quantities it says "
        "next to nothing."
    )
    if pairs:
        first = pairs[0]
        way = "a high" if first.correlation > 0 else "a low"
        text += (
            f" It cannot tell {first.one} from {first.other}: {way} value of the one goes with a "
            f"high one of the other (correlation {first.correlation:+.2f})"
        )
        text += f", and so for {len(pairs) - 1} more pairs." if len(pairs) > 1 else "."
    return text
