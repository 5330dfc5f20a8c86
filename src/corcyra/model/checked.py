"""A run that is looked through after each arena: the same sources, the same bits, hundreds of times
slower.

`step`'s functions that only put arenas in their order are interpreted here; every arena that they
call is the compiled one, and after it each number that it may have written is looked at. So the
first arena that makes a number that is not finite is told, with the field and the day. Tests play
runs this way; so does whoever sets CORCYRA_CHECKED=1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import FunctionType, ModuleType
from typing import Any, Final

import numpy as np

from corcyra.errors import CorcyraError
from corcyra.model import driven, stock
from corcyra.model import step as steps
from corcyra.model.api import ALWAYS
from corcyra.model.layout import OUTCOME_DTYPE, Citizens, Drawn, Events, Fabric, Setup
from corcyra.model.shared import SharedStreet

_ORDERING: Final = (
    *(steps.before_street, steps.after_street, steps.finish, steps.govern),
    *(stock.take_stock, stock.happen),
)
"""Functions that say which arena comes when."""
_MAY_BE_MISSING: Final = frozenset({"call", "answer_at", "landing_at", "peak_at", "restored_from"})
"""Days of `now` that may never come."""
_MAY_BE_INFINITE: Final = frozenset({"next_arrival", "edge"})
"""Bounds of `now`."""
_MISSING_OUTCOMES: Final = frozenset(
    name for name, always in zip(OUTCOME_DTYPE.names or (), ALWAYS, strict=True) if not always
)


class NotFinite(CorcyraError):
    """An arena has left a number that is not finite."""


class _Record:
    """A row whose fields are read and written as attributes, as compiled code does."""

    def __init__(self, row: Any) -> None:
        object.__setattr__(self, "row", row)

    def __getattr__(self, name: str) -> Any:
        value = self.row[name]
        return value if isinstance(value, np.ndarray) else value.item()

    def __setattr__(self, name: str, value: Any) -> None:
        self.row[name] = value


class _Table:
    """A structured array whose rows are records."""

    def __init__(self, array: Any) -> None:
        self.row = array
        self.shape = array.shape

    def __getitem__(self, at: int) -> _Record:
        return _Record(self.row[at])


def _shown(value: Any) -> Any:
    """Return an argument as interpreted code can read it."""
    if isinstance(value, np.void):
        return _Record(value)
    if isinstance(value, np.ndarray) and value.dtype.names:
        return _Table(value)
    return _Setup(value) if isinstance(value, Setup) else value


class _Setup:
    """The set-up: shown to interpreted code, handed as it is to compiled code."""

    def __init__(self, row: Setup) -> None:
        self.row, self.rules, self.place = row, _Record(row.rules), _Table(row.place)


def _own(value: Any) -> Any:
    """Return an argument as compiled code takes it."""
    return value.row if isinstance(value, _Record | _Table | _Setup) else value


def _unfit(what: str, value: Any) -> Iterator[str]:
    """Yield the names of the numbers that are not finite in a part of a run's state."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        for name in value._fields:
            if name != "system":  # scratch
                yield from _unfit(f"{what}.{name}", getattr(value, name))
    elif isinstance(value, np.void | np.ndarray) and value.dtype.names:
        for name in value.dtype.names:
            if value.dtype[name].base.kind == "f" and not _fine(what, name, value[name]):
                yield f"{what}.{name}"
    elif isinstance(value, np.ndarray) and value.dtype.kind == "f" and not _fine(what, "", value):
        yield what


def _fine(what: str, name: str, values: Any) -> bool:
    if what == "now" and name in _MAY_BE_INFINITE:
        return not np.isnan(values).any()
    if what in ("by_actor", "by_member", "flips") or (what == "now" and name in _MAY_BE_MISSING):
        return not np.isinf(values).any()
    if what == "out" and name in _MISSING_OUTCOMES:
        return not np.isinf(values).any()
    return bool(np.isfinite(values).all())


class _Watch:
    """Looks through the state of a run, its parts by name."""

    def __init__(self, state: dict[str, Any], length: float) -> None:
        self.state, self.length = state, length

    def look(self, arena: str) -> None:
        for what, value in self.state.items():
            for name in _unfit(what, value):
                day = float(self.state["now"]["day"])
                raise NotFinite(f"day {day:g}: {arena}: {name} is not a finite number")

    def watched(self, arena: str, compiled: Callable[..., Any]) -> Callable[..., Any]:
        def play(*given: Any) -> Any:
            found = compiled(*map(_own, given))
            self.look(arena)
            for number in found if isinstance(found, tuple) else (found,):
                if isinstance(number, float) and not np.isfinite(number):
                    day = float(self.state["now"]["day"])
                    raise NotFinite(f"day {day:g}: {arena}: gives a number that is not finite")
            return found

        return play

    def opened(self, ordering: Any) -> Callable[..., Any]:
        """Return an ordering function that is interpreted, and the arenas it calls watched."""
        source = ordering.py_func
        names = source.__globals__
        seen = {name: self._seen(names[name]) for name in source.__code__.co_names if name in names}
        body = FunctionType(source.__code__, {**names, **seen}, source.__name__)
        return lambda *given: body(*map(_shown, given))

    def _seen(self, value: Any) -> Any:
        if value in _ORDERING:
            return self.opened(value)
        if isinstance(value, ModuleType) and value.__name__.startswith("corcyra.model."):
            return _Arenas(self, value)
        if hasattr(value, "py_func"):
            return self.watched(_named(value), value)
        return value


class _Arenas:
    """A module of arenas whose functions are watched."""

    def __init__(self, watch: _Watch, module: ModuleType) -> None:
        self._watch, self._module = watch, module

    def __getattr__(self, name: str) -> Any:
        return self._watch._seen(getattr(self._module, name))


def _named(compiled: Any) -> str:
    return f"{compiled.py_func.__module__.rpartition('.')[2]}.{compiled.py_func.__name__}"


def simulate(
    setup: Setup, fabric: Fabric, drawn: Drawn, events: Events, p: Any, now: Any,
    citizens: Citizens, places: Any, units: Any, court: Any, guests: Any, out: Any,
    by_actor: Any, by_member: Any, recent: Any, flipped: Any, *rest: Any,
) -> int:  # fmt: skip
    """Run one world as `step.simulate` does, bit for bit.

    Raises
    ------
    NotFinite
        The day, the arena, and what it has made that is no finite number.
    """
    desk = steps.desk_for(setup, units, court, guests)
    for scratch in desk:
        scratch[...] = 0
    state: dict[str, Any] = {"now": now}
    fixed = {"drawn": drawn, "events": events, "p": p, "citizens": citizens, "fabric": fabric}
    watch = _Watch(state, rest[4])
    state |= fixed | {"places": places, "units": units, "court": court, "guests": guests}
    state |= {"out": out, "by_actor": by_actor, "by_member": by_member, "recent": recent}
    state |= {"flipped": flipped}
    watch.look("what is drawn, and the calm before day 0")
    for name in fixed:
        del state[name]  # Nothing changes them.
    state |= {"rates": desk.rates, "crowds": desk.before}
    names = {
        "before_street": watch.opened(steps.before_street),
        "after_street": watch.opened(steps.after_street),
        "finish": watch.opened(steps.finish),
        "desk_for": lambda *_: desk,
    }
    body = FunctionType(
        driven.simulate.__code__, {**driven.simulate.__globals__, **names}, "simulate"
    )
    open_street = partial(_Street, watch)
    return int(
        body(
            open_street, setup, fabric, drawn, events, p, now, citizens, places, units, court,
            guests, out, by_actor, by_member, recent, flipped, *rest,
        )
    )  # fmt: skip


class _Street(SharedStreet):
    """The citizens of one run, played by one thread and looked through."""

    def __init__(self, watch: _Watch, *made: Any) -> None:
        from corcyra.model.crew import Crew

        super().__init__(Crew(), *made)
        self.watch = watch

    def act(self, *given: Any) -> float:
        found = super().act(*given)
        self.watch.look("street.act")
        return found
