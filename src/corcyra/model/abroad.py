"""Abroad: the patron's interest, the council of the alliance, troops that come and go.

Claims that a patron sends when the regime's odds gained and the leverage gained outweigh cost and
blame, that members follow him as far as they depend on him, and that a client whom one's own army
does not save becomes dependent. Members' views settle as in Friedkin and Johnsen (1999).

Reads: now.{pi, pi0, called, belief, sovereignty, dependence}, court.{power, ideal}. Writes: now.{
answered, answer_at, promised, landing_at, foreign, withdrawing, dependence}, guests.*,
court.heeded. Draws: none.

    U = stake (pi1 - pi0) + gain lev (D*1 - D) - cost F*/1000 - blame s (1 - b)
    D* = max(0, 1 - pi0 / pi); D follows with half-lives of .5 d up and 5 d down
"""

from __future__ import annotations

import math

from corcyra.kernels import borrower
from corcyra.model.barracks import survival
from corcyra.model.layout import Array, Court, Drawn, Row, Setup, Table
from corcyra.model.palace import RESPONSE, wish

CONSENSUS, MAJORITY, LEADER = 0, 1, 2
NEVER, CALLED, INTEREST, UNASKED = 0, 1, 2, 3
NONE, PROMISE, TROOPS = 0, 1, 2
UP, DOWN = 0.5, 5.0
"""Half-lives of dependence, days."""


@borrower
def depend(now: Row, length: float) -> None:
    """Let D follow D*, what the patron could take away."""
    wanted = max(0.0, 1.0 - now.pi0 / now.pi) if now.pi > 0.0 else 0.0
    half = UP if wanted > now.dependence else DOWN
    now.dependence += (wanted - now.dependence) * (1.0 - 2.0 ** (-length / half))


@borrower
def planned(setup: Setup, guests: Table) -> float:
    """Return F*, the men of all contingents."""
    total = 0.0
    for k in range(setup.member.shape[0]):
        if setup.member[k].sends:
            total += setup.member[k].men
    return total


@borrower
def interest(setup: Setup, p: Row, now: Row, men: float) -> float:
    """Return U, the patron's interest in having `men` there, in utils."""
    with_men = survival(p, now, 1.0 - math.exp(-men / p.F1))
    without = survival(p, now, 0.0)
    leverage = max(0.0, 1.0 - without / with_men) - now.dependence
    worth = p.stake * (with_men - without) + p.gain * p.lev * leverage
    return worth - p.cost * men / 1000.0 - p.blame * now.sovereignty * (1.0 - now.belief)


@borrower
def leader_view(setup: Setup, p: Row, now: Row, men: float) -> float:
    """Return the leading member's own view of sending, in [0, 1]."""
    if setup.rules.answer == NEVER:
        return 0.0
    if setup.rules.answer == CALLED:
        return 1.0
    return 1.0 / (1.0 + math.exp(-interest(setup, p, now, men) / p.u0))


@borrower
def vote(setup: Setup, drawn: Drawn, p: Row, leads: float, flipped: int, others: bool,
         view: Array) -> bool:  # fmt: skip
    """Settle the members' views (M) and tell whether the council says yes.

    flipped = a member whose own view is turned round, or all but him if `others`; -1 = nobody.
    """
    lead = setup.rules.alliance_leader
    yes, voters = 0, 0
    own = leads
    if flipped >= 0 and (flipped == lead) != others:
        own = 1.0 - own
    for k in range(view.shape[0]):
        if k == lead:
            view[k] = own
        else:
            base = drawn.member[k].base
            if flipped >= 0 and (flipped == k) != others:
                base = 1.0 - base
            # With nobody to follow, a member keeps to itself.
            led = setup.member[lead].votes == 1
            a = 1.0 - math.exp(-p.q * setup.member[k].dependence) if led else 0.0
            view[k] = (1.0 - a) * base + a * own
        if setup.member[k].votes:
            voters += 1
            yes += view[k] > 0.5
    if setup.rules.charter == LEADER:
        return setup.member[lead].votes == 1 and view[lead] > 0.5
    if setup.rules.charter == MAJORITY:
        return 2 * yes > voters
    return voters > 0 and yes == voters


@borrower
def council(
    setup: Setup, drawn: Drawn, p: Row, now: Row, guests: Table, flips: Array,
    views: Array,
) -> bool:  # fmt: skip
    """Ask the alliance once; set who goes, and who turns the answer: flips (M, 2).

    Column 0: the member alone; column 1: all the others together.
    """
    leads = leader_view(setup, p, now, planned(setup, guests))
    yes = vote(setup, drawn, p, leads, -1, False, views)
    for k in range(guests.shape[0]):
        guests[k].goes = setup.member[k].sends == 1 and views[k] > 0.5
    for k in range(guests.shape[0]):
        flips[k, 0] = vote(setup, drawn, p, leads, k, False, views) != yes
        flips[k, 1] = vote(setup, drawn, p, leads, k, True, views) != yes
    return yes


@borrower
def meet(
    setup: Setup, drawn: Drawn, p: Row, now: Row, guests: Table, flips: Array,
    views: Array,
) -> None:  # fmt: skip
    """Let the council meet if it is due, until it says yes."""
    if setup.rules.alliance_leader < 0 or now.answered > 0.0:
        return
    due = now.called > 0.0 and now.day >= now.call + p.t_c - 1e-9
    if not due and setup.rules.answer != UNASKED:
        return
    if council(setup, drawn, p, now, guests, flips, views):
        now.answered = 1.0
        now.answer_at = now.day
        now.promised = 1.0 if setup.rules.sending >= PROMISE else 0.0


@borrower
def come_and_go(setup: Setup, drawn: Drawn, p: Row, now: Row, guests: Table, length: float) -> None:
    """Land and withdraw contingents; troops stay while it is the patron's interest, or calm."""
    if now.answered == 0.0 or (now.promised == 0.0 and now.foreign == 0.0):
        return
    if now.withdrawing == 0.0:
        _ask_to_stay(setup, p, now, guests, length)
    if now.withdrawing > 0.0:
        now.promised = 0.0
    total = 0.0
    for k in range(guests.shape[0]):
        if setup.rules.sending == TROOPS and guests[k].goes:
            if now.withdrawing > 0.0:
                leaving = setup.member[k].men * p.leave_rate * length
                guests[k].here = max(0.0, guests[k].here - leaving)
            else:
                # Men land at their rate from the end of the delay on, whatever the step.
                since = now.day + length - now.answer_at - drawn.member[k].delay
                landed = max(0.0, since) * setup.member[k].rate
                guests[k].here = min(setup.member[k].men, landed)
        total += guests[k].here
    if total > 0.0 and math.isnan(now.landing_at):
        now.landing_at = now.day + length
    now.foreign = total


@borrower
def _ask_to_stay(setup: Setup, p: Row, now: Row, guests: Table, length: float) -> None:
    """Ask once a day whether the stay is still wanted: U at what is there, D as it has become."""
    here = now.answer_at if math.isnan(now.landing_at) else now.landing_at
    if math.floor(now.day - here) == math.floor(now.day - here - length):
        return
    if setup.rules.withdrawal != 1 and setup.rules.answer >= INTEREST:
        men = now.foreign if now.foreign > 0.0 else planned(setup, guests)
        now.withdrawing = 1.0 if interest(setup, p, now, men) <= 0.0 else 0.0
    if setup.rules.withdrawal != 0 and now.calm_for >= p.calm_days:
        now.withdrawing = 1.0


@borrower
def keep_deals(setup: Setup, drawn: Drawn, p: Row, now: Row, court: Court) -> bool:
    """Let the patron end deals that no longer pay; tells whether one was ended now.

    He heeds client i while v_i value_i >= max_j (v_j value_j) - k_break, with value_i =
    1 - |ideal_i - his own| on the response. Deals matter from the call, or the landing, on.
    """
    k = setup.rules.patron
    if k < 0 or setup.rules.binding or (now.called == 0.0 and now.foreign == 0.0):
        return False
    # His own wish, not the one that his deals already pull.
    own = wish(drawn, now, k, RESPONSE)
    best = 0.0
    for j in range(court.power.shape[0]):
        if j != k:
            gap = abs(court.ideal[j, RESPONSE] - own)
            best = max(best, court.power[j] * (1.0 - gap))
    ended = False
    for c in range(setup.clients.shape[0]):
        if court.heeded[c]:
            i = setup.clients[c]
            gap = abs(court.ideal[i, RESPONSE] - own)
            if court.power[i] * (1.0 - gap) < best - p.k_break:
                court.heeded[c] = 0
                ended = True
    return ended
