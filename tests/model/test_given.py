"""A run with given values: the door for those who set the quantities themselves."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import town
from test_common_luck import same

from corcyra.dossier.load import load
from corcyra.errors import CorcyraError
from corcyra.model.api import Model
from corcyra.model.calm import Calm
from corcyra.model.quantities import Quantities
from corcyra.model.world import Lot


@pytest.mark.parametrize("pair", range(4))
def test_the_values_that_a_pair_draws_give_its_run_to_the_last_bit(pair):
    dossier = load("minimal").dossier
    model = Model(dossier, calm=Calm(dossier))
    lot = model.lot(3, pair)
    given = model.run_lot(lot, every=0.25, local=True, values=model.draw(lot))
    assert same(model.run(3, pair, every=0.25, local=True), given)


def test_values_given_are_run_as_they_are_and_change_no_luck():
    model = Model(town(parameters={"tau": [0.3, 0.5]}))
    lot = Lot(1, 2, 0)
    values = model.draw(lot)
    values[model.parameters.index("tau")] = 0.95
    run = model.run_lot(lot, values=values)
    assert np.array_equal(run.parameters, values)
    assert same(run, Model(town(parameters={"tau": 0.95})).run_lot(lot))


def test_a_fork_goes_on_with_the_values_given():
    model, never = Model(town()), Model(town(palace__call="never"))
    lot = Lot(1, 1, 0)
    values = model.draw(lot)
    values[model.parameters.index("wx")] *= 1.1
    run = model.run_lot(lot, every=0.25, forks=True, values=values)
    assert run.fork is not None
    assert same(never.resume(run.fork), never.run_lot(lot, every=0.25, values=values))
    assert same(run, model.run_lot(lot, every=0.25, values=values))


def test_the_values_given_are_not_held_on_to():
    model = Model(town())
    values = model.draw(Lot(1, 0, 0))
    run = model.run_lot(Lot(1, 0, 0), values=values)
    values[:] = -1.0
    assert (run.parameters != -1.0).any()


@pytest.mark.parametrize("broken", ["short", "nan"])
def test_values_that_no_run_can_use_are_refused(broken):
    model = Model(town())
    values = model.draw(Lot(1, 0, 0))
    values = values[1:] if broken == "short" else np.full_like(values, np.nan)
    with pytest.raises(CorcyraError, match="finite values, one for each"):
        model.run_lot(Lot(1, 0, 0), values=values)


def test_places_of_the_priors_become_values_on_their_scales():
    dossier = load("minimal").dossier
    quantities = Quantities(dossier)
    u = np.full(len(quantities.names), 0.25)
    found = dict(zip(quantities.names, quantities.values(u), strict=True))
    assert found["wx"] == pytest.approx(0.1 + 0.25 * 0.5)
    assert found["kappa"] == pytest.approx(0.5 * 4**0.25)
    assert found["events.bread.size"] == pytest.approx(0.1 + 0.25 * 0.4)
    shares = [found[f"palace.office.{name}"] for name in ("regent", "general", "duke")]
    assert sum(shares) == pytest.approx(1) and shares[2] == 0


def test_what_no_draw_changes_is_told_apart():
    quantities = Quantities(load("minimal").dossier)
    varies = dict(zip(quantities.names, quantities.varies(), strict=True))
    assert varies["tau"] and varies["events.spark.share"] and varies["palace.office.regent"]
    assert not varies["pi_fall"] and not varies["palace.office.duke"]
    keys = [(np.uint32(k), np.uint32(7 * k + 1)) for k in range(1, 6)]
    drawn = np.array([quantities.draw(*key) for key in keys])
    assert np.array_equal((drawn != drawn[0]).any(axis=0), quantities.varies())
