"""What several tests of the room need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from browsing import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's browser, by playwright; a module's, since its loop is in the way of others."""
    pytest.importorskip("playwright", reason="the page's tests need playwright")
    with chromium() as found:
        yield found
