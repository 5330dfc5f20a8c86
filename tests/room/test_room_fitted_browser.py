"""What a person sees in a room whose dossier comes with a fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the room needs the extra `serve`")
pytest.importorskip("playwright", reason="the page's tests need playwright")

from fitting import fitted_dossier

from browsing import Person, served
from corcyra.room import fitted

SLIDER = ".lever input[data-path][type=range]"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[str]:
    home = tmp_path_factory.mktemp("home")
    with served(fitted_dossier(home), home / "studies") as address:
        yield address


def which(page: Any) -> str:
    return str(page.inner_text("#which-worlds"))


def test_the_room_opens_on_the_fit_and_a_slider_asks_what_if(browser: Any, base: str) -> None:
    person = Person(browser, base)
    page = person.open()
    words = page.inner_text(".words")
    assert re.search("a fitted draw, in whose arm with [01] of 1 facts lie within", words)
    assert "one citizen stands for 2,000 persons" in words
    assert fitted.FITTED in page.inner_text(".words")
    person.view("change")
    runs = person.judged()
    assert which(page) == fitted.FITTED
    assert "seed" not in page.inner_text("#run-status") and page.is_disabled("#seed")
    page.wait_for_selector(SLIDER)
    page.locator(SLIDER).first.focus()
    page.keyboard.press("PageUp")
    runs = person.judged(runs)
    assert which(page) == fitted.CHANGED.format("this assumption")
    page.click("#baseline")
    person.judged(runs)
    assert which(page) == fitted.FITTED
    person.leave()


def test_the_prior_is_a_choice_that_a_link_carries(browser: Any, base: str) -> None:
    person = Person(browser, base)
    page = person.open()
    person.view("change")
    runs = person.judged()
    page.select_option("#worlds", "prior")
    person.judged(runs)
    assert which(page) == fitted.PRIOR and page.is_enabled("#seed")
    assert page.is_disabled("#baseline")  # the dossier is as it was
    other = Person(browser, base)
    seen = other.open(page.url.removeprefix(base))
    other.judged()
    assert seen.input_value("#worlds") == "prior" and which(seen) == fitted.PRIOR
    seen.click("nav [data-view=look]")
    assert "Pair 0, seed 1;" in seen.inner_text(".words")
    other.leave()
    page.click("#undo")
    person.until("document.getElementById('worlds').value === 'fitted'")
    person.leave()


def test_a_dossier_without_a_fit_offers_no_choice(browser: Any, tmp_path: Path) -> None:
    with served("minimal", tmp_path) as address:
        person = Person(browser, address)
        page = person.open()
        person.view("change")
        person.judged()
        assert page.locator("#worlds").count() == 0 and which(page) == fitted.NONE
        person.view("studies")
        assert "fitted draws" not in page.inner_text("#view-studies")
        person.leave()
