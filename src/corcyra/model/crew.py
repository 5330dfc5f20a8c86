"""Several threads at one run: each has its own part, so that no order between them matters."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
HUGE: Final = 500_000
"""Citizens from which on more than one thread is worth its calls."""


class Crew:
    """A number of threads, idle between the pieces of work that they share.

    Parameters
    ----------
    threads : int
        1 = whoever calls does all of it.
    """

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def share(self, stops: NDArray[np.integer], work: Callable[[int, int], T]) -> list[T]:
        """Call work(first, last) for runs of items, one a thread, alike in size; in their order.

        stops (n) : where each item ends, in a size that counts up.
        """
        n = len(stops)
        if self._pool is None or n < self.threads:
            return [work(0, n)]
        total = float(stops[-1])
        wanted = [total * k / self.threads for k in range(1, self.threads)]
        cuts = [0, *(int(np.searchsorted(stops, size, "right")) for size in wanted), n]
        pieces = [(a, b) for a, b in pairwise(cuts) if a < b]
        return list(self._pool.map(lambda piece: work(*piece), pieces))
