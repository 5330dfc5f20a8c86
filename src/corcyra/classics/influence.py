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

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from pathlib import Path

    import altair as alt
    import pyarrow as pa

Floats = NDArray[np.float64]

# A pivot below this, in a system whose entries are of order one, is rounding error.
_SINGULAR = 1e-13


@njit(cache=True, nogil=True, error_model="numpy")
def eliminate(system: Floats, right: Floats) -> bool:
    """Solve ``system x = right`` in place (x in ``right``) by elimination with partial pivoting.

    Returns whether there is a solution; ``right`` is all NaN where there is none.
    """
    n, columns = right.shape
    for k in range(n):
        best = k
        for i in range(k + 1, n):
            if abs(system[i, k]) > abs(system[best, k]):
                best = i
        if not abs(system[best, k]) > _SINGULAR:
            right[:] = np.nan
            return False
        if best != k:
            for j in range(n):
                system[k, j], system[best, j] = system[best, j], system[k, j]
            for j in range(columns):
                right[k, j], right[best, j] = right[best, j], right[k, j]
        for i in range(k + 1, n):
            factor = system[i, k] / system[k, k]
            if factor != 0.0:
                for j in range(k + 1, n):
                    system[i, j] -= factor * system[k, j]
                for j in range(columns):
                    right[i, j] -= factor * right[k, j]
    for k in range(n - 1, -1, -1):
        for j in range(columns):
            total = right[k, j]
            for i in range(k + 1, n):
                total -= system[k, i] * right[i, j]
            right[k, j] = total / system[k, k]
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def settle_into(
    weights: Floats, susceptibility: Floats, ideals: Floats, system: Floats, settled: Floats
) -> bool:
    """Write y(oo) of the opinions ``ideals[n, q]`` into ``settled``; ``system[n, n]`` is scratch."""
    n, questions = ideals.shape
    for i in range(n):
        a = susceptibility[i]
        for j in range(n):
            system[i, j] = -a * weights[i, j]
        system[i, i] += 1.0
        for q in range(questions):
            settled[i, q] = (1.0 - a) * ideals[i, q]
    return eliminate(system, settled)


@njit(cache=True, nogil=True, error_model="numpy")
def settle(weights: Floats, susceptibility: Floats, ideals: Floats) -> Floats:
    """Return y(oo) = (I - AW)^-1 (I - A) y(1) for opinions of shape (actors, questions)."""
    system = np.empty(weights.shape)
    settled = np.empty(ideals.shape)
    settle_into(weights, susceptibility, ideals, system, settled)
    return settled


@njit(cache=True, nogil=True, error_model="numpy")
def power_into(
    formal: Floats, weights: Floats, susceptibility: Floats, system: Floats, v: Floats
) -> bool:
    """Write the real power v = f (I - AW)^-1 (I - A) into ``v``; ``system[n, n]`` is scratch."""
    n = formal.shape[0]
    # One solve of the transposed system instead of an inverse.
    for i in range(n):
        for j in range(n):
            system[i, j] = -susceptibility[j] * weights[j, i]
        system[i, i] += 1.0
        v[i] = formal[i]
    solved = eliminate(system, v.reshape((n, 1)))
    for i in range(n):
        v[i] *= 1.0 - susceptibility[i]
    return solved


@njit(cache=True, nogil=True, error_model="numpy")
def power(formal: Floats, weights: Floats, susceptibility: Floats) -> Floats:
    """Return the real power of each actor, v = f (I - AW)^-1 (I - A); it sums to that of f."""
    v = np.empty(formal.shape[0])
    power_into(formal, weights, susceptibility, np.empty(weights.shape), v)
    return v
