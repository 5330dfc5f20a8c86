"""The benchmarks measure what they say, on a case that takes no time."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from corcyra.dossier.load import load
from corcyra.model.world import Lot

LOT = Lot(1, 0, 0)


@pytest.fixture(autouse=True)
def on_the_path(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))


@pytest.fixture(scope="module")
def small():
    return load("minimal").dossier.model_copy(update={"days": 10.0})


def test_a_run_is_measured_fast_and_plain(small):
    from nation_street import lots_alike, whole

    lots = lots_alike(small, (100.0, 50.0), (1.0, 1e9), 2)
    found = whole(small, 100.0, lots, 1)
    assert found.steps == round(10.0 / small.step)
    assert 0 < found.make_s < found.fast_s
    assert found.rate > 0 and found.plain_rate > 0 and found.peak > 0
    with pytest.raises(ValueError, match="of 300 pairs 0"):
        lots_alike(small, (1000.0,), (-2.0, -1.0), 1)


def test_a_moment_plays_as_the_run_does(small):
    """The street's next step from a day gives the crowd that the whole run has there."""
    from nation_street import Moment, model_at

    day = 2.0
    moment = Moment(small, 50.0, LOT, day)
    before = moment._world.state[2]["out"].copy()
    _, world = moment.street(1)
    _, plain = moment.street(1, plain=True)
    assert np.array_equal(moment._world.state[2]["out"], before)
    assert np.array_equal(world.state[1].state, plain.state[1].state)
    run = model_at(small, 50.0, 10.0).run_lot(LOT, every=small.step)
    now = round(day / small.step)
    crowd = float(plain.state[2]["crowd"].sum())
    assert run.national[now + 1, 0] == pytest.approx(crowd, rel=1e-6)


def test_bytes_grow_with_what_is_looked_at(small):
    from nation_street import BOUND_BYTES, Moment, street_steps

    moment = Moment(small, 50.0, LOT, 1.0)
    looked, moved, counted = moment.traffic()
    blocks = len(moment._world.state[1].block.look)
    assert 0 <= looked <= blocks and moved >= 0
    assert counted >= blocks * BOUND_BYTES
    found = street_steps(moment, 1)
    assert (found.blocks, found.looked, found.moved) == (blocks, looked, moved)
    assert found.fast_s > 0 and found.plain_s > 0


def test_targets_are_met_or_missed():
    from nation import targets
    from nation_table import targets as lines

    def run(weight, fast):
        return {"weight": weight, "fast_s": fast, "make_s": 1.0, "steps": 1}

    unrest = {"weight": 100.0, "days": 15.0, "street.act": 1.0, "plain street.act": 6.0}
    found = {
        "runs": [run(400.0, 2.0), run(40.0, 4.0)],
        "profiles": [unrest],
        "study": {"wall_s": 2.0, "pairs": 100},
        "nation": {"wall_s": 16.0, "peak_bytes": 2e9},
    }
    found["targets"] = targets(found)
    assert [each["met"] for each in found["targets"]] == [True, False, True, False, True]
    assert [each["found"] for each in found["targets"]] == [6.0, 3.0, 20.0, 16.0, 2.0]
    assert lines(found).count("MISSED") == 2
    json.dumps(found)


def test_what_cannot_be_imported_is_left_out(tmp_path):
    import nation_jobs

    (tmp_path / "starsim.py").write_text("raise ImportError('no such thing here')\n")
    why = nation_jobs.starsim(10, 2, 2, str(tmp_path))
    assert isinstance(why, str) and "no such thing here" in why


def test_a_nation_is_run_in_a_process_of_its_own():
    from nation_jobs import nation

    found = nation("minimal", 200.0, LOT)
    assert found["status"] == "ok" and found["citizens"] == 1980
    assert 1e7 < found["peak_bytes"] < 2e9
    assert found["cpu_s"] > 0 and found["wall_s"] > 0


def test_clocks_stand_around_calls_of_kernels_only():
    from nation_profile import Timed

    from corcyra.model import legitimacy, street

    timed = Timed()
    timed.kernel(street.act, {"choose": timed.kernel(street.choose)})
    assert {"mark_blocks", "look_through", "rebound_top"} <= set(timed.names)
    assert {"choose", "move_all", "push_all"} <= set(timed.names)
    assert "np.empty" not in timed.names
    before = len(timed.names)
    timed.kernel(legitimacy.befriend)
    assert all(not name.startswith(("math", "np")) for name in timed.names[before:])
