"""A run that stands for its sibling's is the sibling's, bit for bit."""

from __future__ import annotations

import numpy as np

from corcyra.dossier.load import load
from corcyra.dossier.override import for_arm
from corcyra.model.api import Model, Run
from corcyra.study.past import continued, siblings


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


def same(a: Run, b: Run) -> bool:
    """Whether two runs agree in every bit."""
    both = ((a.outcomes, b.outcomes), (a.parameters, b.parameters), (a.national, b.national),
            (a.local, b.local), (a.days, b.days))  # fmt: skip
    return all(np.array_equal(x, y, equal_nan=True) for x, y in both)


def test_an_arm_goes_on_from_the_call_bit_for_bit() -> None:
    models = _models()
    loaded = load("kazakhstan-2022")
    small = {"weight": 40_000.0, "days": 20.0}
    models["longer"] = Model(for_arm(loaded, "no_call").model_copy(update=small))
    called = 0
    for pair in range(60):
        alone = models["with"].run(3, pair, every=0.5, local=True)
        first = models["with"].run(3, pair, every=0.5, local=True, forks=True)
        assert same(alone, first)
        if first.fork is None:
            continue
        called += 1
        for arm in ("no_call", "no_send", "majority", "leader_only", "binding", "longer"):
            on = continued(models[arm], models["with"], first)
            assert on is not None
            assert same(on, models[arm].run(3, pair, every=0.5, local=True))
    assert called >= 8


def test_where_nobody_calls_the_sibling_is_bit_identical() -> None:
    models = _models()
    compared = 0
    for pair in range(12):
        first = models["with"].run(3, pair, every=1.0, local=True, forks=True)
        if first.fork is not None:
            continue
        for arm in ("no_call", "no_send", "majority", "leader_only", "binding"):
            on = continued(models[arm], models["with"], first)
            assert on is not None
            assert same(on, models[arm].run(3, pair, every=1.0, local=True))
            compared += 1
    assert compared >= 10
