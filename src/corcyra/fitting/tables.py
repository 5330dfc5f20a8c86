"""Tables of events as users have them: ACLED, GDELT, or plain date, place, count.

Each becomes rows of date, place, coordinates, what is counted, how many, and who says so. ACLED's
export has a header with `event_date` and `fatalities`; GDELT's event table has none, 58 or 61
columns apart by tabs; a plain table has `date`, `place` and `count`, and may have `source`,
`outcome`, `lat` and `lon`.

A date like 1/5/2022 is read as the table's other dates are: those with a number above 12 tell
whether the day or the month stands first.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Final, NamedTuple

from corcyra import outcomes
from corcyra.errors import FitError
from corcyra.shown import one_line

DEATHS: Final = "deaths"
EVENTS: Final = "events"
_GDELT: Final = {58: (53, 54, 50), 61: (56, 57, 52)}
"""By number of columns: those of latitude, longitude, name of the place (from 0)."""
_SQLDATE: Final = 1
_ROOT_CODE: Final = 28
_PROTEST: Final = "14"
MAX_BYTES: Final = 50_000_000
MAX_ROWS: Final = 500_000
MAX_NAME: Final = 200
"""Characters of a place's name, or of a source's."""
_OUTCOME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_DATES: Final = ("%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%Y%m%d", "%d.%m.%Y")
_DAY_FIRST, _MONTH_FIRST = "%d/%m/%Y", "%m/%d/%Y"
_SLASHED: Final = re.compile(r"\s*(\d{1,2})/(\d{1,2})/\d{4}\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of events."""

    line: int
    date: dt.date
    place: str
    lat: float
    """NaN if the table has no coordinates."""
    lon: float
    what: str
    """`deaths`, `events`, or the outcome a plain table names."""
    count: float
    source: str


class Table(NamedTuple):
    """A table as it was read."""

    form: str
    rows: list[Row]
    wrong: list[str]
    """What is wrong with rows that were left out."""
    dates: str = ""
    """How its dates were read, where that is not plain."""


def read_table(file: Path) -> Table:
    """Return a table of events.

    Raises
    ------
    FitError
        The file cannot be read, is empty, of no form that is known, or writes dates in two ways.
    """
    lines = _lines(file)
    if not lines:
        raise FitError(f"{file}: is empty")
    tabs = lines[0].split("\t")
    try:
        return _table(file, lines, tabs)
    except csv.Error as error:
        raise FitError(f"{file}: is no table: {error}") from None


def _lines(file: Path) -> list[str]:
    try:
        with file.open("rb") as stream:  # not all of it, whatever it is
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FitError(f"{file}: cannot be read ({reason})") from None
    if len(data) > MAX_BYTES:
        raise FitError(f"{file}: is larger than {MAX_BYTES // 1_000_000} MB; import it in parts")
    return data.decode("utf-8-sig", "replace").splitlines()


def _table(file: Path, lines: list[str], tabs: list[str]) -> Table:
    if len(tabs) in _GDELT and tabs[0].isdigit():
        return Table("GDELT", *_rows(_gdelt(lines)))
    delimiter = max(",;\t", key=lines[0].count)
    table = csv.DictReader(lines, delimiter=delimiter)
    named = {(name or "").strip().lower() for name in table.fieldnames or ()}
    for form, date, make, needs in (
        ("ACLED", "event_date", _acled, {"event_date", "fatalities", "location"}),
        ("plain", "date", _plain, {"date", "place", "count"}),
    ):
        if needs <= named:
            records = [{(k or "").strip().lower(): v or "" for k, v in row.items()
                        if isinstance(v, str)} for row in table]  # fmt: skip
            slashed, told = _order(file, [r.get(date, "") for r in records])
            made = _rows(enumerate(partial(make, r, slashed) for r in records))
            return Table(form, *made, told)
    raise FitError(
        f"{file}: is neither ACLED (event_date, location, fatalities), nor GDELT's event table (58 "
        "or 61 columns apart by tabs), nor a table with date, place and count; it has "
        f"{one_line(', '.join(sorted(named))) or 'no header'}"
    )


def counts_people(what: str) -> bool:
    """Whether figures of something are counts, not a level or a truth; unknown names are."""
    return outcomes.LOCAL.get(what, ("persons", ""))[0] in ("persons", "men")


def _order(file: Path, dates: Sequence[str]) -> tuple[str, str]:
    """Return the form of dates like 1/5/2022, and how it was found out."""
    found = (_SLASHED.fullmatch(text) for text in dates)
    slashed = [(m[0].strip(), int(m[1]), int(m[2])) for m in found if m]
    days = next((text for text, first, _ in slashed if first > 12), "")
    months = next((text for text, _, second in slashed if second > 12), "")
    if days and months:
        raise FitError(
            f"{file}: {days} has the day first and {months} the month; write dates as 2022-01-05"
        )
    form, words = (_MONTH_FIRST, "month/day/year") if months else (_DAY_FIRST, "day/month/year")
    if not slashed:
        return form, ""
    why = (
        f"as {days or months} must be"
        if days or months
        else "nothing in the table says which (2022-01-05 would)"
    )
    return form, f"dates like {slashed[0][0]} are read as {words}: {why}"


def _rows(
    makers: Iterable[tuple[int, Callable[[], Iterator[Row]]]],
) -> tuple[list[Row], list[str]]:
    """Return the rows that can be made, numbered by line, and why others cannot."""
    found, wrong = [], []
    for i, make in makers:
        if i > MAX_ROWS:
            raise FitError(f"line {i + 2}: more than {MAX_ROWS:,} rows; import them in parts")
        try:
            found += [_at_line(row, i + 2) for row in make()]
        except (ValueError, KeyError, IndexError) as error:
            wrong.append(f"line {i + 2}: {one_line(str(error))}")
    return found, wrong


def _at_line(row: Row, line: int) -> Row:
    if len(row.place) > MAX_NAME:
        raise ValueError(f"the name of a place has more than {MAX_NAME} characters")
    if not _OUTCOME.fullmatch(row.what):
        raise ValueError(f"{row.what!r} is no outcome")
    return replace(row, line=line, place=one_line(row.place), source=one_line(row.source, MAX_NAME))


def _acled(r: Mapping[str, str], slashed: str) -> Iterator[Row]:
    date = _date(r["event_date"], slashed)
    at = (r["location"], _number(r.get("latitude", "")), _number(r.get("longitude", "")))
    # Its own column `source` names who told of one event: what it counts, ACLED has put together.
    yield Row(0, date, *at, EVENTS, 1.0, "ACLED")
    yield Row(0, date, *at, DEATHS, _count(r["fatalities"]), "ACLED")


def _plain(r: Mapping[str, str], slashed: str) -> Iterator[Row]:
    at = (r["place"], _number(r.get("lat", "")), _number(r.get("lon", "")))
    what = r.get("outcome", "").strip() or "crowd"
    source = r.get("source", "").strip() or "not named"
    count = _count(r["count"], whole=counts_people(what))
    yield Row(0, _date(r["date"], slashed), *at, what, count, source)


def _gdelt(lines: list[str]) -> Iterator[tuple[int, Callable[[], Iterator[Row]]]]:
    for i, line in enumerate(lines):
        # The first line is a row: it counts from one, not from behind a header.
        yield i - 1, partial(_of_gdelt, line.split("\t"))


def _of_gdelt(cells: list[str]) -> Iterator[Row]:
    if len(cells) not in _GDELT:
        raise ValueError(f"{len(cells)} columns")
    lat, lon, place = _GDELT[len(cells)]
    if cells[_ROOT_CODE] != _PROTEST:
        return
    where = cells[place].split(",")[0]
    yield Row(
        0, _date(cells[_SQLDATE]), where, _number(cells[lat]), _number(cells[lon]), EVENTS, 1.0,
        "GDELT",
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _date(text: str, slashed: str = _DAY_FIRST) -> dt.date:
    for form in (*_DATES, slashed):
        try:
            return dt.datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    raise ValueError(f"{text!r} is no date")


def _number(text: str) -> float:
    """Return a coordinate; NaN where there is none."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if abs(value) <= 180 else math.nan


_GROUPED: Final = re.compile(r"\d{1,3}([ ,\u00a0\u202f]\d{3})+(\.\d+)?")
_PLAIN: Final = re.compile(r"\d+(\.\d*)?([eE]\+?\d+)?|\.\d+")


def _count(text: str, *, whole: bool = True) -> float:
    """Return a count; a comma may part thousands, and stands for nothing else."""
    text = text.strip()
    if not (_GROUPED.fullmatch(text) or _PLAIN.fullmatch(text)):
        raise ValueError(f"{text!r} is no count: write 12000 or 12,000")
    value = float(re.sub(r"[ ,\u00a0\u202f]", "", text))
    if value >= 1e10:
        raise ValueError(f"{text!r} is no count: it is more than there are people")
    if whole and value != int(value):
        raise ValueError(f"{text!r} is no count: it is not whole; write 12000 or 12,000")
    return value
