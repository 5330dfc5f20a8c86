"""The sampler: a known posterior is found, whatever stops it and however many threads it has."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from fit_toys import Line, fitted, posterior

from corcyra.fitting.kernel import Record, next_tolerance, systematic
from corcyra.fitting.moves import first_costs, generator, next_costs, propose
from corcyra.fitting.smc import LONGEST, Settings, Watcher, chain_length, from_prior, sample

RECORD = Record(np.array([2.5]), np.array([0.2]))
QUICK = Settings(draws=100, bank=200, runs=100_000)


def same(one, other):
    return all(np.array_equal(getattr(one, n), getattr(other, n)) for n in ("z", "luck", "s"))


def test_a_known_posterior_is_found():
    cloud = fitted(RECORD, Settings(draws=2000, bank=2000, runs=10**7))
    mean, spread = posterior(RECORD)
    assert cloud.tolerance == 1.0
    # Four standard errors of draws half of which count.
    assert cloud.z[:, 0].mean() == pytest.approx(mean, abs=4 * spread / np.sqrt(1000))
    assert cloud.z[:, 0].std() == pytest.approx(spread, rel=0.1)


def test_what_the_record_does_not_tell_stays_as_the_prior_and_the_calm_have_it():
    cloud = fitted(RECORD, Settings(draws=1000, bank=1000, runs=10**7))
    assert cloud.z[:, 1].max() < 2.5
    assert abs(cloud.z[:, 1].mean()) < 0.15
    assert cloud.z[:, 1].std() == pytest.approx(0.97, abs=0.08)


def test_a_fit_that_is_stopped_after_any_generation_goes_on_to_the_same_draws():
    kept: list = []
    whole = fitted(RECORD, QUICK, kept)
    bank = from_prior(Line(), QUICK, 0, QUICK.bank)
    for stored in kept[:-1]:
        assert same(sample(Line(), RECORD, QUICK, bank, Watcher(), stored), whole)


def test_threads_change_nothing():
    one = fitted(RECORD, QUICK)
    assert same(one, fitted(RECORD, Settings(draws=100, bank=200, runs=100_000, threads=3)))


def test_another_seed_is_another_fit():
    assert not same(fitted(RECORD, QUICK), fitted(RECORD, Settings(100, 200, 2, 100_000)))


def test_a_fit_ends_where_the_runs_allowed_do():
    narrow = Record(np.array([2.5]), np.array([0.001]))
    cloud = fitted(narrow, Settings(draws=50, bank=50, runs=300))
    assert cloud.tolerance > 1.0
    assert cloud.runs < 1000


def test_the_next_tolerance_keeps_the_effective_number_asked_for():
    s = generator(1, 1, 0, 0).standard_normal((500, 1))
    tolerance = next_tolerance(RECORD, s, 1e4, 250)
    w = np.exp(RECORD.log_kernel(s, tolerance))
    assert w.sum() ** 2 / (w**2).sum() == pytest.approx(250, abs=1)


def test_resampling_takes_each_draw_as_often_as_its_weight_says():
    kept = systematic(np.array([0.5, 0.25, 0.25, 0.0]), 0.3, 8)
    assert kept.tolist() == [0, 0, 0, 0, 1, 1, 2, 2]


def test_chains_are_longer_where_less_is_taken():
    assert chain_length(0.9) < chain_length(0.3) < chain_length(0.01) == LONGEST


def test_of_a_bank_larger_than_the_draws_the_first_tolerance_is_lower():
    first: list[float] = []
    for bank in (200, 4000):
        kept: list = []
        fitted(RECORD, Settings(draws=200, bank=bank, runs=bank + 1), kept)
        first.append(kept[0].tolerance)
    assert first[1] < 0.7 * first[0]


def proposals(costs=None, number=2000):
    z, pool = np.zeros(30), generator(1, 1, 0, 0).standard_normal((50, 30))
    rng, luck = generator(1, 3, 1, 1), np.arange(4)
    costs = first_costs(34) if costs is None else costs
    return [propose(rng, z, luck, pool, costs, 2) for _ in range(number)]


def test_some_proposals_draw_luck_and_nothing_else_and_some_scores_alone():
    found = proposals()
    same_z = np.array([not to.z.any() for to in found])
    same_luck = np.array([np.array_equal(to.luck, np.arange(4)) for to in found])
    assert 0.25 < (same_z & ~same_luck).mean() < 0.4
    assert 0.2 < (~same_z & same_luck).mean() < 0.5
    assert not (same_z & same_luck).any()
    assert all(to.log_ratio == 0.0 for to, alone in zip(found, same_z) if alone)


def test_luck_alone_is_parts_that_go_together_or_all_from_a_day_on():
    """Parts that cost little go together, those that cost much alone; days from one on do too."""
    costs = np.array([0.1] * 30 + [0.01, 0.01, 6.0, 6.0])
    alone = [to for to in proposals(costs) if not to.z.any()]
    new = Counter(tuple(np.flatnonzero(to.luck != np.arange(4)).tolist()) for to in alone)
    assert new[(0, 1)] > 100
    assert {(2,), (3,), (2, 3)} <= set(new)


def test_what_costs_little_is_refreshed_often_and_together():
    costs = np.array([0.01] * 25 + [2.0] * 5 + [0.5] * 4)
    some = np.array([to.refreshed for to in proposals(costs) if to.refreshed is not None]) > 0
    assert some.any(axis=1).all()
    share = some.mean(axis=0)
    assert share[:25].min() > 0.2
    assert 0.01 < share[25:30].min() < share[25:30].max() < 0.2


def test_costs_are_learnt_from_what_was_refused():
    """Changing the one score that matters is taken once in e^3, the others always."""
    true, costs = np.array([3.0] + [0.0] * 9), first_costs(10)
    rng = generator(1, 3, 1, 1)
    for _ in range(6):
        some = np.where(rng.random((2000, 10)) < 0.2, 1.0, 0.0)
        some = some[some.any(axis=1)]
        costs = next_costs(costs, some, rng.random(len(some)) < np.exp(-some @ true))
    assert costs[0] == pytest.approx(3.0, abs=0.5)
    assert costs[1:].max() < 0.05
