"""A scheduler of dask's and its workers, as processes of this machine that a test may kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from corcyra.study.parts import finished

PRETEND = """
import sys
sys.path.insert(0, {here!r})
from conftest import FakeModel
from corcyra.study import work
FakeModel.pause = {pause}
work.model_of = FakeModel
work.calm_of = lambda *_: None
"""
"""What a worker loads first, to run the fake of `conftest` in the place of the model."""


class Processes:
    """A scheduler and some workers; whatever was started here ends here, by its number."""

    def __init__(self, folder: Path, workers: int = 2, pretend: float | None = None) -> None:
        self.folder, self.many = folder, workers
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self._preload: list[str] = []
        if pretend is not None:
            file = folder / "pretend.py"
            here = str(Path(__file__).parent)
            file.write_text(PRETEND.format(here=here, pause=pretend), encoding="utf-8")
            self._preload = ["--preload", str(file)]
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []
        self.started = 0

    def __enter__(self) -> Processes:
        self.revive()
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self.scheduler, *self.workers):
            if process is not None:
                kill(process)

    def revive(self) -> None:
        """Start whoever is not there."""
        if self.scheduler is None or self.scheduler.poll() is not None:
            # Workers end when they notice that their scheduler is gone, which takes them a while.
            for worker in self.workers:
                kill(worker)
            self.scheduler = self._start(
                "dask_scheduler", "--port", str(self.port), "--dashboard-address", "127.0.0.1:0"
            )
            wait_for_port(self.port)
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < self.many:
            self.workers.append(
                self._start(
                    "dask_worker", self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard",
                    "--local-directory", str(self.folder), "--death-timeout", "120", *self._preload,
                )
            )  # fmt: skip

    def _start(self, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        self.started += 1
        with (self.folder / f"{self.started:03d}-{what}.log").open("wb") as log:
            command = [sys.executable, "-m", f"distributed.cli.{what}", "--host", "127.0.0.1"]
            return subprocess.Popen([*command, *arguments], stdout=log, stderr=log)


def kill(process: subprocess.Popen[bytes]) -> bool:
    """Kill a process (-9); tell whether it was still alive."""
    alive = process.poll() is None
    if alive:
        os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    return alive


def wait_for_port(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nobody listens at {port} after two minutes")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def done(folder: Path) -> int:
    """Return how many pairs lie finished in a study's folder."""
    return sum(len(part.pairs) for part in finished(folder))


def reached(folder: Path, pairs: int, alive: subprocess.Popen[bytes] | None = None) -> bool:
    """Wait until so many pairs are done; tell whether they are, `alive` having ended otherwise."""
    end = time.monotonic() + 900
    while done(folder) < pairs:
        if alive is not None and alive.poll() is not None:
            return done(folder) >= pairs
        if time.monotonic() > end:
            raise TimeoutError(f"{done(folder)} of {pairs} pairs after a quarter of an hour")
        time.sleep(0.02)
    return True
