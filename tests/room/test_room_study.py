"""A study that is served: its verdicts, and its own pairs played as it ran them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the room needs the extra `serve`")

from serving import Client

import corcyra
from browsing import Person, served
from corcyra.cli.serve import settings
from corcyra.dossier.load import load
from corcyra.room import long
from corcyra.room.app import create_app

PAIRS, SEED, WEIGHT, DAYS = 24, 7, 500.0, 90.0


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> corcyra.Study:
    return corcyra.judge(
        load("minimal"), pairs=PAIRS, seed=SEED, weight=WEIGHT, days=DAYS, quiet=True,
        out=tmp_path_factory.mktemp("served") / "study",
    )  # fmt: skip


def opened(folder: Path, studies: Path) -> Client:
    """A client of a server that shows a study, as its start leaves it."""
    app = create_app(settings(str(folder), "127.0.0.1", studies))
    app.state.room.queue.add(long.opened(folder), limited=False)
    return Client(app)


def test_a_study_that_is_served_has_its_verdicts(study: corcyra.Study, tmp_path: Path) -> None:
    client = opened(study.folder, tmp_path)
    name = client.get("/api/dossier").json()["opened"]
    job = client.ended(name)
    assert job["status"] == "done", job
    assert job["result"]["settings"]["seed"] == SEED
    for claim, verdict in zip(job["result"]["claims"], study.verdicts, strict=True):
        assert (claim["id"], claim["told"]) == (verdict.id, verdict.told)
        assert claim["holds"] == pytest.approx(verdict.share_holds)


def test_a_pair_of_a_study_is_played_as_it_ran(study: corcyra.Study, tmp_path: Path) -> None:
    client = opened(study.folder, tmp_path)
    client.ended("opened")
    runs = study.runs.to_pandas().set_index(["pair", "arm"])
    for pair in (0, 5, PAIRS - 1):
        asked = {"pair": pair, "arms": ["with", "no_call"], "study": "opened"}
        answer = client.post("/api/world", asked)
        assert answer.status_code == 200, answer.text
        world = answer.json()
        assert world["arms"] == ["with", "no_call"] and world["weight"] == WEIGHT
        assert world["words"].startswith(f"As in the study: Pair {pair}, seed {SEED}")
        dead = world["by"]["with"]["national"]["deaths"]
        assert dead[-1] == pytest.approx(runs.loc[(pair, "with"), "deaths"], rel=1e-3)


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"study": "nothing"}, 404, "no job of that id"),
        ({"study": "opened", "arms": ["withh"]}, 422, "did you mean with?"),
    ],
)
def test_a_world_that_a_study_lacks_is_refused(
    study: corcyra.Study, tmp_path: Path, asked: dict[str, Any], status: int, said: str
) -> None:
    client = opened(study.folder, tmp_path)
    client.ended("opened")
    answer = client.post("/api/world", asked)
    assert answer.status_code == status and said in answer.json()["error"]


def test_runs_that_judge_nothing_are_told_and_name_no_folder(tmp_path: Path) -> None:
    ran = corcyra.run(load("minimal"), pairs=2, arms=["with"], out=tmp_path / "runs", quiet=True)
    client = opened(ran.folder, tmp_path / "room")
    job = client.ended("opened")
    assert job["status"] == "failed" and "lacks arms" in job["error"]
    assert str(tmp_path) not in job["error"]


def test_a_study_opens_on_its_verdicts_and_its_worlds_can_be_watched(
    browser: Any, study: corcyra.Study, tmp_path: Path
) -> None:
    with served(study.folder, tmp_path) as address:
        person = Person(browser, address)
        page = person.open()
        runs = person.judged()
        assert page.locator("#view-change").is_visible()
        assert f"{PAIRS} pairs, seed {SEED}" in page.inner_text("#run-status")
        for verdict in study.verdicts:
            row = page.locator(f"[data-claim={verdict.id}]")
            assert row.locator(".word").inner_text() == (verdict.word_range or verdict.word)
            told, (low, high) = row.locator(".share").inner_text(), verdict.share_interval
            assert told.startswith(f"holds in {verdict.share_holds:.0%}")
            assert told.endswith(f"{low:.0%} to {high:.0%}")
        _watch(person, study)
        _change_and_return(person, runs)
        person.view("studies")
        row = page.locator(".jobs li[data-job=opened][data-status=done]")
        row.locator("[data-do=show]").wait_for()
        assert row.locator("[data-do=remove]").is_hidden()
        person.leave()


def test_an_old_link_to_a_study_shows_the_dossiers_own_world_and_says_so(
    browser: Any, tmp_path: Path
) -> None:
    told = base64.urlsafe_b64encode(json.dumps({"study": "gone", "pair": 3}).encode()).decode()
    with served("minimal", tmp_path) as address:
        person = Person(browser, address)
        person.expected = ("404",)
        page = person.open(f"/#s={told.rstrip('=')}")
        assert page.locator("svg.map").count() == 2
        words = page.inner_text("#view-look .words")
        assert words.startswith("Not as in the study: there is no job of that id")
        assert "Pair 3, seed 1" in words and page.is_hidden("#trouble")
        person.leave()


def _watch(person: Person, study: corcyra.Study) -> None:
    """From a claim to one of the study's own worlds."""
    page = person.page
    page.locator(".claims summary").first.click()
    button = page.locator(".claims details[open] button[aria-label^='Watch world']").last
    pair = button.inner_text()
    button.click()
    person.until(f"document.documentElement.dataset.world === '{pair}'")
    assert page.locator("svg.map").count() == 2
    assert f"As in the study: Pair {pair}, seed {SEED}" in page.inner_text("#view-look .words")
    assert f"one citizen stands for {WEIGHT:.0f} persons" in page.inner_text("#view-look .words")


def _change_and_return(person: Person, runs: int) -> None:
    """A lever moved is a run at once; back to the baseline is the study again."""
    page = person.page
    person.view("change")
    page.locator(".lever input[data-path][type=range]").first.focus()
    page.keyboard.press("End")
    runs = person.judged(runs)
    assert "100 pairs, seed 1" in page.inner_text("#run-status")
    page.click("#baseline")
    person.judged(runs)
    assert "the study that is served" in page.inner_text("#run-status")
