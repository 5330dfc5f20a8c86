"""The street on a GPU: the rules of `street` and the ties of `people`, a thread a citizen or block.

Bit-identical to the CPU: the same Philox words, the same float32 expressions, each product rounded
by itself (`times`), since a compiler for GPUs otherwise fuses it with the sum that follows. What
needs exp or log, whose last bit differs between libraries, is worked out on the host and handed
over (`cuda`). Counts are integers, so that atomics give the same in any order; the list of movers
comes in an order that is not the same twice, and nothing depends on it.

Kernels run over their items in strides of the grid, so that any grid will do.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
from numba import cuda

from corcyra.model.draws import ACT, SPARK, philox, uniform
from corcyra.model.people import BLOCK, NEVER
from corcyra.model.street import OUT, QUIET, decide
from corcyra.model.ties import bits_for, partner, permute, restore, ring_width

F4 = np.float32
Scalar = Any
Device = Any
"""An array on the device."""
ADD, LEFT, WS, WM, WD, TAU, FAR_WEIGHT, SQUARE, SCALE, QUIET_RISK, OUT_RISK = range(11)
"""Columns of `mind`: what a place's citizens share in a step, as `street.terms` gives it."""


class Made(NamedTuple):
    """What a run draws once; N citizens in their rows, B blocks, P places."""

    h: Device  # (N) float32, as in `layout.Citizens`
    r: Device  # (N)
    s: Device  # (N)
    m: Device  # (N)
    number: Device  # (N) uint32
    where: Device  # (N) int32
    block_h: Device  # (B) float32, as in `layout.Blocks`
    block_r: Device  # (B)
    block_s: Device  # (B)
    block_m: Device  # (B)
    block_low_m: Device  # (B)
    home: Device  # (B) int32 place of the block's first citizen
    first: Device  # (P) int64
    stop: Device  # (P) int64
    keys: Device  # (P + 1, 1 + most far ties) uint32
    moment_at: Device  # (P + 1, 2) uint32, as in `layout.Drawn`


class Moving(NamedTuple):
    """What changes; counts are int32, for which a GPU has atomics."""

    state: Device  # (N) uint8
    release: Device  # (N) int32
    near: Device  # (N) int32
    far: Device  # (N) int32
    block_near: Device  # (B) int32
    block_far: Device  # (B) int32
    block_out: Device  # (B) int32
    block_due: Device  # (B) int32
    look: Device  # (B) uint8


class Movers(NamedTuple):
    """Who changes state in this step, in no order."""

    length: Device  # (1) int32
    who: Device  # (N) int32
    change: Device  # (N) uint8: 4 x state before + state after
    word: Device  # (N) uint32, for the length of a term
    until: Device  # (N) int32 step of release, of those who are taken or tire


SIMULATED = bool(getattr(numba.config, "ENABLE_CUDASIM", False))
"""True where numba's simulator plays the GPU, for tests."""

if SIMULATED:

    @cuda.jit(device=True)
    def times(a: Scalar, b: Scalar) -> Scalar:
        """Return the float32 product, rounded."""
        return a * b

else:
    from numba.cuda import libdevice

    @cuda.jit(device=True)
    def times(a: Scalar, b: Scalar) -> Scalar:
        """Return the float32 product, rounded, and never fused with a sum."""
        return libdevice.fmul_rn(a, b)


@cuda.jit(device=True)
def wants(
    h: Scalar, r: Scalar, s: Scalar, m: Scalar, low_m: Scalar, near: Scalar, far: Scalar,
    mind: Device, q: Scalar, factor: Scalar,
) -> Scalar:  # fmt: skip
    """Tell whether g + wx x - R > tau: `street.willing` for one, `street.heed` for a block."""
    one, none = F4(1.0), F4(0.0)
    hardship = h + mind[q, ADD]
    hardship = hardship if hardship > none else none
    hardship = hardship if hardship < one else one
    poor = one - times(hardship, mind[q, LEFT])
    free = one - times(mind[q, WS], s)
    scarred = one - times(mind[q, WM], m)
    grievance = one - times(times(poor, free), scarred)
    sight = times(F4(near) + times(mind[q, FAR_WEIGHT], F4(far)) + mind[q, SQUARE], mind[q, SCALE])
    risk = times(times(r, one + times(mind[q, WD], low_m)), factor)
    return grievance + sight - risk > mind[q, TAU]


@cuda.jit
def choose(made: Made, moving: Moving, mind: Device, step: Scalar, plain: Scalar) -> None:
    """Choose the blocks in which somebody may act, and tighten their bounds; a thread a block."""
    everyone = made.h.shape[0]
    for b in range(cuda.grid(1), made.home.shape[0], cuda.gridsize(1)):
        lo, hi = b * BLOCK, min((b + 1) * BLOCK, everyone)
        look = plain != 0 or moving.block_out[b] > 0 or moving.block_due[b] <= step
        q = np.int64(made.home[b])
        # A block may reach into the next places: it is looked at if it must be for any of them.
        while not look and q < made.first.shape[0] and made.first[q] < hi:
            look = wants(
                made.block_h[b], made.block_r[b], made.block_s[b], made.block_m[b],
                made.block_low_m[b], moving.block_near[b], moving.block_far[b], mind, q,
                mind[q, QUIET_RISK],
            )  # fmt: skip
            q += 1
        moving.look[b] = 1 if look else 0
        if not look:
            continue
        near, far, due = np.int32(0), np.int32(0), np.int32(NEVER)
        for i in range(lo, hi):
            near, far = max(near, moving.near[i]), max(far, moving.far[i])
            if moving.state[i] > OUT:
                due = min(due, moving.release[i])
        moving.block_near[b], moving.block_far[b], moving.block_due[b] = near, far, due


@cuda.jit(device=True)
def place_of(made: Made, i: Scalar) -> Scalar:
    """Return the place of the citizen in row i."""
    q = np.int64(made.home[i // BLOCK])
    while i >= made.stop[q]:
        q += 1
    return q


@cuda.jit(device=True)
def note(movers: Movers, i: Scalar, before: Scalar, after: Scalar, word: Scalar) -> None:
    """Put a citizen on the list of movers."""
    k = cuda.atomic.add(movers.length, 0, 1)
    movers.who[k] = i
    movers.change[k] = 4 * before + after
    movers.word[k] = word


@cuda.jit
def settle(
    made: Made, moving: Moving, movers: Movers, mind: Device, odds: Device, k0: Scalar, k1: Scalar,
    step: Scalar, rho: Scalar, phi: Scalar,
) -> None:  # fmt: skip
    """List who changes state; odds (P, 4) are `street.chances` and arrests a day."""
    for i in range(cuda.grid(1), made.h.shape[0], cuda.gridsize(1)):
        before: Scalar = np.int64(moving.state[i])
        if moving.look[i // BLOCK] == 0 or (before > OUT and moving.release[i] > step):
            continue
        if before > OUT:
            note(movers, i, before, QUIET, np.uint32(0))
            continue
        q = place_of(made, i)
        factor = mind[q, OUT_RISK] if before == OUT else mind[q, QUIET_RISK]
        comes = wants(
            made.h[i], made.r[i], made.s[i], made.m[i], made.m[i], moving.near[i], moving.far[i],
            mind, q, factor,
        )  # fmt: skip
        if before == QUIET and not comes:
            continue
        own = made.moment_at[q]
        w0, w1, w2, _ = philox(k0 ^ own[0], k1 ^ own[1], made.number[i], q, step, ACT)
        leaves = (odds[q, 0], odds[q, 1], odds[q, 2])
        after = np.int64(decide(w0, w1, before, bool(comes), leaves, rho, phi, odds[q, 3]))
        if after != before:
            note(movers, i, before, after, w2)


@cuda.jit
def kindle(
    made: Made, moving: Moving, movers: Movers, k0: Scalar, k1: Scalar, k: Scalar, share: Scalar,
    q: Scalar,
) -> None:  # fmt: skip
    """List whom event k brings out: a share of the quiet of place q, as `street.ignite`."""
    for i in range(made.first[q] + cuda.grid(1), made.stop[q], cuda.gridsize(1)):
        if moving.state[i] == QUIET:
            w0, _, _, _ = philox(k0, k1, made.number[i], q, k, SPARK)
            if uniform(w0) < share:
                note(movers, i, QUIET, OUT, np.uint32(0))


@cuda.jit
def move(moving: Moving, movers: Movers, n: Scalar) -> None:
    """Put the n movers into their new states."""
    for k in range(cuda.grid(1), n, cuda.gridsize(1)):
        i = np.int64(movers.who[k])
        before, after = movers.change[k] // 4, movers.change[k] % 4
        moving.state[i] = after
        if after > OUT:
            moving.release[i] = movers.until[k]
            cuda.atomic.min(moving.block_due, i // BLOCK, movers.until[k])
        if before == OUT:
            cuda.atomic.add(moving.block_out, i // BLOCK, -1)
        if after == OUT:
            cuda.atomic.add(moving.block_out, i // BLOCK, 1)


@cuda.jit(device=True)
def tie(made: Made, number: Scalar, q: Scalar, e: Scalar, near: Scalar, inside: Scalar) -> Scalar:
    """Return the row at the other end of a citizen's tie e, -1 if there is none.

    The order is that of `people.neighbours`: ring, far inside, far over the nation.
    """
    lo = made.first[q]
    n = made.stop[q] - lo
    if e < near:
        if e >= ring_width(near, n):
            return -1
        bits, key = bits_for(n), made.keys[q, 0]
        at, d = permute(number, n, bits, key), e // 2 + 1
        if e % 2 == 0:
            at = at + d if at + d < n else at + d - n
        else:
            at = at - d if at >= d else at - d + n
        return np.int64(made.where[lo + restore(at, n, bits, key)])
    if e < near + inside:
        other = partner(number, n, bits_for(n), made.keys[q, 1 + e - near])
        return np.int64(made.where[lo + other]) if other >= 0 else -1
    everyone = made.h.shape[0]
    key = made.keys[made.first.shape[0], e - near - inside]
    other = partner(lo + number, everyone, bits_for(everyone), key)
    return np.int64(made.where[other]) if other >= 0 else -1


@cuda.jit
def push(
    made: Made, moving: Moving, movers: Movers, n: Scalar, near: Scalar, inside: Scalar,
    ties: Scalar,
) -> None:  # fmt: skip
    """Tell everybody tied to the n movers who came out or went; a thread a tie."""
    for t in range(cuda.grid(1), n * ties, cuda.gridsize(1)):
        k, e = t // ties, t % ties
        before, after = movers.change[k] // 4, movers.change[k] % 4
        if before != OUT and after != OUT:
            continue
        change = np.int32(1) if after == OUT else np.int32(-1)
        i = np.int64(movers.who[k])
        j = tie(made, np.int64(made.number[i]), place_of(made, i), e, near, inside)
        if j < 0:
            continue
        # A bound may see a count on its way up and stay too high: too much is looked at, no less.
        if e < near:
            seen = cuda.atomic.add(moving.near, j, change) + change
            cuda.atomic.max(moving.block_near, j // BLOCK, seen)
        else:
            seen = cuda.atomic.add(moving.far, j, change) + change
            cuda.atomic.max(moving.block_far, j // BLOCK, seen)
