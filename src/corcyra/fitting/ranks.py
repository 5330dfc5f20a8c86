"""Simulation-based calibration: is a true parameter as likely at any place of its posterior?

Talts et al. (2018), arXiv:1804.06788: parameters are drawn from the prior, a record is made from
them by a run and the sources' error, and fitted; the true value's rank among the posterior draws
must be uniform. One bank of runs serves all records: every record's truth is one of the bank's
draws, and its posterior is the rest of the bank, weighted by the likelihood of that record. That is
exact however small the bank, but needs facts so few that the weights have an effective number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from corcyra.fitting.kernel import NU, Record, effective, weights
from corcyra.fitting.moves import generator

F8 = NDArray[np.float64]

RECORD: Final = 4  # stream
ENOUGH: Final = 30.0
"""Records whose weights have a smaller effective number are left out, and counted."""
BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Calibration:
    """Ranks of true values over synthetic records."""

    ranks: F8
    """(records, d) share of the posterior below the true value."""
    left_out: int
    """Records that the bank is too small for."""
    coverage: F8
    """(d) share of records whose central 90% interval holds the true value."""
    p_value: F8
    """(d) of the chi-square test that ranks are uniform."""


def calibration(
    z: F8, s: F8, width: F8, *, records: int = 120, seed: int = 1, narrow: float = 1.0
) -> Calibration:
    """Return the calibration of a bank.

    Parameters
    ----------
    z : array (n, d)
        Scores of the parameters looked at, drawn from the prior.
    s : array (n, k)
        Compared measures of the bank's runs: the facts of the reduced problem.
    width : array (k)
        Widths of the facts.
    records : int
        Synthetic records; the first so many draws are the truths.
    narrow : float
        The fit believes widths so many times smaller than the error is: 1 for a sound fit. Another
        value shows what the ranks of an unsound one look like.
    """
    records = min(records, len(z))
    ranks, left_out = [], 0
    for j in range(records):
        noise = generator(seed, RECORD, 0, j).standard_t(NU, size=len(width)) * width
        log_w = Record(s[j] + noise, width / narrow).log_kernel(s, 1.0)
        others = np.arange(len(z)) != j
        if effective(log_w[others]) < ENOUGH * min(1.0, 1 / narrow):
            left_out += 1
            continue
        w = weights(log_w[others])
        ranks.append(w @ (z[others] < z[j]))
    found = np.array(ranks).reshape(-1, z.shape[1])
    return Calibration(found, left_out, _coverage(found), _uniform(found))


def _coverage(ranks: F8) -> F8:
    return np.asarray(((ranks > 0.05) & (ranks < 0.95)).mean(axis=0))


def _uniform(ranks: F8) -> F8:
    """Return p-values of the chi-square test over BINS bins, (d)."""
    expected = len(ranks) / BINS
    counts = np.array([np.histogram(r, BINS, (0.0, 1.0))[0] for r in ranks.T])
    statistic = ((counts - expected) ** 2 / expected).sum(axis=1)
    return np.asarray(chdtrc(BINS - 1, statistic))
