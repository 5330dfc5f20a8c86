"""What is asked of a sensitivity study, and what of it identifies its folder.

The outcomes are no part of it: every run keeps all of them, so other outcomes of the same arms cost
no run. Nor is the number of points: more of them extend a folder.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from corcyra.errors import CorcyraError
from corcyra.study.request import HOME, Request

METHODS: Final = ("morris", "radial", "sobol")
POINTS: Final = {"morris": 10, "radial": 20, "sobol": 64}
LUCKS: Final = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A sensitivity study as asked for.

    Raises
    ------
    CorcyraError
        No such method, or a number that the method cannot do with.
    """

    base: Request
    """Arms, days, weight, step, seed, threads; its pairs are the lucks."""
    method: str
    points: int
    """Trajectories of Morris, draws of radial, or base points of Sobol, a power of two."""
    only: tuple[str, ...] = ()
    """Patterns of the quantities to vary; all that are uncertain if empty."""

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise CorcyraError(
                f"no method is called {self.method!r}; there are {', '.join(METHODS)}"
            )
        if not 1 <= self.lucks <= 1000:
            raise CorcyraError(f"lucks must be between 1 and 1,000, is {self.lucks:,}")
        if not 2 <= self.points <= 100_000:
            raise CorcyraError(f"points must be between 2 and 100,000, is {self.points:,}")
        if self.method == "sobol" and self.points & (self.points - 1):
            above = 1 << self.points.bit_length()
            raise CorcyraError(
                f"points of sobol must be a power of two, is {self.points}; take {above}"
            )

    @property
    def lucks(self) -> int:
        """Lucks under which each point is run."""
        return self.base.pairs

    def identity(self) -> dict[str, Any]:
        """Return what identifies the study: plain numbers and strings, ready for JSON."""
        return {
            "method": self.method,
            "lucks": self.lucks,
            "only": list(self.only),
            "salib": None if self.method == "radial" else version("SALib"),
            **self.base.identity(),
        }

    def where(self) -> Path:
        """Return the study's folder."""
        if self.base.folder is not None:
            return self.base.folder
        digest = hashlib.sha256(json.dumps(self.identity(), sort_keys=True).encode()).hexdigest()
        return HOME / f"{self.base.loaded.dossier.name}-{self.method}-{digest[:8]}"
