"""Luck in parts, a number each, so that one can be drawn anew while the others stay.

Who people are, who units are; at each place who its own people are and what happens there, and for
the nation its far ties and what units do; what happens from each of a few days on. What happens at
a place on a day follows from two parts together, the place's and the day's: either, drawn anew,
makes it another thing. A luck that suits the whole record is rare, one that suits a place's is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corcyra.model.world import Lot

Luck = NDArray[np.int64]
"""(parts): person, unit; people of places, then far ties; moves at places, then of units; days."""

LUCKS: Final = 2**32
"""Parts of luck are whole numbers below this."""


def parts_for(places: int, cuts: Sequence[float]) -> int:
    """Return the number of parts of a luck."""
    return 2 + 2 * (places + 1) + len(cuts)


def lot_of(seed: int, luck: Luck, cuts: Sequence[float]) -> Lot:
    """Return the lot of a luck that turns on the days of cuts."""
    person, unit = (int(part) for part in luck[:2])
    people, moves, days = (tuple(part.tolist()) for part in _split(luck, cuts))
    later = tuple(zip(cuts, days, strict=True))
    return Lot(seed, person, 0, unit, later, people, moves)


def common(luck: Luck, cuts: Sequence[float]) -> NDArray[np.int64]:
    """Return what draws of lucks (n, parts) have in common: (n, m) numbers, equal where so.

    Who units are; who the people of each place are, and the nation's ties; what happens from each
    cut to the next at each place, and to units.
    """
    people, moves, days = _split(luck, cuts)
    pairs = [(luck[:, 0], own) for own in people.T]
    pairs += [(day, own) for day in days.T for own in moves.T]
    return np.column_stack([numbered(luck[:, 1]), *(numbered(*pair) for pair in pairs)])


def numbered(*columns: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return (n) numbers from 0, equal where all columns (n) are."""
    found = np.unique(np.column_stack(columns), axis=0, return_inverse=True)[1]
    return found.ravel().astype(np.int64)


def _split(luck: Luck, cuts: Sequence[float]) -> tuple[Luck, Luck, Luck]:
    """Return the parts (..., P + 1) of people, (..., P + 1) of moves, and (..., cuts) of days."""
    first = luck.shape[-1] - len(cuts)
    middle = 2 + (first - 2) // 2
    return luck[..., 2:middle], luck[..., middle:first], luck[..., first:]
