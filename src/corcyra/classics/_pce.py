"""The probabilistic Condorcet election: which option beats all others, with what chance.

Wise, B.P., Lester, L. and Efird, B. (2015), "An introduction to the KAPSARC Toolkit for
Behavioral Analysis (KTAB) using one-dimensional spatial models", KAPSARC discussion paper; the
Markov rule after Wise's note "Markov voting with incentives in KTAB", which comes with that
toolkit.  (No DOI.)

What it claims about the world: in a contest of influence a majority does not win for certain, it
wins the more often the stronger it is; so an outcome is a distribution over what the actors want,
concentrated on options that are strong against every other.

An actor k has strength w_k, a position x_k with a coordinate in [0, 1] on each question, and
saliences s_k.  The options are the different positions held::

    v_k(i)   = 1 - ||s_k (x_k - x_i)|| / ||s_k||                 value of option i to k
    u_k(i)   = v + R_k v (1 - v)                                 its utility, risk attitude R_k
    d        = u_k(i) - u_k(j)
    vote     = w_k d  (``proportional``)  or  w_k (d + d^3) / 2  (``blend``)
    c(i:j)   = sum of the positive votes for i over j            strength of i's coalition
    P(i > j) = c(i:j) / (c(i:j) + c(j:i)),  1/2 for i = j

``conditional``
    P(i) is the product over j of P(i > j), normalised: given that something beats all others.
``markov``
    A favourite j is challenged by i with a chance proportional to c(i:j) P(i > j), and replaced
    with chance P(i > j); P is the share of time each option is the favourite.

Risk attitudes, if inferred: R_i = -1/2 + 3/2 (p_i - min p) / (max p - min p), from the chances p
of the actors' own positions when all are neutral to risk: who is likely to win can afford risks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ._actors import Actors, TableLike
from ._election import Election, Floats, Rule, Vote, elect, risk_attitudes
from ._errors import ClassicError
from ._show import comparison

if TYPE_CHECKING:
    from pathlib import Path

    from pyarrow.lib import Table

    from ._show import AnyChart

__all__ = ["Election", "elect", "pce", "risk_attitudes"]


def pce(
    table: TableLike,
    vote: Vote = "proportional",
    rule: Rule = "conditional",
    *,
    risk: Literal["neutral", "inferred"] | Sequence[float] = "neutral",
    scale: tuple[float, float] | None = None,
) -> Election:
    """Hold the election among the positions of a table's actors.

    Parameters
    ----------
    table
        A CSV file or table of Actor, Power, Position(s), Salience(s).
    vote
        How a difference of utility turns into votes.
    rule
        How pairwise chances turn into one distribution.
    risk
        Neutral, inferred from the neutral election, or one attitude an actor.
    scale
        The ends of the scale of positions; if not given it is 0 to 1 or, when a position is above
        1, 0 to 100.
    """
    actors = Actors.of(table)
    x = _on_unit_scale(actors.position, scale)
    held, at = _options(x)
    value = _values(x, actors.salience, x[held])
    options = tuple(_label(actors.names, at, k) for k in range(len(held)))
    attitudes = np.zeros(len(actors.names))
    if isinstance(risk, str):
        if risk not in ("neutral", "inferred"):
            raise ClassicError(f"risk must be 'neutral', 'inferred' or numbers, is {risk!r}")
        if risk == "inferred":
            neutral = elect(actors.power, value, vote, rule, options=options)
            attitudes = risk_attitudes(neutral.probability[at])
    else:
        attitudes = np.asarray(risk, dtype=np.float64)
        if attitudes.shape != actors.power.shape:
            raise ClassicError(f"risk must hold one attitude for each of the {len(at)} actors")
    utility = value + attitudes[:, None] * value * (1.0 - value)
    return elect(actors.power, utility, vote, rule, options=options, risk=attitudes)


def _on_unit_scale(x: Floats, scale: tuple[float, float] | None) -> Floats:
    low, high = scale if scale is not None else (0.0, 100.0 if x.max() > 1.0 else 1.0)
    if not low < high:
        raise ClassicError(f"scale must run from low to high, is {low:g} to {high:g}")
    if x.min() < low or x.max() > high:
        raise ClassicError(
            f"positions must lie on the scale from {low:g} to {high:g}, run from {x.min():g} to "
            f"{x.max():g}; give scale=(low, high)"
        )
    return (x - low) / (high - low)


def _options(x: Floats) -> tuple[list[int], NDArray[np.int64]]:
    """Return who first holds each different position, and which of these each actor holds."""
    held: list[int] = []
    at = np.empty(len(x), dtype=np.int64)
    for i, position in enumerate(x):
        same = [k for k, first in enumerate(held) if (x[first] == position).all()]
        if not same:
            held.append(i)
        at[i] = same[0] if same else len(held) - 1
    return held, at


def _label(names: Sequence[str], at: NDArray[np.int64], option: int) -> str:
    return ", ".join(name for name, k in zip(names, at) if k == option)


def _values(x: Floats, salience: Floats, options: Floats) -> Floats:
    apart = salience[:, None, :] * (x[:, None, :] - options[None, :, :])
    v: Floats = 1.0 - np.linalg.norm(apart, axis=2) / np.linalg.norm(salience, axis=1)[:, None]
    return v


SAMPLE: dict[str, list[object]] = {
    "Actor": ["Alice", "Bob", "Carol", "David", "Ellie"],
    "Power": [117.7, 93.2, 61.4, 135.4, 63.8],
    "Position 1": [52.8, 15.9, 61.1, 26.3, 73.3],
    "Salience 1": [32.3, 25.2, 28.8, 15.6, 39.7],
    "Position 2": [39.8, 61.4, 86.5, 16.5, 61.1],
    "Salience 2": [22.4, 34.5, 28.6, 42.0, 19.9],
    "Position 3": [39.6, 72.0, 44.5, 15.9, 26.3],
    "Salience 3": [13.4, 26.5, 18.2, 14.3, 15.8],
}
"""Five actors on three questions: the sample of the KTAB toolkit (MIT licence)."""


def demo(seed: int) -> Table:
    """Return risk attitudes and chances of the toolkit's sample beside what it prints."""
    election = pce(SAMPLE, vote="blend", rule="markov", risk="inferred")
    names = [str(name) for name in SAMPLE["Actor"]]
    source = "KTAB sample run, turn 0"
    attitudes, chances = (1, -0.387, -0.5, -0.001, -0.298), (0.3154, 0.1668, 0.1082, 0.2216, 0.188)
    rows = [
        (name, "risk attitude R", r, known, source)
        for name, r, known in zip(names, election.risk, attitudes)
    ]
    rows += [
        (name, "chance of prevailing", p, known, source)
        for name, p, known in zip(names, election.probability, chances)
    ]
    return comparison(rows)


def of_file(
    path: Path,
    *,
    vote: str = "proportional",
    rule: str = "conditional",
    risk: str = "neutral",
) -> Table:
    """Return the chance of each position for a CSV of Actor, Power, Position(s), Salience(s)."""
    return pce(path, vote, rule, risk=risk).table()  # type: ignore[arg-type]


def figure() -> AnyChart:
    """Draw the sample's chances."""
    return pce(SAMPLE, vote="blend", rule="markov", risk="inferred").chart()
