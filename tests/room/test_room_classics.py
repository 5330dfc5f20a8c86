"""The live published models: what the page draws is the package's own run."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the room needs the extra `serve`")

from serving import Client, room

from corcyra.classics.epstein import Parameters, frames, run
from corcyra.classics.influence import PUBLISHED_W, real_power
from corcyra.classics.thresholds import granovetter


@pytest.fixture
def client(tmp_path: Any) -> Client:
    return room(tmp_path)


def test_the_crowds_end_as_granovetter_says(client: Client) -> None:
    crowds = client.get("/api/classics/granovetter").json()["crowds"]
    ends = []
    for crowd in crowds:
        riot = client.post("/api/classics/granovetter", {"thresholds": crowd["thresholds"]}).json()
        assert riot["rounds"][-1] == granovetter(crowd["thresholds"])
        assert sum(joined is not None for joined in riot["joins"]) == riot["rounds"][-1]
        assert riot["at_most"][riot["rounds"][-1]] == riot["rounds"][-1]
        ends.append(riot["rounds"][-1])
    assert ends[:2] == [100, 1] and ends[2] < 10 < 90 < ends[3]


def test_each_joins_in_the_round_in_which_he_has_seen_enough(client: Client) -> None:
    riot = client.post("/api/classics/granovetter", {"thresholds": [9, 0, 2, 0]}).json()
    assert riot == {"rounds": [0, 2, 3], "joins": [None, 1, 2, 1], "at_most": [2, 2, 3, 3, 3]}


def test_power_is_real_power_of_the_ties_made_shares(client: Client) -> None:
    ties = [[2, 1, 0.5], [1, 3, 0], [0, 1, 8]]
    found = client.post("/api/classics/palace", {"offices": [3, 2, 0], "ties": ties}).json()
    weights = [[w / sum(row) for w in row] for row in ties]
    wanted = real_power([0.6, 0.4, 0], weights, [1 - weights[i][i] for i in range(3)])
    assert found["real"] == list(wanted) and found["formal"] == [0.6, 0.4, 0]
    four = {"offices": [1] * 4, "ties": PUBLISHED_W}
    assert client.post("/api/classics/palace", four).json()["real"][2] == pytest.approx(
        0.6583, 0.01
    )


def test_a_palace_in_which_nothing_settles_names_who(client: Client) -> None:
    circle = {"offices": [1, 1, 1], "ties": [[0, 1, 0], [1, 0, 0], [0, 0, 1]]}
    found = client.post("/api/classics/palace", circle).json()
    assert found["lost"] == [0, 1] and found["real"] == []
    # Who listens to nobody keeps to his own view, as in the country's model.
    alone = {"offices": [1, 1], "ties": [[0, 0], [1, 0]]}
    assert client.post("/api/classics/palace", alone).json()["real"] == [1, 0]


def test_a_square_in_pieces_is_one_run(client: Client) -> None:
    asked = {"seed": 5, "legitimacy": [[0, 0.8], [40, 0.5]], "cops": [[0, 60], [50, 10]]}
    pieces = [
        client.post("/api/classics/epstein", {**asked, "first": first, "last": first + 29}).json()
        for first in (0, 30, 60)
    ]
    parameters = Parameters(
        ratio="floor", legitimacy=0.8, legitimacy_changes=((40, 0.5),), cop_density=60 / 1600,
        cop_changes=((50, 10 / 1600),),
    )  # fmt: skip
    whole = run(parameters, steps=89, seed=5)
    for name in ("active", "jailed", "quiet"):
        assert [n for piece in pieces for n in piece[name]] == whole[name].tolist()
    seen = [frame for piece in pieces for frame in piece["frames"]]
    assert [frame.count("a") for frame in seen] == whole["active"].tolist()
    assert [frame.count("c") for frame in seen] == whole["cops"].tolist()
    assert whole["active"].max() > 100


def test_frames_show_each_agent_on_a_site_of_his_own() -> None:
    parameters = Parameters(ratio="floor", legitimacy=0.6)
    ran, seen = frames(parameters, 20, seed=2, first=5)
    assert seen.shape == (16, 40, 40)
    assert (ran.counts == run(parameters, 20, 2).counts).all()
    there = ran["quiet"] + ran["active"] + ran["cops"]  # the jailed have left the lattice
    assert ((seen >= 0).sum(axis=(1, 2)) == there[5:]).all()
    assert (seen[0] != seen[1]).any()


@pytest.mark.parametrize(
    ("path", "asked", "said"),
    [
        ("granovetter", {"thresholds": []}, "thresholds"),
        ("palace", {"offices": [1, 2], "ties": [[1, 2]]}, "2 rows of 2 numbers"),
        ("epstein", {"first": 0, "last": 500}, "119 more"),
        ("epstein", {"cops": [[0, 4000]]}, "cops"),
    ],
)
def test_what_a_page_cannot_draw_is_refused(
    client: Client, path: str, asked: Any, said: str
) -> None:
    answer = client.post(f"/api/classics/{path}", asked)
    assert answer.status_code == 422
    assert said in answer.text
