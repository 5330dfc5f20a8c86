"""Take the pictures of docs/room.md, in Debian's browser, of a real server.

    python docs/make_room.py

Serves kazakhstan-2022 on this machine, and a small study of the made-up country, goes through the
room's views as a person would, and writes small PNGs into docs/img/room: every view in
light at one size, and two of them in dark, on a phone and on a wall. Needs the extras `serve` and
`test`, and chromium.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT: Final = Path(__file__).parents[1]
IMG: Final = Path(__file__).parent / "img" / "room"
sys.path.insert(0, str(ROOT / "tests"))

SHAPES: Final = (
    ((1280, 800), "light", ""),
    ((1280, 800), "dark", "-dark"),
    ((390, 800), "light", "-phone"),
    ((1920, 1080), "light", "-wall"),
)
"""Width and height in pixels, colour scheme, and what it adds to a picture's name."""

COLOURS: Final = 160
"""Of a picture's palette: a third of the bytes, and nobody sees it."""
LARGEST: Final = 1.5e6
"""Bytes of all pictures together."""

MISSPELL: Final = """() => { const text = document.getElementById("text");
  text.value = text.value.replace("weight: 100", "wieght: 100");
  text.dispatchEvent(new Event("input")); }"""

REPORT: Final = """The arrival of troops will help President Tokayev to restore order, said Bruce
Pannier, a correspondent. "Most people are against it," Pannier said. William Courtney, a former
ambassador, said that Tokaeva asked for help because the security forces went over. According to
official figures two people died in 1986; according to witnesses 168 people died in 1986.
"""


def main() -> None:
    """Take all pictures."""
    import browsing
    import corcyra

    browsing.WAIT = 600_000  # the machine may have other work
    IMG.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        with browsing.served("kazakhstan-2022", Path(home) / "room") as base:
            for size, scheme, name in SHAPES:
                _walk(browser, base, size, scheme, name)
        study = corcyra.judge(corcyra.load("minimal"), pairs=200, out=Path(home) / "s", quiet=True)
        with browsing.served(study.folder, Path(home) / "room") as base:
            _opened(browser, base)
        browser.close()
    for path in IMG.glob("*.png"):
        picture = Image.open(path).convert("RGB")
        # By coverage: a colour of few pixels, as a bar's, stays what it is.
        few = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
    size = sum(path.stat().st_size for path in IMG.glob("*.png"))
    print(f"{size / 1e6:.2f} MB in {IMG.name}")
    if size > LARGEST:
        raise SystemExit(f"too large: at most {LARGEST / 1e6:g} MB")


def _opened(browser: Any, base: str) -> None:
    """A study that is served, on its verdicts."""
    from browsing import Person

    person = Person(browser, base, viewport={"width": SHAPES[0][0][0], "height": SHAPES[0][0][1]})
    page = person.open()
    person.judged()
    page.locator(".claims summary").first.click()
    page.wait_for_timeout(700)
    page.screenshot(path=IMG / "study.png")
    person.leave()


def _walk(browser: Any, base: str, size: tuple[int, int], scheme: str, name: str) -> None:
    """Go through the views at one size; the whole set only at the first."""
    from browsing import Person

    viewport = {"width": size[0], "height": size[1]}
    person = Person(browser, base, viewport=viewport, color_scheme=scheme)
    page = person.open()

    def keep(view: str) -> None:
        page.wait_for_timeout(700)  # bars have moved to where they stay
        page.screenshot(path=IMG / f"{view}{name}.png")

    person.slide("#day", 14)
    keep("look")
    person.view("change")
    runs = person.judged()
    slider = page.locator(".lever input[data-path][type=range]").first
    slider.focus()
    page.keyboard.press("End")
    person.judged(runs)
    keep("change")
    if name:
        person.leave()
        return
    page.locator(".claims summary").first.click()
    page.locator(".claims details[open]").scroll_into_view_if_needed()
    keep("claim")
    person.view("look")
    page.locator(".palaces").scroll_into_view_if_needed()
    keep("palace")
    _others(person, keep)
    person.leave()


def _others(person: Any, keep: Any) -> None:
    """The text, the path, a report, the queue, the classics."""
    page = person.page
    person.view("dossier")
    person.until("document.getElementById('text').value.length > 100")
    page.evaluate(MISSPELL)
    page.wait_for_selector(".problems li")
    keep("dossier")
    person.view("draft")
    page.fill("#report", REPORT)
    page.click("#draft")
    page.wait_for_selector("html[data-drafted]")
    page.locator(".draft input[value=accept]").first.check()
    page.locator(".found").scroll_into_view_if_needed()
    keep("draft")
    person.view("studies")
    page.fill("#study-pairs", "2000")
    page.click("#study-add")
    page.wait_for_selector(".jobs li[data-status=running]")
    keep("studies")
    page.click(".jobs li [data-do=cancel]")
    person.view("learn")
    page.wait_for_selector(".path li")
    keep("learn")
    page.click("#tour")
    page.wait_for_selector("#guide h2")
    page.click("#tour-next")
    keep("tour")
    for classic in ("granovetter", "epstein", "palace"):
        page.goto(f"{person.base}/classics/{classic}")
        person.until("document.getElementById('told').textContent.length > 0")
        if classic == "epstein":
            person.slide("#legitimacy", 0.6)
            for _ in range(12):
                page.click("#step")
        keep("palace-live" if classic == "palace" else classic)


if __name__ == "__main__":
    main()
