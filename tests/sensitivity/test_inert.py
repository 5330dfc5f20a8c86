"""What changes nothing is found, with its reason; what changes something is not called inert."""

from __future__ import annotations

import json

import numpy as np
import pytest

from corcyra.cli import main
from corcyra.dossier.load import Loaded, load
from corcyra.model.api import Model
from corcyra.model.quantities import Quantities
from corcyra.model.world import Lot
from corcyra.sensitivity.ends import moved
from corcyra.sensitivity.inert import FEW, inert, richest


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> Loaded:
    """The minimal dossier in which nobody tires, and an event that comes after the end."""
    folder = tmp_path_factory.mktemp("planted")
    text = load("minimal").text.replace(
        "events:\n",
        "parameters: {phi: 0, lethal_scale: 0, m0: 0, memory_share: 0}\nevents:\n"
        "  - {id: late, kind: price_shock, day: 20, size: 0.5}\n",
    )
    (folder / "dossier.yaml").write_text(text, "utf-8")
    return load(folder)


@pytest.fixture(scope="module")
def found(planted):
    return inert(planted, pairs=8, threads=2)


def test_what_is_planted_as_inert_is_found_with_its_reason(found):
    why = {effect.quantity: effect.why for effect in found.inert}
    assert why["rest"] == "switched off: phi is 0"
    assert why["wounded_ratio"] == "switched off: lethal_scale is 0"
    assert why["wm"] == "nobody remembers: memory_share and m0 are 0"
    assert why["heed"] == "there are no deals"
    assert why["rumour"] == "nobody died in these pairs"
    assert why["palace.actors.duke.nerve"] == "the patron never flees"


def test_what_changes_the_crowd_is_not_called_inert(found):
    live = {"tau", "wx", "hardship_mean", "risk_mean", "rho", "phi", "square", "cohesion_mean"}
    live |= {"events.spark.share", "events.spark.day", "events.bread.size", "events.bread.day"}
    live |= {"palace.office.regent", "palace.ties.general.regent", "lethal_scale"}
    told = {effect.quantity for effect in (*found.inert, *found.few)}
    assert not live & told
    assert found.moved + len(found.still) == len(Quantities(load("minimal").dossier).names) + 2


def test_the_inert_change_nothing_in_models_of_their_own(planted, found):
    dossier = planted.dossier
    model = Model(dossier)
    for effect in found.inert[:6]:
        if effect.quantity not in model.parameters[: len(model.quantities.low)]:
            continue
        lot = Lot(1, 3, 0)
        base = model.run_lot(lot)
        j = model.parameters.index(effect.quantity)
        for values in moved(model.quantities, base.parameters, j):
            assert np.array_equal(
                model.run_lot(lot, values=values).outcomes, base.outcomes, equal_nan=True
            )


def test_those_that_change_few_name_all_of_it(found):
    by_name = {effect.quantity: effect for effect in found.few}
    assert all(1 <= len(effect.outcomes) <= FEW for effect in found.few)
    assert by_name["Q_norm"].outcomes == ("friendship_30", "friendship_end")


def test_threads_change_no_finding(planted, found):
    assert inert(planted, pairs=8, threads=1) == found


def test_a_quantity_goes_to_both_its_ends_and_others_stay():
    quantities = Quantities(load("minimal").dossier)
    model = Model(load("minimal").dossier)
    values = model.draw(Lot(1, 0, 0))
    for name, ends in {
        "wx": [0.1, 0.6],  # a prior range
        "z_retake": [0.2, pytest.approx(0.6)],  # fixed: half and one and a half
        "events.spark.day": [0.0, 2.0],  # a day, at least a day apart
        "abroad.members.isles.delay": [0.0, 1.4],
        "events.spark.share": [0.02, 0.1],
    }.items():
        j = quantities.names.index(name)
        both = moved(quantities, values, j)
        assert [changed[j] for changed in both] == ends
        assert all((changed != values).sum() == 1 for changed in both)


def test_a_weight_takes_from_its_group_and_its_group_alone():
    dossier = load("minimal").dossier
    quantities, model = Quantities(dossier), Model(dossier)
    values = model.draw(Lot(1, 0, 0))
    at = quantities.at
    less, more = moved(quantities, values, at["palace.ties.regent.duke"])
    row = [at[f"palace.ties.regent.{to}"] for to in ("regent", "general", "duke")]
    for changed in (less, more):
        assert changed[row].sum() == pytest.approx(1)
        assert set(np.flatnonzero(changed != values)) == set(row)
    share, new = values[row[2]], more[row[2]]
    assert new / (1 - new) == pytest.approx(4 * share / (1 - share))
    assert moved(quantities, values, at["palace.office.duke"]) == []


def test_check_inert_prints_the_list_and_json(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["check", "minimal", "--inert", "--pairs", "3", "--seed", "2"]) == 0
    out = capsys.readouterr().out
    assert "3 pairs (" in out and "those of the first 30 that" in " ".join(out.split())
    assert "there is no past bloodshed" in out
    assert max(map(len, out.splitlines())) <= 80
    words = ["check", "minimal", "--inert", "--pairs", "3", "--seed", "2", "--json"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] and len(told["inert"]["pairs"]) == 3
    assert {"quantity", "why", "outcomes", "series"} <= told["inert"]["inert"][0].keys()


def test_the_pairs_looked_at_are_those_that_together_come_to_most():
    came = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [1, 1, 1, 0]], bool)
    assert richest(came, 1) == [3]
    assert richest(came, 2) == [3, 2]
    assert richest(came, 9) == [3, 2, 0, 1]
