"""The barracks: units that obey, waver or go over, and what everybody thinks of the odds.

Claims that units weigh sympathy, the other units and the regime's odds against their cohesion, so
that loyalty can tip. Thresholds among soldiers follow Granovetter (1978), doi:10.1086/226707; the
pull of the regime's odds is the bandwagon of Kuran (1991), doi:10.2307/2010422.

Reads: places.{crowd, belief, outrage}, now.{pi, called, promised, foreign, sites_lost}, guests.
Writes: units.{place, state, arrives}, places.{obeying, absent, gone, free}, now.{force, men,
share_lost, pi, pi0}. Draws: UNIT, ANSWER, MARCH, TURN.

    d = y (X + wo O)(1 - wf b) + wu (.65 others here + .35 nationwide not obeying)
        - (c + wpi clip(pi + e, 0, 1)),    X = A / (A + 2 C + c0)
    obeying if d <= 0, wavering to delta, gone over above; back at a rate while d < -.05
    pi = logistic(z0 - z_site lost - z_unit not obeying - z_crowd X - z_sign called + z_back B)
    B = max(1 - exp(-F/F1), credibility of a promise)

Units answer one after the other, in rounds of at most half an answer each, so that a tipping army
tips alike with any step.
"""

from __future__ import annotations

import math

from corcyra.kernels import borrower
from corcyra.model.clash import C0
from corcyra.model.draws import ANSWER, MARCH, TURN, UNIT, moment_key, normal, philox, uniform
from corcyra.model.layout import Array, Drawn, Row, Setup, Table

OBEYING, WAVERING, GONE = 0, 1, 2
CALM_CROWD = 0.05
"""A place is calm, and may spare its units, while X is under this."""


@borrower
def muster(setup: Setup, drawn: Drawn, p: Row, units: Table) -> None:
    """Draw every unit's cohesion (normal), sympathy and private bias (normal)."""
    for u in range(setup.unit.shape[0]):
        number, service = setup.unit[u].number, setup.unit[u].service
        home = setup.unit[u].place
        w0, w1, w2, _ = philox(drawn.unit[0], drawn.unit[1], number, home, service, UNIT)
        units[u].place = home
        mean = p.cohesion_mean + setup.unit[u].cohesion
        units[u].cohesion = mean + p.cohesion_sd * normal(uniform(w0))
        # Sympathy spreads evenly about its mean, over what [0, 1] leaves on the nearer side.
        middle = min(max(p.sympathy_mean + setup.unit[u].sympathy, 0.0), 1.0)
        width = min(middle, 1.0 - middle)
        if p.sympathy_mean == 0.0:
            middle, width = 0.0, 0.0
        units[u].sympathy = middle + width * (2.0 * uniform(w1) - 1.0)
        units[u].bias = p.bias_sd * normal(uniform(w2))


@borrower
def count(setup: Setup, now: Row, units: Table, places: Table, step: int) -> None:
    """Count men by place and state, and men not obeying in all, under way included.

    Where no unit has changed since the last count and none arrives, the last count stands.
    """
    if now.counted > 0.0 and step < now.next_arrival and not setup.rules.plain:
        return
    now.counted, now.next_arrival = 1.0, math.inf
    for q in range(places.shape[0]):
        places[q].obeying, places[q].absent, places[q].gone = 0.0, 0.0, 0.0
    men, absent = 0.0, 0.0
    for u in range(setup.unit.shape[0]):
        n, q = setup.unit[u].men, units[u].place
        men += n
        if units[u].state != OBEYING:
            absent += n
        if units[u].arrives > step:
            now.next_arrival = min(now.next_arrival, float(units[u].arrives))
            continue
        if units[u].state == OBEYING:
            places[q].obeying += n
        else:
            places[q].absent += n
            if units[u].state == GONE:
                places[q].gone += n
    now.men, now.men_absent = men, absent
    now.share_lost = absent / men if men > 0.0 else 0.0


@borrower
def deploy(setup: Setup, p: Row, places: Table, guests: Table) -> float:
    """Write C by place: obeying men not tied to sites, those whom guests free, who fights."""
    total = 0.0
    for q in range(setup.place.shape[0]):
        tied = p.guard * places[q].obeying
        freed, fight = 0.0, 0.0
        for k in range(guests.shape[0]):
            if setup.member[k].place == q:
                if setup.member[k].combat:
                    fight += guests[k].here
                else:
                    freed += p.relief * guests[k].here
        places[q].free = places[q].obeying - tied + min(freed, tied) + fight
        total += places[q].free
    return total


@borrower
def survival(p: Row, now: Row, backing: float) -> float:
    """Return pi, the perceived chance that the regime survives, given backing B."""
    z = p.z0 - p.z_site * now.sites_lost - p.z_unit * now.share_lost
    z -= p.z_crowd * now.crowd_pressure + p.z_sign * now.called
    return 1.0 / (1.0 + math.exp(-(z + p.z_back * backing)))


@borrower
def assess(setup: Setup, p: Row, now: Row) -> None:
    """Set pi and pi0, the odds with and without foreign men and promises."""
    backing = 1.0 - math.exp(-now.foreign / p.F1)
    if now.promised > 0.0:
        backing = max(backing, p.credibility)
    now.pi = survival(p, now, backing)
    now.pi0 = survival(p, now, 0.0)


@borrower
def temptation(p: Row, units: Table, places: Table, u: int, pull: float, others: float,
               pi: float) -> float:  # fmt: skip
    """Return d of unit u; pull = (X + wo O)(1 - wf b) of its place."""
    odds = min(max(pi + units[u].bias, 0.0), 1.0)
    return units[u].sympathy * pull + p.wu * others - units[u].cohesion - p.wpi * odds


@borrower
def respond(state: int, d: float, answers: bool, returns: bool, p: Row) -> int:
    """Return a unit's state after its chance to answer (or to return) with temptation d."""
    if state == GONE:
        return OBEYING if returns and d < -0.05 else GONE
    if not answers:
        return state
    if d <= 0.0:
        return OBEYING
    return WAVERING if d <= p.delta else GONE


@borrower
def pulls(p: Row, places: Table, pull: Array) -> None:
    """Write what draws a unit of each place to the crowd, (X + wo O)(1 - wf b)."""
    for q in range(pull.shape[0]):
        crowd = places[q].crowd
        x = crowd / (crowd + 2.0 * places[q].free + C0)
        pull[q] = (x + p.wo * places[q].outrage) * (1.0 - p.wf * places[q].belief)


@borrower
def settled(p: Row, state: int, d: float) -> bool:
    """Tell whether a unit in this state stays in it whatever it draws."""
    if state == OBEYING:
        return d <= 0.0
    if state == GONE:
        return d >= -0.05
    return 0.0 < d <= p.delta


@borrower
def nobody_doubts(p: Row, now: Row, units: Table, pull: Array) -> bool:
    """Tell whether all obey and none can be tempted, whatever its place: no unit need be asked.

    The firmest pull and the least cohesion bound every unit's d; the odds make it firmer the higher
    they are, so a bound taken at lower odds still holds.
    """
    if now.men_absent > 0.0:
        return False
    most = 0.0
    for q in range(pull.shape[0]):
        most = max(most, pull[q])
    if now.pi < now.edge_pi or now.edge_pi == 0.0:
        now.edge, now.edge_pi = -math.inf, now.pi
        for u in range(units.shape[0]):
            odds = min(max(now.pi + units[u].bias, 0.0), 1.0)
            now.edge = max(now.edge, -units[u].cohesion - p.wpi * odds)
    # Sympathy is at most 1. The margin covers the rounding of a sum in another order.
    return most + now.edge < -1e-9


@borrower
def answer(
    setup: Setup, drawn: Drawn, p: Row, now: Row, units: Table, places: Table, step: int,
    length: float, pull: Array, open_: Array,
) -> None:  # fmt: skip
    """Let the units answer, one after the other, each seeing what the others did.

    pull (P) and open_ (U) uint8 are scratch. A unit that is settled stays so until somebody moves,
    so after a round in which nobody did only the others (open_) are looked at: the same result.
    """
    if p.mu <= 0.0 or setup.unit.shape[0] == 0:
        return
    pulls(p, places, pull)
    if not setup.rules.plain and nobody_doubts(p, now, units, pull):
        return
    men, absent = now.men, now.men_absent
    rounds = max(1, math.ceil(2.0 * p.mu * length))
    ready = 1.0 - math.exp(-p.mu * length / rounds)
    back = 1.0 - math.exp(-p.unit_return * length / rounds)
    n = setup.unit.shape[0]
    k0, k1 = moment_key(drawn, step, -1)
    known = False
    for turn in range(rounds):
        first = int(uniform(philox(k0, k1, turn, 0, step, TURN)[0]) * n)
        moved = False
        for j in range(n):
            u = first + j if first + j < n else first + j - n
            if (known and open_[u] == 0) or units[u].arrives > step:
                continue
            q, mine, state = units[u].place, setup.unit[u].men, units[u].state
            me = 0.0 if state == OBEYING else mine
            here = places[q].obeying + places[q].absent - mine
            others = 0.65 * (places[q].absent - me) / here if here > 0.0 else 0.0
            others += 0.35 * (absent - me) / (men - mine) if men > mine else 0.0
            d = temptation(p, units, places, u, pull[q], others, now.pi)
            open_[u] = not settled(p, state, d)
            if open_[u] == 0:
                continue
            number, service = setup.unit[u].number, setup.unit[u].service
            w0, w1, _, _ = philox(
                k0, k1, number, setup.unit[u].place * 64 + service, step * 64 + turn, ANSWER
            )
            after = respond(state, d, uniform(w0) < ready, uniform(w1) < back, p)
            if after == state:
                continue
            units[u].state = after
            moved, known, now.counted = True, False, 0.0
            if (after == OBEYING) != (state == OBEYING):
                change = mine if after != OBEYING else -mine
                absent += change
                places[q].absent += change
                places[q].obeying -= change
        known = not moved


@borrower
def march(
    setup: Setup, drawn: Drawn, p: Row, now: Row, units: Table, places: Table, step: int,
    length: float, draw: Array,
) -> None:  # fmt: skip
    """Send mobile obeying units of calm places where the crowds are; draw (P) is scratch."""
    if p.move_rate <= 0.0:
        return
    total = 0.0
    for q in range(draw.shape[0]):
        need = places[q].crowd * (setup.place[q].importance + 0.03)
        draw[q] = need / (1.0 + places[q].free / (places[q].crowd + C0))
        total += draw[q]
    if total <= 0.0:
        return
    leaves = 1.0 - math.exp(-p.move_rate * length)
    k0, k1 = moment_key(drawn, step, -1)
    for u in range(setup.unit.shape[0]):
        if setup.unit[u].mobile == 0 or units[u].state != OBEYING or units[u].arrives > step:
            continue
        q, crowd = units[u].place, places[units[u].place].crowd
        if crowd >= CALM_CROWD * (crowd + 2.0 * places[q].free + C0):
            continue
        number, service = setup.unit[u].number, setup.unit[u].service
        w0, w1, _, _ = philox(k0, k1, number, setup.unit[u].place * 64 + service, step, MARCH)
        if uniform(w0) >= leaves:
            continue
        left = uniform(w1) * total
        to = 0
        while to < draw.shape[0] - 1 and left >= draw[to]:
            left -= draw[to]
            to += 1
        if to != q:
            units[u].place, now.counted = to, 0.0
            days = setup.distance[q, to] / p.speed
            units[u].arrives = step + 1 + int(min(days / length + 0.5, 1e9))
