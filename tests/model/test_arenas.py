"""Press, clash, barracks and legitimacy, each against its own equations."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from small_worlds import Stage, town

from corcyra.model import barracks, clash, legitimacy, press

# --- press -------------------------------------------------------------------------------------


def told(steps: int, length: float) -> np.ndarray:
    stage = Stage(town(), reach=0.3, witness=1.0, w2=0.5).begin()
    stage.places["belief"], stage.places["legitimacy"] = [0.1, 0.5, 0.9], [0.2, 0.6, 0.9]
    stage.places["crowd"], stage.places["open"] = [100.0, 4000.0, 0.0], [1.0, 0.3, 1.0]
    for _ in range(steps):
        press.tell(stage.setup, stage.p, stage.places, 4100.0, 34000.0, length)
    return stage.places["belief"].copy()


def test_belief_is_exact_whatever_the_step():
    assert np.allclose(told(1, 2.0), told(2, 1.0), rtol=1e-12)
    assert np.allclose(told(1, 2.0), told(64, 1 / 32), rtol=1e-12)


def test_belief_goes_to_where_story_and_witnesses_balance():
    a = 0.3 * 0.2
    w = 1.0 * min(1, 20 * 100 / 20000) + 0.5 * 1.0  # the nation saw so much that the net is full
    assert told(1, 1e4)[0] == pytest.approx(a / (a + w))


def test_deaths_are_believed_by_story_and_announced_late():
    stage = Stage(town(), official_fraction=0.5, rumour=2.0)
    stage.places["belief"] = 0.25
    recent = np.zeros((3, 3))
    recent[0, 0] = 8.0
    days = []
    for k in range(4):
        if k > 0:
            recent[:, k % 3] = 0.0
        days.append(press.mourn(stage.setup, stage.p, stage.places, recent, k, 2))
    rumoured, announced = 0.75 * 2 * 8, 0.5 * 8
    assert days == [(rumoured, 0), (0, 0), (0.25 * announced, announced), (0, 0)]


# --- clash -------------------------------------------------------------------------------------


def test_a_site_is_lost_above_its_pressure_and_kept_at_it():
    stage = Stage(town(), z_lose=4.0, z_retake=0.4)
    # A lone citizen of 400 persons before nobody: 400 / (0 + 100) is not above 4.
    stage.places["crowd"] = [400.0, 400.1, 1e6]
    assert clash.sites(stage.setup, stage.p, stage.places) == pytest.approx(0.3)
    assert stage.places["site_lost"].tolist() == [0, 1, 0]  # the hill has no site


def test_a_site_is_retaken_under_a_lower_pressure_and_by_a_unit_at_least():
    stage = Stage(town(), z_lose=10.0, z_retake=0.4)
    for crowd, free, lost in [(2100, 100, 1), (1000, 100, 1), (700, 99, 1), (790, 100, 0),
                              (1900, 100, 0)]:  # fmt: skip
        stage.places["crowd"], stage.places["free"] = crowd, free
        clash.sites(stage.setup, stage.p, stage.places)
        assert stage.places[0]["site_lost"] == lost, (crowd, free)


def test_agitators_press_on_a_site_by_their_arms():
    stage = Stage(town(), z_lose=4.0)
    stage.places["crowd"], stage.places["extra"] = 50.0, 400.0
    assert clash.sites(stage.setup, stage.p, stage.places) == pytest.approx(0.9)


def tolls(order: int, steps: int, **parameters: float) -> np.ndarray:
    """Return deaths, wounded and deaths among the forces of so many steps, (steps, 3)."""
    stage = Stage(town(), **parameters).begin()
    stage.places["crowd"], stage.places["free"] = [3000.0, 500.0, 0.0], 300.0
    recent, crowds = np.zeros((3, 5)), stage.places["crowd"].copy()
    return np.array([
        clash.toll(stage.setup, stage.drawn, stage.p, stage.places, recent, order, k, 0.25, crowds)
        for k in range(steps)
    ])  # fmt: skip


def test_nobody_in_the_crowd_dies_while_the_order_is_to_concede():
    dead = tolls(0, 200, lethal_scale=4.0, force_lethal=3e-4)
    assert (dead[:, :2] == 0).all()
    assert dead[:, 2].sum() > 0


def test_deaths_have_the_mean_of_the_equation():
    dead = tolls(3, 2000, lethal_scale=2.0, wounded_ratio=4.0, kappa=1.0)
    mean = sum(a * 2e-3 * (1 - math.exp(-300 / (a + 100))) * 0.25 for a in (3000.0, 500.0))
    assert dead[:, 0].mean() == pytest.approx(mean, rel=0.1)
    assert dead[:, 1].mean() == pytest.approx(4 * mean, rel=0.1)


def test_more_force_in_order_means_no_fewer_deaths_with_the_same_luck():
    by_order = [tolls(order, 300, lethal_scale=3.0)[:, 0] for order in range(4)]
    for milder, harder in pairwise(by_order):
        assert (harder >= milder).all()


# --- barracks ----------------------------------------------------------------------------------


def test_temptation_is_sympathy_and_example_less_cohesion_and_odds():
    stage = Stage(town(), wu=0.5, wpi=0.4).begin()
    stage.units[0]["sympathy"], stage.units[0]["cohesion"], stage.units[0]["bias"] = 0.6, 0.2, 0.5
    d = barracks.temptation(stage.p, stage.units, stage.places, 0, 0.7, 0.3, 0.8)
    assert d == pytest.approx(0.6 * 0.7 + 0.5 * 0.3 - 0.2 - 0.4 * 1.0)


@pytest.mark.parametrize(
    ("state", "d", "after"),
    [(0, -0.1, 0), (0, 0.0, 0), (0, 0.1, 1), (0, 0.3, 2), (1, -0.01, 0), (1, 0.3, 2),
     (2, -0.04, 2), (2, -0.06, 0), (2, 0.3, 2)],
)  # fmt: skip
def test_a_unit_obeys_wavers_goes_over_and_returns_by_its_temptation(state, d, after):
    stage = Stage(town(), delta=0.2)
    assert barracks.respond(state, d, True, True, stage.p) == after
    kept = barracks.respond(state, d, False, False, stage.p)
    assert kept == state


def test_tied_men_are_not_free_and_guests_free_or_fight():
    stage = Stage(town(), guard=0.4, relief=0.8)
    stage.setup.member["combat"] = [0, 1]
    stage.places["obeying"], stage.guests["here"] = [500.0, 200.0, 0.0], [100.0, 30.0]
    total = barracks.deploy(stage.setup, stage.p, stage.places, stage.guests)
    assert stage.places["free"].tolist() == [300 + 80 + 30, 120, 0]
    assert total == pytest.approx(530)
    stage.guests["here"] = [1000.0, 0.0]
    barracks.deploy(stage.setup, stage.p, stage.places, stage.guests)
    assert stage.places[0]["free"] == 500  # no more than are tied


def test_the_odds_are_those_of_the_equation():
    stage = Stage(town(), z0=2.6, z_site=3.0, z_unit=4.0, z_crowd=1.0, z_sign=0.4, z_back=1.2)
    for name, value in (("sites_lost", 0.6), ("share_lost", 0.25), ("crowd_pressure", 0.5),
                        ("called", 1.0)):  # fmt: skip
        stage.now[name] = value
    z = 2.6 - 3 * 0.6 - 4 * 0.25 - 0.5 - 0.4 + 1.2 * 0.7
    assert barracks.survival(stage.p, stage.now, 0.7) == pytest.approx(1 / (1 + math.exp(-z)))


def test_units_march_to_crowds_and_take_their_time():
    stage = Stage(town(), move_rate=1e3, speed=100.0).begin()
    stage.stock()
    stage.places["crowd"] = [5000.0, 0.0, 0.0]
    before = stage.units["place"].copy()
    barracks.march(
        stage.setup, stage.drawn, stage.p, stage.now, stage.units, stage.places, 4, 0.25,
        np.empty(3),
    )  # fmt: skip
    moved = stage.units["place"] != before
    mobile = stage.setup.unit["mobile"] == 1
    assert (moved == (mobile & (before != 0))).all() and moved.any()
    days = stage.setup.distance[before[moved], 0] / 100.0
    assert np.allclose(stage.units["arrives"][moved], np.floor(5 + days / 0.25 + 0.5))


# --- legitimacy --------------------------------------------------------------------------------


def judged(steps: int, length: float, **parameters: float) -> Stage:
    stage = Stage(town(), **parameters).begin()
    stage.now["foreign"] = 900.0
    crowds = np.array([400.0, 0.0, 50.0])
    for _ in range(steps):
        seen = legitimacy.judge(stage.setup, stage.p, stage.now, stage.places, crowds, length)
        legitimacy.befriend(stage.p, stage.now, *seen, True, length)
    return stage


def test_losses_of_legitimacy_scarcely_depend_on_the_step():
    coarse, fine = judged(4, 0.25), judged(64, 1 / 64)
    for name in ("legitimacy", "outrage"):
        assert np.allclose(coarse.places[name], fine.places[name], atol=1e-3)
    for name in ("reputation", "friendship"):
        assert coarse.now[name] == pytest.approx(fine.now[name], abs=1e-3)


def test_a_concession_is_a_gain_once_by_its_share():
    stage = Stage(town(), aC=0.5).begin()
    stage.places["legitimacy"] = 0.4
    legitimacy.concede(stage.setup, stage.p, stage.places, 0.2, np.array([1.0, 0.5, 0.0]))
    assert np.allclose(stage.places["legitimacy"], 0.4 + 0.6 * 0.5 * np.array([0.2, 0.1, 0.0]))


def test_blame_leaves_its_scar_on_the_norm():
    stage = Stage(town(), scar_R=0.5)
    stage.now["reputation"], stage.now["reputation_norm"] = 0.6, 0.65
    legitimacy.blame(stage.p, stage.now, 0.9)
    assert stage.now["reputation"] == pytest.approx(0.54)
    assert stage.now["reputation_norm"] == pytest.approx(0.62)


def test_who_no_longer_holds_the_office_is_not_blamed():
    stage = Stage(town(), T_R=1e12).begin()
    legitimacy.befriend(stage.p, stage.now, 0.5, 0.5, 0.0, False, 5.0)
    assert stage.now["reputation"] == stage.p["G_norm"]
