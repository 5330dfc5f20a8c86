"""What is left out of a pair could have told no claim, and the verdicts do not know of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corcyra.claims import needs
from corcyra.dossier.load import load
from corcyra.study.further import joined, with_further
from corcyra.study.request import Request
from corcyra.study.result import Study
from corcyra.study.running import run_study

SMALL = 40_000.0


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, Study]:
    """The same pairs with what no claim can tell left out, and with every arm."""
    loaded = load("kazakhstan-2022")
    dossier = loaded.dossier
    folder = tmp_path_factory.mktemp("gated")
    request = Request(
        loaded=loaded, pairs=20, seed=5, days=dossier.days, weight=SMALL, step=dossier.step,
        arms=needs(dossier), every=None, threads=2, folder=folder / "whole",
    )  # fmt: skip
    asked = frozenset(claim.id for claim in dossier.claims)
    gated = run_study(replace(request, folder=folder / "gated", claims=asked))
    return gated, run_study(request)


def test_rows_that_are_there_are_the_rows_of_the_whole_study(studies):
    gated, whole = studies
    assert len(gated.runs) < 0.7 * len(whole.runs)
    for arm in gated.arms:
        ran = gated.paired.ran(arm)
        for name in ("crowd_peak", "legitimacy_30", "fell_day"):
            ours, theirs = gated.outcome(arm, name), whole.outcome(arm, name)
            np.testing.assert_array_equal(ours[ran], theirs[ran])


def test_verdicts_do_not_know_what_was_left_out(studies):
    gated, whole = studies
    assert [v.to_json() for v in gated.verdicts] == [v.to_json() for v in whole.verdicts]
    assert any(v.untold and v.told for v in gated.verdicts)


def test_further_pairs_serve_the_claims_that_few_pairs_can_tell(studies, tmp_path):
    gated, _ = studies
    request = Request(
        loaded=load("kazakhstan-2022"), pairs=20, seed=5, days=gated.loaded.dossier.days,
        weight=SMALL, step=gated.loaded.dossier.step, arms=needs(gated.loaded.dossier),
        every=None, threads=2, folder=gated.folder,
        claims=frozenset(v.id for v in gated.verdicts),
    )  # fmt: skip
    more = with_further(request, gated)
    assert more is not None and more.first == 20 and 21 <= more.pairs <= 200
    more = replace(more, pairs=30)
    both = joined(gated, run_study(more))
    few = {v.id for v in gated.verdicts if v.told < 20}
    assert more.claims == few and few
    for before, after in zip(gated.verdicts, both.verdicts, strict=True):
        pairs = after.told + after.untold + after.failed
        assert pairs == (30 if after.id in few else 20)
        assert after.told >= before.told
    # A folder opened again has them, and the whole of both is what judging says of it.
    again = Study.open(gated.folder)
    assert again.further is not None
    assert [v.to_json() for v in again.verdicts] == [v.to_json() for v in both.verdicts]
