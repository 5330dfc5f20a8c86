"""Facts from tables of events: places matched by name and by coordinates, days kept apart.

A place of the table is a place of the dossier if its name is (nearly) the same, or if it lies
within 50 km of one and of no other nearer. What was matched and what was not is told; nothing is
guessed beyond that. Counts of a day, place and source become one figure: deaths and events are
added up, of others it goes from the largest to their sum, since they may be of one crowd at two
hours or of two; levels, which are no counts, go from the least to the largest. Two sources for one
day stay two figures of a fact. Deaths are added up from day to day, as the model's series is.
"""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corcyra import outcomes
from corcyra.errors import FitError
from corcyra.fitting.tables import DEATHS, EVENTS, Row, counts_people, read_table

if TYPE_CHECKING:
    from corcyra.dossier.country import Place
    from corcyra.dossier.schema import Dossier

MAX_NAMES: Final = 10_000
"""Different names of places in a table."""
MAX_ID: Final = 40
"""Characters of an id in a dossier."""
NEAR_KM: Final = 50.0
ALIKE: Final = 0.85
"""Likeness of two names (Ratcliff and Metzener 1988) from which on they are the same."""
_ADDED: Final = (DEATHS, EVENTS)
"""What is added up within a day."""
_EARTH_KM: Final = 6371.0
Counts = dict[tuple[str, str, str], dict[dt.date, list[float]]]
"""By place, what and source, and by date: the counts of rows."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place of the table and what it is in the dossier."""

    name: str
    rows: int
    place: str
    """Id; empty if nothing matches."""
    how: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a table gave."""

    form: str
    rows: int
    matches: tuple[Match, ...]
    facts: tuple[dict[str, Any], ...]
    """As the dossier writes them."""
    left_out: tuple[str, ...] = field(default=())
    """Rows that could not be read, or lie before or after the dossier's days."""
    notes: tuple[str, ...] = field(default=())
    """How dates were read, and which counts stand for one figure."""


def import_facts(file: Path, dossier: Dossier) -> Imported:
    """Return the facts of a table of events, and what was matched.

    Raises
    ------
    FitError
        The file cannot be read, is empty, or is of no form that is known.
    """
    table = read_table(file)
    end = dossier.start + dt.timedelta(days=dossier.days)
    inside = [row for row in table.rows if dossier.start <= row.date < end]
    read, out = _lines(table.rows), _lines(table.rows) - _lines(inside)
    wrong = list(table.wrong)
    if out:
        wrong.append(f"{out:,} {'row lies' if out == 1 else 'rows lie'} outside the dossier's days")
    matches = match(inside, dossier.country.places)
    known = {m.name: m.place for m in matches if m.place}
    counts = _counts([row for row in inside if row.place in known], known)
    notes = (*([table.dates] if table.dates else []), *_several(counts))
    return Imported(table.form, read, matches, _facts(counts, dossier), tuple(wrong), notes)


def _lines(rows: Iterable[Row]) -> int:
    """Return how many rows of the table these are: one may tell of deaths and of events."""
    return len({row.line for row in rows})


def match(rows: Sequence[Row], places: Sequence[Place]) -> tuple[Match, ...]:
    """Return what each name in the rows is, most frequent first."""
    named: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        named[row.place].append(row)
    found = []
    if len(named) > MAX_NAMES:
        raise FitError(f"more than {MAX_NAMES:,} names of places; leave out those of elsewhere")
    for name, those in named.items():
        place, how = _match(name, those[0], places)
        found.append(Match(name, _lines(those), place, how))
    return tuple(sorted(found, key=lambda m: (-m.rows, m.name)))


def _match(name: str, row: Row, places: Sequence[Place]) -> tuple[str, str]:
    best, closest = _closest(name, places)
    nowhere = math.isnan(row.lat) or math.isnan(row.lon)
    if best >= ALIKE:
        same = name.strip().casefold() == closest.name.casefold()
        how = "by name" if same else f"by name, like {closest.name}"
        off = 0.0 if nowhere else _km(row.lat, row.lon, closest.lat, closest.lon)
        return closest.id, how if off <= NEAR_KM else f"{how}, though {off:,.0f} km off on the map"
    if nowhere:
        return "", f"no name like it (nearest {closest.name}), and no coordinates"
    far = [(_km(row.lat, row.lon, place.lat, place.lon), place) for place in places]
    distance, nearest = min(far, key=lambda pair: pair[0])
    if distance <= NEAR_KM:
        return nearest.id, f"{distance:.0f} km from {nearest.name}"
    return "", f"no name like it, and {distance:.0f} km from the nearest place, {nearest.name}"


def _closest(name: str, places: Sequence[Place]) -> tuple[float, Place]:
    """Return the place whose name is most like, and how like it is; of equals the first."""
    best, closest, one = -1.0, places[0], _folded(name)
    for place in places:
        other = _folded(place.name)
        if 2 * min(len(one), len(other)) <= best * (len(one) + len(other)):
            continue  # by their lengths alone they cannot be more alike
        if (likeness := SequenceMatcher(None, one, other, autojunk=False).ratio()) > best:
            best, closest = likeness, place
    return best, closest


@lru_cache(maxsize=1024)
def _folded(name: str) -> str:
    """Return a name as it is compared: no marks on its letters, one way to write a sound."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(c for c in letters if not unicodedata.combining(c) and c not in _APOSTROPHES)
    for written, one in _SOUNDS:
        text = text.replace(written, one)
    return text.replace("-", " ").strip()


_APOSTROPHES: Final = "'`\u2019\u02bc\u02b9"
_SOUNDS: Final = (("q", "k"), ("dzh", "j"), ("zh", "j"), ("kh", "h"))
"""What romanisations write in two ways: Aqtau and Aktau, Zhanaozen and Janaozen."""


def _km(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Return the distance on the sphere, km (haversine)."""
    a, b = math.radians(lat), math.radians(to_lat)
    half = math.radians(to_lon - lon) / 2
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(half) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def _counts(rows: Sequence[Row], places: dict[str, str]) -> Counts:
    """Return the rows' counts by place, what, and source, and by date."""
    counts: Counts = defaultdict(lambda: defaultdict(list))
    for row in rows:
        counts[places[row.place], row.what, row.source][row.date].append(row.count)
    return counts


def _several(counts: Counts) -> Iterator[str]:
    """Yield what is told of counts that one source has for a place and day, and of none."""
    none = 0
    for (place, what, source), days in sorted(counts.items()):
        for date, those in sorted(days.items()):
            low, high = _ends(what, those)
            none += _gives_nothing(what, those) and what not in _ADDED
            if low < high:
                yield (
                    f"{source} has {len(those)} figures of {what} in {place} on {date}: one "
                    f"figure, from {low:,.12g} to {high:,.12g}"
                )
    if none:
        yield "1 count of 0 gives no fact" if none == 1 else f"{none:,} counts of 0 give no fact"


def _ends(what: str, those: Sequence[float]) -> tuple[float, float]:
    """Return between what a day's figures of one source and place put the one figure."""
    if what in _ADDED:
        return sum(those), sum(those)
    return (max(those), sum(those)) if counts_people(what) else (min(those), max(those))


def _gives_nothing(what: str, those: Sequence[float]) -> bool:
    return counts_people(what) and sum(those) == 0


def _facts(counts: Counts, dossier: Dossier) -> tuple[dict[str, Any], ...]:
    """Return facts of days that have a count, by place, what and date."""
    figures: dict[tuple[str, str, dt.date], list[dict[str, Any]]] = defaultdict(list)
    for (place, what, source), days in sorted(counts.items()):
        so_far = 0.0
        for date, those in sorted(days.items()):
            so_far += sum(those)
            low, high = (so_far, so_far) if what == DEATHS else _ends(what, those)
            if not _gives_nothing(what, those):
                figures[place, what, date].append({"low": low, "high": high, "source": source})
    names = {place.id: place.name for place in dossier.country.places}
    taken = {fact.id for fact in dossier.facts}
    return tuple(
        _fact(place, names[place], what, date, those, taken)
        for (place, what, date), those in sorted(figures.items(), key=lambda item: item[0][::-1])
    )


def _fact(
    place: str, name: str, what: str, date: dt.date, figures: list[dict[str, Any]], taken: set[str]
) -> dict[str, Any]:
    stem, day = f"{what}-{place}".replace("_", "-").lower(), f"-{date.isoformat()}"
    identity, k = stem[: MAX_ID - len(day)] + day, 2
    while identity in taken:
        end = f"{day}-{k}"
        identity, k = stem[: MAX_ID - len(end)] + end, k + 1
    taken.add(identity)
    fact: dict[str, Any] = {
        "id": identity,
        "title": f"{_TITLES.get(what, what.replace('_', ' ').capitalize())} in {name}",
        "unit": EVENTS if what == EVENTS else outcomes.LOCAL.get(what, ("persons", ""))[0],
        "place": place,
        "date": date.isoformat(),
        "figures": figures,
    }
    # Numbers of events are kept, and compared with nothing: the model counts people.
    if what in outcomes.LOCAL:
        fact["outcome"] = what
    return fact


_TITLES: Final = {DEATHS: "Dead so far", EVENTS: "Events reported", "crowd": "Crowd"}


def as_yaml(facts: Sequence[dict[str, Any]]) -> str:
    """Return facts as lines to put under `facts:` of a dossier."""
    lines = []
    for fact in facts:
        lines.append(f"  - id: {fact['id']}")
        lines.append(f"    title: {_quoted(fact['title'])}")
        lines += [f"    {key}: {fact[key]}" for key in ("outcome", "unit", "place", "date")
                  if key in fact]  # fmt: skip
        lines.append("    figures:")
        lines += [_figure(figure) for figure in fact["figures"]]
    return "\n".join(lines) + ("\n" if lines else "")


def _figure(figure: dict[str, Any]) -> str:
    low, high, source = f"{figure['low']:.12g}", f"{figure['high']:.12g}", figure["source"]
    return f"      - {{low: {low}, high: {high}, source: {_quoted(source)}}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
