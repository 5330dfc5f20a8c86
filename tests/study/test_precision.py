"""Going on until the shares are known well enough, and saying where that stopped."""

from __future__ import annotations

from typing import Any

import pytest

from corcyra.errors import StudyError
from corcyra.study import api
from corcyra.study.precision import Stopped
from corcyra.study.result import Study


@pytest.fixture
def judged(fake: Any, tmp_path: Any) -> Any:
    def make(**changes: Any) -> Study:
        asked = {"pairs": 40, "days": 30, "out": tmp_path / "study", "quiet": True}
        return api.judge("minimal", **(asked | changes))

    return make


def errors(study: Study) -> list[float]:
    return [verdict.error for verdict in study.verdicts]


def test_it_goes_on_until_every_error_is_small_enough(judged: Any) -> None:
    assert max(errors(judged(further=False))) > 0.04
    study = judged(precision=0.04)
    assert max(errors(study)) <= 0.04
    assert study.stopped.why == "reached"
    assert study.stopped.short == {}
    assert study.further is not None
    assert study.stopped.pairs == study.pairs + study.further.pairs <= 400
    assert study.stopped.words.startswith("precision: the error of every claim's share is at most")


def test_a_claim_that_is_known_gets_no_further_pairs(judged: Any) -> None:
    base = judged(further=False)
    known = {v.id: v.told for v in base.verdicts if v.error <= 0.045}
    assert known
    study = judged(precision=0.045)
    assert study.further.manifest["identity"]["claims"] == sorted(
        {v.id for v in base.verdicts} - set(known)
    )
    assert {v.id: v.told for v in study.verdicts if v.id in known} == known


def test_it_stops_where_it_is_told_to_and_says_of_whom_it_is_short(judged: Any) -> None:
    study = judged(precision=0.01, most=90)
    assert (study.stopped.why, study.stopped.pairs) == ("most", 90)
    short = {v.id: v.error for v in study.verdicts if v.error > 0.01}
    assert study.stopped.short == short
    assert "stopped at 90 pairs, as many as allowed (--most)." in study.stopped.words


def test_pairs_that_are_enough_are_all_that_is_run(judged: Any) -> None:
    study = judged(precision=0.2)
    assert (study.further, study.stopped.pairs) == (None, 40)
    assert study.stopped.why == "reached"


def test_pairs_that_are_enough_let_go_of_another_calls_further_ones(judged: Any) -> None:
    finer = judged(precision=0.04)
    assert finer.further is not None
    study = judged(precision=0.2)
    opened = Study.open(study.folder)
    assert (study.further, opened.further) == (None, None)
    assert [v.told for v in opened.verdicts] == [v.told for v in study.verdicts]
    assert opened.stopped == study.stopped


def test_again_it_runs_nothing_and_says_the_same(judged: Any, fake: Any) -> None:
    first = judged(precision=0.04)
    runs = fake.runs
    again = judged(precision=0.04)
    assert fake.runs == runs
    assert (again.ran, again.stopped) == (0, first.stopped)
    opened = Study.open(first.folder)
    assert opened.stopped == first.stopped
    assert errors(opened) == errors(first)


def test_a_finer_precision_goes_on_from_there(judged: Any, fake: Any) -> None:
    coarse = judged(precision=0.05)
    runs = fake.runs
    fine = judged(precision=0.035)
    assert fine.stopped.pairs > coarse.stopped.pairs
    whole = fake.runs - runs
    fake.runs = 0
    other = judged(precision=0.035, out=fine.folder.parent / "other")
    assert errors(other) == errors(fine)
    assert whole < fake.runs


def test_a_call_without_precision_is_what_it_was(judged: Any) -> None:
    plain = judged(out=None or judged(precision=0.04).folder)
    assert plain.stopped is None
    assert Study.open(plain.folder).stopped is None
    bare = judged(out=plain.folder.parent / "bare")
    assert errors(plain) == errors(bare)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"precision": 0.0}, "precision must be above 0 and below 0.5, is 0"),
        ({"precision": 0.5}, "precision must be above 0 and below 0.5, is 0.5"),
        ({"precision": 0.1, "most": 39}, "most must be at least the pairs asked for"),
        ({"most": 80}, "most says where a precision stops; give a precision too"),
        ({"precision": 0.1, "further": False}, "reached by further pairs"),
    ],
)
def test_what_cannot_be_asked_is_refused(judged: Any, asked: Any, message: str) -> None:
    with pytest.raises(StudyError, match=message):
        judged(**asked)


def test_words_name_those_that_nobody_can_tell() -> None:
    words = Stopped(0.05, 400, 400, "draws", {"a": 0.081, "b": None}).words
    assert words == (
        "precision: the error of every claim's share is at most 0.05 but for a (0.081), "
        "b (no pair can tell): stopped at 400 pairs, all draws of the fit."
    )


def test_pairs_of_a_finer_call_are_not_those_of_a_plain_one(judged: Any) -> None:
    judged(precision=0.04)
    once, twice = judged(), judged()
    assert [v.told for v in once.verdicts] == [v.told for v in twice.verdicts]
    assert (once.further is None) == (twice.further is None)
