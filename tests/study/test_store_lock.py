"""One writer a folder; full disks and folders that cannot be written leave what is there."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from conftest import digest

from corcyra.errors import StudyError
from corcyra.study import lock, manifest, parts
from corcyra.study.lock import held
from corcyra.study.manifest import amend, read
from corcyra.study.result import Study
from corcyra.study.running import run_study

HOLDER = """
import sys, time
from pathlib import Path
from corcyra.study.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""
here = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")


def holder(folder: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    child.stdout.close()
    return child


def test_a_lock_leaves_no_file(tmp_path):
    with held(tmp_path / "study"):
        assert (tmp_path / "study" / ".lock").read_text() == str(os.getpid())
    assert not list((tmp_path / "study").iterdir())


def test_two_threads_take_turns(tmp_path):
    inside: list[int] = []

    def work() -> None:
        for _ in range(5):
            with held(tmp_path):
                inside.append(1)
                assert len(inside) == 1
                time.sleep(0.001)
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not inside


@here
def test_the_second_waits_and_says_for_whom_and_the_lock_ends_with_its_holder(
    fake, asked, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(lock, "PATIENCE", 0.0)
    folder = tmp_path / "study"
    child = holder(folder)
    threading.Timer(0.6, child.send_signal, [signal.SIGKILL]).start()
    begun = time.monotonic()
    assert run_study(asked()).ran == 12
    assert time.monotonic() - begun > 0.5
    child.wait(30)
    assert f"another process ({child.pid}) is at work in {folder}" in capsys.readouterr().err


@here
def test_a_complete_study_waits_for_nobody(fake, asked):
    study = run_study(asked())
    child = holder(study.folder)
    try:
        assert run_study(asked()).ran == 0
        assert run_study(asked(pairs=7)).pairs == 7
    finally:
        child.kill()
        child.wait(30)


def test_where_there_are_no_locks_a_study_is_run_all_the_same(fake, asked, monkeypatch):
    def none(descriptor: int) -> bool:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(lock, "_taken", none)
    assert run_study(asked()).ran == 12


def test_changes_of_a_manifest_by_two_are_both_kept(fake, asked):
    folder = run_study(asked()).folder

    def slowly(name: str) -> None:
        def change(content: dict[str, object]) -> None:
            content[name] = 1
            time.sleep(0.05)

        amend(folder, change)

    threads = [threading.Thread(target=slowly, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {"a", "b", "c"} <= set(read(folder))


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, r"No space left on device.*is kept; make room, and the same command goes"),
        (errno.EFBIG, r"is kept; make room"),
        (errno.EROFS, r"Read-only file system.*is kept; another folder can be chosen"),
        (errno.EIO, r"is kept\.$"),
    ],
)
def test_a_write_that_fails_says_why_and_what_is_kept(
    fake, asked, monkeypatch, number, advice, tmp_path
):
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 3)
    flush, left = parts._flush, 10

    def full(path: Path) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(number, os.strerror(number))
        flush(path)

    monkeypatch.setattr(parts, "_flush", full)
    with pytest.raises(StudyError, match=rf"study: cannot be written \(.*{advice}"):
        run_study(asked())
    monkeypatch.setattr(parts, "_flush", flush)
    folder = tmp_path / "study"
    there = Study.open(folder).pairs
    assert 0 < there < 12
    assert not list(folder.rglob("*.tmp")) and not (folder / ".lock").exists()
    resumed = run_study(asked())
    assert resumed.ran == 12 - there
    assert digest(resumed) == digest(run_study(asked(folder=tmp_path / "whole")))


LIMITED = """
import resource, sys
sys.path.insert(0, {here!r})
from pathlib import Path
from conftest import ARMS, FakeModel
from corcyra.dossier.load import load
from corcyra.errors import StudyError
from corcyra.study import work
from corcyra.study.request import Request
from corcyra.study.running import run_study
work.model_of, work.calm_of = FakeModel, lambda *_: None
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    run_study(Request(load("minimal"), 100, 1, 5.0, 200.0, 0.25, ARMS, folder=Path(sys.argv[1])))
except StudyError as error:
    print(error)
"""


@here
def test_a_real_limit_of_the_system_ends_in_a_message_too(tmp_path):
    code = LIMITED.format(here=str(Path(__file__).parent))
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "s")], capture_output=True, text=True
    )
    assert "cannot be written (File too large). What is finished in it is kept" in done.stdout
    assert Study.open(tmp_path / "s").pairs == 0
    assert not list((tmp_path / "s").rglob("*.tmp"))


@pytest.mark.verify
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounts a small disk")
def test_a_disk_that_is_full_and_one_that_is_read_only(fake, asked, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this process may not mount")
    try:
        with pytest.raises(StudyError, match="No space left on device"):
            run_study(asked(pairs=4000, folder=disk / "study"))
        there = Study.open(disk / "study").pairs
        assert 0 < there < 4000
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(StudyError, match="Read-only file system"):
            run_study(asked(pairs=4000, folder=disk / "study"))
        assert run_study(asked(pairs=there, folder=disk / "study")).ran == 0
        subprocess.run(["mount", "-o", "remount,rw,size=64m", str(disk)], check=True)
        assert run_study(asked(pairs=200 + there, folder=disk / "study")).ran == 200
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_nothing_is_left_in_a_folder_that_is_no_studys(fake, asked, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear Sir")
    with pytest.raises(StudyError, match="is not empty and not a study's folder"):
        run_study(asked(folder=folder))
    assert [file.name for file in folder.iterdir()] == ["letter.txt"]


def test_what_is_held_of_the_pairs_to_run_is_batches():
    assert len(parts.missing([], 10_000_000, 100_000)) == 100
