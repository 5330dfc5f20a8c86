"""What a person sees while a study runs: pairs/s, time left, and that compiling happens once.

What is counted need not be pairs: each of these takes the word for it, in the plural.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from rich.console import Console

COMPILING: Final = "compiling, once (about a minute)"
SECONDS: Final = 10.0
"""Least time between two lines where there is no terminal."""


class Progress(Protocol):
    """Is told of each pair; every method is called in the main thread."""

    def begin(self, pairs: int, done: int, compiling: bool) -> None:
        """Start: pairs in all, pairs that were there, whether the kernels must be compiled."""

    def advance(self) -> None:
        """One more pair is done."""

    def end(self) -> None:
        """No more pairs, for whatever reason."""


class Silent:
    """Says nothing."""

    def begin(self, pairs: int, done: int, compiling: bool) -> None:
        """Say nothing."""

    def advance(self) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""


class Pace:
    """Pairs/s and time left, measured from the first pair on, so that compiling does not count."""

    def __init__(self, pairs: int, done: int, compiling: bool, unit: str = "pairs") -> None:
        self.pairs, self.done, self._compiling, self.unit = pairs, done, compiling, unit
        self._here, self._first = 0, 0.0

    def count(self, now: float) -> None:
        """Count a pair done at the time `now`, seconds."""
        self.done += 1
        self._here += 1
        if self._here == 1:
            self._first = now

    def words(self, now: float) -> str:
        """Return pairs/s and time left; before the first pair, what is being waited for."""
        if not self._here:
            return COMPILING if self._compiling else "starting"
        if self._here == 1 or now <= self._first:
            return ""
        rate = (self._here - 1) / (now - self._first)
        left = round((self.pairs - self.done) / rate)
        return f"{rate:.3g} {self.unit}/s, {_clock(left)} left"


class Bar:
    """A line that stays in place, in a terminal."""

    def __init__(self, console: Console, unit: str = "pairs") -> None:
        self._console, self._unit = console, unit
        self._progress: Any = None
        self._task: Any = None
        self._pace = Pace(0, 0, False)

    def begin(self, pairs: int, done: int, compiling: bool) -> None:
        """Draw the bar."""
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
        from rich.progress import Progress as RichProgress

        self._pace = Pace(pairs, done, compiling, self._unit)
        self._progress = RichProgress(
            SpinnerColumn(),
            BarColumn(24),
            MofNCompleteColumn(),
            TextColumn(self._unit + "  {task.description}"),
            console=self._console,
            transient=True,
        )
        words = self._pace.words(time.monotonic())
        self._task = self._progress.add_task(words, total=pairs, completed=done)
        self._progress.start()

    def advance(self) -> None:
        """Move the bar."""
        self._pace.count(time.monotonic())
        words = self._pace.words(time.monotonic())
        self._progress.update(self._task, completed=self._pace.done, description=words)

    def end(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()


class Lines:
    """A plain line on stderr every 10 seconds at most, for a pipe or a log that somebody reads.

    What is done sooner needs none.
    """

    def __init__(self, unit: str = "pairs") -> None:
        self._unit = unit
        self._pace = Pace(0, 0, False)
        self._told = 0.0

    def begin(self, pairs: int, done: int, compiling: bool) -> None:
        """Say that it compiles, which is long and has no pairs to count."""
        self._pace = Pace(pairs, done, compiling, self._unit)
        self._told = time.monotonic()
        if compiling:
            tell(COMPILING)

    def advance(self) -> None:
        """Say how many are done, if the last line is old."""
        now = time.monotonic()
        self._pace.count(now)
        if now - self._told >= SECONDS:
            self._told = now
            done = f"{self._pace.done:,} of {self._pace.pairs:,} {self._unit}"
            tell(", ".join(part for part in (done, self._pace.words(now)) if part))

    def end(self) -> None:
        """Say nothing: what was found comes next."""


class Notebook:
    """One line of a notebook's output, rewritten twice a second at most."""

    def __init__(self, unit: str = "pairs") -> None:
        self._unit = unit
        self._pace = Pace(0, 0, False)
        self._handle: Any = None
        self._shown = 0.0

    def begin(self, pairs: int, done: int, compiling: bool) -> None:
        """Show the line."""
        self._pace = Pace(pairs, done, compiling, self._unit)
        shown = sys.modules["IPython"].display
        self._handle = shown.display(_Line(self._text()), display_id=True)

    def advance(self) -> None:
        """Rewrite the line."""
        now = time.monotonic()
        self._pace.count(now)
        if now - self._shown > 0.5:
            self._shown = now
            self._handle.update(_Line(self._text()))

    def end(self) -> None:
        """Leave the line with its last number."""
        if self._handle is not None:
            self._handle.update(_Line(self._count()))

    def _text(self) -> str:
        return f"{self._count()}  {self._pace.words(time.monotonic())}"

    def _count(self) -> str:
        return f"{self._pace.done} of {self._pace.pairs} {self._unit}"


class _Line:
    """Plain text, as a notebook prints it: without quotes."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def tell(words: str) -> None:
    """Say on stderr what a caller should know and no number can show."""
    print(f"corcyra: {words}", file=sys.stderr, flush=True)


def chosen(quiet: bool = False, unit: str = "pairs") -> Progress:
    """Return the progress that suits where the output goes; silent where it is not wanted."""
    if quiet:
        return Silent()
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None and hasattr(shell, "kernel"):
        return Notebook(unit)
    from rich.console import Console

    console = Console(stderr=True)
    return Bar(console, unit) if console.is_terminal else Lines(unit)


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
