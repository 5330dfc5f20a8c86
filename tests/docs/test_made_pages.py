"""Pages made from sources are up to date, the house is complete, links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from snippets import PAGES, ROOT

import corcyra

PACKAGE = ROOT / "src" / "corcyra"
MODULES = sorted(
    path.relative_to(PACKAGE).as_posix()
    for path in PACKAGE.rglob("*.py")
    if path.name != "__init__.py"
)


def make_protocol():
    spec = importlib.util.spec_from_file_location(
        "make_protocol", ROOT / "docs" / "make_protocol.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_protocol_says_what_the_sources_say():
    made = make_protocol().page()
    written = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    assert written == made, "run: python docs/make_protocol.py"


def test_the_protocol_names_every_parameter_and_outcome():
    from corcyra.outcomes import SCALARS
    from corcyra.parameters import PARAMETERS

    page = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    names = [*(p.name for p in PARAMETERS), *SCALARS]
    assert [name for name in names if f"| `{name}` |" not in page] == []


def test_a_docstring_becomes_markdown():
    make = make_protocol()
    text = "Claims 2 * 2, doi:10.1/x.\n\n    y = a * b\n\nEnd."
    assert make.markdown(text) == (
        "Claims 2 \\* 2, [doi:10.1/x](https://doi.org/10.1/x).\n\n```\ny = a * b\n```\n\nEnd."
    )


def test_the_house_has_every_file_and_no_other():
    page = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+/[A-Za-z_]+\.py|[a-z_]+\.py)`", page))
    assert named - {"__init__.py"} == set(MODULES)


def test_the_picture_has_every_package():
    picture = (ROOT / "docs" / "house.md").read_text(encoding="utf-8").split("```")[1]
    packages = {module.split("/")[0] for module in MODULES if "/" in module}
    assert [name for name in sorted(packages) if f"{name}/" not in picture] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_within_the_project_lead_somewhere(page: Path):
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)(?:#[^)]*)?\)", text)
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_citation_file_names_this_version():
    citation = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == corcyra.__version__
    assert citation["type"] == "software"
    assert {"title", "message", "authors", "license"} <= set(citation)


def test_the_changelog_knows_this_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{corcyra.__version__}]" in text
    assert "*Regression*" in text
