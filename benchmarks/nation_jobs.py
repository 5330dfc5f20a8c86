"""Whole jobs in processes of their own: what somebody at the keyboard waits for, and other tools.

Each is timed by the clock on the wall and by the processor; of a job that runs alone on a free
machine the two say the same.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

_STUDY = """
import json, sys, time
import corcyra
dossier, pairs, weight, arms, folder = json.loads(sys.argv[1])
def run(pairs, name):
    return corcyra.run(dossier, pairs=pairs, arms=arms, weight=weight, every=None, threads=2,
                       out=f"{folder}/{name}", quiet=True)
run(2, "warm")
wall, cpu = time.perf_counter(), time.process_time()
study = run(pairs, "study")
print(json.dumps({"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu,
                  "pairs": pairs, "runs": len(study.runs), "threads": 2}))
"""

_NATION = """
import json, sys, time
from corcyra.dossier.load import load
from corcyra.model.api import Model
from corcyra.model.world import Lot
def peak():
    try:  # a child begins with its parent's ru_maxrss, so that is no measure of its own
        said = open("/proc/self/status").read()
        return int(said.split("VmHWM:")[1].split()[0]) * 1024
    except OSError:
        import resource
        kilo = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * kilo
dossier, weight, lot = json.loads(sys.argv[1])
dossier = load(dossier).dossier
model = lambda weight: Model(dossier.model_copy(update={"weight": weight}))
model(weight * 1000).run_lot(Lot(*lot))
wall, cpu = time.perf_counter(), time.process_time()
whole = model(weight)
run = whole.run_lot(Lot(*lot))
print(json.dumps({"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu,
                  "citizens": whole.citizens, "estimate_bytes": whole.estimate_bytes,
                  "peak_bytes": peak(), "status": run.status}))
"""


def _said(command: list[str], **changes: str) -> dict[str, Any]:
    """Run a command, in an environment with changes, and return the JSON object it prints last."""
    done = subprocess.run(
        command, env={**os.environ, **changes}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr else "no word")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def study(dossier: str, pairs: int, weight: float, arms: list[str]) -> dict[str, Any]:
    """Return what so many pairs of some arms cost, on two threads, no series kept."""
    with tempfile.TemporaryDirectory() as folder:
        asked = json.dumps([dossier, pairs, weight, arms, folder])
        return _said([sys.executable, "-c", _STUDY, asked])


def nation(dossier: str, weight: float, lot: tuple[int, int, int]) -> dict[str, Any]:
    """Return what one run costs in seconds, the making of the population included, and memory."""
    return _said([sys.executable, "-c", _NATION, json.dumps([dossier, weight, list(lot)])])


def waited(arguments: list[str], turns: int, **changes: str) -> float:
    """Return the seconds somebody waits for a Python command; median of some turns."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(turns):
            inside = Path(folder) / str(turn)
            inside.mkdir()
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, *arguments], cwd=inside, env={**os.environ, **changes},
                check=True, capture_output=True,
            )  # fmt: skip
            seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


VERDICT = ["-m", "corcyra", "judge", "minimal", "--pairs", "4", "--no-report"]


def waits(turns: int, cold: bool) -> dict[str, float]:
    """Return seconds to import, to the first verdict, and, if cold, to the very first one."""
    found = {"python_s": waited(["-c", "pass"], turns)}
    found["import_s"] = waited(["-c", "import corcyra"], turns) - found["python_s"]
    waited(VERDICT, 1)
    found["verdict_s"] = waited(VERDICT, turns)
    if cold:
        with tempfile.TemporaryDirectory() as empty:
            found["cold_s"] = waited(VERDICT, 1, CORCYRA_CACHE=empty)
    return found


def starsim(agents: int, steps: int, contacts: int, folder: str | None) -> dict[str, Any] | str:
    """Return agent-steps a second of a Starsim epidemic, or why there are none."""
    script = str(HERE / "starsim_epidemic.py")
    asked = [sys.executable, script, *map(str, (agents, steps, contacts, 3))]
    try:
        found = _said(asked, **({"PYTHONPATH": folder} if folder else {}))
    except RuntimeError as error:
        return str(error)
    seconds = statistics.median(found["run_s"])
    return {**found, "median_s": seconds, "rate": agents * found["steps"] / seconds}


def mesa(turns: int) -> dict[str, float] | str:
    """Return agent-steps a second of Mesa and of the same rules here, or why there are none."""
    try:
        import mesa as _  # noqa: F401
        from epstein_vs_mesa import rates
    except ImportError as error:
        return str(error)
    theirs, ours = rates(turns=turns, steps=100)
    return {"rate": statistics.median(theirs), "ours": statistics.median(ours)}
