"""What pairing is worth, on outcomes whose correlation is known."""

import numpy as np
import pytest
from claim_toys import Table, proposition, verdict

from corcyra.claims import pairing

EFFECT = {"kind": "effect", "outcome": "legitimacy_30", "without": "no", "direction": "down"}


def gain(done, undone):
    return pairing.gain(np.asarray(done, float), np.asarray(undone, float))["paired_gain"]


def test_the_gain_is_what_the_correlation_makes_it():
    # Equal variances and correlation r: (1 + 1) / (2 - 2 r).
    draws = np.random.default_rng(1).normal(size=(200, 2))
    basis = np.linalg.qr(np.column_stack([np.ones(200), draws]))[0]
    x, y = basis[:, 1], basis[:, 2]  # centred, of one length, and not correlated
    for r in (0.0, 0.5, -0.5, 0.9):
        assert gain(x, r * x + np.sqrt(1 - r * r) * y) == pytest.approx(1 / (1 - r))


def test_pairing_that_hurts_is_told_as_such():
    assert gain([0, 1, 2, 3], [3, 2, 1, 0]) == pytest.approx(0.5)


def test_a_constant_difference_gains_without_bound_and_constants_nothing():
    assert gain(range(9), np.arange(9.0) + 3) == np.inf
    assert np.isnan(gain(np.ones(5), np.ones(5)))
    assert np.isnan(gain([1, np.inf, 2], [1, 2, 3]))
    assert np.isnan(gain([1], [2]))


def test_each_claim_has_its_gain_and_each_outcome_its_row():
    rng = np.random.default_rng(3)
    undone = rng.normal(size=60)
    table = Table({"with": {"legitimacy_30": list(undone + rng.normal(size=60) / 10)},
                   "no": {"legitimacy_30": list(undone)}})  # fmt: skip
    found = verdict(table, **EFFECT, beside=[("again", proposition(**EFFECT, margin=0.05))])
    assert found.to_json()["details"]["paired_gain"] > 20
    (row,) = pairing.rows([found])
    assert (row["outcome"], row["with"], row["without"], row["pairs"]) == (
        "legitimacy_30", "with", "no", 60,
    )  # fmt: skip
    assert row["low"] < row["gain"] < row["high"]
    said = pairing.note([found])
    gain_, low, high = (f"{float(f'{row[key]:.2g}'):.0f}" for key in ("gain", "low", "high"))
    assert f"{gain_} times [{low}, {high}] as many" in said
    assert said.endswith(" as many (legitimacy_30); 90% interval.")


def test_an_outcome_of_two_pairs_of_arms_is_told_apart_by_them():
    rng = np.random.default_rng(4)
    undone = rng.normal(size=60)
    arms = {name: {"legitimacy_30": list(undone + size * rng.normal(size=60))}
            for name, size in (("with", 0.1), ("no", 0.0), ("off", 0.5))}  # fmt: skip
    test = proposition(**EFFECT | {"without": "off"})
    said = pairing.note([verdict(Table(arms), **EFFECT, beside=[("off?", test)])])
    assert "(legitimacy_30, with against off) to " in said
    assert "(legitimacy_30, with against no); 90% intervals." in said
    assert "in the middle" not in said


def test_rows_for_json_hold_no_infinity():
    column = {"legitimacy_30": [float(i) for i in range(30)]}
    found = verdict(Table({"with": column, "no": column}), **EFFECT)
    assert pairing.to_json([found])[0]["gain"] is None
    assert pairing.note([found]) == ""


@pytest.mark.verify
@pytest.mark.parametrize("r", [0.0, 0.8])
def test_intervals_of_the_gain_cover_the_truth(r):
    rng, hits = np.random.default_rng(11), 0
    for _ in range(200):
        x, y = rng.normal(size=(2, 80))
        found = pairing.gain(x, r * x + np.sqrt(1 - r * r) * y)
        hits += found["paired_gain_low"] <= 1 / (1 - r) <= found["paired_gain_high"]
    assert 0.84 <= hits / 200 <= 0.95


@pytest.mark.verify
def test_intervals_of_the_gain_cover_the_truth_for_truths():
    # Truths x > 0 and y > 0 of normals with correlation r: P(both) = 1/4 + arcsin(r) / 2 pi.
    r, rng, hits = 0.6, np.random.default_rng(12), 0
    both = 0.25 + np.arcsin(r) / (2 * np.pi)
    truth = (0.25 + 0.25) / (2 * (0.5 - both))
    for _ in range(200):
        x, y = rng.normal(size=(2, 100))
        other = r * x + np.sqrt(1 - r * r) * y
        found = pairing.gain((x > 0) * 1.0, (other > 0) * 1.0)
        hits += found["paired_gain_low"] <= truth <= found["paired_gain_high"]
    assert 0.84 <= hits / 200 <= 0.95
