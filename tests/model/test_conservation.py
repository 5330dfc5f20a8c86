"""What no run may lose or invent: citizens, men, shares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import Stage, town

from corcyra.model.api import Model
from corcyra.model.street import HELD, OUT
from corcyra.parameters import PARAMETERS

UNIT = ("legitimacy", "belief", "outrage", "reputation", "friendship", "pi", "pi0", "lost")
WIDE = Model(town(parameters={p.name: [p.low, p.high] for p in PARAMETERS}, days=20))
"""The town with every parameter anywhere in its prior."""

pairs = settings(max_examples=40, deadline=None, derandomize=True)


@pairs
@given(pair=st.integers(0, 2**40), days=st.sampled_from([0.25, 3.0, 11.0, 20.0]))
def test_every_citizen_is_in_one_state_and_counts_are_those_of_states(pair, days):
    stage = Stage(WIDE, pair)
    assert stage.simulate(days) == 0
    state = stage.citizens.state
    assert state.max() <= 3
    for q, place in enumerate(stage.setup.place):
        here = state[place["first"] : place["stop"]]
        assert stage.places[q]["out"] == (here == OUT).sum()
        assert stage.places[q]["held"] == (here == HELD).sum()


@pairs
@given(pair=st.integers(0, 2**40))
def test_shares_stay_between_0_and_1_and_counts_above_0(pair):
    stage = Stage(WIDE, pair)
    assert stage.simulate(20) == 0
    rows = stage.national[~np.isnan(stage.national[:, 0])]
    series = dict(zip(WIDE.national, rows.T, strict=True))
    for name in UNIT:
        assert series[name].min() >= 0.0 and series[name].max() <= 1.0, name
    for name in ("crowd", "held", "force", "foreign", "deaths", "deaths_official"):
        assert series[name].min() >= 0.0, name
    assert series["crowd"].max() + series["held"].max() <= 2 * 34000
    assert (np.diff(series["deaths"]) >= 0).all()
    assert series["foreign"].max() <= 1000
    assert stage.local[: len(rows)].min() >= 0.0


@pairs
@given(pair=st.integers(0, 2**40))
def test_real_power_sums_to_one_while_anybody_holds_office(pair):
    stage = Stage(WIDE, pair)
    stage.simulate(20)
    power = stage.national[:, -3:].sum(axis=1)
    power = power[~np.isnan(power)]
    assert (np.isclose(power, 1.0, atol=1e-5) | (power == 0.0)).all()


@pairs
@given(pair=st.integers(0, 2**40), days=st.sampled_from([2.0, 9.0, 20.0]))
def test_no_man_is_lost_between_places_states_and_the_road(pair, days):
    stage = Stage(WIDE, pair)
    stage.simulate(days)
    last = round(days / stage.length)
    stage.stock(last)
    stationed = stage.places["obeying"].sum() + stage.places["absent"].sum()
    under_way = stage.setup.unit["men"][stage.units["arrives"] > last].sum()
    assert stationed + under_way == pytest.approx(900)
    assert stage.now["men"] == pytest.approx(900)
    assert (stage.places["gone"] <= stage.places["absent"]).all()


def test_all_held_are_free_again_after_the_longest_term():
    stage = Stage(town(), jail_term=2.0, phi=0.0).begin()
    stage.ignite(0.5)
    stage.stock()
    stage.act(0, arrests=20.0)
    assert stage.places["held"].sum() > 50
    stage.p["rho"] = 0.0
    for k in range(1, 11):
        stage.act(k)
    assert stage.places["held"].sum() == 0
    assert not (stage.citizens.state == HELD).any()


def test_foreign_men_never_exceed_their_contingents_and_all_leave():
    # They ask once a day whether it is calm; here it always is.
    quick = {"leave_rate": 1.0, "calm_days": 2.0, "calm": 1e9}
    run = Model(town(parameters=quick, days=30)).run(1, 1, every=0.25)
    foreign = run.national[:, list(Model(town()).national).index("foreign")]
    assert 0 < foreign.max() <= 1000
    assert foreign[-1] == 0
