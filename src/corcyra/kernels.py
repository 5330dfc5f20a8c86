"""How the project compiles: one decorator, one cache that knows when a kernel has changed.

numba's file cache looks only at the file of the function it loads; a called kernel that changed in
another file would go unseen. So the cache's folder is named by a hash of every kernel source and
of the versions that shape machine code.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def _cache_home() -> Path:
    """Where compiled kernels are kept: $CORCYRA_CACHE, or the user's cache folder."""
    given = os.environ.get("CORCYRA_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "corcyra"


@cache
def source_hash() -> str:
    """Return a hash of all sources that may hold kernels, and of numba's and numpy's versions."""
    digest = hashlib.sha256()
    root = Path(__file__).parent
    files = [Path(__file__), *sorted((root / "model").glob("*.py"))]
    files += [
        root / "parameters.py",
        root / "outcomes.py",
        *sorted((root / "classics").glob("*.py")),
    ]
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    for name in ("numba", "llvmlite", "numpy"):
        digest.update(version(name).encode())
    digest.update(f"{sys.version_info[:3]} {platform.machine()}".encode())
    return digest.hexdigest()[:16]


def kernel(function: F) -> F:
    """Compile without Python inside: releases the GIL, IEEE arithmetic, cached on disk.

    Division by zero follows IEEE (inf, nan) and is never hidden: runs check what leaves a step.
    """
    return _compiled(function, makes_arrays=True)


def borrower(function: F) -> F:
    """Compile, as `kernel` does, what makes no array and only works on arrays that it is lent.

    Such code counts no references. Counting is atomic and, where several threads run the same
    model, all of them count on the same words of memory: it took a third of a run's time.
    """
    return _compiled(function, makes_arrays=False)


def _compiled(function: F, makes_arrays: bool) -> F:
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(_cache_home() / source_hash())
    # Any, as numba's stubs leave `_nrt` out.
    options: dict[str, Any] = {
        "cache": True,
        "nogil": True,
        "error_model": "numpy",
        "_nrt": makes_arrays,
    }
    try:
        compiled: Any = njit(**options)(function)
    finally:
        config.CACHE_DIR = before
    return compiled  # type: ignore[no-any-return]
