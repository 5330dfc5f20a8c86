"""The torus of Epstein (2002): who blocks which site, and whom each site can see.

Counts are kept, not taken: ``seen`` holds the actives and the cops within vision of a site and
changes only when an active or a cop moves, appears or goes.  A quiet citizen's step then costs
one look at one number and one draw of a free site.

The grid is stored with a margin as wide as the widest vision, so that no look over the edge has
to wrap.  A site near the edge has twins in the margin: what is written there to say "blocked" is
written to the twins as well; what others add to the twins' counts is added when the site is read.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from corcyra.kernels import kernel
from corcyra.model.draws import philox

__all__ = [
    "COP_UNIT",
    "FIRST",
    "MINUS",
    "PLUS",
    "Key",
    "Torus",
    "Whole",
    "block",
    "count",
    "draw",
    "free_site",
    "inner",
    "look",
    "merged",
    "pick",
    "shuffle",
    "torus",
]

Whole = Any
"""A whole number in a kernel: int to Python, whatever width numba infers to the compiler."""

Key = tuple[int, int]

# int64, here and wherever a constant is handed to a kernel: numba compiles a kernel anew for each
# plain integer it is called with.
FIRST = np.int64(0)
"""The first block of an entity's draws, the first stage of a run, the first of anything."""
PLUS, MINUS = np.int64(1), np.int64(-1)

_INNER: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "_nrt": False,
}

inner: Any = njit(**_INNER)
"""A kernel that only kernels call and that makes no array.  It has no door to Python, which for
functions of bundles takes longer to compile than they do; it counts no references to the arrays
it is lent, which would take longer than the rules do; and it has no cache of its own, because its
caller's cached code holds it."""

merged: Any = njit(**_INNER, forceinline=True)
"""The same, merged into its caller: for what every agent does in every step, where handing over a
bundle of arrays takes longer than the work."""

COP_UNIT = np.int64(1 << 16)
"""A cop counts so much in ``seen``; an active counts 1: one load reads both."""

INSIDE, EDGE, MARGIN = 0, 1, 2
"""Kinds of place: a site far from the edge, one with twins in the margin, and such a twin."""

THREE_DIGITS = 255
"""With up to so many sites in view, a 32-bit word holds three draws (bias below 0.4%)."""


class Torus(NamedTuple):
    """The geometry of a run: the padded grid, and the sites in view as offsets in it."""

    width: int
    height: int
    margin: int
    stride: int
    home: npt.NDArray[np.uint32]
    """The true site of every place in the padded grid."""
    edge: npt.NDArray[np.uint8]
    """The kind of every place: INSIDE, EDGE or MARGIN."""
    twins: npt.NDArray[np.int32]
    """Up to three twins of a place, -1 for none."""
    sight: npt.NDArray[np.int32]
    """Offsets of the sites in a citizen's vision, its own last."""
    beat: npt.NDArray[np.int32]
    """Offsets of the sites in a cop's vision, its own last."""
    halves: npt.NDArray[np.int64]
    """The rows of a citizen's vision: so many sites to either side of the middle."""


def _half_widths(radius: float, neighbourhood: str) -> list[int]:
    reach = int(radius)
    if neighbourhood == "moore":
        return [reach] * (2 * reach + 1)
    if neighbourhood == "von-neumann":
        return [reach - abs(dy) for dy in range(-reach, reach + 1)]
    return [int(np.sqrt(radius * radius - dy * dy)) for dy in range(-reach, reach + 1)]


def sites_in_view(radius: float, neighbourhood: str) -> list[tuple[int, int]]:
    """Return (dx, dy) of the sites within ``radius`` by the named rule, (0, 0) last.

    Parameters
    ----------
    radius
        Vision v; 1.7 is the eight surrounding sites under the Euclidean rule.
    neighbourhood
        "euclidean" (dx^2 + dy^2 <= v^2), "von-neumann" (abs dx + abs dy <= v) or "moore".
    """
    reach = int(radius)
    rows = zip(range(-reach, reach + 1), _half_widths(radius, neighbourhood), strict=True)
    sites = [(dx, dy) for dy, half in rows for dx in range(-half, half + 1)]
    sites.remove((0, 0))
    return [*sites, (0, 0)]


def torus(width: int, height: int, sight: float, beat: float, neighbourhood: str) -> Torus:
    """Lay out a torus on which citizens see as far as ``sight`` and cops as far as ``beat``."""
    margin = int(max(sight, beat))
    stride, rows = width + 2 * margin, height + 2 * margin
    y, x = np.divmod(np.arange(stride * rows), stride)
    home = ((y - margin) % height + margin) * stride + (x - margin) % width + margin
    twins = np.full((stride * rows, 3), -1, dtype=np.int32)
    for place in np.flatnonzero(home != np.arange(stride * rows)):
        site = home[place]
        twins[site, np.flatnonzero(twins[site] < 0)[0]] = place
    offsets = [
        np.array([dy * stride + dx for dx, dy in sites_in_view(v, neighbourhood)], dtype=np.int32)
        for v in (sight, beat)
    ]
    return Torus(
        width,
        height,
        margin,
        stride,
        home.astype(np.uint32),
        np.where(home != np.arange(stride * rows), MARGIN, twins[:, 0] >= 0).astype(np.uint8),
        twins,
        offsets[0],
        offsets[1],
        np.array(_half_widths(sight, neighbourhood), dtype=np.int64),
    )


@inner
def draw(key: Key, entity: Whole, step: Whole, part: Whole, stream: Whole) -> Whole:
    """Return four 32-bit words, a function of the arguments alone (all int64)."""
    return philox(key[0], key[1], entity, step, part, stream)


@kernel
def look(
    seen: npt.NDArray[np.int32],
    halves: npt.NDArray[np.int64],
    stride: Whole,
    site: Whole,
    change: Whole,
) -> None:
    """Add ``change`` to the counts of every site that sees ``site``: sight is mutual."""
    reach = len(halves) // 2
    amount = np.int32(change)
    for row in range(len(halves)):
        # Unsigned, here and below: a signed index is tested for being negative at every use.
        start = np.uint64(site + (row - reach) * stride - halves[row])
        for column in range(np.uint64(2 * halves[row] + 1)):
            seen[start + column] += amount


@kernel
def count(
    seen: npt.NDArray[np.int32],
    edge: npt.NDArray[np.uint8],
    twins: npt.NDArray[np.int32],
    site: Whole,
) -> Whole:
    """Return what a site sees: its own count and what was added to its twins."""
    total = np.int64(seen[np.uint64(site)])
    if edge[np.uint64(site)]:
        for k in range(3):
            twin = twins[np.uint64(site), k]
            if twin >= 0:
                total += seen[twin]
    return total


@inner
def block(
    blockers: npt.NDArray[np.uint8],
    edge: npt.NDArray[np.uint8],
    twins: npt.NDArray[np.int32],
    site: Whole,
    change: Whole,
) -> None:
    """Add to the number of those who bar others from a site (and from its twins)."""
    blockers[np.uint64(site)] += change
    if edge[np.uint64(site)]:
        for k in range(3):
            twin = twins[np.uint64(site), k]
            if twin >= 0:
                blockers[twin] += change


@kernel
def free_site(
    blockers: npt.NDArray[np.uint8],
    home: npt.NDArray[np.uint32],
    offsets: npt.NDArray[np.int32],
    site: Whole,
    key: Key,
    stream: Whole,
    entity: Whole,
    step: Whole,
) -> Whole:
    """Return a site drawn uniformly from the free ones in view, or -1 if there is none.

    One try a word; a neighbourhood so full that 12 tries fail is searched site by site, which
    draws from the same distribution.  (The first tries of a move are made in the main loop.)
    """
    others = len(offsets) - 1
    for attempt in range(3):
        for word in draw(key, entity, step, FIRST + 1 + attempt, stream):
            place = site + offsets[pick(word, others)]
            if blockers[place] == 0:
                return np.int64(home[place])
    free = 0
    for k in range(others):
        free += blockers[site + offsets[k]] == 0
    if free == 0:
        return -1
    left = pick(draw(key, entity, step, FIRST + 4, stream)[0], free)
    for k in range(others):
        if blockers[site + offsets[k]] == 0:
            if left == 0:
                return np.int64(home[site + offsets[k]])
            left -= 1
    return -1


@inner
def pick(word: Whole, choices: Whole) -> Whole:
    """Return a whole number in 0..choices-1 from a 32-bit word."""
    return np.int64((np.uint64(word) * np.uint64(choices)) >> np.uint64(32))


@kernel
def shuffle(
    order: npt.NDArray[np.uint32], size: Whole, key: Key, stream: Whole, step: Whole
) -> None:
    """Fill ``order[:size]`` with the step's random order of 0..size-1 (inside-out Fisher-Yates).

    It starts from nothing at every step, so the order is a function of (key, step) alone.
    """
    for start in range(0, size, 4):
        words = draw(key, start, step, FIRST, stream)
        for offset in range(min(4, size - start)):
            place = np.uint64(start + offset)
            other = np.uint64(pick(words[offset], start + offset + 1))
            order[place] = order[other]
            order[other] = place
