"""The commands for many machines, as one types them."""

from __future__ import annotations

import json
import sys

import pytest

from corcyra.cli import main
from corcyra.study import manifest


@pytest.fixture
def at_home(fake, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(manifest, "batch_size", lambda *_: 3)
    return tmp_path


def said(capsys, *words: str, code: int = 0) -> str:
    assert main(list(words)) == code
    out, err = capsys.readouterr()
    return out + err


def test_from_shards_to_verdicts(at_home, capsys):
    shards = ("shards", "minimal", "--of", "3", "--pairs", "10", "--out", "a b", "--script")
    assert "cd 'a b'\nsbatch slurm.sh" in said(capsys, *shards, "slurm")
    assert "sh shards.sh " in said(capsys, *shards, "shell")
    for number in ("0", "2"):
        assert f"Shard {number} (of 0 to 2): pairs" in said(capsys, "shard", "a b", number)
    told = said(capsys, "gather", "a b", code=1)
    assert "7 pairs were taken; 7 of 10 are in a b.\nmissing: pairs 3 to 5\n" in told
    assert "corcyra shard 'a b' 1\n" in told
    said(capsys, "shard", "a b", "1")
    assert "3 pairs were taken; 10 of 10" in said(capsys, "gather", "a b")
    judge = ("judge", "minimal", "--pairs", "10", "--out", "a b", "--no-further", "--no-report")
    assert "Nothing to run: all 10 pairs are in a b" in said(capsys, *judge)


def test_the_same_for_programs(at_home, capsys):
    out = said(capsys, "shards", "minimal", "--of", "2", "--pairs", "4", "--arm", "with", "--json")
    folder = json.loads(out)["folder"]
    assert json.loads(out) | {"of": 2, "first": 0, "pairs": 4} == json.loads(out)
    out = json.loads(said(capsys, "shard", folder, "1", "--json"))
    assert (out["first"], out["pairs"], out["ran"]) == (2, 4, 2)
    out = json.loads(said(capsys, "gather", folder, "--json", code=1))
    assert (out["there"], out["lacking"], out["shards"]) == (2, [[0, 1]], [0])


def test_what_cannot_be_done_is_said_in_one_line(at_home, capsys, monkeypatch):
    for words, told in {
        ("run", "minimal", "--cluster", "here"): "'here' is no cluster: local, slurm,",
        ("run", "minimal", "--cluster", "none.json"): "none.json: there is no such file",
        ("shard", "nowhere", "0"): "nowhere: there is no such folder",
        ("gather", "nowhere"): "nowhere: there is no such folder",
        ("shards", "minimal", "--of", "101"): "--of must be between 1 and 100",
    }.items():
        assert said(capsys, *words, code=1).startswith(f"corcyra: {told}")
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = said(capsys, "judge", "minimal", "--cluster", "local", code=1)
    assert told == (
        "corcyra: a cluster needs dask.distributed; it comes with: pip install 'corcyra[cluster]'\n"
    )


def test_a_script_that_nobody_knows_is_a_wrong_option(at_home, capsys):
    told = said(capsys, "shards", "minimal", "--of", "2", "--script", "pbs", code=2)
    assert "'pbs' is none of: slurm, shell" in told
