"""Make the fit that comes with kazakhstan-2022, and what is set beside its verdicts.

    python scripts/make_fit.py FOLDER

Fits in FOLDER and, from another seed, in FOLDER-2, half an hour each on two quiet cores (a fit that
is there goes on, or is taken as it is), copies draws and manifest of the first to the dossier, and
judges pairs of the second and of the prior. To be run again
after a change of the model or of the dossier by which its draws no longer give what they gave
(tests/fit/test_bundled_fit.py tells). After a change of words alone `--words-alone` before FOLDER
judges the same draws again, of FOLDER-2 and of the prior.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Final

import corcyra as co
from corcyra.dossier.load import Loaded
from corcyra.fitting.evidence import OTHER, PRIOR, store

DOSSIER: Final = "kazakhstan-2022"
WEIGHT: Final = 400.0
DRAWS: Final = 500
BANK: Final = 10_000
RUNS: Final = 500_000
PAIRS: Final = 1000
"""Of the prior."""
OTHER_PAIRS: Final = 120
"""Of a second fit, from another seed."""


def main(folder: str, *, words_alone: bool = False) -> None:
    """Fit and copy, unless words alone have changed; judge the second fit and the prior."""
    loaded = co.load(DOSSIER)
    assert loaded.folder is not None
    there = loaded.folder / "fit"
    if not words_alone:
        fit(loaded, folder, there)
    study = co.judge(loaded, pairs=OTHER_PAIRS, draws=f"{folder}-2")
    store(there, OTHER, study)
    study = co.judge(loaded, pairs=PAIRS, weight=WEIGHT, prior=True)
    store(there, PRIOR, study)


def fit(loaded: Loaded, folder: str, there: Path) -> None:
    """Fit twice, and copy the first to the dossier."""
    asked = {"draws": DRAWS, "bank": BANK, "runs": RUNS, "weight": WEIGHT}
    found = co.fit(loaded, **asked, out=folder)
    print(found.sentence)
    # The table of docs/fit.md.
    for row in json.loads((Path(folder) / "manifest.json").read_text())["found"]["facts"]:
        print("| " + " | ".join(row) + " |")
    there.mkdir(exist_ok=True)
    for name in ("manifest.json", "draws.parquet"):
        shutil.copyfile(Path(folder) / name, there / name)
    co.fit(loaded, **asked, seed=2, out=f"{folder}-2")


if __name__ == "__main__":
    main(sys.argv[-1], words_alone=sys.argv[1] == "--words-alone")
