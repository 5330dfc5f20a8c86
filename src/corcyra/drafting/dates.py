"""Dates that a text names: days, months and years, each as exact as it stands there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
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
    own = _date_lines(read)
    told = {at: _told(read, own, at, end, month) for at, end, _, month, _ in found}
    years = [(at, y) for at, _, y, _, _ in found if y is not None and told[at] != "past"]
    lines = [(at, y) for at, y in years if told[at] == "report"]
    usual = Counter(y for _, y in lines or years).most_common(1)
    dated: list[When] = []
    for at, end, year, month, day in found:
        sure = 0.95
        if year is None and usual:
            year, sure = _nearest(years, at, usual[0][0]), NEAR
        iso = _iso(year, month, day)
        if iso:
            dated.append(When(iso, read[at:end], at, end, text.line(at), sure, told[at]))
    return dated


def day_zero(dates: Sequence[When]) -> tuple[str, str]:
    """Return the day at which most of a text lies, and how that is known; no day if none is.

    It is the first day named of the month that is named most; of months named equally often that
    of the report's own date, else the first. Years alone and what is told as past name no day.
    """
    known = [d for d in dates if d.iso[0] != "-" and len(d.iso) > 4 and d.told != "past"]
    if not known:
        named = "; ".join(dict.fromkeys(d.words for d in dates[:3]))
        return (
            "",
            f"the text names no day of its own, only {named}"
            if named
            else "the text names no date",
        )
    count = Counter(d.iso[:7] for d in known)
    own = [d.iso[:7] for d in known if d.told == "report"]
    month = max(count, key=lambda m: (count[m], m in own))
    days = sorted(d.iso for d in known if d.iso[:7] == month and len(d.iso) == 10)
    if not days:
        return f"{month}-01", "unsure: the text names the month and no day"
    of = "the report's own date" if own and len(known) == 1 else "the month that is named most"
    return days[0], f"unsure: {of}"


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


_PAST_YEAR: Final = re.compile(
    r"\b(?:after|since|following|before|until|back in|as in|like in|between|ago"
    r"|anniversar(?:y|ies)|memory|remember\w*|recall\w*|repeat\w*)\b[^.!?\n]{0,80}$",
    re.IGNORECASE,
)
_PAST: Final = re.compile(
    r"\b(?:anniversar(?:y|ies)|memory of|remember\w*|recall\w*|back in|years? ago|decades? ago"
    r"|(?:after|since|following|like) the (?:\w+ )?(?:events|protests|riots|rising|uprising))\b"
    r"[^.!?\n]{0,80}$",
    re.IGNORECASE,
)
"""What leads up to a date that is told as past; of a year alone more is past than of a day."""


def _told(read: str, own: list[tuple[int, int]], at: int, end: int, month: int | None) -> str:
    """Whether a date is told as past, or stands in the report's own date line."""
    before = read[max(0, at - 160) : at]
    if (_PAST_YEAR if month is None else _PAST).search(before):
        return "past"
    return "report" if month and any(a <= at and end <= b for a, b in own) else ""


def _date_lines(read: str) -> list[tuple[int, int]]:
    """Where a report may be dated: short lines at its head and end, `PORT ANSER, 14 March -`."""
    lines = [m for m in re.finditer(r"[^\n]+", read) if m[0].strip()]
    found = [m.span() for m in (*lines[:4], *lines[-2:]) if _short(m[0])]
    for m in lines[:3]:
        head = re.match(r"\s*[A-Z][^.!?–—-]{0,60}?\d[^.!?–—-]{0,30}\s[–—-]", m[0])
        if head:
            found.append((m.start(), m.start() + head.end()))
    return found


def _short(line: str) -> bool:
    return len(line.split()) <= 8 and line.strip()[-1] not in ".!?"


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _nearest(years: list[tuple[int, int]], at: int, usual: int) -> int:
    """The last year named within some lines before, else the report's, else the usual one."""
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
