"""Whether this machine's memory holds a run, asked before one is started."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from corcyra.errors import CorcyraError

if TYPE_CHECKING:
    from corcyra.model.api import Model

SHARE: Final = 0.7
"""Of the machine's memory, what runs at the same time may take."""


def machine() -> int | None:
    """Return the machine's memory, bytes; None where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def runs_that_fit(*models: Model) -> int | None:
    """Return how many runs of the largest model fit at once; None where the system does not say.

    Raises
    ------
    CorcyraError
        Not one does.
    """
    largest = max(models, key=lambda model: model.estimate_bytes)
    memory = machine()
    if memory is None:
        return None
    if largest.estimate_bytes > memory:
        raise CorcyraError(
            f"one run takes about {largest.estimate_bytes / 2**30:.1f} GiB of memory, and this "
            f"machine has {memory / 2**30:.1f}; let a citizen stand for more persons (weight, now "
            f"{largest.dossier.weight:g})"
        )
    return max(1, int(memory * SHARE / max(largest.estimate_bytes, 1)))
