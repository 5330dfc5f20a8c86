"""Many at once, and the command as it is typed."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import httpx
import pytest
from serving import running

from corcyra.cli import main
from corcyra.dossier.load import load
from corcyra.room import jobs
from corcyra.room.settings import Limits, Settings

PAGE = Path(__file__).parents[2] / "docs" / "rest.md"


async def _viewer(address: str, number: int) -> list[dict]:
    """Look around, judge one of five states, follow its events to the end."""
    tau = 0.2 + 0.05 * (number % 5)
    async with httpx.AsyncClient(base_url=address, timeout=180) as client:
        for path in ("/", "/api/dossiers", "/api/dossier", "/api/levers", "/api/tour"):
            assert (await client.get(path)).status_code == 200, path
        state = {"pairs": 3, "set": {"parameters.tau": tau}}
        text = (await client.post("/api/dossier.yaml", json={"state": state})).text
        assert f"parameters: {{tau: {tau:.12g}}}" in text
        job = (await client.post("/api/verdicts", json={"state": state})).json()
        async with client.stream("GET", f"/api/jobs/{job['id']}/events") as stream:
            names = [line async for line in stream.aiter_lines() if line.startswith("event")]
        assert names[-1] == "event: done", names
        done = (await client.get(f"/api/jobs/{job['id']}")).json()
        return done["result"]["claims"]


@pytest.mark.parametrize("clients", [5, pytest.param(50, marks=pytest.mark.verify)])
def test_many_at_once_all_get_the_answer_to_their_own_question(tmp_path, clients):
    async def all_of_them(address: str) -> list[list[dict]]:
        return await asyncio.gather(*(_viewer(address, k) for k in range(clients)))

    with running(Settings(load("minimal"), tmp_path)) as address:
        found = asyncio.run(asyncio.wait_for(all_of_them(address), 240))
        # One after the other: what each was told is what it would have been told alone.
        alone = [asyncio.run(_viewer(address, k)) for k in range(5)]
    assert all(found[k] == alone[k % 5] for k in range(clients))


def test_open_streams_are_requests_that_are_under_way(tmp_path):
    limits = Limits(requests=2)
    with running(Settings(load("minimal"), tmp_path, limits=limits)) as address:
        asked = {"state": {"pairs": 5000}, "long": True}
        job = httpx.post(f"{address}/api/verdicts", json=asked, timeout=60).json()
        events = f"{address}/api/jobs/{job['id']}/events"
        with httpx.stream("GET", events) as one, httpx.stream("GET", events) as two:
            assert (one.status_code, two.status_code) == (200, 200)
            third = httpx.get(events)
            assert third.status_code == 429 and "too many requests" in third.json()["error"]


def test_every_limit_is_one():
    home = Path(jobs.__file__).parent
    code = "".join(file.read_text("utf-8") for file in home.glob("*.py"))
    assert [f.name for f in fields(Limits) if f"limits.{f.name}" not in code] == []


def test_a_missing_extra_is_told(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert main(["serve", "minimal", "--no-browser"]) == 1
    assert "pip install 'corcyra[serve]'" in capsys.readouterr().err


def test_a_dossier_that_is_not_there_is_told(capsys):
    assert main(["serve", "minimall", "--no-browser"]) == 2
    assert "did you mean minimal?" in capsys.readouterr().err


def test_a_folder_that_is_neither_is_told(tmp_path, capsys):
    assert main(["serve", str(tmp_path), "--no-browser"]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path}: there is neither a dossier (dossier.yaml) nor a study (manifest.json) in "
        "this folder\n"
    )


def test_a_port_that_is_taken_is_told_once(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "minimal", "--no-browser", "--port", str(port)]) == 1
    assert capfd.readouterr().err == (
        f"corcyra: port {port} of 127.0.0.1 cannot be used; another one: --port N\n"
    )


@pytest.mark.verify
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_the_command_serves_and_ends_at_once(tmp_path, host):
    words = ["serve", "minimal", "--port", "0", "--no-browser", "--host", host]
    process = subprocess.Popen(
        [sys.executable, "-m", "corcyra", *words], cwd=tmp_path, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert "Lampsakos" in process.stdout.readline()
        link = process.stdout.readline().strip().replace("0.0.0.0", "127.0.0.1")
        bare = re.sub(r"\?.*", "", link)
        assert httpx.get(link, timeout=60).status_code == 200
        assert httpx.get(bare, timeout=60).status_code == (200 if link == bare else 401)
        assert ("token=" in link) == (host != "127.0.0.1")
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    finally:
        process.kill()
        process.communicate()
    assert time.monotonic() - began < 5
    assert process.returncode == 130 and "Traceback" not in errors


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"^~~~{kind}\n(.*?)^~~~$", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def test_what_the_page_on_rest_says_works(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with running(Settings(load("minimal"), tmp_path / "room")) as address:
        python = _blocks("python")[0].replace("http://127.0.0.1:8450", address)
        names: dict = {}
        exec(compile(python, "rest.md", "exec"), names)
        assert names["result"]["claims"]
        shell = _blocks("bash")[0].replace("http://127.0.0.1:8450", address)
        if shutil.which("curl") is None:
            pytest.skip("no curl here")
        env = {**os.environ, "no_proxy": "*"}
        done = subprocess.run(
            ["sh", "-ec", shell], capture_output=True, text=True, env=env, timeout=120
        )
        assert done.returncode == 0, done.stderr
        assert '"claims"' in done.stdout and Path("changed.yaml").read_text().startswith("#")


def test_the_page_on_rest_asks_only_for_what_there_is(tmp_path):
    with running(Settings(load("minimal"), tmp_path / "room")) as address:
        known = httpx.get(f"{address}/openapi.json").json()["paths"]
    patterns = [re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$") for path in known]
    named = re.findall(r"/api/[\w./{}-]*[\w}]", PAGE.read_text())
    assert named and all(any(p.match(name) for p in patterns) for name in named), named
