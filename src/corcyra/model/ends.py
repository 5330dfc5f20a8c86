"""The ends: what a run comes to, kept as it goes.

Claims nothing about the world but where the line is drawn: a regime falls when the perceived chance
that it survives stays under pi_fall for a day; order is restored when a crowd that had risen is
under a tenth of its peak and under `calm` for three days, and does not return above a fifth.

Reads: everything. Writes: out (a record of `corcyra.outcomes.SCALARS`), by_actor (rows of
PER_ACTOR, A), now.{fallen, odds_below, orderly_for, restored_from, calm_for}. Draws: none.
"""

from __future__ import annotations

import math

import numpy as np

from corcyra.kernels import borrower, kernel
from corcyra.model.layout import Array, Citizens, Court, Drawn, Int, Row, Setup, Table
from corcyra.model.legitimacy import blame
from corcyra.model.palace import CALL, RESPONSE, turned_by, who_decides
from corcyra.model.street import against

RISEN = 0.001  # share of adults out that makes a rising
SEEN = 0.0005  # share of adults out at a place that counts for `rising`
SEEN_LEAST = 500.0  # persons: in a small town the share is less than one simulated citizen
LOOK = 0.25  # days between two looks at the crowds that count for `rising`
ORDER_DAYS = 3.0
EPS = 1e-9
AT_CALL, AT_PEAK, AT_LATER, AT_END = np.arange(4)  # int64, so that one compilation serves all
LATER = 30.0  # days from peak deployment to the moment "later"
# Rows of by_actor, in the order of corcyra.outcomes.PER_ACTOR.
FLIPS_CALL, FLIPS_RESPONSE, SHARE_CALL, SHARE_RESPONSE, POWER, OFFICE = 0, 1, 5, 6, 10, 14


@kernel
def snapshot(
    setup: Setup, drawn: Drawn, now: Row, court: Court, by_actor: Array, moment: Int
) -> None:
    """Keep who flips the order given, his share and real power, at a moment."""
    who_decides(
        setup, now, court, RESPONSE, by_actor[FLIPS_RESPONSE + moment],
        by_actor[SHARE_RESPONSE + moment],
    )  # fmt: skip
    by_actor[POWER + moment, :] = court.power


@kernel
def call(
    setup: Setup, drawn: Drawn, p: Row, now: Row, citizens: Citizens, places: Table,
    court: Court, out: Row, by_actor: Array,
) -> None:  # fmt: skip
    """The palace calls: who decided, who was against, what it costs the one who signs."""
    now.called = 1.0
    now.call = now.day
    out.call_day = now.day
    out.against_call = against(setup, citizens, places)
    out.men_lost_before_call = now.men_gone_city
    who_decides(setup, now, court, CALL, by_actor[FLIPS_CALL], by_actor[SHARE_CALL])
    by_actor[OFFICE, :] = court.office
    snapshot(setup, drawn, now, court, by_actor, AT_CALL)
    blame(p, now, 1.0 - p.kC)


@borrower
def watch_deployment(
    setup: Setup, drawn: Drawn, now: Row, citizens: Citizens, places: Table, court: Court,
    out: Row, by_actor: Array, step: int, length: float,
) -> None:  # fmt: skip
    """Keep what is measured while foreign troops are there."""
    if now.foreign > out.foreign_peak + EPS:
        out.foreign_peak = now.foreign
        now.peak_at = now.day
        snapshot(setup, drawn, now, court, by_actor, AT_PEAK)
    if now.foreign > 0.0:
        out.foreign_days += length
        per_day = max(1, round(1.0 / length))
        if step % per_day == 0 or now.against_days == 0.0:
            now.against_sum += against(setup, citizens, places)
            now.against_days += 1.0
    elif not math.isnan(now.landing_at) and math.isnan(out.gone_day):
        out.gone_day = now.day
    since = now.day - now.peak_at - LATER
    if -EPS <= since < length - EPS:
        snapshot(setup, drawn, now, court, by_actor, AT_LATER)


@borrower
def watch_obedience(
    setup: Setup, drawn: Drawn, now: Row, court: Court, out: Row, length: float,
    flipped: Array, ideal: Array, settled: Array,
) -> None:  # fmt: skip
    """Add up the days on which the patron alone flips the order; flipped (3) is the sum."""
    if setup.rules.patron < 0:
        return
    weak = now.pi0 < 0.5
    if now.foreign > 0.0:
        cell = 0 if weak else 1
    elif weak:
        cell = 2
    else:
        return
    if cell == 0:
        out.days_weak += length
    elif cell == 1:
        out.days_strong += length
    else:
        out.days_alone += length
    mask = 1 << setup.rules.patron
    if turned_by(setup, now, court, RESPONSE, mask, ideal, settled):
        flipped[cell] += length


@borrower
def watch_crowd(
    setup: Setup, p: Row, now: Row, places: Table, out: Row, adults: float,
    length: float,
) -> None:  # fmt: skip
    """Keep the crowd's peaks, and whether order is back."""
    end = now.day + length
    if now.crowd > out.crowd_peak:
        out.crowd_peak = now.crowd
        out.crowd_peak_day = end
    if now.crowd > RISEN * adults:
        out.risen = 1.0
    seen = 0
    # Whatever the step, crowds are looked at every quarter of a day: a spark has had time to fade.
    look = math.floor(end / LOOK + EPS) > math.floor(now.day / LOOK + EPS)
    for q in range(places.shape[0]):
        if look:
            places[q].peak = max(places[q].peak, places[q].crowd)
        seen += places[q].peak > max(SEEN * setup.place[q].adults, SEEN_LEAST)
    if now.sites_lost > 0.0:
        now.over_site = 1.0
    if now.over_site > 0.0 and seen >= 3:
        out.rising = 1.0
    if now.crowd >= p.calm:
        now.calm_for = 0.0
        if now.day < 30.0 - EPS:
            out.days_without_order_30 += length
    else:
        now.calm_for += length
    if out.risen > 0.0 and now.crowd < 0.1 * out.crowd_peak and now.crowd < p.calm:
        if now.orderly_for == 0.0 and math.isnan(now.restored_from):
            now.restored_from = end
        now.orderly_for += length
    else:
        now.orderly_for = 0.0
        if math.isnan(out.restored_day) or now.crowd > 0.2 * out.crowd_peak:
            now.restored_from = np.nan
            out.restored_day = np.nan
    if now.orderly_for >= ORDER_DAYS - EPS and math.isnan(out.restored_day):
        out.restored_day = now.restored_from
        if now.rewarded == 0.0:
            now.rewarded = 1.0
            now.reputation += (1.0 - now.reputation) * p.kO


@borrower
def watch_rest(setup: Setup, now: Row, places: Table, out: Row) -> None:
    """Keep the extremes of everything else."""
    out.held_peak = max(out.held_peak, now.held)
    out.men_lost_peak = max(out.men_lost_peak, now.share_lost)
    out.sites_lost_peak = max(out.sites_lost_peak, now.sites_lost)
    out.pi_min = min(out.pi_min, now.pi)
    out.army_confidence_min = min(out.army_confidence_min, now.pi0)
    out.dependence_peak = max(out.dependence_peak, now.dependence)
    out.legitimacy_min = min(out.legitimacy_min, now.legitimacy)
    tenth = min(9, int(now.pi * 10.0))
    out.pi_tenths = float(int(out.pi_tenths) | (1 << tenth))
    men = places[setup.rules.capital].obeying + places[setup.rules.capital].absent
    if men > 0.0 and now.called == 0.0:
        now.men_gone_city = max(now.men_gone_city, places[setup.rules.capital].gone / men)


@borrower
def mark_days(p: Row, now: Row, out: Row, length: float) -> None:
    """Keep what is measured on a given day, as the step that reaches it leaves it."""
    start, end = now.day, now.day + length
    if start < 15.0 - EPS <= end:
        out.restored_15 = 0.0 if math.isnan(out.restored_day) else 1.0
    if start < 30.0 - EPS <= end:
        out.legitimacy_30 = now.legitimacy
        out.reputation_30 = now.reputation
        out.friendship_30 = now.friendship
        gone = not math.isnan(now.landing_at) and now.foreign <= 0.0
        out.deadlock_30 = 1.0 if math.isnan(out.restored_day) and not gone else 0.0
    if start < 90.0 - EPS <= end:
        out.legitimacy_90 = now.legitimacy
        out.reputation_90 = now.reputation
        out.kept_90 = 1.0 if now.legitimacy >= 0.5 * p.L_norm else 0.0
    if start < 180.0 - EPS <= end:
        out.reputation_180 = now.reputation
        out.friendship_180 = now.friendship


@borrower
def falls(p: Row, now: Row, out: Row, length: float) -> bool:
    """Tell whether the regime falls at the end of this step."""
    now.odds_below = now.odds_below + length if now.pi < p.pi_fall else 0.0
    if now.odds_below < p.fall_days - EPS or now.odds_below == 0.0:
        return False
    now.fallen = 1.0
    out.fell = 1.0
    out.fell_day = now.day + length
    return True


@borrower
def after_fall(now: Row, out: Row, days: float) -> None:
    """Set the outcomes of days that a fallen regime did not reach: L and G are 0."""
    day = out.fell_day
    out.restored_day = np.nan
    if days >= 15.0 - EPS and day < 15.0 + EPS:
        out.restored_15 = 0.0
    if days >= 30.0 - EPS and day < 30.0 + EPS:
        out.legitimacy_30, out.reputation_30, out.deadlock_30 = 0.0, 0.0, 0.0
        out.friendship_30 = now.friendship
        out.days_without_order_30 = 30.0
    if days >= 90.0 - EPS and day < 90.0 + EPS:
        out.legitimacy_90, out.reputation_90, out.kept_90 = 0.0, 0.0, 0.0
    if days >= 180.0 - EPS and day < 180.0 + EPS:
        out.reputation_180 = 0.0
        out.friendship_180 = now.friendship
    out.legitimacy_min = 0.0


@borrower
def close(
    setup: Setup, drawn: Drawn, p: Row, now: Row, court: Court, guests: Table,
    out: Row, by_actor: Array, flipped: Array, days: float,
) -> None:  # fmt: skip
    """Set the outcomes of the end."""
    if now.fallen > 0.0:
        after_fall(now, out, days)
    else:
        out.legitimacy_end = now.legitimacy
        out.reputation_end = now.reputation
        out.kept = 1.0 if now.legitimacy >= 0.5 * p.L_norm else 0.0
    out.restored = 0.0 if math.isnan(out.restored_day) else 1.0
    if days < 30.0 - EPS:
        out.days_without_order_30 = np.nan
    out.friendship_end = now.friendship
    out.belief_end = now.belief
    out.legitimacy_norm = p.L_norm
    dismissed = now.dismissed > 0.0 and setup.rules.target == setup.rules.leader
    away = court.present[setup.rules.leader] == 0
    out.leader_out = 1.0 if now.fallen > 0.0 or dismissed or away else 0.0
    out.answer_day = now.answer_at
    out.landing_day = now.landing_at
    if math.isnan(out.call_day):
        out.men_lost_before_call = now.men_gone_city
    if now.against_days > 0.0:
        out.against_troops = now.against_sum / now.against_days
    if out.days_weak > 0.0:
        out.obeys_weak = flipped[0] / out.days_weak
    if out.days_strong > 0.0:
        out.obeys_strong = flipped[1] / out.days_strong
    if out.days_alone > 0.0:
        out.obeys_alone = flipped[2] / out.days_alone
    snapshot(setup, drawn, now, court, by_actor, AT_END)
