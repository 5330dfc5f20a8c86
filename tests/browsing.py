"""A room's server on this machine, and a person at Debian's browser who looks at it."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

CHROMIUM = shutil.which("chromium")
WAIT = 60_000
"""Milliseconds: most tests wait for far less, a machine with other work may need them."""
START = 240
"""Seconds until a server must be there: all it imports may have to be read from a cold disk."""


def require_chromium() -> None:
    """Skip where there is no browser; under CI that is a failure."""
    if CHROMIUM is not None:
        return
    words = "the page's tests need Debian's chromium: apt-get install chromium"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


@contextmanager
def chromium() -> Iterator[Any]:
    """Open a browser; gives playwright's."""
    require_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@contextmanager
def served(name: str | Path, studies: Path) -> Iterator[str]:
    """Serve a dossier or a study on a free port of 127.0.0.1; gives its address."""
    import uvicorn

    from corcyra.cli.serve import settings
    from corcyra.room.app import create_app

    app = create_app(settings(str(name), "127.0.0.1", studies))
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning", ws="none", timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + START
    while not server.started:
        assert thread.is_alive() and time.monotonic() < until, "the server does not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(WAIT / 1000)


class Person:
    """Somebody with a browser of their own, and what went wrong while they looked."""

    def __init__(self, browser: Any, base: str, **how: Any) -> None:
        how = {"viewport": {"width": 1280, "height": 900}} | how
        self.base = base
        self.context = browser.new_context(**how)
        self.context.set_default_timeout(WAIT)
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.expected: tuple[str, ...] = ()
        """Console messages that a test provokes, by a piece of their text."""

    def _said(self, message: Any) -> None:
        text = str(message.text)
        if message.type in ("error", "warning") and not any(e in text for e in self.expected):
            self.wrong.append(f"console: {text}")

    def _asked(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.wrong.append(f"request that leaves the machine: {request.url}")

    def open(self, path: str = "/") -> Any:
        """Open the room and wait until it can be used."""
        self.page.goto(self.base + path)
        self.page.wait_for_selector("html[data-ready]")
        return self.page

    def view(self, name: str) -> None:
        """Turn to a view."""
        self.page.click(f"nav [data-view={name}]")

    def until(self, script: str) -> None:
        """Wait until an expression is true.

        Asked again and again from here: playwright's own way needs an `eval` in the page, which
        the page's Content-Security-Policy forbids, and it shall.
        """
        end = time.monotonic() + WAIT / 1000
        while not self.page.evaluate(script):
            assert time.monotonic() < end, f"never true: {script}"
            self.page.wait_for_timeout(20)

    def judged(self, before: int = 0) -> int:
        """Wait until more than so many runs have been judged; returns how many."""
        runs = "Number(document.documentElement.dataset.judged || 0)"
        self.until(f"{runs} > {before}")
        return int(self.page.evaluate(runs))

    def slide(self, selector: str, value: float) -> None:
        """Put a slider somewhere, as a drag does: input events, then a change."""
        script = """(input, value) => { input.value = value;
            for (const name of ["input", "change"])
              input.dispatchEvent(new Event(name, { bubbles: true })); }"""
        self.page.locator(selector).first.evaluate(script, value)

    def leave(self) -> None:
        """Close the browser; whatever went wrong is told."""
        self.context.close()
        assert self.wrong == []
