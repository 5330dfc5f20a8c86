"""What an import loads: nothing heavy until it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import corcyra

# Not pydantic: typer itself loads it, where it is installed, for a command's options.
HEAVY = ("numpy", "scipy", "numba", "pyarrow", "duckdb", "altair", "pandas", "ruamel")

SHOW = """
import json, sys
{code}
print(json.dumps(sorted({{name.split(".")[0] for name in sys.modules}})))
"""


def loaded_by(code: str) -> set[str]:
    shown = subprocess.run(
        [sys.executable, "-c", SHOW.format(code=code)], capture_output=True, text=True, check=True
    )
    return set(json.loads(shown.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import corcyra",
        "import corcyra.cli",
        "from corcyra.cli import main; main(['--help'])",
        "from corcyra.cli import main; main(['judge', '--help'])",
        "from corcyra.cli import main; main(['sense', '--help'])",
        "from corcyra.cli import main; main(['classic', '--help'])",
        "from corcyra.cli import main; main(['--version'])",
    ],
)
def test_help_and_import_load_nothing_heavy(code):
    assert not loaded_by(code) & set(HEAVY)


def test_import_loads_no_command_line():
    assert not loaded_by("import corcyra") & {"typer", "rich", "click"}


def test_the_list_of_dossiers_loads_no_compiler():
    code = "from corcyra.cli import main; main(['list'])"
    assert not loaded_by(code) & {"numba", "pyarrow", "altair", "duckdb"}


def test_every_public_name_can_be_had():
    for name in corcyra.__all__:
        assert getattr(corcyra, name) is not None
    assert set(corcyra.__all__) <= set(dir(corcyra))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'jugde'"):
        _ = corcyra.jugde


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    assert corcyra.__version__ == project["project"]["version"]
