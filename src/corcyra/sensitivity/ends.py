"""Other values of one quantity, all else as it is: the ends of its range, or around a fixed value.

A quantity with a range takes its two ends, a rank its first and its last hundredth. A fixed
parameter takes the ends of the prior that it would have by default, or half and one and a half
times its value; another fixed quantity the latter, a day or a term at least a day apart. A weight
of office or of a tie, which is a share of 1, takes four times and a quarter of its odds, and the
other shares of its group make room.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from corcyra.model.quantities import Quantities
from corcyra.parameters import BY_NAME
from corcyra.sensitivity.design import ENDS

Floats = NDArray[np.float64]

ODDS: Final = 4.0
"""Factor on the odds of a weight."""
DAYS: Final = ("day", "until", "term", "delay")
"""Fields of a dossier that are days."""
_BELOW_ONE: Final = 0.99
"""Largest value tried of a share that is fixed: at 1 views may never settle."""
_FROM_NONE: Final = {"persons": 1000.0}
"""What a field that is fixed at 0 is moved to, where a tenth of its unit is nothing."""


def moved(quantities: Quantities, values: Floats, j: int) -> list[Floats]:
    """Return the values (m) with the j-th at each of its ends; empty if it cannot vary."""
    n = len(quantities.low)
    if j >= n:
        return _odds(quantities, values, j)
    low, high = float(quantities.low[j]), float(quantities.high[j])
    if j in quantities.ranks:
        low, high = ENDS
    ends = (low, high) if low < high else _around(quantities.names[j], low)
    return [_with(values, j, end) for end in dict.fromkeys(ends) if end != values[j]]


def _with(values: Floats, j: int, value: float) -> Floats:
    changed = values.copy()
    changed[j] = value
    return changed


def _around(name: str, value: float) -> tuple[float, ...]:
    """Return values on both sides of a fixed one, within what a dossier may say."""
    parameter = BY_NAME.get(name)
    if parameter is not None and parameter.low < parameter.high:
        return parameter.low, parameter.high
    field = name.rpartition(".")[2]
    by = 0.5 * abs(value) if value else _FROM_NONE.get(field, 0.1)
    if field in DAYS:
        by = max(by, 1.0)
    ends = value - by, value + by
    if parameter is not None:
        return tuple(float(np.clip(end, parameter.least, parameter.most)) for end in ends)
    if value < 0:
        return ends
    most = _BELOW_ONE if value < 1 and field not in DAYS else np.inf
    return tuple(float(np.clip(end, 0.0, max(most, value))) for end in ends)


def _odds(quantities: Quantities, values: Floats, j: int) -> list[Floats]:
    """Return the values with a share's odds multiplied, and divided, by ODDS."""
    n = len(quantities.low)
    share = float(values[j])
    if not 0.0 < share < 1.0:
        return []
    others = np.flatnonzero(quantities.group == quantities.group[j - n]) + n
    found = []
    for factor in (1.0 / ODDS, ODDS):
        changed = values.copy()
        new = factor * share / (1.0 - share + factor * share)
        changed[others] *= (1.0 - new) / (1.0 - share)
        changed[j] = new
        found.append(changed)
    return found
