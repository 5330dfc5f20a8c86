"""Who sees whom, without storing an edge.

Near ties join neighbours on a ring that runs over a keyed permutation of the place's citizens; a
far tie joins the two citizens whose places in a keyed permutation (of the place's citizens, or of
all) are 2k and 2k+1. The permutations are Feistel networks on the next power of two, walked until
they are back in range, so both directions are a function of the key and both ends know each other.
"""

from __future__ import annotations

import numpy as np

from corcyra.kernels import borrower
from corcyra.model.layout import Array

ROUNDS = 4


@borrower
def bits_for(n: int) -> int:
    """Return the least number of bits (2 or more) that count to n."""
    bits = 2
    while (1 << bits) < n:
        bits += 1
    return bits


@borrower
def _mix(x: np.uint32, key: np.uint32) -> np.uint32:
    """Return a scrambled word (the finaliser of MurmurHash3 over x and the round's key)."""
    z = np.uint32(x ^ key)
    z = np.uint32(z * np.uint32(0x85EBCA6B))
    z ^= z >> np.uint32(13)
    z = np.uint32(z * np.uint32(0xC2B2AE35))
    z ^= z >> np.uint32(16)
    return z


@borrower
def permute(x: int, n: int, bits: int, key: np.uint32) -> int:
    """Return where x in [0, n) goes in the permutation of `key`."""
    low = np.uint32(bits // 2)
    high = np.uint32(bits) - low
    low_mask = np.uint32((1 << int(low)) - 1)
    high_mask = np.uint32((1 << int(high)) - 1)
    y = np.uint32(x)
    while True:
        left, right = y >> low, y & low_mask
        for i in range(ROUNDS):
            left ^= _mix(right, np.uint32(key + np.uint32(2 * i) * np.uint32(0x9E3779B9)))
            left &= high_mask
            right ^= _mix(left, np.uint32(key + np.uint32(2 * i + 1) * np.uint32(0x9E3779B9)))
            right &= low_mask
        y = np.uint32((left << low) | right)
        if y < np.uint32(n):
            return int(y)


@borrower
def restore(x: int, n: int, bits: int, key: np.uint32) -> int:
    """Return who goes to x: the inverse of `permute`."""
    low = np.uint32(bits // 2)
    high = np.uint32(bits) - low
    low_mask = np.uint32((1 << int(low)) - 1)
    high_mask = np.uint32((1 << int(high)) - 1)
    y = np.uint32(x)
    while True:
        left, right = y >> low, y & low_mask
        for j in range(ROUNDS):
            i = ROUNDS - 1 - j
            right ^= _mix(left, np.uint32(key + np.uint32(2 * i + 1) * np.uint32(0x9E3779B9)))
            right &= low_mask
            left ^= _mix(right, np.uint32(key + np.uint32(2 * i) * np.uint32(0x9E3779B9)))
            left &= high_mask
        y = np.uint32((left << low) | right)
        if y < np.uint32(n):
            return int(y)


@borrower
def ring_width(near: int, n: int) -> int:
    """Return how many ring neighbours a citizen of a place of n really has: even, under n."""
    return min(near, ((n - 1) // 2) * 2)


@borrower
def ring(i: int, n: int, near: int, key: np.uint32, row: Array) -> None:
    """Write the ring neighbours of i, numbers in [0, n), into the head of row."""
    bits = bits_for(n)
    at = permute(i, n, bits, key)
    for d in range(1, ring_width(near, n) // 2 + 1):
        ahead = at + d if at + d < n else at + d - n
        behind = at - d if at >= d else at - d + n
        row[2 * d - 2] = restore(ahead, n, bits, key)
        row[2 * d - 1] = restore(behind, n, bits, key)


@borrower
def partner(i: int, n: int, bits: int, key: np.uint32) -> int:
    """Return i's far tie in a permutation of n, or -1 for the odd one out."""
    at = permute(i, n, bits, key)
    other = at ^ 1
    if other >= n:
        return -1
    return restore(other, n, bits, key)
