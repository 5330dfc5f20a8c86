"""A run: the arenas in order, step after step, compiled and free of Python inside.

The order within a step: events; what there is (crowds, force, sites, odds); the palace deliberates;
call, dismissal, council, landing, deals; then everybody moves at once on what was: the press, the
street, the clash, the barracks, legitimacy; last, the ends.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from corcyra.kernels import borrower, kernel
from corcyra.model import abroad, barracks, clash, ends, legitimacy, numerics, palace, press, street
from corcyra.model.layout import Array, Citizens, Court, Drawn, Events, Fabric, Row, Setup, Table
from corcyra.model.stock import crowds, happen, means, take_stock


@kernel
def govern(
    setup: Setup, drawn: Drawn, events: Events, p: Row, now: Row, citizens: Citizens, places: Table,
    court: Court, guests: Table, out: Row, by_actor: Array, by_member: Array,
    flips: Array, scratch: Array, length: float,
) -> None:  # fmt: skip
    """Let palace and patron act on what the palace wants: call, dismissal, landing, deals."""
    if setup.rules.may_call and now.called == 0.0 and now.wants_call > 0.0:
        ends.call(setup, drawn, p, now, citizens, places, court, out, by_actor)
    if (
        setup.rules.target >= 0
        and now.dismissed == 0.0
        and _dismissal_due(setup, events, now, length)
    ):
        now.dismissed = 1.0
        out.dismissed_day = now.day
    if now.answered == 0.0 and setup.rules.alliance_leader >= 0:
        meets = now.called > 0.0 or setup.rules.answer == abroad.UNASKED
        flips[:] = np.nan
        abroad.meet(setup, drawn, p, now, guests, flips, scratch)
        if meets and not math.isnan(flips[0, 0]):
            by_member[:] = flips.T
    abroad.come_and_go(setup, drawn, p, now, guests, length)
    if abroad.keep_deals(setup, drawn, p, now, court) and math.isnan(out.deal_broken):
        out.deal_broken = now.day


@borrower
def _dismissal_due(setup: Setup, events: Events, now: Row, length: float) -> bool:
    """Tell whether the dismissal happens now: decided by the palace, or dated."""
    if setup.rules.dismissal == 1:
        return now.wants_dismiss > 0.0
    if setup.rules.dismissal == 2:
        for k in range(events.dismiss_days.shape[0]):
            if now.day <= events.dismiss_days[k] < now.day + length:
                return True
    return False


@borrower
def record(
    setup: Setup, now: Row, out: Row, places: Table, court: Court, row: Array,
    local: Array,
) -> None:  # fmt: skip
    """Write one row of the national series, and one of the local ones if there is room."""
    row[0], row[1], row[2], row[3] = now.crowd, now.held, now.force, now.share_lost
    row[4], row[5] = out.deaths, out.deaths_official
    row[6], row[7], row[8] = now.legitimacy, now.reputation, now.friendship
    row[9], row[10], row[11], row[12] = now.belief, now.outrage, now.pi, now.pi0
    row[13], row[14], row[15], row[16] = now.foreign, now.dependence, now.order, now.sites_lost
    for i in range(court.power.shape[0]):
        row[17 + i] = court.power[i]
    for q in range(local.shape[0]):
        local[q, 0], local[q, 1] = places[q].crowd, places[q].free
        local[q, 2], local[q, 3] = places[q].deaths, places[q].legitimacy
        local[q, 4], local[q, 5] = places[q].belief, places[q].site_lost


@kernel
def begin(
    setup: Setup, drawn: Drawn, p: Row, now: Row, places: Table, units: Table, court: Court,
    out: Row,
) -> None:  # fmt: skip
    """Make the forces, and the calm before day 0 of people who are made (`people.populate`)."""
    barracks.muster(setup, drawn, p, units)
    total = 0.0
    for q in range(setup.place.shape[0]):
        places[q].belief = p.trust
        places[q].legitimacy = p.L_norm
        total += setup.place[q].adults
        now.sovereignty += setup.place[q].adults * places[q].s_mean
    now.sovereignty /= total
    court.heeded[:] = 1
    now.reputation, now.reputation_norm = p.G_norm, p.G_norm
    now.friendship, now.friendship_norm = p.Q_norm, p.Q_norm
    now.order = 1.0
    now.call, now.answer_at, now.landing_at, now.peak_at = np.nan, np.nan, np.nan, np.nan
    now.restored_from = np.nan
    out.pi_min, out.army_confidence_min, out.legitimacy_min = 1.0, 1.0, 1.0


@borrower
def adults_of(setup: Setup) -> float:
    """Return the nation's adults."""
    adults = 0.0
    for q in range(setup.place.shape[0]):
        adults += setup.place[q].adults
    return adults


class Desk(NamedTuple):
    """Scratch of a run; nothing in it outlives a step."""

    rates: Array  # (P) arrests a day
    before: Array  # (P) crowd at the start of the step, then its mean over the step
    place: Array  # (P)
    unit: Array  # (U) uint8
    flips: Array  # (M, 2)
    member: Array  # (M)
    ideal: Array  # (A, 1)
    settled: Array  # (A, 1)


class Kept(NamedTuple):
    """What a run records beside its outcomes that are one number."""

    by_actor: Array  # (outcomes, A)
    by_member: Array  # (outcomes, M)
    recent: Array  # (P, delay + 1) deaths not yet announced
    flipped: Array  # (3)
    national: Array  # (T, columns)
    local: Array  # (T, P or 0, columns)
    recorded: Array  # (T) days


@kernel
def desk_for(setup: Setup, units: Table, court: Court, guests: Table) -> Desk:
    """Return the scratch of a run."""
    places, members, actors = setup.place.shape[0], guests.shape[0], court.power.shape[0]
    return Desk(
        np.empty(places), np.empty(places), np.empty(places), np.empty(units.shape[0], np.uint8),
        np.empty((members, 2)), np.empty(members), np.empty((actors, 1)), np.empty((actors, 1)),
    )  # fmt: skip


@borrower
def before_street(
    setup: Setup, fabric: Fabric, drawn: Drawn, events: Events, p: Row, now: Row,
    citizens: Citizens, places: Table, units: Table, court: Court, guests: Table, out: Row,
    desk: Desk, kept: Kept, length: float, stride: int, step: int, resumed: bool, pause: bool,
) -> int:  # fmt: skip
    """Play a step up to the street; returns 0, or what `simulate` returns where it ends here.

    A run that is `resumed` goes on from where the palace, with `pause`, wanted to call.
    """
    if not resumed:
        now.day = step * length
        happen(setup, fabric, drawn, events, p, now, citizens, places, length)
        take_stock(setup, events, p, now, places, units, guests, step, length)
        means(setup, now, places)
        palace.deliberate(setup, drawn, p, now, court)
        if pause and step > 0 and now.called == 0.0 and now.wants_call > 0.0:
            return -1 - step
    govern(
        setup, drawn, events, p, now, citizens, places, court, guests, out, kept.by_actor,
        kept.by_member, desk.flips, desk.member, length,
    )  # fmt: skip
    where = numerics.broken(now, out, court)
    if where != 0:
        return where * numerics.STEPS + step
    if stride > 0 and step % stride == 0:
        k = step // stride
        kept.recorded[k] = now.day
        record(setup, now, out, places, court, kept.national[k], kept.local[k])
    ends.watch_deployment(
        setup, drawn, now, citizens, places, court, out, kept.by_actor, step, length
    )
    ends.watch_obedience(
        setup, drawn, now, court, out, length, kept.flipped, desk.ideal, desk.settled
    )
    ends.watch_rest(setup, now, places, out)
    press.tell(setup, p, places, now.crowd, adults_of(setup), length)
    clash.arrest_rates(setup, p, places, int(now.order), desk.rates)
    for q in range(places.shape[0]):
        desk.before[q] = places[q].crowd
    return 0


@borrower
def after_street(
    setup: Setup, drawn: Drawn, events: Events, p: Row, now: Row, places: Table, units: Table,
    out: Row, desk: Desk, kept: Kept, newly: float, step: int, length: float,
) -> bool:  # fmt: skip
    """Play the rest of a step, in which `newly` persons were held; tells whether the run ends.

    The order of everything in it is that of what was, as everybody moves at once.
    """
    order, before = int(now.order), desk.before
    out.held_total += newly
    crowds(setup, events, now, places, length)
    for q in range(places.shape[0]):
        before[q] = 0.5 * (before[q] + places[q].crowd)
    out.out_days += before.sum() * length
    dead, hurt, men = clash.toll(setup, drawn, p, places, kept.recent, order, step, length, before)
    out.deaths += dead
    out.wounded += hurt
    out.force_deaths += men
    barracks.answer(setup, drawn, p, now, units, places, step, length, desk.place, desk.unit)
    barracks.march(setup, drawn, p, now, units, places, step, length, desk.place)
    delay = round(p.official_delay / length)
    believed, announced = press.mourn(setup, p, places, kept.recent, step, delay)
    out.deaths_believed += believed
    out.deaths_official += announced
    violated, disorder, thanks = legitimacy.judge(setup, p, now, places, before, length)
    holds = not (now.dismissed > 0.0 and setup.rules.target == setup.rules.leader)
    legitimacy.befriend(p, now, violated, disorder, thanks, holds, length)
    means(setup, now, places)
    ends.watch_crowd(setup, p, now, places, out, adults_of(setup), length)
    ends.mark_days(p, now, out, length)
    disturbed = setup.rules.watched and out.crowd_peak > p.calm
    return ends.falls(p, now, out, length) or disturbed


@borrower
def finish(
    setup: Setup, drawn: Drawn, p: Row, now: Row, places: Table, units: Table, court: Court,
    guests: Table, out: Row, kept: Kept, days: float, steps: int,
) -> int:  # fmt: skip
    """Set the outcomes of the end; returns what `simulate` returns."""
    where = numerics.broken(now, out, court)
    if where == 0:
        where = numerics.broken_below(places, units)
    if where != 0:
        return where * numerics.STEPS + steps
    ends.close(setup, drawn, p, now, court, guests, out, kept.by_actor, kept.flipped, days)
    return 0


@kernel
def simulate(
    setup: Setup, fabric: Fabric, drawn: Drawn, events: Events, p: Row, now: Row,
    citizens: Citizens, places: Table, units: Table, court: Court, guests: Table, out: Row,
    by_actor: Array, by_member: Array, recent: Array, flipped: Array, national: Array,
    local: Array, recorded: Array, days: float, length: float, stride: int, first: int, pause: bool,
) -> int:  # fmt: skip
    """Run one world; returns 0, or `numerics.STEPS` x what broke + step where a number broke.

    national (T, columns), local (T, P or 0, columns) and recorded (T) take every stride-th step;
    rows after a fall stay NaN. With `pause` the run stops where the palace first wants to call,
    before it does, and returns -1 - step; with first = that step it goes on from there.
    The arrays are those of `begin`. `cuda.simulate` is the same loop with the street on a GPU.
    """
    everyone = setup.rules.people
    who, into = np.empty(everyone, np.int32), np.empty(everyone, np.int8)
    desk = desk_for(setup, units, court, guests)
    kept = Kept(by_actor, by_member, recent, flipped, national, local, recorded)
    steps = math.ceil(days / length - 1e-9)
    for step in range(first, steps):
        code = before_street(
            setup, fabric, drawn, events, p, now, citizens, places, units, court, guests, out,
            desk, kept, length, stride, step, first > 0 and step == first, pause,
        )  # fmt: skip
        if code != 0:
            return code
        newly = street.act(
            setup, fabric, drawn, citizens, places, p, step, length, desk.rates, int(now.order),
            now.foreign, who, into,
        )  # fmt: skip
        if after_street(
            setup, drawn, events, p, now, places, units, out, desk, kept, newly, step, length
        ):
            break
    return finish(
        setup, drawn, p, now, places, units, court, guests, out, kept, days, steps
    )  # fmt: skip
