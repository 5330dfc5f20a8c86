"""A small dossier with a fit beside it, as kazakhstan-2022 has one."""

from __future__ import annotations

from pathlib import Path

from corcyra.dossier.load import load
from corcyra.fitting.api import fit

FACTS = """
facts:
  - id: peak
    title: The largest crowd
    outcome: crowd_peak
    fit: use
    date: 2030-05-03
    figures: [{low: 20000, high: 30000, source: made up}]
"""
WEIGHT = 2000.0


def fitted_dossier(home: Path) -> Path:
    """Write the made-up country with a record, and its fit beside it; gives the folder."""
    folder = home / "lampsakos"
    folder.mkdir()
    (folder / "dossier.yaml").write_text(load("minimal").text + FACTS, encoding="utf-8")
    fit(load(folder), out=folder / "fit", draws=40, bank=60, weight=WEIGHT, threads=1)
    return folder
