"""The report on a phone: nothing runs off to the side."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from browsing import WAIT, chromium
from corcyra.report import write

UNFOLD = "document.querySelectorAll('details').forEach((d) => { d.open = true; })"
WIDE = """() => [...document.querySelectorAll(".scroll, body")]
    .filter((e) => e.scrollWidth > e.clientWidth + 1)
    .map((e) => `${e.closest("section")?.id}: ${e.scrollWidth} of ${e.clientWidth}`)"""


def test_no_table_has_to_be_moved_sideways_on_a_phone(study: Any, tmp_path: Path) -> None:
    pytest.importorskip("playwright", reason="the page's tests need playwright")
    dossier = study.loaded.dossier
    arm = dossier.arms[0]
    long = {"palace.actors.predecessor.ideals.response.slope": {"range": [20, 2000]}, "a.b": True}
    arms = [arm.model_copy(update={"set": {**arm.set, **long}}), *dossier.arms[1:]]
    loaded = SimpleNamespace(
        **{**vars(study.loaded), "dossier": dossier.model_copy(update={"arms": arms})}
    )
    report = write(SimpleNamespace(**{**vars(study), "loaded": loaded}), tmp_path / "report.html")
    text = re.sub(r"<[^>]+>", "", report.read_text(encoding="utf-8"))
    assert "slope: {range: [20, 2000]}" in text and "a.b: true" in text
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.set_default_timeout(WAIT)
        page.goto(report.as_uri())
        page.wait_for_selector(".chart svg")
        page.evaluate(UNFOLD)
        assert page.evaluate(WIDE) == []
