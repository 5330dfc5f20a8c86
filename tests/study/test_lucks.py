"""Pairs run again under other luck: the same draws, other runs, in the study's folder."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from conftest import digest

from corcyra.cli import main
from corcyra.errors import StudyError
from corcyra.study import api, lucks
from corcyra.study.result import Study


@pytest.fixture
def judged(fake: Any, tmp_path: Any) -> Any:
    def make(**changes: Any) -> Study:
        asked = {"pairs": 60, "days": 30, "out": tmp_path / "study", "quiet": True, "luck": 2}
        return api.judge("minimal", **(asked | changes))

    return make


def test_other_luck_keeps_the_draws_and_changes_the_runs(judged: Any) -> None:
    study = judged(further=False)
    assert len(study.lucks) == 2
    names, own = study.paired.parameters()
    for luck in study.lucks:
        pairs = luck.paired.pairs
        row = np.searchsorted(study.paired.pairs, pairs)
        again_names, again = luck.paired.parameters()
        assert again_names == names
        assert np.array_equal(again, own[row])
        one, other = (t.get("with", "legitimacy_30") for t in (luck.paired, study.paired))
        assert not np.array_equal(one, other[row], equal_nan=True)


def test_the_first_pairs_that_can_tell_are_run_again(
    judged: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lucks, "AGAIN", 7)
    study = judged(further=False, luck=1)
    wanted = set()
    for verdict in study.verdicts:
        if verdict.told >= 20:
            wanted |= set(study.paired.pairs[verdict.told_pairs][:7].tolist())
    (luck,) = study.lucks
    assert set(luck.paired.pairs.tolist()) == wanted
    assert 7 <= len(wanted) < 30


def test_pairs_that_are_passed_over_are_not_counted(
    judged: Any, fake: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lucks, "AGAIN", 7)
    first = judged(further=False, luck=1)
    (luck,) = first.lucks
    again = len(luck.paired.pairs)
    assert luck.ran == again < luck.pairs - luck.manifest["identity"]["first"]
    assert first.ran == 60 + again
    runs = fake.runs
    asked = ["judge", "minimal", "--days", "30", "--out", str(first.folder), "--no-further"]
    more = ["--no-report", "--luck", "2"]
    assert main([*asked, "--pairs", "60", *more]) == 0
    out = capsys.readouterr().out
    assert fake.runs > runs
    assert f"{60 + again} pairs were there, {again} were run now." in out


def test_verdicts_say_whose_the_spread_is(judged: Any) -> None:
    verdicts = [v for v in judged(further=False).verdicts if v.told >= 20]
    assert verdicts
    for verdict in verdicts:
        assert verdict.luck is not None
        assert verdict.luck.draws >= 20
        # The fake's outcomes follow the luck and not the draws.
        assert verdict.luck_difference is not None
        assert verdict.luck_difference.interval[0] < 0.3
        assert verdict.to_json()["luck"]["worlds"] == verdict.luck.worlds
        assert verdict.to_json()["luck_difference"]["assumptions"] is not None


def test_without_luck_nothing_is_said_of_it(judged: Any) -> None:
    assert all(v.luck is None for v in judged(luck=0, further=False).verdicts)


def test_it_is_resumed_opened_again_and_costs_nothing_twice(judged: Any, fake: Any) -> None:
    first = judged()
    runs = fake.runs
    again = judged()
    assert fake.runs == runs
    assert again.ran == 0
    opened = Study.open(first.folder)
    for one, other in zip(first.lucks, opened.lucks, strict=True):
        assert one.runs.arrow().equals(other.runs.arrow())
    told = [v.luck for v in first.verdicts]
    assert [v.luck for v in opened.verdicts] == told


def test_the_pairs_themselves_are_not_touched(judged: Any, tmp_path: Any) -> None:
    bare = judged(luck=0, further=False, out=tmp_path / "bare")
    assert digest(judged(further=False)) == digest(bare)


def test_redrawn_counts_draws_and_not_lucks(judged: Any) -> None:
    (luck, _) = judged(further=False).lucks
    table = luck.runs.arrow()
    pairs, redrawn = (table.column(name).to_pylist() for name in ("pair", "redrawn"))
    assert redrawn == [pair % 3 for pair in pairs]


def test_a_lost_folder_of_luck_is_no_luck(judged: Any) -> None:
    study = judged(further=False)
    manifest = json.loads((study.folder / "manifest.json").read_text())
    manifest["lucks"]["60"] = [["luck-gone"]]
    (study.folder / "manifest.json").write_text(json.dumps(manifest))
    assert Study.open(study.folder).lucks == ()


@pytest.mark.parametrize("luck", [-1, 101])
def test_lucks_have_a_bound(judged: Any, luck: int) -> None:
    with pytest.raises(StudyError, match="luck must be between 0 and 100"):
        judged(luck=luck)
