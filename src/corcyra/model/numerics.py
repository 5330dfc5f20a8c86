"""Numbers that are not finite: no run goes on with one, and its row says when and whose it was.

Every step sums what the arenas have made of the nation, which costs a few additions; a number that
is not finite spoils the sum, and only then is it looked for, in the order in which a step makes
them, so that the first mechanism that could have made it is named. Places and units are looked
through at the end of a run. `checked` looks at every field after every arena.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corcyra.kernels import borrower
from corcyra.model.layout import Court, Row, Table

STEPS = 1_000_000
"""More steps than a run has: a code is what broke x STEPS + the step."""

BELIEF, STREET, DEATHS, MEN, ANNOUNCED, LEGITIMACY, OUTRAGE = 1, 2, 3, 4, 5, 6, 7
REPUTATION, FRIENDSHIP, SITES, ODDS, DEPENDENCE, VIEWS, TROOPS = 8, 9, 10, 11, 12, 13, 14
PLACES, UNITS = 15, 16
WORDS: Final = {
    BELIEF: "press: belief in the official story",
    STREET: "street: persons out or held",
    DEATHS: "clash: deaths or wounded",
    MEN: "barracks: men who obey",
    ANNOUNCED: "press: deaths announced or believed",
    LEGITIMACY: "legitimacy: legitimacy",
    OUTRAGE: "legitimacy: outrage",
    REPUTATION: "legitimacy: the leader's reputation",
    FRIENDSHIP: "legitimacy: friendship",
    SITES: "clash: key sites lost",
    ODDS: "barracks: odds of survival",
    DEPENDENCE: "abroad: dependence",
    VIEWS: "palace: an order, a decision or real power",
    TROOPS: "abroad: foreign men",
    PLACES: "events: hardship, sovereignty, an emergency or the network of a place",
    UNITS: "barracks: cohesion, sympathy or bias of a unit",
}
"""Mechanism and number, by code."""


@borrower
def broken(now: Row, out: Row, court: Court) -> int:
    """Return 0, or which of the nation's numbers is not finite."""
    views = now.order + court.decision[0] + court.decision[1] + court.decision[2]
    for i in range(court.power.shape[0]):
        views += court.power[i]
    moods = now.belief + now.legitimacy + now.outrage + now.reputation + now.friendship
    men = now.crowd + now.held + now.force + now.share_lost + now.foreign
    odds = now.pi + now.pi0 + now.sites_lost + now.dependence
    dead = out.deaths + out.wounded + out.force_deaths + out.deaths_believed + out.deaths_official
    if math.isfinite(views + moods + men + odds + dead + out.held_total + out.out_days):
        return 0
    return culprit(now, out, views)


@borrower
def culprit(now: Row, out: Row, views: float) -> int:
    """Return which number is not finite: the first in the order in which a step makes them."""
    if not math.isfinite(now.belief):
        return BELIEF
    if not math.isfinite(now.crowd + now.held + out.held_total + out.out_days):
        return STREET
    if not math.isfinite(out.deaths + out.wounded + out.force_deaths):
        return DEATHS
    if not math.isfinite(now.share_lost + now.force):
        return MEN
    if not math.isfinite(out.deaths_believed + out.deaths_official):
        return ANNOUNCED
    return _later(now, views)


@borrower
def _later(now: Row, views: float) -> int:
    """Return which of the numbers that a step makes after the barracks is not finite."""
    if not math.isfinite(now.legitimacy):
        return LEGITIMACY
    if not math.isfinite(now.outrage):
        return OUTRAGE
    if not math.isfinite(now.reputation):
        return REPUTATION
    if not math.isfinite(now.friendship):
        return FRIENDSHIP
    if not math.isfinite(now.sites_lost):
        return SITES
    if not math.isfinite(now.pi + now.pi0):
        return ODDS
    if not math.isfinite(now.dependence):
        return DEPENDENCE
    return TROOPS if math.isfinite(views) else VIEWS


@borrower
def broken_below(places: Table, units: Table) -> int:
    """Return 0, or that a number of a place or a unit is not finite."""
    for q in range(places.shape[0]):
        here = places[q].hardship + places[q].alarm + places[q].open + places[q].extra
        if not math.isfinite(here + places[q].s_mean + places[q].peak):
            return PLACES
    for u in range(units.shape[0]):
        if not math.isfinite(units[u].cohesion + units[u].sympathy + units[u].bias):
            return UNITS
    return 0


def words(code: int, length: float) -> str:
    """Return what a run's code says: day and mechanism; length is that of a step, in days."""
    what, step = divmod(code, STEPS)
    return f"day {step * length:g}: {WORDS[what]} is not a finite number"


def whole(found: NDArray[np.float64], always: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which outcomes are numbers, or missing where they may be: all but the first always."""
    fine: NDArray[np.bool_] = ~np.isinf(found)
    fine[: len(always)] &= ~(always & np.isnan(found[: len(always)]))
    return fine


def first_wrong(where: str, names: Sequence[str], fine: NDArray[np.bool_]) -> str:
    """Return which name's number is not finite, with day and mechanism; empty if all are."""
    return "" if fine.all() else f"{where}: {names[int(fine.argmin())]} is not a finite number"
