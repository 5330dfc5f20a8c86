"""A study shared out, run in pieces, and put together."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import digest
from hypothesis import given
from hypothesis import strategies as some

from corcyra.errors import StudyError
from corcyra.fitting import store
from corcyra.fitting.draws import Draws
from corcyra.study import cluster_work, manifest
from corcyra.study.parts import Part
from corcyra.study.result import Study
from corcyra.study.running import run_study
from corcyra.study.shards import (
    Shared,
    plan,
    request_of,
    run_share,
    shard_folder,
    shared_out,
)
from corcyra.study.shards_gather import gather
from corcyra.study.shards_script import write_scripts


@pytest.fixture
def shared(fake, asked, monkeypatch):
    """A study of 20 pairs in 4 shards, of which none is run."""
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 3)
    return plan(asked(pairs=20), 4)[0]


@given(some.integers(0, 50), some.integers(1, 300), some.data())
def test_every_pair_is_in_one_shard(first, pairs, data):
    shared = Shared(data.draw(some.integers(1, pairs)), first, first + pairs)
    shares = [shared.share(number) for number in range(shared.of)]
    assert [pair for share in shares for pair in share] == list(range(first, first + pairs))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1
    assert all(shared.holder(pair) == k for k, share in enumerate(shares) for pair in share)


def test_shards_together_are_the_study(shared, asked, tmp_path):
    for number in (2, 0, 3, 1):
        assert run_share(shared, number).ran == 5
    found = gather(shared)
    assert (found.taken, found.there, found.lacking, found.spoilt) == (20, 20, (), ())
    whole = run_study(asked(pairs=20, folder=tmp_path / "whole"))
    assert digest(Study.open(shared)) == digest(whole)
    assert gather(shared).taken == 0


def test_gaps_are_named_with_who_has_them(shared):
    run_share(shared, 1)
    found = gather(shared)
    assert found.lacking == (Part(0, 4), Part(10, 19))
    assert found.shards == (0, 2, 3)


def test_a_shard_goes_on_where_it_was(shared, fake):
    run_share(shared, 1)
    (shard_folder(shared, 1) / "runs" / "part-000006-000008.parquet").unlink()
    assert run_share(shared, 1).ran == 3
    assert run_share(shared, 1).ran == 0


def test_shards_may_lie_elsewhere_and_twice(shared, asked, tmp_path):
    elsewhere = [tmp_path / str(number) for number in range(4)]
    for number, folder in enumerate(elsewhere):
        run_share(shared, number, out=folder)
    run_share(shared, 2)
    found = gather(shared, [*elsewhere, shard_folder(shared, 2)])
    assert (found.taken, found.there) == (20, 20)
    whole = run_study(asked(pairs=20, folder=tmp_path / "whole"))
    assert digest(Study.open(shared)) == digest(whole)


def test_another_study_is_refused_before_anything_is_taken(shared, asked, tmp_path):
    run_share(shared, 0)
    other = run_study(asked(pairs=20, seed=2, folder=tmp_path / "other")).folder
    with pytest.raises(StudyError, match=r"is not of the study in .*: other seed"):
        gather(shared, [shard_folder(shared, 0), other])
    assert not (shared / "runs").exists()


def test_other_versions_are_refused(shared):
    run_share(shared, 0)
    file = shard_folder(shared, 0) / "manifest.json"
    content = json.loads(file.read_text())
    content["versions"]["numba"] = "0.1"
    file.write_text(json.dumps(content))
    with pytest.raises(StudyError, match=r"was run with other versions .*numba 0\.1"):
        gather(shared)


@pytest.mark.parametrize("table", ["runs", "series"])
def test_a_spoilt_part_is_named_left_and_run_again(shared, asked, tmp_path, table):
    for number in range(4):
        run_share(shared, number)
    part = shard_folder(shared, 1) / table / "part-000006-000008.parquet"
    part.write_bytes(part.read_bytes()[:-40])
    found = gather(shared)
    assert found.lacking == (Part(6, 8),)
    assert len(found.spoilt) == 1 and str(part) in found.spoilt[0]
    assert found.shards == (1,)
    assert run_share(shared, 1).ran == 3
    assert gather(shared).there == 20
    whole = run_study(asked(pairs=20, folder=tmp_path / "whole"))
    assert digest(Study.open(shared)) == digest(whole)


def test_a_part_under_another_name_is_left(shared):
    run_share(shared, 1)
    for table in ("runs", "series", "places"):
        folder = shard_folder(shared, 1) / table
        (folder / "part-000006-000008.parquet").rename(folder / "part-000000-000002.parquet")
    found = gather(shared)
    assert found.lacking == (Part(0, 4), Part(6, 8), Part(10, 19))
    assert "not what its name says" in found.spoilt[0]


def test_more_pairs_share_out_what_is_not_there(shared, asked):
    for number in range(4):
        run_share(shared, number)
    gather(shared)
    with pytest.raises(StudyError, match="is shared out already: 4 shards up to 20 pairs"):
        plan(asked(pairs=30), 2)
    (shared / "shards").rename(shared.parent / "old")
    assert plan(asked(pairs=30), 2)[1] == Shared(2, 20, 30)
    assert run_share(shared, 1).ran == 5


def test_what_cannot_be_shared_out(fake, asked):
    for of in (0, 13):
        with pytest.raises(StudyError, match="--of must be between 1 and 12"):
            plan(asked(), of)
    run_study(asked())
    with pytest.raises(StudyError, match="nothing to share out"):
        plan(asked(), 2)
    with pytest.raises(StudyError, match="is not shared out; `corcyra shards`"):
        shared_out(asked().folder)


@pytest.mark.parametrize("number", [-1, 4])
def test_there_is_no_such_shard(shared, number):
    with pytest.raises(StudyError, match="there is no shard"):
        run_share(shared, number)


@pytest.mark.parametrize(
    "changed", [{"of": 0}, {"of": 21}, {"of": 1.0}, {"first": -1}, {"pairs": 0}, {"more": 1}]
)
def test_a_manifest_that_shares_out_nonsense_is_refused(shared, changed):
    file = shared / "manifest.json"
    content = json.loads(file.read_text())
    content["shards"] |= changed
    file.write_text(json.dumps(content))
    with pytest.raises(StudyError, match="is not shared out"):
        run_share(shared, 0)


def test_a_request_comes_back_from_its_folder(fake, asked):
    wanted = asked(every=None, claims=frozenset({"saved"}), luck=2, only=frozenset({3, 5}), first=2)
    manifest.opened(wanted.where(), wanted)
    found = request_of(wanted.where())
    assert found.identity() == wanted.identity()
    assert (found.pairs, found.folder) == (wanted.pairs, wanted.where())


def test_fitted_draws_travel_with_the_study(fake, asked, tmp_path):
    fit = tmp_path / "fit"
    fit.mkdir()
    (fit / "manifest.json").write_text(json.dumps({"fit": store.FORMAT, "identity": {"seed": 1}}))
    columns = {
        "luck.0": pa.array([3, 4]),
        "weight": pa.array([0.5, 0.5]),
        "z.tau": pa.array([0, 1.0]),
    }
    pq.write_table(pa.table(columns), fit / "draws.parquet")
    request = asked(draws=Draws(fit), folder=tmp_path / "study")
    folder = plan(request, 2)[0]
    found = [request_of(folder), cluster_work._made(cluster_work.order(request)).request]
    for each in found:
        assert each.identity() == request.identity()
        assert each.draws.z.tolist() == [[0.0], [1.0]]
        assert each.draws.luck.tolist() == [[3], [4]]


def test_a_dossier_that_was_changed_is_not_run(shared):
    file = shared / "dossier" / "dossier.yaml"
    file.write_text(file.read_text() + "\n# changed\n")
    with pytest.raises(StudyError, match="not those of its manifest"):
        run_share(shared, 0)


def test_scripts_run_the_shards(tmp_path):
    recorder = tmp_path / "bin" / "corcyra"
    recorder.parent.mkdir()
    recorder.write_text('#!/bin/sh\necho "$PWD $*" >> "$RECORD"\n')
    recorder.chmod(0o755)
    folder = tmp_path / "a study"
    slurm, plain = write_scripts(folder, "minimal", 3, 20, "slurm")
    record = tmp_path / "record"
    room = os.environ | {
        "PATH": f"{recorder.parent}:{os.environ['PATH']}", "RECORD": str(record),
        "SLURM_SUBMIT_DIR": str(folder), "SLURM_ARRAY_TASK_ID": "2", "SLURM_CPUS_PER_TASK": "4",
    }  # fmt: skip
    subprocess.run(["sh", str(slurm)], env=room, check=True)
    subprocess.run(["sh", str(plain)], env=room, check=True)
    subprocess.run(["sh", str(plain), "1"], env=room, check=True)
    said = [line.removeprefix(f"{folder} ") for line in record.read_text().splitlines()]
    threads = "--threads"
    assert said == [f"shard . 2 {threads} 4", *(f"shard . {k} {threads} 1" for k in (0, 1, 2, 1))]
    assert "#SBATCH --array=0-2\n" in slurm.read_text()


def test_the_plain_script_alone(tmp_path):
    assert write_scripts(tmp_path, "minimal", 3, 20, "shell") == [tmp_path / "shards.sh"]
    assert [file.name for file in Path(tmp_path).iterdir()] == ["shards.sh"]
