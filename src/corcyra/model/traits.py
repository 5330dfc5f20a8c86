"""Citizens' traits from keyed draws through quantile tables of the Beta distribution.

A table holds the quantile function of Beta(mean k, (1 - mean) k) for a concentration k on a grid of
means; a place blends the two rows about its own mean, and a citizen reads it at his uniform.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from corcyra.kernels import borrower
from corcyra.model.draws import MEMORY, TRAIT, philox, uniform
from corcyra.model.layout import Array

KINDS = 1 << 14
"""Of citizens: memory (2) x hardship (16) x sovereignty (8) x risk aversion (64)."""
MEANS = 128
QUANTILES = 512


@lru_cache(maxsize=64)
def beta_table(concentration: float) -> NDArray[np.float32]:
    """Return quantiles (MEANS + 1, QUANTILES + 1) of Beta, by mean and by probability.

    A mean of 0 or 1 is the constant 0 or 1, which is how a trait is switched off.
    """
    table = np.zeros((MEANS + 1, QUANTILES + 1))
    u = np.linspace(0.0, 1.0, QUANTILES + 1)
    mean = np.arange(1, MEANS) / MEANS
    table[1:MEANS] = betaincinv(
        mean[:, None] * concentration, (1.0 - mean[:, None]) * concentration, u
    )
    table[MEANS] = 1.0
    return table.astype(np.float32)


@borrower
def blend(table: Array, mean: float, row: Array) -> None:
    """Write the quantiles of a place with this mean into row (QUANTILES + 1)."""
    at = min(max(mean, 0.0), 1.0) * MEANS
    k = min(int(at), MEANS - 1)
    t = at - k
    for j in range(QUANTILES + 1):
        row[j] = (1.0 - t) * table[k, j] + t * table[k + 1, j]


@borrower
def read(row: Array, word: np.uint32) -> float:
    """Return the quantile at a word's uniform, linear between the grid's points."""
    at = uniform(word) * QUANTILES
    k = int(at)
    t = at - k
    return (1.0 - t) * row[k] + t * row[k + 1]


@borrower
def draw_place(
    k0: np.uint32,
    k1: np.uint32,
    place: int,
    rows: Array,
    memory: float,
    m0: float,
    wk: float,
    h: Array,
    r: Array,
    s: Array,
    m: Array,
    turn: Array,
    kind: Array,
) -> float:
    """Draw the traits of a place's citizens; each array (n) float32; rows (4, QUANTILES + 1).

    kind (n) uint16 says who is alike: memory, then hardship, sovereignty and risk aversion by
    quantile, from those who come out first to those who come out last.

    s is sharpened by memory, s' = s + (1 - s) wk m; m is m' = m0 + (1 - m0) m; turn is the belief b
    under which he is against the troops, s (1 - b) > o. Returns the sum of s'.
    """
    total = 0.0
    for i in range(h.shape[0]):
        w0, w1, w2, w3 = philox(k0, k1, i, place, 0, TRAIT)
        w4, _, _, _ = philox(k0, k1, i, place, 0, MEMORY)
        remembers = 1.0 if uniform(w4) < memory else 0.0
        value, order = read(rows[2], w2), read(rows[3], w3)
        sharp = value + (1.0 - value) * wk * remembers
        h[i] = read(rows[0], w0)
        r[i] = read(rows[1], w1)
        s[i] = sharp
        m[i] = m0 + (1.0 - m0) * remembers
        turn[i] = 1.0 - order / value if value > 0.0 else -1.0
        bins = (~w0 >> np.uint32(28)) << np.uint32(9)
        bins |= (~w2 >> np.uint32(29)) << np.uint32(6)
        kind[i] = bins | (w1 >> np.uint32(26)) | (np.uint32(remembers == 0.0) << np.uint32(13))
        total += sharp
    return total
