"""The JSON Schema for editors, and a dossier of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from exhibits import MUSEUM, exhibit, mistakes

from corcyra.dossier import tree
from corcyra.dossier.export import schema_json
from corcyra.dossier.load import bundled, load
from corcyra.dossier.new import SCHEMA, new
from corcyra.errors import CorcyraError
from corcyra.parameters import PARAMETERS

VALIDATOR = jsonschema.Draft202012Validator(schema_json())


def plain(text: str) -> object:
    root, faults = tree.read(text)
    assert root is not None and not faults
    return root.plain()


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(schema_json())
    assert json.loads(json.dumps(schema_json())) == schema_json()


@pytest.mark.parametrize("name", sorted(bundled()))
def test_bundled_dossiers_meet_the_schema(name: str):
    assert list(VALIDATOR.iter_errors(plain(load(name).text))) == []


@pytest.mark.parametrize(
    "name",
    ["misspelt-key", "share-over-one", "kind-misspelt", "parameter-misspelt", "ties-as-list"],
)
def test_the_schema_refuses_what_types_refuse(name: str):
    assert not VALIDATOR.is_valid(plain(exhibit(mistakes()[name]).decode()))


def test_keys_are_named_as_they_are_written():
    effect = schema_json()["$defs"]["Effect"]["properties"]
    assert "with" in effect
    assert "with_" not in effect


def test_every_parameter_is_completed_with_its_meaning():
    parameters = schema_json()["properties"]["parameters"]["properties"]
    assert list(parameters) == [p.name for p in PARAMETERS]
    assert all(p.meaning in parameters[p.name]["description"] for p in PARAMETERS)


@pytest.mark.parametrize("kind", sorted(bundled()))
def test_a_new_dossier_is_valid_and_knows_its_schema(kind: str, tmp_path: Path):
    path = new(kind, tmp_path / "mine")
    assert path == tmp_path / "mine" / "dossier.yaml"
    named = {"name": "mine", "title": f"Mine (begun from {kind})"}
    assert load(path).dossier == load(kind).dossier.model_copy(update=named)
    assert path.read_text("utf-8").startswith(f"# yaml-language-server: $schema={SCHEMA}\n")
    assert json.loads((path.parent / SCHEMA).read_text("utf-8")) == schema_json()


def test_a_folder_that_cannot_be_a_name_leaves_the_old_one(tmp_path: Path):
    assert load(new("minimal", tmp_path / "My Harbour")).dossier.name == "minimal"


def test_nothing_is_overwritten(tmp_path: Path):
    mine = tmp_path / "dossier.yaml"
    mine.write_text("my work")
    with pytest.raises(CorcyraError, match="already exists and is left as it is"):
        new("minimal", tmp_path)
    assert mine.read_text() == "my work"
    assert [path.name for path in tmp_path.iterdir()] == ["dossier.yaml"]


def test_a_dossier_of_no_kind_lists_the_kinds(tmp_path: Path):
    with pytest.raises(CorcyraError, match="did you mean minimal"):
        new("minimum", tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CorcyraError, match="cannot be written"):
        new("minimal", tmp_path / "file" / "mine")


def test_the_museums_base_meets_the_schema():
    assert VALIDATOR.is_valid(plain((MUSEUM / "base.yaml").read_text("utf-8")))
