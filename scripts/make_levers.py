"""Find which assumptions move the claims of the bundled dossiers, for the sliders of the room.

    python scripts/make_levers.py [PAIRS] [NAME...]

Runs the pairs of each as the situation room runs them at once, and writes
`src/corcyra/room/levers/NAME.json`. To be run again when a dossier or the model changes; the file
says of which dossier, model and pairs it is. It also names the pair among them that comes nearest
to the record, which the guided path plays: troops land, and the crowds, deaths and days without
order are as near as can be to those of the facts of the dossier.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

import corcyra
from corcyra.dossier.load import bundled
from corcyra.room import quick
from corcyra.room.levers import find
from corcyra.room.room import quick_weight
from corcyra.study.request import model_hash

HOME = Path(__file__).parent.parent / "src" / "corcyra" / "room" / "levers"
PAIRS = 1000


def main(pairs: int, names: list[str]) -> None:
    """Write the file of each dossier."""
    HOME.mkdir(exist_ok=True)
    for name in names or bundled():
        loaded = corcyra.load(name)
        plan = quick.plan(loaded, pairs, 1, quick_weight(loaded), None)
        print(name, flush=True)
        run = quick.run(plan, lambda: print(".", end="", flush=True))
        found = {path: [list(m) for m in moved] for path, moved in find(run).items()}
        content = {
            "dossier": loaded.hash,
            "model": model_hash(),
            "pairs": pairs,
            "like_the_record": nearest(run),
            "found": found,
        }
        (HOME / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        print()


def nearest(run: quick.Ran) -> int:
    """Return the pair whose `with` comes nearest to the facts that name an outcome.

    Distances are of logarithms (days: of days), one for each outcome, to the middle of all figures;
    a pair in which no troops land, or the regime falls, is far.
    """
    facts: dict[str, list[float]] = {}
    for fact in run.loaded.dossier.facts:
        if fact.outcome in ("crowd_peak", "deaths", "held_total", "call_day", "landing_day"):
            ends = [end for figure in fact.figures for end in (figure.low, figure.high)]
            facts.setdefault(fact.outcome, []).append(float(np.mean(ends)))
    far = np.zeros(len(run.paired.pairs))
    for name, values in facts.items():
        here, there = run.outcome("with", name), float(np.median(values))
        gap = here - there if name.endswith("_day") else np.log1p(here) - np.log1p(there)
        far += np.where(np.isfinite(gap), np.abs(gap), 5)
    far += 100 * (run.outcome("with", "fell") != 0)
    far += 50 * ~np.isfinite(run.outcome("with", "landing_day"))
    return int(run.paired.pairs[int(np.argmin(far))])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS, sys.argv[2:])
