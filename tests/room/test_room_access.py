"""Who else can use the room: by keyboard, by ear, on a phone, at a wall, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the room needs the extra `serve`")
pytest.importorskip("playwright", reason="the page's tests need playwright")

import seeing

from browsing import Person

PHONE, DESK, WALL = ({"width": w, "height": h} for w, h in ((390, 844), (1280, 900), (1920, 1080)))
REPORT = "The troops will help to restore order, said Bruce Pannier. According to officials 2 died."
CLASSICS = ("granovetter", "epstein", "palace")
VIEWS = ("look", "change", "dossier", "learn", "draft", "studies")
FEWEST = {"learn": 1, "dossier": 2, "studies": 2}
"""Stops of the Tab key within a view, where they are fewer than three."""
UNFOLD = "document.querySelectorAll('.view details').forEach((d) => { d.open = true; })"
AA = 4.5
"""Contrast of text, WCAG 2.2, 1.4.3."""


@pytest.fixture
def visit(browser: Any, base: str) -> Iterator[Callable[..., Person]]:
    """Somebody comes in, with a window and settings of their own."""
    people: list[Person] = []

    def come(**how: Any) -> Person:
        people.append(Person(browser, base, **how))
        return people[-1]

    yield come
    for person in people:
        person.leave()


def moved(person: Person) -> str:
    """Move levers until a claim has moved by more than chance; returns what is read out."""
    page = person.page
    person.view("change")
    runs = person.judged()
    sliders = page.locator(".lever input[data-path][type=range]:visible")
    for i in range(sliders.count()):
        sliders.nth(i).focus()
        page.keyboard.press("End")
        runs = person.judged(runs)
        said = page.inner_text("#announce")
        if "moved from the baseline" in said:
            return str(said)
    raise AssertionError("no lever moves any claim by more than chance")


def through(person: Person) -> Iterator[str]:
    """Go through everything there is to see, each view filled as a person fills it."""
    page = person.open()
    for view in VIEWS:
        person.view(view)
        if view == "change":
            person.judged()
            page.locator(".claims summary").first.click()
        if view == "draft":
            page.fill("#report", REPORT)
            page.click("#draft")
            page.wait_for_selector(".draft")
            page.locator(".draft input[value=drop]").first.check()
        page.evaluate(UNFOLD)
        page.wait_for_timeout(300)  # charts are drawn, bars have moved
        yield view
    for name in CLASSICS:
        page.goto(f"{person.base}/classics/{name}")
        person.until("document.getElementById('told').textContent.length > 0")
        yield name


WINDOWS = [
    pytest.param(size, scheme, id=f"{name}-{scheme}", marks=[] if quick else pytest.mark.verify)
    for name, size, scheme, quick in (
        ("phone", PHONE, "light", True),
        ("desk", DESK, "dark", True),
        ("wall", WALL, "light", False),
        ("phone", PHONE, "dark", False),
        ("desk", DESK, "light", False),
        ("wall", WALL, "dark", False),
    )
]


@pytest.mark.parametrize(("size", "scheme"), WINDOWS)
def test_every_view_can_be_read_and_touched(
    visit: Callable[..., Person], size: dict[str, int], scheme: str
) -> None:
    person = visit(viewport=size, color_scheme=scheme)
    wrong = {}
    for view in through(person):
        found = {
            "contrast": person.page.evaluate(seeing.CONTRAST, AA),
            "too small": person.page.evaluate(seeing.SMALL, 44 if size == PHONE else 24),
            "cut": person.page.evaluate(seeing.CUT),
            "nameless": seeing.nameless(person.page),
        }
        wrong |= {f"{view}: {kind}": what for kind, what in found.items() if what}
    assert wrong == {}


def test_what_is_measured_can_be_wrong(visit: Callable[..., Person]) -> None:
    """The measures find what they are to find."""
    page = visit(viewport=PHONE).open()
    page.evaluate("""() => { const p = document.createElement("div");
      p.innerHTML = '<p style="color: #888">pale</p>'
        + '<button style="min-height: 0; width: 32px; height: 30px">b</button>'
        + '<div style="width: 500px">wide</div><input type="range" style="height: 44px">';
      document.querySelector("main").append(p); }""")
    assert [line[:4] for line in page.evaluate(seeing.CONTRAST, AA)] == ["3.54"]
    assert [line.split()[0] for line in page.evaluate(seeing.SMALL, 44)] == ["32×30"]
    assert len(page.evaluate(seeing.CUT)) == 2  # the page scrolls, and by what
    assert [line.split()[0] for line in seeing.nameless(page)] == ["slider"]


def test_on_a_phone_the_change_is_seen_where_the_hand_is(visit: Callable[..., Person]) -> None:
    person = visit(viewport=PHONE, has_touch=True)
    page = person.open()
    said = moved(person)
    line = page.locator(".moved-line")
    box = line.bounding_box()
    assert box is not None and box["y"] > 0 and box["y"] + box["height"] <= PHONE["height"] + 1
    row = line.locator("button").first
    assert "points" in row.inner_text() and row.locator("span").inner_text() in said
    focus = page.evaluate(seeing.FOCUS)
    assert focus["inside"] and not focus["covered"]
    claim = row.get_attribute("data-moved")
    row.click()
    assert page.locator(f"[data-claim={claim}] details[open]").count() == 1
    top = page.locator(f"[data-claim={claim}]").bounding_box()
    assert top is not None and 0 <= top["y"] < PHONE["height"] / 2
    page.click("#baseline")
    person.until("document.querySelector('.moved-line').hidden")


def test_a_wide_window_shows_both_and_needs_no_such_line(visit: Callable[..., Person]) -> None:
    person = visit(viewport=DESK)
    person.open()
    moved(person)
    assert person.page.locator(".moved-line").is_hidden()


def test_moved_verdicts_are_read_out(visit: Callable[..., Person]) -> None:
    person = visit()
    page = person.open()
    said = moved(person)
    assert "pairs judged" in said and "holds in" in said and "points" in said
    assert page.get_attribute("#announce", "aria-live") == "polite"
    name = page.locator(".claims .changed summary").first.get_attribute("aria-label")
    assert name is not None and "from the baseline" in name


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_tab_goes_through_each_view_in_the_order_seen(
    visit: Callable[..., Person], size: dict[str, int]
) -> None:
    person = visit(viewport=size)
    page = person.open()
    for view in VIEWS:
        person.view(view)
        if view == "change":
            person.judged()
        stops = list(tabs(page))
        inside = [stop for stop in stops if stop["view"] == f"view-{view}"]
        assert len(inside) >= FEWEST.get(view, 3), view
        for stop in stops:
            assert stop["inside"] and not stop["covered"], (view, stop)
            assert stop["style"] != "none" and stop["width"] >= 2, (view, stop)
        if size == PHONE:  # one column: no stop is far above the one before
            tops = [stop["top"] for stop in inside]
            assert all(b > a - 60 for a, b in pairwise(tops)), (view, inside)


def tabs(page: Any) -> Iterator[dict[str, Any]]:
    """Press Tab from the top of the page until it has been left."""
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    page.evaluate("getSelection().setPosition(document.body, 0)")
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(seeing.FOCUS)
        if stop["body"]:
            return
        yield stop
    raise AssertionError("Tab does not come to an end")


def test_play_scrub_and_step_by_keys(visit: Callable[..., Person]) -> None:
    page = visit().open()
    page.focus("#play")
    page.keyboard.press("Space")
    assert page.inner_text("#play") == "Pause"
    page.keyboard.press("Enter")
    assert page.inner_text("#play") == "Play"
    page.focus("#day")
    page.keyboard.press("Home")
    first = page.get_attribute("#day", "aria-valuetext")
    page.keyboard.press("ArrowRight")
    second = page.get_attribute("#day", "aria-valuetext")
    assert first != second
    page.keyboard.press("End")
    assert "in the streets" in page.inner_text("#announce")
    page.keyboard.press("Home")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(".")
    assert page.get_attribute("#day", "aria-valuetext") == second
    page.keyboard.press(",")
    assert page.get_attribute("#day", "aria-valuetext") == first
    page.keyboard.press(" ")
    assert page.inner_text("#play") == "Pause"


def test_it_prints_in_light_without_controls(visit: Callable[..., Person]) -> None:
    person = visit(color_scheme="dark", viewport={"width": 695, "height": 1000})  # A4 less margins
    page = person.open()
    for view, whole in (("look", "svg.map"), ("change", ".claims li")):
        person.view(view)
        if view == "change":
            moved(person)
        page.emulate_media(media="print", color_scheme="dark")
        controls = "button:visible:not(.link), input:visible, select:visible, nav:visible"
        assert page.locator(controls).count() == 0, view
        assert page.locator(f"{whole}:visible").count() >= 2
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
        assert page.evaluate(seeing.CONTRAST, AA) == []
        assert page.evaluate(seeing.CUT) == []
        sheets = page.pdf(prefer_css_page_size=True)
        assert 1 <= sheets.count(b"/Type /Page\n") <= 4, view
        page.emulate_media(media="screen", color_scheme="dark")


def test_charts_over_all_pairs_are_drawn_without_a_word_in_the_console(
    visit: Callable[..., Person],
) -> None:
    person = visit()
    page = person.open()
    person.view("change")
    person.judged()
    page.locator(".judged > details summary").last.click()
    page.wait_for_selector(".chart svg")
    assert page.locator(".chart svg .role-legend").count() >= 1
    page.wait_for_timeout(500)  # leaving tells what the console said
