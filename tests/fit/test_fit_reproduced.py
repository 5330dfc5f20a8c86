"""A study on fitted draws keeps them, so that it can be run again from its folder alone."""

from __future__ import annotations

import shutil

import pytest
from test_fit import ASKED, FACTS

from corcyra.dossier.load import load
from corcyra.fitting.api import fit
from corcyra.study.api import judge, reproduce, rerun, verify


@pytest.mark.verify
def test_a_study_on_fitted_draws_is_run_again_without_the_fit(tmp_path):
    file = tmp_path / "lampsakos" / "dossier.yaml"
    file.parent.mkdir()
    file.write_text(load("minimal").text + FACTS, encoding="utf-8")
    fitted = fit(load(file), out=tmp_path / "fit", **ASKED)
    study = judge(
        load(file), pairs=4, draws=fitted.folder, out=tmp_path / "study", quiet=True, luck=1
    )
    assert study.further is not None
    shutil.rmtree(fitted.folder)
    shutil.rmtree(file.parent)
    assert verify(study.folder, quiet=True).sound
    found = reproduce(study.folder, quiet=True)
    assert found.identical
    assert found.pairs >= study.pairs + study.further.pairs
    assert rerun(study.folder, "pair < 6", quiet=True).identical
