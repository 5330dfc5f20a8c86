"""Several threads at one run give the bits of one."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import town

from corcyra.dossier.load import load
from corcyra.model import api, shared
from corcyra.model.api import Model, Run
from corcyra.model.crew import Crew
from corcyra.model.made import forget
from corcyra.model.world import Lot


def played(model: Model, pair: int) -> Run:
    forget()
    return model.run_lot(Lot(1, pair, 0), every=0.5, local=True, forks=True)


def same(ours: Run, theirs: Run) -> bool:
    kinds = ("outcomes", "national", "local")
    return all(np.array_equal(getattr(ours, k), getattr(theirs, k), equal_nan=True) for k in kinds)


@pytest.fixture(autouse=True)
def everything_is_shared(monkeypatch):
    monkeypatch.setattr(api, "HUGE", 1)
    monkeypatch.setattr(shared, "MANY", 1)


@pytest.mark.parametrize("threads", [2, 3, 5])
@pytest.mark.parametrize("pair", [3, 7, 12])
def test_a_crew_gives_the_bits_of_one_thread(threads, pair):
    country = load("kazakhstan-2022").dossier.model_copy(update={"weight": 100.0, "days": 20.0})
    alone, together = Model(country), Model(country)
    together.share(Crew(threads))
    ours, theirs = played(alone, pair), played(together, pair)
    assert ours.outcomes[alone.outcomes.index("crowd_peak")] > 1000
    assert same(ours, theirs)
    assert (ours.fork is None) == (theirs.fork is None)


@pytest.mark.parametrize("ties", [{"near": 0, "far": 3}, {"near": "all", "far": 0}])
def test_other_ties_are_told_alike(ties):
    alone, together = Model(town(ties=ties)), Model(town(ties=ties))
    together.share(Crew(2))
    assert same(played(alone, 1), played(together, 1))


def test_ties_that_are_not_kept_are_told_alike(monkeypatch):
    monkeypatch.setattr(api, "KEEP_TIES", 0)
    alone, together = Model(town()), Model(town())
    together.share(Crew(2))
    assert same(played(alone, 1), played(together, 1))


def test_a_piece_of_work_is_a_run_of_items_alike_in_size():
    sizes = np.array([5, 1, 1, 1, 1, 1])
    pieces = Crew(2).share(np.cumsum(sizes), lambda a, b: (a, b))
    assert pieces == [(0, 1), (1, 6)]
    assert Crew(1).share(np.cumsum(sizes), lambda a, b: (a, b)) == [(0, 6)]
    assert Crew(9).share(np.cumsum(sizes), lambda a, b: (a, b)) == [(0, 6)]
