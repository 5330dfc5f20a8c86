"""Studies in object stores: `s3://...`, `memory://...`, whatever fsspec knows.

A study that lies elsewhere is worked with in a copy here, its mirror.  What the mirror lacks is
fetched when it is opened; while a study is run, each file is sent as soon as it is whole, that is,
after each batch.  Files are sent in the order in which they are written, so what marks a batch as
done comes last there too.  There is no lock in an object store: two machines that write one study
at the same time write the same parts, and the last manifest stays.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from corcyra.errors import MissingExtra, StudyError
from corcyra.study import parts

_URL: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]+):/{1,2}(?!/)(.*)")
_NEVER: Final = (".lock", ".tmp")


def url_of(path: str | Path) -> str | None:
    """Return the address that a path is, None if it is one here; `Path` makes one slash of two."""
    match = _URL.fullmatch(str(path))
    if match is None or (os.name == "nt" and len(match[1]) == 1):
        return None
    return f"{match[1]}://{match[2].rstrip('/')}"


def near(path: str | Path) -> Path:
    """Return a folder here with the study that a path or an address names.

    Raises
    ------
    StudyError
        The address cannot be reached, or there is nothing.
    MissingExtra
        fsspec, or what it needs for this kind of address, is not installed.
    """
    url = url_of(path)
    if url is None:
        return Path(path)
    store, root = _store(url)
    mirror = mirror_of(url)
    if not _fetch(store, root, mirror, url):
        raise StudyError(f"{url}: there is no such study")
    return mirror


def mirror_of(url: str) -> Path:
    """Return the folder here in which a study that lies elsewhere is worked with.

    It lies in $CORCYRA_MIRRORS, or in the system's folder for what is temporary.
    """
    given = os.environ.get("CORCYRA_MIRRORS")
    base = Path(given) if given else Path(tempfile.gettempdir()) / f"corcyra-mirrors-{_user()}"
    name = re.sub(r"[^A-Za-z0-9]+", "-", url.rpartition("/")[2]) or "study"
    return base / f"{name}-{hashlib.sha256(url.encode()).hexdigest()[:12]}"


@contextmanager
def mirrored(path: str | Path | None) -> Iterator[Path | None]:
    """Give the folder to run a study in; of an address, a mirror whose files are sent there.

    Raises
    ------
    StudyError
        The address cannot be reached or written.
    MissingExtra
        As for `near`.
    """
    url = None if path is None else url_of(path)
    if url is None:
        yield None if path is None else Path(path)
        return
    store, root = _store(url)
    mirror = mirror_of(url)
    _fetch(store, root, mirror, url)
    _send_all(store, root, mirror, url)

    def sent(file: Path) -> None:
        if file.is_relative_to(mirror):
            _send(store, f"{root}/{file.relative_to(mirror).as_posix()}", file, url)

    parts.after_writing.append(sent)
    try:
        yield mirror
    finally:
        parts.after_writing.remove(sent)


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


def _store(url: str) -> tuple[Any, str]:
    try:
        fsspec: Any = import_module("fsspec")
    except ImportError:
        raise MissingExtra(
            "fsspec is not installed; it comes with: pip install 'corcyra[remote]'"
        ) from None
    try:
        store, root = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise MissingExtra(f"{url}: {error}") from None
    except (ValueError, OSError) as error:
        raise StudyError(f"{url}: {error}") from None
    return store, str(root).rstrip("/")


def _fetch(store: Any, root: str, mirror: Path, url: str) -> int:
    """Fetch what the mirror lacks or has otherwise; return how many files are there."""
    try:
        store.invalidate_cache()
        there = store.find(root, detail=True) if store.exists(root) else {}
        # The parts of `runs`, which mark batches as done, after those of the other tables.
        for name, found in sorted(there.items(), key=lambda item: "/runs/" in item[0]):
            inside = Path(str(name).removeprefix(root).lstrip("/"))
            if inside.is_absolute() or ".." in inside.parts or not inside.parts:
                raise StudyError(f"{url}: has a file that leaves its folder")
            file = mirror / inside
            part = parts.part_of(file) is not None
            if not (part and file.exists() and file.stat().st_size == found["size"]):
                parts.write_whole(file, partial(_got, store, name))
    except _failures() as error:
        raise _unreachable(url, error) from error
    return len(there)


def _got(store: Any, name: str, to: Path) -> None:
    store.get_file(name, str(to))


def _send_all(store: Any, root: str, mirror: Path, url: str) -> None:
    """Send what an earlier call wrote and could not send."""
    files = (
        [file for file in sorted(mirror.rglob("*")) if file.is_file()] if mirror.is_dir() else []
    )
    for file in sorted(files, key=lambda file: file.parent.name == "runs"):
        target = f"{root}/{file.relative_to(mirror).as_posix()}"
        if not file.name.endswith(_NEVER) and not store.exists(target):
            _send(store, target, file, url)


def _send(store: Any, target: str, file: Path, url: str) -> None:
    try:
        store.makedirs(target.rpartition("/")[0], exist_ok=True)
        store.put_file(str(file), target)
    except _failures() as error:
        raise _unreachable(url, error) from error


def _failures() -> tuple[type[Exception], ...]:
    """Return what stores raise; botocore's errors are of no common kind, and may not be there."""
    return (OSError, ValueError, RuntimeError, TypeError)


def _unreachable(url: str, error: Exception) -> StudyError:
    return StudyError(
        f"{url}: cannot be reached ({error}). What is finished is kept here, in "
        f"{mirror_of(url)}; the same command goes on from there, and sends it"
    )
