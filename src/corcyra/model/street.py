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
from corcyra.model.layout import Array, Citizens, Drawn, Fabric, Int, Row, Setup, Table
from corcyra.model.ties import bits_for, partner, ring, ring_width
from corcyra.model.traits import QUANTILES, blend, draw_place

QUIET, OUT, HELD, RESTING = 0, 1, 2, 3
REACH, SEVERITY = 0, 1  # rows of setup.rules.orders
F4 = np.float32
UNKNOWN = -2  # a row of ties not worked out yet
BLOCK = 64
"""Citizens that are passed over at once when none of them must be looked at."""


@kernel
def memory_share(fabric: Fabric, p: Row, place: int) -> float:
    """Return the share that remembers: everywhere some, more near a disputed bloodshed."""
    forgets = 1.0 - p.memory_share
    for b in range(fabric.past.shape[1]):
        near = math.exp(-fabric.past[place, b, 0] / p.memory_range)
        forgets *= 1.0 - p.memory_gap * fabric.past[place, b, 1] * near
    return 1.0 - forgets


@kernel
def populate(
    setup: Setup, fabric: Fabric, drawn: Drawn, p: Row, citizens: Citizens, places: Table
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
def neighbours(setup: Setup, fabric: Fabric, i: int, q: int, row: Array) -> None:
    """Write the implicit ties of citizen i of place q: ring, far inside, far over the nation.

    row (near + far) int32 of citizens, -1 where there is nobody.
    """
    lo, n = setup.place[q].first, setup.place[q].citizens
    row[:] = -1
    if setup.rules.near > 0:
        ring(i - lo, n, setup.rules.near, fabric.keys[q, 0], row)
        for k in range(ring_width(setup.rules.near, n)):
            row[k] += lo
    at = setup.rules.near
    bits = bits_for(n)
    for k in range(setup.rules.far_inside):
        other = partner(i - lo, n, bits, fabric.keys[q, 1 + k])
        row[at + k] = lo + other if other >= 0 else -1
    at += setup.rules.far_inside
    everyone = setup.rules.people
    bits = bits_for(everyone)
    for k in range(setup.rules.far_outside):
        row[at + k] = partner(i, everyone, bits, fabric.keys[-1, k])


@kernel
def push(setup: Setup, fabric: Fabric, citizens: Citizens, i: int, q: int, change: Int) -> None:
    """Tell everybody tied to citizen i of place q that he came out (+1) or not (-1)."""
    if fabric.tie_start.shape[0] > 1:
        for e in range(fabric.tie_start[i], fabric.tie_start[i + 1]):
            citizens.near[fabric.tie_to[e]] += np.uint16(change)
    # Rows are kept once worked out where there is room for all, else worked out each time.
    row = fabric.rows[i] if fabric.rows.shape[0] > 1 else fabric.rows[0]
    if fabric.rows.shape[0] == 1 or (row.shape[0] > 0 and row[0] == UNKNOWN):
        neighbours(setup, fabric, i, q, row)
    near = setup.rules.near
    for k in range(row.shape[0]):
        if row[k] >= 0:
            if k < near:
                citizens.near[row[k]] += np.uint16(change)
            else:
                citizens.far[row[k]] += np.uint16(change)


@kernel
def risks(setup: Setup, p: Row, places: Table, order: int, q: int) -> tuple[float, float]:
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
def willing(
    h: Array, r: Array, s: Array, m: Array, near: Array, far: Array,
    state: Array, act: Array, add: np.float32, left: np.float32, ws: np.float32,
    wm: np.float32, wd: np.float32, tau: np.float32, far_weight: np.float32, square: np.float32,
    scale: np.float32, quiet: np.float32, out: np.float32,
) -> None:  # fmt: skip
    """Write 1 into act where g + wx x - R > tau, for the citizens of one place; all float32.

    Arrays come one by one, and nothing here branches or draws, so that compilers make it vector
    instructions: this loop is where a run spends its time.
    """
    one, none = F4(1.0), F4(0.0)
    for i in range(h.shape[0]):
        hardship = h[i] + add
        hardship = hardship if hardship > none else none
        hardship = hardship if hardship < one else one
        grievance = one - (one - hardship * left) * (one - ws * s[i]) * (one - wm * m[i])
        sight = (F4(near[i]) + far_weight * F4(far[i]) + square) * scale
        risk = r[i] * (one + wd * m[i]) * (out if state[i] == 1 else quiet)
        act[i] = grievance + sight - risk > tau


@kernel
def busy(state: Array, release: Array, act: Array, step: int) -> None:
    """Turn willing (0 or 1) into who must be looked at: 1, or 3 if he is out and willing.

    Who is held or rests is looked at on the step of his release, and not before.
    """
    for i in range(state.shape[0]):
        here, due = state[i], np.uint8(release[i] <= step)
        quiet, out = np.uint8(here == QUIET), np.uint8(here == OUT)
        away = np.uint8(here > OUT)
        act[i] = (quiet & act[i]) | out | ((out & act[i]) << np.uint8(1)) | (away & due)


@kernel
def any_of(act: Array) -> bool:
    """Tell whether anything is marked."""
    seen = np.uint8(0)
    for i in range(act.shape[0]):
        seen |= act[i]
    return seen != 0


@kernel
def willing_general(
    setup: Setup, fabric: Fabric, lo: int, hi: int, citizens: Citizens, places: Table, p: Row,
    q: int, violated: float, quiet: float, out: float,
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
        if seen <= 0.0:
            comes = g - risk >= tau if setup.rules.weak else g - risk > tau
        elif setup.rules.weak:
            need = (tau - g + risk) * seen
            comes = p.wx * sees >= need - 1e-9 * max(1.0, abs(need))
        else:
            comes = g + p.wx * sees / seen - risk > tau
        citizens.act[i] = comes


@kernel
def look(
    setup: Setup, fabric: Fabric, citizens: Citizens, places: Table, p: Row, order: int,
    foreign: float, q: int,
) -> None:  # fmt: skip
    """Write into citizens.act who is willing to be out in place q."""
    lo, hi = setup.place[q].first, setup.place[q].stop
    violated = (1.0 - places[q].belief) * (1.0 - math.exp(-foreign / p.F0))
    quiet, out = risks(setup, p, places, order, q)
    special = setup.rules.everybody or setup.rules.weak or fabric.tie_start.shape[0] > 1
    if special or fabric.thresholds.shape[0] > 0:
        willing_general(setup, fabric, lo, hi, citizens, places, p, q, violated, quiet, out)
        return
    near = float(ring_width(setup.rules.near, hi - lo))
    far = float(setup.rules.far_inside + setup.rules.far_outside)
    square = p.square * (near + far)
    seen = near + places[q].open * far + square
    willing(
        citizens.h[lo:hi], citizens.r[lo:hi], citizens.s[lo:hi], citizens.m[lo:hi],
        citizens.near[lo:hi], citizens.far[lo:hi], citizens.state[lo:hi], citizens.act[lo:hi],
        F4(places[q].hardship), F4(1.0 - places[q].legitimacy), F4(p.ws * violated),
        F4(p.wm * places[q].outrage), F4(p.wd), F4(p.tau), F4(places[q].open),
        F4(square * places[q].crowd / setup.place[q].adults),
        F4(p.wx / seen if seen > 0.0 else 0.0), F4(quiet), F4(out),
    )  # fmt: skip


@kernel
def chances(p: Row, arrests: float, length: float) -> tuple[float, float, float]:
    """Return the chance to leave in a step: quiet and willing, out and willing, out and not."""
    quiet = 1.0 - math.exp(-p.rho * length)
    stays = 1.0 - math.exp(-(p.phi + arrests) * length)
    goes = 1.0 - math.exp(-(p.rho + p.phi + arrests) * length)
    return quiet, stays, goes


@kernel
def decide(
    w0: np.uint32, w1: np.uint32, state: int, comes: bool, leaves: tuple[float, float, float],
    rho: float, phi: float, arrests: float,
) -> int:  # fmt: skip
    """Return the state after the step; exits compete, and at most one happens."""
    u = uniform(w0)
    if state == QUIET:
        return OUT if u < leaves[0] else QUIET
    if u >= (leaves[1] if comes else leaves[2]):
        return OUT
    home = 0.0 if comes else rho
    where = uniform(w1) * (home + phi + arrests)
    if where < home:
        return QUIET
    return RESTING if where < home + phi else HELD


@kernel
def term(p: Row, state: int, u: float, length: float) -> int:
    """Return the steps for which somebody is held (uniform) or rests (exponential), 1 or more.

    Drawn at once: a rest of rate 1/T needs no draw in each of its steps.
    """
    days = u * p.jail_term if state == HELD else -p.rest * math.log(u)
    return 1 + int(min(days / length, 1e9))


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
    setup: Setup, fabric: Fabric, drawn: Drawn, citizens: Citizens, places: Table, p: Row,
    step: int, length: float, arrests: Array, order: int, foreign: float, who: Array,
    into: Array,
) -> float:  # fmt: skip
    """One step of all citizens: decide on what was, then move; returns persons newly held.

    arrests (P) per day; who (N) int64 and into (N) uint8 are scratch.
    """
    count = 0
    newly = 0.0
    for q in range(setup.place.shape[0]):
        look(setup, fabric, citizens, places, p, order, foreign, q)
        lo, hi = setup.place[q].first, setup.place[q].stop
        busy(citizens.state[lo:hi], citizens.release[lo:hi], citizens.act[lo:hi], step)
        leaves = chances(p, arrests[q], length)
        for block in range(lo, hi, BLOCK):
            stop = min(block + BLOCK, hi)
            if not any_of(citizens.act[block:stop]):
                continue
            for i in range(block, stop):
                if citizens.act[i] == 0:
                    continue
                before, after = citizens.state[i], QUIET
                if before <= OUT:
                    w0, w1, w2, _ = philox(drawn.k0, drawn.k1, i - lo, q, step, ACT)
                    comes = citizens.act[i] == 3
                    after = decide(w0, w1, before, comes, leaves, p.rho, p.phi, arrests[q])
                    if after == before:
                        continue
                    if after > OUT:
                        wait = term(p, after, uniform(w2), length)
                        citizens.release[i] = step + wait
                    if after == HELD:
                        newly += setup.place[q].weight
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
