"""The points: places of the priors on their own scales, and seeds that SALib takes for seeds."""

from __future__ import annotations

import numpy as np
import pytest

from corcyra.dossier.load import load
from corcyra.errors import CorcyraError
from corcyra.model.quantities import Quantities
from corcyra.model.world import Lot
from corcyra.sensitivity import design as designs
from corcyra.sensitivity.design import Factors, factors_of, sample
from corcyra.sensitivity.worlds import Design

THREE = Factors(("wx", "kappa", "tau"), ((0.0, 1.0),) * 3)


@pytest.fixture(scope="module")
def quantities() -> Quantities:
    return Quantities(load("minimal").dossier)


def test_everything_that_a_draw_changes_is_varied(quantities):
    factors = factors_of([quantities])
    assert len(factors.names) == quantities.varies().sum()
    ends = dict(zip(factors.names, factors.bounds, strict=True))
    assert ends["tau"] == (0.0, 1.0)
    assert ends["palace.office.regent"] == (0.01, 0.99)
    assert "palace.office.duke" not in ends and "pi_fall" not in ends


def test_patterns_choose_and_a_wrong_one_is_refused(quantities):
    assert factors_of([quantities], ["t?u", "events.*.size"]).names == ("tau", "events.bread.size")
    with pytest.raises(CorcyraError, match="did you mean tau"):
        factors_of([quantities], ["taau"])


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_more_points_begin_with_the_fewer(method):
    few, many = (sample(method, THREE, points, 5) for points in (8, 16))
    assert np.array_equal(few, many[: len(few)])
    assert not np.array_equal(few, sample(method, THREE, 8, 6))


def test_a_trajectory_moves_each_factor_once_by_two_thirds():
    steps = np.diff(sample("morris", THREE, 5, 1).reshape(5, 4, 3), axis=1)
    assert (np.abs(steps) > 1e-9).sum(axis=1).tolist() == [[1, 1, 1]] * 5
    assert np.abs(steps).max(axis=1) == pytest.approx(np.full((5, 3), 2 / 3))


def test_seed_0_is_a_seed_and_salib_is_never_given_0(monkeypatch):
    seeds = []
    real = designs.salib

    class Spy:
        def __init__(self, module: object) -> None:
            self.module = module

        def sample(self, *given: object, **named: object) -> object:
            seeds.append(named["seed"])
            return self.module.sample(*given, **named)

    monkeypatch.setattr(designs, "salib", lambda name: Spy(real(name)))
    for method in ("morris", "sobol"):
        assert np.array_equal(sample(method, THREE, 4, 0), sample(method, THREE, 4, 0))
    assert seeds == [1, 1, 1, 1]


def test_places_become_values_on_linear_and_log_scales_and_luck_draws_the_rest(quantities):
    points = np.array([[0.0, 0.0, 0.5], [1.0, 1.0, 0.25]])
    design, lot = Design(THREE.names, points, 2), Lot(1, 0, 0)
    low, high = (design.values(quantities, lot, point) for point in (0, 1))
    at = quantities.at
    assert (low[at["wx"]], high[at["wx"]]) == pytest.approx((0.1, 0.6))
    assert (low[at["kappa"]], high[at["kappa"]]) == pytest.approx((0.5, 2.0))
    assert high[at["tau"]] == pytest.approx(0.38 + 0.25 * 0.18)
    others = [k for name, k in at.items() if name not in THREE.names]
    from corcyra.model.draws import run_key

    drawn = quantities.draw(*run_key(np.uint64(1), np.uint64(0), np.uint64(0)))
    assert np.array_equal(low[others], drawn[others])
    half = Design(("kappa",), np.array([[0.5]]), 1).values(quantities, lot, 0)
    assert half[at["kappa"]] == pytest.approx(1.0)
