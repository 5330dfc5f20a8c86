"""`corcyra serve`: the situation room, a page on this machine."""

from __future__ import annotations

import logging
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from corcyra.errors import CorcyraError, DossierError, MissingExtra, Problem

if TYPE_CHECKING:
    from socket import socket

    from corcyra.room.settings import Settings

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
PORT: Final = 8450


def serve(
    dossier: Annotated[
        str,
        typer.Argument(
            metavar="DOSSIER", help="A bundled dossier's name, a file, a folder, or a study."
        ),
    ] = "kazakhstan-2022",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 = any that is free.")
    ] = PORT,
    host: Annotated[
        str,
        typer.Option("--host", metavar="ADDRESS", help="Let others in too, with a token."),
    ] = LOOPBACK[0],
    studies: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder of the long studies.")
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Open no browser, only print the link.")
    ] = False,
) -> None:
    """Open the situation room: change an assumption, see claims turn.

    Only this machine can ask, unless --host names an address: then a token is printed, once, which
    whoever asks must know. The link is not encrypted; put a proxy with TLS in front of it.
    """
    _run(settings(dossier, host, studies), host, port, not no_browser)


def settings(source: str, host: str, studies: Path | None) -> Settings:
    """Return what is served: a dossier, or a study with its dossier."""
    from corcyra.dossier.load import FILE, load
    from corcyra.room.settings import HOME, Settings

    folder = Path(source)
    opened = folder if (folder / "manifest.json").is_file() else None
    if folder.is_dir() and opened is None and not (folder / FILE).is_file():
        message = f"there is neither a dossier ({FILE}) nor a study (manifest.json) in this folder"
        raise DossierError([Problem(source, 0, 0, "dossier", message)])
    if opened is not None:
        from corcyra.study.result import Study

        loaded = Study.open(opened).loaded
    else:
        loaded = load(source)
    home = HOME if studies is None else studies
    if host in LOOPBACK:
        return Settings(loaded, home, opened)
    return Settings(loaded, home, opened, secrets.token_urlsafe(24), frozenset())


def _run(settings: Settings, host: str, port: int, browser: bool) -> None:
    try:
        import uvicorn

        from corcyra.room.app import create_app
    except ImportError as error:
        raise MissingExtra(
            f"{error.name} is not installed; it comes with: pip install 'corcyra[serve]'"
        ) from None

    class Server(uvicorn.Server):
        """Ends at once on Ctrl-C, whoever is still looking."""

        def handle_exit(self, sig: int, frame: object) -> None:
            # Answers under way are cut off, which is no error to be told.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
            app.state.room.queue.close()
            self.should_exit = True

        async def startup(self, sockets: list[socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                _say(settings, host, self.servers[0].sockets[0].getsockname()[1], browser)

    app = create_app(settings)
    config = uvicorn.Config(
        app, host, port, timeout_graceful_shutdown=0, log_level="warning", access_log=False,
        timeout_keep_alive=10, limit_concurrency=1000, server_header=False,
    )  # fmt: skip
    logging.getLogger("uvicorn.error").addFilter(_not_of_the_port)
    try:
        Server(config).run()
    except SystemExit:
        raise CorcyraError(f"port {port} of {host} cannot be used; another one: --port N") from None
    raise KeyboardInterrupt


def _not_of_the_port(record: logging.LogRecord) -> bool:
    """Leave out that a port cannot be used, which is said below in other words."""
    return not isinstance(record.msg, OSError)


def _say(settings: Settings, host: str, port: int, browser: bool) -> None:
    named = f"[{host}]" if ":" in host else host
    link = f"http://{named}:{port}/"
    if settings.token is not None:
        link += f"?token={settings.token}"
    print(f"{settings.loaded.dossier.title}\n{link}\nCtrl-C ends it.", flush=True)
    if settings.token is not None:
        print(
            "Whoever has the link can use this server; it is not encrypted.",
            file=sys.stderr, flush=True,
        )  # fmt: skip
    elif browser:
        import webbrowser

        webbrowser.open(link)
