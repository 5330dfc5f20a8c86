"""Group decision: how actors with different wishes, powers and cares come to one outcome.

Four answers, each in its own file with its sources and equations: :func:`compromise` and
:func:`median` (``_compromise``), :func:`challenge` (``_challenge``) and :func:`pce` (``_pce``).
A table of actors is a CSV file, or any table, of Actor, Power (or Capability), Position and
Salience; several positions have as many saliences.

Kernels, for compiled callers: ``weighted_median(position, weight) -> float``;
``challenge_median(position, capability, salience, rounds, variant) -> float`` and
``challenge_path(...) -> positions[rounds + 1, n]``, with ``variant`` the integer ``PAPER`` or
``TABLE``; all arrays float64 of one dimension.
"""

from __future__ import annotations

from ._actors import Actors
from ._challenge import Bargaining, challenge
from ._challenge_kernel import PAPER, TABLE, challenge_median, challenge_path
from ._compromise import compromise, median, weighted_median
from ._pce import Election, elect, pce, risk_attitudes

__all__ = [
    "PAPER",
    "TABLE",
    "Actors",
    "Bargaining",
    "Election",
    "challenge",
    "challenge_median",
    "challenge_path",
    "compromise",
    "elect",
    "median",
    "pce",
    "risk_attitudes",
    "weighted_median",
]
