"""Pairs run by a cluster: a scheduler of dask's hands batches to workers, their runs come back.

The client alone writes, so workers need no folder of ours, and a study's folder is as safe as with
threads. A batch is handed out when workers have room for it and counts once its runs are here:
what a worker had when it died is run by another, what two of them ran is taken once, and which
worker ran what changes no number. If the scheduler dies, so does the call; what is finished lies in
the folder, and the same call goes on.
"""

from __future__ import annotations

import queue
import time
import uuid
import warnings
from collections import Counter, deque
from collections.abc import Generator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from corcyra.errors import StudyError
from corcyra.study import cluster_work
from corcyra.study.cluster_places import Place, place_of
from corcyra.study.parts import Part
from corcyra.study.progress import tell

if TYPE_CHECKING:
    from corcyra.study.request import Request
    from corcyra.study.work import PairRuns

AHEAD: Final = 2
"""Batches handed out for each thread of the workers, so that none waits for us."""
LOOK: Final = 1.0
"""Seconds between two looks at who is there."""
ALONE: Final = 10.0
"""Seconds without a worker after which that is said."""
TRIES: Final = 10
"""Times that a batch is handed out; the scheduler itself tries three workers each time."""
FETCH: Final = 60.0
"""Seconds in which a finished batch must come; else it is asked for again."""


class Cluster:
    """A cluster, met when there is something to run.

    Parameters
    ----------
    where : str
        local, slurm, a scheduler's address (tcp://...) or file (*.json).
    threads : int, optional
        Worker processes of `local`, jobs of `slurm`.
    quiet : bool
        Do not say on stderr what one waits for.

    Raises
    ------
    StudyError
        `where` is none of these.
    MissingExtra
        distributed is not installed.
    """

    def __init__(self, where: str, threads: int | None = None, quiet: bool = False) -> None:
        self.place: Place = place_of(where, threads)
        self._quiet = quiet
        self._client: Any = None

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster; one that was started here ends."""
        self._client = None
        self.place.leave()

    def pairs(self, request: Request, batches: Sequence[Part]) -> Generator[PairRuns, None, None]:
        """Yield each pair when its batch is done, in no particular order.

        Closing the generator takes back what is handed out.

        Raises
        ------
        StudyError
            The scheduler cannot be reached or is gone, or no worker can run a batch.
        """
        if self._client is None:
            self._client = self.place.meet()
        errand = _Errand(self._client, self.place, cluster_work.order(request), batches, self._say)
        try:
            yield from errand.run()
        finally:
            errand.take_back()

    def _say(self, words: str) -> None:
        if not self._quiet:
            tell(words)


class _Errand:
    """Some batches of one study, and who has them."""

    def __init__(
        self, client: Any, place: Place, packed: bytes, batches: Sequence[Part], say: Any
    ) -> None:
        self._client, self._place, self._say = client, place, say
        self._todo = deque(batches)
        self._name = f"corcyra-{uuid.uuid4().hex[:12]}"
        self._packed = packed
        self._order: Any = None
        self._under_way: dict[Any, Part] = {}
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._tries: Counter[Part] = Counter()
        self._handed = 0
        self._room = 0
        self._looked = self._seen = time.monotonic()

    def run(self) -> Generator[PairRuns, None, None]:
        try:
            self._order = self._ordered()
            self._look()
            while self._todo or self._under_way:
                self._hand_out()
                yield from self._come_in()
        except (OSError, TimeoutError, RuntimeError, CancelledError) as error:
            # Of distributed's own errors most are OSError (a connection closed) or RuntimeError.
            if isinstance(error, RuntimeError) and self._client.status == "running":
                raise
            raise self._gone() from None

    def take_back(self) -> None:
        """Cancel what is handed out; a scheduler that is gone has nothing to take back."""
        futures = [*self._under_way, *([] if self._order is None else [self._order])]
        self._under_way.clear()
        self._order = None
        # Nothing is kept of them: an interrupt's traceback would keep it all alive.
        client, self._client, self._ended = self._client, None, queue.SimpleQueue()
        if futures and client.status == "running":
            with suppress(OSError, TimeoutError, RuntimeError, CancelledError):
                client.cancel(futures)

    def _ordered(self) -> Any:
        """Return the order as a task, which can be done again when the workers that hold it die."""
        with warnings.catch_warnings():
            # A file of ties may be large; it is sent once.
            warnings.filterwarnings("ignore", message="Sending large graph")
            return self._client.submit(
                cluster_work.held, self._packed, key=f"{self._name}-order", pure=False
            )

    def _hand_out(self) -> None:
        while self._todo and len(self._under_way) < max(self._room, 1) * AHEAD:
            part = self._todo.popleft()
            self._handed += 1
            future = self._client.submit(
                cluster_work.work, self._order, part.first, part.last,
                key=f"{self._name}-{part.first}-{self._handed}", pure=False,
            )  # fmt: skip
            self._under_way[future] = part
            future.add_done_callback(self._ended.put)

    def _come_in(self) -> Generator[PairRuns, None, None]:
        try:
            future = self._ended.get(timeout=LOOK)
        except queue.Empty:
            self._look()
            return
        if time.monotonic() - self._looked > LOOK:
            self._look()
        part = self._under_way.pop(future, None)
        if part is not None:
            yield from self._taken(future, part)

    def _taken(self, future: Any, part: Part) -> Sequence[PairRuns]:
        """Return the runs of a batch; none if it must be handed out again."""
        if self._client.status != "running":
            raise self._gone()
        if future.status == "error":
            self._failed(future.exception(timeout=FETCH), part)
            return ()
        try:
            found = None if future.cancelled() else future.result(timeout=FETCH)
        except TimeoutError:
            found = None  # The worker that had it died just now.
        if isinstance(found, cluster_work.Refusal):
            raise StudyError(f"a worker of {self._place.name} cannot run this: {found.words}")
        if found is None or [pair.pair for pair in found] != list(part.pairs):
            self._again(part)
            return ()
        return list(found)

    def _failed(self, error: Any, part: Part) -> None:
        from distributed.scheduler import KilledWorker

        if not isinstance(error, KilledWorker):
            words = f"{type(error).__name__}: {error}"
            raise StudyError(
                f"a worker of {self._place.name} cannot run this: {words}; it needs the same "
                "corcyra as here"
            )
        self._again(part)

    def _again(self, part: Part) -> None:
        """Hand a batch out once more, if it has not come to nothing too often."""
        self._tries[part] += 1
        if self._tries[part] >= TRIES:
            raise StudyError(
                f"pairs {part.first:,} to {part.last:,} came to nothing {TRIES} times, workers of "
                f"{self._place.name} having died: is their memory enough for a run? The finished "
                "pairs are kept"
            )
        self._todo.append(part)

    def _look(self) -> None:
        """See who is there, and say so when it is nobody."""
        if self._client.status != "running":
            raise self._gone()
        self._room = sum(self._client.nthreads().values())
        self._looked = time.monotonic()
        if self._room:
            self._seen = self._looked
        elif self._looked - self._seen > ALONE:
            self._say(f"no worker at {self._place.name}; waiting for one")
            self._seen = float("inf")

    def _gone(self) -> StudyError:
        return StudyError(
            f"the scheduler at {self._place.name} is gone. The finished pairs are kept; start it "
            "again, and the same command goes on from there"
        )
