"""Citizens and units that are passed over would not have moved: all bits as without skipping."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import Stage, town

from corcyra.dossier.load import load
from corcyra.model import street
from corcyra.model.api import Model
from corcyra.model.people import BLOCK, NEVER
from corcyra.parameters import PARAMETERS

WIDE = town(parameters={p.name: [p.low, p.high] for p in PARAMETERS}, days=20, weight=5.0)


def plain(model: Model) -> Model:
    """The model, looking at every citizen and every unit at every step."""
    model.setup.rules["plain"] = 1
    return model


@settings(max_examples=60, deadline=None, derandomize=True)
@given(pair=st.integers(0, 2**40))
def test_what_is_skipped_would_not_have_moved(pair):
    fast, slow = Stage(Model(WIDE), pair), Stage(plain(Model(WIDE)), pair)
    assert fast.simulate(20) == slow.simulate(20) == 0
    for ours, theirs in zip(fast.citizens[:-1], slow.citizens[:-1], strict=True):
        if ours is not fast.citizens.act:
            assert np.array_equal(ours, theirs)
    assert np.array_equal(fast.national, slow.national, equal_nan=True)
    assert np.array_equal(fast.local, slow.local, equal_nan=True)


def test_the_bundled_country_is_the_same_with_the_plain_scan():
    dossier = load("kazakhstan-2022").dossier.model_copy(update={"weight": 2000.0, "days": 40.0})
    fast, slow = Model(dossier), plain(Model(dossier))
    for pair in range(8):
        a, b = (model.run(2, pair, every=1.0, local=True) for model in (fast, slow))
        assert np.array_equal(a.outcomes, b.outcomes, equal_nan=True)
        assert np.array_equal(a.national, b.national)


@pytest.mark.parametrize("pair", range(4))
def test_bounds_hold_and_most_blocks_of_a_calm_country_are_skipped(pair):
    stage = Stage(town(weight=1.0), pair, tau=0.6).begin()
    stage.ignite(0.001)
    for k in range(6):
        stage.stock(k)
        stage.act(k)
        block, people = stage.citizens.block, stage.citizens
        for b in range(len(block.out)):
            here = slice(b * BLOCK, (b + 1) * BLOCK)
            away = people.state[here] > street.OUT
            assert block.h[b] == people.h[here].max() and block.r[b] == people.r[here].min()
            assert block.near[b] >= people.near[here].max()
            assert block.far[b] >= people.far[here].max()
            assert block.out[b] == (people.state[here] == street.OUT).sum()
            assert block.due[b] <= np.where(away, people.release[here], NEVER).min()
    assert 0 < block.look.mean() < 0.25


def test_citizens_lie_by_kind_and_keep_their_numbers():
    stage = Stage(town(weight=1.0)).begin()
    people = stage.citizens
    for place in stage.setup.place:
        here = slice(place["first"], place["stop"])
        assert sorted(people.number[here]) == list(range(place["citizens"]))
        rows = people.where[here][people.number[here]]
        assert np.array_equal(rows, np.arange(place["first"], place["stop"]))
        hardship = people.h[here][people.m[here] == people.m[here].min()]
        ninth = len(hardship) // 9
        assert hardship[:ninth].min() > hardship[-ninth:].max()
