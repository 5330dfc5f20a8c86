"""The street: who comes out, tires, is held, and comes back.

Claims that people come out when grievance and the sight of others outweigh risk, that being seen
spreads along ties and across the square, and that they tire, which makes waves. Threshold rule and
risk of Epstein (2002), doi:10.1073/pnas.092080199; contagion of Granovetter (1978),
doi:10.1086/226707, and Watts (2002), doi:10.1073/pnas.082090499; tiring of Burbeck, Raine and
Stark (1978), doi:10.1080/0022250X.1978.9989878.

Reads: places.{crowd, extra, free, belief, legitimacy, outrage, hardship, open, alarm}, now.{order,
foreign}. Writes: citizens.{state, near, far, release, act}, places.{out, held}.
Draws: PLACE, TRAIT, MEMORY, TIE, ACT, SPARK.

    g = 1 - (1 - h (1 - L)) (1 - ws s' V) (1 - wm m' O)
    x = (near out + open far out + square N A/n) / (near + open far + square N)
    R = r (1 + wd m') severity(order) (1 - exp(-reach(order) C / A'))
    out if g + wx x - R > tau

V = (1 - b) (1 - exp(-F/F0)); A' = A if he is out, else A + weight. Exits of a step compete.
Limits, exact, with phi = 0 and no arrests: Granovetter (h = 0, tau_i = wx theta_i, near = all
others, weak), Watts (near = 0, tau = wx theta, weak), Epstein's rule (wx = ws = wm = 0, strict).
"""

from __future__ import annotations

import math

import numpy as np

from corcyra.kernels import kernel
from corcyra.model.draws import ACT, PLACE, SPARK, TIE, normal, philox, uniform
from corcyra.model.layout import Citizens, Drawn, Fabric, Setup, Table
from corcyra.model.ties import bits_for, partner, push_near, ring_width
from corcyra.model.traits import QUANTILES, blend, draw_place

QUIET, OUT, HELD, RESTING = 0, 1, 2, 3
REACH, SEVERITY = 0, 1  # rows of setup.rules.orders
F4 = np.float32


@kernel
def memory_share(fabric: Fabric, p: np.void, place: int) -> float:
    """Return the share that remembers: everywhere some, more near a disputed bloodshed."""
    forgets = 1.0 - p.memory_share
    for b in range(fabric.past.shape[1]):
        near = math.exp(-fabric.past[place, b, 0] / p.memory_range)
        forgets *= 1.0 - p.memory_gap * fabric.past[place, b, 1] * near
    return 1.0 - forgets


@kernel
def populate(
    setup: Setup, fabric: Fabric, drawn: Drawn, p: np.void, citizens: Citizens, places: Table
) -> None:
    """Draw every citizen's traits and the keys of the ties."""
    row = np.empty((4, QUANTILES + 1), np.float32)
    mean = np.array([p.hardship_mean, p.risk_mean, p.sovereignty_mean, p.order_mean])
    for q in range(setup.place.shape[0]):
        luck = normal(uniform(philox(drawn.k0, drawn.k1, 0, q, 0, PLACE)[0]))
        for t in range(4):
            # A national mean of 0 switches the trait off; a place's offset cannot bring it back.
            at = mean[t] + setup.place[q].offsets[t] if mean[t] > 0.0 else 0.0
            if t == 0 and at > 0.0:
                at += p.hardship_spread * luck
            blend(fabric.tables[t], at, row[t])
        lo, hi = setup.place[q].first, setup.place[q].stop
        total = draw_place(
            drawn.k0, drawn.k1, q, row, memory_share(fabric, p, q), p.m0, p.wk,
            citizens.h[lo:hi], citizens.r[lo:hi], citizens.s[lo:hi], citizens.m[lo:hi],
            citizens.turn[lo:hi],
        )  # fmt: skip
        places[q].s_mean = total / (hi - lo)
    nation = fabric.keys.shape[0] - 1
    for q in range(nation + 1):
        # One more place must not move the nation's ties: it is counted from the other end.
        which = q if q < nation else 0xFFFFFFFF
        for k in range(fabric.keys.shape[1]):
            fabric.keys[q, k] = philox(drawn.k0, drawn.k1, k, which, 0, TIE)[0]


@kernel
def push(setup: Setup, fabric: Fabric, citizens: Citizens, i: int, q: int, change: int) -> None:
    """Tell everybody tied to citizen i of place q that he came out (+1) or not (-1)."""
    lo, n = setup.place[q].first, setup.place[q].citizens
    if fabric.tie_start.shape[0] > 1:
        for e in range(fabric.tie_start[i], fabric.tie_start[i + 1]):
            citizens.near[fabric.tie_to[e]] += np.uint16(change)
    elif not setup.rules.everybody and setup.rules.near > 0:
        push_near(
            i - lo, n, setup.rules.near, fabric.keys[q, 0], citizens.near[lo : lo + n], change
        )
    bits = bits_for(n)
    for k in range(setup.rules.far_inside):
        other = partner(i - lo, n, bits, fabric.keys[q, 1 + k])
        if other >= 0:
            citizens.far[lo + other] += np.uint16(change)
    everyone = setup.rules.people
    bits = bits_for(everyone)
    for k in range(setup.rules.far_outside):
        other = partner(i, everyone, bits, fabric.keys[-1, k])
        if other >= 0:
            citizens.far[other] += np.uint16(change)


@kernel
def risks(setup: Setup, p: np.void, places: Table, order: int, q: int) -> tuple[float, float]:
    """Return R / (r (1 + wd m')) for one who is quiet and for one who is out."""
    severity = p.severity_scale * setup.rules.orders[SEVERITY, order]
    reach = p.reach_scale * setup.rules.orders[REACH, order] * (1.0 + places[q].alarm)
    free = places[q].free
    joined = places[q].crowd + setup.place[q].weight
    quiet = severity * (1.0 - math.exp(-reach * free / joined))
    out = quiet
    if places[q].crowd > 0.0:
        out = severity * (1.0 - math.exp(-reach * free / places[q].crowd))
    return quiet, out


@kernel
def scan(
    lo: int, hi: int, citizens: Citizens, p: np.void, shift: float, left: float, violated: float,
    outraged: float, open_: float, square: float, seen: float, quiet: float, out: float,
) -> None:  # fmt: skip
    """Mark who must be looked at: quiet and willing (1), or not quiet (1; 3 if willing).

    Implicit ties and one threshold for all: plain arithmetic in float32 that compilers turn into
    vector instructions; no draw is made for anybody whose state cannot change.
    """
    one, none = F4(1.0), F4(0.0)
    add, gain = F4(shift), F4(left)
    a, b = F4(p.ws * violated), F4(p.wm * outraged)
    wd, tau = F4(p.wd), F4(p.tau)
    far_weight = F4(open_)
    base = F4(square)
    scale = F4(p.wx / seen) if seen > 0.0 else none
    risk_quiet, risk_out = F4(quiet), F4(out)
    h, r, s, m = citizens.h, citizens.r, citizens.s, citizens.m
    near, far, state, act = citizens.near, citizens.far, citizens.state, citizens.act
    for i in range(lo, hi):
        hardship = min(max(h[i] + add, none), one)
        grievance = one - (one - hardship * gain) * (one - a * s[i]) * (one - b * m[i])
        sight = (F4(near[i]) + far_weight * F4(far[i]) + base) * scale
        risk = r[i] * (one + wd * m[i]) * (risk_out if state[i] == 1 else risk_quiet)
        willing = np.uint8(grievance + sight - risk > tau)
        act[i] = (
            willing
            | (np.uint8(state[i] != 0) * np.uint8(1))
            | ((np.uint8(state[i] != 0) & willing) << np.uint8(1))
        )


@kernel
def scan_general(
    setup: Setup, fabric: Fabric, lo: int, hi: int, citizens: Citizens, places: Table, p: np.void, q: int,
    violated: float, quiet: float, out: float,
) -> None:  # fmt: skip
    """The same for tie lists, near = all, thresholds per citizen and the weak rule, in float64.

    The weak rule compares counts: support has the weight needed when what he sees is at least
    (tau - g + R) / wx of what he could see, up to rounding.
    """
    n = hi - lo
    far = setup.rules.far_inside + setup.rules.far_outside
    for i in range(lo, hi):
        me_out = citizens.state[i] == OUT
        near_out, near = float(citizens.near[i]), float(ring_width(setup.rules.near, n))
        if setup.rules.everybody:
            near_out, near = float(places[q].out - (1 if me_out else 0)), float(n - 1)
        elif fabric.tie_start.shape[0] > 1:
            near = float(fabric.tie_start[i + 1] - fabric.tie_start[i])
        look = p.square * (near + far)
        sees = near_out + places[q].open * citizens.far[i]
        sees += look * places[q].crowd / setup.place[q].adults
        seen = near + places[q].open * far + look
        hardship = min(max(citizens.h[i] + places[q].hardship, 0.0), 1.0)
        g = 1.0 - (1.0 - hardship * (1.0 - places[q].legitimacy)) * (
            1.0 - p.ws * citizens.s[i] * violated
        ) * (1.0 - p.wm * citizens.m[i] * places[q].outrage)
        risk = citizens.r[i] * (1.0 + p.wd * citizens.m[i]) * (out if me_out else quiet)
        tau = fabric.thresholds[i] if fabric.thresholds.shape[0] > 0 else p.tau
        if setup.rules.weak:
            need = (tau - g + risk) * seen
            willing = p.wx * sees >= need - 1e-9 * max(1.0, abs(need))
        else:
            willing = g + (p.wx * sees / seen if seen > 0.0 else 0.0) - risk > tau
        busy = citizens.state[i] != QUIET
        citizens.act[i] = (1 if willing or busy else 0) + (2 if willing and busy else 0)


@kernel
def look(
    setup: Setup, fabric: Fabric, citizens: Citizens, places: Table, p: np.void, order: int,
    foreign: float, q: int,
) -> None:  # fmt: skip
    """Mark in citizens.act whom this step must look at in place q."""
    lo, hi = setup.place[q].first, setup.place[q].stop
    violated = (1.0 - places[q].belief) * (1.0 - math.exp(-foreign / p.F0))
    quiet, out = risks(setup, p, places, order, q)
    special = setup.rules.everybody or setup.rules.weak or fabric.tie_start.shape[0] > 1
    if special or fabric.thresholds.shape[0] > 0:
        scan_general(setup, fabric, lo, hi, citizens, places, p, q, violated, quiet, out)
        return
    near = float(ring_width(setup.rules.near, hi - lo))
    far = float(setup.rules.far_inside + setup.rules.far_outside)
    square = p.square * (near + far)
    seen = near + places[q].open * far + square
    scan(
        lo, hi, citizens, p, places[q].hardship, 1.0 - places[q].legitimacy, violated,
        places[q].outrage, places[q].open, square * places[q].crowd / setup.place[q].adults, seen, quiet,
        out,
    )  # fmt: skip


@kernel
def decide(
    state: int, willing: bool, p: np.void, arrests: float, length: float, step: int, release: int,
    w0: np.uint32, w1: np.uint32,
) -> int:  # fmt: skip
    """Return the state after the step; exits compete, and at most one happens."""
    if state == HELD:
        return QUIET if step >= release else HELD
    if state == QUIET:
        leaves = 1.0 - math.exp(-p.rho * length)
        return OUT if uniform(w0) < leaves else QUIET
    if state == RESTING:
        leaves = 1.0 - math.exp(-length / p.rest)
        return QUIET if uniform(w0) < leaves else RESTING
    home = 0.0 if willing else p.rho
    total = home + p.phi + arrests
    if uniform(w0) >= 1.0 - math.exp(-total * length):
        return OUT
    where = uniform(w1) * total
    if where < home:
        return QUIET
    return RESTING if where < home + p.phi else HELD


@kernel
def move(
    setup: Setup, fabric: Fabric, citizens: Citizens, places: Table, i: int, q: int, after: int
) -> None:
    """Put citizen i of place q into a state, and tell his ties if he is seen to come or go."""
    before = citizens.state[i]
    citizens.state[i] = after
    if before == HELD:
        places[q].held -= 1
    if after == HELD:
        places[q].held += 1
    if before == OUT:
        places[q].out -= 1
        push(setup, fabric, citizens, i, q, np.int64(-1))
    if after == OUT:
        places[q].out += 1
        push(setup, fabric, citizens, i, q, np.int64(1))


@kernel
def act(
    setup: Setup, fabric: Fabric, drawn: Drawn, citizens: Citizens, places: Table, p: np.void, step: int,
    length: float, arrests: np.ndarray, order: int, foreign: float, who: np.ndarray,
    into: np.ndarray,
) -> float:  # fmt: skip
    """One step of all citizens: decide on what was, then move; returns persons newly held.

    arrests (P) per day; who (N) int64 and into (N) uint8 are scratch.
    """
    count = 0
    newly = 0.0
    for q in range(setup.place.shape[0]):
        look(setup, fabric, citizens, places, p, order, foreign, q)
        lo = setup.place[q].first
        for i in range(lo, setup.place[q].stop):
            if citizens.act[i] == 0:
                continue
            w0, w1, w2, _ = philox(drawn.k0, drawn.k1, i - lo, q, step, ACT)
            before = citizens.state[i]
            after = decide(
                before, citizens.act[i] == 3, p, arrests[q], length, step, citizens.release[i], w0,
                w1,
            )  # fmt: skip
            if after == before:
                continue
            if after == HELD:
                newly += setup.place[q].weight
                term = uniform(w2) * p.jail_term / length
                citizens.release[i] = step + 1 + int(min(term, 1e9))
            who[count], into[count] = i, after
            count += 1
    q = 0
    for k in range(count):
        while who[k] >= setup.place[q].stop:
            q += 1
        move(setup, fabric, citizens, places, who[k], q, into[k])
    return newly


@kernel
def ignite(
    setup: Setup, fabric: Fabric, drawn: Drawn, citizens: Citizens, places: Table, k: int,
    share: float, q: int,
) -> None:  # fmt: skip
    """Bring out random quiet citizens of a place: event k, a share of them."""
    lo = setup.place[q].first
    for i in range(lo, setup.place[q].stop):
        if citizens.state[i] == QUIET:
            w0, _, _, _ = philox(drawn.k0, drawn.k1, i - lo, q, k, SPARK)
            if uniform(w0) < share:
                move(setup, fabric, citizens, places, i, q, OUT)


@kernel
def against(setup: Setup, citizens: Citizens, places: Table) -> float:
    """Return the share of the nation that is against foreign troops, s (1 - b) > o."""
    total, everyone = 0.0, 0.0
    for q in range(setup.place.shape[0]):
        count = 0
        b = F4(places[q].belief)
        for i in range(setup.place[q].first, setup.place[q].stop):
            count += b < citizens.turn[i]
        total += count * setup.place[q].weight
        everyone += setup.place[q].adults
    return total / everyone
