"""SIGKILL at random moments, then the same call: the study is as if nothing had happened."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import digest

from corcyra.study import manifest, parts
from corcyra.study.api import run
from corcyra.study.running import run_study

CHILD = """
import sys
sys.path.insert(0, {here!r})
from conftest import ARMS, FakeModel
from corcyra.dossier.load import load
from corcyra.study import manifest, work
from corcyra.study.request import Request
from corcyra.study.running import run_study
work.model_of = FakeModel
work.calm_of = lambda *_: None
manifest.batch_size = lambda *_: 3
from pathlib import Path
print("ready", flush=True)
run_study(Request(load("minimal"), {pairs}, 1, 5.0, 200.0, 0.25, ARMS, local_pairs=3, threads=2,
                  folder=Path({folder!r})))
"""
PAIRS = 150


def start(folder: Path) -> subprocess.Popen[bytes]:
    code = CHILD.format(here=str(Path(__file__).parent), folder=str(folder), pairs=PAIRS)
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    return child


def killed(child: subprocess.Popen[bytes], after: float) -> bool:
    """Kill the process after some seconds; tell whether it was still running."""
    time.sleep(after)
    alive = child.poll() is None
    if alive:
        os.kill(child.pid, signal.SIGKILL)
    child.wait(30)
    assert child.stdout is not None
    child.stdout.close()
    return alive


def kill_and_resume(asked, folder: Path, kills: int, seed: int) -> int:
    chance, hits = random.Random(seed), 0
    for _ in range(kills):
        hits += killed(start(folder), 0.05 + 0.5 * chance.random())
    resumed = run_study(asked(pairs=PAIRS, folder=folder))
    whole = run_study(asked(pairs=PAIRS, folder=folder.with_name("whole")))
    assert digest(resumed) == digest(whole)
    names = {file.name for file in (folder / "runs").iterdir()}
    assert not [name for name in names if name.endswith(".tmp")]
    return hits


def test_three_kills_leave_no_trace(fake, asked, tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 3)
    assert kill_and_resume(asked, tmp_path / "killed", 3, seed=1) >= 1


def test_two_processes_on_one_folder_do_not_harm_it(fake, asked, tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 3)
    folder = tmp_path / "shared"
    children = [start(folder), start(folder)]
    assert [child.wait(60) for child in children] == [0, 0]
    for child in children:
        child.stdout.close()
    study = run_study(asked(pairs=PAIRS, folder=folder))
    assert study.ran == 0
    assert digest(study) == digest(run_study(asked(pairs=PAIRS, folder=tmp_path / "whole")))


@pytest.mark.verify
def test_twenty_five_kills_leave_no_trace(fake, asked, tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 3)
    for round_ in range(5):
        folder = tmp_path / str(round_) / "killed"
        assert kill_and_resume(asked, folder, 5, seed=round_) >= 1


@pytest.mark.verify
def test_kills_of_the_real_command_leave_no_trace(tmp_path):
    chance, hits, folder = random.Random(7), 0, tmp_path / "killed"
    command = [sys.executable, "-m", "corcyra", "run", "minimal", "--pairs", "400"]
    run("minimal", pairs=1, out=tmp_path / "compiled", quiet=True)
    for _ in range(22):
        child = subprocess.Popen([*command, "--out", str(folder)], stdout=subprocess.PIPE)
        hits += killed(child, 1.0 + 4.0 * chance.random())
    resumed = run("minimal", pairs=400, out=folder, quiet=True)
    whole = run("minimal", pairs=400, out=tmp_path / "whole", quiet=True)
    assert hits >= 1
    assert len(parts.finished(folder)) > 1
    assert digest(resumed) == digest(whole)
