"""What the room's server answers, and what it refuses."""

from __future__ import annotations

import json
import re

import pytest
from serving import Client, room

from corcyra.dossier import tree
from corcyra.dossier.load import bundled, load, parse
from corcyra.errors import DossierError
from corcyra.room import levers
from corcyra.room.app import create_app
from corcyra.room.edits import changed
from corcyra.room.settings import Limits, Settings

PAIRS = 6


@pytest.fixture
def client(tmp_path):
    return room(tmp_path)


def states(client: Client, **state: object) -> str:
    answer = client.post("/api/dossier.yaml", {"state": state})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_page_comes_with_headers_that_let_it_load_nothing_from_elsewhere(client):
    answer = client.get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get("/static/vega.js").headers["content-type"].startswith("text/javascript")


def test_every_answer_is_described(client):
    described = client.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, route in methods.items():
            assert route["description"], path
            good = [code for code in route["responses"] if code.startswith("2")]
            assert good, (path, method)
            assert {"404", "413", "422", "429"} <= set(route["responses"]), path
            assert "HTTPValidationError" not in json.dumps(route)
    page = client.get("/docs").text
    assert "/api/verdicts" in page and "//" not in re.sub(r"</|/api/\S*", "", page)


def test_an_unchanged_state_is_the_dossier_to_the_last_byte(client):
    assert states(client) == load("minimal").text


def test_changes_keep_the_comments_and_say_what_was_asked(client):
    text = states(
        client,
        set={"parameters.tau": {"low": 0.2, "high": 0.4}, "palace.call": "never"},
        moved={"spark": 2},
    )
    assert "# A made-up country" in text and "# the patron" in text
    dossier, _ = parse(text, "x", None)
    assert dossier.parameters["tau"].range == (0.2, 0.4)
    assert dossier.palace.call == "never"
    spark = next(event for event in dossier.events if event.id == "spark")
    assert spark.day.value == 2


@pytest.mark.parametrize(
    "flow", ["{a: 1}", "{a: 1, }", "{a: 1,}", "{a: 1, # b, c\n }", "{a: 1 # b, c\n }"]
)
def test_what_a_flow_mapping_does_not_name_is_added_after_one_comma(flow):
    text = changed(f"parameters: {flow}\n", {"parameters.tau": "0.5"}, "x")
    root, faults = tree.read(text)
    assert root is not None and not faults
    assert root.plain() == {"parameters": {"a": 1, "tau": 0.5}}


def test_a_mechanism_that_is_off_has_its_neutral_values(tmp_path):
    client = room(tmp_path, "kazakhstan-2022")
    known = [m["id"] for m in client.get("/api/dossier").json()["mechanisms"]]
    assert "memory_off" in known and "no_grievance" not in known
    dossier, _ = parse(states(client, off=["memory_off"]), "x", None)
    assert [dossier.parameters[name].value for name in ("wm", "wk", "wd")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"set": {"palace.nothing": 1}}, "unknown key"),
        ({"set": {"events.sparks.day": 1}}, "did you mean spark?"),
        ({"set": {"start.year": 1}}, "single value"),
        ({"off": ["gravity"]}, "no mechanism 'gravity'"),
        ({"moved": {"noon": 1}}, "no event 'noon'"),
        ({"set": {"events.spark.share": 7}}, "must be between 0 and 1"),
        ({"text": "corcyra: 1\nname: x\n  y: 2\n"}, ""),
        ({"set": {"events.spark": 1, "events.spark.day": 2}}, "as a whole and in a part"),
    ],
)
def test_a_state_that_makes_no_dossier_is_told_where(client, state, said):
    answer = client.post("/api/verdicts", {"state": state})
    assert answer.status_code == 422
    told = answer.json()
    assert told["problems"] and said in " ".join(p["message"] for p in told["problems"])


def test_a_text_has_the_errors_that_the_command_tells(client):
    text = load("minimal").text.replace("office: 2", "office: much").replace("men: 1500", "mens: 1")
    with pytest.raises(DossierError) as caught:
        parse(text, "x", None)
    told = client.post("/api/check", {"text": text}).json()
    assert not told["ok"]
    assert [(p["line"], p["column"], p["message"]) for p in told["problems"]] == [
        (p.line, p.column, p.message) for p in caught.value.problems
    ]
    assert client.post("/api/check", {"text": load("minimal").text}).json()["ok"]


@pytest.mark.parametrize("text", ["", "# only a remark\n"])
def test_an_empty_text_is_wrong_in_its_first_line(client, text):
    (problem,) = client.post("/api/check", {"text": text}).json()["problems"]
    assert (problem["line"], problem["column"]) == (1, 1)
    assert problem["message"].startswith("is empty")


def test_a_text_from_the_page_reads_no_file_here(client):
    text = load("minimal").text + "ties: {file: ../../etc/passwd}\n"
    answer = client.post("/api/verdicts", {"state": {"text": text}})
    assert answer.status_code == 422 and "root:" not in answer.text


@pytest.mark.parametrize("state", [{"view": "look"}, {"pairs": 0}, {"set": {"": 1}}, {"seed": -1}])
def test_what_is_not_described_is_refused(client, state):
    assert client.post("/api/dossier.yaml", {"state": state}).status_code == 422


def test_another_name_or_another_page_may_not_ask(client):
    assert client.get("/api/dossiers", headers={"host": "evil.example"}).status_code == 403
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert client.post("/api/check", {"text": ""}, headers=headers).status_code == 403
    own = {"origin": "http://localhost", "sec-fetch-site": "same-origin"}
    assert client.post("/api/check", {"text": ""}, headers=own).status_code == 200


def test_a_body_that_is_too_large_is_refused_whatever_its_header_says(tmp_path):
    client = room(tmp_path, limits=Limits(body=1000))

    async def drip():
        for _ in range(30):
            yield b" " * 100

    headers = {"content-type": "application/json"}
    assert client.post("/api/check", {"text": "x" * 2000}).status_code == 413
    assert client.ask("POST", "/api/check", content=drip(), headers=headers).status_code == 413


def test_the_token_is_asked_for_and_a_link_with_it_is_enough(tmp_path):
    settings = Settings(load("minimal"), tmp_path, token="secret", hosts=frozenset())
    app = create_app(settings)
    assert Client(app).get("/api/dossiers").status_code == 401
    assert Client(app).get("/").status_code == 401
    assert Client(app, authorization="Bearer wrong").get("/api/dossiers").status_code == 401
    assert Client(app, authorization="Bearer secret").get("/api/dossiers").status_code == 200
    linked = Client(app).get("/?token=secret")
    cookie = linked.headers["set-cookie"]
    assert linked.status_code == 200 and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert Client(app, cookie=cookie.split(";")[0]).get("/api/dossiers").status_code == 200


def test_no_answer_tells_where_the_server_keeps_its_things(tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "dossier.yaml").write_text(load("minimal").text)
    client = room(tmp_path, str(folder))
    asked = [
        *(client.get(f"/api/{name}") for name in ("dossiers", "dossier", "levers", "jobs", "tour")),
        client.post("/api/verdicts", {"state": {"pairs": 10**6}, "long": True}),
        client.post("/api/verdicts", {"state": {"text": "corcyra: 1"}}),
        client.post("/api/world", {"arms": ["nobody"]}),
        client.get("/api/nothing"),
    ]
    (tmp_path / "room").write_text("no folder can be made here")
    name = client.post("/api/verdicts", {"state": {"pairs": 2}, "long": True}).json()["id"]
    asked += [client.get(f"/api/jobs/{name}")]
    client.ended(name)
    asked += [client.get(f"/api/jobs/{name}")]
    assert not [answer.text for answer in asked if str(tmp_path) in answer.text]


def test_all_bundled_dossiers_can_be_looked_at(client):
    for name in bundled():
        shown = client.get("/api/dossier", params={"name": name}).json()
        assert shown["name"] == name and shown["claims"] and shown["places"]
        actors = {actor["id"] for actor in shown["actors"]}
        assert all(set(actor["ties"]) <= actors for actor in shown["actors"])
        assert "with" in [arm["id"] for arm in shown["arms"]]
    assert client.get("/api/dossier", params={"name": "atlantis"}).status_code == 404


def test_the_levers_of_bundled_dossiers_can_all_be_moved(client):
    for name in bundled():
        found = client.get("/api/levers", params={"name": name}).json()
        assert found["pairs"] > 0 and found["levers"]
        assert found["words"].endswith(f"over {found['pairs']:,} pairs drawn from the prior.")
        for lever in found["levers"]:
            assert lever["label"] and lever["why"] and lever["source"]
            to = lever["choices"][-1] if lever["kind"] == "switch" else lever["high"]
            states(client, dossier=name, set={lever["path"]: to})


def test_the_levers_kept_are_of_the_dossiers_as_they_are():
    for name in bundled():
        kept = levers._content(name)
        assert kept is not None
        assert kept["dossier"] == load(name).hash, f"run scripts/make_levers.py 1000 {name}"


def test_what_the_levers_were_found_over_is_said():
    loaded = load("minimal")
    found, _ = levers.kept(loaded)
    words = levers.levers(loaded, found, 30, "fitted").words
    assert words == "What tells most was found over 30 pairs fitted to the record."
    assert levers.levers(loaded, {}, 0).words == ""


def test_the_guided_path_has_ten_steps_with_sources_that_exist(tmp_path):
    client = room(tmp_path, "kazakhstan-2022")
    steps = client.get("/api/tour").json()["steps"]
    known = load("kazakhstan-2022").dossier.sources
    assert len(steps) == 10
    for step in steps:
        assert step["title"] and step["text"] and step["sources"]
        assert set(step["sources"]) <= set(known)
        states(client, **step["state"])


def test_a_body_that_is_no_text_is_refused_in_words(client):
    headers = {"content-type": "application/json"}
    answer = client.ask("POST", "/api/dossier", content=b"\x1e\xff\xce", headers=headers)
    assert answer.status_code == 422
    assert "must be JSON in UTF-8" in answer.json()["error"]
