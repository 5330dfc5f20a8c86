"""Voting power: against exact indices of known games, and against brute force."""

import time
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corcyra.classics import power
from corcyra.classics._errors import ClassicError
from corcyra.classics.power import (
    banzhaf,
    johnston,
    shapley_shubik,
    shapley_shubik_of_table,
    winning_coalitions,
)

# Exact indices computed by another hand, for the weights of the EEC's and UN's rules, for examples
# from Wikipedia ("wiki") and for Spain's parliament as in the R package powerindexR.
GAMES = {
    "EEC 1958": (
        (12, [4, 4, 4, 2, 2, 1]),
        "7/30 7/30 7/30 3/20 3/20 0",
        "10 10 10 6 6 0",
        "5/21 5/21 5/21 1/7 1/7 0",
        "1/4 1/4 1/4 1/8 1/8 0",
        14,
    ),
    "EC 1973": (
        (41, [10, 10, 10, 10, 5, 5, 3, 3, 2]),
        "5/28 5/28 5/28 5/28 17/210 17/210 2/35 2/35 1/105",
        "53 53 53 53 29 29 21 21 5",
        "53/317 53/317 53/317 53/317 29/317 29/317 21/317 21/317 5/317",
        "229/1280 229/1280 229/1280 229/1280 77/960 77/960 53/960 53/960 13/960",
        75,
    ),
    "EC 1981": (
        (45, [10, 10, 10, 10, 5, 5, 5, 3, 3, 2]),
        "73/420 73/420 73/420 73/420 1/14 1/14 1/14 19/630 19/630 19/630",
        "100 100 100 100 52 52 52 26 26 26",
        "50/317 50/317 50/317 50/317 26/317 26/317 26/317 13/317 13/317 13/317",
        "971/5600 971/5600 971/5600 971/5600 223/3150 223/3150 223/3150 79/2520 79/2520 79/2520",
        140,
    ),
    "UN Security Council of 15": (
        (39, [7] * 5 + [1] * 10),
        "421/2145 " * 5 + "4/2145 " * 10,
        "848 " * 5 + "84 " * 10,
        "106/635 " * 5 + "21/1270 " * 10,
        "283/1590 " * 5 + "7/636 " * 10,
        848,
    ),
    "50, 49 and 1": (
        (51, [50, 49, 1]),
        "2/3 1/6 1/6",
        "3 1 1",
        "3/5 1/5 1/5",
        "2/3 1/6 1/6",
        3,
    ),
    "wiki 6; 4 3 2 1": (
        (6, [4, 3, 2, 1]),
        "5/12 1/4 1/4 1/12",
        "5 3 3 1",
        "5/12 1/4 1/4 1/12",
        "1/2 2/9 2/9 1/18",
        7,
    ),
    "wiki 6; 3 2 1 1": (
        (6, [3, 2, 1, 1]),
        "5/12 5/12 1/12 1/12",
        "3 3 1 1",
        "3/8 3/8 1/8 1/8",
        "7/18 7/18 1/9 1/9",
        3,
    ),
    "wiki 4; 3 2 1 1": (
        (4, [3, 2, 1, 1]),
        "1/2 1/6 1/6 1/6",
        "6 2 2 2",
        "1/2 1/6 1/6 1/6",
        "9/14 5/42 5/42 5/42",
        8,
    ),
    "tiny party": (
        (51, [49, 48, 3]),
        "1/3 1/3 1/3",
        "2 2 2",
        "1/3 1/3 1/3",
        "1/3 1/3 1/3",
        4,
    ),
    "Nassau 1964": (
        (58, [31, 31, 28, 21, 2, 2]),
        "1/3 1/3 1/3 0 0 0",
        "16 16 16 0 0 0",
        "1/3 1/3 1/3 0 0 0",
        "1/3 1/3 1/3 0 0 0",
        32,
    ),
    "Spain": (
        (176, [137, 85, 71, 32, 9, 8, 5, 2, 1]),
        "223/504 241/1260 241/1260 55/504 31/1260 31/1260 23/2520 1/180 1/504",
        "181 75 75 53 11 11 5 3 1",
        "181/415 15/83 15/83 53/415 11/415 11/415 1/83 3/415 1/415",
        "255/436 1891/13080 1891/13080 39/436 181/13080 181/13080 11/2180 1/327 1/1308",
        255,
    ),
}


def fractions(text):
    return [Fraction(part) for part in text.split()]


@pytest.mark.parametrize("name", GAMES)
def test_indices_of_known_games_are_exact(name):
    game, shapley, swings, normalised, critical, winning = GAMES[name]
    assert shapley_shubik(*game) == fractions(shapley)
    assert banzhaf(*game).swings == [int(s) for s in swings.split()]
    assert banzhaf(*game).shares == fractions(normalised)
    assert johnston(*game) == fractions(critical)
    assert winning_coalitions(*game) == winning


def test_the_security_council_before_1965():
    shares = shapley_shubik(27, [5] * 5 + [1] * 6)
    assert shares == [Fraction(76, 385)] * 5 + [Fraction(1, 462)] * 6


def brute_force(quota, weights):
    """Indices by listing all coalitions."""
    n = len(weights)
    shapley, swings, critical = [Fraction(0)] * n, [0] * n, [Fraction(0)] * n
    for size in range(1, n + 1):
        for members in combinations(range(n), size):
            total = sum(weights[i] for i in members)
            needed = [i for i in members if total >= quota > total - weights[i]]
            for i in needed:
                shapley[i] += Fraction(factorial(size - 1) * factorial(n - size), factorial(n))
                swings[i] += 1
                critical[i] += Fraction(1, len(needed))
    return shapley, swings, [c / sum(critical) for c in critical]


games = st.lists(st.integers(0, 9), min_size=1, max_size=7).flatmap(
    lambda weights: st.tuples(st.integers(1, max(1, sum(weights))), st.just(weights))
)


@settings(deadline=None)
@given(games.filter(lambda game: sum(game[1]) > 0))
def test_generating_functions_agree_with_brute_force(game):
    shapley, swings, critical = brute_force(*game)
    assert shapley_shubik(*game) == shapley
    assert banzhaf(*game).swings == swings
    assert johnston(*game) == critical


@settings(deadline=None)
@given(games.filter(lambda game: sum(game[1]) > 0))
def test_the_table_kernel_agrees_with_the_exact_index(game):
    quota, weights = game
    n = len(weights)
    flips = np.array(
        [sum(w for i, w in enumerate(weights) if mask >> i & 1) >= quota for mask in range(1 << n)]
    )
    expected = [float(share) for share in shapley_shubik(*game)]
    assert shapley_shubik_of_table(flips, n) == pytest.approx(expected, abs=1e-14)


def test_the_table_kernel_takes_games_that_are_not_monotone():
    # Exactly one of two: each is as often for the better as for the worse.
    assert shapley_shubik_of_table(np.array([False, True, True, False]), 2).tolist() == [0, 0]
    # 0 flips it, unless 1 is there as well; alone 1 does nothing.
    assert shapley_shubik_of_table(np.array([False, True, False, False]), 2).tolist() == [0.5, -0.5]


def test_hundreds_of_voters_are_exact_and_quick():
    weights = [1 + (7 * k) % 23 for k in range(200)]
    start = time.perf_counter()
    shares = shapley_shubik(sum(weights) // 2 + 1, weights)
    swings = banzhaf(sum(weights) // 2 + 1, weights).swings
    assert time.perf_counter() - start < 10
    assert sum(shares) == 1
    # The same for all of one weight, and more for more.
    by_weight = dict(zip(weights, shares))
    assert [by_weight[w] for w in weights] == shares
    assert sorted(by_weight.values()) == [by_weight[w] for w in sorted(by_weight)]
    assert sorted(swings) == [s for _, s in sorted(zip(weights, swings))]


def test_three_hundred_equal_voters_share_equally():
    assert set(shapley_shubik(151, [1] * 300)) == {Fraction(1, 300)}
    assert set(johnston(151, [1] * 300)) == {Fraction(1, 300)}


def test_quotas_and_weights_may_be_fractions():
    whole = shapley_shubik(51, [50, 49, 1])
    assert shapley_shubik(0.51, [0.50, 0.49, 0.01]) == whole
    assert shapley_shubik(Decimal("0.51"), ["0.5", "0.49", "1/100"]) == whole


@pytest.mark.parametrize(
    ("quota", "weights", "message"),
    [
        (0, [1, 2], "quota must be above 0"),
        (4, [1, 2], "at most the sum of the weights, 3"),
        (1, [-1, 2], "negative"),
        (1, [], "at least one voter"),
        (1, ["many"], "weight 0 must be a number"),
    ],
)
def test_games_that_cannot_be_are_refused(quota, weights, message):
    with pytest.raises(ClassicError, match=message):
        shapley_shubik(quota, weights)


def test_a_file_of_votes_is_decided_by_more_than_half(tmp_path):
    file = tmp_path / "council.csv"
    file.write_text("Member,Weight\na,0.50\nb,0.49\nc,0.01\n")
    assert power.of_file(file).to_pydict()["shapley_shubik"] == [2 / 3, 1 / 6, 1 / 6]
    assert power.of_file(file, quota="1").to_pydict()["swings"] == [1, 1, 1]


def test_the_demo_agrees():
    for row in power.demo(1).to_pylist():
        assert row["paper"] is None or row["model"] == row["paper"], row
