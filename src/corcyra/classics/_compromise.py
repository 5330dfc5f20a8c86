"""Compromise (Achen's weighted mean) and the weighted median voter.

Achen, C.H. (2006), "Institutional realism and bargaining models", in Thomson, Stokman, Achen and
Koenig, eds., *The European Union Decides*, Cambridge UP, 86-123,
doi:10.1017/CBO9780511492082.  Black, D. (1948), "On the rationale of group decision-making",
*Journal of Political Economy* 56, 23-34, doi:10.1086/256633.

What they claim about the world: where failure is costly for all, a group settles on the mean of
what its members want, each counted by what he can do and how much he cares (the compromise
approximates Nash's bargaining solution when disagreement is disastrous); where it votes, on the
median, which no other position beats.  With capability c, salience s and position x::

    compromise = sum c s x / sum c s
    median     = the least x at which the actors at or below it hold half of sum c s

Kernel, for compiled callers::

    weighted_median(position[n], weight[n]) -> float
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corcyra.kernels import borrower

from ._actors import Actors
from ._errors import ClassicError
from ._show import GREY_BLUE, OCHRE, PALE, comparison, table, values

if TYPE_CHECKING:
    from pathlib import Path

    from pyarrow.lib import Table

    from ._show import AnyChart

Floats = NDArray[np.float64]


@borrower
def weighted_median(position: Floats, weight: Floats) -> float:
    """Return the least position at or below which half of all weight stands (the lower median).

    NaN if there is no positive weight.
    """
    total = weight.sum()
    if not total > 0.0:
        return np.nan
    # Quadratic, but free of allocation, and the actors are few.
    half = 0.5 * total * (1.0 - 1e-12)
    best = np.inf
    for i in range(position.shape[0]):
        if position[i] < best and weight[i] > 0.0:
            below = 0.0
            for k in range(position.shape[0]):
                if position[k] <= position[i]:
                    below += weight[k]
            if below >= half:
                best = position[i]
    return best


def compromise(position: ArrayLike, capability: ArrayLike, salience: ArrayLike) -> float:
    """Return Achen's compromise, the mean position weighted by capability x salience.

    Examples
    --------
    >>> compromise([0, 10], [1, 1], [1, 3])
    7.5
    """
    x, weight = _weighted(position, capability, salience)
    return float((weight * x).sum() / weight.sum())


def median(position: ArrayLike, capability: ArrayLike, salience: ArrayLike) -> float:
    """Return the median position weighted by capability x salience.

    Examples
    --------
    >>> median([0, 4, 10], [1, 1, 1], [1, 1, 3])
    10.0
    """
    x, weight = _weighted(position, capability, salience)
    return float(weighted_median(x, weight))


def _weighted(
    position: ArrayLike, capability: ArrayLike, salience: ArrayLike
) -> tuple[Floats, Floats]:
    x, c, s = (np.ascontiguousarray(a, dtype=np.float64) for a in (position, capability, salience))
    if x.ndim != 1 or not x.shape == c.shape == s.shape:
        raise ClassicError(
            f"position, capability and salience must be lists of the same length, are of shapes "
            f"{x.shape}, {c.shape} and {s.shape}"
        )
    weight = c * s
    if (weight < 0.0).any() or not weight.sum() > 0.0:
        raise ClassicError("capability x salience must not be negative, nor 0 for all actors")
    return x, weight


EMISSIONS: dict[str, list[Any]] = {
    "Actor": [
        "Netherlands",
        "Belgium",
        "Luxembourg",
        "Germany",
        "France",
        "Italy",
        "UK",
        "Ireland",
        "Denmark",
        "Greece",
    ],
    "Capability": [0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08],
    "Position": [4, 7, 4, 4, 10, 10, 10, 7, 4, 7],
    "Salience": [0.8, 0.4, 0.2, 0.8, 0.6, 0.6, 0.9, 0.1, 1.0, 0.7],
}
"""When are emission standards for cars to bind? Years, as printed in Bueno de Mesquita (1994)."""


def demo(seed: int) -> Table:
    """Return the mean and the median of the emission standards' positions."""
    columns = (EMISSIONS["Position"], EMISSIONS["Capability"], EMISSIONS["Salience"])
    case = "emission standards, 10 states"
    return comparison(
        [
            (case, "compromise", compromise(*columns), None, ""),
            (case, "median", median(*columns), None, ""),
        ]
    )


def of_file(path: Path) -> Table:
    """Return compromise and median, question by question, of a CSV of Actor, Power, ..."""
    actors = Actors.of(path)
    pairs = list(zip(actors.position.T, actors.salience.T))
    return table(
        {
            "question": list(range(1, len(pairs) + 1)),
            "compromise": [compromise(x, actors.power, s) for x, s in pairs],
            "median": [median(x, actors.power, s) for x, s in pairs],
        }
    )


def figure() -> AnyChart:
    """Draw who wants what with which weight, with the mean and the median."""
    import altair as alt

    c, s = np.array(EMISSIONS["Capability"]), np.array(EMISSIONS["Salience"])
    actors = [
        {"actor": name, "position": x, "weight": float(w)}
        for name, x, w in zip(EMISSIONS["Actor"], EMISSIONS["Position"], c * s)
    ]
    marks = [
        {"position": compromise(EMISSIONS["Position"], c, s), "name": "compromise"},
        {"position": median(EMISSIONS["Position"], c, s), "name": "median"},
    ]
    x = alt.X("position:Q", title="position (years)", scale=alt.Scale(domain=[3, 11]))
    bars = (
        alt.Chart(values(actors))
        .mark_bar(size=26, stroke="white", color=PALE)
        .encode(
            x=x,
            y=alt.Y("weight:Q", title="capability × salience", stack=True),
            detail="actor:N",
            tooltip=["actor:N", "weight:Q"],
        )
    )
    rules = (
        alt.Chart(values(marks))
        .mark_rule(strokeWidth=3)
        .encode(
            x=x,
            color=alt.Color(
                "name:N",
                title=None,
                scale=alt.Scale(domain=["compromise", "median"], range=[OCHRE, GREY_BLUE]),
            ),
        )
    )
    chart: AnyChart = (bars + rules).properties(
        width=420, height=220, title="Emission standards: the mean and the median"
    )
    return chart
