"""A server whose model must be compiled first: the page is there at once, and says what it waits
for."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the room needs the extra `serve`")
pytest.importorskip("playwright", reason="the page's tests need playwright")

from serving import room

from browsing import Person, served
from corcyra.room.room import Room
from corcyra.room.start import COMPILED, Start

TEXT = 'Bruce Pannier, a correspondent, said: "The troops will help Tokayev."'


def test_what_needs_no_run_is_answered_meanwhile_and_a_world_when_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corcyra.study.running.compiled", lambda: False)
    client, compiled = room(tmp_path), threading.Event()
    start = client.app.state.room.start = Start(lambda: compiled.wait(60) and None)
    assert client.get("/api/ready").json() == {"ready": True, "waits": ""}
    assert start.begin() is False
    told = client.get("/api/ready").json()
    assert not told["ready"] and told["waits"].startswith(COMPILED.format("")[:-1])
    found: list[Any] = []
    asking = threading.Thread(target=lambda: found.append(client.post("/api/world", {})))
    asking.start()
    assert client.post("/api/check", {"text": "corcyra: 1"}).json()["problems"]
    assert client.post("/api/draft", {"text": TEXT}).json()["speakers"]
    asking.join(0.3)
    assert not found
    compiled.set()
    asking.join(60)
    assert found[0].status_code == 200 and found[0].json()["days"]
    assert client.get("/api/ready").json()["ready"]


def test_a_start_that_breaks_holds_nobody_up(tmp_path: Path) -> None:
    client = room(tmp_path)

    def broken() -> None:
        raise RuntimeError("no compiler")

    client.app.state.room.start = Start(broken)
    client.app.state.room.start.begin()
    assert client.post("/api/world", {}).status_code == 200
    assert client.get("/api/ready").json()["ready"]


def _use_meanwhile(person: Person) -> None:
    """Do on the page what needs no run, while the line says what the rest waits for."""
    page = person.page
    page.goto(person.base)
    page.wait_for_selector("#waits:not([hidden])")
    assert page.inner_text("#waits").startswith("The first time, the model is compiled")
    person.until("document.getElementById('check') !== null")  # the views are made by now
    person.view("dossier")
    person.until("document.getElementById('check').textContent === 'It can be read.'")
    page.fill("#text", page.input_value("#text").replace("weight: ", "wieght: ", 1))
    page.wait_for_selector(".problems li")
    person.view("draft")
    page.fill("#report", TEXT)
    page.click("#draft")
    page.wait_for_selector("html[data-drafted]")
    assert "Pannier" in page.inner_text(".found")
    person.view("change")
    page.locator(".claims summary").first.click()
    assert page.locator(".claims details[open] blockquote").is_visible()
    person.view("look")
    assert page.is_visible("#waits") and page.locator("svg.map").count() == 0


def _filled(person: Person) -> None:
    person.page.wait_for_selector("html[data-ready]", timeout=600_000)
    assert person.page.locator("svg.map").count() == 2
    person.until("document.getElementById('waits').hidden")
    person.view("change")
    person.judged()


def test_the_page_is_used_while_the_model_is_compiled(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled, begin = threading.Event(), Room._begin
    monkeypatch.setattr("corcyra.study.running.compiled", lambda: False)
    monkeypatch.setattr(Room, "_begin", lambda room: compiled.wait(120) and begin(room))
    with served("minimal", tmp_path) as address:
        person = Person(browser, address)
        try:
            _use_meanwhile(person)
        finally:
            compiled.set()
        _filled(person)
        person.leave()


@pytest.mark.verify
def test_with_an_empty_cache_the_page_is_there_at_once(browser: Any, tmp_path: Path) -> None:
    words = ["serve", "kazakhstan-2022", "--port", "0", "--no-browser"]
    process = subprocess.Popen(
        [sys.executable, "-m", "corcyra", *words], cwd=tmp_path, text=True, stdout=subprocess.PIPE,
        env={**os.environ, "CORCYRA_CACHE": str(tmp_path / "cache")},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        process.stdout.readline()
        person = Person(browser, process.stdout.readline().strip())
        _use_meanwhile(person)
        _filled(person)
        person.leave()
    finally:
        process.kill()
        process.communicate()
