"""What pairing is worth: how many more independent runs would have to be made for the same error.

Common random numbers help where both arms move together; nothing guarantees it (Glasserman and Yao
1992, doi:10.1287/mnsc.38.6.884). So it is measured, outcome by outcome, and may come out below 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.special import stdtrit

from corcyra.claims.evaluate import Floats
from corcyra.claims.statistics import LEVEL

if TYPE_CHECKING:
    from corcyra.claims.verdicts import Verdict

FEWEST: Final = 20
"""Pairs below which no gain is told in words."""


def gain(done: Floats, undone: Floats) -> dict[str, float]:
    """Variance of independent runs over that of pairs, with its 90% interval.

    The error of a mean difference over n pairs is var(done - undone) / n; over n independent runs
    of each arm it is (var(done) + var(undone)) / n. The interval is a jackknife's, of the logarithm
    (Efron and Stein 1981, doi:10.1214/aos/1176345462).

    Returns
    -------
    dict
        `paired_gain`, `paired_gain_low`, `paired_gain_high`. NaN where neither arm varies or a
        value is not finite; the gain is infinite where the difference alone does not vary.
    """
    value, low, high = _gain(done, undone)
    return {"paired_gain": value, "paired_gain_low": low, "paired_gain_high": high}


def _gain(done: Floats, undone: Floats) -> tuple[float, float, float]:
    n = len(done)
    if n < 2 or not (np.isfinite(done).all() and np.isfinite(undone).all()):
        return math.nan, math.nan, math.nan
    squares = [_squares(values) for values in (done, undone, done - undone)]
    apart, paired = squares[0][0] + squares[1][0], squares[2][0]
    if paired <= 1e-12 * apart:
        return (math.inf if apart > 0 else math.nan), math.nan, math.nan
    left_apart, left_paired = squares[0][1] + squares[1][1], squares[2][1]
    if n < 3 or apart == 0 or (left_apart <= 0).any() or (left_paired <= 0).any():
        return apart / paired, math.nan, math.nan
    logs = np.log(left_apart / left_paired)
    error = math.sqrt((n - 1) / n * float(((logs - logs.mean()) ** 2).sum()))
    half = float(stdtrit(n - 1, 0.5 + LEVEL / 2)) * error
    middle = math.log(apart / paired)
    return apart / paired, math.exp(middle - half), math.exp(min(middle + half, 700.0))


def _squares(values: Floats) -> tuple[float, Floats]:
    """Sum of squares about the mean, and the same with each value left out in turn."""
    n, about = len(values), (values - values.mean()) ** 2
    whole = float(about.sum())
    return whole, whole - about * n / (n - 1)


def rows(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """The gain for each outcome and pair of arms that claims and side questions compare, once."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for verdict in _all(verdicts):
        value = verdict.details.get("paired_gain", math.nan)
        if not verdict.outcome or math.isnan(value):
            continue
        key = (verdict.outcome, *verdict.arms[:2], str(verdict.told))
        found.setdefault(
            key,
            {
                "outcome": verdict.outcome,
                "with": verdict.arms[0],
                "without": verdict.arms[1],
                "pairs": verdict.told,
                "gain": value,
                "low": verdict.details["paired_gain_low"],
                "high": verdict.details["paired_gain_high"],
            },
        )
    return sorted(found.values(), key=lambda row: float(row["gain"]))


def to_json(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """`rows` for JSON; None for what is not a finite number (an infinite gain among them)."""
    return [
        {
            key: None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in row.items()
        }
        for row in rows(verdicts)
    ]


def note(verdicts: Sequence[Verdict]) -> str:
    """The gains in one sentence; "" where no outcome has enough pairs."""
    told = [row for row in rows(verdicts) if row["pairs"] >= FEWEST and math.isfinite(row["gain"])]
    if not told:
        return ""
    least, most = told[0], told[-1]
    text = (
        "pairing: for the same error of the mean, runs that share neither draws nor luck would be "
    )
    if len(told) == 1:
        return f"{text}{_many(least)} as many ({_label(least, told)}); 90% interval."
    text += f"{_many(least)} as many ({_label(least, told)}) to {_many(most)} "
    middle = f", in the middle {_times(median(row['gain'] for row in told))}" if told[2:] else ""
    return f"{text}({_label(most, told)}){middle}; 90% intervals."


def _many(row: dict[str, Any]) -> str:
    """`1.2 times [0.9, 1.6]`; without an interval where there is none."""
    low, high = row["low"], row["high"]
    ends = "" if math.isnan(low) else f" [{_short(low)}, {_short(high)}]"
    return f"{_times(row['gain'])}{ends}"


def _label(row: dict[str, Any], told: Sequence[dict[str, Any]]) -> str:
    """The outcome; where others are of the same one, its arms, and then its pairs."""
    same = [one for one in told if one["outcome"] == row["outcome"]]
    if len(same) == 1:
        return str(row["outcome"])
    arms = [one for one in same if _arms(one) == _arms(row)]
    pairs = f", {row['pairs']:,} pairs" if len(arms) > 1 else ""
    return f"{row['outcome']}, {_arms(row)}{pairs}"


def _arms(row: dict[str, Any]) -> str:
    return f"{row['with']} against {row['without']}"


def _times(value: float) -> str:
    return f"{_short(value)} times"


def _short(value: float) -> str:
    if value > 1000:  # Beyond, a handful of pairs that differ decides the figure.
        return "over 1,000"
    return f"{value:.1f}" if value < 9.95 else f"{float(f'{value:.2g}'):,.0f}"


def _all(verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """Verdicts and what is judged beside them; no strata, which look at a part of the pairs."""
    for verdict in verdicts:
        if verdict.place != "stratum":
            yield verdict
            yield from _all(verdict.beside)
