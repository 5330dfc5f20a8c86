"""Intervals cover what they say, over repetitions with known means."""

import numpy as np
import pytest
from claim_toys import Table, verdict

from corcyra.claims.statistics import (
    mean_interval,
    paired_share_interval,
    share_error,
    spread,
    wilson,
)

EFFECT = {"kind": "effect", "outcome": "legitimacy_30", "without": "no", "direction": "down"}


def test_wilson_agrees_with_the_published_example():
    # Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I.
    assert wilson(81, 263, 0.95) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20, 0.95) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_errors_are_not_zero_where_all_pairs_agree():
    assert share_error(0, 50) > 0
    low, high = paired_share_interval(np.zeros(50))
    assert low < 0 < high


def test_the_error_tends_to_the_binomial_one():
    assert share_error(3000, 10_000) == pytest.approx(np.sqrt(0.3 * 0.7 / 10_000), rel=1e-3)


def test_nothing_to_average_gives_nan():
    assert np.isnan(mean_interval(np.array([1.0]))).all()
    assert np.isnan(spread(np.array([]))).all()
    assert np.isnan(wilson(0, 0)).all()


def coverage(repetitions, n):
    """Share of repetitions in which the intervals of an effect of -.1 +- .2 cover it."""
    covered = np.zeros(2)
    for seed in range(repetitions):
        draw = np.random.default_rng(seed)
        base, shift = draw.uniform(0.3, 0.7, n), draw.normal(-0.1, 0.2, n)
        table = Table({"with": {"legitimacy_30": base + shift}, "no": {"legitimacy_30": base}})
        number = verdict(table, **EFFECT)
        covered[0] += number.interval[0] <= -0.1 <= number.interval[1]
        # As truths: Z < 0 without, Z + shift < 0 with, so the differences have a known mean.
        z = draw.normal(size=n)
        table = Table({"with": {"pi_min": z - 0.5}, "no": {"pi_min": z}})
        truth = verdict(table, **EFFECT | {"outcome": "pi_min < 0", "direction": "up"})
        covered[1] += truth.interval[0] <= 0.1914625 <= truth.interval[1]
    return covered / repetitions


def test_ninety_percent_intervals_cover_nine_times_in_ten():
    # Standard error of a coverage over 200 repetitions is .021.
    assert np.all(np.abs(coverage(200, 60) - 0.9) < 0.065)


@pytest.mark.verify
def test_ninety_percent_intervals_cover_nine_times_in_ten_closely():
    assert np.all(np.abs(coverage(4000, 60) - 0.9) < 0.02)
