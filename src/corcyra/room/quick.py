"""A hundred pairs within seconds, in memory."""

from __future__ import annotations

from typing import Final

CITIZENS: Final = 13_000
"""Citizens of a run at once: more cost time and change few verdicts."""
PAIRS: Final = 100
DAYS: Final = 60.0
