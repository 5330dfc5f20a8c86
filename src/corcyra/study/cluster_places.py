"""Where a cluster is: processes of this machine, a scheduler somewhere, or what slurm gives.

Nothing of dask is imported before a cluster is asked for. Its own log is kept quiet: what there is
to say of a worker or scheduler that died, we say once and in our words.
"""

from __future__ import annotations

import gc
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any, Final

from corcyra.errors import MissingExtra, StudyError
from corcyra.study.request import available_processors

CONNECT: Final = 10.0
"""Seconds in which a scheduler must answer."""
_SCHEMES: Final = ("tcp://", "tls://", "ucx://", "ws://", "wss://")


class Place:
    """A cluster that can be met and left.

    Parameters
    ----------
    name : str
        As messages call it.
    enter : callable
        Is given an exit stack, and returns what dask's `Client` takes.
    """

    def __init__(self, name: str, enter: Callable[[ExitStack], dict[str, Any]]) -> None:
        self.name = name
        self._enter = enter
        self._open: ExitStack | None = None

    def meet(self) -> Any:
        """Return a client of the cluster's scheduler.

        Raises
        ------
        StudyError
            It cannot be reached or started.
        """
        import distributed

        kind: Any = distributed.Client
        with ExitStack() as stack:
            stack.enter_context(_quiet())
            where = self._enter(stack)
            try:
                client = kind(**where, timeout=CONNECT, set_as_default=False)
            except (OSError, TimeoutError, ValueError) as error:
                why = "no answer" if isinstance(error, OSError | TimeoutError) else str(error)
                raise StudyError(
                    f"the scheduler at {self.name} cannot be reached ({why}); `dask scheduler` "
                    "starts one"
                ) from None
            stack.callback(client.close, timeout=2)
            self._open = stack.pop_all()
        return client

    def leave(self) -> None:
        """Leave the cluster, and end what was started for it."""
        stack, self._open = self._open, None
        if stack is not None:
            stack.close()
            # Processes that ended hold semaphores until they are forgotten; an interrupted command
            # ends before that by itself, and Python would complain of them.
            del stack
            gc.collect()


def place_of(where: str, threads: int | None = None) -> Place:
    """Return the cluster that is meant.

    Raises
    ------
    StudyError
        Nothing that is known.
    MissingExtra
        distributed is not installed.
    """
    _need_distributed()
    if where == "local":
        workers = threads or available_processors()
        return Place(f"{workers} processes here", lambda stack: _local(stack, workers))
    if where == "slurm":
        return _slurm(threads)
    if where.startswith(_SCHEMES):
        return Place(where, lambda _: {"address": where})
    if where.endswith(".json"):
        return Place(where, lambda _: _by_file(Path(where)))
    raise StudyError(
        f"{where!r} is no cluster: local, slurm, a scheduler's address (tcp://HOST:8786), or the "
        "file that `dask scheduler --scheduler-file` writes (*.json)"
    )


def _local(stack: ExitStack, workers: int) -> dict[str, Any]:
    import distributed

    kind: Any = distributed.LocalCluster
    try:
        with _uninterrupted():
            cluster = kind(
                n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1",
                # Any port that is free: without a word it takes one that another may have.
                dashboard_address="127.0.0.1:0", memory_limit=None, silence_logs=logging.CRITICAL,
            )  # fmt: skip
    except (OSError, RuntimeError) as error:
        raise StudyError(f"worker processes cannot be started here: {error}") from None
    return {"address": stack.enter_context(cluster)}


def _by_file(file: Path) -> dict[str, Any]:
    if not file.is_file():
        raise StudyError(
            f"{file}: there is no such file; `dask scheduler --scheduler-file {file}` writes it"
        )
    return {"scheduler_file": str(file)}


def _slurm(threads: int | None) -> Place:
    """Return a cluster by dask's own means: the scheduler file it knows, or dask-jobqueue."""
    import dask

    file = dask.config.get("scheduler-file", None)
    if file:
        return Place(str(file), lambda _: _by_file(Path(file)))
    try:
        kind = import_module("dask_jobqueue").SLURMCluster
    except ImportError:
        raise StudyError(
            "slurm needs dask-jobqueue (pip install dask-jobqueue), or a running scheduler's file "
            "in DASK_SCHEDULER_FILE. Without either, `corcyra shards DOSSIER --of 100 --script "
            "slurm` writes a job array that needs no scheduler"
        ) from None
    return Place("slurm", lambda stack: _jobs(stack, kind, threads))


def _jobs(stack: ExitStack, kind: Any, jobs: int | None) -> dict[str, Any]:
    try:
        cluster = stack.enter_context(kind())
        cluster.scale(jobs=jobs or 1)
    except (ValueError, TypeError, OSError) as error:
        raise StudyError(
            f"dask-jobqueue cannot start jobs: {error}; what a job may take is said in "
            "~/.config/dask/jobqueue.yaml"
        ) from None
    return {"address": cluster}


def _need_distributed() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise MissingExtra(
            "a cluster needs dask.distributed; it comes with: pip install 'corcyra[cluster]'"
        ) from None


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let threads and processes that are started meanwhile be deaf to Ctrl-C.

    A terminal sends it to all processes at once; the workers are ours to end. The thread of dask's
    loop, which starts them, is started here and hands its deafness on.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Else the first process that is started starts it, and takes the deafness off on the way.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what dask logs of lost connections off the screen."""
    loggers = {
        logger: logger.level
        for name, logger in logging.root.manager.loggerDict.items()
        if name.split(".")[0] == "distributed" and isinstance(logger, logging.Logger)
    }
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in loggers.items():
            logger.setLevel(level)
