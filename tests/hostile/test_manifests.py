"""Manifests that are not what a study writes are refused before anything of them is used."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from mutants import HARBOUR, scattered

from corcyra.errors import StudyError
from corcyra.study import manifest

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
    return Counter(bool(manifest_of(scattered(rng, data), folder)) for _ in range(count))


def test_broken_manifests_are_told(tmp_path: Path):
    assert min(many_manifests(60, 1, tmp_path)[told] for told in (True, False)) > 0


@pytest.mark.verify
def test_thousands_of_broken_manifests_are_told(tmp_path: Path):
    assert min(many_manifests(5000, 2, tmp_path)[told] for told in (True, False)) > 100
