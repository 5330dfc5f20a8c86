"""Ties without an edge: permutations, symmetry, counters against a recount."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import Stage, crowd_of, tied, town

from corcyra.model import api, people
from corcyra.model.api import Model
from corcyra.model.street import OUT
from corcyra.model.ties import bits_for, partner, permute, restore, ring, ring_width

SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 31, 100, 257, 1000]
KEY = np.uint32(20220105)


@pytest.mark.parametrize("n", SIZES)
def test_a_permutation_takes_every_place_once_and_is_undone(n):
    bits = bits_for(n)
    to = [permute(x, n, bits, KEY) for x in range(n)]
    assert sorted(to) == list(range(n))
    assert [restore(y, n, bits, KEY) for y in to] == list(range(n))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(n=st.integers(1, 2**31 - 1), at=st.floats(0, 1), key=st.integers(0, 2**32 - 1))
def test_permutations_of_any_size_are_undone(n, at, key):
    x, bits = min(int(at * n), n - 1), bits_for(n)
    y = permute(x, n, bits, np.uint32(key))
    assert 0 <= y < n
    assert restore(y, n, bits, np.uint32(key)) == x


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("near", [2, 8])
def test_on_the_ring_both_see_each_other_and_nobody_himself(n, near):
    rows = np.full((n, near), -1, np.int64)
    for i in range(n):
        ring(i, n, near, KEY, rows[i])
    width = ring_width(near, n)
    assert width % 2 == 0 and width < max(n, 1)
    seen = {(i, int(j)) for i in range(n) for j in rows[i, :width]}
    assert len(seen) == n * width
    assert all((j, i) in seen and i != j for i, j in seen)
    assert (rows[:, width:] == -1).all()


@pytest.mark.parametrize("n", SIZES)
def test_far_partners_know_each_other_and_at_most_one_has_none(n):
    bits = bits_for(n)
    to = [partner(i, n, bits, KEY) for i in range(n)]
    assert sum(j < 0 for j in to) == n % 2
    assert all(j < 0 or (j != i and to[j] == i) for i, j in enumerate(to))


def recount(stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    """Count from scratch how many near and far ties of each citizen are out."""
    rules = stage.setup.rules
    row = np.empty(rules["near"] + rules["far_inside"] + rules["far_outside"], np.int32)
    near, far = (np.zeros(stage.model.citizens, int) for _ in range(2))
    out = stage.citizens.state == OUT
    for q, place in enumerate(stage.setup.place):
        for i in range(place["first"], place["stop"]):
            people.neighbours(stage.setup, stage.fabric, stage.citizens, i, q, row)
            head, tail = row[: rules["near"]], row[rules["near"] :]
            near[i] = out[head[head > 0] - 1].sum()
            far[i] = out[tail[tail > 0] - 1].sum()
    return near, far


def played(**ties: object) -> Stage:
    stage = Stage(town(ties=ties), phi=1.5, rest=2.0, jail_term=2.0).begin()
    stage.ignite(0.3)
    for k in range(8):
        stage.stock(k)
        stage.act(k, arrests=0.5)
    return stage


TIES = [
    {"near": 6, "far": 4, "inside": 0.5},
    {"near": 0, "far": 3, "inside": 1.0},
    {"near": 0, "far": 3, "inside": 0.0},
    {"near": 64, "far": 0},
    {"near": 0, "far": 0},
]


@pytest.mark.parametrize("ties", TIES)
@pytest.mark.parametrize("kept", [True, False])
def test_counters_equal_a_recount_whether_rows_are_kept_or_not(ties, kept, monkeypatch):
    monkeypatch.setattr(api, "KEEP_TIES", 1_000_000 if kept else 0)
    stage = played(**ties)
    near, far = recount(stage)
    assert 0 < stage.out_now.sum() < stage.model.citizens
    assert (stage.citizens.near == near).all()
    assert (stage.citizens.far == far).all()


def test_a_run_is_the_same_whether_rows_are_kept_or_not(monkeypatch):
    kept = Model(town()).run(1, 1, every=0.5)
    monkeypatch.setattr(api, "KEEP_TIES", 0)
    worked_out = Model(town()).run(1, 1, every=0.5)
    assert np.array_equal(kept.outcomes, worked_out.outcomes, equal_nan=True)
    assert np.array_equal(kept.national, worked_out.national, equal_nan=True)


def test_a_list_of_ties_replaces_the_ring(tmp_path):
    edges = [(0, 1), (1, 2), (0, 5)]
    world = crowd_of(6, ties={"near": 4, "far": 0, "file": "ties.csv"})
    stage = Stage(Model(world, tied(tmp_path, edges))).begin()
    first = stage.citizens.where[0]
    stage.move(first, 0, 1)
    assert stage.by_number(stage.citizens.near).tolist() == [0, 1, 0, 0, 0, 1]
    stage.move(first, 0, 3)
    assert not stage.citizens.near.any()
