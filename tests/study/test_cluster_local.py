"""Worker processes that are started for a study, as dask does it on this machine."""

from __future__ import annotations

from pathlib import Path

import dask
import distributed  # noqa: F401  (its settings, before a test changes one for a while)
import pytest
from cluster_toys import PRETEND
from conftest import digest

from corcyra.errors import StudyError
from corcyra.study import api, cluster_places
from corcyra.study.cluster import Cluster
from corcyra.study.running import run_study


def test_processes_of_this_machine_give_what_threads_give(fake, asked, tmp_path):
    file = tmp_path / "pretend.py"
    file.write_text(PRETEND.format(here=str(Path(__file__).parent), pause=0), encoding="utf-8")
    whole = run_study(asked(folder=tmp_path / "whole"))
    with (
        dask.config.set({"distributed.worker.preload": [str(file)]}),
        Cluster("local", 1, quiet=True) as cluster,
    ):
        study = run_study(asked(folder=tmp_path / "study", cluster=cluster))
    assert study.ran == study.pairs == 12
    assert digest(study) == digest(whole)


def test_a_scheduler_that_does_not_answer_is_told_of(fake, asked, monkeypatch):
    monkeypatch.setattr(cluster_places, "CONNECT", 0.3)
    with (
        Cluster("tcp://127.0.0.1:9", quiet=True) as cluster,
        pytest.raises(StudyError, match=r"tcp://127.0.0.1:9 cannot be reached \(no answer\)"),
    ):
        run_study(asked(cluster=cluster))


def test_a_study_that_is_complete_asks_no_cluster(fake, asked):
    run_study(asked())
    assert run_study(asked(cluster=Cluster("tcp://127.0.0.1:9"))).ran == 0


@pytest.mark.verify
def test_judging_on_a_cluster_is_judging(tmp_path):
    asked = {"pairs": 60, "weight": 2000, "luck": 1, "precision": 0.06, "most": 120, "quiet": True}
    here = api.judge("minimal", out=tmp_path / "here", **asked)
    there = api.judge("minimal", out=tmp_path / "there", cluster="local", threads=2, **asked)
    assert there.ran == here.ran > 60
    assert digest(there) == digest(here)
    assert [str(v) for v in there.verdicts] == [str(v) for v in here.verdicts]
    assert [digest(luck) for luck in there.lucks if luck.further is None] == [
        digest(luck) for luck in here.lucks if luck.further is None
    ]
