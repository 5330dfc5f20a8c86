"""The room asked without a network, and a real server for those who need one."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import uvicorn

from corcyra.dossier.load import load
from corcyra.room.app import create_app
from corcyra.room.settings import Settings

HOME = "http://localhost"


class Client:
    """Asks an application, one request after the other."""

    def __init__(self, app: Any, **headers: str) -> None:
        self.app = app
        self.headers = headers

    def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url=HOME, headers=self.headers
            ) as client:
                return await client.request(method, path, **how)

        return asyncio.run(once())

    def get(self, path: str, **how: Any) -> httpx.Response:
        return self.ask("GET", path, **how)

    def post(self, path: str, what: Any, **how: Any) -> httpx.Response:
        return self.ask("POST", path, json=what, **how)

    def ended(self, name: str, seconds: float = 120) -> dict[str, Any]:
        """Return a job when it has ended."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            job = self.get(f"/api/jobs/{name}").json()
            if job["status"] not in ("queued", "running"):
                return job
            time.sleep(0.02)
        raise AssertionError(f"job {name} is still {job['status']} ({job['done']} of {job['of']})")

    def judged(self, state: dict[str, Any]) -> dict[str, Any]:
        """Return what a run at once finds of a state."""
        answer = self.post("/api/verdicts", {"state": state})
        assert answer.status_code == 202, answer.text
        job = self.ended(answer.json()["id"])
        assert job["status"] == "done", job
        return job["result"]


def room(tmp_path: Any, name: str = "minimal", **more: Any) -> Client:
    """Return a client of a fresh application."""
    return Client(create_app(Settings(load(name), tmp_path / "room", **more)))


@contextlib.contextmanager
def running(settings: Settings) -> Iterator[str]:
    """Run a real server on a free port of this machine; gives its address."""
    config = uvicorn.Config(
        create_app(settings), "127.0.0.1", 0, log_level="critical", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started:
        assert time.monotonic() < until, "the server does not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
