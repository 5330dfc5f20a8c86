"""The compiled kernels of ``influence``: linear systems by elimination, without LAPACK.

The palace of the country model calls these millions of times on a handful of actors, inside one
compiled run; so they touch no Python, take scratch arrays where asked, and answer NaN instead of
raising.  Their equations and signatures are described in ``influence``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corcyra.kernels import borrower, kernel

Floats = NDArray[np.float64]

# A pivot below this, in a system whose entries are of order one, is rounding error.
_SINGULAR = 1e-13


@borrower
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


@borrower
def settle_into(
    weights: Floats, susceptibility: Floats, ideals: Floats, system: Floats, settled: Floats
) -> bool:
    """Write y(oo) of ``ideals[n, q]`` into ``settled[n, q]``; ``system[n, n]`` is scratch."""
    n, questions = ideals.shape
    for i in range(n):
        a = susceptibility[i]
        for j in range(n):
            system[i, j] = -a * weights[i, j]
        system[i, i] += 1.0
        for q in range(questions):
            settled[i, q] = (1.0 - a) * ideals[i, q]
    return eliminate(system, settled)


@kernel
def settle(weights: Floats, susceptibility: Floats, ideals: Floats) -> Floats:
    """Return y(oo) = (I - AW)^-1 (I - A) y(1) for opinions of shape (actors, questions)."""
    system = np.empty(weights.shape)
    settled = np.empty(ideals.shape)
    settle_into(weights, susceptibility, ideals, system, settled)
    return settled


@kernel
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


@kernel
def power(formal: Floats, weights: Floats, susceptibility: Floats) -> Floats:
    """Return the real power of each actor, v = f (I - AW)^-1 (I - A); it sums to that of f."""
    v = np.empty(formal.shape[0])
    power_into(formal, weights, susceptibility, np.empty(weights.shape), v)
    return v
