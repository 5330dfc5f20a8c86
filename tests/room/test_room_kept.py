"""What a person has made or asked for at the page is not lost, and not taken for something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the room needs the extra `serve`")
pytest.importorskip("playwright", reason="the page's tests need playwright")

from browsing import Person, served

SLIDER = ".lever input[data-path][type=range]"
REPORT = "The troops will help to restore order, said Bruce Pannier. According to officials 2 died."


def status(page: Any) -> str:
    return str(page.inner_text("#run-status"))


def state(page: Any) -> str:
    return str(page.evaluate("location.hash && atob(location.hash.slice(3).replace(/-/g, '+'))"))


def move(person: Person) -> None:
    """Move the first assumption, and wait until that is in the link."""
    person.view("change")
    person.page.wait_for_selector(SLIDER)
    person.slide(SLIDER, 150)
    person.until("document.getElementById('altered').textContent.startsWith('Changed: ')")


def write(person: Person, words: str) -> None:
    """Write a comment at the end of the dossier's text."""
    person.view("dossier")
    person.until("document.getElementById('text').value.length > 100")
    page = person.page
    page.fill("#text", page.input_value("#text") + f"# {words}\n")
    page.wait_for_selector("#use:not([disabled])")


def use(person: Person) -> None:
    """Make the text the dossier, and wait until the views are made of it."""
    page = person.page
    page.evaluate("delete document.documentElement.dataset.ready")
    page.click("#use")
    page.wait_for_selector("html[data-ready]")
    assert "edited text" in page.inner_text("#altered")


def test_a_studys_verdicts_are_not_run_over(person: Person, browser: Any, base: str) -> None:
    page = person.open()
    person.view("studies")  # and never at `Change`: its own run would end after the study is shown
    page.fill("#study-pairs", "7")
    page.click("#study-add")
    page.click(".jobs li[data-status=done] [data-do=show]")
    person.judged()
    page.wait_for_timeout(1500)
    assert status(page).startswith("7 pairs, seed 1, the study “")
    link = page.evaluate("location.href").removeprefix(base)
    other = Person(browser, base)
    other.open(link)
    other.judged()
    assert status(other.page).startswith("7 pairs, seed 1, the study “")
    other.leave()
    move(person)
    person.until("document.getElementById('run-status').textContent.startsWith('100 pairs')")


def test_what_is_moved_while_a_text_is_written_stands_on_top_of_it(person: Person) -> None:
    page = person.open()
    write(person, "a note")
    move(person)
    moved = page.inner_text("#altered")
    person.view("dossier")
    assert "# a note" in page.input_value("#text")
    use(person)
    assert moved in page.inner_text("#altered")
    write(person, "a second note")
    person.view("change")
    page.click("#baseline")
    person.until("document.getElementById('altered').hidden")
    person.view("dossier")
    assert page.input_value("#text").endswith("# a note\n# a second note\n")


def test_a_report_that_is_read_stays_while_another_text_is_used(person: Person) -> None:
    page = person.open()
    person.view("draft")
    page.fill("#report", REPORT)
    page.click("#draft")
    page.wait_for_selector("html[data-drafted]")
    write(person, "a note")
    use(person)
    person.view("draft")
    assert page.input_value("#report") == REPORT
    page.locator(".draft input[value=accept]").first.check()
    page.click("#into")
    person.until("document.getElementById('text').value.includes('Pannier')")


def test_whoever_leaves_with_a_text_not_used_is_asked(person: Person) -> None:
    page = person.open()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert asked == []
    write(person, "a note")
    page.reload()
    assert asked == ["beforeunload"]


def test_a_world_that_is_not_there_leaves_the_page_as_it_was(person: Person) -> None:
    page = person.open()
    person.expected = ("422",)
    page.fill("#pair", "-3")
    page.press("#pair", "Enter")
    assert page.input_value("#pair") == "0"
    page.fill("#pair", "3")
    page.press("#pair", "Enter")
    person.until("document.documentElement.dataset.world === '3'")
    page.fill("#pair", "99999999")
    page.press("#pair", "Enter")
    page.wait_for_selector("#trouble:not([hidden])")
    person.until("document.getElementById('pair').value === '3'")
    assert '"pair":3' in state(page)


def test_the_scale_in_the_corner_is_that_of_the_map(person: Person) -> None:
    """The disc of so many persons is as large as a crowd of as many would be."""
    page = person.open()
    person.slide("#day", 20)
    found = page.evaluate(
        """() => [...document.querySelectorAll("svg.map")].map((map) => {
        const r = (disc) => Number(disc.getAttribute("r"));
        const crowd = (mark) =>
          mark.querySelector("title").textContent.match(/crowd ([\\d,]+|–)/)[1];
        const marks = [...map.querySelectorAll("g:not(.measure)")];
        return [map.querySelector(".measure text").textContent,
          r(map.querySelector(".measure .crowd")),
          marks.map((mark) => [crowd(mark), r(mark.querySelector(".crowd"))])]; })"""
    )
    assert len(found) == 2 and any(r > 0 for _, _, marks in found for _, r in marks)
    for words, radius, marks in found:
        persons = float(words.removeprefix("= ").replace("k", "000"))
        seen = [(float(crowd.replace(",", "")), r) for crowd, r in marks if crowd not in "0–"]
        assert all(r == pytest.approx(radius * (n / persons) ** 0.5, rel=0.02) for n, r in seen)


def test_a_mechanisms_sentence_is_ticked_where_it_holds(browser: Any, tmp_path: Path) -> None:
    with served("kazakhstan-2022", tmp_path) as address:
        person = Person(browser, address)
        page = person.open()
        person.view("change")
        page.locator(".mechanisms summary").click()
        sentence = page.locator(".mechanism").first
        assert not sentence.locator("input").is_checked()
        sentence.locator("input").check()
        person.until("document.getElementById('altered').textContent.startsWith('Changed: ')")
        assert page.inner_text("#altered") == f"Changed: {sentence.inner_text().strip()}"
        assert '"off":["memory_off"]' in state(page)
        person.judged()
        wide = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(wide) == 0
        person.leave()
