"""The people: their traits, the rows and blocks in which they lie, and who sees whom.

Citizens are drawn and tied by their number in their place.  They lie in rows by kind (memory, then
hardship, sovereignty and risk aversion), in blocks of 32 with bounds, and blocks of 32 such blocks,
so that the street need not look at those who cannot act; no result depends on the order of rows.

Reads: fabric, places.open. Writes: citizens (all at the start; near and far when somebody comes or
goes). Draws: TRAIT, MEMORY, TIE.
"""

from __future__ import annotations

import math

import numpy as np

from corcyra.kernels import borrower, kernel
from corcyra.model.draws import RAREST, TIE, normal, person_key, philox
from corcyra.model.layout import Array, Citizens, Drawn, Fabric, Int, Row, Setup
from corcyra.model.ties import bits_for, partner, ring, ring_width
from corcyra.model.traits import KINDS, QUANTILES, blend, draw_place

UNKNOWN, NOBODY = 0, -1  # in a row of ties: not worked out yet, no tie; else the citizen + 1
BLOCK = 32
"""Citizens that are passed over at once when none of them can act."""
NEVER = 2**31 - 1


@borrower
def memory_share(fabric: Fabric, p: Row, place: int) -> float:
    """Return the share that remembers: everywhere some, more near a disputed bloodshed."""
    forgets = 1.0 - p.memory_share
    for b in range(fabric.past.shape[1]):
        near = math.exp(-fabric.past[place, b, 0] / p.memory_range)
        forgets *= 1.0 - p.memory_gap * fabric.past[place, b, 1] * near
    return 1.0 - forgets


@kernel
def populate(
    setup: Setup, fabric: Fabric, drawn: Drawn, p: Row, citizens: Citizens, s_mean: Array,
    first: int, last: int,
) -> None:  # fmt: skip
    """Draw the traits of all citizens of places first to last - 1, and their means s_mean (P)."""
    row = np.empty((4, QUANTILES + 1), np.float32)
    most = 0
    for q in range(first, last):
        most = max(most, setup.place[q].citizens)
    traits, kind = np.empty((5, most), np.float32), np.empty(most, np.uint16)
    starts = np.empty(KINDS + 1, np.int64)
    mean = np.array([p.hardship_mean, p.risk_mean, p.sovereignty_mean, p.order_mean])
    for q in range(first, last):
        for t in range(4):
            # A national mean of 0 switches the trait off; a place's offset cannot bring it back.
            at = mean[t] + setup.place[q].offsets[t] if mean[t] > 0.0 else 0.0
            if t == 0 and at > 0.0:
                at += p.hardship_spread * normal(min(max(drawn.rank[q], RAREST), 1.0 - RAREST))
            blend(fabric.tables[t], at, row[t])
        lo, n = setup.place[q].first, setup.place[q].citizens
        k0, k1 = person_key(drawn, q)
        total = draw_place(
            k0, k1, q, row, memory_share(fabric, p, q), p.m0, p.wk, traits[0, :n],
            traits[1, :n], traits[2, :n], traits[3, :n], traits[4, :n], kind[:n],
        )  # fmt: skip
        s_mean[q] = total / n
        lay_out(citizens, lo, n, traits, kind, starts)


@borrower
def key_ties(fabric: Fabric, drawn: Drawn) -> None:
    """Draw the keys of the permutations by which citizens are tied."""
    nation = fabric.keys.shape[0] - 1
    for q in range(nation + 1):
        # One more place must not move the nation's ties: it is counted from the other end.
        which = q if q < nation else 0xFFFFFFFF
        k0, k1 = person_key(drawn, q)
        for k in range(fabric.keys.shape[1]):
            fabric.keys[q, k] = philox(k0, k1, k, which, 0, TIE)[0]


@kernel
def bound_all(citizens: Citizens, first: int, last: int) -> None:
    """Set the bounds of large blocks first to last - 1, and of the small ones in them."""
    for b in range(first * BLOCK, min(last * BLOCK, citizens.block.h.shape[0])):
        bound(citizens, b)
    for b in range(first, last):
        bound_top(citizens, b)


@borrower
def lay_out(citizens: Citizens, lo: int, n: int, traits: Array, kind: Array, starts: Array) -> None:
    """Put the n citizens of a place, drawn in the order of their numbers, in rows by kind.

    traits (5, n or more) float32 h, r, s', m', turn; kind (n or more); starts (KINDS + 1) scratch.
    """
    starts[:] = 0
    for j in range(n):
        starts[np.int64(kind[j]) + 1] += 1
    for k in range(KINDS):
        starts[k + 1] += starts[k]
    for j in range(n):
        i = lo + starts[kind[j]]
        starts[kind[j]] += 1
        citizens.h[i], citizens.r[i], citizens.s[i] = traits[0, j], traits[1, j], traits[2, j]
        citizens.m[i], citizens.turn[i] = traits[3, j], traits[4, j]
        citizens.number[i] = j
        citizens.where[lo + j] = i


@kernel
def bound(citizens: Citizens, b: int) -> None:
    """Set the bounds of a block of citizens who are all quiet."""
    block = citizens.block
    lo, hi = b * BLOCK, min((b + 1) * BLOCK, citizens.h.shape[0])
    block.h[b], block.s[b] = citizens.h[lo:hi].max(), citizens.s[lo:hi].max()
    block.m[b], block.low_m[b] = citizens.m[lo:hi].max(), citizens.m[lo:hi].min()
    block.r[b] = citizens.r[lo:hi].min()
    block.near[b], block.far[b], block.out[b], block.due[b] = 0, 0, 0, NEVER


@kernel
def bound_top(citizens: Citizens, b: int) -> None:
    """Set the bounds of 32 blocks of citizens who are all quiet."""
    top, block = citizens.top, citizens.block
    lo, hi = b * BLOCK, min((b + 1) * BLOCK, block.h.shape[0])
    top.h[b], top.s[b] = block.h[lo:hi].max(), block.s[lo:hi].max()
    top.m[b], top.low_m[b] = block.m[lo:hi].max(), block.low_m[lo:hi].min()
    top.r[b] = block.r[lo:hi].min()
    top.near[b], top.far[b], top.out[b], top.due[b] = 0, 0, 0, NEVER


@borrower
def neighbours(
    setup: Setup, fabric: Fabric, citizens: Citizens, i: int, q: int, row: Array
) -> None:
    """Write the implicit ties of citizen i of place q: ring, far inside, far over the nation.

    row (near + far) int32 of citizens + 1, NOBODY where there is none. Ties join numbers, not rows.
    """
    lo, n = setup.place[q].first, setup.place[q].citizens
    number = int(citizens.number[i])
    row[:] = NOBODY
    if setup.rules.near > 0:
        ring(number, n, setup.rules.near, fabric.keys[q, 0], row)
        for k in range(ring_width(setup.rules.near, n)):
            row[k] = citizens.where[lo + row[k]] + 1
    at = setup.rules.near
    bits = bits_for(n)
    for k in range(setup.rules.far_inside):
        other = partner(number, n, bits, fabric.keys[q, 1 + k])
        row[at + k] = citizens.where[lo + other] + 1 if other >= 0 else NOBODY
    at += setup.rules.far_inside
    everyone = setup.rules.people
    bits = bits_for(everyone)
    for k in range(setup.rules.far_outside):
        other = partner(lo + number, everyone, bits, fabric.keys[-1, k])
        row[at + k] = citizens.where[other] + 1 if other >= 0 else NOBODY


@borrower
def push(setup: Setup, fabric: Fabric, citizens: Citizens, i: int, q: int, change: Int) -> None:
    """Tell everybody tied to citizen i of place q that he came out (+1) or not (-1)."""
    if fabric.tie_start.shape[0] > 1:
        listed = setup.place[q].first + np.int64(citizens.number[i])
        for e in range(fabric.tie_start[listed], fabric.tie_start[listed + 1]):
            citizens.near[citizens.where[fabric.tie_to[e]]] += np.uint16(change)
    at = know(setup, fabric, citizens, i, q)
    tell(citizens, fabric.rows[at], setup.rules.near, change, 0, citizens.h.shape[0])


@borrower
def know(setup: Setup, fabric: Fabric, citizens: Citizens, i: int, q: int) -> int:
    """Work out the ties of citizen i of place q if need be; returns their row in fabric.rows."""
    # Rows are kept once worked out where there is room for all, else worked out each time.
    at = i if fabric.rows.shape[0] > 1 else 0
    row = fabric.rows[at]
    if fabric.rows.shape[0] == 1 or (row.shape[0] > 0 and row[0] == UNKNOWN):
        neighbours(setup, fabric, citizens, i, q, row)
    return at


@borrower
def tell(citizens: Citizens, row: Array, near: int, change: Int, lo: int, hi: int) -> None:
    """Tell those of a row of ties who are among citizens lo to hi - 1; the first are near ties."""
    for k in range(row.shape[0]):
        j = np.int64(row[k]) - 1
        if j < lo or j >= hi:
            continue
        if k < near:
            add(citizens.near, citizens.block.near, citizens.top.near, j, change)
        else:
            add(citizens.far, citizens.block.far, citizens.top.far, j, change)


@borrower
def add(seen: Array, block: Array, top: Array, j: Int, change: Int) -> None:
    """Change what citizen j sees by one, and keep the bounds above it."""
    seen[j] += np.uint16(change)
    # A bound that is too high costs a look, no more: it comes down when somebody looks.
    if seen[j] > block[j // BLOCK]:
        block[j // BLOCK] = seen[j]
        top[j // BLOCK**2] = max(top[j // BLOCK**2], seen[j])
