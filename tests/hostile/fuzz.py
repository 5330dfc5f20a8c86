"""One process of a fuzz run: reads many broken dossiers, runs a share of those that load, counts.

    python fuzz.py read SEED COUNT FOLDER     and set a few of those that load aside, which
    python fuzz.py judge FOLDER               judges and reports, as `corcyra judge` does

print one JSON object. Reading and running has 1 GiB of memory and 5 s for each input; what breaks
is left in the folder as a file, with its traceback in the answer.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

from mutants import mutants

from corcyra.dossier import load as loading
from corcyra.errors import CorcyraError, DossierError
from corcyra.shown import UNSEEN

SECONDS = 5.0
"""Of a processor's time: how busy the machine is with other things is not an input's doing."""
AT_ALL = 120.0
"""Seconds on the clock."""
STATUS = Path("/proc/self/status")
"""Where Linux says what a process takes."""
GIB = 2**30
RUN_EACH = 15
"""One of so many that load is run."""
JUDGED_EACH = 600
"""One of so many that load is judged and reported."""
CITIZENS = 3000
"""A run's citizens at most: those that load may be of fifty million."""


class Hang(BaseException):
    """An input took longer than it may."""


class Watch:
    """Tells at which stage a dossier was refused."""

    def __init__(self) -> None:
        read, typed = loading.tree.read, loading._typed
        self.stage = ""

        def watched_read(text: str) -> Any:
            root, faults = found = read(text)
            self.stage = "no YAML" if root is None else "forms of YAML" if faults else "rules"
            return found

        def watched_typed(*given: Any) -> Any:
            found = typed(*given)
            if found[2] and self.stage == "rules":
                self.stage = "types"
            return found

        loading.tree.read, loading._typed = watched_read, watched_typed  # type: ignore[assignment]


def examined(error: DossierError, data: bytes) -> None:
    """Each problem is at a place of the text, says something, and hides nothing."""
    text = data.decode("utf-8-sig", "replace")
    lines = len(loading.tree.LINE_BREAK.split(text))
    assert error.problems
    for problem in error.problems:
        assert problem.message, problem
        assert 1 <= problem.line <= lines + 1 or "is empty" in problem.message, problem
        assert problem.column >= 1 or not problem.line, problem
    told = str(error)
    assert len(told) < 200_000, len(told)
    assert not UNSEEN.search(told) and "\r" not in told, told


def run(loaded: loading.Loaded, number: int) -> str:
    """Run an arm of a dossier for a few days; what came of it."""
    from corcyra.model.api import Model
    from corcyra.study.work import calm_of

    arm = [*loaded.arms.values(), loaded.dossier][number % (len(loaded.arms) + 1)]
    dossier = small(arm)
    calm = calm_of(small(loaded.dossier), loaded.folder)
    ended = Model(dossier, loaded.folder, calm).run(1, number % 1000, every=1.0)
    assert ended.status == "ok", ended.error
    return "ran"


def small(dossier: Any) -> Any:
    """The dossier with few citizens and days."""
    people = sum(p.population for p in dossier.country.places) * dossier.country.adult_share
    weight = min(max(dossier.weight, people / CITIZENS), 1e6)
    return dossier.model_copy(update={"weight": weight, "days": min(dossier.days, 5.0)})


def judge(folder: Path) -> dict[str, Any]:
    """Judge the claims of all that were set aside over two pairs, and write their reports."""
    counts: Counter[str] = Counter()
    broken: list[dict[str, str]] = []
    for path in sorted(folder.glob("aside-*.yaml")):
        faulthandler.dump_traceback_later(300, exit=True)
        try:
            page = judged(path, folder / path.stem)
            assert "<script>alert" not in page
            assert not UNSEEN.search(page.split("<script>")[0])
            counts["judged"] += 1
        except CorcyraError as error:
            assert str(error) and not UNSEEN.search(str(error))
            counts["refused when judged"] += 1
        except Exception:
            broken.append({"file": str(path), "trace": traceback.format_exc()[-3000:]})
    faulthandler.cancel_dump_traceback_later()
    return {"counts": counts, "broken": broken}


def judged(path: Path, folder: Path) -> str:
    """Return the report of a dossier over two small pairs."""
    import corcyra

    loaded = loading.load(path)
    study = corcyra.judge(
        loaded, pairs=2, weight=small(loaded.dossier).weight, days=min(loaded.dossier.days, 20.0),
        quiet=True, out=folder, threads=1,
    )  # fmt: skip
    failed, error = study.failures()
    assert failed == 0 or "never calm" in error, error
    return study.report().read_text(encoding="utf-8")


def peak() -> int:
    """Return the most memory of this process, bytes.

    Not `ru_maxrss`, which a program takes over from whoever started it.
    """
    if not STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    line = next(row for row in STATUS.read_text().splitlines() if row.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def main(seed: int, count: int, folder: Path) -> dict[str, Any]:
    """Read `count` mutants of a seed."""
    counts: Counter[str] = Counter()
    broken: list[dict[str, str]] = []
    gc.set_threshold(50_000, 20, 20)  # else it takes a fifth of the time
    slowest, watch, path = 0.0, Watch(), folder / f"{seed}.yaml"
    for number, data in enumerate(mutants(seed, count)):
        path.write_bytes(data)
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        faulthandler.dump_traceback_later(AT_ALL, exit=True)  # where no signal is heard
        watch.stage = "no text in UTF-8"
        try:
            loaded = loading.load(path)
        except DossierError as error:
            signal.setitimer(signal.ITIMER_PROF, 0)
            counts[f"refused: {watch.stage}"] += 1
            try:
                examined(error, data)
            except Exception:
                broken.append(kept(folder, seed, number, data))
        except (Exception, Hang):
            signal.setitimer(signal.ITIMER_PROF, 0)
            broken.append(kept(folder, seed, number, data))
        else:
            counts["loaded"] += 1
            slowest = max(slowest, time.process_time() - begun)
            try:
                played(loaded, counts, number, folder / f"aside-{seed}-{number}.yaml", data)
            except (Exception, Hang):
                broken.append(kept(folder, seed, number, data))
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
    path.unlink(missing_ok=True)
    return {"counts": counts, "broken": broken, "slowest": slowest, "peak": peak()}


def played(
    loaded: loading.Loaded, counts: Counter[str], number: int, aside: Path, data: bytes
) -> None:
    """Run the dossier, or set it aside, if it is its turn."""
    if counts["loaded"] % JUDGED_EACH == 1:
        aside.write_bytes(data)
        counts["set aside"] += 1
    if counts["loaded"] % RUN_EACH:
        return
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        counts[run(loaded, number)] += 1
    except CorcyraError as error:
        counts["never calm" if "never calm" in str(error) else "refused at the run"] += 1


def kept(folder: Path, seed: int, number: int, data: bytes) -> dict[str, str]:
    """Keep an input that broke something, with how."""
    path = folder / f"broken-{seed}-{number}.yaml"
    path.write_bytes(data)
    return {"file": str(path), "trace": traceback.format_exc()[-3000:]}


def _ring(*_: object) -> None:
    raise Hang


if __name__ == "__main__":
    if sys.argv[1] == "judge":
        found = judge(Path(sys.argv[2]))
    else:
        signal.signal(signal.SIGPROF, _ring)
        resource.setrlimit(resource.RLIMIT_DATA, (GIB, GIB))
        found = main(int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    print(json.dumps(found))
