"""Fallen, restored, failed, and worlds at the edge of what is allowed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from small_worlds import TOWN, Stage, crowd_of, town

from corcyra.model import ends
from corcyra.model.api import Model

CALM = 2000.0


def watched(crowds: list[float], adults: float = 34000.0, **parameters: float) -> Stage:
    """Show the ends one national crowd a day; all is measured from day 1 on."""
    stage = Stage(town(), calm=CALM, **parameters).begin()
    stage.now["calm_for"] = 0.0
    for day, crowd in enumerate(crowds):
        stage.now["day"], stage.now["crowd"] = float(day), float(crowd)
        ends.watch_crowd(stage.setup, stage.p, stage.now, stage.places, stage.out, adults, 1.0)
    return stage


@pytest.mark.parametrize(
    ("crowds", "day"),
    [
        ([9000, 500, 500, 500], 2.0),  # three days under a tenth
        ([9000, 500, 500], None),  # two are not enough
        ([9000, 1000, 1000, 1000], None),  # more than a tenth
        ([90000, 3000, 3000, 3000], None),  # a tenth, but not calm
        ([9000, 500, 500, 1000, 500, 500, 500], 5.0),  # broken off and begun again
        ([9000, 500, 500, 500, 1700, 500], 2.0),  # a return under a fifth changes nothing
        ([9000, 500, 500, 500, 1900, 500], None),  # above a fifth it was not order
        ([9000, 500, 500, 500, 1900, 500, 500, 500], 6.0),
        ([30, 1, 1, 1], None),  # nothing had risen
        ([9000, 500, 500, 500, 20000, 900, 900, 900], 6.0),  # a higher peak begins again
    ],
)
def test_order_is_restored_after_three_days_that_last(crowds, day):
    found = watched(crowds).out["restored_day"]
    assert found == day if day is not None else math.isnan(found)


def test_restored_order_pays_the_leader_once():
    twice = [9000, 500, 500, 500, 5000, 500, 500, 500]
    stage = watched(twice, kO=0.2, G_norm=0.5)
    assert stage.now["reputation"] == pytest.approx(0.6)


def test_a_rising_is_more_than_a_thousandth_of_the_adults():
    assert watched([34]).out["risen"] == 0
    assert watched([34.1]).out["risen"] == 1


def test_the_peak_and_days_without_order_are_kept():
    stage = watched([100, 2000, 9000, 1999])
    assert stage.out["crowd_peak"] == 9000 and stage.out["crowd_peak_day"] == 3
    assert stage.out["days_without_order_30"] == 2


def fallen_after(odds: list[float]) -> int | None:
    stage = Stage(town(), pi_fall=0.1, fall_days=1.0).begin()
    for k, pi in enumerate(odds):
        stage.now["day"], stage.now["pi"] = 0.25 * k, pi
        if ends.falls(stage.p, stage.now, stage.out, 0.25):
            return k
    return None


def test_a_regime_falls_when_its_odds_stay_low_for_a_day():
    assert fallen_after([0.05] * 3) is None
    assert fallen_after([0.05] * 4) == 3
    assert fallen_after([0.1] * 9) is None
    assert fallen_after([0.05, 0.05, 0.05, 0.2, 0.05, 0.05, 0.05, 0.05]) == 7


def result(model: Model, pair: int = 1) -> dict[str, float]:
    run = model.run(1, pair)
    assert run.status == "ok", run.error
    return dict(zip(model.outcomes, map(float, run.outcomes), strict=True))


def test_after_a_fall_legitimacy_and_reputation_are_0_and_the_run_stops():
    model = Model(town(parameters={"z0": -5.0, "pi_fall": 0.1}, days=200))
    found = result(model)
    assert found["fell"] == 1 and found["fell_day"] == 1.0
    for name in ("legitimacy_end", "legitimacy_30", "legitimacy_90", "legitimacy_min",
                 "reputation_end", "reputation_30", "reputation_90", "reputation_180",
                 "kept", "kept_90", "restored"):  # fmt: skip
        assert found[name] == 0, name
    assert found["leader_out"] == 1 and found["days_without_order_30"] == 30
    assert len(model.run(1, 1, every=0.25).days) == 4


def test_what_a_run_is_too_short_for_is_missing():
    found = result(Model(town(days=12)))
    for name in ("legitimacy_30", "reputation_90", "friendship_180", "restored_15", "kept_90",
                 "days_without_order_30", "fell_day"):  # fmt: skip
        assert math.isnan(found[name]), name


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("L_norm", "legitimacy"),
        ("trust", "belief"),
        ("z0", "odds"),
        ("kY", "reputation"),
        ("kF", "friendship"),
        ("outrage_decay", "outrage"),
    ],
)
def test_a_number_that_is_not_finite_fails_the_run_with_day_and_mechanism(name, where):
    model = Model(town())
    draw = model.quantities.draw

    def broken(k0, k1):
        values = draw(k0, k1)
        values[model.parameters.index(name)] = np.nan
        return values

    model.quantities.draw = broken  # type: ignore[method-assign]
    run = model.run(1, 1, every=0.25)
    assert run.status == "failed"
    assert run.error.startswith("day ") and where in run.error
    assert np.isnan(run.outcomes).all()


def test_one_citizen_alone_is_a_country():
    found = result(Model(crowd_of(1, parameters={"hardship_mean": 1.0, "rho": 2.0})))
    assert found["crowd_peak"] == 1.0 and found["deaths"] == 0


def test_two_citizens_in_two_places_are_a_country():
    places = [dict(p, population=60) for p in TOWN["country"]["places"][:2]]
    places[1]["importance"] = 0.4
    assert result(Model(town(country__places=places)))["fell"] == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"forces": {}},
        {"abroad": None},
        {"events": []},
        {"forces": {}, "abroad": None, "events": []},
        {"forces": {"services": [{"id": "none", "name": "None", "men": 0}]}},
        {"ties": {"near": "all", "far": 0}},
        {"ties": {"near": 0, "far": 0}},
        {"step": 0.01, "days": 1},
        {"days": 0.1},
        {"days": 12.1, "step": 0.25},
    ],
)
def test_worlds_at_the_edge_run(changes):
    model = Model(town(**changes))
    for pair in range(3):
        found = result(model, pair)
        assert found["crowd_peak"] >= 0 and found["legitimacy_end"] > 0


def test_a_palace_whose_only_officer_has_fled_gives_no_order():
    actors = [dict(a) for a in TOWN["palace"]["actors"]]
    actors[0]["nerve"], actors[1]["nerve"] = 1.0, 1.0
    model = Model(town(palace__actors=actors))
    run = model.run(1, 1, every=0.25)
    assert run.status == "ok"
    assert (run.national[:, model.national.index("order_given")] == 0).all()
    assert result(model)["leader_out"] == 1


@pytest.mark.parametrize("day", [15, 30, 90, 180])
def test_a_fall_on_the_very_day_counts_as_fallen_that_day(day):
    found = result(Model(town(parameters={"z0": -5.0, "pi_fall": 0.1, "fall_days": day},
                              days=200)))  # fmt: skip
    assert found["fell_day"] == day
    for name in ("restored_15", "legitimacy_30", "legitimacy_90", "reputation_30",
                 "reputation_90", "reputation_180"):  # fmt: skip
        if int(name.split("_")[1]) >= day:
            assert found[name] == 0, name
        else:
            assert not math.isnan(found[name]), name
