"""What a client does with a cluster, told by a cluster that is made up."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import digest
from distributed.scheduler import KilledWorker

from corcyra.errors import MissingExtra, StudyError
from corcyra.study import cluster_work, manifest
from corcyra.study.cluster import AHEAD, TRIES, Cluster
from corcyra.study.cluster_places import place_of
from corcyra.study.cluster_work import Refusal
from corcyra.study.parts import Part
from corcyra.study.running import run_study

DEAD = KilledWorker("task", SimpleNamespace(address="tcp://127.0.0.1:1"), 4)


class Promise:
    """A task's future, fulfilled when it is looked for."""

    def __init__(self, found: Any, status: str = "finished") -> None:
        self.found, self.status = found, status

    def add_done_callback(self, call: Callable[[Any], None]) -> None:
        call(self)

    def cancelled(self) -> bool:
        return self.status == "cancelled"

    def exception(self, timeout: float) -> Any:
        return self.found

    def result(self, timeout: float) -> Any:
        if isinstance(self.found, BaseException):
            raise self.found
        return self.found


class MadeUp:
    """A client of dask's whose tasks come to what `fate` says: of the k-th, its usual result."""

    def __init__(self, fate: Callable[[int, Any], Promise]) -> None:
        self.fate, self.status, self.handed = fate, "running", 0
        self.room, self.taken_back = 2, 0

    def submit(self, task: Any, *arguments: Any, key: str, pure: bool) -> Promise:
        if task is cluster_work.held:
            return Promise(arguments[0])
        self.handed += 1
        order, first, last = arguments
        return self.fate(self.handed, lambda: task(order.found, first, last))

    def nthreads(self) -> dict[str, int]:
        return {"worker": self.room}

    def cancel(self, futures: list[Promise]) -> None:
        self.taken_back += len(futures)


@pytest.fixture
def made_up(monkeypatch):
    """Make a cluster of which every task has its fate."""
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 3)
    monkeypatch.setattr(cluster_work, "_prepared", {})

    def make(fate: Callable[[int, Any], Promise]) -> Cluster:
        cluster = Cluster("tcp://127.0.0.1:1", quiet=True)
        cluster._client = MadeUp(fate)
        return cluster

    return make


def well(_: int, usual: Any) -> Promise:
    return Promise(usual())


def test_a_cluster_gives_what_threads_give(fake, asked, made_up, tmp_path):
    whole = run_study(asked(pairs=30, folder=tmp_path / "whole"))
    assert digest(run_study(asked(pairs=30, cluster=made_up(well)))) == digest(whole)


def test_what_is_lost_is_run_again_and_what_comes_twice_is_taken_once(
    fake, asked, made_up, tmp_path
):
    losses = [
        lambda usual: Promise(None, "cancelled"),
        lambda usual: Promise(TimeoutError()),
        lambda usual: Promise(DEAD, "error"),
        lambda usual: Promise(usual()[1:]),
    ]

    def fate(k: int, usual: Any) -> Promise:
        return losses[k % 4](usual) if k <= 8 else Promise(usual())

    whole = run_study(asked(pairs=30, folder=tmp_path / "whole"))
    cluster = made_up(fate)
    assert digest(run_study(asked(pairs=30, cluster=cluster))) == digest(whole)
    assert cluster._client.handed == 10 + 8


def test_a_batch_that_kills_its_workers_is_named_in_the_end(fake, asked, made_up):
    cluster = made_up(lambda *_: Promise(DEAD, "error"))
    with pytest.raises(StudyError, match="pairs 0 to 2 came to nothing 10 times"):
        run_study(asked(pairs=3, cluster=cluster))
    assert cluster._client.handed == TRIES


def test_a_worker_without_corcyra_is_told_of(fake, asked, made_up):
    error = ModuleNotFoundError("No module named 'corcyra'")
    with pytest.raises(StudyError, match=r"ModuleNotFoundError.*needs the same corcyra"):
        run_study(asked(cluster=made_up(lambda *_: Promise(error, "error"))))


def test_a_worker_that_refuses_says_why(fake, asked, made_up):
    with pytest.raises(StudyError, match="cannot run this: too small"):
        run_study(asked(cluster=made_up(lambda *_: Promise(Refusal("too small")))))


def test_a_scheduler_that_goes_is_told_of_and_what_came_is_kept(fake, asked, made_up):
    cluster = made_up(well)

    def fate(k: int, usual: Any) -> Promise:
        if k == 9:
            cluster._client.status = "connecting"
        return Promise(usual())

    cluster._client.fate = fate
    with pytest.raises(StudyError, match=r"gone\. The finished pairs are kept"):
        run_study(asked(pairs=60, cluster=cluster))
    resumed = run_study(asked(pairs=60))
    assert 0 < resumed.ran < 60


def test_no_more_is_handed_out_than_workers_have_room_for(fake, asked, made_up):
    waiting: list[int] = []

    def fate(_: int, usual: Any) -> Promise:
        waiting.append(cluster._client.handed)
        return Promise(usual())

    cluster = made_up(fate)
    with closing_(cluster.pairs(prepared(asked), [Part(i, i) for i in range(40)])) as pairs:
        next(pairs)
        assert len(waiting) == 2 * AHEAD
        next(pairs)
        assert len(waiting) == 2 * AHEAD + 1
    assert cluster._client.taken_back == 2 * AHEAD


def closing_(pairs: Any) -> Any:
    from contextlib import closing

    return closing(pairs)


def prepared(asked: Any) -> Any:
    """Return a request whose folder has its manifest."""
    request = asked(pairs=40)
    manifest.opened(request.where(), request)
    return request


def test_an_order_is_the_study_without_its_folder(fake, asked):
    request = prepared(asked)
    made = cluster_work._made(cluster_work.order(request)).request
    assert made.identity() == request.identity()
    assert made.threads == 1
    assert not made.folder.exists()


def test_an_order_from_other_versions_is_refused(fake, asked, monkeypatch):
    packed = cluster_work.order(prepared(asked))
    here = manifest.versions()
    monkeypatch.setattr("corcyra.study.shards.versions", lambda: here | {"numba": "0.1"})
    monkeypatch.setattr(cluster_work, "_prepared", {})
    found = cluster_work.work(packed, 0, 1)
    assert isinstance(found, Refusal)
    assert f"numba 0.1 (there {here['numba']})" in found.words


def test_an_order_from_another_model_is_refused(fake, asked, monkeypatch):
    packed = cluster_work.order(prepared(asked))
    monkeypatch.setattr("corcyra.study.shards.model_hash", lambda: "0")
    monkeypatch.setattr(cluster_work, "_prepared", {})
    assert "another version of the model" in cluster_work.work(packed, 0, 1).words


def test_a_worker_keeps_few_models(fake, asked, monkeypatch):
    monkeypatch.setattr(cluster_work, "_prepared", {})
    for seed in range(4):
        request = asked(pairs=4, seed=seed, folder=asked().folder / str(seed))
        manifest.opened(request.where(), request)
        cluster_work.work(cluster_work.order(request), 0, 0)
    assert len(cluster_work._prepared) == cluster_work.KEPT


def test_a_gpu_is_asked_of_the_workers_only(fake, asked, made_up):
    devices: list[str] = []
    order = cluster_work.order

    def spy(request: Any) -> bytes:
        devices.append(request.device)
        return order(replace(request, device="cpu"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster_work, "order", spy)
        run_study(asked(pairs=3, device="cuda", cluster=made_up(well)))
    assert devices == ["cuda"]


@pytest.mark.parametrize("where", ["", "locally", "127.0.0.1:8786", "http://host:1"])
def test_what_is_no_cluster_is_told_of(where):
    with pytest.raises(StudyError, match="is no cluster: local, slurm"):
        place_of(where)


def test_a_scheduler_file_must_be_there(tmp_path):
    with pytest.raises(StudyError, match="there is no such file; `dask scheduler"):
        place_of(str(tmp_path / "none.json")).meet()


def test_slurm_without_means_points_at_shards(monkeypatch):
    monkeypatch.setitem(sys.modules, "dask_jobqueue", None)
    with pytest.raises(StudyError, match="corcyra shards DOSSIER --of 100 --script slurm"):
        place_of("slurm")


def test_slurm_takes_the_scheduler_file_that_dask_knows(tmp_path):
    import dask

    with dask.config.set({"scheduler-file": str(tmp_path / "s.json")}):
        assert place_of("slurm").name == str(tmp_path / "s.json")


def test_slurm_that_is_not_set_up_says_where(monkeypatch):
    class Unset:
        def __init__(self) -> None:
            raise ValueError("You must specify how many cores to use per job")

    monkeypatch.setitem(sys.modules, "dask_jobqueue", SimpleNamespace(SLURMCluster=Unset))
    with pytest.raises(StudyError, match=r"how many cores.*jobqueue\.yaml"):
        place_of("slurm").meet()


def test_a_missing_extra_is_told_of(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra, match=r"pip install 'corcyra\[cluster\]'"):
        place_of("local")
