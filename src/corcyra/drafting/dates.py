"""Dates that a text names: days, months and years, each as exact as it stands there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from corcyra.drafting.english import MONTHS
from corcyra.drafting.found import When
from corcyra.drafting.tokens import Text

_MONTH: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?"
)
_DAY: Final = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>1[5-9]\d\d|20\d\d)"
_FORMS: Final = (
    re.compile(rf"\b{_YEAR}-(?P<mm>[01]\d)-(?P<day>[0-3]\d)\b"),
    re.compile(rf"\b(?P<day>[0-3]\d)\.(?P<mm>[01]\d)\.{_YEAR}\b"),
    re.compile(rf"\b{_DAY}(?: of)? (?P<month>{_MONTH})(?:,? {_YEAR})?\b"),
    re.compile(rf"\b(?P<month>{_MONTH}) {_DAY}(?:,? {_YEAR})?\b(?!,\d)"),
    re.compile(rf"\b(?P<month>{_MONTH})(?: of)?,? {_YEAR}\b"),
    re.compile(rf"(?<![\d.,$€£-]){_YEAR}(?![\d,]*\d|[.]\d|\s*(?:km|kg|people|men|persons|dollars|%))\b"),
)  # fmt: skip
NEAR: Final = 0.6
"""How sure a year is that was named with another date of the text."""


def dates(text: Text, read: str) -> list[When]:
    """Return the dates of a text in order, a year taken from beside a date where it has none."""
    found = sorted(_all(read), key=lambda f: f[0])
    years = [(at, y) for at, _, y, _, _ in found if y is not None]
    usual = Counter(y for _, y in years).most_common(1)
    dated: list[When] = []
    for at, end, year, month, day in found:
        sure = 0.95
        if year is None and usual:
            year, sure = _nearest(years, at, usual[0][0]), NEAR
        iso = _iso(year, month, day)
        if iso:
            dated.append(When(iso, read[at:end], at, end, text.line(at), sure))
    return dated


_Found = tuple[int, int, int | None, int | None, int | None]


def _all(read: str) -> Iterator[_Found]:
    """Places, year, month and day of each date; longer forms first."""
    taken: set[int] = set()
    for form in _FORMS:
        for m in form.finditer(read):
            if m.start() in taken or m.end() - 1 in taken:
                continue
            parts = m.groupdict()
            month = MONTHS.get((parts.get("month") or "").lower()) or _number(parts.get("mm"))
            if month == 0 or (month or 0) > 12:
                continue
            taken.update(range(m.start(), m.end()))
            yield m.start(), m.end(), _number(parts.get("year")), month, _number(parts.get("day"))


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _nearest(years: list[tuple[int, int]], at: int, usual: int) -> int:
    """The last year named within some lines before, else the usual one."""
    before = [y for place, y in years if at - 300 < place < at]
    return before[-1] if before else usual


def _iso(year: int | None, month: int | None, day: int | None) -> str:
    """A date as ISO 8601 writes it, "" if there is no such day."""
    if month is None:
        return f"{year}"
    if day is None:
        return f"{year}-{month:02d}"
    try:
        date(year or 2000, month, day)
    except ValueError:
        return ""
    return f"{year}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"
