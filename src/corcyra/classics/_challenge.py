"""Bueno de Mesquita's challenge model, by the reconstruction of Scholz, Calbert and Smith.

Bueno de Mesquita, B. (1994), "Political forecasting: an expected utility method", in Bueno de
Mesquita and Stokman, eds., *European Community Decision Making*, Yale UP; reconstructed by
Scholz, J.B., Calbert, G.J. and Smith, G.A. (2011), "Unravelling Bueno De Mesquita's group
decision model", *Journal of Theoretical Politics* 23(4), 510-531, doi:10.1177/0951629811418142.

What it claims about the world: bargaining goes by threats.  Each actor asks of every other what a
challenge would bring; those who expect to lose give way, as little as they must; so the outcome
moves with who is thought able to win, not with a mean of the opinions.

An actor has capability c, position x and salience s (both c and s positive; distances are taken
as shares of the first range of positions).  In each round::

    v_k(i, j) = c_k s_k (|x_k - x_j|^r_k - |x_k - x_i|^r_k)       k's vote for x_i over x_j
    P(i, j)   = sum of the positive v_k(i, j) / D                 the chance that i beats j
    EU(i, j)  = s_j (P Us + (1 - P) Uf) + (1 - s_j) Us - Uq       i challenges j
    Us, Uf, Uq = 2 - 4 (1/2 -+ |x_i - x_j|/2)^r,  2 - 4 (1/2)^r   success, failure, status quo
    R_i  = (2 d_i - max d - min d) / (max d - min d)              d_i = sum over j of EU(j, i)
    r_i  = (1 - R_i/3) / (1 + R_i/3)                              with EU at r = 1

Then i looks, through its own r_i, at the offers of all j: a confrontation that it would lose
(EU(j,i) > EU(i,j) > 0), else a compromise (EU(j,i) > 0 > EU(i,j), the first the larger) at
x_i + (x_j - x_i) |EU(i,j) / EU(j,i)|, else a capitulation (the first the smaller); it takes the
best of the first kind there is, and all move at once.  The forecast is the median, the position
that beats all others in votes of c s.

Two variants are documented because the paper's text and its printed table disagree:

``paper``
    D sums |v_k(i, j)| over k, so that P(i, j) + P(j, i) = 1; the offer that moves the actor least
    is taken.
``table``
    D sums |v_k(a, b)| over k and over all pairs (a, b); among compromises the one is taken whose
    power-weighted point (|EU(i,j)| x_i + |EU(j,i)| x_j) / (|EU(i,j)| + |EU(j,i)|) is lowest.
    It gives the medians of the published table, the other does not.

Between offers that are equal by these rules the one with the larger EU(j, i), then the one at the
lower position, is taken, so that the order of the actors never matters.

Kernels, for compiled callers (``variant`` is ``PAPER`` or ``TABLE``)::

    challenge_median(position[n], capability[n], salience[n], rounds, variant) -> float
    challenge_path(position, capability, salience, rounds, variant) -> positions[rounds + 1, n]
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ._compromise import weighted_median

Floats = NDArray[np.float64]

PAPER, TABLE = 0, 1

_NONE, _CAPITULATION, _COMPROMISE, _CONFRONTATION = 0, 1, 2, 3
_EQUAL = 1e-9  # offers nearer than this, in shares of the range, are equal


@njit(cache=True, nogil=True, error_model="numpy")
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


@njit(cache=True, nogil=True, error_model="numpy")
def expected_utility(apart: float, chance: float, salience: float, r: float) -> float:
    """Return EU of challenging someone ``apart`` who resists with chance ``salience``."""
    success = 2.0 - 4.0 * max(0.5 - 0.5 * apart, 0.0) ** r
    failure = 2.0 - 4.0 * (0.5 + 0.5 * apart) ** r
    status_quo = 2.0 - 4.0 * 0.5**r
    resisted = chance * success + (1.0 - chance) * failure
    return salience * resisted + (1.0 - salience) * success - status_quo


@njit(cache=True, nogil=True, error_model="numpy")
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
    return (1.0 - acceptance / 3.0) / (1.0 + acceptance / 3.0)


@njit(cache=True, nogil=True, error_model="numpy")
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


@njit(cache=True, nogil=True, error_model="numpy")
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
    return best_at


@njit(cache=True, nogil=True, error_model="numpy")
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


@njit(cache=True, nogil=True, error_model="numpy")
def challenge_median(
    position: Floats, capability: Floats, salience: Floats, rounds: int, variant: int
) -> float:
    """Return the forecast after so many rounds: the median weighted by capability x salience."""
    path = challenge_path(position, capability, salience, rounds, variant)
    return weighted_median(path[rounds], capability * salience)
