"""Values changed in a dossier's text: what else stands there, comments too, stays as it is.

Paths are those of an arm's overrides: keys joined by dots, an item of a list by its id. Values are
put where the old ones stand; what the text leaves out is added to its section.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from corcyra.dossier import words
from corcyra.errors import DossierError, Problem

Literal = str
"""A value as it is written in YAML."""
_BLOCK: Final = ("|", ">")
_REMARK: Final = re.compile(r"#.*")


class _Edit(NamedTuple):
    start: int
    end: int
    text: str
    path: str


def literal(value: object) -> Literal:
    """Write a truth, a number or a text as YAML does in any place."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.12g}"
    # Double quotes: what JSON writes there, YAML reads.
    return json.dumps(str(value), ensure_ascii=False)


def changed(text: str, values: Mapping[str, Literal], file: str) -> str:
    """Return the text with the values at their paths.

    Raises
    ------
    DossierError
        A path leads nowhere, or the text is no YAML.
    """
    if not values:
        return text
    edits: list[_Edit] = []
    added: dict[int, tuple[Node, dict[str, Any]]] = {}
    problems: list[Problem] = []
    for path, value in values.items():
        try:
            edit = _place(_tree(text), path, value, text, added)
        except _Nowhere as wrong:
            problems.append(Problem(file, 0, 0, path, str(wrong)))
            continue
        edits += [edit] if edit is not None else []
    if problems:
        raise DossierError(problems)
    edits += [_addition(node, entries, text) for node, entries in added.values()]
    return _applied(text, edits, file)


class _Nowhere(Exception):
    """A path that leads nowhere."""


@lru_cache(maxsize=4)
def _tree(text: str) -> Node:
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        raise _Nowhere("the text is no YAML") from error
    if not isinstance(root, MappingNode):
        raise _Nowhere("the text has no keys")
    return root


def _place(
    node: Node, path: str, value: Literal, text: str, added: dict[int, tuple[Node, dict[str, Any]]]
) -> _Edit | None:
    """Return what replaces the value at a path; what is not there is noted in `added`."""
    keys, way = path.split("."), list[str]()
    while keys:
        if node.anchor is not None:
            raise _Nowhere(f"{'.'.join(way)} is used in several places; edit the text instead")
        below = _child(node, keys[0], way)
        if below is None:
            _note(added.setdefault(node.start_mark.index, (node, {}))[1], keys, value)
            return None
        way.append(keys.pop(0))
        node = below
    if node.anchor is not None:
        raise _Nowhere(f"{path} is used in several places; edit the text instead")
    start, end = node.start_mark.index, _end(node, text)
    return _Edit(start, end, value if end > start else f" {value}", path)


def _child(node: Node, key: str, way: list[str]) -> Node | None:
    above = ".".join(way)
    if isinstance(node, MappingNode):
        return next(
            (v for k, v in node.value if isinstance(k, ScalarNode) and k.value == key), None
        )
    if isinstance(node, SequenceNode):
        ids = [_id(item) for item in node.value]
        if key in ids:
            found: Node = node.value[ids.index(key)]
            return found
        raise _Nowhere(words.unknown(f"item of {above} with the id", key, [i for i in ids if i]))
    raise _Nowhere(f"{above} is a single value and has no {key}; replace it as a whole")


def _id(item: Node) -> str:
    pairs = item.value if isinstance(item, MappingNode) else ()
    return next((str(v.value) for k, v in pairs if k.value == "id"), "")


def _note(entries: dict[str, Any], keys: list[str], value: Literal) -> None:
    """Note a value at the end of keys that the text does not have."""
    for key in keys[:-1]:
        entries = entries.setdefault(key, {})
        if not isinstance(entries, dict):
            raise _Nowhere(f"{key} is given a value and keys too")
    if isinstance(entries.get(keys[-1]), dict):
        raise _Nowhere(f"{keys[-1]} is given a value and keys too")
    entries[keys[-1]] = value


def _end(node: Node, text: str) -> int:
    """Where a node's own text ends: not at the next key, as the marks of blocks say."""
    if isinstance(node, ScalarNode):
        end: int = node.end_mark.index
        if node.style in _BLOCK:
            end = len(text[:end].rstrip())
        return end
    if _flowing(node) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, MappingNode) else last, text)


def _flowing(node: Node) -> bool:
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def _addition(node: Node, entries: Mapping[str, Any], text: str) -> _Edit:
    """Return what adds entries to a mapping, in its own form."""
    what = [f"{_key(key)}: {_flow(value)}" for key, value in entries.items()]
    if _flowing(node):
        at = int(node.end_mark.index) - 1
        body = ", ".join(what)
        if node.value and not _comma(node, text[:at]):
            body = f", {body}"
        return _Edit(at, at, body, "")
    indent = " " * node.value[0][0].start_mark.column
    end = _end(node, text)
    line = text.find("\n", end)
    at = len(text) if line < 0 else line
    return _Edit(at, at, "".join(f"\n{indent}{entry}" for entry in what), "")


def _comma(node: Node, text: str) -> bool:
    """Whether a comma stands after the last entry of a mapping, whose text ends before its end."""
    after = text[_end(node.value[-1][1], text) :]
    return "," in _REMARK.sub("", after)


def _flow(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return "{" + ", ".join(f"{_key(k)}: {_flow(v)}" for k, v in value.items()) + "}"


def _key(key: str) -> str:
    plain = key.replace("_", "").replace("-", "").isalnum() and key.isascii()
    return key if plain else json.dumps(key, ensure_ascii=False)


def _applied(text: str, edits: list[_Edit], file: str) -> str:
    last = len(text) + 1
    for edit in sorted(edits, key=lambda e: (e.start, e.end), reverse=True):
        if edit.end > last:
            message = "is changed as a whole and in a part of it"
            raise DossierError([Problem(file, 0, 0, edit.path, message)])
        text = text[: edit.start] + edit.text + text[edit.end :]
        last = edit.start
    return text
