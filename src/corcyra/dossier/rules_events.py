"""Rules of the dated events: they can come, and their numbers mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from corcyra.claims.needs import parts_of
from corcyra.dossier.base import Quantity
from corcyra.dossier.doubt import or_unknown, sure
from corcyra.dossier.events import (
    Agitators,
    Concession,
    DismissalEvent,
    Emergency,
    Event,
    PriceShock,
    Shutdown,
    Spark,
)
from corcyra.dossier.questions import AllOf, AnyOf, NotOf, Proposition
from corcyra.dossier.rules_country import place_ids
from corcyra.dossier.schema import Dossier
from corcyra.dossier.wrong import Loc, Wrong, Wrongs, ids, known, unique, within

_BOUNDS: Final[dict[type, tuple[tuple[str, float, float], ...]]] = {
    PriceShock: (("size", -1, 1),),
    Concession: (("size", 0, 1),),
    Spark: (("share", 0, 1),),
    Emergency: (("size", 0, 100),),
    Agitators: (("persons", 0, 1e7), ("term", 0, 3660), ("arms", 1, 1000)),
}
_AT_DAY: Final = re.compile(r"\b[a-z_]+_(\d+)\b")


def horizon(dossier: Dossier) -> float:
    """Last day of the longest run: `days`, or the day that a claim's outcome is about."""
    text = " ".join(text for claim in dossier.claims for text in _expressions(claim.test))
    return max(dossier.days, *(float(day) for day in _AT_DAY.findall(text)), 0.0)


def _expressions(test: Proposition) -> Iterator[str]:
    """All expressions of a proposition."""
    if isinstance(test, AllOf | AnyOf | NotOf):
        for part in parts_of(test):
            yield from _expressions(part)
        return
    for name in ("outcome", "holds", "opposite", "when"):
        text = getattr(test, name, None)
        if text is not None:
            yield str(text)


def events(dossier: Dossier) -> Wrongs:
    """Ids are unique, days can come, places are known."""
    yield from unique(("events",), ids(dossier.events))
    last, places = or_unknown(lambda: horizon(dossier)), place_ids(dossier)
    for i, event in enumerate(dossier.events):
        loc = ("events", i)
        yield from _days(loc, event)
        yield from _comes(loc, event.day, last)
        yield from _where(loc, event, places)
        for name, least, most in _BOUNDS.get(type(event), ()):
            yield from within((*loc, name), getattr(event, name), least, most)


@sure
def _days(loc: Loc, event: Event) -> Wrongs:
    day = event.day
    if day.low < 0:
        yield Wrong((*loc, "day"), f"must be at least 0 (the start), is {day.low:g}")
    if isinstance(event, Emergency | Shutdown) and event.until.high <= day.low:
        yield Wrong(
            (*loc, "until"),
            f"is {event.until.high:g}, which is not after day {day.low:g}, on which it begins",
        )


@sure
def _comes(loc: Loc, day: Quantity, last: float) -> Wrongs:
    if day.low >= last:
        yield Wrong((*loc, "day"), f"is {day.low:g}, but the last day is {last:g}: it never comes")


@sure
def _where(loc: Loc, event: Event, places: list[str]) -> Wrongs:
    if isinstance(event, Spark | Agitators):
        yield from known("place", (*loc, "place"), event.place, places)
    elif not isinstance(event, DismissalEvent) and event.places != "all":
        for j, place in enumerate(event.places):
            yield from known("place", (*loc, "places", "list", j), place, places)


RULES: Final = (events,)
