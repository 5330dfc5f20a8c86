"""What is left of a dossier whose types fail, for the rules to run on.

Every value of the right type stands in it as in the text; every other, and every key that must be
there and is not, is `UNKNOWN`. So is a key that is merely absent where a misspelt one may have
been meant for it: beside an unknown key, or of the name of an unknown key anywhere; and in a part
that is only begun: without any key that it needs, or put there by an arm without all of them.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from corcyra.dossier import fields
from corcyra.dossier.base import Quantity
from corcyra.dossier.doubt import UNKNOWN
from corcyra.dossier.schema import Dossier
from corcyra.dossier.tree import Node

_CONFIG: Final = ConfigDict(strict=True, allow_inf_nan=False)
"""As in `base.Part`."""


@dataclass
class Doubt:
    """Nodes of a tree, by identity, of which one cannot be sure."""

    twice: frozenset[int] = frozenset()
    """Those whose key stands in the text twice: which is meant is not known."""
    strays: frozenset[str] = frozenset()
    """Unknown keys, wherever they stand."""
    fragments: bool = False
    """Whether a part without a key that it needs may be only what an arm wants to change in it."""
    broken: set[int] = field(default_factory=set)
    """Those that are not known."""
    gaps: set[int] = field(default_factory=set)
    """Those with an unknown key or without one that they need: what is absent may be meant."""


def strays(error: ValidationError) -> frozenset[str]:
    """Every unknown key of the dossier."""
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    return frozenset(str(e["loc"][-1]) for e in errors if e["type"] == "extra_forbidden")


def salvage(root: Node, doubt: Doubt) -> Dossier:
    """Build the dossier; what is not known is added to `doubt`."""
    made = _Salvage(doubt).part(Dossier, root)
    assert isinstance(made, Dossier)
    return made


class _Salvage:
    """Descends through types and tree together."""

    def __init__(self, doubt: Doubt) -> None:
        self.doubt = doubt

    def value(self, kind: Any, node: Node) -> Any:
        """Value of a type at a node."""
        twice = self.doubt.twice
        if not twice or not any(id(below) in twice for below in node.walk()):
            try:
                return _validated(kind, node.plain())
            except ValidationError:
                pass
        made = UNKNOWN if id(node) in twice else self.inside(kind, node)
        if made is UNKNOWN:
            self.doubt.broken.add(id(node))
        return made

    def inside(self, kind: Any, node: Node) -> Any:
        """List, mapping or part of which something is right."""
        for member in fields.members(kind):
            origin, args = get_origin(member), get_args(member)
            if origin is list and node.items:
                return [self.value(args[0], item) for item in node.items]
            if origin is dict and node.entries is not None:
                return self.mapping(args[0], args[1], node.entries)
            if isinstance(member, type) and issubclass(member, BaseModel) and _is_a(member, node):
                return self.part(member, node)
        return UNKNOWN

    def mapping(self, key: Any, value: Any, entries: dict[str, Node]) -> Any:
        if not all(_fits(key, name) for name in entries):
            return UNKNOWN
        return {name: self.value(value, below) for name, below in entries.items()}

    def part(self, of: type[BaseModel], node: Node) -> BaseModel:
        entries = node.entries or {}
        needs = _needs(of)
        lacking = not needs <= entries.keys()
        unfinished = lacking and (self.doubt.fragments or not needs & entries.keys())
        guessed = unfinished or not entries.keys() <= set(fields.keys(of))
        values: dict[str, Any] = {}
        for name, info in of.model_fields.items():
            key = info.alias or name
            if key in entries:
                values[key] = self.value(_kinds(of)[name], entries[key])
            elif info.is_required() or guessed or key in self.doubt.strays:
                values[key] = UNKNOWN
                self.doubt.gaps.add(id(node))
            else:
                values[key] = info.get_default(call_default_factory=True)
        return of.model_construct(**values)


def _is_a(part: type[BaseModel], node: Node) -> bool:
    """Whether a mapping stands at the node, and is of this kind where there are several.

    A quantity is known as a whole or not at all, since its keys bound each other.
    """
    if node.entries is None or part is Quantity:
        return False
    kind = node.entries.get("kind")
    return fields.tag(part) is None or (kind is not None and fields.tag(part) == kind.scalar)


def _needs(of: type[BaseModel]) -> set[str]:
    """Keys that a part must have."""
    needed = (item for item in of.model_fields.items() if item[1].is_required())
    return {info.alias or name for name, info in needed}


@cache
def _kinds(part: type[BaseModel]) -> dict[str, Any]:
    """Types of a part's fields, with all that bounds them."""
    return get_type_hints(part, include_extras=True)


def _validated(kind: Any, given: object) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind.model_validate(given)
    return _adapter(kind).validate_python(given)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    with warnings.catch_warnings():
        # An alias says how a field is called in its part; on its own it says nothing, and may.
        warnings.simplefilter("ignore")
        return TypeAdapter(kind, config=_CONFIG)


def _fits(kind: Any, given: object) -> bool:
    try:
        _validated(kind, given)
    except ValidationError:
        return False
    return True
