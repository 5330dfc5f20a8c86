"""A value that is not known, since what stands in the text is of the wrong type.

Where the types of a dossier fail, its rules still run on what is left (`corcyra.dossier.salvage`),
with `UNKNOWN` in place of every ill-typed value. Whatever belongs to it is not known either, and
whoever compares it, counts with it or prints it is interrupted by `Unsure`; a rule that is `sure`
ends there. So no rule can say anything that rests on a value that will be corrected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Final, NoReturn, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Unsure(Exception):
    """Something rests on a value that is not known."""


def _unsure(*_: object) -> NoReturn:
    raise Unsure


class _Unknown:
    """Takes part in nothing; only `is UNKNOWN` may be asked of it."""

    # `isinstance` asks for it: what this is an instance of is not known.
    __class__ = property(_unsure)
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _unsure
    __hash__ = __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = _unsure
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _unsure
    __truediv__ = __rtruediv__ = __neg__ = __abs__ = __float__ = __int__ = __index__ = _unsure
    __str__ = __format__ = __fspath__ = __call__ = _unsure

    def __getattr__(self, name: str) -> _Unknown:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final[Any] = _Unknown()


def sure(rule: Callable[P, Iterator[T]]) -> Callable[P, Iterator[T]]:
    """Let a rule end where it meets a value that is not known; what it said before holds."""

    @wraps(rule)
    def told(*given: P.args, **named: P.kwargs) -> Iterator[T]:
        try:
            yield from rule(*given, **named)
        except Unsure:
            return

    return told


def or_unknown(made: Callable[[], T]) -> T:
    """Return what is made, `UNKNOWN` if that rests on something that is not known."""
    try:
        return made()
    except Unsure:
        found: T = UNKNOWN
        return found
