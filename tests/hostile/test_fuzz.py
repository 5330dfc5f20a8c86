"""Broken dossiers in numbers: each loads, and some are run, or ends in a located error.

No traceback, no input over five seconds, no process over a gigabyte: `fuzz.py` enforces it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from mutants import SHARES, bases, mutants

from corcyra.dossier.load import parse

FUZZ = Path(__file__).parent / "fuzz.py"


def fuzzed(*words: object) -> dict[str, Any]:
    """Run one process of the fuzz run; its counts."""
    command = [sys.executable, str(FUZZ), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)
    assert done.returncode == 0, f"{words}: exit {done.returncode}\n{done.stderr[-3000:]}"
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Have the kernels compiled, with the time and memory that this takes, before what is held."""
    fuzzed("read", 1, 500, tmp_path_factory.mktemp("compiled"))


def told(found: list[dict[str, Any]], seconds: float) -> str:
    """The counts of a fuzz run in lines."""
    counts: Counter[str] = sum((Counter(one["counts"]) for one in found), Counter())
    read = counts["loaded"] + sum(n for what, n in counts.items() if what.startswith("refused: "))
    lines = [f"fuzz: {read:,} dossiers in {seconds:.0f} s"]
    lines += [f"  {n:7,} {what}" for what, n in sorted(counts.items(), key=lambda item: -item[1])]
    slowest, peak = (max(one[name] for one in found) for name in ("slowest", "peak"))
    return "\n".join([*lines, f"  slowest {slowest:.2f} s, largest process {peak / 1e6:.0f} MB"])


def held(found: list[dict[str, Any]]) -> None:
    """Assert what is promised of every input."""
    broken = [one for part in found for one in part["broken"]]
    assert not broken, f"{len(broken)} broke; the first:\n{broken[0]['file']}\n{broken[0]['trace']}"
    assert max(one["peak"] for one in found) < 2**30


def test_the_good_dossiers_are_good():
    assert set(SHARES) == set(bases())
    for text in bases().values():
        parse(text.decode(), "dossier.yaml", None)


def test_mutants_follow_from_their_seed():
    assert list(mutants(7, 20)) == list(mutants(7, 20)) != list(mutants(8, 20))


def test_five_hundred_are_run_or_told(tmp_path: Path, compiled: None):
    begun = time.monotonic()
    found = [fuzzed("read", 1, 500, tmp_path)]
    held(found)
    counts = found[0]["counts"]
    assert counts["loaded"] > 25 and counts["ran"] > 0, counts
    assert {"refused: types", "refused: rules", "refused: no YAML"} <= set(counts)
    print(told(found, time.monotonic() - begun))


@pytest.mark.verify
def test_a_hundred_thousand_are_run_or_told(tmp_path: Path, compiled: None):
    def part(seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
        folder = tmp_path / str(seed)
        folder.mkdir()
        return fuzzed("read", seed, 5_000, folder), fuzzed("judge", folder)

    begun = time.monotonic()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        read, judged = zip(*pool.map(part, range(100, 120)), strict=True)
    verdicts = sum((Counter(one["counts"]) for one in judged), Counter())
    text = f"{told(list(read), time.monotonic() - begun)}\n  of those set aside: {dict(verdicts)}"
    print(f"\n{text}", file=sys.__stderr__)
    held(list(read))
    broken = [one for part in judged for one in part["broken"]]
    assert not broken, broken[0]["trace"]
    assert verdicts["judged"] > 10
