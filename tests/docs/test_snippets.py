"""Everything that the pages tell a reader to try works, and prints what they say."""

from __future__ import annotations

import pytest
import snippets

PARAMETERS = [pytest.param(page, id=page.stem) for page in snippets.PAGES]


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("page", PARAMETERS)
def test_the_page_works_with_few_pairs(page):
    snippets.Reader(short=True).read(page)


@pytest.mark.verify
@pytest.mark.parametrize("page", PARAMETERS)
def test_the_page_works_as_written(page):
    snippets.Reader(short=False).read(page)


@pytest.mark.parametrize("name", ["README", "dossier", "verdicts"])
def test_the_page_has_something_to_try(name):
    page = next(page for page in snippets.PAGES if page.stem == name)
    assert len(snippets.blocks(page)) >= 3


def test_short_runs_keep_what_is_not_about_size():
    cut = snippets.shortened(["judge", "kazakhstan-2022", "--pairs", "10", "--seed", "7"])
    assert cut == ["judge", "minimal", "--pairs", "4", "--seed", "7"]
    assert snippets.shortened(["run", "minimal"]) == ["run", "minimal", "--pairs", "4"]
    assert snippets.shortened(["check", "kazakhstan-2022"]) == ["check", "kazakhstan-2022"]


def test_a_changed_quote_is_noticed():
    source = "a:\n  b: 1\n  c: 2\n"
    assert snippets.quoted("b: 1\nc: 2\n", source)
    assert not snippets.quoted("b: 1\nc: 3\n", source)
    assert not snippets.quoted("a:\n  c: 2\n", source)


def test_a_wrong_output_is_noticed():
    reader = snippets.Reader(short=True)
    reader._sh(snippets.Block("sh", "", "corcyra --version\n"))
    with pytest.raises(AssertionError, match="the page says"):
        reader._text(snippets.Block("text", "", "corcyra 9.9\n"))
