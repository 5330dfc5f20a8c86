"""The compiled kernels of the challenge model; equations and names as in ``_challenge``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corcyra.kernels import borrower, kernel

from ._compromise import weighted_median

Floats = NDArray[np.float64]

PAPER, TABLE = 0, 1

_NONE, _CAPITULATION, _COMPROMISE, _CONFRONTATION = 0, 1, 2, 3
_EQUAL = 1e-9  # offers nearer than this, in shares of the range, are equal


@kernel
def win_chances(x: Floats, stake: Floats, risk: Floats, variant: int) -> Floats:
    """Return P[i, j], the chance that i beats j; positions ``x`` as shares of the range."""
    n = x.shape[0]
    distance = np.empty((n, n))
    for k in range(n):
        for i in range(n):
            distance[k, i] = abs(x[k] - x[i]) ** risk[k]
    chance = np.zeros((n, n))
    everything = 0.0
    for i in range(n):
        for j in range(n):
            won, cast = 0.0, 0.0
            for k in range(n):
                vote = stake[k] * (distance[k, j] - distance[k, i])
                won += max(vote, 0.0)
                cast += abs(vote)
            everything += cast
            chance[i, j] = won
            if variant == PAPER:
                chance[i, j] = won / cast if cast > 0.0 else 0.0
    if variant == TABLE and everything > 0.0:
        chance /= everything
    return chance


@borrower
def expected_utility(apart: float, chance: float, salience: float, r: float) -> float:
    """Return EU of challenging someone ``apart`` who resists with chance ``salience``."""
    success = 2.0 - 4.0 * max(0.5 - 0.5 * apart, 0.0) ** r
    failure = 2.0 - 4.0 * (0.5 + 0.5 * apart) ** r
    status_quo = 2.0 - 4.0 * 0.5**r
    resisted = chance * success + (1.0 - chance) * failure
    expected: float = salience * resisted + (1.0 - salience) * success - status_quo
    return expected


@kernel
def risk_exponents(x: Floats, stake: Floats, salience: Floats, variant: int) -> Floats:
    """Return r_i, from the danger that i's present position lets it expect."""
    n = x.shape[0]
    chance = win_chances(x, stake, np.ones(n), variant)
    danger = np.zeros(n)
    for i in range(n):
        for j in range(n):
            if j != i:
                danger[i] += expected_utility(abs(x[j] - x[i]), chance[j, i], salience[i], 1.0)
    low, high = danger.min(), danger.max()
    if high <= low:
        return np.ones(n)
    acceptance = (2.0 * danger - high - low) / (high - low)
    exponents: Floats = (1.0 - acceptance / 3.0) / (1.0 + acceptance / 3.0)
    return exponents


@borrower
def _offer(
    x_i: float, x_j: float, mine: float, his: float, variant: int
) -> tuple[int, float, float]:
    """Return the kind of j's offer to i, where it puts i, and the key by which i chooses."""
    if his > mine > 0.0:
        return _CONFRONTATION, x_j, abs(x_j - x_i)
    if his > 0.0 > mine:
        if his > -mine:
            at = x_i + (x_j - x_i) * abs(mine / his)
            if variant == TABLE:
                return _COMPROMISE, at, (-mine * x_i + his * x_j) / (his - mine)
            return _COMPROMISE, at, abs(at - x_i)
        return _CAPITULATION, x_j, abs(x_j - x_i)
    return _NONE, x_i, 0.0


@borrower
def _answer(i: int, x: Floats, salience: Floats, chance: Floats, r: float, variant: int) -> float:
    """Return where i goes: the best offer of the gravest kind, or where it stands."""
    best_kind, best_at, best_key, best_his = _NONE, x[i], 0.0, 0.0
    for j in range(x.shape[0]):
        apart = abs(x[i] - x[j])
        if apart < _EQUAL:
            continue
        mine = expected_utility(apart, chance[i, j], salience[j], r)
        his = expected_utility(apart, chance[j, i], salience[i], r)
        kind, at, key = _offer(x[i], x[j], mine, his, variant)
        if kind == _NONE or kind < best_kind:
            continue
        better = kind > best_kind or key < best_key - _EQUAL
        if not better and key < best_key + _EQUAL:
            better = his > best_his + _EQUAL or (his > best_his - _EQUAL and at < best_at)
        if better:
            best_kind, best_at, best_key, best_his = kind, at, key, his
    goes: float = best_at
    return goes


@kernel
def challenge_path(
    position: Floats, capability: Floats, salience: Floats, rounds: int, variant: int
) -> Floats:
    """Return all positions at the start and after each round, of shape (rounds + 1, actors)."""
    n = position.shape[0]
    path = np.empty((rounds + 1, n))
    path[0] = position
    low = position.min()
    spread = position.max() - low
    if spread <= 0.0:
        path[:] = low
        return path
    stake = capability * salience
    x = (position - low) / spread
    for t in range(1, rounds + 1):
        risk = risk_exponents(x, stake, salience, variant)
        chance = win_chances(x, stake, risk, variant)
        moved = np.empty(n)
        for i in range(n):
            moved[i] = _answer(i, x, salience, chance, risk[i], variant)
        x = moved
        path[t] = low + spread * x
    return path


@kernel
def challenge_median(
    position: Floats, capability: Floats, salience: Floats, rounds: int, variant: int
) -> float:
    """Return the forecast after so many rounds: the median weighted by capability x salience."""
    path = challenge_path(position, capability, salience, rounds, variant)
    return weighted_median(path[rounds], capability * salience)
