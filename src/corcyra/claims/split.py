"""What would flip a verdict, first form: the one assumption that best splits the worlds.

For every prior draw and each of its deciles but the outermost, the share of told pairs in which the
claim holds is compared below and above. The split with the largest pooled two-sample z is kept; it
is called clear only beyond Bonferroni's bound for all splits tried, so that the best of a thousand
splits of noise is not sold as a finding. It is a first look: one assumption at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corcyra.claims.evaluate import Floats

FEWEST_PAIRS: Final = 20
"""Told pairs below which no split is looked for."""
FEWEST_ASIDE: Final = 8
"""Told pairs on either side of a split."""
CHANCE: Final = 0.01
"""Chance at most, a verdict, that a split of noise is called clear."""
CUTS: Final = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Quantiles of a draw over all pairs at which it is split."""


@dataclass(frozen=True, slots=True)
class Split:
    """The claim holds in a share `below` of worlds up to the threshold, `above` beyond it."""

    parameter: str
    threshold: float
    below: float
    above: float
    z: float
    """Difference of the shares over its standard error were there none."""
    clear: bool
    """Whether it passes the bound for the number of splits tried."""


class Splitter:
    """The prior draws of a study's pairs, cut once for all verdicts.

    Parameters
    ----------
    names
        Assumptions.
    draws
        Shape (pairs, names); a row of NaN is a run that failed before it drew.
    """

    def __init__(self, names: tuple[str, ...], draws: Floats) -> None:
        self.known: NDArray[np.bool_] = np.any(~np.isnan(draws), axis=1)
        rows = draws[self.known]
        varies = np.any(rows != rows[:1], axis=0) & ~np.any(np.isnan(rows), axis=0)
        self.names = tuple(name for name, use in zip(names, varies) if use)
        rows = rows[:, varies]
        self.cuts: Floats = np.quantile(rows, CUTS, axis=0) if rows.size else np.empty((0, 0))
        # How many cuts a draw exceeds: one small number a draw instead of the draw.
        self.above = np.zeros((len(draws), rows.shape[1]), dtype=np.uint8)
        for cut in self.cuts:
            self.above[self.known] += rows > cut

    def best(self, told: NDArray[np.bool_], holds: NDArray[np.bool_]) -> Split | None:
        """Find the split that best separates holding from not holding.

        Parameters
        ----------
        told, holds
            Over all pairs; `holds` is read where `told`.

        Returns
        -------
        The split; None with too few pairs, if all hold or none does, or if nothing varies.
        """
        use = told & self.known
        held = holds[use]
        if len(held) < FEWEST_PAIRS or held.all() or not held.any() or not self.names:
            return None
        z, below, above = _scores(held, self.above[use])
        if not np.any(z):
            return None
        row, column = np.unravel_index(np.argmax(np.abs(z)), z.shape)
        tried = np.count_nonzero(~np.isnan(below))
        bound = NormalDist().inv_cdf(1 - CHANCE / 2 / tried)
        return Split(
            parameter=self.names[column],
            threshold=float(self.cuts[row, column]),
            below=float(below[row, column]),
            above=float(above[row, column]),
            z=float(z[row, column]),
            clear=bool(abs(z[row, column]) > bound),
        )


def _scores(held: NDArray[np.bool_], bins: NDArray[np.uint8]) -> tuple[Floats, Floats, Floats]:
    """z, share below and share above, each (cuts, assumptions); NaN shares if too few."""
    n, hits = len(held), np.count_nonzero(held)
    z, below, above = (np.zeros((len(CUTS), bins.shape[1])) for _ in range(3))
    pooled, held_bins = hits / n * (1 - hits / n), bins[held]
    for row in range(len(CUTS)):
        n_under = np.count_nonzero(bins <= row, axis=0)
        hits_under = np.count_nonzero(held_bins <= row, axis=0)
        enough = (n_under >= FEWEST_ASIDE) & (n - n_under >= FEWEST_ASIDE)
        with np.errstate(divide="ignore", invalid="ignore"):
            below[row] = np.where(enough, hits_under / n_under, np.nan)
            above[row] = np.where(enough, (hits - hits_under) / (n - n_under), np.nan)
            error = np.sqrt(pooled * (1 / n_under + 1 / (n - n_under)))
            z[row] = np.where(enough, (below[row] - above[row]) / error, 0.0)
    return z, below, above
