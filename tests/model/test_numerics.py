"""No number that is not finite leaves an arena unnoticed; worlds at the ends of what is allowed."""

from __future__ import annotations

import copy
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import TOWN, crowd_of, town

from corcyra.dossier import rules
from corcyra.dossier.load import load
from corcyra.dossier.schema import Dossier
from corcyra.errors import CorcyraError
from corcyra.model import checked, numerics
from corcyra.model.api import Model
from corcyra.model.calm import Calm
from corcyra.parameters import PARAMETERS

NAMES = [p.name for p in PARAMETERS]
ENDS = {p.name: (p.least, p.most) for p in PARAMETERS}


@pytest.fixture
def looked_through(monkeypatch):
    """Every model made from here on is looked through after each arena."""
    monkeypatch.setenv("CORCYRA_CHECKED", "1")


def spoilt(model: Model, name: str, value: float = np.nan) -> Model:
    """Return the model with a quantity that is drawn as something else."""
    draw, at = model.quantities.draw, model.parameters.index(name)

    def drawn(k0, k1):
        values = draw(k0, k1)
        values[at] = value
        return values

    model.quantities.draw = drawn  # type: ignore[method-assign]
    return model


def legal(**changes: object) -> Dossier:
    """Return the town as `town` does, all rules obeyed."""
    palace = copy.deepcopy(TOWN["palace"])
    for actor in palace["actors"]:
        actor["ideals"]["call"]["slope"] = 2.0
    dossier = town(**{"palace": palace, **changes})
    assert rules.world(dossier) == []
    return dossier


# --- the checked build


@pytest.mark.parametrize("changes", [
    {}, {"palace__rule": "challenge", "days": 4}, {"ties__near": "all", "abroad": None, "days": 4},
])  # fmt: skip
def test_a_run_that_is_looked_through_gives_the_same_bits(changes, monkeypatch):
    dossier = town(**changes)
    usual = Model(dossier)
    monkeypatch.setenv("CORCYRA_CHECKED", "1")
    slow = Model(dossier)
    a, b = (m.run(1, 1, every=0.25, local=True) for m in (usual, slow))
    for part in ("outcomes", "days", "national", "local"):
        assert getattr(a, part).tobytes() == getattr(b, part).tobytes(), part


def test_the_bundled_dossiers_pass_when_they_are_looked_through(looked_through):
    for name in ("minimal", "kazakhstan-2022"):
        dossier = load(name).dossier.model_copy(update={"days": 6.0, "weight": 4000.0})
        assert Model(dossier).run(1, 3).status == "ok"


@pytest.mark.parametrize(("arena", "module", "field"), [
    ("press.tell", "press", "belief"),
    ("barracks.deploy", "barracks", "free"),
    ("legitimacy.judge", "legitimacy", "outrage"),
    ("clash.toll", "clash", "deaths"),
])  # fmt: skip
def test_looking_through_names_the_arena_the_field_and_the_day(
    arena, module, field, looked_through, monkeypatch
):
    """An arena that goes wrong on day 2 is found as it leaves the number, not where it is used."""
    home = getattr(checked.steps if hasattr(checked.steps, module) else checked.stock, module)
    inner = getattr(home, arena.partition(".")[2])

    class Wrong:
        py_func = inner.py_func

        def __call__(self, *given):
            found = inner(*given)
            tables = [a for a in given if isinstance(a, np.ndarray) and a.dtype.names]
            places = next(a for a in tables if "belief" in a.dtype.names)
            self.calls = getattr(self, "calls", 0) + 1
            if self.calls == 9:
                places[1][field] = math.inf
            return found

    monkeypatch.setattr(home, arena.partition(".")[2], Wrong())
    with pytest.raises(checked.NotFinite, match=rf"^day 2: {arena}: places\.{field} is not a"):
        Model(town()).run(1, 1)


# --- the usual build


# The delay of the announcement is counted in steps, which Python refuses of what is no number.
@pytest.mark.parametrize("name", sorted({*NAMES} - {"official_delay"}))
def test_no_parameter_that_is_no_number_goes_unnoticed(name):
    run = spoilt(Model(town(days=1)), name).run(1, 1, every=0.25)
    assert run.status == "failed"
    assert run.error.startswith("day ") and run.error.endswith("is not a finite number")
    assert np.isnan(run.outcomes).all()
    assert np.isfinite(run.national).all()


@pytest.mark.parametrize("path", [
    "palace.office.regent", "palace.ties.general.regent", "palace.actors.duke.nerve",
    "palace.actors.regent.ideals.response.base", "events.bread.size", "events.spark.share",
    "abroad.members.isles.delay",
])  # fmt: skip
def test_nor_does_any_other_draw(path):
    run = spoilt(Model(town(days=3)), path).run(1, 1)
    assert run.status == "failed" and run.error.startswith("day ")


def test_each_code_has_words_of_a_mechanism():
    codes = [v for k, v in vars(numerics).items() if k.isupper() and isinstance(v, int)]
    assert sorted(numerics.WORDS) == sorted(set(codes) - {numerics.STEPS})
    told = numerics.words(numerics.ODDS * numerics.STEPS + 14, 0.25)
    assert told == "day 3.5: barracks: odds of survival is not a finite number"


def test_a_country_left_alone_that_breaks_is_not_drawn_again():
    calm = Calm(town())
    spoilt(calm._model, "tau")
    with pytest.raises(CorcyraError, match="before day 0, left alone: day 0: draws: tau"):
        calm.attempt(1, 1)


def test_outcomes_are_missing_only_where_they_may_be():
    always = np.array([True, False])
    found = np.array([1.0, np.nan, np.nan])
    assert numerics.whole(found, always).all()
    assert numerics.whole(np.array([np.nan, np.inf, 1.0]), always).tolist() == [False, False, True]
    assert numerics.first_wrong("day 3: ends", ["a", "b"], np.array([True, False])) == (
        "day 3: ends: b is not a finite number"
    )


# --- extreme but legal


@pytest.mark.parametrize("end", [0, 1])
@pytest.mark.parametrize("rule", ["mean", "median", "challenge"])
def test_all_parameters_at_one_end(end, rule, looked_through):
    ends = {name: ends[end] for name, ends in ENDS.items()}
    dossier = legal(parameters=ends, palace__rule=rule, days=4)
    assert Model(dossier).run(1, 1).status == "ok"


def bounds_of_all():
    return st.tuples(*(st.sampled_from(ENDS[name]) for name in NAMES))


@settings(max_examples=5, deadline=None)
@given(ends=bounds_of_all(), pair=st.integers(0, 1000))
def test_parameters_at_any_of_their_ends(ends, pair):
    run_looked_through(legal(parameters=dict(zip(NAMES, ends)), days=3), pair)


@pytest.mark.verify
@settings(max_examples=400, deadline=None)
@given(ends=bounds_of_all(), pair=st.integers(0, 1000))
def test_parameters_at_many_of_their_ends(ends, pair):
    run_looked_through(legal(parameters=dict(zip(NAMES, ends))), pair)


def run_looked_through(dossier: Dossier, pair: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORCYRA_CHECKED", "1")
        run = Model(dossier).run(1, pair)
    assert run.status == "ok"
    assert not np.isinf(run.outcomes).any()


ALONE = copy.deepcopy(TOWN["palace"])
ALONE["actors"] = [{"id": "regent", "name": "Regent", "office": 0.05, "ties": {"regent": 0.05}}]
ALONE |= {"call": "never", "weights": "prior"}


@pytest.mark.parametrize("changes", [
    {"forces": {}},
    {"forces": {"unit": 1, "services": [{"id": "g", "name": "G", "men": 0.4}]}},
    {"palace": ALONE, "abroad": None},  # no palace but one man
    {"forces": {}, "palace": ALONE, "abroad": None, "events": [], "past": []},
    {"country__adult_share": 0.005, "weight": 25, "ties__near": 0},  # one citizen a place
    {"weight": 5000, "ties__near": 0},
    {"step": 0.01, "days": 0.3, "events": []},
    {"days": 0.01, "events": []},
])  # fmt: skip
def test_worlds_at_the_ends_of_what_is_allowed(changes, looked_through):
    dossier = legal(**changes)
    assert Model(dossier).run(1, 1, every=1.0).status == "ok"


def test_one_citizen_alone(looked_through):
    run = Model(crowd_of(1, days=5)).run(1, 1)
    assert run.status == "ok"


def test_a_decade_of_days():
    dossier = town(days=3660, parameters={"pi_fall": 0.0})
    run = Model(dossier).run(1, 1, every=30.0)
    assert run.status == "ok" and len(run.days) == 122
    assert np.isfinite(run.national).all()


@pytest.mark.verify
def test_a_decade_of_days_looked_through(looked_through):
    ends = {p.name: p.default for p in PARAMETERS} | {"pi_fall": 0.0}
    run = Model(town(days=3660, step=0.25, parameters=ends)).run(1, 1)
    assert run.status == "ok"
