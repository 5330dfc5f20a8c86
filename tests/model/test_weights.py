"""Fewer citizens, more chance: how far the default weight is from finer ones."""

from __future__ import annotations

import pytest
from equivalence import distances, outcomes

from corcyra.dossier.load import load

PAIRS = 400
pytestmark = pytest.mark.verify


def test_a_finer_weight_than_the_default_moves_no_outcome_by_a_tenth() -> None:
    dossier = load("kazakhstan-2022").dossier.model_copy(update={"days": 30.0})
    at = {
        weight: outcomes(dossier.model_copy(update={"weight": float(weight)}), PAIRS)
        for weight in (1600, 400, 100, 25)
    }
    table = {
        (coarse, fine): distances(at[coarse], at[fine])
        for coarse, fine in ((1600, 400), (400, 100), (100, 25))
    }
    for (coarse, fine), row in table.items():
        worst = sorted(row.items(), key=lambda item: -item[1])[:3]
        print(f"1:{coarse} against 1:{fine}: " + ", ".join(f"{k} {v:.3f}" for k, v in worst))
    # Two samples of one distribution lie this far apart once in a hundred times or less.
    chance = 1.63 * (2 / PAIRS) ** 0.5
    assert max(table[400, 100].values()) < max(0.1, chance)
    assert max(table[100, 25].values()) < max(0.1, chance)
