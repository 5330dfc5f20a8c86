"""What would flip a verdict, first form: the one assumption that best splits the worlds.

For every prior draw and each of its deciles, the share of told pairs in which the claim holds is
compared below and above. The widest split by the pooled two-sample z is kept; it is called clear
only if it passes Bonferroni's bound over all splits tried, so that the best of a thousand splits of
noise is not sold as a finding. It is a first look: one assumption at a time, in the order of draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from corcyra.claims.evaluate import Floats

FEWEST_PAIRS: Final = 20
"""Told pairs below which no split is looked for."""
FEWEST_ASIDE: Final = 8
"""Told pairs on either side of a split."""
CHANCE: Final = 0.1
"""Chance at most that a split called clear is noise."""


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


def best_split(holds: NDArray[np.bool_], names: tuple[str, ...], draws: Floats) -> Split | None:
    """Find the split of one assumption that best separates holding from not holding.

    Parameters
    ----------
    holds
        Over the told pairs.
    names, draws
        Assumptions, and their draws with shape (told pairs, names).

    Returns
    -------
    The split, or None with too few pairs, if all hold or none does, or if nothing varies.
    """
    if len(holds) < FEWEST_PAIRS or holds.all() or not holds.any() or not names:
        return None
    known = ~np.isnan(draws).any(axis=0)
    columns = np.flatnonzero(known)
    if not len(columns):
        return None
    thresholds = np.quantile(draws[:, columns], np.arange(1, 10) / 10, axis=0)
    z, below, above = _scores(holds, draws[:, columns], thresholds)
    if not np.any(np.abs(z) > 0):
        return None
    at = np.unravel_index(np.argmax(np.abs(z)), z.shape)
    bound = float(ndtri(1 - CHANCE / 2 / np.count_nonzero(~np.isnan(below))))
    return Split(
        parameter=names[columns[at[1]]],
        threshold=float(thresholds[at]),
        below=float(below[at]),
        above=float(above[at]),
        z=float(z[at]),
        clear=bool(abs(z[at]) > bound),
    )


def _scores(
    holds: NDArray[np.bool_], draws: Floats, thresholds: Floats
) -> tuple[Floats, Floats, Floats]:
    """z, share below and share above, each (thresholds, assumptions); NaN shares if too few."""
    n, hits = len(holds), np.count_nonzero(holds)
    z, below, above = (np.zeros(thresholds.shape) for _ in range(3))
    pooled = hits / n * (1 - hits / n)
    for row, threshold in enumerate(thresholds):
        under = draws <= threshold
        n_under = np.count_nonzero(under, axis=0)
        hits_under = np.count_nonzero(under & holds[:, None], axis=0)
        enough = (n_under >= FEWEST_ASIDE) & (n - n_under >= FEWEST_ASIDE)
        with np.errstate(divide="ignore", invalid="ignore"):
            below[row] = np.where(enough, hits_under / n_under, np.nan)
            above[row] = np.where(enough, (hits - hits_under) / (n - n_under), np.nan)
            error = np.sqrt(pooled * (1 / n_under + 1 / (n - n_under)))
            z[row] = np.where(enough, (below[row] - above[row]) / error, 0.0)
    return z, below, above
