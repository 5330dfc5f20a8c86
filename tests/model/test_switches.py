"""Every mechanism's switch: off is a run like any other, without exactly that effect."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import Stage, town

from corcyra.dossier.base import Quantity
from corcyra.model.api import Model, Run
from corcyra.model.quantities import Quantities
from corcyra.outcomes import NATIONAL
from corcyra.parameters import PARAMETERS

OFF = {p.name: p.off for p in PARAMETERS if p.off is not None}
COLUMN = {name: k for k, name in enumerate(NATIONAL)}
WORLD = Model(town())


def ran(**parameters: float) -> Run:
    """Run the town with other values of its parameters, in the same luck."""
    given = {**WORLD.dossier.parameters, **{n: Quantity(value=v) for n, v in parameters.items()}}
    model = Model.__new__(Model)
    model.__dict__.update(WORLD.__dict__)
    model.quantities = Quantities(WORLD.dossier.model_copy(update={"parameters": given}))
    return model.run(1, 1, every=0.25, local=True)


def series(run: Run, name: str) -> np.ndarray:
    return run.national[:, COLUMN[name]]


def outcome(run: Run, name: str) -> float:
    return float(run.outcomes[WORLD.outcomes.index(name)])


@pytest.mark.parametrize("name", OFF)
def test_a_mechanism_can_be_switched_off(name):
    run = ran(**{name: OFF[name]})
    assert run.status == "ok", run.error
    assert run.parameters[WORLD.parameters.index(name)] == OFF[name]


def test_all_mechanisms_can_be_off_at_once():
    run = ran(**OFF)
    assert run.status == "ok", run.error
    assert outcome(run, "deaths") == outcome(run, "held_total") == outcome(run, "fell") == 0


def test_without_lethality_nobody_dies_and_nobody_is_wounded():
    assert outcome(ran(), "wounded") > 0
    run = ran(lethal_scale=0.0)
    assert outcome(run, "deaths") == outcome(run, "wounded") == 0
    assert series(run, "outrage").max() == 0


def test_without_wounding_the_dead_are_the_same():
    on, off = ran(lethal_scale=4.0), ran(lethal_scale=4.0, wounded_ratio=0.0)
    assert outcome(off, "wounded") == 0 < outcome(on, "wounded")
    assert np.array_equal(on.national, off.national, equal_nan=True)


def test_without_arrests_nobody_is_held():
    assert outcome(ran(), "held_total") > 0
    assert outcome(ran(arrest_scale=0.0), "held_total") == 0


def test_without_answering_no_unit_leaves_its_post():
    assert outcome(ran(cohesion_mean=-0.5), "men_lost_peak") > 0
    assert outcome(ran(cohesion_mean=-0.5, mu=0.0), "men_lost_peak") == 0


def test_without_its_weight_the_call_costs_no_reputation():
    kept = {"kY": 0.0, "kV": 0.0, "kO": 0.0}
    assert series(ran(**kept), "reputation")[-1] < 0.99 * ran().parameters[
        WORLD.parameters.index("G_norm")]  # fmt: skip
    steady = series(ran(**kept, kC=0.0), "reputation")
    assert np.ptp(steady) < 1e-6


@pytest.mark.parametrize(
    ("weights", "column"),
    [
        (("aD", "aV", "aY"), "legitimacy"),
        (("kF", "kG"), "friendship"),
        (("kC", "kV", "kY", "kO"), "reputation"),
    ],
)
def test_without_all_its_weights_a_standing_never_moves(weights, column):
    assert np.ptp(series(ran(), column)) > 1e-4
    assert np.ptp(series(ran(**dict.fromkeys(weights, 0.0)), column)) < 1e-6


def test_resentment_and_thanks_work_against_each_other():
    thanked, resented = ran(kF=0.0, kG=0.05), ran(kF=0.05, kG=0.0)
    assert series(thanked, "friendship")[-1] > series(thanked, "friendship")[0]
    assert series(resented, "friendship")[-1] < series(resented, "friendship")[0]


def test_without_the_odds_of_sites_units_and_crowd_pi_never_moves_before_the_call():
    run = ran(z_site=0.0, z_unit=0.0, z_crowd=0.0)
    assert np.ptp(series(run, "pi")) < 1e-7


@pytest.mark.parametrize("name", ["ws", "kV", "aV", "kF", "cost", "blame"])
def test_what_foreign_troops_do_is_off_until_they_land(name):
    on, off = ran(), ran(**{name: 0.0})
    landed = int(np.argmax(series(on, "foreign") > 0))
    assert landed > 0
    assert np.array_equal(on.national[:landed], off.national[:landed])


@pytest.mark.parametrize("name", ["wm", "wo", "aD"])
def test_what_the_dead_do_is_off_until_somebody_dies(name):
    on, off = ran(lethal_scale=20.0), ran(lethal_scale=20.0, **{name: 0.0})
    dies = int(np.argmax(series(on, "deaths") > 0))
    assert dies > 0
    assert np.array_equal(on.national[:dies], off.national[:dies])
    assert not np.array_equal(on.national[dies:], off.national[dies:])


def test_without_backing_foreign_troops_leave_the_odds_alone():
    run = ran(z_back=0.0)
    assert series(run, "foreign").max() > 0
    assert np.array_equal(series(run, "pi"), series(run, "pi0"))
    assert series(run, "dependence").max() == 0


def test_without_leverage_dependence_moves_nobodys_power():
    quiet = {"z_site": 0.0, "z_unit": 0.0, "z_crowd": 0.0}
    power = ran(lev=0.0, **quiet).national[:, len(COLUMN) :]
    assert np.ptp(power, axis=0).max() < 1e-6
    led = ran(lev=2.0, z_back=3.0, z0=0.0, **quiet).national[:, -1]
    assert led[-1] > led[0] + 0.05


def test_without_a_threshold_of_odds_no_regime_falls():
    hopeless = {"z0": -5.0}
    assert outcome(ran(**hopeless, pi_fall=0.1), "fell") == 1
    assert outcome(ran(**hopeless, pi_fall=0.0), "fell") == 0


def test_without_moving_every_unit_stays_in_its_garrison():
    stage = Stage(town(), move_rate=0.0)
    stage.simulate(6)
    assert (stage.units["place"] == stage.setup.unit["place"]).all()


def test_without_memory_nobody_remembers():
    stage = Stage(town(), memory_share=0.0, m0=0.0).begin()
    assert not stage.citizens.m.any()
