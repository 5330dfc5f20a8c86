"""Work over threads, whose results come as they are done; stopping starts no more of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def spread(
    work: Callable[[Item], Result], items: Iterable[Item], threads: int, stop: threading.Event
) -> Generator[Result, None, None]:
    """Yield `work(item)` of each item, in no particular order.

    Closing the generator, or an interrupt, sets `stop`, which the work may look at, and starts no
    further item; what is under way ends by itself and is dropped.
    """
    pool = ThreadPoolExecutor(threads, thread_name_prefix="corcyra")
    todo, under_way = iter(items), set[Future[Result]]()
    try:
        while True:
            more = islice(todo, 2 * threads - len(under_way))
            under_way |= {pool.submit(work, item) for item in more}
            if not under_way:
                return
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)
