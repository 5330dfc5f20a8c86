"""Group decision: how actors with different wishes, powers and cares come to one outcome.

Four answers, each in its own file with its sources: :func:`compromise` and :func:`median`
(``_compromise``), :func:`challenge` (``_challenge``) and :func:`pce` (``_pce``).

Kernels, for compiled callers: ``weighted_median(position, weight) -> float``;
``challenge_median(position, capability, salience, rounds, variant) -> float`` and
``challenge_path(...) -> positions[rounds + 1, n]``, with ``variant`` the integer ``PAPER`` or
``TABLE``; all arrays float64 of one dimension.
"""

from __future__ import annotations

from ._challenge import PAPER, TABLE, challenge_median, challenge_path
from ._compromise import weighted_median

__all__ = ["PAPER", "TABLE", "challenge_median", "challenge_path", "weighted_median"]
