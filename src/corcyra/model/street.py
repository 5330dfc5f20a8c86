"""The street: who comes out, tires, is held, and comes back.

Claims that people come out when grievance and the sight of others outweigh risk, that being seen
spreads along ties and across the square, and that they tire, which makes waves. Threshold rule and
risk of Epstein (2002), doi:10.1073/pnas.092080199; contagion of Granovetter (1978),
doi:10.1086/226707, and Watts (2002), doi:10.1073/pnas.082090499; tiring of Burbeck, Raine and
Stark (1978), doi:10.1080/0022250X.1978.9989878.

Cost: a step looks at a citizen only if he might act. Citizens lie by traits in blocks of 32 with
bounds, those again in blocks of 32, and a block whose bounds stay under the threshold is passed
over; floating point keeps the order of what it rounds, so nothing is passed over that the plain
scan would have moved.

Reads: places.{crowd, extra, free, belief, legitimacy, outrage, hardship, open, alarm}, now.{order,
foreign}. Writes: citizens.{state, near, far, release, act, block}, places.{out, held}.
Draws: ACT, SPARK. Traits and ties are those of `people`.

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

from corcyra.kernels import borrower
from corcyra.model.draws import ACT, SPARK, moment_key, person_key, philox, uniform
from corcyra.model.layout import Array, Blocks, Citizens, Drawn, Fabric, Row, Setup, Table
from corcyra.model.people import BLOCK, NEVER, know, push, tell
from corcyra.model.ties import ring_width

QUIET, OUT, HELD, RESTING = 0, 1, 2, 3
REACH, SEVERITY = 0, 1  # rows of setup.rules.orders
FEW = 8
"""Large blocks of a place below which its small ones are looked through without them."""
F4 = np.float32
Terms = tuple[np.float32, ...]


@borrower
def rebound(near: Array, far: Array, state: Array, release: Array, block: Blocks, b: int) -> None:
    """Tighten the bounds that move: ties that are out, and the first release of those away."""
    most_near, most_far = np.uint16(0), np.uint16(0)
    due = np.int32(NEVER)
    for i in range(near.shape[0]):
        most_near, most_far = max(most_near, near[i]), max(most_far, far[i])
        due = min(due, release[i] if state[i] > OUT else np.int32(NEVER))
    block.near[b], block.far[b], block.due[b] = most_near, most_far, due


@borrower
def rebound_top(citizens: Citizens, b: int) -> None:
    """Tighten the same bounds of 32 blocks."""
    top, block = citizens.top, citizens.block
    if top.near[b] == 0 and top.far[b] == 0 and top.due[b] == NEVER:
        return
    most_near, most_far = np.uint16(0), np.uint16(0)
    due = np.int32(NEVER)
    for i in range(b * BLOCK, min((b + 1) * BLOCK, block.h.shape[0])):
        most_near, most_far = max(most_near, block.near[i]), max(most_far, block.far[i])
        due = min(due, block.due[i])
    top.near[b], top.far[b], top.due[b] = most_near, most_far, due


@borrower
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


@borrower
def heed(
    h: Array, r: Array, s: Array, m: Array, low_m: Array, near: Array, far: Array, out: Array,
    due: Array, look: Array, step: np.int32, add: np.float32, left: np.float32, ws: np.float32,
    wm: np.float32, wd: np.float32, tau: np.float32, far_weight: np.float32, square: np.float32,
    scale: np.float32, quiet: np.float32,
) -> None:  # fmt: skip
    """Write 1 into look for the blocks in which somebody may act: is out, is due, or willing.

    The expression is that of `willing`, at the bounds: each operation rounds without changing the
    order, so no citizen's value is above his block's. All float32, as there.
    """
    one, none = F4(1.0), F4(0.0)
    for b in range(h.shape[0]):
        hardship = h[b] + add
        hardship = hardship if hardship > none else none
        hardship = hardship if hardship < one else one
        grievance = one - (one - hardship * left) * (one - ws * s[b]) * (one - wm * m[b])
        sight = (F4(near[b]) + far_weight * F4(far[b]) + square) * scale
        risk = r[b] * (one + wd * low_m[b]) * quiet
        may = np.uint8(grievance + sight - risk > tau)
        look[b] = may | np.uint8(out[b] > 0) | np.uint8(due[b] <= step)


@borrower
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


@borrower
def busy(state: Array, release: Array, act: Array, step: int) -> None:
    """Turn willing (0 or 1) into who must be looked at: 1, or 3 if he is out and willing.

    Who is held or rests is looked at on the step of his release, and not before.
    """
    for i in range(state.shape[0]):
        here, due = state[i], np.uint8(release[i] <= step)
        quiet, out = np.uint8(here == QUIET), np.uint8(here == OUT)
        away = np.uint8(here > OUT)
        act[i] = (quiet & act[i]) | out | ((out & act[i]) << np.uint8(1)) | (away & due)


@borrower
def any_of(act: Array) -> bool:
    """Tell whether anything is marked."""
    seen = np.uint8(0)
    for i in range(act.shape[0]):
        seen |= act[i]
    return seen != 0


@borrower
def willing_general(
    setup: Setup, fabric: Fabric, lo: int, hi: int, citizens: Citizens, places: Table, p: Row,
    q: int, violated: float, quiet: float, out: float,
) -> None:  # fmt: skip
    """The same for tie lists, near = all, thresholds per citizen and the weak rule, in float64.

    For rows lo to hi - 1 of place q.

    The weak rule compares counts: support has the weight needed when what he sees is at least
    (tau - g + R) / wx of what he could see, up to rounding.
    """
    first, n = setup.place[q].first, setup.place[q].citizens
    far = setup.rules.far_inside + setup.rules.far_outside
    for i in range(lo, hi):
        me_out = citizens.state[i] == OUT
        listed = first + np.int64(citizens.number[i])
        near_out, near = float(citizens.near[i]), float(ring_width(setup.rules.near, n))
        if setup.rules.everybody:
            near_out, near = float(places[q].out - (1 if me_out else 0)), float(n - 1)
        elif fabric.tie_start.shape[0] > 1:
            near = float(fabric.tie_start[listed + 1] - fabric.tie_start[listed])
        look = p.square * (near + far)
        sees = near_out + places[q].open * citizens.far[i]
        sees += look * places[q].crowd / setup.place[q].adults
        seen = near + places[q].open * far + look
        hardship = min(max(citizens.h[i] + places[q].hardship, 0.0), 1.0)
        g = 1.0 - (1.0 - hardship * (1.0 - places[q].legitimacy)) * (
            1.0 - p.ws * citizens.s[i] * violated
        ) * (1.0 - p.wm * citizens.m[i] * places[q].outrage)
        risk = citizens.r[i] * (1.0 + p.wd * citizens.m[i]) * (out if me_out else quiet)
        tau = fabric.thresholds[listed] if fabric.thresholds.shape[0] > 0 else p.tau
        if seen <= 0.0:
            comes = g - risk >= tau if setup.rules.weak else g - risk > tau
        elif setup.rules.weak:
            need = (tau - g + risk) * seen
            comes = p.wx * sees >= need - 1e-9 * max(1.0, abs(need))
        else:
            comes = g + p.wx * sees / seen - risk > tau
        citizens.act[i] = comes


@borrower
def special(setup: Setup, fabric: Fabric) -> bool:
    """Tell whether the rule is one that `willing` does not know."""
    listed = fabric.tie_start.shape[0] > 1 or fabric.thresholds.shape[0] > 0
    return setup.rules.everybody or setup.rules.weak or listed


@borrower
def terms(
    setup: Setup, places: Table, p: Row, order: int, foreign: float, q: int
) -> tuple[Terms, Terms]:
    """Return what a place's citizens share in a step, float32, as `willing` takes it.

    First add, left, ws, wm, wd, tau; then far_weight, square, scale, quiet, out.
    """
    violated = (1.0 - places[q].belief) * (1.0 - math.exp(-foreign / p.F0))
    quiet, out = risks(setup, p, places, order, q)
    near = float(ring_width(setup.rules.near, setup.place[q].citizens))
    far = float(setup.rules.far_inside + setup.rules.far_outside)
    square = p.square * (near + far)
    seen = near + places[q].open * far + square
    mind = (
        F4(places[q].hardship), F4(1.0 - places[q].legitimacy), F4(p.ws * violated),
        F4(p.wm * places[q].outrage), F4(p.wd), F4(p.tau),
    )  # fmt: skip
    sight = (
        F4(places[q].open), F4(square * places[q].crowd / setup.place[q].adults),
        F4(p.wx / seen if seen > 0.0 else 0.0), F4(quiet), F4(out),
    )  # fmt: skip
    return mind, sight


@borrower
def look(
    setup: Setup, fabric: Fabric, citizens: Citizens, places: Table, p: Row, order: int,
    foreign: float, q: int, lo: int, hi: int,
) -> None:  # fmt: skip
    """Write into citizens.act who of rows lo to hi - 1 is willing, by the general rule."""
    violated = (1.0 - places[q].belief) * (1.0 - math.exp(-foreign / p.F0))
    quiet, out = risks(setup, p, places, order, q)
    willing_general(setup, fabric, lo, hi, citizens, places, p, q, violated, quiet, out)


@borrower
def mark_blocks(block: Blocks, first: int, last: int, step: int, mind: Terms, sight: Terms) -> None:
    """Write into look which of the blocks first to last - 1, of either size, may have work."""
    heed(
        block.h[first:last], block.r[first:last], block.s[first:last], block.m[first:last],
        block.low_m[first:last], block.near[first:last], block.far[first:last],
        block.out[first:last], block.due[first:last], block.look[first:last], np.int32(step),
        mind[0], mind[1], mind[2], mind[3], mind[4], mind[5],
        sight[0], sight[1], sight[2], sight[3],
    )  # fmt: skip


@borrower
def look_fast(citizens: Citizens, lo: int, hi: int, mind: Terms, sight: Terms) -> None:
    """Write into citizens.act who of the rows lo to hi - 1, of one place, is willing."""
    willing(
        citizens.h[lo:hi], citizens.r[lo:hi], citizens.s[lo:hi], citizens.m[lo:hi],
        citizens.near[lo:hi], citizens.far[lo:hi], citizens.state[lo:hi], citizens.act[lo:hi],
        mind[0], mind[1], mind[2], mind[3], mind[4], mind[5],
        sight[0], sight[1], sight[2], sight[3], sight[4],
    )  # fmt: skip


@borrower
def chances(p: Row, arrests: float, length: float) -> tuple[float, float, float]:
    """Return the chance to leave in a step: quiet and willing, out and willing, out and not."""
    quiet = 1.0 - math.exp(-p.rho * length)
    stays = 1.0 - math.exp(-(p.phi + arrests) * length)
    goes = 1.0 - math.exp(-(p.rho + p.phi + arrests) * length)
    return quiet, stays, goes


@borrower
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


@borrower
def term(p: Row, state: int, u: float, length: float) -> int:
    """Return the steps for which somebody is held (uniform) or rests (exponential), 1 or more.

    Drawn at once: a rest of rate 1/T needs no draw in each of its steps.
    """
    days = u * p.jail_term if state == HELD else -p.rest * math.log(u)
    return 1 + int(min(days / length, 1e9))


@borrower
def move(setup: Setup, citizens: Citizens, places: Table, i: int, q: int, after: int) -> int:
    """Put citizen i of place q into a state; returns what his ties see: 1 he came, -1 went, 0."""
    before, block, top = citizens.state[i], citizens.block, citizens.top
    b, t = i // BLOCK, i // BLOCK**2
    citizens.state[i] = after
    if after > OUT:
        block.due[b] = min(block.due[b], citizens.release[i])
        top.due[t] = min(top.due[t], citizens.release[i])
    places[q].held += (after == HELD) - (before == HELD)
    came = (after == OUT) - (before == OUT)
    places[q].out += came
    block.out[b] += came
    top.out[t] += came
    return came


@borrower
def act(
    setup: Setup, fabric: Fabric, drawn: Drawn, citizens: Citizens, places: Table, p: Row,
    step: int, length: float, arrests: Array, order: int, foreign: float, who: Array,
    into: Array,
) -> float:  # fmt: skip
    """One step of all citizens: decide on what was, then move; returns persons newly held.

    arrests (P) per day; who (N) int32 and into (N) int8 are scratch.
    """
    tops = citizens.top.h.shape[0]
    count = choose(
        setup, fabric, drawn, citizens, places, p, step, length, arrests, order, foreign, who, into,
        0, tops,
    )  # fmt: skip
    newly = move_all(setup, citizens, places, who, into, 0, count, 0.0)
    push_all(setup, fabric, citizens, who, into, 0, count)
    return newly


@borrower
def choose(
    setup: Setup, fabric: Fabric, drawn: Drawn, citizens: Citizens, places: Table, p: Row,
    step: int, length: float, arrests: Array, order: int, foreign: float, who: Array,
    into: Array, begin: int, end: int,
) -> int:  # fmt: skip
    """Decide for the citizens of the large blocks begin to end - 1; returns how many move.

    They are written, with their new states, into who and into from the first citizen's row on.
    """
    at = begin * BLOCK**2
    count = at
    general = special(setup, fabric)
    for q in range(setup.place.shape[0]):
        lo, hi = max(setup.place[q].first, at), min(setup.place[q].stop, end * BLOCK**2)
        if lo >= hi:
            continue
        mind, sight = terms(setup, places, p, order, foreign, q)
        if general:
            look(setup, fabric, citizens, places, p, order, foreign, q, lo, hi)
        leaves = chances(p, arrests[q], length)
        first, last = lo // BLOCK**2, (hi - 1) // BLOCK**2 + 1
        everything = general or setup.rules.plain
        if everything or last - first < FEW:
            start, stop = lo // BLOCK, (hi - 1) // BLOCK + 1
            if everything:
                citizens.block.look[start:stop] = 1
            else:
                mark_blocks(citizens.block, start, stop, step, mind, sight)
            if not any_of(citizens.block.look[start:stop]):
                continue  # A call with all these arrays costs more than the look at a calm place.
            count = look_through(
                drawn, citizens, p, q, start, stop, lo, hi, general, step, length, leaves,
                arrests[q], mind, sight, who, into, count,
            )  # fmt: skip
            continue
        mark_blocks(citizens.top, first, last, step, mind, sight)
        t = first
        while t < last:
            if citizens.top.look[t] == 0:
                t += 1
                continue
            begun = t
            while t < last and citizens.top.look[t] != 0:
                t += 1
            start, stop = max(begun * BLOCK, lo // BLOCK), min(t * BLOCK, (hi - 1) // BLOCK + 1)
            mark_blocks(citizens.block, start, stop, step, mind, sight)
            count = look_through(
                drawn, citizens, p, q, start, stop, lo, hi, False, step, length, leaves, arrests[q],
                mind, sight, who, into, count,
            )  # fmt: skip
            for each in range(begun, t):
                rebound_top(citizens, each)
    return count - at


@borrower
def look_through(
    drawn: Drawn, citizens: Citizens, p: Row, q: int, b: int, last: int, lo: int, hi: int,
    general: bool, step: int, length: float, leaves: tuple[float, float, float], arrests: float,
    mind: Terms, sight: Terms, who: Array, into: Array, count: int,
) -> int:  # fmt: skip
    """Settle the marked blocks among b to last - 1, within rows lo to hi - 1 of place q."""
    block = citizens.block
    while b < last:
        if block.look[b] == 0:
            b += 1
            continue
        begin = b
        while b < last and block.look[b] != 0:
            b += 1
        start, stop = max(begin * BLOCK, lo), min(b * BLOCK, hi)
        if not general:
            look_fast(citizens, start, stop, mind, sight)
        count = settle(
            drawn, citizens, p, q, start, stop, step, length, leaves, arrests, who, into, count
        )
    return count


@borrower
def move_all(
    setup: Setup, citizens: Citizens, places: Table, who: Array, into: Array, start: int,
    stop: int, newly: float,
) -> float:  # fmt: skip
    """Move everybody listed from start to stop - 1; into becomes what `move` returns.

    Returns `newly`, persons newly held, with theirs added.
    """
    q = 0
    for k in range(start, stop):
        while who[k] >= setup.place[q].stop:
            q += 1
        if into[k] == HELD:
            newly += setup.place[q].weight
        into[k] = move(setup, citizens, places, who[k], q, into[k])
    return newly


@borrower
def push_all(
    setup: Setup, fabric: Fabric, citizens: Citizens, who: Array, into: Array, start: int, stop: int
) -> None:
    """Tell the ties of all listed from start to stop - 1, by what `move_all` left in into."""
    q = 0
    for k in range(start, stop):
        while who[k] >= setup.place[q].stop:
            q += 1
        if into[k] != 0:
            push(setup, fabric, citizens, who[k], q, np.int64(into[k]))


@borrower
def know_all(
    setup: Setup, fabric: Fabric, citizens: Citizens, who: Array, into: Array, start: int, stop: int
) -> None:
    """Work out the ties of all who are to tell them, without telling anybody."""
    q = 0
    for k in range(start, stop):
        while who[k] >= setup.place[q].stop:
            q += 1
        if into[k] != 0:
            know(setup, fabric, citizens, who[k], q)


@borrower
def tell_all(
    setup: Setup, fabric: Fabric, citizens: Citizens, who: Array, into: Array, start: int,
    stop: int, lo: int, hi: int,
) -> None:  # fmt: skip
    """Tell those ties, worked out before, that lie in rows lo to hi - 1."""
    for k in range(start, stop):
        if into[k] != 0:
            row = fabric.rows[who[k]]
            tell(citizens, row, setup.rules.near, np.int64(into[k]), lo, hi)


@borrower
def settle(
    drawn: Drawn, citizens: Citizens, p: Row, q: int, start: int, stop: int, step: int,
    length: float, leaves: tuple[float, float, float], arrests: float, who: Array, into: Array,
    count: int,
) -> int:  # fmt: skip
    """Draw for those of rows start to stop - 1 who may change; returns the new count of who."""
    busy(citizens.state[start:stop], citizens.release[start:stop], citizens.act[start:stop], step)
    everyone = citizens.h.shape[0]
    k0, k1 = moment_key(drawn, step, q)
    for b in range(start // BLOCK, (stop - 1) // BLOCK + 1):
        # The bounds are of the whole block, which may reach into the next place.
        lo, hi = b * BLOCK, min((b + 1) * BLOCK, everyone)
        rebound(
            citizens.near[lo:hi], citizens.far[lo:hi], citizens.state[lo:hi],
            citizens.release[lo:hi], citizens.block, b,
        )  # fmt: skip
        lo, hi = max(lo, start), min(hi, stop)
        if not any_of(citizens.act[lo:hi]):
            continue
        for i in range(lo, hi):
            if citizens.act[i] == 0:
                continue
            before, after = citizens.state[i], QUIET
            if before <= OUT:
                w0, w1, w2, _ = philox(k0, k1, citizens.number[i], q, step, ACT)
                comes = citizens.act[i] == 3
                after = decide(w0, w1, before, comes, leaves, p.rho, p.phi, arrests)
                if after == before:
                    continue
                if after > OUT:
                    citizens.release[i] = step + term(p, after, uniform(w2), length)
            who[count], into[count] = i, after
            count += 1
    return count


@borrower
def ignite(
    setup: Setup, fabric: Fabric, drawn: Drawn, citizens: Citizens, places: Table, k: int,
    share: float, q: int,
) -> None:  # fmt: skip
    """Bring out random quiet citizens of a place: event k, a share of them."""
    k0, k1 = person_key(drawn, q)
    for i in range(setup.place[q].first, setup.place[q].stop):
        if citizens.state[i] == QUIET:
            w0, _, _, _ = philox(k0, k1, citizens.number[i], q, k, SPARK)
            if uniform(w0) < share:
                came = move(setup, citizens, places, i, q, OUT)
                push(setup, fabric, citizens, i, q, np.int64(came))


@borrower
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
