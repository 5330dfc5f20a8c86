"""How two ways of running the same priors are compared: half the step, other weights."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from corcyra.dossier.schema import Dossier
from corcyra.model.api import Model
from corcyra.study.work import calm_of

SHARES = ("fell", "risen", "restored", "rising", "called", "landed")
MEANS = (
    *("crowd_peak", "out_days", "deaths", "held_total", "men_lost_peak", "sites_lost_peak"),
    *("pi_min", "legitimacy_30", "reputation_30", "friendship_30", "days_without_order_30"),
    *("dependence_peak", "foreign_days"),
)
_LOG = ("crowd_peak", "out_days", "deaths", "held_total", "foreign_days")
"""Counts over many orders of magnitude, compared by their logarithm (log of 1 + n)."""

Columns = dict[str, NDArray[np.float64]]


def outcomes(dossier: Dossier, pairs: int, seed: int = 20220102) -> Columns:
    """Return each outcome by pair, on two threads."""
    model = Model(dossier, None, calm_of(dossier, None))
    with ThreadPoolExecutor(2) as pool:
        rows = np.array(list(pool.map(lambda k: model.run(seed, k).outcomes, range(pairs))))
    table = dict(zip(model.outcomes, rows.T, strict=True))
    table["called"] = np.isfinite(table["call_day"]).astype(float)
    table["landed"] = np.isfinite(table["landing_day"]).astype(float)
    return table


def differences(one: Columns, other: Columns) -> dict[str, float]:
    """Return how far apart they are: shares in points / 5, means in spreads / .15; over 1 fails."""
    found = {name: abs(one[name].mean() - other[name].mean()) / 0.05 for name in SHARES}
    for name in MEANS:
        a, b = one[name], other[name]
        if name in _LOG:
            a, b = np.log1p(a), np.log1p(b)
        spread = max(float(np.std(np.concatenate([a, b]))), 1e-12)
        found[name] = abs(a.mean() - b.mean()) / spread / 0.15
    return found


def distances(one: Columns, other: Columns, resolved: float = 0.0) -> dict[str, float]:
    """Return the Kolmogorov distance of each outcome's distribution.

    Counts of persons under `resolved` are taken as equal.
    """
    found = {}
    for name in (*SHARES, *MEANS):
        least = resolved if name in ("crowd_peak", "held_total") else -np.inf
        a, b = (np.sort(np.maximum(table[name], least)) for table in (one, other))
        at = np.concatenate([a, b])
        below = np.searchsorted(a, at, side="right") / len(a)
        found[name] = float(np.abs(below - np.searchsorted(b, at, side="right") / len(b)).max())
    return found
