"""A run: the arenas in order, step after step, compiled and free of Python inside.

The order within a step: events; what there is (crowds, force, sites, odds); the palace deliberates;
call, dismissal, council, landing, deals; then everybody moves at once on what was: the press, the
street, the clash, the barracks, legitimacy; last, the ends.
"""

from __future__ import annotations

import math

import numpy as np

from corcyra.kernels import borrower, kernel
from corcyra.model import abroad, barracks, clash, ends, legitimacy, palace, people, press, street
from corcyra.model.layout import Array, Citizens, Court, Drawn, Events, Fabric, Row, Setup, Table

NUMBERS, ODDS, NAMES = 1, 2, 3  # where a run broke: numbers that are not finite, by mechanism


@borrower
def happen(
    setup: Setup, fabric: Fabric, drawn: Drawn, events: Events, p: Row, now: Row,
    citizens: Citizens, places: Table, length: float,
) -> None:  # fmt: skip
    """Apply the dated events whose day lies in this step, and the windows that are open."""
    start, end = now.day, now.day + length
    for k in range(events.shock.shape[0]):
        day, size, gain = events.shock[k]
        if start <= day < end:
            for q in range(setup.place.shape[0]):
                places[q].hardship += size * events.shock_where[k, q]
            if gain > 0.0:
                legitimacy.concede(setup, p, places, gain, events.shock_where[k])
    for k in range(events.spark.shape[0]):
        if start <= events.spark[k, 0] < end:
            q = int(events.spark[k, 2])
            street.ignite(setup, fabric, drawn, citizens, places, k, events.spark[k, 1], q)
    for q in range(setup.place.shape[0]):
        places[q].alarm = 0.0
        for k in range(events.alarm.shape[0]):
            if events.alarm_where[k, q] and _open(
                events.alarm[k, 0], events.alarm[k, 1], start, end
            ):
                places[q].alarm = max(places[q].alarm, events.alarm[k, 2])
        places[q].open = p.open
        for k in range(events.dark.shape[0]):
            if events.dark_where[k, q] and _open(events.dark[k, 0], events.dark[k, 1], start, end):
                places[q].open = min(places[q].open, events.dark[k, 2])


@borrower
def _open(first: float, last: float, start: float, end: float) -> bool:
    """Tell whether the middle of the step lies in the window."""
    middle = 0.5 * (start + end)
    return first <= middle < last


@borrower
def crowds(setup: Setup, events: Events, now: Row, places: Table, length: float) -> None:
    """Set A by place (agitators once) and the nation's crowd and held."""
    now.crowd, now.held = 0.0, 0.0
    for q in range(setup.place.shape[0]):
        places[q].crowd = places[q].out * setup.place[q].weight
        places[q].extra = 0.0
        now.held += places[q].held * setup.place[q].weight
    for k in range(events.agitators.shape[0]):
        day, term, persons, arms, place = events.agitators[k]
        if _open(day, day + term, now.day, now.day + length):
            places[int(place)].crowd += persons
            places[int(place)].extra += (arms - 1.0) * persons
    for q in range(setup.place.shape[0]):
        now.crowd += places[q].crowd


@borrower
def means(setup: Setup, now: Row, places: Table) -> None:
    """Set the nation's means of L, b and O, by population."""
    total, left, story, anger = 0.0, 0.0, 0.0, 0.0
    for q in range(setup.place.shape[0]):
        n = setup.place[q].adults
        total += n
        left += n * places[q].legitimacy
        story += n * places[q].belief
        anger += n * places[q].outrage
    now.legitimacy, now.belief, now.outrage = left / total, story / total, anger / total


@borrower
def take_stock(
    setup: Setup, events: Events, p: Row, now: Row, places: Table, units: Table,
    guests: Table, step: int, length: float,
) -> None:  # fmt: skip
    """Set crowds, force, sites, odds and dependence as they stand at the start of the step."""
    crowds(setup, events, now, places, length)
    barracks.count(setup, now, units, places, step)
    now.force = barracks.deploy(setup, p, places, guests)
    now.sites_lost = clash.sites(setup, p, places)
    now.crowd_pressure = now.crowd / (now.crowd + 2.0 * now.force + clash.C0)
    barracks.assess(setup, p, now)
    abroad.depend(now, length)


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


@borrower
def broken(now: Row) -> int:
    """Return 0, or where a number that is not finite has come from."""
    mood = now.legitimacy + now.belief + now.outrage  # one that is not finite spoils the sum
    if not math.isfinite(mood):
        return NUMBERS
    if not (math.isfinite(now.reputation) and math.isfinite(now.friendship)):
        return NAMES
    if not (math.isfinite(now.pi) and math.isfinite(now.order) and math.isfinite(now.dependence)):
        return ODDS
    return 0


@borrower
def begin(
    setup: Setup, fabric: Fabric, drawn: Drawn, p: Row, now: Row, citizens: Citizens, places: Table,
    units: Table, court: Court, out: Row,
) -> None:  # fmt: skip
    """Make the people and the forces, and the calm before day 0."""
    people.populate(setup, fabric, drawn, p, citizens, places)
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


@kernel
def simulate(
    setup: Setup, fabric: Fabric, drawn: Drawn, events: Events, p: Row, now: Row,
    citizens: Citizens, places: Table, units: Table, court: Court, guests: Table, out: Row,
    by_actor: Array, by_member: Array, recent: Array, flipped: Array, national: Array,
    local: Array, recorded: Array, days: float, length: float, stride: int, first: int, pause: bool,
) -> int:  # fmt: skip
    """Run one world; returns 0, or 1000000 x mechanism + step where a number broke.

    national (T, columns), local (T, P or 0, columns) and recorded (T) take every stride-th step;
    rows after a fall stay NaN. With `pause` the run stops where the palace first wants to call,
    before it does, and returns -1 - step; with first = that step it goes on from there.
    """
    if first == 0:
        begin(setup, fabric, drawn, p, now, citizens, places, units, court, out)
    everyone, force = setup.rules.people, setup.place.shape[0]
    who, into = np.empty(everyone, np.int64), np.empty(everyone, np.uint8)
    rates, before, scratch_place = np.empty(force), np.empty(force), np.empty(force)
    members, actors = guests.shape[0], court.power.shape[0]
    scratch_unit = np.empty(units.shape[0], np.uint8)
    flips, scratch = np.empty((members, 2)), np.empty(members)
    ideal, settled = np.empty((actors, 1)), np.empty((actors, 1))
    adults = 0.0
    for q in range(force):
        adults += setup.place[q].adults
    delay = round(p.official_delay / length)
    steps = math.ceil(days / length - 1e-9)
    for step in range(first, steps):
        if first == 0 or step > first:
            now.day = step * length
            happen(setup, fabric, drawn, events, p, now, citizens, places, length)
            take_stock(setup, events, p, now, places, units, guests, step, length)
            means(setup, now, places)
            palace.deliberate(setup, drawn, p, now, court)
            if pause and step > 0 and now.called == 0.0 and now.wants_call > 0.0:
                return -1 - step
        govern(
            setup, drawn, events, p, now, citizens, places, court, guests, out, by_actor,
            by_member, flips, scratch, length,
        )  # fmt: skip
        where = broken(now)
        if where != 0:
            return where * 1000000 + step
        if stride > 0 and step % stride == 0:
            k = step // stride
            recorded[k] = now.day
            record(setup, now, out, places, court, national[k], local[k])
        ends.watch_deployment(
            setup, drawn, now, citizens, places, court, out, by_actor, step, length
        )
        ends.watch_obedience(setup, drawn, now, court, out, length, flipped, ideal, settled)
        ends.watch_rest(setup, now, places, out)

        order = int(now.order)
        press.tell(setup, p, places, now.crowd, adults, length)
        clash.arrest_rates(setup, p, places, order, rates)
        for q in range(force):
            before[q] = places[q].crowd
        out.held_total += street.act(
            setup,
            fabric,
            drawn,
            citizens,
            places,
            p,
            step,
            length,
            rates,
            order,
            now.foreign,
            who,
            into,
        )
        crowds(setup, events, now, places, length)
        for q in range(force):
            before[q] = 0.5 * (before[q] + places[q].crowd)
        out.out_days += before.sum() * length
        dead, hurt, men = clash.toll(setup, drawn, p, places, recent, order, step, length, before)
        out.deaths += dead
        out.wounded += hurt
        out.force_deaths += men
        barracks.answer(
            setup, drawn, p, now, units, places, step, length, scratch_place, scratch_unit
        )
        barracks.march(setup, drawn, p, now, units, places, step, length, scratch_place)
        believed, announced = press.mourn(setup, p, places, recent, step, delay)
        out.deaths_believed += believed
        out.deaths_official += announced
        violated, disorder, thanks = legitimacy.judge(setup, p, now, places, before, length)
        holds = not (now.dismissed > 0.0 and setup.rules.target == setup.rules.leader)
        legitimacy.befriend(p, now, violated, disorder, thanks, holds, length)
        means(setup, now, places)
        ends.watch_crowd(setup, p, now, places, out, adults, length)
        ends.mark_days(p, now, out, length)
        if ends.falls(p, now, out, length):
            break
    where = broken(now)
    if where != 0:
        return where * 1000000 + steps
    ends.close(setup, drawn, p, now, court, guests, out, by_actor, flipped, days)
    return 0
