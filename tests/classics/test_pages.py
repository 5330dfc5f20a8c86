"""The pages and docstrings of the classics say what the code does."""

import doctest
from pathlib import Path

import pytest

from corcyra.classics import CATALOGUE, load

PAGES = Path(__file__).parents[2] / "docs" / "classics"
NAMES = [classic.name for classic in CATALOGUE]


@pytest.mark.parametrize("name", NAMES)
def test_each_classic_has_a_page(name):
    page = (PAGES / f"{name}.md").read_text()
    assert f"](img/{name}.svg)" in page
    assert "\n| ---" in page.partition("## Parameters")[2]
    assert page.index("## How to cite") > page.index("```python")


CHANCE = ("epstein", "watts")


@pytest.mark.parametrize("name", NAMES)
def test_each_page_gives_its_seeds_or_says_that_there_is_no_chance(name):
    page = (PAGES / f"{name}.md").read_text()
    if name in CHANCE:
        assert "95% interval" in page
        assert "seed" in page.lower()
    else:
        assert "no seeds, no intervals" in page


@pytest.mark.parametrize("name", NAMES)
def test_each_pages_examples_run(name):
    outcome = doctest.testfile(str(PAGES / f"{name}.md"), module_relative=False)
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize("name", NAMES)
def test_each_docstrings_examples_run(name):
    assert doctest.testmod(load(name)).failed == 0
