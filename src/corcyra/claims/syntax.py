"""Syntax of the claims' expressions: text to tree, with the column of whatever is wrong.

A hand-written parser rather than Python's own: `with` is an arm and a keyword of Python, arms and
actors may be written with a hyphen, and Python's messages change from version to version. Nothing
of the text is ever evaluated by Python. Grammar, weakest first:

    or  >  and  >  not  >  < <= > >= == != (chains allowed)  >  + -  >  * /  >  unary -  >
    number | abs(x) | min(x, ...) | max(x, ...) | (x) | [arm.]outcome[[actor]] | drawn[path]

A hyphen joins a name only inside [ ] and before a dot; elsewhere it is a minus. A path is words
joined by dots.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from corcyra.claims.tokens import COMPARISONS, ExpressionError, Token, tokens

__all__ = ["ExpressionError", "Name", "Node", "named", "read"]

MAX_LENGTH: Final = 500
"""Characters of an expression."""
MAX_DEPTH: Final = 50
"""Operations inside operations."""
FUNCTIONS: Final = ("abs", "min", "max")
RESERVED: Final = ("and", "or", "not")
DRAWN: Final = "drawn"
"""What the draws of the world are called: `drawn[tau]`, `drawn[events.spark.share]`."""


class Name(NamedTuple):
    """A quantity of a run: `arm.outcome[who]`."""

    arm: str | None
    outcome: str
    who: str | None

    def __str__(self) -> str:
        arm = f"{self.arm}." if self.arm else ""
        return f"{arm}{self.outcome}" + (f"[{self.who}]" if self.who else "")


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a parsed expression."""

    op: str
    """number, name, compare, and, or, not, +, -, *, /, neg, abs, min or max."""
    column: int
    """Where it stands, from 1: of comparisons, and, or their start; else the sign."""
    parts: tuple[Node, ...] = ()
    """What it is applied to."""
    value: float = 0.0
    """Of a number."""
    name: Name | None = None
    """Of a name."""
    signs: tuple[str, ...] = ()
    """Of a comparison: one fewer than its parts."""
    depth: int = 1
    """Operations inside it, itself included."""


class _Parser:
    """Recursive descent over the tokens; one method a level of precedence."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.at = 0
        self.nested = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def sees(self, *texts: str) -> bool:
        return self.next.text in texts

    def expect(self, text: str, where: str) -> None:
        if not self.sees(text):
            raise self.surprise(f"{text} {where}")
        self.take()

    def surprise(self, expected: str) -> ExpressionError:
        found = repr(self.next.text) if self.next.text else "the end"
        return ExpressionError(f"expected {expected}, found {found}", self.next.column)

    def whole(self) -> Node:
        node = self.disjunction()
        if self.next.kind != "end":
            raise self.surprise("an operator (and, or, <, >=, +, ...)")
        return node

    def disjunction(self) -> Node:
        self.nested += 1
        if self.nested > MAX_DEPTH:
            raise _too_deep(self.next.column)
        column, parts = self.next.column, [self.conjunction()]
        while self.sees("or"):
            self.take()
            parts.append(self.conjunction())
        self.nested -= 1
        return parts[0] if len(parts) == 1 else _node("or", column, *parts)

    def conjunction(self) -> Node:
        column, parts = self.next.column, [self.negation()]
        while self.sees("and"):
            self.take()
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else _node("and", column, *parts)

    def negation(self) -> Node:
        signs = self.run_of("not")
        node = self.comparison()
        for sign in reversed(signs):
            node = _node("not", sign.column, node)
        return node

    def comparison(self) -> Node:
        column, parts, signs = self.next.column, [self.sum()], list[str]()
        while self.sees(*COMPARISONS):
            signs.append(self.take().text)
            parts.append(self.sum())
        return _node("compare", column, *parts, signs=tuple(signs)) if signs else parts[0]

    def sum(self) -> Node:
        node = self.product()
        while self.sees("+", "-"):
            sign = self.take()
            node = _node(sign.text, sign.column, node, self.product())
        return node

    def product(self) -> Node:
        node = self.signed()
        while self.sees("*", "/"):
            sign = self.take()
            node = _node(sign.text, sign.column, node, self.signed())
        return node

    def signed(self) -> Node:
        signs = self.run_of("-")
        node = self.atom()
        for sign in reversed(signs):
            node = _node("neg", sign.column, node)
        return node

    def run_of(self, text: str) -> list[Token]:
        found = []
        while self.sees(text):
            found.append(self.take())
        return found

    def atom(self) -> Node:
        token = self.next
        if token.kind == "number":
            return Node("number", self.take().column, value=float(token.text))
        if token.text == "(":
            self.take()
            node = self.disjunction()
            self.expect(")", f"to close the ( of column {token.column}")
            return node
        if token.kind != "word" or token.text in RESERVED:
            raise self.surprise("a number, a name or (")
        self.take()
        return self.call(token) if self.sees("(") else self.named(token)

    def call(self, token: Token) -> Node:
        if token.text not in FUNCTIONS:
            raise ExpressionError(
                f"no function {token.text}; there are {', '.join(FUNCTIONS)}", token.column
            )
        self.take()
        parts = [self.disjunction()]
        while self.sees(","):
            self.take()
            parts.append(self.disjunction())
        self.expect(")", f"to close {token.text}(")
        if token.text == "abs" and len(parts) != 1:
            raise ExpressionError(f"abs takes one number, not {len(parts)}", token.column)
        return _node(token.text, token.column, *parts)

    def named(self, token: Token) -> Node:
        arm, outcome = None, token.text
        if self.sees("."):
            self.take()
            arm, outcome = token.text, self.word(f"an outcome after {token.text}.")
        who = None
        if self.sees("["):
            self.take()
            who = self.word("the id of an actor or member in [ ]")
            while outcome == DRAWN and self.sees("."):
                self.take()
                who += "." + self.word("a word of the path after the dot")
            self.expect("]", "behind the id")
        return Node("name", token.column, name=Name(arm, outcome, who))

    def word(self, expected: str) -> str:
        if self.next.kind != "word":
            raise self.surprise(expected)
        return self.take().text


def _node(op: str, column: int, *parts: Node, signs: tuple[str, ...] = ()) -> Node:
    depth = 1 + max(part.depth for part in parts)
    if depth > MAX_DEPTH:
        raise _too_deep(column)
    return Node(op, column, parts, signs=signs, depth=depth)


def _too_deep(column: int) -> ExpressionError:
    return ExpressionError(f"more than {MAX_DEPTH} operations inside one another", column)


@lru_cache(maxsize=4096)
def read(text: str) -> Node:
    """Parse `text`; meaning and types are checked by `corcyra.claims.expressions.parse`.

    Raises
    ------
    ExpressionError
        If it is not an expression, or longer or deeper than allowed.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"more than {MAX_LENGTH} characters", MAX_LENGTH + 1)
    return _Parser(tokens(text)).whole()


def named(node: Node) -> tuple[Node, ...]:
    """All names in the tree, in the order of the text."""
    if node.op == "name":
        return (node,)
    return tuple(name for part in node.parts for name in named(part))
