"""How poor a place is among places: a quantity, drawn by the place's number, that a run may set."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import Stage, town

from corcyra.dossier.drawn import paths
from corcyra.model.api import Model
from corcyra.model.draws import PLACE, normal, philox, run_key, uniform

SPREAD = {"parameters": {"hardship_spread": 0.1}}


def spread(**changes: object) -> Model:
    return Model(town(**SPREAD, **changes))


def test_a_rank_is_drawn_by_the_number_of_its_place():
    model = spread()
    lot = model.lot(1, 7)
    drawn = model.draw(lot)
    key = run_key(np.uint64(1), np.uint64(7), np.uint64(0))
    expected = [uniform(philox(*key, 0, q, 0, PLACE)[0]) for q in range(len(model.places))]
    assert len(expected) > 1
    assert drawn[model.quantities.ranks].tolist() == expected


def test_names_are_those_that_expressions_know():
    for dossier in (town(**SPREAD), town(parameters={"hardship_spread": 0.0})):
        assert list(Model(dossier).parameters) == paths(dossier)


def test_where_places_do_not_differ_there_are_no_ranks_and_all_are_in_the_middle():
    model = Model(town(parameters={"hardship_spread": 0.0}))
    assert not any(name.endswith("hardship_rank") for name in model.parameters)
    assert Stage(model).drawn.rank.tolist() == [0.5] * len(model.places)


def test_a_place_of_a_higher_rank_is_poorer_by_its_quantile_times_the_spread():
    model = spread()

    def hardship(rank: float) -> np.ndarray:
        stage = Stage(model)
        stage.drawn.rank[:] = [rank, *[0.5] * (len(model.places) - 1)]
        stage.begin()
        where = np.repeat(np.arange(len(model.places)), model.setup.place["citizens"])
        return np.array([stage.citizens.h[where == q].mean() for q in range(len(model.places))])

    low, middle, high = hardship(0.2), hardship(0.5), hardship(0.8)
    assert high[0] - middle[0] == pytest.approx(0.1 * normal(0.8), abs=0.02)
    assert low[0] < middle[0] < high[0]
    assert np.array_equal(low[1:], high[1:])


def test_the_ends_of_a_rank_are_a_very_poor_and_a_very_rich_place_and_no_failure():
    model = spread()
    values = model.draw(model.lot(1, 1))
    for end in (0.0, 1.0):
        values[model.quantities.ranks] = end
        assert model.run_lot(model.lot(1, 1), values=values).status == "ok"
