"""Luck in parts: one past, another future; one place, another."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from small_worlds import town
from test_common_luck import same

from corcyra.errors import CorcyraError
from corcyra.model.api import Model, Run
from corcyra.model.world import Lot
from corcyra.outcomes import LOCAL

DAY = 4.0


def played(model: Model, lot: Lot) -> Run:
    return model.run_lot(lot, every=model.dossier.step, local=True)


def agree(a: Run, b: Run, first: int, last: int | None) -> bool:
    return np.array_equal(a.national[first:last], b.national[first:last]) and np.array_equal(
        a.local[first:last], b.local[first:last]
    )


@pytest.mark.parametrize("pair", range(4))
def test_up_to_the_day_the_run_is_as_it_was_and_from_then_on_another(pair):
    model = Model(town())
    turn = round(DAY / model.dossier.step)
    was = played(model, Lot(1, pair, 0))
    is_ = played(model, Lot(1, pair, 0, later=((DAY, 99),)))
    assert np.array_equal(was.parameters, is_.parameters)
    assert agree(was, is_, 0, turn)
    assert not agree(was, is_, turn, None)


def test_a_later_turn_keeps_what_an_earlier_one_has_begun():
    model = Model(town())
    turn = round(DAY / model.dossier.step)
    once = played(model, Lot(1, 1, 0, later=((0.0, 99),)))
    twice = played(model, Lot(1, 1, 0, later=((0.0, 99), (DAY, 7))))
    assert agree(once, twice, 0, turn)
    assert not agree(once, twice, turn, None)


def test_its_own_number_changes_nothing():
    model = Model(town())
    assert same(played(model, Lot(1, 3, 0)), played(model, Lot(1, 3, 0, 3, ((0.0, 3), (DAY, 3)))))


def test_people_and_units_are_who_they_were():
    """With nobody deciding, tiring or answering by chance, luck that turns has nothing to turn."""
    off = ("rho", "phi", "lethal_scale", "mu", "arrest_scale", "move_rate", "force_lethal")
    still = Model(town(parameters=dict.fromkeys(off, 0.0)))
    assert same(played(still, Lot(1, 2, 0)), played(still, Lot(1, 2, 0, later=((0.0, 99),))))
    assert not same(played(still, Lot(1, 2, 0)), played(still, Lot(1, 5, 0)))


def test_other_units_are_other_units_among_the_same_people():
    doubtful = {"cohesion_mean": 0.0, "wpi": 0.0}
    answer, silent = (
        Model(town(parameters={**doubtful, **more})) for more in ({}, {"mu": 0.0, "move_rate": 0.0})
    )
    lots = Lot(1, 2, 0), Lot(1, 2, 0, units=99)
    assert not same(*(played(answer, lot) for lot in lots))
    assert same(*(played(silent, lot) for lot in lots))


def test_a_fork_goes_on_under_the_luck_that_has_turned():
    model, never = Model(town()), Model(town(palace__call="never"))
    lot = Lot(1, 1, 0, later=((1.0, 12), (DAY, 5)))
    fork = model.run_lot(lot, every=0.25, local=True, forks=True).fork
    assert fork is not None
    assert same(never.resume(fork), never.run_lot(lot, every=0.25, local=True))


def crowds(run: Run) -> NDArray[np.float32]:
    """(T, P) who is out at each place."""
    return run.local[:, :, list(LOCAL).index("crowd")]


def own(model: Model, place: int, number: int = 99) -> tuple[int, ...]:
    """Numbers that differ from (7, 7, ...) at one place; -1 is the nation."""
    numbers = [7] * (len(model.places) + 1)
    numbers[place] = number
    return tuple(numbers)


@pytest.mark.parametrize("part", ["people", "moves"])
def test_a_places_own_luck_moves_that_place_and_others_only_through_it(part):
    """With no ties out of a place the first to differ is the place; the rest follow by the news."""
    inside = Model(town(ties={"near": 4, "far": 4, "inside": 1.0}))
    base = Lot(1, 2, 0, people=own(inside, 0, 7), moves=own(inside, 0, 7))
    was = crowds(played(inside, base))
    for place in range(len(inside.places)):
        is_ = crowds(played(inside, base._replace(**{part: own(inside, place)})))
        differs = was != is_
        first = np.flatnonzero(differs.any(axis=1))[0]
        assert np.flatnonzero(differs[first]).tolist() == [place]


def test_the_nations_own_luck_is_of_far_ties_and_of_what_units_do():
    model = Model(town())
    base = Lot(1, 2, 0, people=own(model, 0, 7), moves=own(model, 0, 7))
    was = played(model, base)
    assert not same(was, played(model, base._replace(people=own(model, -1))))
    assert not same(was, played(model, base._replace(moves=own(model, -1))))
    inside = Model(town(ties={"near": 4, "far": 4, "inside": 1.0}))
    assert same(played(inside, base), played(inside, base._replace(people=own(inside, -1))))


def test_other_people_are_made_for_another_number_and_the_same_for_the_same():
    """What is kept of the last run's people is not taken for another's."""
    model = Model(town())
    lots = [Lot(1, 2, 0, people=own(model, 0, number)) for number in (7, 8, 7)]
    one, other, again = (played(model, lot) for lot in lots)
    assert same(one, again)
    assert not same(one, other)


@pytest.mark.parametrize("change", [-1, 1])
def test_a_luck_of_other_places_is_refused(change):
    model = Model(town())
    numbers = tuple(range(len(model.places) + 1 + change))
    with pytest.raises(CorcyraError, match=f"a luck of {3 + change} places, here are 3"):
        played(model, Lot(1, 2, 0, moves=numbers))
