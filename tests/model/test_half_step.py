"""Half the step, the same country: rates are per day, so that the step is no assumption."""

from __future__ import annotations

import numpy as np
import pytest
from equivalence import Columns, differences, outcomes

from corcyra.dossier.base import Quantity
from corcyra.dossier.load import load
from corcyra.dossier.schema import Dossier
from corcyra.parameters import BY_NAME

PAIRS = 2000
pytestmark = pytest.mark.verify


def _dossier(**changes: object) -> Dossier:
    return load("kazakhstan-2022").dossier.model_copy(
        update={"days": 30.0, "weight": 400.0, **changes}
    )


@pytest.fixture(scope="module")
def quarter() -> Columns:
    return outcomes(_dossier(step=0.25), PAIRS)


def test_half_the_step_gives_the_same_shares_and_means(quarter: Columns) -> None:
    half = outcomes(_dossier(step=0.125), PAIRS)
    far = {name: value for name, value in differences(quarter, half).items() if value > 1}
    assert not far


def test_half_the_step_moves_no_median_by_more_than_a_twentieth(quarter: Columns) -> None:
    half = outcomes(_dossier(step=0.125), 1000)
    for name in ("pi_min", "legitimacy_30", "reputation_30", "friendship_30"):
        one, other = np.median(quarter[name][:1000]), np.median(half[name])
        assert abs(one - other) <= 0.05 * abs(one), name


def test_the_comparison_would_notice_a_rate_per_step(quarter: Columns) -> None:
    # The mistake: tiring counted per step, so that half the step is twice the rate.
    phi = BY_NAME["phi"]
    doubled = {"phi": Quantity(range=(2 * phi.low, 2 * phi.high))}
    broken = outcomes(_dossier(step=0.125, parameters=doubled), PAIRS)
    assert max(differences(quarter, broken).values()) > 1
