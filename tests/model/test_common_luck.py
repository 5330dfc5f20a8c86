"""Arms share their luck: placebo, common past, threads, and what one more citizen changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from small_worlds import TOWN, Stage, town

from corcyra.dossier.load import load
from corcyra.dossier.override import changing_nothing, for_arm
from corcyra.model.api import Model, Run

COLUMNS = list(Model(town()).national)
PAIRS = range(6)


def same(a: Run, b: Run) -> bool:
    """Whether two runs agree in every bit."""
    both = [(a.parameters, b.parameters), (a.outcomes, b.outcomes), (a.days, b.days),
            (a.national, b.national)]  # fmt: skip
    if a.local is not None and b.local is not None:
        both.append((a.local, b.local))
    return all(np.array_equal(x, y, equal_nan=True) for x, y in both)


def outcome(model: Model, run: Run, name: str) -> float:
    return float(run.outcomes[model.outcomes.index(name)])


def test_an_arm_that_changes_nothing_is_bit_identical():
    loaded = load("minimal")
    a, b = Model(for_arm(loaded, "with")), Model(changing_nothing(loaded))
    for pair in PAIRS:
        runs = [m.run(7, pair, every=0.25, local=True) for m in (a, b)]
        assert same(*runs)
        assert runs[0].national.size > 0


def test_another_pair_and_another_seed_are_other_worlds():
    model = Model(town(parameters={"tau": [0.3, 0.5]}))
    first = model.run(1, 1, every=0.5)
    assert not same(first, model.run(1, 2, every=0.5))
    assert not same(first, model.run(2, 1, every=0.5))


@pytest.mark.parametrize("pair", PAIRS)
def test_without_sending_all_is_the_same_until_the_landing(pair):
    # A promise that nobody believes, so that the answer itself changes nothing.
    trust = {"parameters": {"credibility": 0.0}}
    comes, stays = Model(town(**trust)), Model(town(**trust, abroad__sending="none"))
    a, b = comes.run(1, pair, every=0.25, local=True), stays.run(1, pair, every=0.25, local=True)
    landed = int(np.argmax(a.national[:, COLUMNS.index("foreign")] > 0))
    assert landed > 0
    assert np.array_equal(a.national[:landed], b.national[:landed])
    assert np.array_equal(a.local[:landed], b.local[:landed])
    assert not np.array_equal(a.national[landed:], b.national[landed:])


@pytest.mark.parametrize("pair", PAIRS)
def test_a_promise_changes_nothing_before_the_answer(pair):
    comes, stays = Model(town()), Model(town(abroad__sending="none"))
    a, b = (m.run(1, pair, every=0.25) for m in (comes, stays))
    before = a.days <= outcome(comes, a, "answer_day")
    assert outcome(comes, a, "answer_day") == outcome(stays, b, "answer_day")
    assert np.array_equal(a.national[before], b.national[before])


@pytest.mark.parametrize("pair", PAIRS)
def test_without_the_call_all_is_the_same_until_the_call(pair):
    calls, never = Model(town()), Model(town(palace__call="never"))
    a, b = (m.run(1, pair, every=0.25, local=True) for m in (calls, never))
    day = outcome(calls, a, "call_day")
    assert day > 0 and np.isnan(outcome(never, b, "call_day"))
    before = a.days < day
    assert np.array_equal(a.national[before], b.national[before])
    assert np.array_equal(a.local[before], b.local[before])
    # The call costs reputation at once.
    reputation = COLUMNS.index("reputation")
    assert a.national[before.sum(), reputation] < b.national[before.sum(), reputation]


def test_threads_and_order_change_nothing():
    model = Model(load("minimal").dossier)
    one = [model.run(1, pair, every=1.0) for pair in range(8)]
    with ThreadPoolExecutor(2) as pool:
        two = list(pool.map(lambda pair: model.run(1, pair, every=1.0), reversed(range(8))))
    assert all(same(a, b) for a, b in zip(one, reversed(two), strict=True))


def test_recording_changes_no_outcome():
    model = Model(town())
    silent, written = model.run(1, 3), model.run(1, 3, every=0.25, local=True)
    assert silent.national.shape[0] == 0 and silent.local is None
    assert np.array_equal(silent.outcomes, written.outcomes, equal_nan=True)


def test_an_override_changes_no_other_draw():
    ranges = {"tau": [0.3, 0.5], "wx": [0.1, 0.6]}
    a, b = (Model(town(parameters=p)) for p in (ranges, {**ranges, "tau": 0.4}))
    x, y = (m.run(1, 5).parameters for m in (a, b))
    differ = [name for name, u, v in zip(a.parameters, x, y, strict=True) if u != v]
    assert differ == ["tau"]


def traits(stage: Stage, place: int) -> np.ndarray:
    here = slice(stage.setup.place[place]["first"], stage.setup.place[place]["stop"])
    people = stage.citizens
    columns = (people.h, people.r, people.s, people.m)
    return np.stack([stage.by_number(column)[here] for column in columns])


def places(extra: float = 0.0, appended: bool = False) -> list[dict[str, object]]:
    listed = [dict(p) for p in TOWN["country"]["places"]]
    listed[0]["population"] += extra
    if appended:
        listed.append({"id": "far", "name": "Far", "lat": 1.0, "lon": 1.0, "population": 4000})
    return listed


@pytest.mark.parametrize("change", [{"extra": 100.0}, {"appended": True}])
def test_one_more_citizen_or_place_changes_nobodys_traits_and_no_unit(change):
    before = Stage(town()).begin()
    after = Stage(town(country__places=places(**change))).begin()
    assert after.model.citizens > before.model.citizens
    for q in range(3):
        n = before.setup.place[q]["citizens"]
        assert np.array_equal(traits(before, q), traits(after, q)[:, :n])
    for field in ("cohesion", "sympathy", "bias", "place"):
        assert np.array_equal(before.units[field], after.units[field])


def test_one_more_citizen_leaves_the_sparks_of_others_alone():
    before, after = Stage(town()).begin(), Stage(town(country__places=places(100.0))).begin()
    for stage in (before, after):
        stage.ignite(0.2, 0)
        stage.ignite(0.2, 1)
    assert np.array_equal(before.out_now[:200], after.out_now[:200])
    assert np.array_equal(before.out_now[200:290], after.out_now[201:291])
