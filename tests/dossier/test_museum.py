"""Every mistake a person makes has its message, word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from exhibits import MUSEUM, exhibit, message, mistakes

from corcyra.dossier.load import load
from corcyra.errors import DossierError

TABLE = mistakes()


@pytest.mark.parametrize("name", TABLE)
def test_message_is_the_golden_one(name: str, tmp_path: Path):
    golden = (MUSEUM / f"{name}.txt").read_text(encoding="utf-8")
    assert message(TABLE[name], tmp_path) == golden


@pytest.mark.parametrize("name", TABLE)
def test_every_exhibit_is_broken_where_it_says(name: str, tmp_path: Path):
    path = tmp_path / "dossier.yaml"
    path.write_bytes(exhibit(TABLE[name]))
    with pytest.raises(DossierError) as caught:
        load(path)
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    for problem in caught.value.problems:
        assert problem.file == str(path)
        if problem.line:
            assert 1 <= problem.line <= len(lines)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
            assert problem.text.rstrip(" .") in lines[problem.line - 1].replace("\t", " ")


def test_the_museum_holds_thirty_or_more_and_no_golden_message_is_orphaned():
    assert len(TABLE) >= 30
    assert {path.stem for path in MUSEUM.glob("*.txt")} == set(TABLE)


def test_twenty_or_more_malformed_propositions_are_told_with_their_line_and_column():
    golden = [(MUSEUM / f"{name}.txt").read_text(encoding="utf-8") for name in TABLE]
    at = re.compile(r"dossier\.yaml:\d+:\d+  claims\.\w+\.test\b", re.MULTILINE)
    assert sum(at.match(text) is not None for text in golden) >= 20


def test_the_base_is_valid():
    assert load(MUSEUM / "base.yaml").dossier.name == "base"


def test_problems_are_told_in_the_order_of_the_text(tmp_path: Path):
    path = tmp_path / "dossier.yaml"
    path.write_bytes(exhibit(TABLE["several-at-once"]))
    with pytest.raises(DossierError) as caught:
        load(path)
    lines = [problem.line for problem in caught.value.problems]
    assert len(lines) == 5
    assert lines == sorted(lines)
