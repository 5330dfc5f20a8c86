"""Where in the text a path of the dossier stands, and the problem that is reported there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from corcyra.dossier.syntax import LINE_BREAK
from corcyra.dossier.tree import Mark, Node
from corcyra.errors import Problem

Loc = Sequence[str | int]
Where = Literal["key", "value"]

MAX_LINE = 140
"""Characters of an offending line that are shown."""


class Locator:
    """Finds paths in the tree of one text."""

    def __init__(self, file: str, text: str, root: Node | None) -> None:
        self.file = file
        self.lines = LINE_BREAK.split(text)
        self.root = root

    def problem(self, loc: Loc, message: str, where: Where = "value", shift: int = 0) -> Problem:
        """Report `message` at the deepest node of `loc` that stands in the text.

        Parameters
        ----------
        loc
            Path in pydantic's form; parts that are not in the text (tags of unions, fields of a
            short form) are passed over.
        message
            What is wrong, what is allowed.
        where
            At the value, or at its key. What is not in the text is reported at the key above it.
        shift
            Characters into a text of one line, from 0.
        """
        node, whole = self.find(loc)
        if node is None:
            return self.at(Mark(1, 1), self.name(loc), message)
        # An empty value stands, for the scanner, where the next thing begins.
        here = whole and where == "value" and node.plain() is not None
        mark = node.at if here else node.key_at or node.at
        if shift and whole and self._same_text(node):
            mark = Mark(mark.line, mark.column + shift + len(node.quote))
        return self.at(mark, self.name(loc), message)

    def at(self, mark: Mark, path: str, message: str) -> Problem:
        """Report `message` at a line and column."""
        line, column = mark
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        text = text.replace("\t", " ")
        if len(text) > max(MAX_LINE, column + 20):
            text = text[: max(MAX_LINE, column + 20)].rstrip() + " ..."
        return Problem(self.file, line, column, path or "dossier", message, text)

    def find(self, loc: Loc) -> tuple[Node | None, bool]:
        """Deepest node of `loc` in the text, and whether its last key was found."""
        node, whole = self.root, not loc
        for key in loc:
            below = child(node, key) if node is not None else None
            whole = below is not None
            node = below or node
        return node, whole

    def name(self, loc: Loc) -> str:
        """Path as a person reads it: items of a list by their id, or by number from #1."""
        if self.root is None:
            return ".".join(key if isinstance(key, str) else f"#{key + 1}" for key in loc)
        names: list[str] = []
        node: Node | None = self.root
        for i, key in enumerate(loc):
            below = child(node, key) if node is not None else None
            if below is not None or (isinstance(key, int) and node and node.items is not None):
                names.append(_item(below, key) if isinstance(key, int) else key)
                node = below
            elif isinstance(key, str) and i == len(loc) - 1 and key != "[key]":
                names.append(key)
        return ".".join(names)

    def _same_text(self, node: Node) -> bool:
        """Whether the text of a scalar stands in its line as it is."""
        line = self.lines[node.at.line - 1]
        start = node.at.column - 1 + len(node.quote)
        return node.quote in ("", "'", '"') and line.startswith(str(node.scalar), start)


def child(node: Node | None, key: str | int) -> Node | None:
    """Node under `key`, if there is one."""
    if node is None:
        return None
    if node.entries is not None and isinstance(key, str):
        return node.entries.get(key)
    if node.items is not None and isinstance(key, int) and 0 <= key < len(node.items):
        return node.items[key]
    return None


def _item(node: Node | None, number: int) -> str:
    of = child(node, "id")
    if of is not None and isinstance(of.scalar, str):
        return of.scalar
    return f"#{number + 1}"
