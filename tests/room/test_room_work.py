"""Worlds, verdicts, long studies: what the room's server works out."""

from __future__ import annotations

import time

import numpy as np
import pytest
from serving import Client, room

import corcyra
from corcyra.dossier.load import load
from corcyra.room import jobs
from corcyra.room.app import create_app
from corcyra.room.results import difference
from corcyra.room.settings import Limits, Settings

PAIRS = 6


@pytest.fixture
def client(tmp_path):
    return room(tmp_path)


def test_a_run_at_once_says_what_a_study_says(client, tmp_path):
    found = client.judged({"pairs": PAIRS})
    study = corcyra.judge(
        load("minimal"), pairs=PAIRS, out=tmp_path / "study", quiet=True, further=False
    )
    for claim, verdict in zip(found["claims"], study.verdicts, strict=True):
        assert (claim["id"], claim["told"]) == (verdict.id, verdict.told)
        assert claim["holds"] == pytest.approx(verdict.share_holds)
        assert claim["baseline"] is None and claim["difference"] is None
    assert found["series"] and found["settings"]["pairs"] == PAIRS


def test_a_run_that_is_kept_is_told_as_done(client):
    for _ in range(2):
        job = client.post("/api/verdicts", {"state": {"pairs": PAIRS}}).json()
        assert client.ended(job["id"])["done"] == PAIRS
        events = client.get(f"/api/jobs/{job['id']}/events").text
        assert f'"done":{PAIRS},"of":{PAIRS},' in events


def test_worlds_of_a_run_at_once_are_not_asked_for_by_its_id(client):
    job = client.post("/api/verdicts", {"state": {"pairs": PAIRS}}).json()
    client.ended(job["id"])
    answer = client.post("/api/world", {"pair": 0, "study": job["id"]})
    assert answer.status_code == 409 and "played by their state" in answer.json()["error"]


def test_a_changed_state_is_told_beside_the_baseline(client):
    found = client.judged({"pairs": PAIRS, "set": {"palace.call": "never"}})
    base = {c["id"]: c for c in client.judged({"pairs": PAIRS})["claims"]}
    assert any(base[c["id"]]["told"] for c in found["claims"])
    for claim in found["claims"]:
        assert claim["told"] == 0  # both claims are about what follows a call
        assert claim["baseline"]["told"] == base[claim["id"]]["told"]
        assert claim["difference"]["value"] is None and claim["difference"]["chance"]


class _Said:
    def __init__(self, told: list[int], holds: list[int]) -> None:
        self.told_pairs = np.array(told, bool)
        self.code = np.where(self.told_pairs, np.where(np.array(holds), 1, -1), 0)
        self.told = int(self.told_pairs.sum())
        self.share_holds = float((self.code == 1).sum() / self.told)


def test_the_difference_is_paired_and_says_where_it_is_chance():
    pairs, n = np.arange(200), 200
    half = [k % 2 for k in range(n)]
    same = difference(_Said([1] * n, half), pairs, _Said([1] * n, half), pairs)
    assert same.value == 0 and same.chance and same.low < 0 < same.high
    more = [1 if k % 5 == 0 else half[k] for k in range(n)]
    turned = difference(_Said([1] * n, more), pairs, _Said([1] * n, half), pairs)
    assert not turned.chance and turned.low > 0
    # Pairing is what makes it: unpaired, so small a difference would be within chance.
    assert turned.high - turned.low < 0.12
    few = difference(_Said([1] * 10 + [0] * 190, more), pairs, _Said([1] * n, half), pairs)
    assert few.chance and "too few" in few.words


def test_pairs_that_share_luck_are_worth_fewer_in_the_difference():
    pairs, n = np.arange(200), 200
    lucks = np.repeat(np.arange(20), 10)[:, None]
    half = [k % 2 for k in range(n)]
    # In five of the twenty lucks the claim has come to hold, in the others nothing has changed.
    more = [1 if k < 50 else half[k] for k in range(n)]
    now, base = _Said([1] * n, more), _Said([1] * n, half)
    alone = difference(now, pairs, base, pairs, np.arange(n)[:, None])
    shared = difference(now, pairs, base, pairs, lucks)
    assert alone == difference(now, pairs, base, pairs)
    assert shared.value == alone.value
    assert shared.high - shared.low > 2 * (alone.high - alone.low)
    fewer = _Said([1] * 190 + [0] * 10, more)  # other pairs tell: ratios, and no paired truths
    alone, shared = (difference(fewer, pairs, base, pairs, c) for c in (None, lucks))
    assert shared.high - shared.low > 1.5 * (alone.high - alone.low)


def test_the_interval_covers_where_other_pairs_tell():
    rng = np.random.default_rng(5)
    inside, trials, n = 0, 300, 150
    for _ in range(trials):
        told, told0 = rng.random(n) < 0.6, rng.random(n) < 0.5
        luck = rng.random(n)
        now, base = _Said(told, luck < 0.6), _Said(told0, luck < 0.5)
        found = difference(now, np.arange(n), base, np.arange(n))
        inside += found.low <= 0.1 <= found.high
    assert 0.85 <= inside / trials <= 0.97


def test_a_world_is_one_world_until_the_arms_part(client):
    for pair in range(4):
        answer = client.post("/api/world", {"pair": pair, "arms": ["with", "no_call"]})
        assert answer.status_code == 200, answer.text
        world = answer.json()
        with_, without = world["by"]["with"], world["by"]["no_call"]
        call = with_["call_day"] if with_["call_day"] is not None else 1e9
        before = [i for i, day in enumerate(world["days"]) if day < call - 0.5]
        for place, course in with_["places"].items():
            crowd, other = course["crowd"], without["places"][place]["crowd"]
            shared = [i for i in before if i < min(len(crowd), len(other))]
            assert [crowd[i] for i in shared] == [other[i] for i in shared]
        real = np.array([actor["real"] for actor in with_["palace"].values()])
        formal = np.array([actor["formal"] for actor in with_["palace"].values()])
        # Shares of 1, until everybody has fled or the regime is gone.
        stands = real.sum(axis=0) > 0
        assert stands.any()
        for power in (real, formal):
            assert np.allclose(power[:, stands].sum(axis=0), 1, atol=1e-3)
            assert not power[:, ~stands].any()
        assert without["call_day"] is None and with_["decided"]["words"]


def test_more_than_a_server_can_do_is_refused(tmp_path):
    client = room(tmp_path, limits=Limits(quick_pairs=10, citizens=100, long_pairs=50))
    asked = {
        "/api/verdicts": {"state": {"pairs": 11}},
        "/api/world": {"state": {"weight": 1}},
    }
    for path, what in asked.items():
        assert client.post(path, what).status_code == 422
    long = client.post("/api/verdicts", {"state": {"pairs": 51}, "long": True})
    assert long.status_code == 422 and "at most 50 pairs" in long.json()["error"]


def test_too_many_jobs_of_one_address_are_refused(tmp_path):
    client = room(tmp_path, limits=Limits(long_jobs=1))
    first = client.post("/api/verdicts", {"state": {"pairs": 2000}, "long": True})
    assert first.status_code == 202
    again = client.post("/api/verdicts", {"state": {"pairs": 2000}, "long": True})
    assert again.status_code == 429 and again.headers["retry-after"]
    client.post(f"/api/jobs/{first.json()['id']}/cancel", {})
    assert client.ended(first.json()["id"])["status"] == "cancelled"


def test_tables_of_the_last_runs_at_once_are_kept_and_no_others(client, monkeypatch):
    monkeypatch.setattr(jobs, "KEPT", 2)
    names = []
    for seed in (1, 2, 3):
        asked = {"state": {"pairs": 1, "seed": seed}}
        names.append(client.post("/api/verdicts", asked).json()["id"])
        assert client.ended(names[-1])["result"]["seed"] == seed
    answers = [client.get(f"/api/jobs/{name}/runs.csv") for name in names]
    assert [answer.status_code for answer in answers] == [409, 200, 200]
    assert answers[0].json()["error"] == "its worlds are not kept any more; run it again"
    assert client.app.state.room.queue.jobs[names[0]].study is None
    assert client.get(f"/api/jobs/{names[0]}").json()["result"]["claims"]


def test_a_study_is_cancelled_outlives_its_server_and_goes_on(tmp_path):
    client, state = room(tmp_path), {"pairs": 60, "weight": 400}
    name = client.post("/api/verdicts", {"state": state, "long": True}).json()["id"]
    while client.get(f"/api/jobs/{name}").json()["done"] < 3:
        time.sleep(0.01)
    assert client.ask("DELETE", f"/api/jobs/{name}").status_code == 409
    client.post(f"/api/jobs/{name}/cancel", {})
    cancelled = client.ended(name)
    assert cancelled["status"] == "cancelled" and cancelled["done"] < cancelled["of"] == 60
    events = client.get(f"/api/jobs/{name}/events").text
    assert events.startswith("event: cancelled\ndata: {")

    later = _restarted(tmp_path)
    paused = later.get("/api/jobs").json()["jobs"]
    assert [(job["id"], job["status"]) for job in paused] == [(name, "paused")]
    # What is told of it is what goes on: pairs of a batch that was cut off are run again.
    assert (paused[0]["done"], paused[0]["of"]) == (cancelled["done"], 60)
    assert later.ask("POST", f"/api/jobs/{name}/resume").status_code == 202
    done = later.ended(name)
    assert done["status"] == "done", done
    assert later.ask("POST", f"/api/jobs/{name}/resume").status_code == 409

    whole = corcyra.judge(load("minimal"), out=tmp_path / "whole", quiet=True, **state)
    for claim, verdict in zip(done["result"]["claims"], whole.verdicts, strict=True):
        assert claim["told"] == verdict.told
        assert claim["holds"] == pytest.approx(verdict.share_holds)
    table = later.get(f"/api/jobs/{name}/runs.csv").text.splitlines()
    assert table[0].startswith('"pair","arm"') and len(table) == len(whole.runs) + 1
    assert later.ask("DELETE", f"/api/jobs/{name}").status_code == 204
    assert not (tmp_path / "room" / name).exists()


def test_further_pairs_of_a_study_are_counted_and_named(tmp_path):
    client, state = room(tmp_path), {"pairs": 15, "weight": 1000}
    asked = {"state": state, "long": True}
    name = client.post("/api/verdicts", asked).json()["id"]
    done = client.ended(name)
    more = done["further"]
    assert f"{more:,} further pairs for claims that few" in done["result"]["settings"]["words"]
    assert done["done"] == done["of"] == 15 + more > 15
    assert done["title"].endswith(f", and {more:,} further pairs")
    later = _restarted(tmp_path).get(f"/api/jobs/{name}").json()
    for key in ("title", "done", "of", "further"):
        assert later[key] == done[key]


def _restarted(tmp_path) -> Client:
    """A second server on the same folder, as its start leaves it."""
    from corcyra.room import long

    app = create_app(Settings(load("minimal"), tmp_path / "room"))
    for job in long.found(app.state.room, app.state.room.queue):
        app.state.room.queue.note(job)
    return Client(app)
