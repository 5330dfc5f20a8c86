"""Make the fit that comes with kazakhstan-2022, and the prior's verdicts to set beside its own.

    python scripts/make_fit.py FOLDER

Fits in FOLDER, half an hour on two quiet cores (a fit that is there goes on, or is taken as it is),
copies its draws and its manifest to the dossier, and judges pairs of the prior. To be run again
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
from corcyra.fitting.evidence import counted, store_prior

DOSSIER: Final = "kazakhstan-2022"
WEIGHT: Final = 400.0
DRAWS: Final = 500
BANK: Final = 10_000
RUNS: Final = 500_000
PAIRS: Final = 1000
"""Of the prior."""


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
    study = co.judge(loaded, pairs=PAIRS, weight=WEIGHT, prior=True)
    store_prior(there, study.manifest["identity"], study.pairs, counted(study.verdicts))


if __name__ == "__main__":
    main(*sys.argv[1:])
