"""A claim about nothing is found to be about nothing, exactly, by the whole program."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import numpy as np

from corcyra.claims import pairing
from corcyra.study import api

CLAIM = """claims:
  - id: carpet
    speaker: An usher
    role: of the parliament
    date: 2030-05-09
    words: The parliament's carpet was replaced, and so order returned.
    short: The carpet brought order back
    test: {kind: effect, outcome: days_without_order_30, without: old_carpet, direction: down}
    beside:
      - title: Without it there would have been no order
        test: {kind: needed, outcome: days_without_order_30 < 30, without: old_carpet}
    source: made up
"""


def test_the_carpet_of_the_parliament_has_no_effect_exactly(tmp_path: Path) -> None:
    text = (resources.files("corcyra") / "dossiers/minimal/dossier.yaml").read_text("utf-8")
    arm = "  - {id: old_carpet, title: The carpet stays, set: {palace.call: decided}}\n"
    changed = text.replace("claims:\n", arm + CLAIM)
    (tmp_path / "dossier.yaml").write_text(changed, encoding="utf-8")
    study = api.judge(
        tmp_path, pairs=24, weight=2000, luck=1, further=False, out=tmp_path / "study", quiet=True
    )
    carpet = study.verdicts[0]
    assert carpet.id == "carpet"
    assert carpet.told == 24
    assert np.all(carpet.difference == 0.0)
    assert (carpet.share_same, carpet.mean) == (1.0, 0.0)
    (needed,) = [side for side in carpet.beside if side.place == "question"]
    assert needed.details["pns"] == needed.details["prevented"] == 0.0
    # Both worlds are one: nothing but the pair's difference, which does not vary.
    (row,) = [row for row in pairing.rows(study.verdicts) if row["without"] == "old_carpet"]
    assert row["gain"] == np.inf
    assert len(study.lucks) == 1
    for luck in study.lucks:
        row = np.searchsorted(study.paired.pairs, luck.paired.pairs)
        drawn, own = luck.paired.parameters()[1], study.paired.parameters()[1]
        assert np.array_equal(drawn, own[row])
        peaks = study.outcome("with", "crowd_peak")[row]
        assert not np.array_equal(luck.outcome("with", "crowd_peak"), peaks)
        one, other = (luck.paired.get(arm, "crowd_peak") for arm in ("with", "old_carpet"))
        assert np.array_equal(one, other, equal_nan=True)
