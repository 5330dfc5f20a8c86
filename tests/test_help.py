"""Help pages as a user reads them, 80 columns wide."""

from __future__ import annotations

import pytest
from typer.main import get_command

from corcyra.classics import CATALOGUE
from corcyra.cli import app, main

COMMANDS = tuple(get_command(app).commands)


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
    text = page(*words).replace("[SHARD]...", "[SHARDS]")  # Any number of them: nothing is cut.
    assert "Options:" in text
    assert max(map(len, text.splitlines())) <= 80
    assert [sign for sign in ("...", "…", "<", ">", "{", "}") if sign in text] == []


def test_the_first_page_names_every_command_with_its_whole_line(page):
    """A line that is cut, being too long for 80 columns, ends in three dots."""
    rows = page().split("Commands:\n")[1].splitlines()
    assert {row.split()[0] for row in rows} >= {"judge", "check", "report", "sense", "classic"}
    assert [row.split()[0] for row in rows] == list(COMMANDS)
    assert [row for row in rows if not row.endswith(".") or row.endswith("...")] == []


def test_the_classics_page_names_every_classic_with_its_whole_title(page):
    text = page("classic")
    assert all(classic.title in text for classic in CATALOGUE)
