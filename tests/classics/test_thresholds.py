"""Granovetter, Kuran, Watts: against published and computed figures."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corcyra.classics import _granovetter, _kuran, _watts
from corcyra.classics._errors import ClassicError
from corcyra.classics.thresholds import (
    equilibrium,
    granovetter,
    kuran,
    kuran_path,
    normal_cdf,
    normal_jump,
    watts_cascade,
    watts_window,
)


def test_hundred_people_with_thresholds_0_to_99_all_join():
    # Granovetter 1978, published.
    assert granovetter(range(100)) == 100


def test_one_person_less_ready_leaves_one_rioter():
    # Granovetter 1978, published: the person of threshold 1 is replaced by one of threshold 2.
    assert granovetter([0, 2, *range(2, 100)]) == 1


@pytest.mark.parametrize(
    ("sigma", "expected"),
    [
        # Computed: the least fixed point of 100 Phi((x - 25) / sigma).
        (5, 0.0000),
        (10, 0.7696),
        (12, 4.0211),
        (12.2, 5.4792),  # the paper says about 6
        (12.22, 5.9757),
        (12.23, 100.0000),  # the paper says nearly 100
        (20, 99.9911),
        (30, 99.3394),
        (50, 90.4852),
    ],
)
def test_normal_thresholds_of_mean_25(sigma, expected):
    outcome = 100 * equilibrium(normal_cdf(0.25, sigma / 100))
    assert outcome == pytest.approx(expected, abs=5e-5)


def test_the_jump_is_where_the_distribution_touches_the_diagonal():
    # Computed: Phi(z) = x and phi(z) / sigma = 1.
    sigma, share = normal_jump(0.25)
    assert 100 * sigma == pytest.approx(12.22209, abs=5e-6)
    assert 100 * share == pytest.approx(6.200, abs=5e-4)


def test_a_hundred_people_at_the_quantiles_jump_at_12_6():
    # Computed on a grid of 0.1; differs from 12.2 because a hundred people are not a continuum.
    spreads = [k / 10 for k in range(110, 135)]
    joined = [granovetter(_granovetter.quantile_crowd(sigma)) for sigma in spreads]
    first = next(k for k, crowd in enumerate(joined) if crowd > 50)
    assert (spreads[first], joined[first - 1], joined[first]) == (12.6, 5, 100)


@given(st.lists(st.integers(0, 30), max_size=30))
def test_the_crowd_is_the_least_fixed_point(thresholds):
    joined = granovetter(thresholds)
    assert sum(t <= joined for t in thresholds) == joined
    assert all(sum(t <= fewer for t in thresholds) > fewer for fewer in range(joined))


def test_equilibrium_starts_where_it_is_told():
    stuck = normal_cdf(0.25, 0.10)
    assert equilibrium(stuck) < 0.01
    assert equilibrium(stuck, start=0.3) > 0.99


@pytest.mark.parametrize("mean", [0.0, 0.5, 1.0])
def test_a_jump_needs_a_mean_below_a_half(mean):
    with pytest.raises(ClassicError, match="between 0 and 1/2"):
        normal_jump(mean)


@pytest.mark.parametrize(
    ("sequence", "opposed"),
    # Thresholds recalled from memory, so no oracle for Kuran's paper; the equilibria are computed.
    [("A", 10.0), ("A'", 90.0), ("B", 10.0), ("B'", 20.0)],
)
def test_kurans_bandwagons_recalled(sequence, opposed):
    assert kuran(_kuran.SEQUENCES[sequence]) == opposed


def test_a_bandwagon_rolls_one_person_a_round():
    assert kuran_path(_kuran.SEQUENCES["A'"]) == [10.0 * k for k in range(10)]


def test_kuran_and_granovetter_are_the_same_model_in_other_units():
    for thresholds in _kuran.SEQUENCES.values():
        counts = [math.ceil(t * len(thresholds) / 100) for t in thresholds]
        assert kuran(thresholds) == 100 * granovetter(counts) / len(thresholds)


def test_leipzigs_mondays_grew():
    # bpb.de, mdr.de, klartext-jesus.de, jugendopposition.de, as read.
    assert [people for _, people, _ in _kuran.LEIPZIG_1989] == [1_000, 6_000, 20_000, 70_000]


@pytest.mark.parametrize(
    ("phi", "lower", "upper"),
    [
        # Computed from the cascade condition.
        (0.18, 1.0207, 5.7647),
        (0.10, None, 13.6593),
        (0.12, None, 10.6574),
        (0.14, None, 9.0970),
        (0.16, None, 7.4771),
        (0.22, 1.1141, 3.8631),
    ],
)
def test_the_cascade_window(phi, lower, upper):
    low, high = watts_window(phi)
    assert high == pytest.approx(upper, abs=5e-5)
    assert lower is None or low == pytest.approx(lower, abs=5e-5)


def test_no_window_at_phi_26():
    # Computed: K = 3.
    assert watts_window(0.26) is None


def test_a_quarter_is_four_neighbours_whatever_the_rounding():
    assert watts_window(0.25) == watts_window(0.2501 - 0.0001)
    assert watts_window(0.1) == pytest.approx(watts_window(1 / 10))


def test_sparks_catch_inside_the_window_and_nowhere_else():
    inside = watts_cascade(3, 0.18, nodes=20_000, trials=20)
    below = watts_cascade(0.7, 0.18, nodes=20_000, trials=20)
    above = watts_cascade(7, 0.18, nodes=20_000, trials=20)
    assert inside.frequency > 0.5
    assert inside.mean_global > 0.9
    assert below.frequency == above.frequency == 0.0
    assert math.isnan(above.mean_global)


def test_more_trials_change_none_of_the_first():
    few = watts_cascade(3, 0.18, nodes=2_000, trials=5, seed=7)
    many = watts_cascade(3, 0.18, nodes=2_000, trials=9, seed=7)
    assert (few.sizes == many.sizes[:5]).all()
    assert (watts_cascade(3, 0.18, nodes=2_000, trials=9, seed=8).sizes != many.sizes).any()


def test_random_graphs_have_the_mean_degree_and_no_double_ties():
    import numpy as np

    from corcyra.classics._watts_kernel import random_graph

    starts, neighbours = random_graph(20_000, 4.0, np.array([5], np.uint64))
    degrees = np.diff(starts)
    # The mean of 40,000 expected ties has a standard error of half a per cent.
    assert degrees.mean() == pytest.approx(4.0, rel=0.02)
    assert degrees.var() == pytest.approx(4.0, rel=0.05)
    pairs = np.repeat(np.arange(20_000), degrees) * 20_000 + neighbours
    assert len(np.unique(pairs)) == len(pairs)
    mirrored = neighbours * 20_000 + np.repeat(np.arange(20_000), degrees)
    assert set(mirrored.tolist()) == set(pairs.tolist())


def test_spread_follows_a_line_and_stops_at_a_crossroads():
    import numpy as np

    from corcyra.classics._watts_kernel import spread

    # 0 - 1 - 2, and 2 also tied to 3 and 4: one of its three neighbours is not half.
    starts = np.array([0, 1, 3, 6, 7, 8])
    neighbours = np.array([1, 0, 2, 1, 3, 4, 2, 2])
    assert spread(starts, neighbours, 0.5, np.array([0])) == 2
    assert spread(starts, neighbours, 1 / 3, np.array([0])) == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"mean_degree": 3, "phi": 0.0}, "phi"),
        ({"mean_degree": -1, "phi": 0.2}, "mean_degree"),
        ({"mean_degree": 3, "phi": 0.2, "nodes": 1}, "nodes"),
    ],
)
def test_cascades_refuse_what_cannot_be(arguments, message):
    with pytest.raises(ClassicError, match=message):
        watts_cascade(**arguments)


def test_cascades_say_what_they_are():
    run = watts_cascade(3, 0.18, nodes=1_000, trials=4)
    assert repr(run).startswith("<Cascades: z 3, phi 0.18, 1000 nodes, global in ")
    assert run.table().num_rows == 4
    assert run.chart().to_dict()["mark"]["type"] == "line"


@pytest.mark.verify
@pytest.mark.parametrize("phi", [0.14, 0.18, 0.22])
def test_the_window_on_100_000_nodes(phi):
    low, high = watts_window(phi)
    nodes = {"nodes": 100_000, "trials": 200, "seed": 3}
    assert watts_cascade(low - 0.2, phi, **nodes).frequency == 0.0
    assert watts_cascade(low + 0.3, phi, **nodes).frequency > 0.1
    assert watts_cascade(high - 0.3, phi, **nodes).frequency > 0.02
    assert watts_cascade(high + 0.5, phi, **nodes).frequency == 0.0
    assert watts_cascade((low + high) / 2, phi, **nodes).mean_global > 0.8


@pytest.mark.parametrize("module", [_granovetter, _kuran, _watts])
def test_demos_agree_with_their_papers(module):
    rows = module.demo(1).to_pylist()
    about = {"published, about": 0.15, "published, nearly": 0.01}
    for row in rows:
        if row["paper"] is not None:
            tolerance = about.get(row["source"], 1e-4)
            assert row["model"] == pytest.approx(row["paper"], rel=tolerance, abs=5e-5), row
