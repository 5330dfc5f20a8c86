"""What several tests of the room need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import Person, chromium, served


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's browser, by playwright; a module's, since its loop is in the way of others."""
    pytest.importorskip("playwright", reason="the page's tests need playwright")
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[str]:
    """The address of a server of `minimal`."""
    with served("minimal", Path(tmp_path_factory.mktemp("studies"))) as address:
        yield address


@pytest.fixture
def person(browser: Any, base: str) -> Iterator[Person]:
    """Somebody who looks at it, and to whom nothing may go wrong."""
    somebody = Person(browser, base)
    yield somebody
    somebody.leave()
