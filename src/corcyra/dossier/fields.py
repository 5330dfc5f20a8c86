"""What the types allow at a path of the dossier: keys, bounds, the meaning of a field."""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types as at
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from corcyra.dossier.schema import Dossier

Loc = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Field:
    """The type that stands at a path, what bounds it, and what it means."""

    kind: Any
    metadata: tuple[Any, ...] = ()
    meaning: str = ""

    @property
    def part(self) -> type[BaseModel] | None:
        """The part of a dossier, if that is what stands here."""
        found = [k for k in members(self.kind) if isinstance(k, type) and issubclass(k, BaseModel)]
        return found[0] if len(found) == 1 else None

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys that may stand here; none if any may."""
        return () if self.part is None else keys(self.part)

    @property
    def bounds(self) -> str:
        """Such as "between 0 and 1"; empty if there are none."""
        return bounds(self.metadata)


def keys(part: type[BaseModel]) -> tuple[str, ...]:
    """Keys of a part as they are written in a dossier."""
    return tuple(info.alias or name for name, info in part.model_fields.items())


def at_path(loc: Loc) -> Field | None:
    """Follow pydantic's `loc` (tags of unions included) through the types, as far as it goes."""
    field = Field(Dossier)
    for key in loc:
        step = _step(field, key)
        if step is None:
            return None
        field = step
    return field


def bounds(metadata: Sequence[Any]) -> str:
    """Bounds of a number in words."""
    low = high = ""
    ends: list[Any] = []
    for item in _flat(metadata):
        if isinstance(item, at.Ge):
            low, ends = f"at least {_figure(item.ge)}", [*ends, item.ge]
        elif isinstance(item, at.Gt):
            low = f"more than {_figure(item.gt)}"
        elif isinstance(item, at.Le):
            high, ends = f"at most {_figure(item.le)}", [*ends, item.le]
        elif isinstance(item, at.Lt):
            high = f"less than {_figure(item.lt)}"
    if len(ends) == 2:
        return f"between {_figure(min(ends))} and {_figure(max(ends))}"
    return " and ".join(end for end in (low, high) if end)


def _figure(number: Any) -> str:
    return f"{number:g}" if abs(number) < 1e4 or abs(number) > 1e10 else f"{number:,.0f}"


def _flat(metadata: Sequence[Any]) -> list[Any]:
    flat: list[Any] = []
    for item in metadata:
        flat += _flat(item.metadata) if isinstance(item, FieldInfo) else [item]
    return flat


def members(kind: Any) -> list[Any]:
    """Members of a union, without None and annotations."""
    origin = get_origin(kind)
    if origin is Annotated:
        return members(get_args(kind)[0])
    if origin in (Union, types.UnionType):
        return [m for arg in get_args(kind) if arg is not type(None) for m in members(arg)]
    return [kind]


def _annotated(kind: Any, meaning: str = "") -> Field:
    """Take the annotations off a type; a sole member of a union with None stands for it."""
    metadata: tuple[Any, ...] = ()
    while True:
        if get_origin(kind) is Annotated:
            kind, *more = get_args(kind)
            metadata += tuple(more)
        elif get_origin(kind) in (Union, types.UnionType):
            rest = [arg for arg in get_args(kind) if arg is not type(None)]
            if len(rest) != 1:
                return Field(kind, metadata, meaning)
            kind = rest[0]
        else:
            return Field(kind, metadata, meaning)


def _step(field: Field, key: str | int) -> Field | None:
    """One step down: into a member of a union, a field, a list, a dict."""
    for member in members(field.kind):
        if isinstance(member, type) and issubclass(member, BaseModel):
            if key == tag(member):
                return Field(member, (), field.meaning)
            for name, info in member.model_fields.items():
                if key == (info.alias or name):
                    inner = _annotated(info.annotation, info.description or "")
                    return Field(inner.kind, (*info.metadata, *inner.metadata), inner.meaning)
        origin, args = get_origin(member), get_args(member)
        if isinstance(key, int) and origin in (list, tuple):
            return _annotated(args[0], field.meaning)
        if origin is dict and isinstance(key, str):
            return _annotated(args[0 if key == "[key]" else 1], field.meaning)
    # A tag that names no part, such as a form of `near`.
    return field if isinstance(key, str) and len(members(field.kind)) > 1 else None


def tag(part: type[BaseModel]) -> str | None:
    """Value of `kind` by which a part is told from its siblings."""
    info = part.model_fields.get("kind")
    if info is None or get_origin(info.annotation) is not Literal:
        return None
    return str(get_args(info.annotation)[0])
