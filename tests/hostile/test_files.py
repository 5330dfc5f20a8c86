"""What lies beside a dossier, or is fed in with it: files of ties, tables of events, manifests."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from mutants import HARBOUR, HOSTILE

from corcyra.dossier import tiesfile
from corcyra.dossier.load import load, parse
from corcyra.errors import CorcyraError, DossierError, FitError, StudyError
from corcyra.fitting import importing, tables
from corcyra.shown import UNSEEN
from corcyra.study import manifest

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


def changed(rng: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    if len(lines) > 1 and rng.random() < 0.2:
        return b"\n".join([lines[0], *rng.choices(lines[1:], k=len(lines))])
    for _ in range(rng.randint(1, 4)):
        a = rng.randrange(len(data) + 1)
        b = min(len(data), a + rng.choice((0, 0, 1, 3, 30)))
        data = data[:a] + rng.choice((b"", *HOSTILE)) + data[b:]
    return data


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
    return Counter(bool(ties_of(changed(rng, data), folder)) for _ in range(count))


def test_broken_files_of_ties_are_told(tmp_path: Path):
    assert min(many_ties(25, 1, tmp_path)[told] for told in (True, False)) > 0


@pytest.mark.verify
def test_thousands_of_broken_files_of_ties_are_told(tmp_path: Path):
    assert min(many_ties(1000, 2, tmp_path)[told] for told in (True, False)) > 50


# --- tables of events

PLAIN = """date,place,count,source,outcome,lat,lon
2031-03-01,Town,100,A paper,crowd,40,26
2031-03-02,Village,7,Another,deaths,40.01,26.02
2031-03-03,Town,12,A paper,deaths,,
"""
ACLED = """event_date,location,latitude,longitude,fatalities,source
01 March 2031,Town,40,26,3,A wire
02 March 2031,Village,40.01,26.02,0,A wire
"""
GDELT = "\t".join(
    [
        "1",
        "20310301",
        *[""] * 26,
        "14",
        *[""] * 21,
        "Town, Harbour",
        "",
        "",
        "40",
        "26",
        "",
        "",
        "http://a.b/c",
    ]
)


@pytest.fixture(scope="module")
def harbour() -> Any:
    return parse(HARBOUR, "harbour.yaml", None)[0]


def facts_of(data: bytes, folder: Path, dossier: Any) -> int:
    """Number of facts of a table; what they are written as is a dossier's."""
    path = folder / "table.csv"
    path.write_bytes(data)
    try:
        found = importing.import_facts(path, dossier)
    except FitError as error:
        assert str(error) and not UNSEEN.search(str(error).replace(str(path), ""))
        return -1
    assert not UNSEEN.search("".join(found.left_out) + "".join(m.name for m in found.matches))
    if found.facts:
        # A word with an underscore would be taken for a key of `sources`.
        for figure in (figure for fact in found.facts for figure in fact["figures"]):
            figure["source"] = figure["source"].replace("_", " ")
        text = f"{HARBOUR}facts:\n{importing.as_yaml(found.facts)}"
        assert len(parse(text, "with-facts.yaml", None)[0].facts) == len(found.facts)
    return len(found.facts)


def test_a_table_says_what_it_says_and_no_more(tmp_path: Path, harbour: Any):
    """Neither a key nor a cursor gets out of a cell into the facts that are written."""
    rows = [
        '2031-03-01,Town,5,"x\n    - {low: 0}",crowd', '2031-03-01,Town,5,a\x1b[2J"b\\,crowd',
        "2031-03-01,Town,5,s,crowd: {a: b}", "2031-03-01,Town,5,s," + "x" * 300,
        "2031-03-01,Town,inf,s,crowd", "2031-03-01,Town,nan,s,crowd", "9999-12-31,Town,5,s,crowd",
    ]  # fmt: skip
    data = "date,place,count,source,outcome\n" + "\n".join(rows) + "\n"
    assert facts_of(data.encode(), tmp_path, harbour) == 1


@pytest.mark.parametrize("at", ["inf,inf", "nan,0", "1e300,1e300", "-181,9999"])
def test_coordinates_that_are_none_match_nothing(at: str, tmp_path: Path, harbour: Any):
    data = f"date,place,count,lat,lon\n2031-03-01,Elsewhere,5,{at}\n".encode()
    assert facts_of(data, tmp_path, harbour) == 0


def test_tables_are_bounded(tmp_path: Path, harbour: Any, monkeypatch: pytest.MonkeyPatch):
    def told(data: str) -> str:
        (tmp_path / "table.csv").write_text(data)
        with pytest.raises(FitError) as caught:
            importing.import_facts(tmp_path / "table.csv", harbour)
        return str(caught.value)

    assert "is no table: field larger than" in told(PLAIN + "x" * 200_000)
    monkeypatch.setattr(importing, "MAX_NAMES", 1)
    assert "more than 1 names of places" in told(PLAIN)
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert "line 5: more than 2 rows" in told(PLAIN * 2)
    monkeypatch.setattr(tables, "MAX_BYTES", 10)
    assert "is larger than" in told(PLAIN)


def many_tables(count: int, seed: int, folder: Path, dossier: Any) -> Counter[bool]:
    rng, texts = random.Random(seed), [t.encode() for t in (PLAIN, ACLED, GDELT)]
    return Counter(
        facts_of(changed(rng, rng.choice(texts)), folder, dossier) < 0 for _ in range(count)
    )


def test_broken_tables_are_told(tmp_path: Path, harbour: Any):
    assert min(many_tables(60, 1, tmp_path, harbour)[told] for told in (True, False)) > 0


@pytest.mark.verify
def test_thousands_of_broken_tables_are_told(tmp_path: Path, harbour: Any):
    assert min(many_tables(3000, 2, tmp_path, harbour)[told] for told in (True, False)) > 100


# --- manifests

MANIFEST: dict[str, Any] = {
    "format": 1,
    "identity": {
        "dossier_hash": "ab" * 32, "model_hash": "cd" * 32, "seed": 1, "weight": 400.0,
        "step": 0.25, "days": 30.0, "every": 1.0, "local_pairs": 20, "first": 0, "claims": None,
        "arms": [{"id": "with", "days": 30.0}, {"id": "calm", "days": 30.0}],
    },
    "pairs": 10, "batch": 5, "arm_titles": {"with": "", "calm": "Nobody begins"},
    "versions": {"corcyra": "0.1.0"}, "later_versions": [],
    "machine": {"system": "Linux"}, "further": {"10": "further-10-0a1b2c3d"},
    "dossier": {"name": "harbour", "title": "A harbour town", "format": 1,
                "source": "harbour.yaml", "text": HARBOUR},
}  # fmt: skip


def manifest_of(data: bytes, folder: Path) -> str:
    """What is said of a manifest; empty if it can be read."""
    (folder / "manifest.json").write_bytes(data)
    try:
        manifest.read(folder)
    except StudyError as error:
        assert "manifest.json" in str(error)
        return str(error)
    return ""


@pytest.mark.parametrize(("change", "told"), [
    ({"pairs": "ten"}, "pairs: input should be a valid integer; it has text"),
    ({"pairs": 10**12}, "pairs: input should be less than"),
    ({"further": {"10": "../elsewhere"}}, "further.10"),
    ({"further": {"10": "/etc"}}, "further.10"),
    ({"lucks": {"10": [["luck-1-0a", "../x"]]}}, "lucks.10.0.1"),
    ({"precision": {"10": {"why": "x"}}}, "precision.10"),
    ({"identity": {**MANIFEST["identity"], "days": -1.0}}, "identity.days"),
    ({"identity": {**MANIFEST["identity"], "arms": []}}, "identity.arms"),
    ({"identity": {**MANIFEST["identity"], "arms": [{"id": "../x", "days": 3.0}]}}, "arms.0.id"),
    ({"identity": None}, "identity"),
    ({"format": "\x1b[2J"}, "has format \ufffd[2J"),
])  # fmt: skip
def test_a_manifest_is_what_it_was_written_as(change: dict[str, Any], told: str, tmp_path: Path):
    assert manifest_of(json.dumps(MANIFEST).encode(), tmp_path) == ""
    assert told in manifest_of(json.dumps({**MANIFEST, **change}).encode(), tmp_path)


@pytest.mark.parametrize("data", [
    b"", b"[]", b"3", b"{", b'{"format": 1}', b"\xff\xfe", b"[" * 100_000,
    b'{"format": 1, "a": ' * 5000, b'{"format": NaN}', b'{"format": 1e999}',
    b'{"pairs": ' + b"9" * 5000 + b"}",
])  # fmt: skip
def test_what_is_no_manifest_is_told(data: bytes, tmp_path: Path):
    assert manifest_of(data, tmp_path)


def test_a_manifest_that_is_no_json_is_told_with_its_line(tmp_path: Path):
    assert "manifest.json:2:1: is not" in manifest_of(b'{"format": 1,\n!}', tmp_path)


def many_manifests(count: int, seed: int, folder: Path) -> Counter[bool]:
    rng, data = random.Random(seed), json.dumps(MANIFEST).encode()
    return Counter(bool(manifest_of(changed(rng, data), folder)) for _ in range(count))


def test_broken_manifests_are_told(tmp_path: Path):
    assert min(many_manifests(60, 1, tmp_path)[told] for told in (True, False)) > 0


@pytest.mark.verify
def test_thousands_of_broken_manifests_are_told(tmp_path: Path):
    assert min(many_manifests(5000, 2, tmp_path)[told] for told in (True, False)) > 100
