"""One command puts the eighteen claims to the test, each with its conditions."""

from __future__ import annotations

import json

import pytest

from corcyra.cli import main


@pytest.mark.verify
def test_each_of_the_eighteen_claims_gets_a_verdict_with_conditions(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    asked = ["judge", "kazakhstan-2022", "--pairs", "60", "--weight", "1600", "--no-report"]
    assert main([*asked, "--json"]) == 0
    claims = json.loads(capsys.readouterr().out)["claims"]
    own = [c for c in claims if c["conditions"]["words"]]
    assert len(claims) == len(own) == 18
    for c in own:
        assert c["word"]
        assert 0 <= c["share_holds"] <= 1 or c["told"] == 0
        assert isinstance(c["drivers"], list)
