"""YAML 1.2 text as a tree of nodes that know their line and column.

ruamel.yaml splits the text into events; the tree is built here, so that a key given twice, an alias
that blows up, a tag or nesting without end is one located problem and never a crash, and so that
plain words follow the core schema of YAML 1.2 exactly: `NO`, `22:30`, `1_000` and `2022-01-05` are
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from corcyra.dossier.syntax import LINE_BREAK, NotYaml, explain, unprintable
from corcyra.shown import UNSEEN

MAX_DEPTH: Final = 40
"""Levels of nesting."""
MAX_NODES: Final = 30_000
"""Values, those of aliases counted each time."""
MAX_KEY: Final = 200
"""Characters of a key."""
MAX_WORD: Final = 20_000
"""Characters without a space between them: the scanner is slow on some."""
MAX_FAULTS: Final = 200
"""Faults of the text after which it is read no further."""

_HIDDEN: Final = re.compile(f"{UNSEEN.pattern}|\r")
_NULL: Final = re.compile(r"~|null|Null|NULL|")
_TRUE: Final = re.compile(r"true|True|TRUE")
_FALSE: Final = re.compile(r"false|False|FALSE")
_WHOLE: Final = re.compile(r"[-+]?[0-9]+")
_NUMBER: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)")
_NAN: Final = re.compile(r"\.(nan|NaN|NAN)")


class Mark(NamedTuple):
    """A place in the text, both counted from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Node:
    """A value of the text: a scalar, a list (`items`) or a mapping (`entries`)."""

    at: Mark
    scalar: str | float | int | bool | None = None
    items: list[Node] | None = None
    entries: dict[str, Node] | None = None
    key_at: Mark | None = None
    """Where the key stands whose value this is."""
    quote: str = ""
    """How a scalar is written: "", ', ", | or >."""
    size: int = 1
    """Values in it, itself included, aliases expanded."""

    def plain(self) -> Any:
        """The value as Python's own lists, dicts and scalars."""
        if self.items is not None:
            return [item.plain() for item in self.items]
        if self.entries is not None:
            return {key: node.plain() for key, node in self.entries.items()}
        return self.scalar

    def walk(self) -> Iterator[Node]:
        """Yield the node and every node in it."""
        yield self
        for below in (*(self.entries or {}).values(), *(self.items or ())):
            yield from below.walk()


class Fault(NamedTuple):
    """Something wrong with the text as YAML, or with its size."""

    at: Mark
    path: tuple[str | int, ...]
    message: str
    twice: bool = False
    """Whether it is a key that stood there before."""


def read(text: str) -> tuple[Node | None, list[Fault]]:
    """Read one document; the tree is None if the text ends before it can be understood."""
    builder = _Builder()
    builder.faults += _unseen(text)
    try:
        return builder.document(_events(text)), builder.faults
    except NotYaml as wrong:
        at = Mark(wrong.line, wrong.column)
        if any(fault.at == at for fault in builder.faults):
            return None, builder.faults
        return None, [*builder.faults, Fault(at, builder.path(), wrong.message)]


def _unseen(text: str) -> Iterator[Fault]:
    """Characters of the text that do something and show nothing."""
    line, column, read_to = 1, 1, 0
    for found in islice(UNSEEN.finditer(text), MAX_FAULTS):
        *above, last = LINE_BREAK.split(text[read_to : found.start()])
        line, column = line + len(above), len(last) + (1 if above else column)
        read_to = found.start()
        yield Fault(Mark(line, column), (), unprintable(found.group()))


def _endless(text: str) -> Mark:
    """Where the first word begins that is too long."""
    word = next(word for word in re.finditer(r"\S+", text) if len(word.group()) > MAX_WORD)
    return _last(text[: word.start()])


def _events(text: str) -> Iterator[Event]:
    if max(map(len, text.split()), default=0) > MAX_WORD:
        raise NotYaml(*_endless(text), f"more than {MAX_WORD:,} characters without a space")
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except YAMLError as error:
        raise explain(error, text) from None
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError):
        # The scanner itself stumbles over some texts, such as an escape beyond Unicode.
        raise NotYaml(*_last(text), "this cannot be read as YAML") from None


def _last(text: str) -> Mark:
    lines = LINE_BREAK.split(text)
    return Mark(len(lines), len(lines[-1]) + 1)


def resolve(text: str) -> str | float | int | bool | None:
    """Value of an unquoted scalar by the core schema of YAML 1.2 (octal and hex stay text)."""
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
        return bool(_TRUE.fullmatch(text))
    if _WHOLE.fullmatch(text) and len(text) <= 18:
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text) or _NAN.fullmatch(text):
        return float(text.replace(".", "", 1))
    return text


class _Builder:
    """Builds the tree from events; `trail` is the path that is being read."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.trail: list[str | int] = []
        self.anchors: dict[str, Node | None] = {}
        self.count = 0

    def path(self) -> tuple[str | int, ...]:
        return tuple(self.trail)

    def document(self, events: Iterator[Event]) -> Node | None:
        root = None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    raise NotYaml(*_mark(event), "a dossier is one document; delete this ---")
                root = self.node(next(events), events)
            elif isinstance(event, DocumentEndEvent):
                self.trail.clear()
        return root

    def node(self, event: Event, events: Iterator[Event]) -> Node:
        at = _mark(event)
        assert isinstance(event, NodeEvent)
        if isinstance(event, AliasEvent):
            return self.alias(event.anchor, at)
        self.count += 1
        if self.count > MAX_NODES:
            raise NotYaml(*at, f"more than {MAX_NODES:,} values; a dossier is not that large")
        if len(self.trail) > MAX_DEPTH:
            raise NotYaml(*at, f"nested more than {MAX_DEPTH} levels deep")
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            short = tag.replace("tag:yaml.org,2002:", "!!")
            self.fault(at, f"tags such as {short} are not used here; delete it")
        if event.anchor:
            self.anchors[event.anchor] = None
        if isinstance(event, SequenceStartEvent):
            node = self.sequence(at, events)
        elif isinstance(event, MappingStartEvent):
            node = self.mapping(at, events)
        else:
            assert isinstance(event, ScalarEvent)
            node = _scalar(event, at)
            self.showable(event, at)
        if node.size > MAX_NODES:
            raise NotYaml(*at, f"more than {MAX_NODES:,} values, aliases expanded")
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def showable(self, event: ScalarEvent, at: Mark) -> None:
        r"""Refuse what an escape such as "\e" hides; what stands openly is found in the text."""
        found = _HIDDEN.search(event.value) if event.style == '"' else None
        if found:
            self.fault(at, unprintable(found.group()))

    def alias(self, anchor: str, at: Mark) -> Node:
        if anchor not in self.anchors:
            raise NotYaml(*at, "a text that starts with * needs quotes (without, it is an alias)")
        node = self.anchors[anchor]
        if node is None:
            raise NotYaml(*at, f"*{anchor} stands inside &{anchor}: it would contain itself")
        return replace(node)

    def sequence(self, at: Mark, events: Iterator[Event]) -> Node:
        node = Node(at, items=[])
        assert node.items is not None
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            self.trail.append(len(node.items))
            node.items.append(self.node(event, events))
            node.size += node.items[-1].size
            self.trail.pop()
        return node

    def mapping(self, at: Mark, events: Iterator[Event]) -> Node:
        node = Node(at, entries={})
        assert node.entries is not None
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key, key_at = self.key(event, node.entries)
            self.trail.append(key)
            value = self.node(next(events), events)
            value.key_at = key_at
            if key in node.entries:
                first = node.entries[key].key_at or at
                message = f"stands here a second time, first in line {first.line}"
                self.fault(key_at, message, twice=True)
            else:
                node.entries[key] = value
                node.size += value.size
            self.trail.pop()
        return node

    def key(self, event: Event, entries: dict[str, Node]) -> tuple[str, Mark]:
        at = _mark(event)
        if not isinstance(event, ScalarEvent):
            raise NotYaml(*at, "a key must be a word; brackets in a text need quotes around it")
        if len(event.value) > MAX_KEY:
            raise NotYaml(*at, f"a key has at most {MAX_KEY} characters")
        self.showable(event, at)
        if event.value == "" and not event.style:
            raise NotYaml(*at, "there is no key before the colon")
        if event.value == "<<":
            raise NotYaml(*at, "merge keys (<<) are not used here; write the keys out")
        return event.value, at

    def fault(self, at: Mark, message: str, twice: bool = False) -> None:
        if len(self.faults) >= MAX_FAULTS:
            raise NotYaml(*at, f"{message}; this and {MAX_FAULTS} others are too many to read on")
        self.faults.append(Fault(at, self.path(), message, twice))


def _mark(event: Event) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


def _scalar(event: ScalarEvent, at: Mark) -> Node:
    if event.style:
        return Node(at, event.value, quote=event.style)
    return Node(at, resolve(event.value))
