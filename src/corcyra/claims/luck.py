"""How much of a claim's spread over worlds is the assumptions', and how much is luck.

A pair is its draws (the assumptions) and its keys (the luck). Some pairs are run again, the same
draws under other keys. Worlds of one draw differ by luck alone; how much more worlds of different
draws differ is the assumptions' doing. That is a one-way analysis of variance with random effects,
draws being the groups (Searle, Casella and McCulloch 1992, Variance Components,
doi:10.1002/9780470316856, section 3.6: the ANOVA estimators for groups of unequal size); its error
is a jackknife's over the draws, which asks no distribution (Arvesen 1969,
doi:10.1214/aoms/1177697287).

What is split is the spread among worlds that can tell: a draw weighs as often as it can.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from corcyra.claims.evaluate import Floats
from corcyra.claims.statistics import LEVEL, Interval

if TYPE_CHECKING:
    from corcyra.claims.verdicts import Verdict

FEWEST: Final = 20
"""Draws with two or more worlds that can tell, below which nothing is said."""
DECIDED: Final = 0.8
"""Share of the spread from which on the assumptions decide."""
AT_LEAST: Final = 0.5
"""What the lower end of that share's interval must reach."""

_FRACTIONS: Final = (
    (0.05, "nearly none", "nearly all"),
    (0.15, "a tenth", "nine tenths"),
    (0.225, "a fifth", "four fifths"),
    (0.29, "a quarter", "three quarters"),
    (0.365, "a third", "two thirds"),
    (0.45, "two fifths", "three fifths"),
)


@dataclass(frozen=True, slots=True)
class Luck:
    """Whose the spread is. Figures are NaN where there is no spread to split."""

    assumptions: float
    """The assumptions' share of the variance over worlds, 0 to 1."""
    error: float
    """Its standard error; NaN where no luck was seen to make a difference."""
    interval: Interval
    """Its 90% interval, inside 0 to 1."""
    raw: float
    """The share before it was held inside 0 to 1: below 0, luck hid the assumptions."""
    draws: int
    """Draws with two or more worlds that can tell."""
    worlds: int
    """Worlds that can tell, of all draws that were run again."""
    others: float
    """Mean of the values in the other lucks alone; NaN where none of them can tell."""

    @property
    def decides(self) -> bool:
        """Whether nearly all of the spread is the assumptions'."""
        return self.draws >= FEWEST and self.assumptions >= DECIDED and self.interval[0] >= AT_LEAST

    @property
    def words(self) -> str:
        """One sentence; "" with too few draws, or where there is nothing to split."""
        if self.draws < FEWEST or math.isnan(self.assumptions):
            return ""
        return f"{fractions(self.assumptions)} (of {self.draws} draws run again)"

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON; None for what is not a number."""
        plain = [None if math.isnan(x) else x for x in (*self.interval, self.error)]
        split = not math.isnan(self.assumptions)
        return {
            "assumptions": self.assumptions if split else None,
            "luck": 1 - self.assumptions if split else None,
            "interval": plain[:2],
            "error": plain[2],
            "raw": self.raw if split else None,
            "draws": self.draws,
            "worlds": self.worlds,
            "others": None if math.isnan(self.others) else self.others,
            "words": self.words,
        }


def split(values: Floats) -> Luck:
    """Split the spread of values between rows (draws) and within them (luck).

    Parameters
    ----------
    values : (draws, lucks)
        The study's own luck first. NaN where a world cannot tell; a draw without any world that can
        counts nowhere.
    """
    ok = ~np.isnan(values)
    ok, values = ok[ok.any(axis=1)], values[ok.any(axis=1)]
    many = ok.sum(axis=1).astype(np.float64)
    known = np.where(ok, values, 0.0)
    groups = np.stack([many, known.sum(axis=1), (known**2).sum(axis=1)])
    draws, worlds = int((many > 1).sum()), int(many.sum())
    elsewhere = values[:, 1:][ok[:, 1:]]
    told = len(elsewhere) > 0 and bool(np.isfinite(elsewhere).all())
    others = float(elsewhere.mean()) if told else math.nan
    if draws < 3 or not np.isfinite(known).all():
        return Luck(math.nan, math.nan, (math.nan, math.nan), math.nan, draws, worlds, others)
    raw, within = _share(groups)
    held = raw if math.isnan(raw) else min(1.0, max(0.0, raw))
    if within <= 0:
        return Luck(held, math.nan, _never_seen(values, draws), raw, draws, worlds, others)
    left = np.array([_share(np.delete(groups, i, axis=1))[0] for i in range(len(many))])
    n = len(left)
    error = math.sqrt((n - 1) / n * float(((left - left.mean()) ** 2).sum()))
    half = float(stdtrit(n - 1, 0.5 + LEVEL / 2)) * error
    ends = (min(1.0, max(0.0, raw - half)), max(0.0, min(1.0, raw + half)))
    return Luck(held, error, ends, raw, draws, worlds, others)


def _share(groups: Floats) -> tuple[float, float]:
    """The groups' share of the variance, and the variance within; NaN if nothing varies.

    `groups` holds each group's number, sum and sum of squares, shape (3, groups).
    """
    many, sums, squares = groups
    total, a = many.sum(), len(many)
    within = float((squares - sums**2 / many).sum()) / (total - a)
    between = float((sums**2 / many).sum() - sums.sum() ** 2 / total) / (a - 1)
    usual = (total - (many**2).sum() / total) / (a - 1)
    groups_own = (between - within) / usual
    whole = groups_own + within
    if within < 1e-14 * max(1.0, float(squares.sum())):
        within = 0.0
    return (groups_own / whole if whole > 1e-14 else math.nan), within


def _never_seen(values: Floats, draws: int) -> Interval:
    """Interval where luck never made a difference to a truth.

    Were the chance that two lucks differ larger than 1 - .05^(1 / draws), this would have happened
    less than once in twenty times (Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404).
    """
    known = values[~np.isnan(values)]
    variance = float(known.var())
    if not np.isin(known, (0.0, 1.0)).all() or variance == 0:
        return math.nan, math.nan
    differ = 1 - (0.5 - LEVEL / 2) ** (1 / draws)
    return max(0.0, 1 - differ / 2 / variance), 1.0


def table(
    pairs: NDArray[np.int64], first: Floats, again: list[tuple[NDArray[np.int64], Floats]]
) -> Floats:
    """Values of the pairs that were run again and can tell, (draws, lucks).

    Parameters
    ----------
    pairs, first : (pairs)
        Numbers of the study's pairs, rising, and their values under their own luck.
    again : list of (numbers, values)
        The same of each further luck, some of the pairs.
    """
    found = np.full((len(pairs), 1 + len(again)), np.nan)
    found[:, 0] = first
    ran = np.zeros(len(pairs), bool)
    for k, (numbers, values) in enumerate(again, 1):
        # Pairs that the study no longer has (its further pairs are others now) are left out.
        there = np.isin(numbers, pairs)
        row = np.searchsorted(pairs, numbers[there])
        found[row, k] = values[there]
        ran[row] = True
    return found[ran & ~np.isnan(first)]


def fractions(assumptions: float) -> str:
    """`four fifths of the spread is the assumptions', a fifth is luck`."""
    small = min(assumptions, 1 - assumptions)
    words = next(((less, more) for top, less, more in _FRACTIONS if small < top), None)
    less, more = words or ("half", "half")
    mine, lucks = (less, more) if assumptions < 0.5 else (more, less)
    return f"{mine} of the spread is the assumptions', {lucks} is luck"


def note(verdicts: Sequence[Verdict]) -> str:
    """The assumptions' part of the spread of each claim, in one sentence; "" where unknown."""
    known = [(v.id, v.luck) for v in verdicts if v.luck is not None and v.luck.words]
    if not known:
        return ""
    each = ", ".join(f"{name} {luck.assumptions:.0%}{_ends(luck.interval)}" for name, luck in known)
    return (
        "luck: pairs were run again under other luck. The assumptions' part of the spread of each "
        f"claim, with its 90% interval, the rest being luck: {each}."
    )


def _ends(interval: Interval) -> str:
    low, high = interval
    return "" if math.isnan(low) else f" [{100 * low:.0f}, {100 * high:.0f}]"
