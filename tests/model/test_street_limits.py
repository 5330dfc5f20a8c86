"""The street against the models it contains: Granovetter, Watts, Epstein."""

from __future__ import annotations

import math

import numpy as np
import pytest
from small_worlds import Stage, crowd_of, tied, town

from corcyra.classics.thresholds import granovetter
from corcyra.model import people, street
from corcyra.model.api import Model

WX = 0.5
EVERYBODY = {"near": "all", "far": 0}


def weak_crowd(world: Model, shares: np.ndarray) -> Stage:
    """Run the weak rule with a threshold for each citizen, as a share of whom he could see."""
    world.setup.rules["weak"] = 1
    world.fabric = world.fabric._replace(thresholds=WX * shares)
    stage = Stage(world, wx=WX)
    assert stage.simulate(world.dossier.days) == 0
    return stage


def normal_thresholds(sigma: float, seed: int) -> list[float]:
    return np.random.default_rng(seed).normal(25, sigma, 100).clip(0).tolist()


@pytest.mark.parametrize(
    "thresholds",
    [
        list(range(100)),
        [0, 2, *range(2, 100)],
        [0] * 100,
        [1] * 100,
        *(normal_thresholds(sigma, seed) for sigma in (5, 12, 13, 20) for seed in range(3)),
    ],
)
def test_everybody_in_sight_is_granovetters_crowd(thresholds):
    shares = np.array(thresholds, dtype=float) / 99
    stage = weak_crowd(Model(crowd_of(100, ties=EVERYBODY)), shares)
    assert stage.out_now.sum() == granovetter(thresholds)


def random_graph(n: int, degree: float, seed: int) -> list[tuple[int, int]]:
    rng = np.random.default_rng(seed)
    return [(i, j) for i in range(n) for j in range(i) if rng.random() < degree / (n - 1)]


def cascade(n: int, edges: list[tuple[int, int]], phi: float, seeds: set[int]) -> set[int]:
    """Watts's cascade, as plainly as it can be written."""
    near: dict[int, set[int]] = {i: set() for i in range(n)}
    for a, b in edges:
        near[a].add(b)
        near[b].add(a)
    on, before = set(seeds), set[int]()
    while on != before:
        before = set(on)
        on |= {i for i in near if near[i] and len(near[i] & before) >= phi * len(near[i]) - 1e-9}
    return on


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("degree", "phi"), [(1.5, 0.18), (3.0, 0.18), (3.0, 1 / 3), (6.0, 0.25)])
def test_a_list_of_ties_is_wattss_cascade(tmp_path, seed, degree, phi):
    n, seeds = 120, {0, 7}
    edges = random_graph(n, degree, seed)
    world = crowd_of(n, ties={"near": 0, "far": 0, "file": "ties.csv"})
    shares = np.where(np.isin(np.arange(n), list(seeds)), -1.0, phi)
    stage = weak_crowd(Model(world, tied(tmp_path, edges)), shares)
    assert set(np.flatnonzero(stage.out_now).tolist()) == cascade(n, edges, phi, seeds)


@pytest.mark.parametrize("pair", range(4))
def test_far_ties_alone_are_wattss_cascade_on_their_own_graph(pair):
    n, far, phi = 150, 4, 0.25
    world = Model(crowd_of(n, ties={"near": 0, "far": far, "inside": 1.0}))
    world.setup.rules["weak"] = 1
    shares = np.full(n, phi)
    shares[:2] = -1.0
    world.fabric = world.fabric._replace(thresholds=WX * shares)
    stage = Stage(world, pair, wx=WX)
    stage.simulate(30)
    row, sees = np.empty(far, np.int32), np.zeros((n, n), int)
    where, number = stage.citizens.where, stage.citizens.number
    for i in range(n):
        people.neighbours(stage.setup, stage.fabric, stage.citizens, where[i], 0, row)
        np.add.at(sees[i], number[row[row > 0] - 1], 1)
    assert (sees == sees.T).all()
    on = shares < 0
    for _ in range(n):
        # Whoever has no partner in a permutation still counts far ties of which one is empty.
        on = on | (sees @ on >= phi * far - 1e-9)
    assert (stage.out_now == on).all()


def test_who_sees_nobody_comes_out_only_for_his_own_grievance(tmp_path):
    world = crowd_of(4, ties={"near": 0, "far": 0, "file": "ties.csv"})
    shares = np.array([-1.0, 0.5, 0.5, 0.0])
    stage = weak_crowd(Model(world, tied(tmp_path, [(0, 1)])), shares)
    # He pins himself; his only neighbour follows; who sees nobody stays unless he needs nobody.
    assert stage.out_now.tolist() == [True, True, False, True]


def epsteins_town(pair: int) -> Stage:
    """Weight 1, no contagion, reach 2.3 and severity 1 under every order."""
    place = town().country.places[0].model_dump() | {"population": 900}
    world = Model(town(country__places=[place], weight=1, forces={}, events=[], abroad=None))
    world.setup.rules["orders"][:2] = 1.0
    off = dict.fromkeys(("wx", "ws", "wm", "wd", "square", "memory_share"), 0.0)
    stage = Stage(world, pair, **off, reach_scale=2.3, severity_scale=1.0, tau=0.1).begin()
    stage.places["legitimacy"] = 0.2 + 0.1 * pair
    stage.places["free"] = 15.0
    stage.ignite(0.03 * pair)
    stage.places["crowd"] = stage.places["out"]
    return stage


@pytest.mark.parametrize("pair", range(5))
def test_without_contagion_willing_is_epsteins_rule(pair):
    stage = epsteins_town(pair)
    who, place = stage.citizens, stage.places[0]
    street.look(
        stage.setup, stage.fabric, who, stage.places, stage.p, np.int64(1), 0.0, np.int64(0), 0,
        len(who.h),
    )  # fmt: skip
    h, r = who.h.astype(float), who.r.astype(float)
    grievance = h * (1 - place["legitimacy"])
    # Active citizens in sight, himself among them.
    active = place["out"] + (who.state != street.OUT)
    chance = 1 - np.exp(-2.3 * place["free"] / active)
    margin = grievance - r * chance - 0.1
    clear = np.abs(margin) > 1e-5
    assert 0 < (margin > 0).sum() < 900
    assert ((who.act == 1) == (margin > 0))[clear].all()


def lively(pair: int) -> Stage:
    stage = Stage(town(), pair, tau=0.45, memory_share=0.4, wm=0.5, ws=0.2, wd=0.7).begin()
    for q, share in enumerate((0.1, 0.4, 0.02)):
        stage.ignite(share, q)
    stage.stock()
    stage.places["open"], stage.places["outrage"] = 0.3, 0.4
    stage.places["hardship"] = -0.1 + 0.1 * pair
    return stage


@pytest.mark.parametrize("pair", range(4))
def test_the_fast_scan_and_the_general_one_decide_alike(pair):
    stage = lively(pair)
    world = (stage.setup, stage.fabric, stage.citizens, stage.places, stage.p)
    violated = (1 - stage.places["belief"]) * (1 - math.exp(-700.0 / stage.p["F0"]))
    some = 0
    for q in range(3):
        lo, hi = int(stage.setup.place[q]["first"]), int(stage.setup.place[q]["stop"])
        terms = street.terms(stage.setup, stage.places, stage.p, np.int64(1), 700.0, np.int64(q))
        street.look_fast(stage.citizens, lo, hi, *terms)
        fast = stage.citizens.act[lo:hi].copy()
        quiet, out = street.risks(stage.setup, stage.p, stage.places, np.int64(1), np.int64(q))

        def general(nudge, q=q, lo=lo, hi=hi, quiet=quiet, out=out):
            stage.p["tau"] += nudge
            setup, fabric, who, places, p = world
            street.willing_general(
                setup, fabric, lo, hi, who, places, p, np.int64(q), violated[q], quiet, out
            )
            stage.p["tau"] -= nudge
            return who.act[lo:hi].copy()

        clear = general(-1e-5) == general(1e-5)
        assert clear.mean() > 0.97
        assert (fast == general(0.0))[clear].all()
        some += fast.sum()
    assert 0 < some < stage.model.citizens


def test_he_counts_himself_among_the_crowd_he_would_join():
    stage = lively(1)
    quiet, out = street.risks(stage.setup, stage.p, stage.places, np.int64(1), np.int64(0))
    place, weight = stage.places[0], stage.setup.place[0]["weight"]
    severity = stage.p["severity_scale"] * 0.7
    exponent = -stage.p["reach_scale"] * place["free"]
    assert quiet == pytest.approx(severity * (1 - math.exp(exponent / (place["crowd"] + weight))))
    assert out == pytest.approx(severity * (1 - math.exp(exponent / place["crowd"])))


def test_a_rising_starts_with_the_share_of_its_spark():
    stage = Stage(town(weight=1, forces={})).begin()
    stage.ignite(0.05, 1)
    assert stage.out_now.sum() == stage.places["out"].sum() == stage.places[1]["out"]
    assert stage.places[1]["out"] == pytest.approx(450, abs=4 * math.sqrt(450))


def test_an_agitator_counts_once_in_the_crowd_and_by_his_arms_against_a_site():
    event = {"id": "men", "kind": "agitators", "day": 0, "place": "mill", "persons": 50, "arms": 8}
    stage = Stage(town(events=[event])).begin()
    stage.stock()
    assert stage.places["crowd"].tolist() == [0, 50, 0]
    assert stage.places["extra"].tolist() == [0, 350, 0]
    assert stage.now["crowd"] == 50
