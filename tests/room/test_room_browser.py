"""What a person does in the room, in Debian's browser against a real server."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the room needs the extra `serve`")
pytest.importorskip("playwright", reason="the page's tests need playwright")

from browsing import Person, served

REPORT = """Bruce Pannier, a correspondent, said that the troops will help Tokayev to restore order.
"Nobody supports the troops," Pannier said. According to official figures two people died in 1986;
according to witnesses 168 people died in 1986.
"""
CLASSICS = ("granovetter", "epstein", "palace")
VIEWS = ("look", "change", "dossier", "learn", "draft", "studies")


def lever(page: Any) -> Any:
    """The first slider of an assumption."""
    page.wait_for_selector(".lever input[data-path][type=range]")
    return page.locator(".lever input[data-path][type=range]").first


def shares(page: Any) -> list[str]:
    return list(page.locator(".claims .share").all_inner_texts())


def test_opened_it_shows_both_arms_and_plays(person: Person) -> None:
    page = person.open()
    assert page.locator("svg.map").count() == 2
    assert page.locator("svg.palace").count() == 2
    assert page.locator("svg.lines").count() >= 10
    first = page.inner_text("#date")
    page.click("#play")
    person.until(f"document.getElementById('date').textContent !== {first!r}")
    page.click("#play")
    assert page.inner_text("#play") == "Play"


def test_a_click_before_the_page_is_made_is_not_lost(person: Person) -> None:
    page, held = person.page, []
    page.route("**/api/dossier", lambda route: held.append(route))  # it is answered late
    page.goto(person.base)
    person.until("performance.getEntriesByName(new URL('/api/tour', location).href).length > 0")
    person.view("learn")
    assert page.get_attribute("nav [data-view=learn]", "aria-current") == "page"
    assert page.get_attribute("nav [data-view=look]", "aria-current") is None
    held[0].continue_()
    page.wait_for_selector("#view-learn:not([hidden])")
    page.wait_for_selector("html[data-ready]")
    assert page.is_hidden("#view-look")


def test_days_go_by_the_keyboard_too(person: Person) -> None:
    page = person.open()
    page.focus("#day")
    page.keyboard.press("End")
    last = page.inner_text("#date")
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("#date") != last
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(".")
    assert page.inner_text("#date") == last
    words = page.locator("svg.map desc").first.text_content()
    assert "in the streets" in words and "key site" in words


def test_arms_are_toggles(person: Person) -> None:
    page = person.open()
    arms = page.locator(".arms button[aria-pressed=true]").all_inner_texts()
    other = page.locator(".arms button[aria-pressed=false]").first
    name = other.inner_text()
    other.click()
    person.until(f"document.querySelector('.maps').textContent.includes({name!r})")
    assert page.locator(".arms button[aria-pressed=true]").all_inner_texts() == [arms[0], name]


def test_a_numbers_source_is_one_click_away(person: Person) -> None:
    page = person.open()
    page.locator(".marks button.src").first.click()
    assert page.locator("dialog[open] h2").inner_text()
    assert page.locator("#source-body").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_a_slider_turns_verdicts_and_undo_turns_them_back(person: Person) -> None:
    page = person.open()
    person.view("change")
    runs = person.judged()
    before = shares(page)
    assert all(text for text in before)
    moved = None
    for i in range(page.locator(".lever input[data-path][type=range]").count()):
        slider = page.locator(".lever input[data-path][type=range]").nth(i)
        slider.focus()
        page.keyboard.press("End")
        runs = person.judged(runs)
        if shares(page) != before:
            moved = slider
            break
    assert moved is not None, "no lever moves any verdict"
    changes = page.locator(".claims .moved").all_inner_texts()
    assert any(re.search(r"\d points|within chance", text) for text in changes), changes
    assert "pairs judged" in page.inner_text("#announce")
    while page.is_enabled("#undo"):
        page.click("#undo")
    person.judged(runs)
    assert shares(page) == before
    assert page.is_enabled("#redo")


def test_a_link_holds_the_whole_state(person: Person, browser: Any, base: str) -> None:
    page = person.open()
    person.view("change")
    slider = lever(page)
    slider.focus()
    for _ in range(3):
        page.keyboard.press("PageUp")
    page.locator("input[data-event]").first.focus()
    page.keyboard.press("ArrowRight")
    told = page.inner_text("#altered")
    assert re.search(r": \d+ [A-Z][a-z]{2}", told), told
    assert page.locator(".lever.own label").first.inner_text().lower() in told
    values = [slider.input_value(), page.locator("input[data-event]").first.input_value()]
    link = page.url
    assert "#s=" in link
    other = Person(browser, base)
    seen = other.open(link.removeprefix(base))
    assert seen.locator("#view-change").is_visible()
    assert lever(seen).input_value() == values[0]
    assert seen.locator("input[data-event]").first.input_value() == values[1]
    other.until(f"document.getElementById('altered').textContent === {json.dumps(told)}")
    other.leave()


def test_the_dossier_that_is_downloaded_says_what_was_changed(person: Person) -> None:
    from corcyra.dossier.load import parse

    page = person.open()
    person.view("change")
    person.slide("input[data-event]", 2.5)
    name = page.locator("input[data-event]").first.get_attribute("data-event")
    with page.expect_download() as waiting:
        page.click("#download")
    assert waiting.value.suggested_filename == "minimal-changed.yaml"
    dossier, _ = parse(waiting.value.path().read_text(encoding="utf-8"), "downloaded", None)
    event = next(event for event in dossier.events if event.id == name)
    assert (event.day.low, event.day.high) == (2.5, 2.5)


def test_a_broken_dossier_is_told_on_its_line(person: Person) -> None:
    page = person.open()
    person.view("dossier")
    person.until("document.getElementById('text').value.length > 100")
    text = page.input_value("#text")
    line = text.split("\n").index("weight: 200") + 1
    page.fill("#text", text.replace("weight: 200", "wieght: 200"))
    page.wait_for_selector(f".problems li[data-line='{line}']")
    assert "weight" in page.inner_text(f".problems li[data-line='{line}']")
    assert page.locator(".gutter b").first.inner_text().strip() == f"▸{line}"
    assert page.is_disabled("#use") and page.get_attribute("#text", "aria-invalid") == "true"
    page.click(f".problems li[data-line='{line}'] button")
    chosen = page.evaluate(
        "(() => { const t = document.getElementById('text');"
        " return t.value.slice(t.selectionStart, t.selectionEnd); })()"
    )
    assert chosen == "wieght: 200"
    page.fill("#text", text.replace("weight: 200", "weight: 300"))
    page.wait_for_selector("#use:not([disabled])")
    page.click("#use")
    person.until("document.getElementById('altered').textContent.includes('text')")


def test_a_long_study_is_cancelled_and_goes_on(person: Person) -> None:
    page = person.open()
    person.view("studies")
    page.fill("#study-pairs", "3000")
    page.click("#study-add")
    page.wait_for_selector(".jobs li[data-status=running]")
    page.click(".jobs li [data-do=cancel]")
    page.wait_for_selector(".jobs li[data-status=cancelled], .jobs li[data-status=paused]")
    page.click(".jobs li [data-do=resume]")
    page.wait_for_selector(".jobs li[data-status=running], .jobs li[data-status=queued]")
    page.click(".jobs li [data-do=cancel]")
    page.wait_for_selector(".jobs li[data-status=cancelled], .jobs li[data-status=paused]")
    page.click(".jobs li [data-do=remove]")
    page.wait_for_selector(".jobs li.none")


def test_a_report_becomes_draft_claims(person: Person) -> None:
    page = person.open()
    person.view("draft")
    page.fill("#report", REPORT)
    page.click("#draft")
    page.wait_for_selector("html[data-drafted]")
    assert "Pannier" in page.inner_text(".found")
    assert "168" in page.inner_text(".found")
    card = page.locator(".draft").first
    card.locator("input[value=accept]").check()
    card.locator("input[type=text]").nth(1).fill("Corrected by a person")
    page.locator(".draft").nth(1).locator("input[value=drop]").check()
    page.click("#into")
    person.until("document.getElementById('text').value.includes('Corrected by a person')")
    assert page.input_value("#text").count("#     speaker:") == 1
    person.until("document.getElementById('check').textContent === 'It can be read.'")


def test_without_a_path_learn_says_so(person: Person) -> None:
    person.open()
    person.view("learn")
    person.until(
        "document.getElementById('path').textContent.includes('no guided path')"
        " || document.querySelectorAll('.path li').length === 10"
    )


def test_the_path_leads_through_ten_steps(browser: Any, tmp_path: Path) -> None:
    with served("kazakhstan-2022", tmp_path) as address:
        person = Person(browser, address)
        page = person.open()
        person.view("learn")
        page.wait_for_selector(".path li")
        page.click("#tour")
        titles = []
        for step in range(1, 11):
            page.wait_for_selector(f"#guide h2 small:text-is('Step {step} of 10')")
            titles.append(page.inner_text("#guide h2"))
            assert page.locator(".pointed").count() == 1, titles[-1]
            assert "step" in page.evaluate("atob(location.hash.slice(3).replace(/-/g, '+'))")
            if step < 10:
                page.click("#tour-next")
        assert len(set(titles)) == 10
        assert page.is_disabled("#tour-next") and page.locator("#view-change").is_visible()
        page.click("#tour-leave")
        assert page.is_hidden("#guide")
        person.leave()


def test_one_person_makes_a_riot(person: Person) -> None:
    page = person.page
    page.goto(f"{person.base}/classics/granovetter")
    told = "document.getElementById('told').textContent"
    person.until(f"{told} === 'All hundred riot.'")
    page.focus("#threshold")
    page.keyboard.press("ArrowRight")
    person.until(f"{told} === 'One riots: a broken window.'")
    assert page.locator("circle.person.in").count() == 1


def test_epsteins_square_is_that_of_the_classic(person: Person) -> None:
    from corcyra.classics.epstein import Parameters, run

    page = person.page
    page.goto(f"{person.base}/classics/epstein")
    person.until("document.getElementById('told').textContent.startsWith('Step 0')")
    for step in range(1, 7):
        if step == 4:
            person.slide("#legitimacy", 0.2)
            person.slide("#cops", 20)
        page.click("#step")
        person.until(f"document.getElementById('told').textContent.startsWith('Step {step}:')")
    changed = {"legitimacy_changes": ((4, 0.2),), "cop_changes": ((4, 20 / 1600),)}
    wanted = run(Parameters(ratio="floor", **changed), steps=6, seed=1)
    assert [int(n) for n in re.findall(r"(\d+) [aiq]", page.inner_text("#told"))] == [
        wanted[name][6] for name in ("active", "jailed", "quiet")
    ]
    assert wanted["active"][6] > 100


def test_a_square_goes_on_as_long_as_somebody_looks(person: Person) -> None:
    page = person.page
    page.goto(f"{person.base}/classics/epstein")
    person.until("document.getElementById('told').textContent.startsWith('Step 0')")
    page.click("#run")
    person.until("Number(document.getElementById('told').textContent.match(/\\d+/)[0]) > 90")
    page.click("#run")
    assert page.inner_text("#run") == "Run"


def test_live_power_is_that_of_the_classic(person: Person) -> None:
    page = person.page
    page.goto(f"{person.base}/classics/palace")
    told = "document.getElementById('told').textContent"
    person.until(f"{told}.includes('has most of the say')")
    before = page.inner_text("#told")
    page.focus("#own")
    page.keyboard.press("End")
    person.until(f"{told} !== {before!r}")
    assert page.locator("svg.palace").count() == 1


NAMELESS = """() => [...document.querySelectorAll("button, input, select, textarea")]
  .filter((e) => e.offsetParent && !(e.labels?.length || e.getAttribute("aria-label")
    || e.textContent.trim() || e.title)).map((e) => e.outerHTML)"""


def test_on_a_phone_nothing_is_cut_off_and_everything_has_a_name(browser: Any, base: str) -> None:
    phone = Person(browser, base, viewport={"width": 390, "height": 800}, color_scheme="dark")
    page = phone.open()
    for view in VIEWS:
        phone.view(view)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, view
        assert page.evaluate(NAMELESS) == [], view
    for name in CLASSICS:
        page.goto(f"{base}/classics/{name}")
        phone.until("document.getElementById('told').textContent.length > 0")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        assert page.evaluate(NAMELESS) == [], name
    phone.leave()


def test_the_keyboard_reaches_what_matters_in_order(person: Person) -> None:
    page = person.open()
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.className"
                                  " || document.activeElement.textContent"))  # fmt: skip
    assert seen[0] == "skip"
    assert seen.index("share") < seen.index("download") < seen.index("Look")
    width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert width == "3px", "the focus can be seen"
