"""Legitimacy, the leader's reputation, friendship between the peoples, outrage.

Claims that the dead, violated sovereignty and disorder each cost legitimacy (so that troops that
end disorder can be worth more than they cost), that a call costs its author and restored order pays
him, and that foreign troops may be resented or thanked. All lie in [0, 1]; losses are exponential.

Reads: places.{crowd, belief, believed_now, s_mean}, now.{foreign, called}. Writes: places.{
legitimacy, outrage}, now.{reputation, reputation_norm, friendship, friendship_norm}. Draws: none.

    dL = -L [aD (1-b) d + aV s' V dt + aY Y dt] + (1-L) aC c + (L_norm - L) dt / T_L
    Y = 1 - exp(-20 A/n); V = (1-b) (1 - exp(-F/F0)); d = believed deaths per 100,000 adults
"""

from __future__ import annotations

import math

from corcyra.kernels import borrower
from corcyra.model.layout import Array, Row, Setup, Table


@borrower
def judge(
    setup: Setup, p: Row, now: Row, places: Table, crowds: Array, length: float
) -> tuple[float, float, float]:
    """Move L and O of each place; returns national means of s' V, of Y and of b seen by F.

    crowds (P) is the mean crowd of the step.
    """
    seen = 1.0 - math.exp(-now.foreign / p.F0)
    adults, violated_all, disorder_all, thanks_all = 0.0, 0.0, 0.0, 0.0
    back = 1.0 - math.exp(-length / p.T_L)
    for q in range(setup.place.shape[0]):
        n, b = setup.place[q].adults, places[q].belief
        d = places[q].believed_now / n * 1e5
        disorder = 1.0 - math.exp(-20.0 * crowds[q] / n)
        violated = places[q].s_mean * (1.0 - b) * seen
        loss = p.aD * (1.0 - b) * d + (p.aV * violated + p.aY * disorder) * length
        kept = places[q].legitimacy * math.exp(-loss)
        places[q].legitimacy = kept + (p.L_norm - kept) * back
        anger = 1.0 - (1.0 - places[q].outrage) * math.exp(-(1.0 - b) * d / p.O0)
        places[q].outrage = anger * math.exp(-p.outrage_decay * length)
        adults += n
        violated_all += n * violated
        disorder_all += n * disorder
        thanks_all += n * b * seen
    return violated_all / adults, disorder_all / adults, thanks_all / adults


@borrower
def concede(setup: Setup, p: Row, places: Table, gain: float, where: Array) -> None:
    """Credit a concession c = gain, once, by its share at each place; where (P)."""
    for q in range(setup.place.shape[0]):
        places[q].legitimacy += (1.0 - places[q].legitimacy) * p.aC * min(1.0, gain * where[q])


@borrower
def blame(p: Row, now: Row, factor: float) -> None:
    """Take 1 - factor of the leader's reputation, and a scar of it from its norm."""
    lost = now.reputation * (1.0 - factor)
    now.reputation -= lost
    now.reputation_norm = max(0.0, now.reputation_norm - p.scar_R * lost)


@borrower
def befriend(
    p: Row, now: Row, violated: float, disorder: float, thanks: float, holds: bool,
    length: float,
) -> None:  # fmt: skip
    """Move the leader's reputation (while he holds the office) and the peoples' friendship."""
    if holds:
        blame(p, now, math.exp(-(p.kV * violated + p.kY * disorder) * length))
    gap = now.reputation_norm - now.reputation
    now.reputation += gap * (1.0 - math.exp(-length / p.T_R))
    lost = now.friendship * (1.0 - math.exp(-p.kF * violated * length))
    won = (1.0 - now.friendship) * (1.0 - math.exp(-p.kG * thanks * length))
    now.friendship += won - lost
    norm = now.friendship_norm + p.scar_F * (won - lost)
    now.friendship_norm = min(max(norm, 0.0), 1.0)
    gap = now.friendship_norm - now.friendship
    now.friendship += gap * (1.0 - math.exp(-length / p.T_F))
