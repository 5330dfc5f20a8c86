"""The file of ties beside a dossier: where it may lie, how large it may be, what its rows say.

When a dossier is read the file must be there and have its columns. Its rows are read with the
model, since the weight decides which citizens there are.
"""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from corcyra.dossier.doubt import UNKNOWN
from corcyra.dossier.locate import Locator
from corcyra.dossier.schema import Dossier
from corcyra.errors import CorcyraError, Problem
from corcyra.shown import one_line

COLUMNS: Final = ("place_a", "citizen_a", "place_b", "citizen_b")
MAX_BYTES: Final = 100_000_000
MAX_TIES: Final = 2_000_000
"""Rows of the file."""
MAX_EACH: Final = 65_535
"""Ties of one citizen: what is out of them is counted in 16 bits."""


def check(dossier: Dossier, locator: Locator, folder: Path | None) -> list[Problem]:
    """Check that the file lies beside the dossier, can be opened and has the columns."""
    name = dossier.ties.file
    wrong = None if name is None or name is UNKNOWN else _wrong(name, folder)
    return [] if wrong is None else [locator.problem(("ties", "file"), wrong)]


def beside(folder: Path | None, name: str) -> Path:
    """Return the path of a file of ties, which lies in the dossier's folder or below it.

    Raises
    ------
    CorcyraError
        It would lie elsewhere, also by a link, or it is no file, or too large.
    """
    parts = (*PurePosixPath(name).parts, *PureWindowsPath(name).parts)
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor or ".." in parts:
        raise CorcyraError("must lie beside the dossier: give its name without a folder above it")
    if folder is None:
        raise CorcyraError("lies beside a dossier, and this one is in no folder")
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
        if not path.exists():
            raise CorcyraError("there is no such file beside the dossier")
        if not inside:
            raise CorcyraError("is a link to a file elsewhere; it must lie beside the dossier")
        if not path.is_file():
            raise CorcyraError("is no file")
        if path.stat().st_size > MAX_BYTES:
            raise CorcyraError(f"is larger than {MAX_BYTES // 1_000_000} MB")
    except (OSError, ValueError, RuntimeError) as error:
        raise CorcyraError(f"cannot be read beside the dossier: {_reason(error)}") from None
    return path


def read(path: Path, sizes: dict[str, int]) -> Iterator[tuple[str, int, str, int]]:
    """Yield the ties of a file: a place and a citizen's number in it, and another such two.

    sizes says how many citizens each place has.

    Raises
    ------
    CorcyraError
        With file and line: not a table of ties, no such place or citizen, too many rows.
    """
    at = 1
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            rows = csv.reader(stream)
            columns = _columns(next(rows, []))
            for number, row in enumerate(rows, 1):
                at = rows.line_num
                if number > MAX_TIES:
                    raise CorcyraError(f"more than {MAX_TIES:,} ties")
                if row:
                    yield *_end(row, columns[:2], sizes), *_end(row, columns[2:], sizes)
    except CorcyraError as error:
        raise CorcyraError(f"{one_line(path.name)}:{at}: {error}") from None
    except (OSError, UnicodeError, ValueError, csv.Error) as error:
        after = f"{one_line(path.name)}: after line {at}"
        raise CorcyraError(f"{after}: cannot be read: {_reason(error)}") from None


def read_both(path: Path, sizes: dict[str, int]) -> tuple[array[int], array[int]]:
    """Return both ends of each tie, as numbers counted through all places in their order.

    Raises
    ------
    CorcyraError
        As `read`; or a citizen has too many ties.
    """
    first, before = {}, 0
    for place, size in sizes.items():
        first[place], before = before, before + size
    ends = array("q"), array("q")
    for place, citizen, other, neighbour in read(path, sizes):
        ends[0].append(first[place] + citizen)
        ends[1].append(first[other] + neighbour)
    return ends


def _columns(header: list[str]) -> list[int]:
    names = [name.strip() for name in header]
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise CorcyraError(
            f"its first line must name the columns {','.join(COLUMNS)}; {missing[0]} is missing"
        )
    return [names.index(column) for column in COLUMNS]


def _end(row: list[str], at: Sequence[int], sizes: dict[str, int]) -> tuple[str, int]:
    if max(at) >= len(row):
        raise CorcyraError(f"has {len(row)} values; each row needs {', '.join(COLUMNS)}")
    place, citizen = (row[k].strip() for k in at)
    if place not in sizes:
        some = ", ".join([*sizes][:30]) + (", ..." if len(sizes) > 30 else "")
        raise CorcyraError(f"there is no place {one_line(place, 60)!r}; there is {some}")
    whole = citizen.isascii() and citizen.isdigit() and len(citizen) < 10
    if not whole or int(citizen) >= sizes[place]:
        raise CorcyraError(
            f"a citizen must be a whole number from 0 to {sizes[place] - 1} in {place}, "
            f"is {one_line(citizen, 60)!r}"
        )
    return place, int(citizen)


def _wrong(name: str, folder: Path | None) -> str | None:
    try:
        with beside(folder, name).open(newline="", encoding="utf-8-sig") as file:
            _columns(next(csv.reader(file), []))
    except CorcyraError as error:
        return str(error)
    except (OSError, UnicodeError, ValueError, csv.Error) as error:
        return f"cannot be read beside the dossier: {_reason(error)}"
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, csv.Error):
        return str(error)
    return getattr(error, "strerror", None) or "it is not a text in UTF-8"
