"""What is large, deep or long is refused in time, at its place, and before memory is taken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bombs import ALLOWED, REFUSED, SOME, giant

from corcyra.dossier.load import parse
from corcyra.errors import DossierError
from corcyra.shown import UNSEEN

SECONDS = 5.0
ALL = {**REFUSED, **ALLOWED}
ALONE = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
from corcyra.dossier.load import parse
from corcyra.errors import DossierError
begun = time.process_time()
try:
    parse(open(sys.argv[1], encoding="utf-8", newline="").read(), "dossier.yaml", None)
    told = ""
except DossierError as error:
    told = str(error)
# Not ru_maxrss, which a program takes over from whoever started it.
peak = next(int(r.split()[1]) for r in open("/proc/self/status") if r.startswith("VmHWM")) * 1024
print(json.dumps({"told": told, "seconds": time.process_time() - begun, "peak": peak}))
"""


def outcome(text: str) -> str:
    """What is said of a text; empty if it is a dossier."""
    try:
        parse(text, "dossier.yaml", None)
    except DossierError as error:
        assert all(problem.line for problem in error.problems if "is empty" not in problem.message)
        return str(error)
    return ""


@pytest.mark.parametrize("name", SOME)
def test_it_is_told_in_time(name: str):
    begun = time.process_time()
    told = outcome(ALL[name])
    assert time.process_time() - begun < SECONDS
    assert bool(told) == (name in REFUSED)
    assert len(told) < 100_000 and not UNSEEN.search(told)


def test_every_problem_is_counted_but_not_every_one_printed():
    told = outcome("".join(f"k{i}: !!x {i}\n" for i in range(400)))
    assert "more; the first may have caused them" in told
    assert told.count("\n    ") <= 2 * 201


def test_a_problem_far_along_a_line_is_shown_with_what_is_about_it():
    told = outcome(f"title: [{'1, ' * 200}!!x 3]")
    lines = told.splitlines()
    at = next(i for i, line in enumerate(lines) if "tags such as !!x" in line)
    assert len(lines[at + 1]) < 200 and lines[at + 1][lines[at + 2].index("^")] == "!"


@pytest.mark.verify
@pytest.mark.parametrize("name", [*ALL, "giant"])
def test_each_within_five_seconds_and_a_gigabyte(name: str, tmp_path: Path):
    text = giant() if name == "giant" else ALL[name]
    (tmp_path / "dossier.yaml").write_text(text, encoding="utf-8", newline="")
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(tmp_path / "dossier.yaml")],
        capture_output=True, text=True, timeout=60, env=os.environ, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["seconds"] < SECONDS
    assert found["peak"] < 2**30
    assert bool(found["told"]) == (name in REFUSED)
