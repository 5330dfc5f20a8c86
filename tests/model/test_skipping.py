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
from corcyra.model.made import forget
from corcyra.model.people import BLOCK, NEVER
from corcyra.model.world import Lot
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
    for ours, theirs in zip(fast.citizens[:-2], slow.citizens[:-2], strict=True):
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


@pytest.mark.parametrize("pair", range(4))
def test_large_blocks_bound_their_small_ones(pair):
    country = load("kazakhstan-2022").dossier.model_copy(update={"weight": 20.0})
    stage = Stage(country, pair, tau=0.5).begin()
    stage.ignite(0.001)
    top, block = stage.citizens.top, stage.citizens.block
    assert len(top.h) > 3 * street.FEW
    skipped = 0
    for k in range(6):
        stage.stock(k)
        top.look[:] = 1
        stage.act(k)
        skipped += (top.look == 0).sum()
        for t in range(len(top.h)):
            here = slice(t * BLOCK, (t + 1) * BLOCK)
            assert top.h[t] == block.h[here].max() and top.r[t] == block.r[here].min()
            assert top.s[t] == block.s[here].max() and top.m[t] == block.m[here].max()
            assert top.low_m[t] == block.low_m[here].min()
            assert top.near[t] >= block.near[here].max() and top.far[t] >= block.far[here].max()
            assert top.out[t] == block.out[here].sum() and top.due[t] <= block.due[here].min()
    assert skipped > 0


def test_people_made_once_are_handed_out_quiet_and_change_nothing():
    model = Model(town())
    forget()
    first = model.run_lot(Lot(1, 1, 0), every=0.5)
    again = model.run_lot(Lot(1, 1, 0), every=0.5)
    other = model.run_lot(Lot(1, 2, 0), every=0.5)
    forget()
    anew = model.run_lot(Lot(1, 2, 0), every=0.5)
    for one, two in ((first, again), (other, anew)):
        assert np.array_equal(one.outcomes, two.outcomes, equal_nan=True)
        assert np.array_equal(one.national, two.national, equal_nan=True)
    assert not np.array_equal(first.national, other.national, equal_nan=True)


def test_people_are_made_anew_where_a_value_that_makes_them_is_another():
    plain, grim = Model(town()), Model(town(parameters__hardship_mean=0.9))
    forget()
    alone = grim.run_lot(Lot(1, 1, 0))
    plain.run_lot(Lot(1, 1, 0))
    after = grim.run_lot(Lot(1, 1, 0))
    assert np.array_equal(alone.outcomes, after.outcomes, equal_nan=True)


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
