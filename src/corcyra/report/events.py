"""Dated events as marks on the axis of dates: those of the dossier, and what the model made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final

import numpy as np

from corcyra.report.gather import outcome, reference
from corcyra.report.shape import Study
from corcyra.report.words import day_date, percent, plain

MADE: Final = (("call_day", "troops called"), ("landing_day", "troops land"))
"""Days the model itself sets, drawn at their median in the arm `with`."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One rule across a series."""

    letter: str
    day: float
    """Days from the start; the middle where the dossier gives a range."""
    when: str
    """The date, or first and last possible date."""
    title: str
    source: str
    """Where the date comes from; for the model's own, how often."""


def marks(study: Study) -> list[Mark]:
    """All marks in order of time; those of one date share a letter."""
    found = sorted([*_dated(study), *_made(study)], key=lambda m: m[0])
    dates = sorted({int(day) for day, *_ in found})
    letters = {date: _letter(i) for i, date in enumerate(dates)}
    return [Mark(letters[int(event[0])], *event) for event in found]


def rules(seen: Sequence[Mark]) -> list[Mark]:
    """The first mark of each letter: one rule a date."""
    first: dict[str, Mark] = {}
    for mark in seen:
        first.setdefault(mark.letter, mark)
    return list(first.values())


def _letter(index: int) -> str:
    more, last = divmod(index, 26)
    return (ascii_uppercase[more - 1] if more else "") + ascii_uppercase[last]


def _dated(study: Study) -> list[tuple[float, str, str, str]]:
    dossier = study.loaded.dossier
    found = []
    for event in dossier.events:
        if event.kind == "agitators" and event.persons.high == 0:
            continue  # there for an arm to set
        low, high = event.day.low, event.day.high
        first, last = day_date(dossier.start, low), day_date(dossier.start, high)
        when = first if first == last else f"{first} – {last}"
        title = event.title or plain(event.kind)
        found.append(((low + high) / 2, when, title, event.source))
    return found


def _made(study: Study) -> list[tuple[float, str, str, str]]:
    start, found = study.loaded.dossier.start, []
    for name, title in MADE:
        days = outcome(study, reference(study), name)
        came = days[np.isfinite(days)]
        if len(came):
            middle = float(np.median(came))
            share = percent(len(came) / len(days))
            why = f"median of the {share} of runs in `{reference(study)}` in which it came"
            found.append((middle, f"{day_date(start, middle)}", title, why))
    return found
