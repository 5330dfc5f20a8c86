"""A study is the same however it came about."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import ARMS, digest

from corcyra import load
from corcyra.check import check
from corcyra.errors import CorcyraError, StudyError
from corcyra.study import manifest, memory, parts, work
from corcyra.study.request import ArmPlan
from corcyra.study.running import run_study


def test_threads_batches_and_order_change_no_bit(fake, asked, tmp_path, monkeypatch):
    hashes = set()
    for threads, batch, pause in ((1, 1, 0.0), (3, 5, 0.02), (2, 64, 0.01), (4, 2, 0.02)):
        monkeypatch.setattr(manifest, "batch_size", lambda *_, n=batch: n)
        fake.pause = pause
        folder = tmp_path / f"{threads}-{batch}"
        hashes.add(digest(run_study(asked(threads=threads, folder=folder))))
    assert len(hashes) == 1


def test_the_order_in_which_arms_are_named_changes_nothing(fake, asked, tmp_path):
    one = run_study(asked(folder=tmp_path / "one"))
    other = run_study(asked(folder=tmp_path / "other", arms=ARMS[::-1]))
    assert digest(one) == digest(other)
    assert one.arms == ("no_call", "no_send", "with")


def test_rows_are_sorted_by_pair_then_arm(fake, asked):
    fake.pause = 0.01
    table = run_study(asked(threads=4)).runs.arrow()
    keys = list(zip(table["pair"].to_pylist(), table["arm"].to_pylist()))
    assert keys == sorted(keys)
    assert len(keys) == 12 * 3


def test_a_repeated_study_runs_nothing_and_builds_no_model(fake, asked, monkeypatch):
    first = run_study(asked())
    before = fake.runs
    monkeypatch.setattr(work, "model_of", None)
    again = run_study(asked())
    assert (first.ran, again.ran, fake.runs) == (12, 0, before)
    assert digest(again) == digest(first)


def test_more_pairs_extend_a_study_to_what_one_go_gives(fake, asked, tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 4)
    run_study(asked(pairs=5))
    extended = run_study(asked(pairs=23))
    at_once = run_study(asked(pairs=23, folder=tmp_path / "once"))
    assert extended.ran == 18
    assert digest(extended) == digest(at_once)
    names = [part.name for part in parts.finished(tmp_path / "study")]
    assert names[:3] == [f"part-{a:06d}-{b:06d}.parquet" for a, b in ((0, 3), (4, 4), (5, 7))]


def test_fewer_pairs_are_the_first_ones(fake, asked, tmp_path):
    run_study(asked(pairs=12))
    fewer = run_study(asked(pairs=7))
    alone = run_study(asked(pairs=7, folder=tmp_path / "alone"))
    assert (fewer.ran, fewer.pairs, fewer.manifest["pairs"]) == (0, 7, 7)
    assert digest(fewer) == digest(alone)


def test_parts_of_two_processes_that_overlap_count_once(fake, asked, tmp_path):
    whole = run_study(asked(pairs=12))
    other = run_study(asked(pairs=5, folder=tmp_path / "other"))
    for name in ("runs", "series", "places"):
        part = parts.Part(0, 4).name
        (other.folder / name / part).rename(whole.folder / name / part)
    mixed = run_study(asked(pairs=12))
    assert mixed.pairs == 12
    assert digest(mixed) == digest(run_study(asked(folder=tmp_path / "clean")))


def test_a_failed_run_is_a_row_and_the_study_goes_on(fake, asked):
    fake.broken, fake.raising = frozenset({3}), frozenset({5})
    study = run_study(asked())
    rows = study.runs.to_pandas().set_index(["pair", "arm"])
    assert rows.loc[(3, "with"), ["status", "error"]].tolist() == ["failed", "day 3: broken"]
    assert rows.loc[(5, "with"), "error"] == "ZeroDivisionError: division by zero"
    assert (rows["status"] == "failed").sum() == 6
    assert study.failures() == (6, "day 3: broken")
    assert study.paired.ok("with").tolist() == [pair not in (3, 5) for pair in range(12)]


def test_failed_runs_do_not_make_batches_differ(fake, asked, tmp_path, monkeypatch):
    fake.broken, fake.raising = frozenset({0, 3}), frozenset({5})
    hashes = set()
    for batch in (1, 4, 64):
        monkeypatch.setattr(manifest, "batch_size", lambda *_, n=batch: n)
        hashes.add(digest(run_study(asked(folder=tmp_path / str(batch)))))
    assert len(hashes) == 1


class Crash(BaseException):
    """The process is gone."""


def test_a_crash_at_any_write_resumes_to_the_same_study(fake, asked, tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 5)
    whole = digest(run_study(asked(folder=tmp_path / "whole")))
    flush, crashes = parts._flush, 0
    for moment in range(40):
        left = moment

        def crashing(path: Path) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Crash
            flush(path)

        folder = tmp_path / f"crash-{moment}"
        monkeypatch.setattr(parts, "_flush", crashing)
        try:
            run_study(asked(folder=folder))
        except Crash:
            crashes += 1
        monkeypatch.setattr(parts, "_flush", flush)
        assert digest(run_study(asked(folder=folder))) == whole
    # 2 flushes of dossier, manifest and each of 9 parts
    assert crashes == 22


def test_an_interrupt_keeps_finished_batches(fake, asked, monkeypatch):
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 2)

    class Impatient:
        pairs = 0

        def begin(self, pairs: int, done: int, compiling: bool) -> None:
            self.total = pairs

        def advance(self) -> None:
            self.pairs += 1
            if self.pairs == 7:
                raise KeyboardInterrupt

        def end(self) -> None:
            self.ended = True

    impatient = Impatient()
    with pytest.raises(KeyboardInterrupt):
        run_study(asked(threads=1), impatient)
    resumed = run_study(asked())
    assert impatient.ended
    assert resumed.ran == 6


def test_leftovers_of_a_killed_process_are_removed(fake, asked):
    study = run_study(asked())
    gone, token = 2**22 + 1, "0" * 32
    ours = study.folder / "runs" / f".x.parquet.{os.getpid()}-{token}.tmp"
    theirs = study.folder / "runs" / f".x.parquet.{gone}-{token}.tmp"
    for file in (ours, theirs):
        file.write_bytes(b"half a file")
    run_study(asked())
    assert ours.exists()
    assert not theirs.exists()


def test_a_part_without_runs_is_not_done(fake, asked):
    study = run_study(asked())
    whole = digest(study)
    (study.folder / "runs" / parts.Part(0, 11).name).unlink()
    again = run_study(asked())
    assert again.ran == 12
    assert digest(again) == whole


def test_a_folder_of_another_study_is_refused(fake, asked):
    run_study(asked())
    with pytest.raises(StudyError, match=r"holds another study: seed 1, asked 2; choose another"):
        run_study(asked(seed=2))
    with pytest.raises(StudyError, match=r"arms .*, asked with \(5 d\)"):
        run_study(asked(arms=ARMS[2:]))


def test_a_folder_with_other_files_is_refused(fake, asked, tmp_path):
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "thesis.tex").write_text("precious")
    with pytest.raises(StudyError, match=r"is not empty and not a study's folder .*thesis\.tex"):
        run_study(asked())


def test_a_folder_that_cannot_be_made_is_an_error_in_one_line(fake, asked, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StudyError, match="cannot be written"):
        run_study(asked(folder=tmp_path / "file" / "study"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pairs": 0}, "pairs must be between 1 and 100,000,000, is 0"),
        ({"seed": -1}, "seed must be between 0 and"),
        ({"step": 0.5}, "step must be above 0 and at most 0.25, is 0.5"),
        ({"days": 0}, "days must be above 0 and at most 3660, is 0"),
        ({"days": float("nan")}, "days must be above 0"),
        ({"threads": 0}, "threads must be between 1 and 4,096, is 0"),
        ({"arms": ()}, "at least one arm"),
        ({"arms": (ArmPlan("with", 1), ArmPlan("with", 2))}, "asked for twice"),
    ],
)
def test_numbers_out_of_their_limits_are_refused(asked, changes, message):
    with pytest.raises(StudyError, match=message):
        asked(**changes)


def test_the_default_folder_names_dossier_and_identity_but_not_pairs(asked):
    folders = {asked(folder=None, **c).where() for c in ({}, {"pairs": 99}, {"threads": 7})}
    others = {asked(folder=None, **c).where() for c in ({"seed": 2}, {"weight": 400.0}, {})}
    (folder,) = folders
    assert folder.parent == Path("corcyra-studies")
    assert folder.name.startswith("minimal-")
    assert len(others) == 3


def test_the_manifest_describes_the_study_and_names_no_machine(fake, asked, minimal, tmp_path):
    study = run_study(asked(loaded=replace(minimal, file=str(tmp_path / "secret" / "d.yaml"))))
    text = (study.folder / "manifest.json").read_text()
    kept = manifest.read(study.folder)
    assert kept["dossier"]["text"] == minimal.text
    assert kept["identity"]["dossier_hash"] == minimal.hash
    assert kept["identity"]["seed"] == 1
    assert {"corcyra", "python", "numpy", "numba"} <= kept["versions"].keys()
    assert os.uname().nodename not in text
    assert str(tmp_path) not in text


def test_batches_are_larger_where_runs_are_shorter():
    arm = ArmPlan("with", 180.0)
    few, many = (manifest.batch_size([arm] * n, 0.25, 3e4) for n in (25, 1))
    assert 1 <= few < many <= 64


def test_a_run_that_memory_cannot_hold_is_refused_with_the_estimate(fake, asked, monkeypatch):
    monkeypatch.setattr(memory, "machine", lambda: 2**30)

    def arms(size: int) -> dict[str, Any]:
        dossier = SimpleNamespace(weight=200.0)
        return {"with": SimpleNamespace(estimate_bytes=size, dossier=dossier)}

    with pytest.raises(CorcyraError, match=r"about 3\.0 GiB .* has 1\.0; .* now 200"):
        work.threads_that_fit(asked(), arms(3 * 2**30))
    assert work.threads_that_fit(asked(threads=4), arms(2**29)) == 1
    assert work.threads_that_fit(asked(threads=4), arms(2**20)) == 4


def test_a_dossier_that_memory_cannot_hold_is_not_checked_by_running_it(monkeypatch):
    monkeypatch.setattr(memory, "machine", lambda: 2**20)
    with pytest.raises(CorcyraError, match=r"one run takes about .*weight, now"):
        check(load("kazakhstan-2022"))
