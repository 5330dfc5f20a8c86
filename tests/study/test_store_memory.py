"""What a study holds in memory while it runs does not grow with its pairs; judging holds its table.

A process's peak is asked of the system, so each size is run in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from corcyra.study import manifest
from corcyra.study.running import run_study
from corcyra.study.verifying import verify

CHILD = """
import sys
import corcyra as co
from corcyra.study.verifying import verify
folder, pairs, what = sys.argv[1], int(sys.argv[2]), sys.argv[3]
asked = dict(pairs=pairs, weight=20000.0, days=2.0, local_pairs=20, quiet=True, threads=2)
if what == "run":
    co.run("minimal", arms=["with", "no_call"], out=folder, **asked)
elif what == "verify":
    assert verify(folder).sound
else:
    assert len(co.open_study(folder).paired.pairs) == pairs
# Not ru_maxrss, which a program takes over from whoever started it.
print(next(int(r.split()[1]) for r in open("/proc/self/status") if r.startswith("VmHWM")) / 1024)
"""


def peak(folder: Path, pairs: int, what: str) -> float:
    """Return the peak memory of a process, MiB."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), str(pairs), what],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


@pytest.mark.verify
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's own peak")
def test_the_peak_of_a_hundred_thousand_pairs_is_that_of_ten_thousand(tmp_path):
    few, many = tmp_path / "few", tmp_path / "many"
    sizes = {few: 10_000, many: 100_000}
    found = {
        what: [peak(folder, pairs, what) for folder, pairs in sizes.items()]
        for what in ("run", "verify", "judge")
    }
    print(found)
    assert found["run"][1] < found["run"][0] + 40, found
    assert found["verify"][1] < found["verify"][0] + 40, found
    # Some 280 columns of 8 bytes in two rows a pair, and what is held of them twice for a moment.
    a_pair = (found["judge"][1] - found["judge"][0]) * 2**20 / (sizes[many] - sizes[few])
    assert a_pair < 15_000, found


def test_what_a_run_holds_does_not_grow_with_pairs(fake, asked, tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 20)
    peaks = []
    for pairs in (40, 60, 300):  # The first fills what is filled once.
        tracemalloc.start()
        run_study(asked(pairs=pairs, folder=tmp_path / str(pairs), local_pairs=0, every=None))
        verify(tmp_path / str(pairs))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.3 * peaks[1]
