"""Arms: what they replace, what they leave, what they may not touch."""

from __future__ import annotations

from pathlib import Path

import pytest
from exhibits import BASE, MUSEUM

from corcyra.dossier.load import Loaded, load
from corcyra.dossier.override import changing_nothing, for_arm
from corcyra.dossier.schema import Dossier
from corcyra.errors import DossierError


def with_set(folder: Path, *values: str) -> Loaded:
    lines = "".join(f"\n      {value}" for value in values)
    text = BASE.replace("set: {palace.call: never}", f"set:{lines}")
    path = folder / "dossier.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_with_is_the_dossier_as_it_stands():
    loaded = load(MUSEUM / "base.yaml")
    assert for_arm(loaded, "with") is loaded.dossier


def test_with_need_not_be_defined(tmp_path: Path):
    path = tmp_path / "dossier.yaml"
    path.write_text(BASE.replace("  - {id: with, title: As it stands}\n", ""), encoding="utf-8")
    loaded = load(path)
    assert for_arm(loaded, "with") is loaded.dossier


def test_an_arm_changes_what_it_names_and_nothing_else():
    loaded = load(MUSEUM / "base.yaml")
    changed = for_arm(loaded, "no_call")
    assert changed.palace.call == "never"
    palace = changed.palace.model_copy(update={"call": "decided"})
    assert changed.model_copy(update={"palace": palace}) == loaded.dossier


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("events.spark.share: 0", lambda d: d.events[1].share.value == 0),
        ("events.spark.share: [0.1, 0.2]", lambda d: d.events[1].share.range == (0.1, 0.2)),
        ("palace.actors.regent.nerve: 0", lambda d: d.palace.actors[0].nerve.value == 0),
        ("abroad.members.isles.sends: false", lambda d: d.abroad.members[1].sends is False),
        ("country.places.mill.hardship: 0.2", lambda d: d.country.places[1].hardship == 0.2),
        ("parameters.wk: 0", lambda d: d.parameters["wk"].value == 0),
        ("parameters.tau: 0.4", lambda d: d.parameters["tau"].value == 0.4),
        ("press.official_story: a plot", lambda d: d.press.official_story == "a plot"),
        ("people: {risk: 9}", lambda d: d.people.risk == 9),
        ("past: []", lambda d: d.past == []),
        ("palace.actors.duke.ties.duke: 5", lambda d: d.palace.actors[2].ties["duke"] == 5),
    ],
)
def test_paths_reach_every_kind_of_value(value: str, read: object, tmp_path: Path):
    assert read(for_arm(with_set(tmp_path, value), "no_call"))


def test_an_alliance_can_be_taken_away_if_nobody_calls_it(tmp_path: Path):
    loaded = with_set(tmp_path, "abroad: null", "palace.call: never")
    assert for_arm(loaded, "no_call").abroad is None


def test_several_values_are_replaced_in_their_order(tmp_path: Path):
    loaded = with_set(tmp_path, "people: {risk: 9}", "people.risk: 3", "people.order: 2")
    people = for_arm(loaded, "no_call").people
    assert (people.risk, people.order) == (3, 2)


@pytest.mark.parametrize(
    "path",
    [
        "weight",
        "ties",
        "ties.near",
        "country",
        "country.places",
        "country.places.port",
        "country.places.port.id",
        "country.places.port.population",
        "country.adult_share",
        "events.spark.id",
        "days",
        "step",
        "start",
        "name",
        "arms",
        "claims.saved.words",
        "sources.chronicle.title",
    ],
)
def test_what_arms_share_is_refused_at_its_line(path: str, tmp_path: Path):
    with pytest.raises(DossierError, match="an arm may not replace this") as caught:
        with_set(tmp_path, f"{path}: 1")
    assert [problem.text.strip() for problem in caught.value.problems] == [f"{path}: 1"]


def test_problems_of_all_arms_are_told_at_once(tmp_path: Path):
    text = BASE.replace("palace.call: never", "palace.call: maybe")
    text = text.replace("abroad.sending: none", "parameters.tua: 1")
    path = tmp_path / "dossier.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DossierError) as caught:
        load(path)
    told = [problem.message for problem in caught.value.problems]
    assert len(told) == 2
    assert "(in arm no_call)" in told[0]
    assert "did you mean tau? (in arm no_send)" in told[1]


def test_an_unknown_arm_is_guessed():
    with pytest.raises(DossierError, match="did you mean no_call"):
        for_arm(load(MUSEUM / "base.yaml"), "no-call")


def test_an_arm_is_a_whole_dossier_of_its_own():
    # Sections that an arm leaves alone are not validated again; all of it is valid nevertheless.
    arms = load("kazakhstan-2022").arms
    assert len(arms) > 20
    for arm in arms.values():
        assert Dossier.model_validate(arm.model_dump(by_alias=True)) == arm


def test_the_placebo_is_another_object_and_the_same_dossier():
    loaded = load("minimal")
    placebo = changing_nothing(loaded)
    assert placebo is not loaded.dossier
    assert placebo == loaded.dossier
