"""Diagnostics: calibration, adjustment, what was learnt, predictive checks."""

from __future__ import annotations

import numpy as np
import pytest
from fit_toys import NOISE, Line

from corcyra.dossier.load import load
from corcyra.fitting.adjust import adjusted
from corcyra.fitting.checks import Check, check, quantile
from corcyra.fitting.facts import target
from corcyra.fitting.kernel import Record, weights
from corcyra.fitting.learnt import in_words, learnt, tied
from corcyra.fitting.moves import generator
from corcyra.fitting.ranks import calibration
from corcyra.fitting.smc import Settings, from_prior

WIDTH = np.array([0.5])


@pytest.fixture(scope="module")
def bank():
    return from_prior(Line(), Settings(), 0, 3000)


def test_ranks_of_planted_values_are_uniform_over_200_records(bank):
    found = calibration(bank.z, bank.s, WIDTH, records=200)
    assert len(found.ranks) + found.left_out == 200
    assert found.left_out < 5
    assert found.p_value.min() > 0.005
    # 200 records: two standard errors of .9 are .042.
    assert found.coverage == pytest.approx(0.9, abs=0.055)


def test_a_fit_that_believes_its_sources_too_much_is_found_out(bank):
    found = calibration(bank.z, bank.s, WIDTH, records=600, narrow=4.0)
    assert found.p_value[0] < 0.005
    assert found.coverage[0] < 0.85


def test_adjustment_brings_coarse_draws_near_the_posterior():
    rng = generator(5, 1, 0, 0)
    z = rng.standard_normal((4000, 1))
    s = z + NOISE * rng.standard_normal((4000, 1))
    record = Record(np.array([1.5]), np.array([0.05]))
    coarse = weights(record.log_kernel(s, 15.0))
    truth = 1.5 / (1 + NOISE**2)
    plain = float(coarse @ z[:, 0])
    better = float(coarse @ adjusted(z, (s - 1.5) / 0.75, coarse)[:, 0])
    assert abs(better - truth) < 0.3 * abs(plain - truth)


def test_what_is_learnt_is_halved_ranges_and_not_chance():
    rng = generator(6, 1, 0, 0)
    z = rng.standard_normal((2000, 2))
    z[:, 1] = np.abs(z[:, 1])
    found = learnt(("as before", "halved"), z, np.full(2000, 1 / 2000))
    assert [each.name for each in found] == ["halved", "as before"]
    assert found[0].bits == pytest.approx(1.0, abs=0.05)
    assert found[1].bits < 0.02


def test_what_the_record_ties_together_is_said():
    rng = generator(7, 1, 0, 0)
    z = rng.standard_normal((1000, 2)) * [1.0, 0.1]
    z[:, 1] += 0.5 - z[:, 0]
    alike = np.full(1000, 1e-3)
    pairs = tied(("a", "b"), z, alike)
    assert pairs[0].correlation < -0.9
    assert "cannot tell a from b" in in_words(learnt(("a", "b"), z, alike), pairs)


def test_weighted_quantiles_take_weights_for_copies():
    values, w = np.array([1.0, 2.0, 3.0]), np.array([1.0, 8.0, 1.0])
    assert [quantile(values, w, q) for q in (0.05, 0.5, 0.95)] == [1.0, 2.0, 3.0]
    assert quantile(values, np.array([1.0, 98.0, 1.0]), 0.05) == 2.0


def test_a_day_within_the_step_that_begins_at_the_bands_end_is_covered():
    dossier = load("kazakhstan-2022").dossier
    call = target(next(f for f in dossier.facts if f.id == "call"), dossier)
    draws = np.array([[3.25], [3.5], [3.75]])
    alike = np.full(3, 1 / 3)
    (found,) = check([call], 1, draws, draws, alike, days=14, step=0.25)
    (strict,) = check([call], 1, draws, draws, alike, days=14)
    assert found.met
    assert not strict.met


def test_a_day_that_never_came_is_as_far_off_as_the_day_after_the_runs_last():
    dossier = load("kazakhstan-2022").dossier
    call = target(next(f for f in dossier.facts if f.id == "call"), dossier)
    never, came = np.full((3, 1), np.inf), np.full((3, 1), call.centre)
    (found,) = check([call], 1, never, came, np.full(3, 1 / 3), days=14)
    assert found.nearest == pytest.approx((15 - call.centre) / call.width)


def test_a_record_off_by_less_than_its_sources_may_be_is_within_error_and_one_farther_off_missed():
    dossier = load("kazakhstan-2022").dossier
    crowd = target(next(f for f in dossier.facts if f.id == "participants-5-jan"), dossier)
    assert crowd.low == crowd.high == 50_000
    alike = np.full(2, 0.5)

    def against(times: float) -> Check:
        draws = np.array([[49_000.0], [51_000.0]]) * times
        return check([crowd], 1, draws, draws, alike, days=14)[0]

    assert against(1.0).verdict == "met"
    # The error is Student-t with ten degrees of freedom: 1.81 widths at 5%, and a width is ln 2.
    assert against(2**1.7).verdict == against(2**-1.7).verdict == "within error"
    assert against(2**2).verdict == against(2**-2).verdict == "missed"
    assert against(2**-2).below > 0.95
