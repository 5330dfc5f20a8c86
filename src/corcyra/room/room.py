"""`Room`: what all viewers of a server share."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from corcyra.dossier.load import Loaded, bundled, load
from corcyra.errors import CorcyraError
from corcyra.room.fitted import Fit, Worlds, fit_of
from corcyra.room.jobs import KEPT, Queue, TooMuch
from corcyra.room.quick import CITIZENS, PAIRS
from corcyra.room.shapes import State
from corcyra.room.start import Start
from corcyra.room.state import Resolved, key, resolve

if TYPE_CHECKING:
    from corcyra.fitting.draws import Draws
    from corcyra.room.quick import Ran
    from corcyra.room.settings import Settings

T = TypeVar("T")
PATIENCE: Final = 30.0
"""Seconds that something waits for others to be done."""


class NoSuchThing(Exception):
    """Something by a name that nothing has."""


class Kept(Generic[T]):
    """The last few results of something that takes time; thread-safe.

    What two ask for at the same time is made once.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, T] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, name: Hashable) -> T | None:
        """Return what is kept under a name."""
        with self._lock:
            if name in self._found:
                self._found.move_to_end(name)
            return self._found.get(name)

    def put(self, name: Hashable, value: T) -> None:
        """Keep a value; the one not asked for longest goes."""
        with self._lock:
            self._found[name] = value
            self._found.move_to_end(name)
            while len(self._found) > self._most:
                self._found.popitem(last=False)

    def made(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under a name, or make it; an error is everyone's who waits."""
        found = self.get(name)
        if found is not None:
            return found
        with self._lock:
            mine = self._making.setdefault(name, threading.Lock())
        with mine:
            found = self.get(name)
            if found is None:
                try:
                    found = make()
                finally:
                    with self._lock:
                        self._making.pop(name, None)
                self.put(name, found)
            return found


class Room:
    """Dossiers, and what was made of states of them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.served = settings.loaded
        self._loaded: Kept[Loaded] = Kept(8)
        self._states: Kept[Resolved] = Kept(64)
        self._fits: Kept[Fit] = Kept(8)
        self.runs: Kept[Ran] = Kept(KEPT)
        """Runs at once, by what was run."""
        self.queue = Queue(settings.limits, self.clean)
        self._heavy = threading.BoundedSemaphore(settings.limits.heavy)
        self.start = Start(self._begin)
        self._lock = threading.Lock()
        self._asked: set[str] = set()

    def clean(self, text: str) -> str:
        """Take the server's paths out of an error's words."""
        folders = [self.settings.studies, self.settings.opened, self.served.folder, Path.cwd()]
        for folder in folders:
            if folder is not None and str(folder) not in ("", "."):
                for path in (folder.absolute(), folder):
                    text = re.sub(re.escape(str(path)) + r"[^\s:;,)]*", "the folder", text)
        return text

    @contextmanager
    def heavy(self) -> Iterator[None]:
        """Do something that takes a processor, few at the same time.

        Raises
        ------
        TooMuch
            Others have it for long.
        """
        if not self._heavy.acquire(timeout=PATIENCE):
            raise TooMuch("the server is busy; try again")
        try:
            yield
        finally:
            self._heavy.release()

    def _begin(self) -> None:
        """Play a world, so that the model is loaded; then let the baseline be found."""
        from corcyra.room import world

        with suppress(CorcyraError):  # Whoever asks for a world is told.
            world.play(self, State(), 0, ["with"])
        self.find_out()

    def find_out(self, name: str = "") -> None:
        """Run a dossier as it is served, once: the baseline, and what matters in it."""
        from corcyra.room import live
        from corcyra.study.request import available_processors

        with self._lock:
            if name in self._asked:
                return
            self._asked.add(name)
        try:
            # One processor is left to whoever looks meanwhile: nobody waits for this yet.
            threads = max(1, available_processors() - 1)
            job = live.new(self, self.first(name), "", threads)
        except CorcyraError:
            return  # It makes no claims, or is too large to be run at once.
        self.queue.add(job, limited=False)

    def names(self) -> dict[str, str]:
        """Return name and title of all dossiers, the served one first."""
        own = {self.served.dossier.name: self.served.dossier.title}
        return own | {name: title for name, title in bundled().items() if name not in own}

    def loaded(self, name: str = "") -> Loaded:
        """Return a dossier by name; the served one without.

        Raises
        ------
        NoSuchThing
            There is none.
        """
        if name in ("", self.served.dossier.name):
            return self.served
        if name not in self.names():
            raise NoSuchThing(f"there is no dossier {name!r} here")
        return self._loaded.made(name, lambda: load(name))

    def fit(self, name: str = "") -> Fit:
        """Return the fit that comes with a dossier, or none; by name as `loaded`."""
        loaded = self.loaded(name)
        return self._fits.made(loaded.dossier.name, lambda: fit_of(loaded, self.settings))

    def first(self, name: str = "") -> State:
        """Return a dossier's state before anything is changed."""
        return State(dossier=name, pairs=self.fit(name).pairs(PAIRS))

    def worlds(self, state: State) -> Worlds:
        """Return what a state's pairs are in a run at once; errors as in `resolved`."""
        now, most = self.resolved(state).loaded, self.settings.limits.citizens
        return self.fit(state.dossier).worlds(state, now, most)

    def resolved(self, state: State) -> Resolved:
        """Return the dossier that a state makes.

        Raises
        ------
        NoSuchThing
            There is no dossier of that name.
        DossierError
            The state makes none that could be run.
        """
        base = self.loaded(state.dossier)
        named = key(state.model_copy(update={"dossier": base.dossier.name}))
        return self._states.made(named, lambda: resolve(base, state))


def quick_weight(loaded: Loaded, asked: float | None = None, draws: Draws | None = None) -> float:
    """Return persons for each citizen of a run at once: what is asked, or few enough citizens.

    Fitted draws have a weight of their own, which their luck is of.
    """
    if draws is not None:
        return float(draws.identity["weight"])
    if asked is not None:
        return asked
    country = loaded.dossier.country
    adults = country.adult_share * sum(place.population for place in country.places)
    return max(loaded.dossier.weight, float(f"{adults / CITIZENS:.2g}"))
