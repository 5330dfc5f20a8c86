"""Friedkin-Johnsen's social influence, with DeGroot's consensus as its limit.

Friedkin, N.E. and Johnsen, E.C. (1999), "Social influence networks and opinion change",
*Advances in Group Processes* 16, 1-29; the theory in Friedkin and Johnsen (1990), *Journal of
Mathematical Sociology* 15, 193-206, doi:10.1080/0022250X.1990.9990069.  DeGroot, M.H. (1974),
"Reaching a consensus", *Journal of the American Statistical Association* 69, 118-121,
doi:10.1080/01621459.1974.10480137.

What it claims about the world: people hold on to what they first thought and yield to those whom
they heed; so a group disagrees for ever, in a pattern that its ties foretell, and who counts in
the end is read off the ties and not off the offices.

In the paper's notation, ``W`` the row-stochastic matrix of interpersonal influence, ``A`` the
diagonal matrix of susceptibilities and ``y(1)`` the initial opinions::

    y(t+1) = A W y(t) + (I - A) y(1)
    y(oo)  = V y(1),    V = (I - A W)^-1 (I - A)

``V`` is the matrix of total influence: ``V[i, j]`` is the share of j's first opinion in i's last.
With formal weights f of the members (who has how many votes), ``v = f V`` is their real power.
DeGroot's model is A = I: opinions then converge on the left unit vector of W.

Kernels, for compiled callers (float64 arrays; all are ``nogil`` and allocate n by n at most)::

    settle(weights[n, n], susceptibility[n], ideals[n, q]) -> settled[n, q]
    settle_into(weights, susceptibility, ideals, system[n, n], settled[n, q]) -> bool
    power(formal[n], weights[n, n], susceptibility[n]) -> v[n]
    power_into(formal, weights, susceptibility, system[n, n], v[n]) -> bool

``settle`` and ``power`` return NaN, and the ``_into`` forms False as well, where the system is
singular: somebody with a = 1 heeds, directly and indirectly, only people with a = 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._errors import ClassicError
from ._settle import power, power_into, settle, settle_into
from ._show import GREY_BLUE, OCHRE, comparison, number, read_rows, table, values

if TYPE_CHECKING:
    from pathlib import Path

    from pyarrow.lib import Table

    from ._show import AnyChart

__all__ = [
    "degroot",
    "friedkin_johnsen",
    "opinion_path",
    "power",
    "power_into",
    "real_power",
    "settle",
    "settle_into",
    "total_influence",
]

Floats = NDArray[np.float64]


def friedkin_johnsen(weights: ArrayLike, susceptibility: ArrayLike, initial: ArrayLike) -> Floats:
    """Return the settled opinions y(oo), in the shape of ``initial``.

    Parameters
    ----------
    weights
        W, actors by actors, each row summing to 1.
    susceptibility
        The diagonal of A, one number in [0, 1] an actor; the papers' standard choice is
        1 - diag(W).
    initial
        y(1), one opinion an actor, or actors by questions.

    Examples
    --------
    >>> W = [[.220, .120, .360, .300], [.147, .215, .344, .294], [0, 0, 1, 0],
    ...      [.090, .178, .446, .286]]
    >>> a = [1 - W[i][i] for i in range(4)]
    >>> friedkin_johnsen(W, a, [25, 25, 75, 85]).round()
    array([60., 60., 75., 75.])
    """
    w, a = _network(weights, susceptibility)
    y1 = np.asarray(initial, dtype=np.float64)
    if y1.ndim not in (1, 2) or y1.shape[0] != a.shape[0]:
        raise ClassicError(
            f"initial must hold one opinion (or row) for each of the {a.shape[0]} actors, "
            f"has shape {y1.shape}"
        )
    columns = np.ascontiguousarray(y1.reshape(a.shape[0], -1))
    return settle(w, a, columns).reshape(y1.shape)


def total_influence(weights: ArrayLike, susceptibility: ArrayLike) -> Floats:
    """Return V = (I - AW)^-1 (I - A): how much of j's first opinion is in i's last."""
    w, a = _network(weights, susceptibility)
    return settle(w, a, np.eye(a.shape[0]))


def real_power(formal: ArrayLike, weights: ArrayLike, susceptibility: ArrayLike) -> Floats:
    """Return v = f V: each actor's share in a decision taken with the formal weights f."""
    w, a = _network(weights, susceptibility)
    f = np.ascontiguousarray(formal, dtype=np.float64)
    if f.shape != a.shape:
        raise ClassicError(f"formal must hold one weight for each of the {a.size} actors")
    return power(f, w, a)


def opinion_path(
    weights: ArrayLike, susceptibility: ArrayLike, initial: ArrayLike, rounds: int
) -> Floats:
    """Return y(1) and the opinions after each of ``rounds`` rounds of influence."""
    w, a = _matrix(weights, susceptibility)
    y1 = np.asarray(initial, dtype=np.float64)
    path = [y1]
    for _ in range(rounds):
        path.append(a * (w @ path[-1]) + (1.0 - a) * y1)
    return np.array(path)


def degroot(weights: ArrayLike, initial: ArrayLike) -> Floats:
    """Return the opinions on which DeGroot's averaging, y <- W y, converges."""
    w, _ = _matrix(weights, np.ones(len(np.asarray(weights))))
    limit = w
    for _ in range(64):
        squared = limit @ limit
        if np.abs(squared @ w - squared).max() < 1e-12:
            return squared @ np.asarray(initial, dtype=np.float64)
        limit = squared / squared.sum(axis=1, keepdims=True)
    raise ClassicError("the opinions go round for ever: some closed group of actors is periodic")


def _matrix(weights: ArrayLike, susceptibility: ArrayLike) -> tuple[Floats, Floats]:
    """Return W and the diagonal of A as arrays, or say which rule they break."""
    w = np.ascontiguousarray(weights, dtype=np.float64)
    a = np.ascontiguousarray(susceptibility, dtype=np.float64)
    n = a.size
    if a.ndim != 1 or w.shape != (n, n):
        raise ClassicError(
            f"weights must be square and susceptibility one number an actor; "
            f"their shapes are {w.shape} and {a.shape}"
        )
    if not (np.isfinite(w).all() and (w >= 0.0).all()):
        raise ClassicError("weights must not be negative")
    for i, total in enumerate(w.sum(axis=1)):
        if abs(total - 1.0) > 1e-6:
            raise ClassicError(f"each row of weights must sum to 1; row {i} sums to {total:g}")
    if not ((a >= 0.0) & (a <= 1.0)).all():
        raise ClassicError("susceptibility must be between 0 and 1")
    return w, a


def unanchored(weights: Floats, susceptibility: Floats) -> list[int]:
    """Return the actors who heed, directly and indirectly, nobody whose a is under 1."""
    anchored = susceptibility < 1.0
    while True:
        reached = anchored | ((weights > 0.0) @ anchored)
        if (reached == anchored).all():
            return [int(i) for i in np.flatnonzero(~anchored)]
        anchored = reached


def _network(weights: ArrayLike, susceptibility: ArrayLike) -> tuple[Floats, Floats]:
    """Return W and A's diagonal of a network whose opinions settle."""
    w, a = _matrix(weights, susceptibility)
    if lost := unanchored(w, a):
        raise ClassicError(
            f"opinions do not settle: actors {lost} are not reached by anybody with a "
            "susceptibility under 1 (everyone whom they heed, directly or indirectly, has "
            "susceptibility 1); lower one of these or add a tie"
        )
    return w, a


PUBLISHED_W = (
    (0.220, 0.120, 0.360, 0.300),
    (0.147, 0.215, 0.344, 0.294),
    (0.0, 0.0, 1.0, 0.0),
    (0.090, 0.178, 0.446, 0.286),
)
"""The group of four in Friedkin and Johnsen (1999)."""


def _published() -> tuple[Floats, Floats]:
    w = np.array(PUBLISHED_W)
    return w, 1.0 - np.diag(w)


def demo(seed: int) -> Table:
    """Return the published example's settled opinions beside ours."""
    w, a = _published()
    settled = friedkin_johnsen(w, a, [25.0, 25.0, 75.0, 85.0])
    rows = [
        ("four people, 25 25 75 85", f"x{i + 1} settled", y, paper, "published, rounded")
        for i, (y, paper) in enumerate(zip(settled, (60.0, 60.0, 75.0, 75.0)))
    ]
    fig6 = friedkin_johnsen(w, a, [-1.0, -0.2, 0.6, 1.0])
    rows += [
        ("the same, -1 -.2 .6 1", f"x{i + 1} settled", y, paper, "computed")
        for i, (y, paper) in enumerate(zip(fig6, (0.1666, 0.3521, 0.6, 0.6692)))
    ]
    control = real_power(np.full(4, 0.25), w, a)
    rows += [
        ("the same group", f"mean control of {i + 1}", v, paper, "computed")
        for i, (v, paper) in enumerate(zip(control, (0.0892, 0.0928, 0.6583, 0.1597)))
    ]
    return comparison(rows)


def of_file(path: Path) -> Table:
    """Return settled views and control of a CSV: Actor, Susceptibility, Initial, then W by row."""
    rows = read_rows(path)[1:]
    if any(len(row) != 3 + len(rows) for row in rows):
        raise ClassicError(
            f"{path.name}: the columns must be Actor, Susceptibility, Initial and then one "
            "weight for each actor, in the order of the rows"
        )
    numbers = np.array(
        [[number(cell, f"{path.name}, {row[0]}") for cell in row[1:]] for row in rows]
    )
    a, initial, w = numbers[:, 0], numbers[:, 1], numbers[:, 2:]
    return table(
        {
            "actor": [row[0] for row in rows],
            "initial": initial,
            "settled": friedkin_johnsen(w, a, initial),
            "mean_control": real_power(np.full(len(rows), 1.0 / len(rows)), w, a),
        }
    )


def figure() -> AnyChart:
    """Draw the published group: opinions round by round, and where they settle."""
    import altair as alt

    w, a = _published()
    initial = [25.0, 25.0, 75.0, 85.0]
    path = opinion_path(w, a, initial, 12)
    settled = friedkin_johnsen(w, a, initial)
    lines = [
        {"round": t, "opinion": float(y), "actor": f"actor {i + 1}"}
        for t, opinions in enumerate(path)
        for i, y in enumerate(opinions)
    ]
    marks = [
        {"round": 12, "opinion": float(y), "actor": f"actor {i + 1}"} for i, y in enumerate(settled)
    ]
    paths = (
        alt.Chart(values(lines))
        .mark_line(color=GREY_BLUE)
        .encode(
            x=alt.X("round:Q", title="round of influence"),
            y=alt.Y("opinion:Q", title="opinion", scale=alt.Scale(domain=[20, 90])),
            strokeDash=alt.StrokeDash("actor:N", title=None),
        )
    )
    ends = (
        alt.Chart(values(marks))
        .mark_point(color=OCHRE, filled=True, size=60)
        .encode(x="round:Q", y="opinion:Q")
    )
    chart: AnyChart = (paths + ends).properties(
        width=420, height=240, title="Friedkin and Johnsen's group of four: 60, 60, 75, 75"
    )
    return chart
