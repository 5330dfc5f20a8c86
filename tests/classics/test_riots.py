"""Riots as contagion: the solver against what is known about its equations.

No figure of the two papers is used; none was at hand.
"""

import doctest
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corcyra.classics import riots
from corcyra.classics.riots import Linear, Saturating, contagion


def one_place(ratio, start=1e-6, days=800.0):
    return contagion(1.0, start, omega=0.5, response=Linear(0.5 * ratio), days=days, moments=8001)


# The final-size equation z = 1 - exp(-R0 z) (Kermack and McKendrick 1927), which is also that of
# the giant component of a random graph of mean degree R0 (Erdos and Renyi 1960): 0.7968 at 2.
@pytest.mark.parametrize(("ratio", "share"), [(1.5, 0.5828), (2.0, 0.7968), (3.0, 0.9405)])
def test_so_many_join_in_the_end(ratio, share):
    assert one_place(ratio).joined[0] == pytest.approx(share, abs=5e-5)
    left = riots.final_susceptible(1.0, 1e-9, 0.5, 0.5 * ratio)
    assert 1 - left == pytest.approx(share, abs=5e-5)


# Near R0 = 1 the end is too slow to be waited for.
@given(ratio=st.floats(0.2, 0.8) | st.floats(1.2, 6.0), start=st.floats(1e-4, 0.5))
@settings(max_examples=30, deadline=None)
def test_the_solver_meets_the_closed_forms(ratio, start):
    riot = contagion(1.0, start, omega=0.5, response=Linear(0.5 * ratio), days=500.0, moments=20001)
    left = riots.final_susceptible(1.0, start, 0.5, 0.5 * ratio)
    assert riot.susceptible[-1, 0] == pytest.approx(left, abs=1e-5)
    peak = riots.peak_activity(1.0, start, 0.5, 0.5 * ratio)
    assert riot.active.max() == pytest.approx(peak, rel=1e-4)
    # The conserved quantity of the equations: S + lambda - (omega / beta) ln S.
    kept = riot.susceptible + riot.active - np.log(riot.susceptible) / ratio
    assert np.ptp(kept) < 1e-6


def test_below_one_a_riot_only_fades():
    assert (np.diff(one_place(0.9, start=0.01, days=60.0).active[:, 0]) < 0).all()
    assert one_place(1.2, start=0.01, days=60.0).active.max() > 0.01


def test_it_grows_at_first_by_beta_s_minus_omega():
    riot = one_place(3.0, start=1e-9, days=4.0)
    growth = np.log(riot.active[-1, 0] / riot.active[0, 0]) / 4.0
    assert growth == pytest.approx(1.5 - 0.5, rel=1e-4)


def test_places_alike_and_alike_bound_riot_as_one():
    alone = contagion(900.0, 3.0, omega=0.4, response=Linear(0.003 / 3))
    thirds = contagion(
        [300.0] * 3, [1.0] * 3, omega=0.4, response=Linear(0.001), weights=np.ones((3, 3))
    )
    np.testing.assert_allclose(thirds.active.sum(axis=1), alone.active[:, 0], rtol=1e-6)
    assert thirds.reproduction == pytest.approx(alone.reproduction)


def test_a_wave_reaches_the_near_before_the_far():
    distance = np.abs(np.subtract.outer(np.arange(6), np.arange(6))) * 10.0
    first = [5.0, 0, 0, 0, 0, 0]
    for weights in (
        riots.power_law_weights(distance, d0=5.0, delta=3.0),
        riots.exponential_weights(distance, d0=6.0, xi=0.001),
    ):
        riot = contagion(
            [200.0] * 6, first, omega=0.5, response=Linear(0.004), weights=weights, days=60.0
        )
        assert (np.diff(riot.peak_day) > 0).all()


def test_without_ties_only_the_first_place_riots():
    riot = contagion([100.0, 100.0], [1.0, 0.0], omega=0.5, response=Linear(0.02))
    assert riot.joined[0] > 90
    assert riot.joined[1] == 0


def test_a_threshold_holds_off_what_is_too_small():
    calm = Saturating(eta=1.0, gamma=1.0, onset=2.0)
    assert contagion(100.0, 1.9, omega=0.5, response=calm).joined[0] == 0
    assert contagion(100.0, 2.5, omega=0.5, response=calm).joined[0] > 90


def test_without_an_onset_and_far_from_its_ceiling_the_response_is_linear():
    bent = Saturating(eta=1e5, gamma=1e-8)
    assert bent.slope == pytest.approx(0.001)
    a, b = (contagion(800.0, 1.0, omega=0.4, response=r) for r in (bent, Linear(0.001)))
    np.testing.assert_allclose(a.active, b.active, rtol=1e-4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"omega": 0.0}, "omega must be above 0"),
        ({"active": -1.0}, "must not be negative"),
        ({"weights": np.ones((2, 3))}, "weights must be 1 x 1"),
    ],
)
def test_bad_input_is_named(arguments, message):
    given_ = {"susceptible": 1.0, "active": 0.1, "omega": 0.5, "response": Linear(1.0)}
    with pytest.raises(ValueError, match=message):
        contagion(**{**given_, **arguments})


def test_a_riot_shows_itself():
    riot = contagion([10.0, 20.0], [1.0, 0.0], omega=0.5, response=Linear(0.1), moments=11)
    assert repr(riot).startswith("Contagion(2 places, 30 days; R0 4.00, peak")
    assert riot.table().column_names == ["day", "place", "susceptible", "active"]
    assert riot.table().num_rows == 22
    assert riots.demo().column_names == ["case", "quantity", "model", "paper", "source"]
    assert riots.figure().to_dict()["mark"]["type"] == "line"


def test_the_page_and_the_examples_run():
    page = Path(__file__).parents[2] / "docs" / "classics" / "riots.md"
    outcome = doctest.testfile(str(page), module_relative=False)
    assert (outcome.attempted > 3, outcome.failed) == (True, 0)
    assert doctest.testmod(riots).failed == 0
