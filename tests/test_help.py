"""Help pages as a user reads them, 80 columns wide."""

from __future__ import annotations

import pytest

from corcyra.classics import CATALOGUE
from corcyra.cli import main

COMMANDS = (
    "list",
    "new",
    "schema",
    "check",
    "run",
    "watch",
    "judge",
    "report",
    "show",
    "verify",
    "rerun",
    "reproduce",
    "fit",
    "sense",
    "draft",
    "facts",
    "classic",
)


@pytest.fixture
def page(capsys, monkeypatch):
    """The help page of a command."""
    monkeypatch.setenv("COLUMNS", "80")

    def shown(*words: str) -> str:
        assert main([*words, "--help"]) == 0
        return capsys.readouterr().out

    return shown


@pytest.mark.parametrize(
    "words", [(), *((c,) for c in COMMANDS), *(("classic", c.name) for c in CATALOGUE)]
)
def test_every_page_is_whole_and_in_plain_words(page, words):
    text = page(*words)
    assert "Options:" in text
    assert max(map(len, text.splitlines())) <= 80
    assert [sign for sign in ("...", "…", "<", ">", "{", "}") if sign in text] == []


def test_the_first_page_names_every_command_with_its_whole_line(page):
    rows = page().split("Commands:\n")[1].splitlines()
    assert [row.split()[0] for row in rows] == list(COMMANDS)
    assert all(row.endswith(".") for row in rows)


def test_the_classics_page_names_every_classic_with_its_whole_title(page):
    text = page("classic")
    assert all(classic.title in text for classic in CATALOGUE)
