"""What a verdict needs of a study: outcomes of each arm over the same pairs."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corcyra.claims.evaluate import Floats, evaluate
from corcyra.claims.expressions import Name, parse
from corcyra.claims.syntax import DRAWN


class Outcomes(Protocol):
    """A table of runs, one row a pair in the order of `pairs` in everything it returns."""

    @property
    def arms(self) -> tuple[str, ...]:
        """Arms that were run."""

    @property
    def pairs(self) -> NDArray[np.int64]:
        """Numbers of the pairs."""

    @property
    def common(self) -> NDArray[np.int64]:
        """(pairs, m) what pairs have in common: numbers from 0, equal in a column where they have.

        m = 0 where all pairs are independent; `statistics.worth` reads it.
        """

    def get(self, arm: str, outcome: str) -> Floats:
        """Column `outcome` (`fell`, `flips_call[president]`) of the arm; NaN missing or failed."""

    def ran(self, arm: str) -> NDArray[np.bool_]:
        """Whether the pair was run in this arm; left out is what could tell no claim."""

    def ok(self, arm: str) -> NDArray[np.bool_]:
        """Whether the run of the pair in this arm was done and did not fail."""

    def asked(self, claim: str) -> NDArray[np.bool_]:
        """Whether the pair was run for this claim (some are run for a few claims only)."""

    def parameters(self) -> tuple[tuple[str, ...], Floats]:
        """Prior draws of the reference arm `with` (of the first arm if that was not run).

        Names as in `Model.parameters` (`tau`, `events.spark.share`; without the prefix `p.` of the
        files), and an array of shape (pairs, names) whose rows are aligned on `pairs`: NaN where
        the run failed before drawing. Columns that never vary may be left out or kept.
        """


def values(table: Outcomes, text: str, arm: str | None = None) -> Floats:
    """Values over the pairs of an expression; `arm` supplies the arm where names are bare."""

    def lookup(name: Name) -> Floats:
        if name.outcome == DRAWN:
            return drawn(table, str(name.who))
        return table.get(name.arm or arm or "with", str(Name(None, name.outcome, name.who)))

    found = evaluate(parse(text, bare=arm is not None), lookup)
    return np.broadcast_to(found, len(table.pairs)).astype(np.float64)


def drawn(table: Outcomes, path: str) -> Floats:
    """What the pairs drew for a parameter; NaN where a run failed before, or for no such path."""
    names, draws = table.parameters()
    if path not in names:
        return np.full(len(table.pairs), np.nan)
    return draws[:, names.index(path)]
