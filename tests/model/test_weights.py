"""Fewer citizens, more chance: how far each weight is from the next finer one."""

from __future__ import annotations

import pytest
from equivalence import distances, outcomes

from corcyra.dossier.load import load

PAIRS = 400
RESOLVED = 10
"""Counts of fewer citizens are all one: how few were held, nobody claims to know."""
pytestmark = pytest.mark.verify


def test_finer_weights_move_the_outcomes_less_and_a_hundred_is_fine_enough() -> None:
    dossier = load("kazakhstan-2022").dossier.model_copy(update={"days": 30.0})
    at = {
        weight: outcomes(dossier.model_copy(update={"weight": float(weight)}), PAIRS)
        for weight in (1600, 400, 100, 25)
    }
    table = {
        (coarse, fine): distances(at[coarse], at[fine], resolved=RESOLVED * coarse)
        for coarse, fine in ((1600, 400), (400, 100), (100, 25))
    }
    for (coarse, fine), row in table.items():
        worst = sorted(row.items(), key=lambda item: -item[1])[:3]
        print(f"1:{coarse} against 1:{fine}: " + ", ".join(f"{k} {v:.3f}" for k, v in worst))
    worst = [max(row.values()) for row in table.values()]
    assert worst[0] > worst[1] > worst[2]
    assert worst[2] < 0.1
