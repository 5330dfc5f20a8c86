"""A fit that is killed outright goes on to the draws of one that was not."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from test_fit import ASKED, FACTS

from corcyra.dossier.load import load
from corcyra.fitting.api import fit
from corcyra.fitting.store import GENERATION

PATIENCE = 300.0


@pytest.mark.verify
def test_a_fit_killed_in_the_midst_of_a_generation_comes_to_the_same_draws(tmp_path):
    dossier = tmp_path / "dossier.yaml"
    dossier.write_text(load("minimal").text + FACTS, encoding="utf-8")
    out = tmp_path / "fit"
    words = [f"--{name}={value}" for name, value in ASKED.items()]
    process = subprocess.Popen(
        [sys.executable, "-m", "corcyra", "fit", str(dossier), "--out", str(out), *words]
    )
    end = time.monotonic() + PATIENCE
    while not (out / GENERATION).exists() and time.monotonic() < end:
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert not (out / "draws.parquet").exists()
    whole = fit(dossier, out=tmp_path / "whole", **ASKED)
    assert fit(dossier, out=out, **ASKED).draws.hash == whole.draws.hash
