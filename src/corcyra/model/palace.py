"""The palace: who signs, who decides, who flips the decision.

Claims that a decision is what the views settle on, weighed by office, so that somebody without an
office can decide. Settled views by Friedkin and Johnsen (1999): y = (I - aW)^-1 (I - a) ideal;
decision f.y; real power v = f (I - aW)^-1 (I - a). Who decides is counterfactual: a set S flips
when giving all in S the opposite ideal (1 - ideal), the rest as they are, turns the decision at
that moment; shares are Shapley and Shubik's (1954), doi:10.2307/1951053, of that game. The kernels
are those of `corcyra.classics`.

Reads: now.{pi, dependence, dismissed}. Writes: court.*, now.{order, last_order, wants_call,
wants_dismiss}. Draws: none (rows of W, offices and ideals are drawn quantities).
"""

from __future__ import annotations

import numpy as np

from corcyra.classics._challenge_kernel import TABLE, challenge_median
from corcyra.classics._compromise import weighted_median
from corcyra.classics._settle import power_into, settle_into
from corcyra.classics._shapley import shapley_shubik_of_table
from corcyra.kernels import borrower, kernel
from corcyra.model.layout import Array, Court, Drawn, Int, Row, Setup

# int64, not plain ints: numba compiles a function anew for each literal it is called with.
RESPONSE, CALL, DISMISS = np.int64(0), np.int64(1), np.int64(2)
MEAN, MEDIAN, CHALLENGE = 0, 1, 2
ROUNDS = 1
"""Rounds of challenges before the palace decides (rule "challenge")."""


@borrower
def wish(drawn: Drawn, now: Row, i: int, question: Int) -> float:
    """Return what actor i himself wants, base + slope (1 - pi), clipped to [0, 1]."""
    wanted = drawn.actor[i].base[question] + drawn.actor[i].slope[question] * (1.0 - now.pi)
    return min(max(wanted, 0.0), 1.0)


@borrower
def gather(setup: Setup, drawn: Drawn, p: Row, now: Row, court: Court) -> None:
    """Set who is present, formal weights, ties and ideals as they are now."""
    n = court.formal.shape[0]
    total = 0.0
    for i in range(n):
        court.susceptible[i] = drawn.actor[i].susceptible
        court.present[i] = i == setup.rules.patron or now.pi >= drawn.actor[i].nerve
        court.formal[i] = drawn.actor[i].office
    if now.dismissed > 0.0 and setup.rules.target >= 0:
        court.formal[setup.rules.heir] += court.formal[setup.rules.target]
        court.formal[setup.rules.target] = 0.0
    for i in range(n):
        court.office[i] = court.formal[i] * court.present[i]
        total += court.office[i]
    for i in range(n):
        court.office[i] = court.office[i] / total if total > 0.0 else 0.0
    _ties(setup, drawn, p, now, court)
    for i in range(n):
        for k in range(3):
            court.ideal[i, k] = wish(drawn, now, i, k)
    if setup.rules.target >= 0:
        court.ideal[setup.rules.target, DISMISS] = 0.0
    _deals(setup, p, court)


@borrower
def _ties(setup: Setup, drawn: Drawn, p: Row, now: Row, court: Court) -> None:
    """Set W: dependence tightens the tie to the patron, who is gone is not listened to."""
    n = court.formal.shape[0]
    for i in range(n):
        for j in range(n):
            court.ties[i, j] = drawn.ties[i, j]
        k = setup.rules.patron
        if k >= 0 and i != k and drawn.ties[i, k] < 1.0:
            w0 = drawn.ties[i, k]
            w = max(w0, min(0.95, p.lev * now.dependence))
            for j in range(n):
                court.ties[i, j] *= (1.0 - w) / (1.0 - w0)
            court.ties[i, k] = w
        listens = 0.0
        for j in range(n):
            if j != i:
                court.ties[i, j] *= court.present[j]
            listens += court.ties[i, j]
        if listens <= 0.0:
            court.ties[i, i] = 1.0
            listens = 1.0
        for j in range(n):
            court.ties[i, j] /= listens


@borrower
def _deals(setup: Setup, p: Row, court: Court) -> None:
    """Let a standing deal draw the patron's wish on the response towards his client's."""
    k = setup.rules.patron
    if k < 0:
        return
    own = court.ideal[k, RESPONSE]
    pulled, count = 0.0, 0.0
    for c in range(setup.clients.shape[0]):
        if court.heeded[c]:
            pulled += court.ideal[setup.clients[c], RESPONSE]
            count += 1.0
    if count > 0.0:
        court.ideal[k, RESPONSE] = (1.0 - p.heed) * own + p.heed * pulled / count


@kernel
def resolve(setup: Setup, court: Court, settled: Array, question: Int) -> float:
    """Return the decision from settled views (A, questions) by the palace's rule."""
    total = 0.0
    for i in range(court.office.shape[0]):
        total += court.office[i]
    if total <= 0.0:
        return 0.0  # nobody with an office is left to give an order
    if setup.rules.rule == MEAN:
        decision = 0.0
        for i in range(court.office.shape[0]):
            decision += court.office[i] * settled[i, question]
        return decision
    view = settled[:, question].copy()
    if setup.rules.rule == MEDIAN:
        return weighted_median(view, court.office)
    return challenge_median(view, court.office, np.ones(view.shape[0]), ROUNDS, TABLE)


@borrower
def order_of(setup: Setup, decision: float, before: int) -> int:
    """Return the order that a decision means, with a little hysteresis about the last one."""
    level = 0
    for k in range(3):
        edge = setup.rules.cuts[k] + (setup.rules.cuts[3] if k >= before else -setup.rules.cuts[3])
        if decision > edge:
            level = k + 1
    return level


@borrower
def deliberate(setup: Setup, drawn: Drawn, p: Row, now: Row, court: Court) -> None:
    """Settle the three questions; set the order and what the palace wants."""
    gather(setup, drawn, p, now, court)
    settle_into(court.ties, court.susceptible, court.ideal, court.system, court.settled)
    power_into(court.office, court.ties, court.susceptible, court.system, court.power)
    for k in range(3):
        court.decision[k] = resolve(setup, court, court.settled, k)
    now.last_order = now.order
    now.order = order_of(setup, court.decision[RESPONSE], int(now.last_order))
    now.wants_call = court.decision[CALL] > 0.5
    now.wants_dismiss = court.decision[DISMISS] > 0.5


@borrower
def verdict(setup: Setup, now: Row, decision: float, question: Int) -> int:
    """Return the decision taken: the order, or yes (1) or no (0)."""
    if question == RESPONSE:
        return order_of(setup, decision, int(now.last_order))
    return 1 if decision > 0.5 else 0


@borrower
def turned_by(
    setup: Setup, now: Row, court: Court, question: Int, mask: int,
    ideal: Array, settled: Array,
) -> bool:  # fmt: skip
    """Tell whether the set in mask, given the opposite ideal, turns the decision."""
    n = court.formal.shape[0]
    for i in range(n):
        own = court.ideal[i, question]
        ideal[i, 0] = 1.0 - own if (mask >> i) & 1 else own
    settle_into(court.ties, court.susceptible, ideal, court.system, settled)
    other = verdict(setup, now, resolve(setup, court, settled, 0), question)
    return other != verdict(setup, now, court.decision[question], question)


@kernel
def who_decides(
    setup: Setup, now: Row, court: Court, question: Int,
    flips: Array, shares: Array,
) -> None:  # fmt: skip
    """Write who flips the decision alone (A) and his Shapley-Shubik share (A) of that game."""
    n = court.formal.shape[0]
    ideal, settled = np.empty((n, 1)), np.empty((n, 1))
    table = np.zeros(1 << n, np.bool_)
    for mask in range(1, 1 << n):
        table[mask] = turned_by(setup, now, court, question, mask, ideal, settled)
    value = shapley_shubik_of_table(table, n)
    for i in range(n):
        flips[i] = 1.0 if table[1 << i] else 0.0
        shares[i] = value[i]
