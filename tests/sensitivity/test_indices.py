"""Known indices are recovered, and luck is told from sensitivity."""

from __future__ import annotations

import numpy as np
import pytest

from corcyra.sensitivity.design import Factors, around, sample
from corcyra.sensitivity.indices import analyse, effects, spread

FOUR = Factors(("a", "b", "c", "d"), ((0.0, 1.0),) * 4)


def noise(shape: tuple[int, int], seed: int = 7) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


def test_morris_of_a_line_is_its_slopes_and_has_no_spread():
    design = sample("morris", FOUR, 8, 3)
    y = (design @ [3.0, -2.0, 0.5, 0.0])[:, None] + np.arange(4)
    found = {index.quantity: index for index in analyse("morris", FOUR, design, y, 3)}
    assert [found[name].total for name in "abcd"] == pytest.approx([3, 2, 0.5, 0])
    assert [found[name].first for name in "abcd"] == pytest.approx([3, -2, 0.5, 0])
    assert [found[name].sigma for name in "abcd"] == pytest.approx([0] * 4, abs=1e-12)
    assert [found[name].luck for name in "abcd"] == pytest.approx([0] * 4, abs=1e-12)
    assert all(found[name].told for name in "abc") and not found["d"].total > 1e-9


def test_effects_by_luck_are_salibs():
    design = sample("morris", FOUR, 6, 1)
    y = noise((len(design), 3))
    ours = np.abs(effects(design, y).mean(axis=2)).mean(axis=1)
    found = {index.quantity: index.total for index in analyse("morris", FOUR, design, y, 1)}
    assert [found[name] for name in "abcd"] == pytest.approx(ours)


def test_luck_alone_is_hardly_ever_taken_for_sensitivity():
    design = sample("morris", FOUR, 12, 1)
    told = [
        index.told
        for seed in range(60)
        for index in analyse("morris", FOUR, design, noise((len(design), 6), seed), 1)
    ]
    assert 0.005 < np.mean(told) < 0.12


def test_with_few_points_what_is_settled_is_told_rightly_where_told_alone_comes_and_goes():
    found = {name: [] for name in "abcd"}
    for seed in range(40):
        design = sample("morris", FOUR, 6, seed + 1)
        y = (design @ [4.0, 1.1, 0.0, 0.0])[:, None] + 1.5 * noise((len(design), 4), seed)
        for index in analyse("morris", FOUR, design, y, seed):
            found[index.quantity].append(index)
    assert all(index.told and index.settled for index in found["a"])
    assert 0.1 < np.mean([index.told for index in found["b"]]) < 0.9
    idle = found["c"] + found["d"]
    assert np.mean([index.told for index in idle]) > 0.05
    assert np.mean([index.told and index.settled for index in idle]) < 0.05
    again = {index.quantity: index for index in analyse("morris", FOUR, design, y, 39)}
    assert all(again[name].total_error == found[name][-1].total_error for name in again)


def test_a_small_effect_is_told_when_luck_is_common_and_not_when_it_drowns():
    design = sample("morris", FOUR, 12, 1)
    line = (design @ [1.0, 0.0, 0.0, 0.0])[:, None]
    common = line + 30.0 * noise((1, 4))
    drowned = line + 30.0 * noise((len(design), 4))
    assert analyse("morris", FOUR, design, common, 1)[0].told
    first = {i.quantity: i for i in analyse("morris", FOUR, design, drowned, 1)}["a"]
    assert first.luck > 5.0


def test_total_indices_less_lucks_part_are_those_without_luck():
    design = sample("sobol", FOUR, 512, 1)
    signal = (design @ [2.0, 1.0, 0.0, 0.0])[:, None]
    y = signal + 0.5 * noise((len(design), 4))
    found = {index.quantity: index for index in analyse("sobol", FOUR, design, y, 1)}
    kept = {name: index.total - index.luck for name, index in found.items()}
    # Variances 4/12 and 1/12 of the signal, .25/4 of luck in the mean of four.
    whole = 5 / 12 + 0.25 / 4
    assert kept["a"] == pytest.approx(4 / 12 / whole, abs=0.06)
    assert kept["b"] == pytest.approx(1 / 12 / whole, abs=0.04)
    assert kept["c"] == pytest.approx(0, abs=0.03) and not found["c"].told
    assert found["c"].total > 0.1


def test_lucks_share_of_the_variance_is_recovered():
    rng = np.random.default_rng(5)
    shares = []
    for _ in range(40):
        a, b, c = rng.normal(size=(300, 1)), rng.normal(size=(1, 12)), rng.normal(size=(300, 12))
        shares.append(spread(2.0 * a + b + c).luck)
    assert np.mean(shares) == pytest.approx(2 / 6, abs=0.03)


def test_one_luck_tells_nothing_of_luck():
    design = sample("morris", FOUR, 4, 1)
    y = (design @ [1.0, 1.0, 1.0, 1.0])[:, None]
    assert np.isnan(spread(y).luck)
    assert np.isnan(analyse("morris", FOUR, design, y, 1)[0].luck)


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_what_never_changes_has_no_indices(method):
    design = sample(method, FOUR, 4, 1)
    found = analyse(method, FOUR, design, np.full((len(design), 2), 5.0), 1)
    assert all(index.total == 0 and not index.told for index in found)


def test_radial_leaves_out_steps_that_leave_the_calm():
    draws = np.random.default_rng(1).uniform(size=(12, 4))
    design = around(FOUR, draws)
    calm = (design[:, 0] < 0.6).astype(float)
    # Beyond the calm the line has another slope, which must not be seen.
    y = np.where(calm == 1, design @ [3.0, -2.0, 0.5, 0.0], 100.0)[:, None] + np.arange(3)
    found = {i.quantity: i for i in analyse("radial", FOUR, design, y, 1, calm)}
    assert [found[name].first for name in "abcd"] == pytest.approx([3, -2, 0.5, 0])
    none = {i.quantity: i for i in analyse("radial", FOUR, design, y, 1, np.zeros(len(y)))}
    assert all(np.isnan(index.total) and not index.told for index in none.values())
