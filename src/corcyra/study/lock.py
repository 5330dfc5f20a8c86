"""One writer a folder: whoever comes second waits, and says so.

The lock is the system's own, on a file in the folder, so it ends with the process that holds it,
however that ends.  Where a file system knows no locks, or the folder cannot be written, there is
none: parts are whole or absent anyway, and two writers would write the same.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from corcyra.study.progress import tell

LOCK: Final = ".lock"
LOOK: Final = 0.1
"""Seconds between two attempts."""
PATIENCE: Final = 1.0
"""Seconds of waiting after which it is said."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; wait for whoever holds it."""
    try:
        descriptor = _acquired(folder)
    except OSError:
        descriptor = None
    try:
        yield
    finally:
        if descriptor is not None:
            with suppress(OSError):  # Windows removes no file that is open.
                (folder / LOCK).unlink()
            os.close(descriptor)


def _acquired(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / LOCK
    begun, said = time.monotonic(), False
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        mine = False
        try:
            mine = _taken(descriptor) and _still_there(descriptor, file)
            if mine:
                _sign(descriptor)
                return descriptor
            if not said and time.monotonic() - begun > PATIENCE:
                who = _holder(descriptor)
                tell(f"{who} is at work in {folder}; waiting for it (Ctrl-C ends that)")
                said = True
        finally:
            if not mine:
                os.close(descriptor)
        time.sleep(LOOK)


def _still_there(descriptor: int, file: Path) -> bool:
    """Tell whether the locked file is still the folder's: its last holder removes it."""
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False


def _sign(descriptor: int) -> None:
    with suppress(OSError):  # A full disk: then nobody can say who holds it.
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())


def _holder(descriptor: int) -> str:
    with suppress(OSError, ValueError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        return f"another process ({int(os.read(descriptor, 20))})"
    return "another process"


if sys.platform == "win32":
    import msvcrt

    def _taken(descriptor: int) -> bool:
        """Lock the file, or tell that somebody has."""
        # Far behind the number that is read by others: what is locked cannot be read.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _taken(descriptor: int) -> bool:
        """Lock the file, or tell that somebody has."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
