"""A room whose dossier comes with a fit: the pairs are its draws, and a lever asks what if."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("fastapi", reason="the room needs the extra `serve`")

from fitting import WEIGHT, fitted_dossier
from serving import Client, room

import corcyra
from corcyra.dossier.load import load
from corcyra.fitting.draws import Draws
from corcyra.room import fitted, long
from corcyra.room.app import create_app
from corcyra.room.settings import Settings

PAIRS = 12
TAU = "parameters.tau"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fitted_dossier(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def client(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Client:
    return room(tmp_path_factory.mktemp("room"), str(folder))


def runs(client: Client, state: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Return how a state was run, and its runs of the arm `with`."""
    job = client.post("/api/verdicts", {"state": {"pairs": PAIRS, **state}}).json()
    ended = client.ended(job["id"])
    assert ended["status"] == "done", ended
    table = csv.DictReader(io.StringIO(client.get(f"/api/jobs/{job['id']}/runs.csv").text))
    return ended["result"]["settings"], [row for row in table if row["arm"] == "with"]


def drawn(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if name.startswith("p.")}


def test_the_baseline_is_what_judge_says_on_the_fit(
    client: Client, folder: Path, tmp_path: Path
) -> None:
    found = client.judged({"pairs": PAIRS})
    assert found["settings"]["worlds"] == "fitted"
    assert found["settings"]["worlds_words"] == fitted.FITTED
    assert (found["settings"]["weight"], found["settings"]["days"]) == (WEIGHT, 30)
    study = corcyra.judge(
        load(folder), pairs=PAIRS, days=30, out=tmp_path / "study", quiet=True, further=False
    )
    assert "draws" in study.manifest["identity"]
    for claim, verdict in zip(found["claims"], study.verdicts, strict=True):
        assert (claim["id"], claim["told"], claim["word"]) == (
            verdict.id, verdict.told, verdict.word
        )  # fmt: skip
        assert claim["holds"] == verdict.share_holds or claim["told"] == 0
        assert claim["worth"] == verdict.worth
        assert claim["low"] == verdict.share_interval[0] or claim["told"] == 0
    assert any(claim["told"] for claim in found["claims"])


def test_the_page_is_told_of_the_fit_and_of_fewer_pairs(client: Client) -> None:
    about = client.get("/api/dossier").json()
    assert about["fit"]["weight"] == about["weight"] == WEIGHT
    assert about["pairs"] == min(fitted.PAIRS, about["fit"]["pairs"])


def test_a_lever_changes_its_own_quantity_and_no_other(client: Client) -> None:
    _, before = runs(client, {})
    how, after = runs(client, {"set": {TAU: 0.3}})
    assert how["worlds"] == "changed" and "this assumption changed" in how["worlds_words"]
    assert len(before) == len(after) == PAIRS
    for was, now in zip(before, after, strict=True):
        values = drawn(was) | {"p.tau": "0.3"}
        assert drawn(now) == values
        assert drawn(was) != values


def test_a_range_takes_each_draw_at_its_place(client: Client) -> None:
    quantities = {q: p for q, p in _priors(client).items() if q == "tau"}
    low, high = quantities["tau"]
    _, before = runs(client, {})
    half = {"low": low, "high": low + (high - low) / 2}
    how, after = runs(client, {"set": {TAU: half}})
    assert how["worlds"] == "changed"
    for was, now in zip(before, after, strict=True):
        place = (float(was["p.tau"]) - low) / (high - low)
        assert float(now["p.tau"]) == pytest.approx(low + place * (half["high"] - low))
        assert drawn(now) | {"p.tau": ""} == drawn(was) | {"p.tau": ""}


def _priors(client: Client) -> dict[str, tuple[float, float]]:
    from corcyra.model.quantities import Quantities

    found = Quantities(client.app.state.room.served.dossier)
    ends = zip(found.low.tolist(), found.high.tolist(), strict=True)
    return dict(zip(found.names, ends, strict=False))


def test_an_event_moved_and_a_switch_ask_what_if_of_the_same_worlds(client: Client) -> None:
    _, before = runs(client, {})
    for state in ({"moved": {"spark": 2.5}}, {"set": {"palace.call": "never"}}):
        how, after = runs(client, state)
        assert how["worlds"] == "changed"
        for was, now in zip(before, after, strict=True):
            day = {"p.events.spark.day": now["p.events.spark.day"]}
            assert drawn(now) == drawn(was) | day
    how, _ = runs(client, {"moved": {"spark": 2.5}, "set": {TAU: 0.3}})
    assert "these assumptions changed" in how["worlds_words"]


def test_what_no_world_is_made_from_leaves_the_draws_fitted(client: Client, folder: Path) -> None:
    text = load(folder).text.replace('title: "L', 'title: "New L', 1) + "# a remark\n"
    how, _ = runs(client, {"text": text})
    assert how["worlds"] == "fitted"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"weight": 1000}, "one citizen for 2000 persons"),
        ({"set": {"weight": 700}}, "another weight"),
        ({"set": {"step": 0.125}}, "a step of 0.25 days"),
        ({"set": {"country.places.mill.population": 90000}}, "places or their people"),
    ],
)
def test_where_the_draws_would_mean_nothing_the_pairs_are_of_the_prior(
    client: Client, state: dict[str, Any], said: str
) -> None:
    how, _ = runs(client, state)
    assert how["worlds"] == "prior" and said in how["worlds_words"]


def test_another_actor_or_a_quantity_that_is_gone_is_no_fitted_world(
    client: Client, folder: Path
) -> None:
    resolved = client.app.state.room.resolved
    fit, served = client.app.state.room.fit(), load(folder)
    state = client.app.state.room.first()
    for change, said in (
        ({"events": []}, "was fitted and is gone"),
        ({"palace": _renamed(served.dossier.palace)}, "actors of the palace"),
        ({"facts": []}, "the facts are not those"),
    ):
        now = resolved(state).loaded
        other = served.dossier.model_copy(update=change)
        worlds = fit.worlds(state, replace(now, dossier=other), 10**6)
        assert worlds.kind == "prior" and worlds.draws is None and said in worlds.words


def _renamed(palace: Any) -> Any:
    first, *others = palace.actors
    return palace.model_copy(update={"actors": [first.model_copy(update={"id": "new"}), *others]})


def test_the_prior_can_be_chosen_and_is_what_judge_says_of_it(
    client: Client, folder: Path, tmp_path: Path
) -> None:
    found = client.judged({"pairs": PAIRS, "worlds": "prior"})
    how = found["settings"]
    assert (how["worlds"], how["worlds_words"]) == ("prior", fitted.PRIOR)
    study = corcyra.judge(
        load(folder), pairs=PAIRS, days=how["days"], weight=how["weight"], prior=True, quiet=True,
        out=tmp_path / "study", further=False,
    )  # fmt: skip
    for claim, verdict in zip(found["claims"], study.verdicts, strict=True):
        assert (claim["told"], claim["word"]) == (verdict.told, verdict.word)
    fitted_ones = {c["id"]: c["told"] for c in client.judged({"pairs": PAIRS})["claims"]}
    assert fitted_ones != {c["id"]: c["told"] for c in found["claims"]}


def test_a_dossier_without_a_fit_is_run_on_the_prior_and_says_so(tmp_path: Path) -> None:
    client = room(tmp_path)
    assert client.get("/api/dossier").json()["fit"] is None
    how = client.judged({"pairs": 2})["settings"]
    assert (how["worlds"], how["worlds_words"]) == ("prior", fitted.NONE)


def test_a_fit_of_another_dossier_or_version_is_not_taken_and_that_is_said(
    folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    text = (folder / "dossier.yaml").read_text("utf-8")
    changed = text.replace("population: 120000", "population: 250000")
    assert changed != text
    (other / "dossier.yaml").write_text(changed, "utf-8")
    how = room(tmp_path / "a", str(other)).judged({"pairs": 2})["settings"]
    assert how["worlds"] == "prior" and "another version of the dossier" in how["worlds_words"]

    manifest = json.loads((other / "fit" / "manifest.json").read_text("utf-8"))
    (other / "fit" / "manifest.json").write_text(json.dumps(manifest | {"fit": 1}), "utf-8")
    client = room(tmp_path / "b", str(other))
    assert client.get("/api/dossier").json()["fit"] is None
    assert client.judged({"pairs": 2})["settings"]["worlds_words"] == fitted.UNREAD


def test_a_world_is_the_pair_that_the_verdicts_are_of(client: Client) -> None:
    _, table = runs(client, {})
    for pair in (0, PAIRS - 1):
        world = client.post("/api/world", {"pair": pair, "state": {"days": 30}}).json()
        assert world["words"].startswith(f"Pair {pair}, a fitted draw, in whose arm `with` ")
        assert (world["worlds"], world["weight"]) == ("fitted", WEIGHT)
        (peak,) = world["given"]
        crowd = float(table[pair]["crowd_peak"])
        assert float(peak["figure"].replace(",", "")) == pytest.approx(crowd, abs=1)
        dead = world["by"]["with"]["national"]["deaths"][-1]
        assert dead == pytest.approx(float(table[pair]["deaths"]), rel=1e-3)
    asked = {"pair": 0, "state": {"set": {TAU: 0.3}}}
    changed = client.post("/api/world", asked).json()
    assert changed["given"] == []  # what it gives now is not known before it is run
    assert changed["worlds"] == "changed" and changed["worlds_words"].startswith("These are the")
    prior = client.post("/api/world", {"pair": 0, "state": {"worlds": "prior"}}).json()
    assert prior["words"].startswith("Pair 0, seed 1;") and prior["worlds"] == "prior"
    beyond = client.post("/api/world", {"pair": 900})
    assert beyond.status_code == 422 and "no pair 900" in beyond.json()["error"]


def test_a_world_says_how_many_facts_it_gives(folder: Path) -> None:
    draws, dossier = Draws(folder / "fit"), load(folder).dossier
    told = {}
    for crowd in (25_000.0, 500_000.0):
        made = SimpleNamespace(
            facts=("peak",), shown=np.full((1, 1), crowd), identity=draws.identity,
            of_pair=lambda pair: 0,
        )  # fmt: skip
        (told[crowd],) = fitted.given(made, dossier, 0)  # type: ignore[arg-type]
    assert [(one.id, one.figure, one.within) for one in told.values()] == [
        ("peak", "25,000", True), ("peak", "500,000", False),
    ]  # fmt: skip


def test_a_long_study_is_on_the_fit_where_judge_would_be(
    client: Client, folder: Path, tmp_path: Path
) -> None:
    asked = {"state": {"pairs": PAIRS}, "long": True}
    job = client.post("/api/verdicts", asked).json()
    assert job["title"].endswith(", fitted to the record")
    found = client.ended(job["id"])["result"]
    study = corcyra.judge(load(folder), pairs=PAIRS, out=tmp_path / "study", quiet=True)
    assert found["settings"]["worlds"] == "fitted"
    for claim, verdict in zip(found["claims"], study.verdicts, strict=True):
        assert (claim["told"], claim["word"]) == (verdict.told, verdict.word)
    world = client.post("/api/world", {"pair": 3, "study": job["id"]}).json()
    assert world["words"].startswith("As in the study: Pair 3, a fitted draw, in whose arm `with` ")


def test_a_long_study_of_a_changed_dossier_is_of_the_prior(client: Client) -> None:
    asked = {"state": {"pairs": 2, "weight": WEIGHT, "set": {TAU: 0.3}}, "long": True}
    job = client.post("/api/verdicts", asked).json()
    assert job["title"].endswith(", changed, from the prior")
    how = client.ended(job["id"])["result"]["settings"]
    assert (how["worlds"], how["worlds_words"]) == ("prior", fitted.LONG)


def test_a_study_from_before_there_was_a_choice_goes_on_as_it_was(
    folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "room" / "abcdefghijkl"
    kept.mkdir(parents=True)
    state = {"pairs": 2, "weight": WEIGHT}
    (kept / "job.json").write_text(json.dumps({"title": "old", "state": state}), "utf-8")
    app = create_app(Settings(load(folder), tmp_path / "room"))
    for job in long.found(app.state.room, app.state.room.queue):
        app.state.room.queue.note(job)
    client = Client(app)
    client.ask("POST", f"/api/jobs/{kept.name}/resume")
    assert client.ended(kept.name)["result"]["settings"]["worlds"] == "prior"


def test_a_served_study_on_a_fit_lends_its_draws_to_the_levers(
    folder: Path, tmp_path: Path
) -> None:
    from corcyra.cli.serve import settings

    study = corcyra.judge(load(folder), pairs=4, out=tmp_path / "study", quiet=True, further=False)
    client = Client(create_app(settings(str(study.folder), "127.0.0.1", tmp_path / "room")))
    how, _ = runs(client, {"set": {TAU: 0.3}})
    assert how["worlds"] == "changed"


def test_the_field_is_described(client: Client) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert schemas["State"]["properties"]["worlds"]["enum"] == ["fitted", "prior"]
    for name in ("How", "World"):
        assert schemas[name]["properties"]["worlds"]["enum"] == ["fitted", "changed", "prior"]
        assert {"worlds", "worlds_words"} <= set(schemas[name]["required"])
    assert client.post("/api/verdicts", {"state": {"worlds": "best"}}).status_code == 422
