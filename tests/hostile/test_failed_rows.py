"""A run that meets a number that is not finite is a row that says so, and counts in no share."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from mutants import HARBOUR

import corcyra
from corcyra.cli import main
from corcyra.model.quantities import Quantities


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a dossier whose draws, in some of the pairs, hold what is no number."""
    draw = Quantities.draw

    def spoilt(self: Quantities, k0: np.uint32, k1: np.uint32) -> np.ndarray:
        values = draw(self, k0, k1)
        if k0 % 4 == 0:
            values[self.at["kappa"]] = np.nan
        return values

    monkeypatch.setattr(Quantities, "draw", spoilt)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    text = HARBOUR.replace("country:", "calm_start: false\ncountry:")
    (tmp_path / "harbour.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_it_is_a_failed_row_with_day_and_mechanism(folder: Path):
    study = corcyra.judge(
        folder / "harbour.yaml", pairs=24, weight=4000, days=30, out=folder / "study", quiet=True,
        further=False, luck=0,
    )  # fmt: skip
    rows = study.runs.to_pandas()
    failed = rows[rows.status == "failed"]
    assert 0 < len(failed) < len(rows)
    assert failed.error.str.fullmatch(r"day \d+(\.\d+)?: \w+: .* is not a finite number").all()
    assert failed.crowd_peak.isna().all()
    assert rows[rows.status == "ok"].crowd_peak.notna().all()
    series = study.series.to_pandas()
    assert np.isfinite(series.crowd).all() and np.isfinite(series.legitimacy).all()

    (verdict,) = study.verdicts
    pairs = set(failed.pair)
    assert verdict.failed == len(pairs)
    assert verdict.told + verdict.untold + verdict.failed == 24
    assert f"{len(pairs)} failed" in verdict.why
    assert not set(study.paired.pairs[verdict.told_pairs]) & pairs


def test_it_is_counted_aloud(folder: Path, capsys: pytest.CaptureFixture[str]):
    words = ["run", "harbour.yaml", "--pairs", "12", "--weight", "4000", "--days", "5"]
    assert main([*words, "--arm", "with", "--out", "study"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert re.search(r"\d+ of 12 runs failed and are left out; the first: day \d", said)
