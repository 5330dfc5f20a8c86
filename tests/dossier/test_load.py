"""Names, files and folders; what a loaded dossier carries."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from exhibits import BASE, MUSEUM

from corcyra.dossier.load import MAX_BYTES, bundled, load
from corcyra.dossier.rules_country import refuse_size
from corcyra.errors import CorcyraError, DossierError


def written(folder: Path, text: str) -> Path:
    path = folder / "dossier.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(source: str | Path) -> str:
    with pytest.raises(DossierError) as caught:
        load(source)
    return str(caught.value)


def test_every_bundled_dossier_loads_by_its_name():
    names = bundled()
    assert {"kazakhstan-2022", "minimal"} <= set(names)
    for name, title in names.items():
        loaded = load(name)
        assert loaded.dossier.name == name
        assert loaded.dossier.title == title
        assert loaded.file == name


def test_a_file_and_its_folder_are_the_same_dossier(tmp_path: Path):
    path = written(tmp_path, BASE)
    of_file, of_folder = load(path), load(str(tmp_path))
    assert of_file.hash == of_folder.hash == hashlib.sha256(BASE.encode()).hexdigest()
    assert of_file.dossier == of_folder.dossier
    assert of_file.folder == of_folder.folder == tmp_path
    assert of_folder.file == str(path)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path):
    path = tmp_path / "dossier.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + BASE.encode())
    assert load(path).text == BASE


def test_a_misspelt_name_is_guessed():
    assert "did you mean kazakhstan-2022?" in refused("kazakstan-2022")


def test_a_name_of_nothing_lists_what_is_bundled():
    assert "minimal" in refused("atlantis")


def test_a_path_to_nothing_says_so():
    assert refused("nowhere/dossier.yaml") == (
        "nowhere/dossier.yaml: there is no such file or folder"
    )


def test_a_folder_without_a_dossier_says_so(tmp_path: Path):
    assert "there is no dossier.yaml in this folder" in refused(tmp_path)


def test_a_file_too_large_is_not_read(tmp_path: Path):
    path = tmp_path / "dossier.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert "is larger than 1 MB" in refused(path)


def test_the_hash_covers_the_file_of_ties(tmp_path: Path):
    text = BASE.replace("ties: {near: 8, far: 4}", "ties: {file: ties.csv}")
    path, ties = written(tmp_path, text), tmp_path / "ties.csv"
    ties.write_text("place_a,citizen_a,place_b,citizen_b\nport,0,mill,1\n")
    first = load(path).hash
    ties.write_text("place_a,citizen_a,place_b,citizen_b\nport,0,mill,2\n")
    assert load(path).hash != first


def test_a_file_of_ties_without_its_columns_is_refused(tmp_path: Path):
    text = BASE.replace("ties: {near: 8, far: 4}", "ties: {file: ties.csv}")
    (tmp_path / "ties.csv").write_text("from,to\nport,mill\n")
    assert "place_a is missing" in refused(written(tmp_path, text))


def test_a_key_given_twice_is_told_with_the_other_problems(tmp_path: Path):
    text = BASE.replace("mobile: 0.5", "mobile: 7\n      mobile: 0.5")
    message = refused(written(tmp_path, text))
    assert "must be between 0 and 1, is 7" in message
    assert "stands here a second time" in message


def test_short_and_long_forms_of_a_quantity_are_the_same():
    parameters = load(MUSEUM / "base.yaml").dossier.parameters
    assert parameters["ws"].range == (0, 0.3)
    assert (parameters["tau"].low, parameters["tau"].high) == (0.45, 0.45)


def test_a_loaded_dossier_shows_itself_without_its_text():
    assert BASE not in repr(load(MUSEUM / "base.yaml"))


@pytest.mark.parametrize(
    ("weight", "told"),
    [
        (1e-3, "weight 0.001 gives about 277,200,000 citizens, at most 50,000,000"),
        (90000, "the population of mill gives less than one citizen at a weight of 90000 persons"),
    ],
)
def test_a_weight_given_beside_the_file_is_checked_again(weight: float, told: str):
    dossier = load(MUSEUM / "base.yaml").dossier
    refuse_size(dossier)
    with pytest.raises(CorcyraError, match=re.escape(told)):
        refuse_size(dossier.model_copy(update={"weight": weight}))
