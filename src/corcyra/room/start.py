"""The start of a server: the model is loaded, or compiled where that was never done here."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Final

COMPILED: Final = "The first time, the model is compiled: about a minute. {}"
LOADED: Final = "The model is being loaded. {}"
MEANWHILE: Final = (
    "Until then: the dossier as text, the draft from a report, the published models, and what each "
    "claim says."
)
PAUSE: Final = 0.05
"""Seconds between two looks at whether it is over."""
_LOG = logging.getLogger("corcyra.room")


class Start:
    """Work that whatever needs a run waits for.

    Parameters
    ----------
    work : callable
        Is run once, in a thread of its own.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._over = threading.Event()
        self._over.set()
        self._words = LOADED

    def begin(self) -> bool:
        """Begin; tells whether it is over within seconds, nothing having to be compiled."""
        from corcyra.study.running import compiled

        quick = compiled()
        self._words = LOADED if quick else COMPILED
        self._over.clear()
        threading.Thread(target=self._run, name="corcyra-room-start", daemon=True).start()
        return quick

    def _run(self) -> None:
        try:
            self._work()
        except Exception:
            _LOG.exception("the start")  # What waits goes on, and tells who asked what is wrong.
        finally:
            self._over.set()

    @property
    def waits(self) -> str:
        """What is waited for, in words; empty if nothing is."""
        return "" if self._over.is_set() else self._words.format(MEANWHILE)

    async def over(self) -> None:
        """Wait until it is over; no thread waits along."""
        while not self._over.is_set():
            await asyncio.sleep(PAUSE)
