"""Files of a study that are either whole or absent, whatever kills the writer.

A file is written under a temporary name in its own folder, flushed to the disk and renamed.  A
batch of pairs is a part of `series`, one of `places` and one of `runs`; the part of `runs` comes
last and marks the batch as done.  A part's name says which pairs it holds.

Temporary names carry the process, so that two processes never write to one file (where there are no
locks, see `lock`); both would write the same bytes, so whoever renames last changes nothing.
"""

from __future__ import annotations

import errno
import json
import os
import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from corcyra.errors import StudyError

_PART: Final = re.compile(r"part-(\d+)-(\d+)\.parquet")
_TEMPORARY: Final = re.compile(r"\..+\.(\d+)-[0-9a-f]{32}\.tmp")
_DAY: Final = 86400.0
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN: Final = (errno.EROFS, errno.EACCES, errno.EPERM)


after_writing: Final[list[Callable[[Path], None]]] = []
"""Who is told of each file that is whole (`remote.mirrored`)."""


class Part(NamedTuple):
    """The pairs of one batch, `first` to `last` inclusive."""

    first: int
    last: int

    @property
    def name(self) -> str:
        """File name, the same in `runs`, `series` and `places`."""
        return f"part-{self.first:06d}-{self.last:06d}.parquet"

    @property
    def pairs(self) -> range:
        """The pairs."""
        return range(self.first, self.last + 1)


def finished(folder: Path) -> list[Part]:
    """Return the parts that are done, by first pair, without those that others cover.

    Two processes with different numbers of pairs can leave parts that overlap.
    """
    kept: list[Part] = []
    for part in sorted(listed(folder / "runs"), key=lambda p: (p.first, -p.last)):
        if not kept or part.last > kept[-1].last:
            kept.append(part)
    return kept


def listed(folder: Path) -> list[Part]:
    """Return all parts whose files lie in a folder, in no order."""
    found = (part_of(file) for file in _listing(folder))
    return [part for part in found if part is not None and part.first <= part.last]


def missing(done: Iterable[Part], pairs: int, batch: int, begin: int = 0) -> list[Part]:
    """Return the batches that bring the finished parts to all pairs from `begin` to below `pairs`.

    Batches end at multiples of `batch`, so that what a batch holds depends on no clock and on no
    thread.
    """
    lacking: list[Part] = []
    at = begin
    for part in [*sorted(done), Part(pairs, pairs)]:
        lacking += _batches(at, min(part.first, pairs), batch)
        at = max(at, part.last + 1)
    return lacking


def _batches(begin: int, end: int, batch: int) -> Iterator[Part]:
    while begin < end:
        last = min((begin // batch + 1) * batch, end) - 1
        yield Part(begin, last)
        begin = last + 1


def count(parts: Sequence[Part], limit: int) -> int:
    """Return how many pairs below `limit` these parts hold, as `finished` returns them."""
    pairs, seen = 0, -1
    for part in parts:
        pairs += max(0, min(part.last + 1, limit) - max(part.first, seen + 1))
        seen = part.last
    return pairs


def part_of(file: Path) -> Part | None:
    """Return the pairs that a file's name promises, None if it is not a part's."""
    match = _PART.fullmatch(file.name)
    return None if match is None else Part(int(match[1]), int(match[2]))


def write_whole(file: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a temporary file, then give it its name."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.parent / f".{file.name}.{os.getpid()}-{uuid.uuid4().hex}.tmp"
    try:
        write(temporary)
        _flush(temporary)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    _flush(file.parent)
    for told in after_writing:
        told(file)


def write_json(file: Path, content: dict[str, Any]) -> None:
    """Write a JSON file, whole or not at all."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    write_whole(file, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def unwritable(folder: Path, error: OSError) -> StudyError:
    """Return what to say of a folder that cannot be written: why, what is kept, what to do."""
    why = os.strerror(error.errno) if error.errno else str(error)
    kept = "What is finished in it is kept"
    if error.errno in _FULL:
        kept += "; make room, and the same command goes on from there"
    elif error.errno in _FORBIDDEN:
        kept += "; another folder can be chosen (--out)"
    return StudyError(f"{folder}: cannot be written ({why}). {kept}.")


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files whose process is gone."""
    for place in (folder, folder / "runs", folder / "series", folder / "places"):
        for file in _listing(place):
            match = _TEMPORARY.fullmatch(file.name)
            if match and _abandoned(file, int(match[1])):
                file.unlink(missing_ok=True)


def is_temporary(file: Path) -> bool:
    """Tell whether a file is one that a killed process may leave."""
    return _TEMPORARY.fullmatch(file.name) is not None


def _listing(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())


def _abandoned(file: Path, process: int) -> bool:
    try:
        if time.time() - file.stat().st_mtime > _DAY:
            return True
    except FileNotFoundError:
        return False
    # On Windows os.kill(pid, 0) ends the process; there a day of age has to do.
    return os.name != "nt" and process != os.getpid() and not _alive(process)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _flush(path: Path) -> None:
    """Flush a file or a folder's entries to the disk; Windows has no such thing for folders."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
