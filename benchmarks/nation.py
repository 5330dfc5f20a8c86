"""A whole nation: what a run of kazakhstan-2022 costs, by size of the population and by unrest.

    python benchmarks/nation.py [--json FILE] [--quick] [--cold] [--starsim FOLDER]

All figures are of one run on one machine. Runs and street steps are medians in processor seconds
of one thread, and the kernel that passes over blocks takes turns with the plain scan, to which it
must be identical to the last bit. Jobs (a study, a nation, a first verdict) are timed as somebody
waits for them; where other work shares the machine they take longer than they would alone.

Mesa and Starsim are left out, with a line that says so, where they cannot be imported. Starsim pins
versions of its own; install it apart and name the folder:

    pip install --target FOLDER starsim

Exit status: 0 if every target is met, 1 if one is missed, 2 for wrong arguments.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nation_jobs as jobs
from nation_profile import profiler
from nation_street import (
    Moment,
    Street,
    Weights,
    Whole,
    alike,
    bandwidth,
    lots_alike,
    model_at,
    outcome,
    street_steps,
    whole,
)
from nation_table import table

from corcyra.dossier.load import load
from corcyra.dossier.schema import Dossier
from corcyra.model.world import Lot

DOSSIER = "kazakhstan-2022"
CROWD = 30_000.0, 80_000.0
"""Largest crowd of runs that are like 2022, persons."""
MONTH = 30.0
"""Days after which the largest crowd of such a run has been."""
UNREST = 15.0
"""Days of the unrest: in 2022 order was back within so many."""
QUIET_DAY = 150.0
SMALL = 400.0, 100.0, 25.0
CONTACTS = 12
"""Ties of a citizen of the dossier, and of an agent of the epidemic."""
ALL = 400.0, 100.0, 40.0, 25.0, 10.0, 1.0
LIKE_ONE_IN = 100.0
"""Persons a citizen at which other tools are compared."""


def lots_like_2022(dossier: Dossier, weights: Weights, count: int) -> list[Lot]:
    """Return lots with a crowd like 2022's at small sizes; the first has it at the largest too."""
    month = dossier.model_copy(update={"days": MONTH})
    lots = lots_alike(month, SMALL, CROWD, 3 * count)
    first = next((lot for lot in lots if alike(month, lot, (min(weights),), CROWD)), lots[0])
    return [first, *(lot for lot in lots if lot != first)][:count]


def runs(dossier: Dossier, weights: Weights, lots: list[Lot]) -> list[Whole]:
    """Return whole runs by weight; of a large nation three of the first lot, one of them plain."""
    whole(dossier, max(weights), lots[:1], 1)  # what loads on first use is no part of a run
    return [
        whole(dossier, weight, lots, len(lots))
        if weight > 5
        else whole(dossier, weight, lots[:1] * 3, 1)
        for weight in weights
    ]


def streets(dossier: Dossier, weights: Weights, lot: Lot, repeats: int) -> list[Street]:
    """Return street steps on the day of the largest crowd, and on a quiet day, by weight."""
    found = []
    for weight in weights:
        peak = outcome(model_at(dossier, weight, MONTH), lot, "crowd_peak_day")
        for day in (peak, QUIET_DAY):
            found.append(street_steps(Moment(dossier, weight, lot, day), repeats))
    return found


def profiles(dossier: Dossier, weights: Weights, lot: Lot, turns: int) -> list[dict[str, float]]:
    """Return where the time of a run goes, by weight: in the unrest, and in all of the days."""
    profile = profiler()
    found = []
    for weight in weights:
        for days in (UNREST, dossier.days):
            models = [model_at(dossier, weight, days, plain=plain) for plain in (False, True)]
            profile(models[0], lot)
            times = turns if weight > 5 else 3 if days == UNREST else 1
            quick, slow = zip(*[[profile(model, lot) for model in models] for _ in range(times)])
            parts = least_disturbed(quick)
            plain = {f"plain {name}": value for name, value in least_disturbed(slow).items()}
            found.append({"weight": weight, "days": days, **parts, **plain})
    return found


def least_disturbed(found: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the shortest of the turns: its clocks are on the wall, where other work shows."""
    return min(found, key=lambda each: each["whole"])


def others(dossier: Dossier, quick: bool, folder: str | None) -> dict[str, Any]:
    """Return the rates of Mesa and of a Starsim epidemic of like size, or why there are none."""
    citizens = model_at(dossier, LIKE_ONE_IN, MONTH).citizens
    steps = 20 if quick else 180
    return {
        "mesa": jobs.mesa(turns=2 if quick else 4),
        "starsim": jobs.starsim(citizens, steps, CONTACTS, folder),
    }


def machine() -> dict[str, Any]:
    """Return what the figures depend on and no more: kind of machine, versions, other work."""
    return {
        "processors": os.cpu_count(),
        "kind": platform.machine(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("corcyra", "numpy", "numba")},
        "load_before": os.getloadavg()[0],
    }


def targets(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what was asked of this kernel, what was found, and whether that is enough."""
    listed: list[tuple[str, float, str, float]] = []
    by_weight = {each["weight"]: each for each in found["runs"]}
    for each in found["profiles"]:
        if each["days"] == UNREST and each["weight"] <= 100.0:
            name = f"street step, unrest, 1:{each['weight']:g}, plain / fast"
            listed.append((name, each["plain street.act"] / each["street.act"], "least", 5.0))
    for weight in (400.0, 100.0, 10.0):
        if weight in by_weight and weight / 10 in by_weight:
            ratio = step_s(by_weight[weight / 10]) / step_s(by_weight[weight])
            listed.append((f"step, 1:{weight / 10:g} / 1:{weight:g}", ratio, "most", 2.0))
    study, nation = found["study"], found["nation"]
    thousand = study["wall_s"] * 1000 / study["pairs"]
    listed.append((f"1,000 pairs, s (ran {study['pairs']:,})", thousand, "most", 30.0))
    if nation is not None:
        listed.append(("a nation at 1:1, 180 days, s", nation["wall_s"], "most", 15.0))
        listed.append(("its memory, GB", nation["peak_bytes"] / 1e9, "most", 3.0))
    return [
        {"what": what, "found": value, "asked": f"at {word} {limit:g}",
         "met": value >= limit if word == "least" else value <= limit}
        for what, value, word, limit in listed
    ]  # fmt: skip


def step_s(run: dict[str, Any]) -> float:
    """Return seconds of one step of a run, once its population is made."""
    return float(run["fast_s"] - run["make_s"]) / int(run["steps"])


def measure(quick: bool, cold: bool, starsim: str | None) -> dict[str, Any]:
    """Measure everything; what is done is told on the error stream."""

    def tell(what: str) -> None:
        print(f"{time.perf_counter() - start:5.0f} s  {what}", file=sys.stderr, flush=True)

    start = time.perf_counter()
    dossier = load(DOSSIER).dossier
    weights = ALL[:4] if quick else ALL
    found: dict[str, Any] = {"machine": machine(), "dossier": DOSSIER}
    tell("choosing pairs whose crowds are like 2022's")
    lots = lots_like_2022(dossier, weights, 2 if quick else 5)
    found["lots"] = [list(lot) for lot in lots]
    tell("whole runs, fast and plain")
    found["runs"] = [asdict(each) for each in runs(dossier, weights, lots)]
    tell("street steps, fast and plain")
    found["streets"] = [asdict(each) for each in streets(dossier, weights, lots[0], 5)]
    tell("where the time goes (compiles for half a minute)")
    some = tuple(weight for weight in weights if weight in (400.0, 100.0, 10.0, 1.0))
    found["profiles"] = profiles(dossier, some, lots[0], 5)
    found["bandwidth"] = {"far": bandwidth(256), "near": bandwidth(4)}
    tell("Mesa and Starsim")
    found |= others(dossier, quick, starsim)
    tell("waiting: import, first verdict")
    found["waits"] = jobs.waits(3 if quick else 5, cold)
    tell("a study of two arms, on two threads")
    found["study"] = jobs.study(DOSSIER, 100 if quick else 1000, 400.0, ["with", "no_call"])
    tell("a nation at 1:1")
    found["nation"] = None if quick else jobs.nation(DOSSIER, 1.0, tuple(lots[0]))
    found["machine"]["load_after"] = os.getloadavg()[0]
    found["took_s"] = time.perf_counter() - start
    found["targets"] = targets(found)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep all figures there")
    parser.add_argument("--quick", action="store_true", help="no more than half a million citizens")
    parser.add_argument("--cold", action="store_true", help="compile everything once more, too")
    parser.add_argument("--starsim", metavar="FOLDER", help="where Starsim is installed")
    options = parser.parse_args(arguments)
    found = measure(options.quick, options.cold, options.starsim)
    print(table(found))
    if options.json is not None:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0 if all(target["met"] for target in found["targets"]) else 1


if __name__ == "__main__":
    raise SystemExit(main())
