"""Epstein (2002): the rules one by one, the torus, and the counts that are kept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corcyra.classics import _epstein_kernel as kernel
from corcyra.classics import _epstein_rules as rules_of
from corcyra.classics import _epstein_runs as runs
from corcyra.classics import _epstein_space as space
from corcyra.classics import _epstein_world as worlds
from corcyra.classics import epstein

VARIANTS = tuple(epstein.VARIANTS)


def world_after(parameters, steps, seed):
    """Run model I and return the rules, the world and the ground it ends on."""
    p = parameters
    ground = space.torus(p.width, p.height, p.agent_vision, p.cop_vision, p.neighbourhood)
    sites = p.width * p.height
    citizens, cops = round(p.population_density * sites), round(p.cop_density * sites)
    rules = runs.rules_of(p, citizens)
    world = worlds.new_world(ground, citizens + cops)
    worlds.settle(rules, world, ground, (seed, 0), cops)
    record = np.zeros((steps + 1, 5), dtype=np.int64)
    record[0, 0], record[0, 3] = citizens, cops
    path = np.full(steps + 1, p.legitimacy)
    force = np.full(steps + 1, cops, dtype=np.int64)
    kernel.run(rules, world, ground, (seed, 0), path, force, record, 1)
    return rules, world, ground, record


# Rule A.

# Derived by hand from rule A with H, R ~ U(0, 1), k = 2.3, T = 0.1 ("computed").
CLOSED_FORM = [
    (0.9, 1.0, 0.0),
    (0.89, 0.0, 0.09091),
    (0.82, 0.0, 0.44444),
    (0.82, 1.0, 0.01976),
    (0.8, 0.0, 0.5),
    (0.8, 1.0, 0.02779),
    (0.7, 0.0, 0.66667),
    (0.7, 1.0, 0.07410),
    (0.2, 0.0, 0.875),
]


@pytest.mark.parametrize(("legitimacy", "ratio", "share"), CLOSED_FORM)
def test_rule_a_makes_the_derived_share_active(legitimacy, ratio, share):
    assert epstein.active_share(legitimacy, ratio) == pytest.approx(share, abs=5e-6)
    n = 400
    grid = (np.arange(n) + 0.5) / n
    hardship, risk_aversion = (a.ravel() for a in np.meshgrid(grid, grid))
    rules = runs.rules_of(epstein.Parameters(), n * n)
    limit = np.zeros(n * n)
    rules_of.set_limits(rules, hardship, risk_aversion, limit, legitimacy)
    active = [rules_of.dares(worlds.PLAIN, x, int(ratio), 1) for x in limit]
    assert np.mean(active) == pytest.approx(share, abs=2e-3)


@given(
    hardship=st.floats(0.001, 0.999),
    risk_aversion=st.floats(0.001, 0.999),
    legitimacy=st.floats(0.0, 1.0),
    cops=st.integers(0, 40),
    actives=st.integers(1, 40),
    ratio=st.sampled_from(["plain", "floor", "round"]),
)
@settings(max_examples=400, deadline=None)
def test_the_limit_on_the_ratio_is_rule_a(
    hardship, risk_aversion, legitimacy, cops, actives, ratio
):
    perceived = {"plain": float, "floor": np.floor, "round": round}[ratio](cops / actives)
    margin = hardship * (1 - legitimacy) - risk_aversion * (1 - np.exp(-2.3 * perceived)) - 0.1
    if abs(margin) < 1e-9:
        return
    rules = runs.rules_of(epstein.Parameters(ratio=ratio), 1)
    limit = np.zeros(1)
    rules_of.set_limits(rules, np.array([hardship]), np.array([risk_aversion]), limit, legitimacy)
    assert rules_of.dares(rules.ratio, limit[0], cops, actives) == (margin > 0)


# The torus.


@pytest.mark.parametrize(
    ("radius", "neighbourhood", "sites"),
    [
        (1.7, "euclidean", 8),
        (7, "euclidean", 148),
        (7, "von-neumann", 112),
        (7, "moore", 224),
        (1, "von-neumann", 4),
    ],
)
def test_vision_covers_so_many_sites(radius, neighbourhood, sites):
    assert len(space.sites_in_view(radius, neighbourhood)) == sites + 1


@pytest.mark.parametrize("corner", [(0, 0), (4, 4), (8, 6), (8, 0), (3, 6)])
def test_a_look_reaches_each_site_in_view_once_across_the_edges(corner):
    ground = space.torus(9, 7, 3, 2, "euclidean")
    x, y = corner
    seen = np.zeros(len(ground.home), dtype=np.int32)
    place = (y + ground.margin) * ground.stride + x + ground.margin
    space.look(seen, ground.halves, ground.stride, place, 1)
    for yy in range(7):
        for xx in range(9):
            dx, dy = (min((xx - x) % 9, (x - xx) % 9), min((yy - y) % 7, (y - yy) % 7))
            site = (yy + ground.margin) * ground.stride + xx + ground.margin
            count = space.count(seen, ground.edge, ground.twins, site)
            assert count == (dx * dx + dy * dy <= 9)


def test_the_order_is_a_permutation_and_every_agent_comes_first_equally_often():
    order = np.zeros(7, dtype=np.uint32)
    first = np.zeros(7)
    for step in range(7000):
        space.shuffle(order, 7, (1, 2), 103, step)
        assert sorted(order) == list(range(7))
        first[order[0]] += 1
    # Chi-square with 6 degrees of freedom: 22.5 is exceeded once in a thousand.
    assert ((first - 1000) ** 2 / 1000).sum() < 22.5


def test_a_free_site_is_drawn_evenly_and_the_last_one_is_found():
    ground = space.torus(9, 9, 2, 2, "moore")
    middle = (4 + ground.margin) * ground.stride + 4 + ground.margin
    blockers = np.ones(len(ground.home), dtype=np.uint8)
    draw = (blockers, ground.home, ground.sight, middle, (5, 6), 104)
    assert space.free_site(*draw, 0, 0) == -1
    left = middle + int(ground.sight[3])
    blockers[left] = 0
    assert space.free_site(*draw, 0, 0) == left
    other = middle + int(ground.sight[20])
    blockers[other] = 0
    share = np.mean([space.free_site(*draw, 0, step) == other for step in range(4000)])
    assert share == pytest.approx(0.5, abs=0.03)


# The counts.


@pytest.mark.parametrize("variant", VARIANTS)
def test_kept_counts_equal_a_count_from_scratch(variant):
    p = epstein.preset("run2", variant, width=23, height=17, placement="exact")
    rules, world, ground, _ = world_after(p, 60, 7)
    assert worlds.recount(rules, world, ground)


def test_kept_counts_hold_where_cops_see_less_than_citizens():
    p = epstein.preset("run2", "netlogo", width=23, height=17, cop_vision=3.0)
    rules, world, ground, record = world_after(p, 60, 7)
    assert worlds.recount(rules, world, ground)
    assert record[:, 4].sum() > 0
