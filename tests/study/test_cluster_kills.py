"""Schedulers, workers and clients killed (-9) at random moments: no pair lost, none twice."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from cluster_toys import Processes, done, kill, reached
from conftest import digest

from corcyra.errors import StudyError
from corcyra.study import api, manifest
from corcyra.study.cluster import Cluster
from corcyra.study.running import run_study

PAIRS = 200


# A scheduler that is killed leaves dask's sockets to the garbage collector, which says so.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_worker_and_the_scheduler_are_killed(fake, asked, tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 5)
    folder = tmp_path / "study"
    whole = run_study(asked(pairs=PAIRS, folder=tmp_path / "whole"))
    with (
        Processes(tmp_path / "dask", workers=2, pretend=0.02) as processes,
        Cluster(processes.address, quiet=True) as cluster,
    ):
        request = asked(pairs=PAIRS, folder=folder, cluster=cluster)

        def disturb() -> None:
            reached(folder, 20)
            kill(processes.workers[0])
            reached(folder, done(folder) + 30)
            kill(processes.scheduler)

        killer = threading.Thread(target=disturb, daemon=True)
        killer.start()
        with pytest.raises(StudyError, match=r"scheduler at tcp://.* is gone.*same command"):
            run_study(request)
        killer.join()
        kept = done(folder)
        assert 50 <= kept < PAIRS
        processes.many = 1
        processes.revive()
        cluster.close()
        study = run_study(request)
    assert study.ran == PAIRS - kept
    assert digest(study) == digest(whole)


def client(folder: Path, address: str, pairs: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "corcyra", "run", "minimal", "--pairs", str(pairs), "--weight",
         "2000", "--out", str(folder), "--cluster", address],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def disturbed(folder: Path, dask: Path, pairs: int, kills: int, seed: int) -> Counter[str]:
    """Run a study to its end under so many kills; return who was killed while alive."""
    chance, struck = random.Random(seed), Counter()
    # At random moments of the work, not of the clock: all of them hit a study that is under way.
    moments = sorted(chance.sample(range(64, pairs - 200), kills))
    with Processes(dask, workers=2) as processes:
        running = client(folder, processes.address, pairs)
        try:
            for moment in moments:
                while not reached(folder, moment, running):
                    processes.revive()
                    running = client(folder, processes.address, pairs)
                time.sleep(0.2 * chance.random())
                victim = chance.choice(["worker", "worker", "scheduler", "client"])
                targets = {"scheduler": processes.scheduler, "client": running}
                struck[victim] += kill(targets.get(victim) or chance.choice(processes.workers))
                processes.revive()
            while done(folder) < pairs:
                running.wait(600)
                processes.revive()
                running = client(folder, processes.address, pairs)
        finally:
            kill(running)
    return struck


@pytest.mark.verify
def test_a_hundred_kills_leave_no_trace(tmp_path):
    pairs, kills, folder = 10_000, 100, tmp_path / "study"
    whole = api.run("minimal", pairs=pairs, weight=2000, out=tmp_path / "whole", quiet=True)
    struck = disturbed(folder, tmp_path / "dask", pairs, kills, seed=7)
    print(dict(struck))
    assert struck.total() > 0.9 * kills
    assert min(struck[victim] for victim in ("worker", "scheduler", "client")) > 10
    study = api.run("minimal", pairs=pairs, weight=2000, out=folder, quiet=True)
    assert study.ran == 0
    assert digest(study) == digest(whole)
    rows = study.runs.arrow().select(["pair", "arm"]).to_pylist()
    assert Counter(row["pair"] for row in rows).keys() == set(range(pairs))
    assert max(Counter((row["pair"], row["arm"]) for row in rows).values()) == 1
