"""Friedkin-Johnsen and DeGroot: against the published example, and against LAPACK."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from corcyra.classics import influence
from corcyra.classics._errors import ClassicError
from corcyra.classics.influence import (
    degroot,
    friedkin_johnsen,
    opinion_path,
    power,
    power_into,
    real_power,
    settle,
    settle_into,
    total_influence,
)

# Friedkin and Johnsen 1999, the group of four.
W = np.array(
    [
        [0.220, 0.120, 0.360, 0.300],
        [0.147, 0.215, 0.344, 0.294],
        [0.0, 0.0, 1.0, 0.0],
        [0.090, 0.178, 0.446, 0.286],
    ]
)
A = 1 - np.diag(W)


def test_the_published_group_settles_at_60_60_75_75():
    # Published, rounded.
    assert friedkin_johnsen(W, A, [25, 25, 75, 85]).round().tolist() == [60, 60, 75, 75]


def test_the_published_group_to_four_decimals():
    # Computed: (I - AW)^-1 (I - A) x0 with A = I - diag(W).
    expected = [60.0208, 59.9840, 75, 74.9862]
    assert friedkin_johnsen(W, A, [25, 25, 75, 85]) == pytest.approx(expected, abs=5e-5)


def test_proskurnikov_and_tempos_initial_opinions():
    # Initial opinions: Proskurnikov and Tempo, figure 6; equilibrium computed.
    expected = [0.1666, 0.3521, 0.6, 0.6692]
    assert friedkin_johnsen(W, A, [-1, -0.2, 0.6, 1]) == pytest.approx(expected, abs=5e-5)


def test_total_influence_of_the_published_group():
    # Computed.
    expected = [
        [0.2794, 0.0450, 0.5514, 0.1242],
        [0.0471, 0.2783, 0.5492, 0.1254],
        [0, 0, 1, 0],
        [0.0301, 0.0481, 0.5324, 0.3894],
    ]
    assert total_influence(W, A) == pytest.approx(np.array(expected), abs=5e-5)


def test_mean_control_of_the_published_group():
    # Computed: column means of V.
    expected = [0.0892, 0.0928, 0.6583, 0.1597]
    assert real_power(np.full(4, 0.25), W, A) == pytest.approx(expected, abs=5e-5)


def test_several_questions_settle_as_each_alone():
    both = friedkin_johnsen(W, A, [[25, -1], [25, -0.2], [75, 0.6], [85, 1]])
    assert both[:, 0] == pytest.approx(friedkin_johnsen(W, A, [25, 25, 75, 85]))
    assert both[:, 1] == pytest.approx(friedkin_johnsen(W, A, [-1, -0.2, 0.6, 1]))


def test_rounds_of_influence_end_where_the_solution_says():
    path = opinion_path(W, A, [25, 25, 75, 85], 200)
    assert path[-1] == pytest.approx(friedkin_johnsen(W, A, [25, 25, 75, 85]))


networks = st.integers(1, 6).flatmap(
    lambda n: st.tuples(
        hnp.arrays(np.float64, (n, n), elements=st.floats(0.01, 1.0)),
        hnp.arrays(np.float64, n, elements=st.floats(0.0, 0.95)),
        hnp.arrays(np.float64, (n, 3), elements=st.floats(0.0, 1.0)),
        hnp.arrays(np.float64, n, elements=st.floats(0.01, 1.0)),
    )
)


@settings(deadline=None)  # the first example compiles
@given(networks)
def test_kernels_agree_with_lapack_and_conserve_power(network):
    raw, a, ideals, formal = network
    w, f = raw / raw.sum(axis=1, keepdims=True), formal / formal.sum()
    n = len(a)
    v = np.linalg.solve(np.eye(n) - a[:, None] * w, np.diag(1 - a))
    assert settle(w, a, ideals) == pytest.approx(v @ ideals, abs=1e-10)
    shares = power(f, w, a)
    assert shares == pytest.approx(f @ v, abs=1e-10)
    assert shares.sum() == pytest.approx(1.0, abs=1e-10)
    # The same decision by either road.
    assert f @ settle(w, a, ideals) == pytest.approx(shares @ ideals, abs=1e-10)


def test_kernels_write_into_given_arrays():
    system, settled, v = np.empty((4, 4)), np.empty((4, 1)), np.empty(4)
    assert settle_into(W, A, np.array([[25.0], [25.0], [75.0], [85.0]]), system, settled)
    assert settled[0, 0] == pytest.approx(60.0208, abs=5e-5)
    assert power_into(np.full(4, 0.25), W, A, system, v)
    assert v.sum() == pytest.approx(1.0)


def test_a_singular_system_is_nan_in_the_kernels():
    w = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.5, 0.0, 0.5]])
    a = np.array([1.0, 1.0, 0.5])
    assert np.isnan(settle(w, a, np.ones((3, 1)))).all()
    assert np.isnan(power(np.full(3, 1 / 3), w, a)).all()
    assert not settle_into(w, a, np.ones((3, 1)), np.empty((3, 3)), np.empty((3, 1)))


def test_a_closed_group_without_an_anchor_is_named():
    w = [[0, 1, 0], [1, 0, 0], [0.5, 0, 0.5]]
    with pytest.raises(ClassicError, match=r"actors \[0, 1\] are not reached by anybody"):
        friedkin_johnsen(w, [1, 1, 0.5], [1, 2, 3])
    with pytest.raises(ClassicError, match="susceptibility under 1"):
        total_influence([[1.0]], [1.0])


def test_an_anchor_far_away_is_enough():
    w = [[0, 1, 0], [0, 0, 1], [0, 0, 1]]
    assert friedkin_johnsen(w, [1, 1, 0], [1, 2, 3]).tolist() == [3, 3, 3]


@pytest.mark.parametrize(
    ("weights", "susceptibility", "message"),
    [
        ([[0.5, 0.4], [0.5, 0.5]], [0.5, 0.5], "row 0 sums to 0.9"),
        ([[1.5, -0.5], [0.5, 0.5]], [0.5, 0.5], "negative"),
        ([[0.5, 0.5], [0.5, 0.5]], [0.5, 1.5], "between 0 and 1"),
        ([[0.5, 0.5]], [0.5, 0.5], "square"),
    ],
)
def test_networks_that_cannot_be_are_refused(weights, susceptibility, message):
    with pytest.raises(ClassicError, match=message):
        friedkin_johnsen(weights, susceptibility, [1, 2])


def test_degroot_converges_on_the_unit_vector_of_w():
    # By hand: pi = (1/3, 2/3) solves pi W = pi.
    assert degroot([[0.5, 0.5], [0.25, 0.75]], [0, 1]) == pytest.approx([2 / 3, 2 / 3])


def test_degroot_is_the_limit_of_friedkin_and_johnsen():
    w = [[0.5, 0.5], [0.25, 0.75]]
    nearly = friedkin_johnsen(w, [1 - 1e-8, 1 - 1e-8], [0, 1])
    assert nearly == pytest.approx(degroot(w, [0, 1]), abs=1e-6)


def test_degroot_says_when_opinions_go_round():
    with pytest.raises(ClassicError, match="go round"):
        degroot([[0, 1], [1, 0]], [0, 1])


def test_a_file_gives_settled_views(tmp_path):
    file = tmp_path / "group.csv"
    rows = [f"p{i},{A[i]},{x},{','.join(map(str, W[i]))}" for i, x in enumerate([25, 25, 75, 85])]
    file.write_text("Actor,Susceptibility,Initial,p0,p1,p2,p3\n" + "\n".join(rows))
    settled = influence.of_file(file).to_pydict()["settled"]
    assert settled == pytest.approx([60.0208, 59.9840, 75, 74.9862], abs=5e-5)


def test_the_demo_agrees_with_the_papers():
    for row in influence.demo(1).to_pylist():
        tolerance = 0.5 if "rounded" in row["source"] else 5e-5
        assert row["model"] == pytest.approx(row["paper"], abs=tolerance), row
