"""How long a person waits at the page, on a quiet machine, for the large dossier and its fit."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the room needs the extra `serve`")
pytest.importorskip("playwright", reason="the page's tests need playwright")

from browsing import CHROMIUM, Person, require_chromium, served

TRIES = 3
"""The best of so many counts: what else the machine does is not the page's doing."""


@pytest.mark.verify
def test_first_view_within_a_second_and_verdicts_within_three(tmp_path: Path) -> None:
    require_chromium()
    from playwright.sync_api import sync_playwright

    with served("kazakhstan-2022", tmp_path) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened, judged = [], []
        for _ in range(TRIES):
            person = Person(browser, address)  # with nothing in its cache
            begun = time.perf_counter()
            person.open()
            opened.append(time.perf_counter() - begun)
            person.leave()
        person = Person(browser, address)
        page = person.open()
        person.view("change")
        runs = person.judged()
        slider = page.locator(".lever input[data-path][type=range]").first
        for worlds, pairs, key in (("fitted", 30, "PageUp"), ("prior", 100, "PageDown")):
            if worlds == "prior":
                page.get_by_label("Worlds").select_option("prior")
                runs = person.judged(runs)
            took = []
            for _ in range(TRIES):
                slider.focus()
                begun = time.perf_counter()
                page.keyboard.press(key)
                runs = person.judged(runs)
                took.append(time.perf_counter() - begun)
            shown = page.locator("#view-change").inner_text()
            assert f"\n{pairs} pairs" in shown, [s for s in shown.splitlines() if "pairs" in s]
            judged.append(took)
        person.leave()
        browser.close()
    assert min(opened) < 1, opened
    assert max(map(min, judged)) < 3, judged
