"""What the equations of ``riots`` are made of: how people respond, to whom, and how strongly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Linear", "Reals", "Saturating", "exponential_weights", "power_law_weights"]

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """Psi(Lambda) = beta Lambda."""

    beta: float
    """Per day, and per unit of activity."""

    def __call__(self, felt: Reals) -> Reals:
        """Return Psi: the share of S that joins, per day."""
        return self.beta * felt

    @property
    def slope(self) -> float:
        """The derivative of Psi at 0."""
        return self.beta


@dataclass(frozen=True)
class Saturating:
    """Psi(Lambda) = eta (1 - exp(-gamma (Lambda - onset))) above the onset, else 0."""

    eta: float
    """The most who join, as a share of S a day."""
    gamma: float
    onset: float = 0.0
    """Lambda_c: less activity than this moves nobody."""

    def __call__(self, felt: Reals) -> Reals:
        """Return Psi: the share of S that joins, per day."""
        return self.eta * -np.expm1(-self.gamma * np.maximum(felt - self.onset, 0.0))

    @property
    def slope(self) -> float:
        """The derivative of Psi at 0."""
        return self.eta * self.gamma if self.onset == 0 else 0.0


def power_law_weights(distances: npt.ArrayLike, d0: float, delta: float) -> Reals:
    """Return W_kj = (1 + d_kj / d0)^-delta, for distances in the unit of d0."""
    return np.asarray((1.0 + np.asarray(distances, dtype=float) / d0) ** -delta)


def exponential_weights(distances: npt.ArrayLike, d0: float, xi: float = 0.0) -> Reals:
    """Return W_kj = xi + (1 - xi) exp(-d_kj / d0): xi is what reaches everywhere, as news do."""
    return np.asarray(xi + (1.0 - xi) * np.exp(-np.asarray(distances, dtype=float) / d0))
