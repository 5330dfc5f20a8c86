"""A condition on what the world drew: pairs that cannot tell are not run, and do not count."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from corcyra.study import api

CLAIM = """claims:
  - {id: low, speaker: A baker, role: of the mill, date: 2030-05-09, words: "Where tau is low.",
     short: Where tau is low, source: made up,
     test: {kind: effect, outcome: legitimacy_30, without: no_call, direction: up,
            when: "drawn[tau] < 0.5"}}
"""


def test_a_draw_that_the_condition_refuses_costs_no_second_run(fake: Any, tmp_path: Path) -> None:
    text = (resources.files("corcyra") / "dossiers/minimal/dossier.yaml").read_text("utf-8")
    changed = text[: text.index("claims:\n")] + CLAIM
    (tmp_path / "dossier.yaml").write_text(changed, encoding="utf-8")
    study = api.judge(tmp_path, pairs=50, further=False, out=tmp_path / "study", quiet=True)
    names, drawn = study.paired.parameters()
    low = drawn[:, names.index("tau")] < 0.5
    assert 0 < low.sum() < 50
    assert np.array_equal(study.paired.ran("no_call"), low)
    (verdict,) = study.verdicts
    assert not verdict.told_pairs[~low].any()
    assert verdict.told + verdict.untold == 50
