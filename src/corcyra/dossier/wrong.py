"""What a rule says of a dossier that its types allow and the world does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from corcyra.dossier.base import Quantity
from corcyra.dossier.doubt import UNKNOWN, sure
from corcyra.dossier.locate import Where
from corcyra.dossier.words import percent, unknown

Loc = tuple[str | int, ...]


class Wrong(NamedTuple):
    """One thing wrong, at a path in pydantic's form."""

    loc: Loc
    message: str
    where: Where = "value"
    shift: int = 0
    """Characters into the text at which it is wrong, from 0."""


Wrongs = Iterator[Wrong]
MOST: Final = 1000
"""Wrongs after which no more are looked for."""


def ids(items: Iterable[Any]) -> list[str]:
    """Ids of the items of a list."""
    if items is UNKNOWN:
        return UNKNOWN  # type: ignore[return-value]
    return [item.id for item in items]


@sure
def unique(loc: Loc, ids: Sequence[str]) -> Wrongs:
    """No id of the list at `loc` may stand there twice."""
    seen: set[str] = set()
    for i, name in enumerate(ids):
        if name is UNKNOWN:
            continue
        if name in seen:
            yield Wrong((*loc, i, "id"), f'"{name}" is taken by another item of this list')
        seen.add(name)


@sure
def known(what: str, loc: Loc, name: str, names: Sequence[str]) -> Wrongs:
    """`name` must be one of `names`."""
    if name not in names:
        yield Wrong(loc, unknown(what, name, names))


@sure
def known_keys(what: str, loc: Loc, given: Iterable[str], names: Sequence[str]) -> Wrongs:
    """Keys of the mapping at `loc` must be among `names`."""
    sure_ones = {name for name in names if name is not UNKNOWN}
    for name in given:
        if name not in sure_ones and name not in names:
            yield Wrong((*loc, name), unknown(what, name, names), "key")


@sure
def within(loc: Loc, quantity: Quantity, least: float, most: float) -> Wrongs:
    """Value or range must lie between `least` and `most`."""
    if quantity.low >= least and quantity.high <= most:
        return
    given = f"is {quantity.low:g}"
    if quantity.range is not None:
        given = f"is the range {quantity.low:g} to {quantity.high:g}"
    hint = percent(quantity.high) if most == 1 and quantity.range is None else ""
    yield Wrong(loc, f"must be {span(least, most)}, {given}{hint}")


def span(least: float, most: float) -> str:
    """Bounds in words."""
    if most == float("inf"):
        return f"at least {least:g}"
    return f"between {least:g} and {most:g}" if most < 1e4 else f"between {least:g} and {most:,.0f}"
