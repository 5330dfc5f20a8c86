"""Luck against assumptions: variance that was planted is found again."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corcyra.claims import luck


def planted(rng, share, draws=40, lucks=2, missing=0.15):
    """Normal values of which this share of the variance is the draws'."""
    values = np.sqrt(share) * rng.normal(size=(draws, 1))
    values = values + np.sqrt(1 - share) * rng.normal(size=(draws, lucks))
    values[:, 1:][rng.random((draws, lucks - 1)) < missing] = np.nan
    return values


def truths(rng, share, mean=0.4, draws=40, lucks=2):
    """Truths whose chance differs from draw to draw, Beta: share of variance the draws'."""
    if share == 0:
        chance = np.full((draws, 1), mean)
    else:
        k = 1 / share - 1
        chance = rng.beta(mean * k, (1 - mean) * k, size=(draws, 1))
    return (rng.random((draws, lucks)) < chance) * 1.0


def test_the_textbook_estimators_of_equal_groups():
    # Three draws, two lucks: means 2, 5, 8; within 2 each: MSB 18, MSW 2.
    found = luck.split(np.array([[1.0, 3], [4, 6], [7, 9]]))
    assert found.raw == pytest.approx(8 / (8 + 2))
    assert (found.draws, found.worlds) == (3, 6)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
def test_a_planted_share_is_found_in_many_draws(share):
    rng = np.random.default_rng(4)
    for made in (planted(rng, share, draws=4000), truths(rng, share, draws=4000)):
        found = luck.split(made)
        assert found.raw == pytest.approx(share, abs=0.05)
        assert found.error < 0.03


def test_a_share_below_nothing_is_held_at_nothing_and_shown():
    found = luck.split(np.tile([[0.0, 1.0]], (30, 1)))
    assert found.assumptions == 0
    assert found.raw < -0.5
    assert found.to_json()["luck"] == 1
    assert found.interval == (0.0, 0.0)


def test_luck_that_was_never_seen_is_not_sold_as_none():
    values = np.repeat([[0.0], [1.0]], 20, axis=0) * np.ones((1, 2))
    found = luck.split(values)
    assert found.assumptions == 1
    assert np.isnan(found.error)
    # One chance in twenty: 1 - .05^(1/40) = .072 of the pairs of lucks differ.
    assert found.interval[0] == pytest.approx(1 - 0.0722 / 2 / 0.25, abs=1e-3)
    assert found.decides


def test_what_never_varies_cannot_be_split():
    found = luck.split(np.ones((30, 2)))
    assert np.isnan(found.assumptions)
    assert found.words == ""
    assert found.to_json()["assumptions"] is None
    assert not found.decides


def test_worlds_that_cannot_tell_are_left_out():
    values = np.array([[1.0, 3], [4, 6], [7, 9]])
    with_gaps = np.vstack([np.column_stack([values, [np.nan] * 3]), [[np.nan] * 3]])
    assert luck.split(with_gaps).raw == pytest.approx(luck.split(values).raw)


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 10), st.floats(-5, 5))
def test_scale_and_origin_change_nothing(seed, scale, origin):
    values = planted(np.random.default_rng(seed), 0.5)
    one, other = luck.split(values), luck.split(scale * values + origin)
    assert other.raw == pytest.approx(one.raw, abs=1e-6)
    assert other.error == pytest.approx(one.error, abs=1e-6)


def test_fractions_are_said_as_people_say_them():
    assert luck.fractions(0.8) == "four fifths of the spread is the assumptions', a fifth is luck"
    assert luck.fractions(0.5) == "half of the spread is the assumptions', half is luck"
    assert luck.fractions(0.02).startswith("nearly none of the spread is the assumptions'")
    assert luck.fractions(0.31).endswith("two thirds is luck")


def test_pairs_run_again_are_put_beside_their_own_luck():
    first = np.array([1.0, np.nan, 0.0, 1.0])
    again = [(np.array([2, 7]), np.array([1.0, 0.0])), (np.array([7]), np.array([np.nan]))]
    found = luck.table(np.array([2, 3, 7, 9]), first, again)
    assert np.array_equal(found, [[1, 1, np.nan], [0, 0, np.nan]], equal_nan=True)


def test_the_note_gives_each_claims_part_with_its_interval():
    found = luck.split(planted(np.random.default_rng(5), 0.5))
    low, high = (round(100 * end) for end in found.interval)
    said = luck.note([SimpleNamespace(id="toy", luck=found), SimpleNamespace(id="none", luck=None)])
    assert said.endswith(f"being luck: toy {found.assumptions:.0%} [{low}, {high}].")
    assert "with its 90% interval" in said


@pytest.mark.verify
@pytest.mark.parametrize("make", [planted, truths])
@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_intervals_cover_the_planted_share(make, share):
    rng = np.random.default_rng(21)
    hits = 0
    for _ in range(200):
        low, high = luck.split(make(rng, share)).interval
        hits += low <= share <= high
    assert 0.84 <= hits / 200 <= 0.95


@pytest.mark.verify
@pytest.mark.parametrize("make", [planted, truths])
def test_at_the_edge_intervals_cover_at_least_as_often(make):
    # Held inside 0 to 1, the interval covers 0 whenever its lower end would fall short of it.
    rng = np.random.default_rng(22)
    lows = [luck.split(make(rng, 0.0)).interval[0] for _ in range(200)]
    assert sum(low == 0 for low in lows) / 200 >= 0.84


def test_a_pair_that_the_study_no_longer_has_is_left_out():
    pairs, first = np.array([1, 3, 5]), np.array([0.1, 0.3, 0.5])
    again = [(np.array([2, 3, 7]), np.array([9.0, 0.4, 9.0]))]
    assert luck.table(pairs, first, again).tolist() == [[0.3, 0.4]]
