"""Luck that turns on a day: one past, another future."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import town
from test_common_luck import same

from corcyra.model.api import Model, Run
from corcyra.model.world import Lot

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
