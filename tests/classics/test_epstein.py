"""Epstein (2002): the rules exactly, the published parameters, and what the runs show.

Figures marked [R] are an independent implementation's (C/A rounded down, 20 seeds): a second
opinion.  Those marked [P] stand in the paper, PNAS 99 (suppl. 3), 7243-7250, 2002.
"""

import doctest
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corcyra.classics import epstein
from corcyra.classics._epstein_statistics import tail_slope

VARIANTS = tuple(epstein.VARIANTS)


# The run.


@given(
    seed=st.integers(0, 2**63),
    variant=st.sampled_from(VARIANTS),
    legitimacy=st.floats(0.5, 0.95),
    density=st.floats(0.1, 0.9),
)
@settings(max_examples=30, deadline=None)
def test_every_citizen_is_in_exactly_one_state(seed, variant, legitimacy, density):
    run = epstein.run(
        epstein.preset(
            "run2", variant, width=20, height=15, population_density=density, legitimacy=legitimacy
        ),
        40,
        seed,
    )
    total = run["quiet"] + run["active"] + run["jailed"]
    assert (total == total[0]).all()
    assert (run.counts >= 0).all()


def test_a_run_is_a_function_of_its_seed():
    again = [epstein.run("run2", 80, seed, variant="netlogo").counts for seed in (3, 3, 4)]
    assert (again[0] == again[1]).all()
    assert (again[0] != again[2]).any()


def test_a_longer_run_begins_as_the_shorter_one():
    short, long = (epstein.run("run7", steps, 5).counts for steps in (30, 60))
    assert (short == long[:31]).all()


def test_nobody_leaves_an_endless_jail():
    jailed = epstein.run("run4", 200, 1, variant="netlogo")["jailed"]
    assert (np.diff(jailed) >= 0).all()
    assert jailed[-1] > 30


def test_cops_follow_their_schedule():
    cops = epstein.run("run5", 560, 1)["cops"]
    assert (cops[50], cops[300], cops[560]) == (118, 59, 0)
    sent = epstein.run("run7-peacekeepers", 60, 1)["cops"]
    assert (sent[49], sent[50]) == (0, 64)


def test_cops_who_find_no_site_do_not_stop_the_world():
    crowded = epstein.preset("run7", population_density=0.6, cop_changes=((60, 0.4),))
    cops = epstein.run(crowded, 62, 1)["cops"]
    assert cops[59] == 0
    assert 0 < cops[60] <= 640


# Table 2 of the paper.  [P]
TABLE_2 = {
    "run1": ("I", 1.7, 1.7, 0.89, 15, "none", 0.04),
    "run2": ("I", 7, 7, 0.82, 30, "all", 0.04),
    "run3": ("I", 7, 7, 0.9, np.inf, "all", 0.074),
    "run4": ("I", 7, 7, 0.9, np.inf, "all", 0.074),
    "run5": ("I", 7, 7, 0.8, np.inf, "all", 0.074),
    "run6": ("II", 1.7, 1.7, 0.9, 15, "all", 0.0),
    "run7": ("II", 1.7, 1.7, 0.8, 15, "all", 0.0),
    "run8": ("II", 1.7, 1.7, 0.8, 15, "all", 0.04),
}


@pytest.mark.parametrize("name", TABLE_2)
def test_presets_are_table_2(name):
    p = epstein.preset(name)
    row = (p.model, p.cop_vision, p.agent_vision, p.legitimacy, p.max_jail_term, p.movement)
    assert (*row, p.cop_density) == TABLE_2[name]
    common = (p.width, p.height, p.population_density, p.cloning_probability, p.k, p.max_age)
    assert (*common, p.threshold) == (40, 40, 0.7, 0.05, 2.3, 200, 0.1)


# What the runs show.


def test_where_agents_stay_and_cops_walk_the_streets_are_never_calm():
    # [R]: mean 48 (33-62 actives, t = 100-700), cops moving; with nobody moving we find 76.
    runs = [epstein.run("run1", 700, s, variant="floored", movement="cops") for s in range(1, 6)]
    levels = [r["active"][100:].mean() for r in runs]
    assert np.mean(levels) == pytest.approx(48, abs=8)
    assert min(r["active"][100:].min() for r in runs) > 10


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_ratio_as_written_gives_no_outbursts(seed):
    # [R]: at most 13-34 actives in 3000 steps, no outburst.
    run = epstein.run("run2", 3000, seed, variant="paper")
    assert run["active"].max() < 50
    assert len(epstein.outbursts(run["active"]).start) == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_ratio_rounded_down_gives_punctuated_equilibrium(seed):
    # [R]: 101-122 outbursts, peaks 290-368, fewer than 10 actives on 61-68% of the steps.
    active = epstein.run("run2", 3000, seed, variant="floored")["active"]
    found = epstein.outbursts(active)
    assert 90 <= len(found.start) <= 135
    assert 260 <= active.max() <= 420
    assert 0.55 < (active < 10).mean() < 0.72
    assert 550 < found.activation.mean() < 1150  # [P]: 708; [R]: 779


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_netlogo_defaults(seed):
    # [R]: 93-109 outbursts, mean activation 1107, mean wait 23.
    found = epstein.outbursts(epstein.run("netlogo", 3000, seed)["active"])
    assert 80 <= len(found.start) <= 125
    assert found.activation.mean() == pytest.approx(1107, rel=0.2)
    assert found.wait.mean() == pytest.approx(23, abs=4)


def test_a_legitimate_other_is_left_in_peace():
    # [P]: peaceful coexistence.  Exact: H (1 - 0.9) <= T.
    assert all(epstein.run("run6", 100, seed)["killed"].sum() == 0 for seed in range(1, 4))


def test_without_cops_one_group_is_always_wiped_out_and_the_victor_is_random():
    # [P]: genocide in 30 of 30 runs; [R]: 20 of 20, at t = 30-190.
    runs = [epstein.run("run7", 600, seed, stop_at_genocide=True) for seed in range(1, 21)]
    assert all(min(r["blue"][-1], r["green"][-1]) == 0 for r in runs)
    assert 3 <= sum(r["blue"][-1] > 0 for r in runs) <= 17


# Mesa 3.3.1, its shipped example, 40 x 40, citizens 0.70, cops 0.04, L = 0.82, J_max = 30, seeds
# 1-36, 40 steps: mean and standard deviation over seeds ("computed", by the other program).
MESA = {
    "actives after step 5": (129.53, 111.05),
    "actives, mean": (31.07, 21.12),
    "actives, largest": (167.11, 110.19),
    "jailed after step 5": (156.06, 77.81),
    "jailed, mean": (212.30, 64.15),
}


def test_mesas_recorded_figures_are_met():
    p = epstein.preset("mesa", cop_density=0.04, legitimacy=0.82, max_jail_term=30.0)
    rows = []
    for seed in range(1, 121):
        run = epstein.run(p, 40, seed)
        active, jailed = run["active"][1:], run["jailed"][1:]
        rows.append((active[4], active.mean(), active.max(), jailed[4], jailed.mean()))
    means, sds = np.mean(rows, axis=0), np.std(rows, axis=0, ddof=1)
    for ours, our_sd, (theirs, their_sd) in zip(means, sds, MESA.values()):
        error = np.sqrt(our_sd**2 / 120 + their_sd**2 / 36)
        assert abs(ours - theirs) < 3.5 * error


# What a person asks for.


def test_the_page_and_the_examples_run():
    page = Path(__file__).parents[2] / "docs" / "classics" / "epstein.md"
    outcome = doctest.testfile(str(page), module_relative=False)
    assert (outcome.attempted > 3, outcome.failed) == (True, 0)
    assert doctest.testmod(epstein).failed == 0


def test_outbursts_by_hand():
    active = np.array([0, 60, 70, 50, 49, 0, 51, 0, 80])
    found = epstein.outbursts(active)
    assert found.start.tolist() == [1, 6]
    assert found.end.tolist() == [4, 7]
    assert found.activation.tolist() == [180, 51]
    assert found.wait.tolist() == [2]
    assert repr(found) == "Outbursts(2 in all)"


def test_the_slope_of_exponential_waits_is_found_with_its_interval():
    waits = np.random.default_rng(1).exponential(1 / 0.07, 4000).round().astype(np.int64)
    slope, low, high = tail_slope(waits, 30)
    assert low < slope < high
    assert low < -0.07 < high
    assert high - low == pytest.approx(2 * 1.96 * 0.07 / np.sqrt((waits > 30).sum()), rel=0.1)
    assert np.isnan(tail_slope(waits[:0])).all()


def test_a_run_shows_itself():
    run = epstein.run("run2", 20, 1, variant="netlogo")
    assert repr(run).startswith("Run(run2, netlogo: 20 steps on 40 x 40, seed 1; actives mean")
    assert run.table().column_names == ["step", "quiet", "active", "jailed", "cops", "arrests"]
    assert run.table().num_rows == 21
    assert run.chart().to_dict()["mark"]["type"] == "line"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "run9"}, "no run is called 'run9'"),
        ({"variant": "repast"}, "no variant is called 'repast'"),
        ({"visoin": 3}, "no field visoin"),
        ({"cop_density": 0.5}, "add up to at most 1"),
        ({"cop_changes": ((5, 0.4),)}, "add up to at most 1"),
        ({"width": 12}, "must not reach around"),
        ({"variant": "mesa", "cop_pursues": True}, "needs a jailed_site"),
        ({"name": "run7", "variant": "netlogo"}, "model II knows"),
    ],
)
def test_bad_parameters_are_named(change, message):
    with pytest.raises(ValueError, match=message):
        epstein.preset(**{"name": "run2", **change})


def test_parameters_take_no_further_changes():
    with pytest.raises(ValueError, match="go with the name of a preset"):
        epstein.run(epstein.Parameters(), 1, 1, variant="mesa")


# Long.


@pytest.mark.verify
def test_evidence_over_twenty_seeds():
    rows = {(r["case"], r["quantity"]): r for r in epstein.evidence("floored", 20).to_pylist()}

    def model(case, quantity):
        return rows[case, quantity]["model"]

    assert 101 <= model("run2", "outbursts in 3000 steps") <= 122  # [R]: the range of 20 seeds
    assert model("run2", "wait, mean") == pytest.approx(22, abs=3)  # [R]
    assert model("run3", "share never above 50 actives") >= 0.6  # [R]: 17 of 20
    assert 64 <= model("run5", "cops left then") <= 110  # [R]: 88 of 118
    assert model("run7", "share with genocide") == 1  # [P]
    assert model("run8", "share with genocide by t = 3000") == 1  # [R]; not so in the paper


@pytest.mark.verify
def test_mesa_and_corcyra_are_one_model():
    pytest.importorskip("mesa")
    import sys

    sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
    try:
        from epstein_vs_mesa import agreement
    finally:
        sys.path.pop(0)
    outcome = agreement(seeds=40, steps=60)
    assert outcome["agree"], outcome["p"]
    assert outcome["test_has_power"]
