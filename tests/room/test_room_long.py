"""Long studies on a fit: no more pairs than it has draws, and none beyond the limits."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the room needs the extra `serve`")

from fitting import fitted_dossier
from serving import room

from corcyra.fitting.draws import Draws
from corcyra.room.settings import Limits


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fitted_dossier(tmp_path_factory.mktemp("home"))


def test_a_long_study_has_no_more_pairs_than_the_fit_has_draws(
    folder: Path, tmp_path: Path
) -> None:
    client = room(tmp_path, str(folder))
    most = Draws(folder / "fit").most
    job = client.post("/api/verdicts", {"state": {"pairs": 1000}, "long": True}).json()
    assert job["of"] == most and job["title"].startswith(f"{most} pairs of")
    client.post(f"/api/jobs/{job['id']}/cancel", {})
    assert client.ended(job["id"])["of"] == most


def test_a_study_that_is_not_on_the_fit_after_all_is_held_to_the_limits(
    folder: Path, tmp_path: Path
) -> None:
    text = (folder / "dossier.yaml").read_text("utf-8")
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    changed = text.replace("population: 120000", "population: 250000")
    (other / "dossier.yaml").write_text(changed, "utf-8")
    client = room(tmp_path, str(other), limits=Limits(long_pairs=50))
    job = client.post("/api/verdicts", {"state": {"pairs": 60}, "long": True}).json()
    assert job["title"].endswith(", fitted to the record")
    ended = client.ended(job["id"])
    assert ended["status"] == "failed" and "at most 50 pairs" in ended["error"]
