"""Values of an expression over all pairs at once, in three-valued logic.

Numbers are float arrays over the pairs, truths are 1, 0, or NaN where it cannot be told. A missing
day of an event is +infinity (`expressions.reads_never`); any other missing value is NaN, and a
comparison on NaN cannot be told. False and NaN is false, true or NaN is true, otherwise NaN wins:
Kleene's strong logic (Kleene 1952, Introduction to Metamathematics, section 64). What divides by
zero cannot be told either.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corcyra.claims.expressions import reads_never
from corcyra.claims.syntax import Name, Node

Floats = NDArray[np.float64]
Lookup = Callable[[Name], Floats]
"""A name's values over the pairs, NaN where missing."""

COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
"""What a sign between two numbers, or two arrays of them, asks."""
_ARITHMETIC: Final[dict[str, Callable[..., Floats]]] = {
    "+": np.add,
    "*": np.multiply,
    "neg": np.negative,
    "abs": np.abs,
}


def evaluate(tree: Node, lookup: Lookup) -> Floats:
    """Values over the pairs: numbers, or truths as 1, 0 and NaN (cannot tell).

    An expression without names gives an array without dimensions, which broadcasts.
    """
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        return _value(tree, lookup)


def _value(node: Node, lookup: Lookup) -> Floats:
    if node.op == "number":
        return np.asarray(node.value)
    if node.name is not None:
        values = lookup(node.name)
        never = np.isnan(values) & reads_never(node.name.outcome)
        return np.where(never, np.inf, values)
    parts = [_value(part, lookup) for part in node.parts]
    if node.op in ("and", "or"):
        return conjunction(parts) if node.op == "and" else disjunction(parts)
    if node.op == "compare":
        links = zip(node.signs, pairwise(parts))
        return conjunction([_compare(sign, left, right) for sign, (left, right) in links])
    return _number(node.op, parts)


def _number(op: str, parts: list[Floats]) -> Floats:
    if op == "not":
        return 1.0 - parts[0]
    if op == "-":
        return subtract(*parts)
    if op == "/":
        return np.where(parts[1] == 0, np.nan, np.divide(parts[0], parts[1]))
    if op in ("min", "max"):
        return reduce(np.minimum if op == "min" else np.maximum, parts)
    return _ARITHMETIC[op](*parts)


def subtract(left: Floats, right: Floats) -> Floats:
    """Difference in which two days that never come are equal (infinity - infinity = 0)."""
    return np.where(np.isinf(left) & (left == right), 0.0, np.subtract(left, right))


def conjunction(parts: list[Floats]) -> Floats:
    """True where all are, false where one is, else NaN."""
    whole = reduce(np.minimum, parts)  # NaN as soon as one part is
    return np.where(reduce(np.logical_or, [p == 0 for p in parts]), 0.0, whole)


def disjunction(parts: list[Floats]) -> Floats:
    """True where one is, false where all are false, else NaN."""
    return 1.0 - conjunction([1.0 - part for part in parts])


def _compare(sign: str, left: Floats, right: Floats) -> Floats:
    told = ~(np.isnan(left) | np.isnan(right))
    return np.where(told, COMPARE[sign](left, right), np.nan)
