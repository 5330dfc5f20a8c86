"""Make the fit that comes with kazakhstan-2022, and what is set beside its verdicts.

    python scripts/make_fit.py FOLDER

Fits in FOLDER and, from another seed, in FOLDER-2, half an hour each on two quiet cores (a fit that
is there goes on, or is taken as it is), copies draws and manifest of the first to the dossier, and
judges pairs of the second and of the prior. To be run again
after a change of the model or of the dossier by which its draws no longer give what they gave
(tests/fit/test_bundled_fit.py tells). After a change of words alone: `--prior-alone`.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Final

import corcyra as co
from corcyra.fitting.evidence import OTHER, PRIOR, counted, store

DOSSIER: Final = "kazakhstan-2022"
WEIGHT: Final = 400.0
DRAWS: Final = 500
BANK: Final = 10_000
RUNS: Final = 500_000
PAIRS: Final = 1000
"""Of the prior."""
OTHER_PAIRS: Final = 120
"""Of a second fit, from another seed."""


def main(folder: str) -> None:
    """Fit, copy, and judge the prior."""
    loaded = co.load(DOSSIER)
    assert loaded.folder is not None
    there = loaded.folder / "fit"
    if folder != "--prior-alone":
        found = co.fit(loaded, draws=DRAWS, bank=BANK, runs=RUNS, weight=WEIGHT, out=folder)
        print(found.sentence)
        # The table of docs/fit.md.
        for row in json.loads((Path(folder) / "manifest.json").read_text())["found"]["facts"]:
            print("| " + " | ".join(row) + " |")
        there.mkdir(exist_ok=True)
        for name in ("manifest.json", "draws.parquet"):
            shutil.copyfile(Path(folder) / name, there / name)
        other = co.fit(
            loaded, draws=DRAWS, bank=BANK, runs=RUNS, weight=WEIGHT, seed=2, out=f"{folder}-2"
        )
        study = co.judge(loaded, pairs=OTHER_PAIRS, draws=other.folder)
        store(there, OTHER, study.manifest["identity"], study.pairs, counted(study.verdicts))
    study = co.judge(loaded, pairs=PAIRS, weight=WEIGHT, prior=True)
    store(there, PRIOR, study.manifest["identity"], study.pairs, counted(study.verdicts))


if __name__ == "__main__":
    main(*sys.argv[1:])
