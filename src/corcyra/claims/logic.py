"""What can be said of an expression before any run: that it is always true, or never.

Every comparison is one of a quantity with a number: of an outcome, or of the difference of the two
sides. So only finitely many worlds need be told apart, one for each way in which each quantity can
lie to the numbers that it is compared with, within its bounds. Quantities are taken as free of each
other, though they are not: what is found to be always or never so is so, and some of what is always
so is not found. Missing values play no part: what is never true of known values is never known to
be true (`corcyra.claims.evaluate`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise, product
from typing import Final, NamedTuple

from corcyra import outcomes
from corcyra.claims.evaluate import COMPARE
from corcyra.claims.syntax import DRAWN, Name, Node

MOST: Final = 20_000
"""Kinds of worlds that are looked at; where there are more, nothing is said."""
FREE: Final = "free"
"""Operation of a node that may be true or false, as far as logic knows; its name tells which."""

_INDEXED: Final = {**outcomes.PER_ACTOR, **outcomes.PER_MEMBER}
_AT_LEAST_0: Final = ("d", "persons", "person-days", "men")
_UP_TO_1: Final = ("share", "chance", "truth")
_MIRROR: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

Span = tuple[float, float]
Spans = Mapping[str, Span]
"""Least and largest value of each draw, by path, and of outcomes known before any run, by arm and
name: `no_call.call_day`."""
World = Mapping[str, float]


class _Link(NamedTuple):
    """One comparison, of a quantity with a number."""

    of: str
    sign: str
    value: float
    span: Span
    truth: bool
    """The quantity is 0 or 1."""


def possible(tree: Node, draws: Spans | None = None) -> frozenset[bool]:
    """Which truths an expression can take: {True} is what always holds, {False} what never does."""
    links = list(_links(tree, draws or {}))
    cases = {link.of: _cases([one for one in links if one.of == link.of]) for link in links}
    if math.prod(map(len, cases.values())) > MOST:
        return frozenset((True, False))
    truth, found = _truth(tree, draws or {}), set[bool]()
    for values in product(*cases.values()):
        found.add(truth(dict(zip(cases, values))))
        if len(found) == 2:
            break
    return frozenset(found)


def quantities(tree: Node) -> frozenset[str]:
    """What an expression compares with numbers."""
    return frozenset(link.of for link in _links(tree, {}))


def text(node: Node) -> str:
    """An expression in one way of writing it, so that equal ones are equal."""
    if node.name is not None:
        return str(node.name)
    if node.op == "number":
        return repr(node.value)
    parts = [text(part) for part in node.parts]
    if node.op in ("+", "*", "min", "max", "and", "or"):
        parts.sort()
    return f"{node.op}{''.join(node.signs)}({', '.join(parts)})"


def _truth(node: Node, draws: Spans) -> Callable[[World], bool]:
    """Whether an expression is true, as a function of the world."""
    if node.op not in ("and", "or", "not"):
        links = list(_links(node, draws))
        return lambda world: all(COMPARE[at.sign](world[at.of], at.value) for at in links)
    parts = [_truth(part, draws) for part in node.parts]
    if node.op == "not":
        return lambda world: not parts[0](world)
    joins = all if node.op == "and" else any
    return lambda world: joins(part(world) for part in parts)


def _links(node: Node, draws: Spans) -> Iterator[_Link]:
    if node.op in ("and", "or", "not"):
        for part in node.parts:
            yield from _links(part, draws)
    elif node.op == "compare":
        for sign, (left, right) in zip(node.signs, pairwise(node.parts)):
            yield _link(left, sign, right, draws)
    else:  # An outcome that is a truth, or what logic does not look into.
        yield _Link(text(node), "==", 1.0, (0.0, 1.0), True)


def _link(left: Node, sign: str, right: Node, draws: Spans) -> _Link:
    low, high = _span(right, draws)
    if low != high:
        if _span(left, draws)[0] == _span(left, draws)[1]:
            return _link(right, _MIRROR[sign], left, draws)
        first, other = sorted((left, right), key=text)
        minus = Node("-", left.column, (first, other))
        mirrored = sign if first is left else _MIRROR[sign]
        return _Link(text(minus), mirrored, 0.0, _apart(minus, draws), False)
    start, end = _span(left, draws)
    if start == end:
        return _Link(f"{start!r}", sign, low, (start, start), False)
    if left.op == "-" and text(left.parts[0]) > text(left.parts[1]):
        swapped = Node("-", left.column, left.parts[::-1])
        return _Link(text(swapped), _MIRROR[sign], -low, _apart(swapped, draws), False)
    return _Link(text(left), sign, low, (start, end), _unit(left.name) == "truth")


def _apart(minus: Node, draws: Spans) -> Span:
    """Bounds of a difference, 0 of a thing and itself."""
    one, other = map(text, minus.parts)
    return (0.0, 0.0) if one == other else _span(minus, draws)


def _cases(links: list[_Link]) -> list[float]:
    """Values of one quantity: each number that it is compared with, and one in each gap."""
    low, high = links[0].span
    if links[0].truth:
        return [0.0, 1.0]
    if low == high:
        return [low]
    inside = {link.value for link in links if low <= link.value <= high}
    ends = sorted(inside | {end for end in (low, high) if math.isfinite(end)})
    if not ends:
        return [0.0]
    between = [(one + other) / 2 for one, other in pairwise(ends)]
    beyond = [ends[0] - 1] * (low == -math.inf) + [ends[-1] + 1] * (high == math.inf)
    return sorted({*ends, *between, *beyond})


def _span(node: Node, draws: Spans) -> Span:
    """Bounds of a number."""
    if node.op == "number":
        return node.value, node.value
    if node.name is not None:
        return _known(node.name, draws)
    parts = [_span(part, draws) for part in node.parts]
    lows, highs = [low for low, _ in parts], [high for _, high in parts]
    match node.op:
        case "min":
            found = min(lows), min(highs)
        case "max":
            found = max(lows), max(highs)
        case "+":
            found = sum(lows), sum(highs)
        case "-":
            found = lows[0] - highs[1], highs[0] - lows[1]
        case "neg":
            found = -highs[0], -lows[0]
        case "abs":
            found = max(0.0, lows[0], -highs[0]), max(-lows[0], highs[0])
        case "*":
            found = _product(*parts)
        case _:
            found = -math.inf, math.inf
    unknown = any(map(math.isnan, found))
    return (-math.inf, math.inf) if unknown else found


def _product(one: Span, other: Span) -> Span:
    ends = [a * b for a in one for b in other]
    return (math.nan, math.nan) if any(map(math.isnan, ends)) else (min(ends), max(ends))


def _known(name: Name, draws: Spans) -> Span:
    if name.outcome == DRAWN:
        return draws.get(str(name.who), (-math.inf, math.inf))
    if str(name) in draws:
        return draws[str(name)]
    unit = _unit(name)
    if unit in _UP_TO_1:
        return 0.0, 1.0
    return (0.0 if unit in _AT_LEAST_0 else -math.inf), math.inf


def _unit(name: Name | None) -> str:
    if name is None:
        return ""
    known = outcomes.SCALARS.get(name.outcome) or _INDEXED.get(name.outcome) or ("", "")
    return known[0]
