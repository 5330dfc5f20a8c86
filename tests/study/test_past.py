"""A run that stands for its sibling's is the sibling's, bit for bit."""

from __future__ import annotations

import numpy as np

from corcyra.dossier.load import load
from corcyra.dossier.override import for_arm
from corcyra.model.api import Model
from corcyra.study.past import never_called, siblings


def _models() -> dict[str, Model]:
    loaded = load("kazakhstan-2022")
    arms = ("with", "no_call", "no_send", "majority", "leader_only", "binding", "no_leverage")
    small = {"weight": 40_000.0, "days": 12.0}
    return {arm: Model(for_arm(loaded, arm).model_copy(update=small)) for arm in arms}


def test_only_arms_that_differ_after_a_call_have_a_sibling() -> None:
    models = _models()
    found = siblings({arm: model.dossier for arm, model in models.items()})
    same = ("no_call", "no_send", "majority", "leader_only", "binding")
    assert found == dict.fromkeys(same, "with")


def test_an_arm_that_may_not_call_stands_for_nobody() -> None:
    models = _models()
    assert siblings({arm: models[arm].dossier for arm in ("no_call", "with")}) == {}


def test_where_nobody_calls_the_sibling_is_bit_identical() -> None:
    models = _models()
    compared = 0
    for pair in range(12):
        first = models["with"].run(3, pair, every=1.0, local=True)
        if not never_called(models["with"], first):
            continue
        for arm in ("no_call", "no_send", "majority", "leader_only", "binding"):
            other = models[arm].run(3, pair, every=1.0, local=True)
            assert np.array_equal(first.outcomes, other.outcomes, equal_nan=True)
            assert np.array_equal(first.parameters, other.parameters)
            assert np.array_equal(first.national, other.national)
            compared += 1
    assert compared >= 10
