"""The queue: jobs that run at once and long studies, with progress, cancel and resume.

Two threads do the work, one for each kind. A long study waits between its pairs while a run at
once is under way, so that whoever moves a slider does not wait for somebody's ten thousand pairs.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from corcyra.errors import CorcyraError
from corcyra.room.answers import JobShown, Judged, Status
from corcyra.room.quick import Stopped

if TYPE_CHECKING:
    from corcyra.report.shape import Study
    from corcyra.room.settings import Limits

KEPT: Final = 16
"""Runs at once, the last ones, whose tables are kept; what was found of them stays with the job."""
ENDED: Final = ("cancelled", "done", "failed", "paused")
_LOG = logging.getLogger("corcyra.room")


class TooMuch(Exception):
    """A limit is reached."""


class NotNow(Exception):
    """A job that is not in a state in which this can be done."""


@dataclass(eq=False)
class Job:
    """Something to be done."""

    kind: Literal["quick", "long"]
    title: str
    of: int
    """Pairs in all; `done` are those that are done of them."""
    work: Callable[[Job], Judged]
    owner: str = ""
    """Address it came from."""
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    status: Status = "queued"
    done: int = 0
    further: int = 0
    """Of the pairs in all, those for claims that few pairs can tell."""
    error: str | None = None
    result: Judged | None = None
    study: Study | None = None
    """What its tables are read from; None before it is done, and where they are not kept."""
    stop: threading.Event = field(default_factory=threading.Event)
    version: int = 0
    """Counts what happens to it, so that who watches sees that something did."""
    remove: Callable[[], None] = lambda: None
    _first: tuple[float, int] | None = None

    def begin(self, of: int, done: int) -> None:
        """Note how much there is to do, and how much of it is done."""
        self.of, self.done, self._first = of, done, None
        self.version += 1

    def advance(self) -> None:
        """Note that one more pair is done.

        Raises
        ------
        Stopped
            The job was cancelled.
        """
        if self.stop.is_set():
            raise Stopped
        self.done += 1
        if self._first is None:
            self._first = (time.monotonic(), self.done)
        self.version += 1

    def tables(self) -> Study:
        """Return what the job's tables are read from.

        Raises
        ------
        NotNow
            It has none yet, or they are not kept any more.
        """
        if (study := self.study) is not None:
            return study
        if self.status == "done":
            raise NotNow("its worlds are not kept any more; run it again")
        raise NotNow(f"the job is {self.status} and has no tables yet")

    def shown(self, *, result: bool = True) -> JobShown:
        """Return the job as it stands."""
        return JobShown(
            id=self.id,
            kind=self.kind,
            title=self.title + (f", and {self.further:,} further pairs" if self.further else ""),
            status=self.status,
            done=self.done,
            of=self.of,
            further=self.further,
            seconds_left=self._left(),
            error=self.error,
            result=self.result if result else None,
        )

    def _left(self) -> float | None:
        first = self._first
        if self.status != "running" or first is None or self.done <= first[1]:
            return None
        rate = (self.done - first[1]) / max(time.monotonic() - first[0], 1e-6)
        return round((self.of - self.done) / rate, 1)

    def set(self, status: Status, error: str | None = None) -> None:
        """Note what became of it."""
        self.error, self.status = error, status
        self.version += 1


class Queue:
    """Jobs that wait, run, or are done."""

    def __init__(self, limits: Limits, clean: Callable[[str], str]) -> None:
        self._limits = limits
        self._clean = clean
        """Takes the server's paths out of an error's words."""
        self.jobs: dict[str, Job] = {}
        self._lock = threading.Condition()
        self._waiting: dict[str, deque[Job]] = {"quick": deque(), "long": deque()}
        self._kept: deque[Job] = deque()
        """Runs at once that are done and whose tables are kept."""
        self._closed = False
        self._idle = threading.Event()
        """Set while no run at once is under way."""
        self._idle.set()
        for kind in self._waiting:
            name = f"corcyra-room-{kind}"
            threading.Thread(target=self._serve, args=(kind,), name=name, daemon=True).start()

    def add(self, job: Job, *, limited: bool = True) -> Job:
        """Queue a job.

        Raises
        ------
        TooMuch
            Its owner has too many that wait or run.
        """
        with self._lock:
            if limited:
                self._refuse(job)
            self.jobs[job.id] = job
            self._enqueue(job)
            self._forget()
        return job

    def note(self, job: Job) -> None:
        """Keep a job that is not to be run now."""
        with self._lock:
            self.jobs[job.id] = job

    def cancel(self, job: Job) -> None:
        """End a job as soon as its pairs under way are done; nothing if it has ended."""
        with self._lock:
            job.stop.set()
            if job.status == "queued":
                self._waiting[job.kind].remove(job)
                job.set("cancelled")

    def resume(self, job: Job) -> None:
        """Queue a job again that was cancelled, interrupted or failed.

        Raises
        ------
        NotNow
            It waits, runs, or is done.
        TooMuch
            Its owner has too many others.
        """
        with self._lock:
            if job.status not in ("cancelled", "paused", "failed"):
                raise NotNow(f"the job is {job.status}; only one that was stopped can go on")
            self._refuse(job)
            job.stop.clear()
            self._enqueue(job)

    def delete(self, job: Job) -> None:
        """Forget a job and what it left on the disk.

        Raises
        ------
        NotNow
            It waits or runs: cancel it first.
        """
        with self._lock:
            if job.status in ("queued", "running"):
                raise NotNow(f"the job is {job.status}; cancel it first")
            self.jobs.pop(job.id, None)
        job.remove()

    def close(self) -> None:
        """Run nothing more; what is under way is told to stop."""
        with self._lock:
            self._closed = True
            for job in self.jobs.values():
                job.stop.set()
            self._lock.notify_all()

    @property
    def closed(self) -> bool:
        """Whether the server is ending."""
        return self._closed

    def wait_for_quick(self) -> None:
        """Wait while a run at once is under way, but not for ever."""
        self._idle.wait(5.0)

    def _enqueue(self, job: Job) -> None:
        job.set("queued")
        self._waiting[job.kind].append(job)
        self._lock.notify_all()

    def _refuse(self, job: Job) -> None:
        most = self._limits.quick_jobs if job.kind == "quick" else self._limits.long_jobs
        open_ = [
            j for j in self.jobs.values()
            if j.owner == job.owner and j.kind == job.kind and j.status in ("queued", "running")
        ]  # fmt: skip
        if len(open_) >= most:
            raise TooMuch(f"{len(open_)} jobs of yours wait or run; wait, or cancel some")

    def _forget(self) -> None:
        """Forget the oldest runs at once that have ended."""
        ended = [j for j in self.jobs.values() if j.kind == "quick" and j.status in ENDED]
        for job in ended[: max(0, len(self.jobs) - self._limits.kept_jobs)]:
            del self.jobs[job.id]

    def _let_go(self, job: Job) -> None:
        """Keep the tables of a run at once that is done, and let go of those of an older one."""
        if job.kind == "quick":  # A long study's are in its folder.
            self._kept.append(job)
            if len(self._kept) > KEPT:
                self._kept.popleft().study = None

    def _next(self, kind: str) -> Job | None:
        with self._lock:
            while not self._closed and not self._waiting[kind]:
                if kind == "quick":
                    self._idle.set()
                self._lock.wait()
            if self._closed:
                return None
            job = self._waiting[kind].popleft()
            if kind == "quick":
                self._idle.clear()
            job.set("running")
            return job

    def _serve(self, kind: str) -> None:
        while (job := self._next(kind)) is not None:
            try:
                job.result = job.work(job)
                self._let_go(job)
                job.set("done")
            except Stopped:
                job.set("cancelled")
            except CorcyraError as error:
                job.set("failed", self._clean(str(error)))
            except Exception:
                _LOG.exception("job %s", job.id)
                job.set(
                    "failed", "something broke here that should not; the server's log says what"
                )
