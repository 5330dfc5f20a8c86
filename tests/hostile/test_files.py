"""What lies beside a dossier: where it may lie, and what a file of ties may say."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from pathlib import Path

import pytest
from mutants import HARBOUR, scattered

from corcyra.dossier import tiesfile
from corcyra.dossier.load import load, parse
from corcyra.errors import CorcyraError, DossierError
from corcyra.shown import UNSEEN

TIES = "place_a,citizen_a,place_b,citizen_b\ntown,0,town,1\ntown,2,town,3\n"
WITH_TIES = HARBOUR.replace("forces:", "ties: {file: NAME}\nforces:")


def dossier_with(folder: Path, name: str) -> Path:
    file = folder / "dossier.yaml"
    file.write_text(WITH_TIES.replace("NAME", json.dumps(name)), encoding="utf-8")
    return file


def refused(file: Path) -> str:
    with pytest.raises(DossierError) as caught:
        load(file)
    assert all(problem.line for problem in caught.value.problems)
    return str(caught.value)


# --- paths


@pytest.mark.parametrize("name", [
    "../ties.csv", "a/../../ties.csv", "/etc/passwd", "//etc/passwd", "C:\\ties.csv", 
    "..\\ties.csv", "\\\\host\\share\\ties.csv", "C:ties.csv",
])  # fmt: skip
def test_a_file_of_ties_lies_beside_the_dossier(name: str, tmp_path: Path):
    (tmp_path / "ties.csv").write_text(TIES)
    folder = tmp_path / "inner"
    folder.mkdir()
    assert "must lie beside the dossier" in refused(dossier_with(folder, name))


def test_a_link_that_leads_elsewhere_is_refused(tmp_path: Path):
    (tmp_path / "secret.csv").write_text(TIES)
    folder = tmp_path / "inner"
    folder.mkdir()
    (folder / "ties.csv").symlink_to(tmp_path / "secret.csv")
    assert "is a link to a file elsewhere" in refused(dossier_with(folder, "ties.csv"))
    (folder / "sub").symlink_to(tmp_path)
    assert "is a link to a file elsewhere" in refused(dossier_with(folder, "sub/secret.csv"))


def test_a_link_inside_the_folder_is_followed(tmp_path: Path):
    (tmp_path / "those.csv").write_text(TIES)
    (tmp_path / "ties.csv").symlink_to(tmp_path / "those.csv")
    assert load(dossier_with(tmp_path, "ties.csv")).dossier.ties.file == "ties.csv"


def test_what_is_no_file_is_not_opened(tmp_path: Path):
    (tmp_path / "folder").mkdir()
    assert "is no file" in refused(dossier_with(tmp_path, "folder"))
    os.mkfifo(tmp_path / "pipe")
    assert "is no file" in refused(dossier_with(tmp_path, "pipe"))
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert "ties.file" in refused(dossier_with(tmp_path, "round"))
    assert "ties.file" in refused(dossier_with(tmp_path, "x\0y"))


def test_a_dossier_without_a_folder_has_no_file_of_ties():
    with pytest.raises(DossierError, match="in no folder"):
        parse(WITH_TIES.replace("NAME", "ties.csv"), "dossier.yaml", None)


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "/dev/null", ".."])
def test_a_path_that_no_file_can_have_is_told(name: str):
    with pytest.raises(DossierError):
        load(name)


def test_a_dossier_without_end_is_not_read_to_its_end():
    if not Path("/dev/zero").exists():
        pytest.skip("no file without an end here")
    with pytest.raises(DossierError, match="is larger than 1 MB"):
        load("/dev/zero")


# --- files of ties


def ties_of(data: bytes, folder: Path) -> str:
    """What is said of a file of ties; empty if it can be read."""
    path = folder / "ties.csv"
    path.write_bytes(data)
    try:
        load(dossier_with(folder, "ties.csv"))
        tiesfile.read_both(tiesfile.beside(folder, "ties.csv"), {"town": 660})
    except CorcyraError as error:
        assert not UNSEEN.search(str(error))
        return str(error)
    return ""


@pytest.mark.parametrize(("line", "told"), [
    ("town,1,town", "ties.csv:3: has 3 values"),
    ("twon,1,town,2", "ties.csv:3: there is no place 'twon'; there is town"),
    ("town,660,town,2", "ties.csv:3: a citizen must be a whole number from 0 to 659"),
    ("town,²,town,2", "a whole number from 0 to 659 in town, is '²'"),
    ("town," + "9" * 5000 + ",town,2", "a whole number from 0 to 659"),
    ("town,-1,town,2", "is '-1'"),
    ("to\x1b[2Jwn,1,town,2", "no place 'to\ufffd[2Jwn'"),
])  # fmt: skip
def test_a_bad_tie_is_told_with_its_line(line: str, told: str, tmp_path: Path):
    assert told in ties_of(f"{TIES.splitlines()[0]}\ntown,0,town,1\n{line}\n".encode(), tmp_path)


def test_ties_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tiesfile, "MAX_TIES", 3)
    assert "ties.csv:5: more than 3 ties" in ties_of(
        (TIES + "town,0,town,1\n" * 5).encode(), tmp_path
    )
    monkeypatch.setattr(tiesfile, "MAX_BYTES", 50)
    assert "is larger than" in ties_of(TIES.encode(), tmp_path)


def many_ties(count: int, seed: int, folder: Path) -> Counter[bool]:
    rng, data = random.Random(seed), (TIES + "town,4,town,5\n" * 20).encode()
    return Counter(bool(ties_of(scattered(rng, data), folder)) for _ in range(count))


def test_broken_files_of_ties_are_told(tmp_path: Path):
    assert min(many_ties(25, 1, tmp_path)[told] for told in (True, False)) > 0


@pytest.mark.verify
def test_thousands_of_broken_files_of_ties_are_told(tmp_path: Path):
    assert min(many_ties(1000, 2, tmp_path)[told] for told in (True, False)) > 50
