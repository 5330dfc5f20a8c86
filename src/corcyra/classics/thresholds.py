"""Thresholds: models in which people act when enough others do.

:func:`granovetter`, :func:`equilibrium` (``_granovetter``), :func:`kuran` (``_kuran``),
:func:`watts_window` and :func:`watts_cascade` (``_watts``), each in its own file with its source,
its equations and what it claims.
"""

from __future__ import annotations

from ._granovetter import (
    equilibrium,
    granovetter,
    normal_cdf,
    normal_jump,
    quantile_crowd,
    rounds,
)
from ._kuran import kuran, kuran_path
from ._watts import Cascades, watts_cascade, watts_window

__all__ = [
    "Cascades",
    "equilibrium",
    "granovetter",
    "kuran",
    "kuran_path",
    "normal_cdf",
    "normal_jump",
    "quantile_crowd",
    "rounds",
    "watts_cascade",
    "watts_window",
]
