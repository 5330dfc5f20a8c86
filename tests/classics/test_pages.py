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
    assert "\n| ---" in page
    assert page.index("## How to cite") > page.index("```python")


@pytest.mark.parametrize("name", NAMES)
def test_each_pages_examples_run(name):
    outcome = doctest.testfile(str(PAGES / f"{name}.md"), module_relative=False)
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize("name", NAMES)
def test_each_docstrings_examples_run(name):
    assert doctest.testmod(load(name)).failed == 0
