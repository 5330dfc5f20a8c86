"""The points at which the model is run: places of the priors, sampled by SALib.

A point has a place between 0 and 1 for each factor: how far along its prior range it lies, in the
logarithm where the range is one. `Quantities.values` turns places into values. Weights of office
and ties come from gamma priors without ends, and a rank in hardship stands for a normal one: their
places run from the 1st to the 99th hundredth.

Morris (1991), doi:10.1080/00401706.1991.10484804, on a grid of four levels: a trajectory visits
D + 1 points and moves each of D factors once, by two thirds of its range. Radial (Campolongo,
Saltelli and Cariboni 2011, doi:10.1016/j.cpc.2010.12.039): each factor of a draw is moved once, by
half of its range, and the draw is one that a study would take, calm before day 0. Sobol indices by
the scheme of Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018: D + 2 points for a base point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from corcyra.errors import CorcyraError, MissingExtra

if TYPE_CHECKING:
    from corcyra.model.quantities import Quantities

Floats = NDArray[np.float64]

LEVELS: Final = 4
"""Of the grid of Morris."""
STEP: Final = LEVELS / (2 * (LEVELS - 1))
"""What a factor is moved by, of its range."""
ENDS: Final = (0.01, 0.99)
"""Lowest and highest place of what has no ends: a weight of office or of a tie, a rank."""


@dataclass(frozen=True, slots=True)
class Factors:
    """What is varied, and between which places of its prior."""

    names: tuple[str, ...]
    bounds: tuple[tuple[float, float], ...]

    def problem(self) -> dict[str, Any]:
        """Return SALib's form of it."""
        bounds = [list(ends) for ends in self.bounds]
        return {"num_vars": len(self.names), "names": list(self.names), "bounds": bounds}


def factors_of(arms: Sequence[Quantities], only: Sequence[str] = ()) -> Factors:
    """Return what some arm draws, by the patterns of `only` if there are any.

    Raises
    ------
    CorcyraError
        A pattern fits nothing that varies.
    """
    names: dict[str, tuple[float, float]] = {}
    for quantities in arms:
        endless = {*range(len(quantities.low), len(quantities.names)), *quantities.ranks.tolist()}
        for k in np.flatnonzero(quantities.varies()).tolist():
            names[quantities.names[k]] = ENDS if k in endless else (0.0, 1.0)
    for pattern in only:
        if not any(fnmatchcase(name, pattern) for name in names):
            close = get_close_matches(pattern, names, 1)
            meant = f"; did you mean {close[0]}?" if close else ""
            raise CorcyraError(f"--only {pattern}: no uncertain quantity is called so{meant}")
    chosen = {n: b for n, b in names.items() if not only or any(fnmatchcase(n, p) for p in only)}
    if not chosen:
        raise CorcyraError("nothing in this dossier is uncertain: every quantity has one value")
    return Factors(tuple(chosen), tuple(chosen.values()))


def rows_a_point(method: str, factors: int) -> int:
    """Return the points that a trajectory, or a base point, takes."""
    return factors + (2 if method == "sobol" else 1)


def sample(method: str, factors: Factors, points: int, seed: int) -> Floats:
    """Return the design (n, D): places, the first of which are those of fewer points."""
    made = salib(f"sample.{method}")
    if method == "morris":
        found = made.sample(factors.problem(), points, num_levels=LEVELS, seed=salib_seed(seed))
    else:
        found = made.sample(
            factors.problem(), points, calc_second_order=False, seed=salib_seed(seed)
        )
    return np.asarray(found, np.float64)


def around(factors: Factors, draws: Floats) -> Floats:
    """Return the radial design (n, D) of draws (r, D): each, then with each factor moved."""
    low, high = np.array(factors.bounds).T
    moved = np.clip((draws + 0.5) % 1.0, low, high)
    design = np.repeat(draws[:, None], len(factors.names) + 1, axis=1)
    k = np.arange(len(factors.names))
    design[:, k + 1, k] = moved
    return design.reshape(-1, len(factors.names))


def salib_seed(seed: int) -> int:
    """Return the seed for SALib, never 0: its analyzers take that for none."""
    return seed + 1


def salib(module: str) -> Any:
    """Return a module of SALib.

    Raises
    ------
    MissingExtra
        It is not installed.
    """
    try:
        return import_module(f"SALib.{module}")
    except ImportError:
        raise MissingExtra(
            "sense needs SALib, which is not installed; it comes with: pip install 'corcyra[sense]'"
        ) from None
