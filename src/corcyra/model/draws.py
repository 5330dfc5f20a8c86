"""Keyed draws: Philox4x32-10, every number a pure function of (run key, stream, entity, step).

Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3",
doi:10.1145/2063384.2063405; checked against the published known-answer vectors. There is no
generator state: arms of a pair share the run key and so share their luck.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from corcyra.kernels import borrower
from corcyra.model.layout import Array, Drawn, Int

# Streams: the last counter word. One number for one use, for ever.
PAIR: Final = 1  # run keys from seed and pair
QUANTITY: Final = 2  # uncertain quantities, by hash of their path
TRAIT: Final = 3  # h, r, s, o of a citizen
MEMORY: Final = 4  # m of a citizen
ACT: Final = 5  # a citizen's exits in a step
SPARK: Final = 6  # who starts
TIE: Final = 7  # keys of permutations
TOLL: Final = 8  # deaths and wounded of a place in a step
UNIT: Final = 9  # cohesion, sympathy, bias of a unit
ANSWER: Final = 10  # a unit's answer
MARCH: Final = 11  # a unit's move
PLACE: Final = 13  # a place's rank in hardship
TURN: Final = 12  # with which unit a round begins

Word = np.uint32
RAREST: Final = 0.5 / 2**32
"""The least that `uniform` gives; no place of a distribution is taken nearer to its end."""


@borrower
def philox(k0: Int, k1: Int, c0: Int, c1: Int, c2: Int, c3: Int) -> tuple[Word, Word, Word, Word]:
    """Return four 32-bit words for a key of two words and a counter of four."""
    mask = np.uint64(0xFFFFFFFF)
    half = np.uint64(32)
    x0, x1 = np.uint64(c0) & mask, np.uint64(c1) & mask
    x2, x3 = np.uint64(c2) & mask, np.uint64(c3) & mask
    a, b = np.uint64(k0) & mask, np.uint64(k1) & mask
    for _ in range(10):
        p0 = np.uint64(0xD2511F53) * x0
        p1 = np.uint64(0xCD9E8D57) * x2
        x0, x2 = (p1 >> half) ^ x1 ^ a, (p0 >> half) ^ x3 ^ b
        x1, x3 = p1 & mask, p0 & mask
        a = (a + np.uint64(0x9E3779B9)) & mask
        b = (b + np.uint64(0xBB67AE85)) & mask
    return Word(x0), Word(x1), Word(x2), Word(x3)


@borrower
def uniform(word: Word) -> float:
    """Return a number in (0, 1), never 0 or 1."""
    return (np.float64(word) + 0.5) * 2.3283064365386963e-10


@borrower
def run_key(seed: Int, pair: Int, attempt: Int) -> tuple[Word, Word]:
    """Return the run key of a pair's attempt: shared by all arms of the pair, by nothing else."""
    half = np.uint64(32)
    s, n = np.uint64(seed), np.uint64(pair)
    k0, k1, _, _ = philox(s, s >> half, n, n >> half, attempt, PAIR)
    return k0, k1


@borrower
def run_keys(seed: Int, pairs: Array, attempt: Int, keys: Array) -> None:
    """Fill keys (n, 2) with the run keys of pairs (n) uint64."""
    for i in range(pairs.shape[0]):
        keys[i, 0], keys[i, 1] = run_key(seed, pairs[i], attempt)


@borrower
def person_key(drawn: Drawn, place: Int) -> tuple[Word, Word]:
    """Return the key of who the people of a place are; of -1, of ties that span the nation."""
    own = drawn.person_at
    return drawn.person[0] ^ own[place, 0], drawn.person[1] ^ own[place, 1]


@borrower
def moment_key(drawn: Drawn, step: Int, place: Int) -> tuple[Word, Word]:
    """Return the key of what happens in a step at a place; of -1, of what units do.

    The last step's key lasts for ever.
    """
    row, own = min(step, drawn.moment.shape[0] - 1), drawn.moment_at
    return drawn.moment[row, 0] ^ own[place, 0], drawn.moment[row, 1] ^ own[place, 1]


@borrower
def quantity_uniforms(k0: Word, k1: Word, names: Array, u: Array) -> None:
    """Fill u (m) with the uniforms of quantities whose hashes are names (m, 2) uint32.

    Two words make 53 bits, so that a draw is as fine as a float64.
    """
    for i in range(names.shape[0]):
        w0, w1, _, _ = philox(k0, k1, names[i, 0], names[i, 1], 0, QUANTITY)
        high = np.float64(w0 >> np.uint32(5))
        low = np.float64(w1 >> np.uint32(6))
        u[i] = (high * 67108864.0 + low + 0.5) * 1.1102230246251565e-16


@borrower
def normal(u: float) -> float:
    """Return the standard normal quantile of u: Wichura (1988), AS 241, doi:10.2307/2347330."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r
            + 67265.770927008700853) * r + 45921.953931549871457) * r
            + 13731.693765509461125) * r + 1971.5909503065514427) * r
            + 133.14166789178437745) * r + 3.387132872796366608)  # fmt: skip
        low = (((((((5226.495278852545925 * r + 28729.085735721942674) * r
            + 39307.89580009271061) * r + 21213.794301586595867) * r
            + 5394.1960214247511077) * r + 687.1870074920579083) * r
            + 42.313330701600911252) * r + 1.0)  # fmt: skip
        return q * top / low
    r = math.sqrt(-math.log(u if q < 0 else 1.0 - u))
    if r <= 5.0:
        r -= 1.6
        top = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r
            + 0.24178072517745061177) * r + 1.27045825245236838258) * r
            + 3.64784832476320460504) * r + 5.7694972214606914055) * r
            + 4.6303378461565452959) * r + 1.42343711074968357734)  # fmt: skip
        low = (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r
            + 0.0151986665636164571966) * r + 0.14810397642748007459) * r
            + 0.68976733498510000455) * r + 1.6763848301838038494) * r
            + 2.05319162663775882187) * r + 1.0)  # fmt: skip
    else:
        r -= 5.0
        top = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
            + 0.0012426609473880784386) * r + 0.026532189526576123093) * r
            + 0.29656057182850489123) * r + 1.7848265399172913358) * r
            + 5.4637849111641143699) * r + 6.6579046435011037772)  # fmt: skip
        low = (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
            + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r
            + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
            + 0.59983220655588793769) * r + 1.0)  # fmt: skip
    return -top / low if q < 0 else top / low


@borrower
def poisson(mean: float, u: float) -> float:
    """Return the Poisson quantile of u, so that more mean with the same luck is never fewer.

    Sequential search up to a mean of 500; beyond it the normal quantile with its first
    Cornish-Fisher term, whose error is under one in a hundred of a standard deviation there.
    """
    if not mean > 0.0:
        return 0.0
    if mean > 500.0:
        z = normal(u)
        return max(0.0, math.floor(mean + math.sqrt(mean) * z + (z * z - 1.0) / 6.0 + 0.5))
    chance = math.exp(-mean)
    below = chance
    k = 0.0
    # The bound stops a search that rounding in the far tail would keep going.
    while u > below and k < mean + 60.0 * math.sqrt(mean) + 60.0:
        k += 1.0
        chance *= mean / k
        below += chance
    return k
