"""A study in an object store: written there batch by batch, gone on with, read, and verified."""

from __future__ import annotations

import sys
from pathlib import Path

import fsspec
import pytest

from corcyra.errors import MissingExtra, StudyError
from corcyra.study import api, manifest, parts, remote

SMALL = {"days": 5.0, "weight": 200.0, "threads": 1, "quiet": True}


@pytest.fixture
def store(fake, tmp_path, monkeypatch):
    """An empty store in memory, and mirrors of this test."""
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 3)
    monkeypatch.setenv("CORCYRA_MIRRORS", str(tmp_path / "mirrors"))
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    yield memory
    memory.store.clear()


def forget(tmp_path: Path) -> None:
    """Be another machine: one without a mirror."""
    (tmp_path / "mirrors").rename(tmp_path / f"mirrors-{len(list(tmp_path.iterdir()))}")


def test_an_address_survives_being_made_a_path():
    assert remote.url_of("s3://bucket/a/b/") == "s3://bucket/a/b"
    assert remote.url_of(Path("s3://bucket/a/b")) == "s3://bucket/a/b"
    for here in ("study", "/a/b", Path("a/b:/c"), "."):
        assert remote.url_of(here) is None


def test_a_study_is_written_there_and_read_elsewhere(store, tmp_path):
    written = api.run("minimal", pairs=7, out="memory://bucket/study", **SMALL)
    checksum = api.verify(written.folder, quiet=True).checksum
    forget(tmp_path)
    read = api.open_study("memory://bucket/study")
    assert read.pairs == 7
    assert api.verify("memory://bucket/study", quiet=True).checksum == checksum
    assert len(read.runs) == len(written.runs)


def test_each_batch_is_sent_when_it_is_done_and_gone_on_with_elsewhere(store, tmp_path, fake):
    class Stop(BaseException):
        pass

    sent = 0

    def stop(file: Path) -> None:
        nonlocal sent
        sent += file.parent.name == "runs"
        if sent == 2:
            raise Stop

    with pytest.raises(Stop), remote.mirrored("memory://bucket/study"):
        parts.after_writing.append(stop)
        try:
            api.run("minimal", pairs=9, out=remote.mirror_of("memory://bucket/study"), **SMALL)
        finally:
            parts.after_writing.remove(stop)
    assert not parts.after_writing
    forget(tmp_path)
    assert api.open_study("memory://bucket/study").pairs == 6
    forget(tmp_path)
    assert api.run("minimal", pairs=9, out="memory://bucket/study", **SMALL).ran == 3


def test_a_store_that_fails_keeps_what_is_finished_here(store, monkeypatch):
    url = "memory://bucket/study"
    put = type(store).put_file

    def broken(self, here, there, **given):
        if there.endswith("part-000003-000005.parquet"):
            raise OSError("the line is dead")
        return put(self, here, there, **given)

    monkeypatch.setattr(type(store), "put_file", broken)
    with pytest.raises(StudyError, match=r"memory://bucket/study: cannot be reached .*dead.*kept"):
        api.run("minimal", pairs=9, out=url, **SMALL)
    monkeypatch.setattr(type(store), "put_file", put)
    assert api.run("minimal", pairs=9, out=url, **SMALL).pairs == 9
    assert api.verify(url, quiet=True).pairs == 9


def test_what_is_mended_is_sent(store, tmp_path):
    api.run("minimal", pairs=6, out="memory://bucket/study", **SMALL)
    torn = "/bucket/study/runs/part-000000-000002.parquet"
    store.pipe_file(torn, store.cat_file(torn)[:-10])
    forget(tmp_path)
    assert not api.verify("memory://bucket/study", quiet=True).sound
    assert api.verify("memory://bucket/study", repair=True, quiet=True).repaired == 3
    forget(tmp_path)
    assert api.verify("memory://bucket/study", quiet=True).sound


def test_no_study_at_an_address_is_an_error(store):
    with pytest.raises(StudyError, match="memory://bucket/none: there is no such study"):
        api.open_study("memory://bucket/none")


def test_an_unknown_kind_of_address_is_an_error(store):
    with pytest.raises(StudyError, match="nosuch://x/y: "):
        api.open_study("nosuch://x/y")


def test_without_the_library_its_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(MissingExtra, match=r"pip install 'corcyra\[remote\]'"):
        api.open_study("s3://bucket/study")
