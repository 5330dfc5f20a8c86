"""What the pairs in which two claims hold have in common: which arms the regime falls in.

A regime that only the act saves makes many things true at once, by no other bond than that. So of
two claims that compare the same two arms, the pairs are taken apart by the arms that fall; and if
chance explains how often both hold among pairs alike in that, the fall is what binds the two. The
test is Mantel and Haenszel's (1959, doi:10.1093/jnci/22.4.719), one-sided, without correction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from corcyra.claims.needs import horizon, leaves
from corcyra.claims.table import Outcomes, values

if TYPE_CHECKING:
    from corcyra.claims.verdicts import Verdict
    from corcyra.dossier.questions import Proposition

Bools = NDArray[np.bool_]

MOST: Final = 0.75
"""Share of the pairs in which both hold from which on it is said what these are."""
CHANCE: Final = 0.05
"""Chance up to which what is left within alike pairs is no accident."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What most pairs in which both hold have in common."""

    with_: str
    without: str
    fell_with: bool
    """In these pairs the regime falls in the arm `with_` alone; else in `without` alone."""
    pairs: int
    """Pairs in which both hold that are such."""
    both: int
    """Pairs in which both hold."""
    explains: bool
    """Among pairs alike in which arms fall, chance explains how often both hold."""

    @property
    def words(self) -> str:
        """One sentence."""
        stands, falls = self.with_, self.without
        if self.fell_with:
            stands, falls = falls, stands
        found = (
            f"In {self.pairs:,} of the {self.both:,} pairs in which both hold, the regime stands "
            f"in `{stands}` and falls in `{falls}`"
        )
        if self.explains:
            return (
                f"{found}. They go together because both are counted there: among pairs alike in "
                "who falls, chance explains how often both hold."
            )
        return f"{found}; yet they also go together among pairs alike in who falls."

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "with": self.with_,
            "without": self.without,
            "falls_in": self.with_ if self.fell_with else self.without,
            "pairs": self.pairs,
            "both": self.both,
            "explains": self.explains,
        }


def shared(
    tests: tuple[Proposition, Proposition],
    verdicts: tuple[Verdict, Verdict],
    table: Outcomes,
    end: float,
) -> Shared | None:
    """Return what most pairs in which both hold share, None if there is no such thing to tell.

    Parameters
    ----------
    tests, verdicts
        Two propositions and what was found of each.
    table
        The outcomes they were judged by.
    end
        Day at which the longest arms end.
    """
    told = verdicts[0].told_pairs & verdicts[1].told_pairs
    one, other = (verdict.code[told] == 1 for verdict in verdicts)
    both = one & other
    day = max(horizon(test, end) for test in tests)
    for with_, without in _compared(*tests):
        fell = [(values(table, "fell_day", arm) <= day)[told] for arm in (with_, without)]
        kinds = 2 * fell[0] + fell[1]
        for kind in (1, 2):  # Where both arms end alike, the act changes nothing so large.
            count = int((kinds[both] == kind).sum())
            if both.any() and count >= MOST * both.sum():
                explains = within(one, other, kinds) > CHANCE
                return Shared(with_, without, kind == 2, count, int(both.sum()), explains)
    return None


def within(one: Bools, other: Bools, kinds: NDArray[np.integer]) -> float:
    """Chance that two truths hold together as often, were they unrelated among pairs of a kind."""
    surplus = variance = 0.0
    for kind in np.unique(kinds):
        here = kinds == kind
        n, a, b = int(here.sum()), int(one[here].sum()), int(other[here].sum())
        surplus += int((one & other)[here].sum()) - a * b / n
        variance += a * b * (n - a) * (n - b) / (n * n * (n - 1)) if n > 1 else 0.0
    return float(ndtr(-surplus / math.sqrt(variance))) if variance > 0 else 1.0


def _compared(first: Proposition, second: Proposition) -> list[tuple[str, str]]:
    """Arms that both compare."""
    mine = _pairs(second)
    return [pair for pair in _pairs(first) if pair in mine]


def _pairs(test: Proposition) -> list[tuple[str, str]]:
    found = [
        (leaf.with_, leaf.without)
        for leaf in leaves(test)
        if leaf.kind != "state" and leaf.kind != "decides"
    ]
    return list(dict.fromkeys(found))
