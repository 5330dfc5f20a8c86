"""Local regression adjustment: draws that met the record only about, moved to where they would be.

Beaumont, Zhang and Balding (2002), doi:10.1093/genetics/162.4.2025: the scores are regressed on the
measures, each draw weighted by how near it is, and each draw is moved by what the regression says
of the distance still left. In normal scores no draw leaves its prior (as Blum and Francois 2010,
doi:10.1007/s11222-009-9116-0, take transformed parameters). An adjusted draw has no run of its own,
so verdicts are on the draws as they were run; the adjusted ones say where the parameters are.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

F8 = NDArray[np.float64]

RIDGE: Final = 1e-3
"""Keeps the regression apart from measures that say the same thing twice."""


def adjusted(z: F8, residuals: F8, weight: F8) -> F8:
    """Return adjusted scores (n, d).

    Parameters
    ----------
    z : array (n, d)
        Scores.
    residuals : array (n, k)
        By how many widths each measure misses the record.
    weight : array (n)
        Weights of the draws.
    """
    w = weight / weight.sum()
    # A residual beyond three widths tells its direction and no more: a line does not reach so far.
    x = np.clip(residuals, -3.0, 3.0)
    middle = w @ x
    centred = x - middle
    spread = centred.T @ (w[:, None] * centred)
    slope = np.linalg.solve(
        spread + RIDGE * np.eye(len(middle)), centred.T @ (w[:, None] * (z - w @ z))
    )
    return np.asarray(z - x @ slope)
