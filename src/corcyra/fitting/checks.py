"""Predictive checks: does the record lie within what the draws give, before and after the fit?

For each fact the 90% band of the runs' measures and the record's figures. The runs meet a fact when
the band meets the range from its lowest to its highest figure; a day is that of its step's
beginning, so the band of days reaches a step farther. What the sources would report differs from
what a run gives by their error, as the fit assumes it (`kernel`): the predictive distribution of
the record has both (Gelman, Carlin, Stern and Rubin 1995, section 6.3), and a fact is covered when
it lies in the middle 90% of that, or when the runs meet it.
Facts held out are the test; those used say only whether the model can give them at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from corcyra.fitting.facts import Target
from corcyra.fitting.kernel import NU
from corcyra.fitting.measures import compared

F8 = NDArray[np.float64]

BAND: Final = (0.05, 0.5, 0.95)
NEVER: Final = 3.0
"""A fact is out of reach when no draw from the prior came within so many widths of it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One fact against the draws, in the fact's own unit."""

    fact: Target
    used: bool
    prior: tuple[float, float, float]
    """5th, 50th and 95th percentile of the draws from the prior."""
    fitted: tuple[float, float, float]
    """The same of the fitted draws."""
    nearest: float
    """Widths by which the nearest draw from the prior missed the record."""
    step: float = 0.0
    """Length of a step, for days."""
    below: float = math.nan
    """Chance that the fitted draws, with the sources' error, give less than the record."""

    @property
    def met(self) -> bool:
        """Whether the fitted runs' own band meets the record."""
        return self._meets(self.fitted)

    @property
    def met_before(self) -> bool:
        """Whether the prior's band does."""
        return self._meets(self.prior)

    @property
    def covered(self) -> bool:
        """Whether it does, or the record lies within the sources' error of it."""
        return self.met or BAND[0] <= self.below <= BAND[2]

    @property
    def verdict(self) -> str:
        """How the fitted draws stand to the record, in words."""
        return "met" if self.met else "within error" if self.covered else "missed"

    def _meets(self, band: tuple[float, float, float]) -> bool:
        reach = self.step if self.fact.scale.kind == "day" else 0.0
        return band[0] <= self.fact.high and band[2] + reach >= self.fact.low


def check(
    targets: Sequence[Target],
    used: int,
    prior: F8,
    fitted: F8,
    weight: F8,
    *,
    days: float,
    step: float = 0.0,
) -> tuple[Check, ...]:
    """Return the checks of all facts.

    Parameters
    ----------
    targets : sequence of Target
        The facts used, then those held out.
    used : int
        How many are used.
    prior, fitted : array (n, k)
        Measures of draws, in the facts' own units.
    weight : array (n)
        Weights of the fitted draws.
    days : float
        Days of the runs: a day that never came counts as the day after.
    step : float
        Length of a step of the runs, days.
    """
    alike = np.full(len(prior), 1 / len(prior))
    found = []
    for i, t in enumerate(targets):
        on_scale = compared(prior[:, i : i + 1], [t.scale], days + 1.0)[:, 0]
        off = (t.centre - compared(fitted[:, i : i + 1], [t.scale], days + 1.0)[:, 0]) / t.width
        found.append(
            Check(
                fact=t,
                used=i < used,
                prior=_band(prior[:, i], alike),
                fitted=_band(fitted[:, i], weight),
                step=step,
                below=float(np.average(stdtr(NU, off), weights=weight)),
                nearest=float(np.abs(on_scale - t.centre).min() / t.width),
            )
        )
    return tuple(found)


def _band(values: F8, weight: F8) -> tuple[float, float, float]:
    low, middle, high = (quantile(values, weight, q) for q in BAND)
    return low, middle, high


def quantile(values: F8, weight: F8, q: float) -> float:
    """Return the weighted quantile: the smallest value that a share q of the weight reaches."""
    order = np.argsort(values)
    reached = np.cumsum(weight[order]) / weight.sum()
    return float(values[order][min(int(np.searchsorted(reached, q - 1e-12)), len(values) - 1)])
