"""The writer of a study is killed (-9) again and again; nothing is lost, nothing is there twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from corcyra.study.api import open_study, verify

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")

# A process that has all compiled and loaded forks the writers, so that a kill costs no start.
NURSERY = """
import json, os, random, signal, sys, time
from pathlib import Path
import corcyra as co
import pyarrow.parquet, corcyra.study.tables
folder, whole = Path(sys.argv[1]), Path(sys.argv[2])
pairs, kills = int(sys.argv[3]), int(sys.argv[4])
asked = dict(days=2.0, weight=20000.0, arms=["with", "no_call"], threads=2, quiet=True)

def parts():
    return len(list((folder / "runs").glob("part-*"))) if folder.exists() else 0

co.run("minimal", pairs=pairs, out=whole, **asked)
chance, hits, moments = random.Random(4), 0, []
for _ in range(kills):
    child = os.fork()
    if child == 0:
        co.run("minimal", pairs=pairs, out=folder, **asked)
        os._exit(0)
    # After so many batches more, and at a random moment of the next.
    goal = parts() + chance.choice([0, 0, 1, 1, 2, 3])
    while parts() < goal and os.waitpid(child, os.WNOHANG) == (0, 0):
        time.sleep(0.001)
    time.sleep(chance.random() * 0.15)
    try:
        os.kill(child, signal.SIGKILL)
        hits += os.waitpid(child, 0)[1] == signal.SIGKILL
    except (ProcessLookupError, ChildProcessError):
        pass
    moments.append(parts())
study = co.run("minimal", pairs=pairs, out=folder, **asked)
print(json.dumps({"hits": hits, "moments": moments, "ran": study.ran}))
"""


def torture(tmp_path: Path, pairs: int, kills: int) -> dict[str, object]:
    """Kill and go on; check the result against one that was left in peace."""
    folder, whole = tmp_path / "killed", tmp_path / "whole"
    command = [sys.executable, "-c", NURSERY, str(folder), str(whole), str(pairs), str(kills)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=3000)
    found, expected = verify(folder, quiet=True), verify(whole, quiet=True)
    assert found.sound and expected.sound
    assert found.pairs == expected.pairs == pairs
    assert found.checksum == expected.checksum
    rows = Counter(open_study(folder).runs.arrow().column("pair").to_pylist())
    assert rows == dict.fromkeys(range(pairs), 2)
    left = [file.name for file in folder.rglob("*") if file.name.endswith((".tmp", ".lock"))]
    assert not left
    assert not (folder / "set-aside").exists()
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_a_writer_killed_four_times_leaves_no_trace(tmp_path):
    assert torture(tmp_path, 400, 4)["hits"] == 4


@pytest.mark.verify
def test_a_hundred_kills_over_ten_thousand_pairs_lose_none_and_double_none(tmp_path):
    told = torture(tmp_path, 10_000, 100)
    assert told["hits"] >= 95
    moments = told["moments"]
    assert isinstance(moments, list)
    assert len(set(moments)) >= 50, "the kills were spread over the study"
