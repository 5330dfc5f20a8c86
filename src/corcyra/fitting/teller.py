"""What a person sees while a fit runs: generation, tolerance, acceptance, effective number, time.

A line a generation; in a terminal, a line below it that counts the draws.
"""

from __future__ import annotations

import math
import sys
import time
from typing import TextIO

from corcyra.fitting.smc import Cloud, Settings


class Silent:
    """Says nothing."""

    def prior(self, done: int, of: int) -> None:
        """Say nothing."""

    def begin(self, settings: Settings, start: Cloud | None) -> None:
        """Say nothing."""

    def draw(self, generation: int, done: int, of: int, tolerance: float) -> None:
        """Say nothing."""

    def generation(self, cloud: Cloud) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""


class Teller(Silent):
    """Writes to a stream, standard error if none is given."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._lively = self._stream.isatty()
        self._settings = Settings()
        self._from, self._last, self._runs, self._shown = 0.0, math.inf, 0, 0.0

    def prior(self, done: int, of: int) -> None:
        """Say how many draws from the prior there are."""
        self._print(f"prior: {done:,} of {of:,} draws")

    def begin(self, settings: Settings, start: Cloud | None) -> None:
        """Begin to count the time of a generation."""
        self._settings, self._from = settings, time.monotonic()
        if start is not None:
            self._last, self._runs = start.tolerance, start.runs
            self._print(f"going on after generation {start.generation}, {start.runs:,} runs")

    def draw(self, generation: int, done: int, of: int, tolerance: float) -> None:
        """Count a draw, where somebody looks."""
        now = time.monotonic()
        if self._lively and now - self._shown > 0.5:
            self._shown = now
            left = clock((now - self._from) / done * (of - done))
            text = f"generation {generation}: {done:,} of {of:,} draws, tolerance {tolerance:.3g}"
            self._stream.write(f"\r{text}, {left} left of it \x1b[K")
            self._stream.flush()

    def generation(self, cloud: Cloud) -> None:
        """Say what a generation came to."""
        now = time.monotonic()
        took, self._from = now - self._from, now
        left = clock(took * generations_left(self._last, cloud, self._settings))
        self._last = cloud.tolerance
        self._print(
            f"generation {cloud.generation:2}  tolerance {cloud.tolerance:8.3g}  "
            f"acceptance {cloud.acceptance:.2f}  effective {cloud.distinct:5.0f} of "
            f"{len(cloud.luck):,}  runs {cloud.runs:,}  about {left} left"
        )

    def end(self) -> None:
        """Leave the line."""
        if self._lively:
            self._stream.write("\r\x1b[K")

    def _print(self, text: str) -> None:
        head = "\r\x1b[K" if self._lively else ""
        self._stream.write(f"{head}{text}\n")
        self._stream.flush()


def generations_left(before: float, cloud: Cloud, settings: Settings) -> float:
    """Return about how many generations are to come, if the tolerance goes on to fall so fast."""
    step = math.log(before / cloud.tolerance) if math.isfinite(before) else 0.0
    falling = math.log(cloud.tolerance) / max(step, 0.05)
    of_runs = max(settings.runs - cloud.runs, 0) / max(cloud.runs / cloud.generation, 1)
    return min(falling + settings.last - cloud.finished, of_runs)


def clock(seconds: float) -> str:
    """Return seconds as h:mm:ss or m:ss."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
