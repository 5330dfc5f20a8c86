"""Functions with known indices in the place of the model, behind the same door."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corcyra.model.api import Model, Run
from corcyra.model.world import Lot

NAMES = ("wx", "kappa", "tau")
"""A linear range [.1, .6], a log range [.5, 2], a linear range [.38, .56]."""


def places(model: Model, values: np.ndarray) -> np.ndarray:
    """Return the places of the three quantities in their ranges, from their values."""
    wx, kappa, tau = (values[model.quantities.at[name]] for name in NAMES)
    return np.array([(wx - 0.1) / 0.5, np.log(kappa / 0.5) / np.log(4.0), (tau - 0.38) / 0.18])


def played(function: Callable[[np.ndarray, Lot], float]) -> Callable[..., Run]:
    """Return a `run_lot` whose crowd_peak is a function of the three places and the lot."""

    def run_lot(self: Model, lot: Lot, *, values: np.ndarray | None = None, **_: object) -> Run:
        values = self.draw(lot) if values is None else values
        outcomes = np.zeros(len(self.outcomes))
        outcomes[self.outcomes.index("crowd_peak")] = function(places(self, values), lot)
        none = np.empty(0, np.float32)
        return Run(values, outcomes, none, np.empty((0, 0), np.float32), None, "ok", "")

    return run_lot


def ishigami(u: np.ndarray, _: Lot) -> float:
    """Ishigami and Homma (1990) with a = 7, b = .1."""
    x, y, z = np.pi * (2.0 * u - 1.0)
    return float(np.sin(x) + 7.0 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))


def linear(u: np.ndarray, lot: Lot) -> float:
    """Effects 3, -2 and none; luck moves all points alike."""
    return float(3.0 * u[0] - 2.0 * u[1] + lot.pair)
