"""Who decides: the published example, brute force, other rules, leverage, flight, deals."""

from __future__ import annotations

import itertools
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import Stage, town

from corcyra.classics.influence import friedkin_johnsen, real_power
from corcyra.model import abroad, palace
from corcyra.model.api import Model

PUBLISHED_W = np.array(
    [[0.220, 0.120, 0.360, 0.300], [0.147, 0.215, 0.344, 0.294], [0, 0, 1, 0],
     [0.090, 0.178, 0.446, 0.286]]
)  # fmt: skip
NAMES = ("one", "two", "three", "four")
some = settings(max_examples=60, deadline=None, derandomize=True)


def rows(rng: np.random.Generator) -> np.ndarray:
    """Return ties of four at random, none of them next to nothing."""
    return 0.99 * rng.dirichlet(np.ones(4), 4) + 0.0025


def four(w: np.ndarray, ideals: np.ndarray, **changes: object) -> Stage:
    """Return a palace of four with ties w and ideals on the response; susceptibility 1 - diag.

    Ties are shares of a row: all are given as many times as large, since a dossier has a least tie.
    """
    actors = [
        {"id": name, "name": name, "office": k + 1.0, "nerve": 0.0,
         "susceptibility": float(1 - w[k, k]),
         "ties": {to: 1e3 * float(w[k, j]) for j, to in enumerate(NAMES) if w[k, j] > 0},
         "ideals": {q: {"base": float(ideals[k]), "slope": 0.0} for q in ("response", "call")}}
        for k, name in enumerate(NAMES)
    ]  # fmt: skip
    given = {"palace__actors": actors, "palace__leader": "one", "abroad": None, **changes}
    stage = Stage(town(**given))
    stage.now["pi"], stage.now["order"] = 0.5, 1.0
    return stage


def deliberate(stage: Stage) -> Stage:
    palace.deliberate(stage.setup, stage.drawn, stage.p, stage.now, stage.court)
    return stage


def test_views_settle_as_in_friedkin_and_johnsens_published_example():
    stage = deliberate(four(PUBLISHED_W, np.array([0.25, 0.25, 0.75, 0.85])))
    assert (100 * stage.court.settled[:, 0]).round().tolist() == [60, 60, 75, 75]


@some
@given(seed=st.integers(0, 10**6))
def test_decision_and_power_are_those_of_the_classic(seed):
    rng = np.random.default_rng(seed)
    w, ideals = rows(rng), rng.random(4)
    stage = deliberate(four(w, ideals))
    f = np.arange(1.0, 5.0) / 10
    a = 1 - np.diag(w)
    assert np.allclose(stage.court.settled[:, 0], friedkin_johnsen(w, a, ideals))
    assert np.allclose(stage.court.power, real_power(f, w, a))
    assert stage.court.power.sum() == pytest.approx(1.0)
    assert stage.court.decision[0] == pytest.approx(stage.court.power @ ideals)


def order_of(response: float) -> int:
    """Return the order by the cuts, hysteresis about the last order 1 included."""
    return sum(response > edge for edge in (0.15 - 0.02, 0.35 + 0.02, 0.6 + 0.02))


@some
@given(seed=st.integers(0, 10**6))
def test_who_decides_is_what_brute_force_finds(seed):
    rng = np.random.default_rng(seed)
    w, ideals = rows(rng), rng.random(4)
    stage = deliberate(four(w, ideals))
    flips, shares = np.empty(4), np.empty(4)
    palace.who_decides(stage.setup, stage.now, stage.court, palace.RESPONSE, flips, shares)
    v = real_power(np.arange(1.0, 5.0) / 10, w, 1 - np.diag(w))

    def turned(players: tuple[int, ...]) -> int:
        other = ideals.copy()
        other[list(players)] = 1 - other[list(players)]
        return int(order_of(v @ other) != order_of(v @ ideals))

    expected = np.zeros(4)
    for order in itertools.permutations(range(4)):
        for k, player in enumerate(order):
            expected[player] += turned(order[: k + 1]) - turned(order[:k])
    assert flips.tolist() == [turned((k,)) for k in range(4)]
    assert np.allclose(shares, expected / factorial(4))


@pytest.mark.parametrize("rule", ["median", "challenge"])
@some
@given(seed=st.integers(0, 10**6))
def test_other_rules_decide_between_the_extremes(rule, seed):
    rng = np.random.default_rng(seed)
    stage = deliberate(four(rows(rng), rng.random(4), palace__rule=rule))
    views = stage.court.settled[:, 0]
    assert views.min() - 1e-12 <= stage.court.decision[0] <= views.max() + 1e-12


def test_the_median_rule_takes_a_view_at_which_half_the_offices_stand():
    w = np.eye(4) * 0.98 + 0.005
    stage = deliberate(four(w, np.array([0.9, 0.1, 0.3, 0.5]), palace__rule="median"))
    # Offices 1, 2, 3, 4 tenths at views about .9, .1, .3, .5: half is reached at .3.
    assert stage.court.decision[0] == stage.court.settled[2, 0]


def test_an_order_changes_only_well_past_its_cut():
    setup = Stage(town()).setup
    for before, decision, order in [(1, 0.36, 1), (1, 0.38, 2), (2, 0.34, 2), (2, 0.32, 1),
                                    (0, 0.99, 3), (3, 0.0, 0), (3, 0.59, 3)]:  # fmt: skip
        assert palace.order_of(setup, decision, np.int64(before)) == order


def gathered(dependence: float, pi: float = 0.5, **parameters: float) -> Stage:
    stage = Stage(town(), **parameters)
    stage.now["pi"], stage.now["dependence"] = pi, dependence
    palace.gather(stage.setup, stage.drawn, stage.p, stage.now, stage.court)
    return stage


def test_without_leverage_ties_are_as_drawn():
    stage = gathered(1.0, lev=0.0)
    assert np.allclose(stage.court.ties, stage.drawn.ties)


def test_leverage_tightens_the_tie_to_the_patron_and_leaves_his_own_row():
    stage = gathered(0.5, lev=1.0)
    w, before = stage.court.ties, stage.drawn.ties
    assert np.allclose(w[:2, 2], 0.5)
    assert np.allclose(w[:2, :2], before[:2, :2] * 0.5 / (1 - before[:2, 2:3]))
    assert np.allclose(w[2], before[2])


def test_who_listens_to_the_patron_alone_cannot_be_led_further():
    stage = Stage(town())
    stage.drawn.ties[0] = [0.0, 0.0, 1.0]
    stage.p["lev"], stage.now["dependence"], stage.now["pi"] = 2.0, 0.9, 0.5
    palace.gather(stage.setup, stage.drawn, stage.p, stage.now, stage.court)
    assert stage.court.ties[0].tolist() == [0.0, 0.0, 1.0]


@some
@given(seed=st.integers(0, 10**6), pi=st.floats(0, 1), dependence=st.floats(0, 1))
def test_rows_stay_stochastic_through_leverage_and_flight(seed, pi, dependence):
    rng = np.random.default_rng(seed)
    stage = Stage(town())
    stage.drawn.ties[:] = rng.dirichlet(np.full(3, 0.3), 3)
    stage.drawn.actor["nerve"] = rng.random(3)
    stage.p["lev"], stage.now["pi"], stage.now["dependence"] = 2 * rng.random(), pi, dependence
    deliberate(stage)
    assert np.allclose(stage.court.ties.sum(axis=1), 1.0)
    assert (stage.court.ties >= 0).all()
    away = stage.court.present == 0
    heard = stage.court.ties - np.diag(np.diag(stage.court.ties))
    assert (heard[:, away] == 0).all()
    assert stage.court.office.sum() == pytest.approx(float(not away[:2].all()))
    assert np.isfinite(stage.court.power).all()


def test_an_actor_flees_under_his_nerve_and_the_patron_never():
    stage = gathered(0.0, pi=0.01)
    assert stage.court.present.tolist() == [0, 1, 1]  # the regent's nerve is .02
    assert stage.court.office.tolist() == [0.0, 1.0, 0.0]


def test_dismissal_hands_the_office_to_the_heir():
    dismissal = {"target": "general", "to": "regent", "mode": "decided"}
    stage = Stage(town(palace__dismissal=dismissal))
    stage.now["pi"], stage.now["dismissed"] = 0.9, 1.0
    palace.gather(stage.setup, stage.drawn, stage.p, stage.now, stage.court)
    assert stage.court.formal.tolist() == [1.0, 0.0, 0.0]
    assert stage.court.ideal[1, palace.DISMISS] == 0.0


@pytest.mark.parametrize(("mode", "day"), [("decided", 0.0), ("dated", 3.25), ("never", None)])
def test_a_dismissal_is_decided_or_dated_or_never(mode, day):
    actors = [a.model_dump() for a in town().palace.actors]
    for actor in actors:
        actor["ideals"]["dismiss"] = {"base": 1.0, "slope": 0.0}
    events = [{"id": "out", "kind": "dismissal", "day": 3.3}]
    dismissal = {"target": "general", "to": "regent", "mode": mode}
    model = Model(town(palace__actors=actors, palace__dismissal=dismissal, events=events, days=5))
    run = model.run(1, 1)
    found = run.outcomes[model.outcomes.index("dismissed_day")]
    assert found == day if day is not None else np.isnan(found)


def dealing(k_break: float, binding: bool = False) -> tuple[bool, int]:
    """Let the patron weigh his deal with the weak regent; returns whether it ended and stands."""
    deal = {"abroad__deals": [{"client": "regent"}], "abroad__binding_deals": binding}
    stage = Stage(town(**deal), k_break=k_break)
    stage.court.heeded[:], stage.now["called"] = 1, 1.0
    stage.court.power[:] = [0.2, 0.6, 0.2]
    stage.court.ideal[:, 0] = [0.9, 0.4, 0.7]
    # The patron's own wish is .5, whatever his deals make of it.
    stage.drawn.actor["base"][2, 0], stage.drawn.actor["slope"][2, 0] = 0.5, 0.0
    # Values: regent .2 x .6 = .12, general .6 x .9 = .54.
    ended = abroad.keep_deals(stage.setup, stage.drawn, stage.p, stage.now, stage.court)
    return ended, int(stage.court.heeded[0])


def test_the_patron_ends_a_deal_when_another_pays_more_than_it_binds():
    assert dealing(k_break=0.0) == (True, 0)
    assert dealing(k_break=0.41) == (True, 0)
    assert dealing(k_break=0.43) == (False, 1)
    assert dealing(k_break=0.0, binding=True) == (False, 1)


def test_a_deal_draws_the_patrons_wish_towards_his_client():
    deal = {"abroad__deals": [{"client": "regent"}]}
    stage = Stage(town(**deal), heed=0.25)
    stage.drawn.actor["base"][:, 0], stage.drawn.actor["slope"][:, 0] = [0.8, 0.1, 0.4], 0.0
    stage.court.heeded[:] = 1
    palace.gather(stage.setup, stage.drawn, stage.p, stage.now, stage.court)
    assert stage.court.ideal[2, 0] == pytest.approx(0.75 * 0.4 + 0.25 * 0.8)
