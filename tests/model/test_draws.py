"""Keyed draws: the published vectors, the quantiles, the traits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from corcyra.model.draws import normal, philox, poisson, quantity_uniforms, run_key, uniform
from corcyra.model.traits import KINDS, QUANTILES, beta_table, blend, draw_place, read

FULL = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((FULL,) * 4, (FULL,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_philox_gives_the_published_words(counter, key, words):
    assert " ".join(f"{int(w):08x}" for w in philox(*key, *counter)) == words


def test_uniforms_are_never_0_or_1():
    assert 0.0 < uniform(np.uint32(0)) < 1e-9
    assert 1.0 - 1e-9 < uniform(np.uint32(FULL)) < 1.0


def test_uniforms_of_quantities_are_uniform_and_depend_on_the_name_alone():
    names = np.arange(4000, dtype=np.uint32).reshape(-1, 2)
    k0, k1 = run_key(np.uint64(1), np.uint64(2), np.uint64(0))
    u, one = np.empty(2000), np.empty(1)
    quantity_uniforms(k0, k1, names, u)
    quantity_uniforms(k0, k1, names[700:701], one)
    assert one[0] == u[700]
    assert stats.kstest(u, "uniform").pvalue > 0.01


def test_run_keys_of_neighbouring_pairs_and_seeds_differ():
    keys = {tuple(map(int, run_key(np.uint64(s), np.uint64(n), np.uint64(0)))) for s in range(20)
            for n in range(50)}  # fmt: skip
    assert len(keys) == 1000


def test_normal_quantiles_are_those_of_scipy():
    u = np.concatenate([[1e-300, 1e-12], np.linspace(1e-6, 1 - 1e-6, 997), [1 - 1e-12]])
    assert np.allclose([normal(x) for x in u], stats.norm.ppf(u), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("mean", [1e-6, 0.3, 1.0, 7.5, 60.0, 499.0])
def test_poisson_quantiles_are_those_of_scipy(mean):
    u = np.linspace(0.0005, 0.9995, 300)
    assert [poisson(mean, x) for x in u] == stats.poisson.ppf(u, mean).tolist()


def test_large_poisson_quantiles_are_within_a_hundredth_of_the_spread():
    u = np.linspace(0.001, 0.999, 301)
    for mean in (501.0, 5e3, 1e6):
        ours = np.array([poisson(mean, x) for x in u])
        # One for rounding: both are whole numbers.
        assert np.abs(ours - stats.poisson.ppf(u, mean)).max() <= 1.0 + 0.01 * np.sqrt(mean)


def test_more_mean_with_the_same_luck_is_never_fewer():
    means = np.concatenate([np.geomspace(1e-3, 490, 300), np.linspace(490, 520, 200), [1e4, 1e6]])
    for u in (0.001, 0.2, 0.5, 0.77, 0.999):
        assert (np.diff([poisson(m, u) for m in means]) >= 0).all()


def test_no_mean_gives_no_deaths():
    assert poisson(0.0, 0.999999) == poisson(-1.0, 0.5) == 0.0


def traits_of(mean: float, concentration: float, n: int = 4000) -> np.ndarray:
    rows = np.empty((4, QUANTILES + 1), np.float32)
    for row in rows:
        blend(beta_table(concentration), mean, row)
    h, r, s, m, turn = (np.zeros(n, np.float32) for _ in range(5))
    k0, k1 = run_key(np.uint64(3), np.uint64(4), np.uint64(0))
    kind = np.zeros(n, np.uint16)
    draw_place(k0, k1, 0, rows, 0.0, 0.0, 0.0, h, r, s, m, turn, kind)
    assert kind.max() < KINDS
    return np.stack([h, r, s])


@pytest.mark.parametrize(("mean", "concentration"), [(0.5, 5.0), (0.72, 30.0), (0.333, 15.0)])
def test_traits_are_beta_with_the_mean_and_concentration_given(mean, concentration):
    beta = stats.beta(mean * concentration, (1 - mean) * concentration)
    for drawn in traits_of(mean, concentration):
        assert stats.kstest(drawn, beta.cdf).pvalue > 0.01


def test_a_mean_of_0_or_1_is_a_constant():
    assert (traits_of(0.0, 5.0) == 0.0).all()
    assert (traits_of(1.0, 5.0) == 1.0).all()


def test_reading_a_row_never_leaves_it():
    row = np.empty(QUANTILES + 1, np.float32)
    blend(beta_table(5.0), 0.4, row)
    ends = [read(row, np.uint32(0)), read(row, np.uint32(FULL))]
    assert 0.0 <= ends[0] < 0.01 and 0.98 < ends[1] <= 1.0
