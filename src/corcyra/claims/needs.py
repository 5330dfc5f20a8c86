"""How long each arm must run for the claims, so that an arm run once serves all of them.

An outcome taken at a day (`legitimacy_30`) needs that day and is the same in any longer run, and so
is the first day of an event compared with a number (`landing_day <= 15`, `min(call_day, 30)`). All
else (peaks, totals, truths about the end, days judged with hindsight such as `restored_day`, which
a later return of the crowd undoes, or compared with no number or one of 900 or more, which means
"ever") depends on where the run ends, and needs the end. All arms of a proposition run equally
long; the arms that only its `when` names run as long as the condition needs.

The end is the dossier's `days`, or a later day if a claim names one: so every arm that is asked
about its end has the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corcyra.claims.syntax import DRAWN, Node, named, read

if TYPE_CHECKING:
    from corcyra.dossier.questions import (
        Because,
        Decides,
        Effect,
        Enough,
        Needed,
        Proposition,
        State,
    )
    from corcyra.dossier.schema import Dossier

    Leaf = Effect | Because | State | Decides | Needed | Enough

EVER: Final = 900.0
"""Days from which on a comparison asks whether something ever happens."""
FIRST_DAYS: Final = (
    "fell_day",
    "dismissed_day",
    "call_day",
    "answer_day",
    "landing_day",
    "deal_broken",
)
"""Days of first events: what comes later cannot change them."""
_AT_DAY: Final = re.compile(r"_(15|30|90|180)$")


@dataclass(frozen=True, slots=True, order=True)
class ArmPlan:
    """An arm to run and for how many days; one run serves every claim that reads it."""

    id: str
    days: float


@dataclass(frozen=True, slots=True)
class Gate:
    """What one proposition needs, and the condition without which no pair can tell it."""

    arms: frozenset[str]
    """Arms it compares or reads, its condition's included."""
    when: str | None
    reads: frozenset[str]
    """Arms that the condition reads."""


def needs(dossier: Dossier, claims: Collection[str] | None = None) -> tuple[ArmPlan, ...]:
    """Arms that the claims and their side questions need, each with its longest horizon.

    Of all claims, or of those with these ids. `with` comes first, then the dossier's order. Empty
    without claims.
    """
    end, longest = end_day(dossier), dict[str, float]()
    for test in _tests(dossier, claims):
        for part in leaves(test):
            _widen(longest, part, end)
    order = ["with", *(arm.id for arm in dossier.arms)]
    known = sorted(longest, key=lambda arm: order.index(arm) if arm in order else len(order))
    return tuple(ArmPlan(arm, longest[arm]) for arm in known)


def gates(dossier: Dossier, claims: Collection[str] | None = None) -> tuple[Gate, ...]:
    """What each proposition of the claims (all, or those with these ids) needs, each once."""
    parts = [part for test in _tests(dossier, claims) for part in leaves(test)]
    return tuple(
        dict.fromkeys(
            Gate(frozenset(arms_of(part)), part.when, frozenset(_arms_in(part.when)))
            for part in parts
        )
    )


def end_day(dossier: Dossier) -> float:
    """Day at which the longest arms end: the dossier's, or the latest day a claim names."""
    return max([dossier.days, *map(latest_day, _tests(dossier))])


def latest_day(test: Proposition) -> float:
    """Latest day that a proposition names, its condition included; 0 if it names none."""
    asked = [text for leaf in leaves(test) for text in (*_asked(leaf), leaf.when)]
    days = [day for text in asked if text is not None for day in _days(read(text))]
    return max((day for day in days if day is not None), default=0.0)


def horizon(test: Proposition, end: float) -> float:
    """Days that the proposition, without its condition, looks at; `end` if it looks at the end."""
    if test.kind == "all" or test.kind == "any" or test.kind == "not":
        return max(horizon(part, end) for part in parts_of(test))
    return max((_longest(text, end) for text in _asked(test)), default=end)


def parts_of(test: Proposition) -> tuple[Proposition, ...]:
    """What `all`, `any` and `not` join; nothing for the other kinds."""
    if test.kind == "not":
        return (test.of,)
    return tuple(test.of) if test.kind == "all" or test.kind == "any" else ()


def leaves(test: Proposition) -> tuple[Leaf, ...]:
    """The proposition itself, or all parts of `all`, `any` and `not`, however deep."""
    if test.kind == "all" or test.kind == "any" or test.kind == "not":
        return tuple(leaf for part in parts_of(test) for leaf in leaves(part))
    return (test,)


def arms_of(test: Proposition) -> tuple[str, ...]:
    """Arms that the proposition needs, its condition included, each once."""
    found = [arm for leaf in leaves(test) for arm in (*_main_arms(leaf), *_arms_in(leaf.when))]
    return tuple(dict.fromkeys(found))


def outcomes_of(test: Leaf) -> frozenset[str]:
    """Names of the outcomes that the proposition compares or asserts, its condition's aside."""
    found = (node.name for text in _asked(test) for node in named(read(text)))
    return frozenset(name.outcome for name in found if name is not None)


def settled(node: Node) -> Iterator[tuple[Node, float | None]]:
    """Parts of an expression, each with the day at which it is settled; None = at the end."""
    if (node.op in ("compare", "min") and _compares_first_days(node)) or node.name is not None:
        yield node, next(_days(node))
    else:
        for part in node.parts:
            yield from settled(part)


def _tests(dossier: Dossier, claims: Collection[str] | None = None) -> Iterator[Proposition]:
    for claim in dossier.claims:
        if claims is None or claim.id in claims:
            yield claim.test
            yield from (side.test for side in claim.beside)


def _widen(longest: dict[str, float], leaf: Leaf, end: float) -> None:
    wanted = [(arm, horizon(leaf, end)) for arm in _main_arms(leaf)]
    if leaf.when is not None:
        wanted += [(arm, _longest(leaf.when, end)) for arm in _arms_in(leaf.when)]
    for arm, days in wanted:
        longest[arm] = max(days, longest.get(arm, 0.0))


def _main_arms(leaf: Leaf) -> tuple[str, ...]:
    if leaf.kind == "decides":
        return (leaf.arm,)
    if leaf.kind == "state":
        return (*_arms_in(leaf.holds), *_arms_in(leaf.opposite))
    off = (leaf.with_off, leaf.without_off) if leaf.kind == "because" else ()
    return (leaf.with_, leaf.without, *off)


def _asked(leaf: Leaf) -> tuple[str, ...]:
    """Expressions of a proposition, without its condition."""
    if leaf.kind == "decides":
        return ()
    if leaf.kind == "state":
        return (leaf.holds,) if leaf.opposite is None else (leaf.holds, leaf.opposite)
    return (leaf.outcome,)


def _arms_in(text: str | None) -> tuple[str, ...]:
    found = [node.name for node in named(read(text)) if node.name] if text is not None else []
    arms = ("with" if name.outcome == DRAWN else name.arm for name in found)
    return tuple(arm for arm in arms if arm)


def _longest(text: str, end: float) -> float:
    return max((end if day is None else day for day in _days(read(text))), default=0.0)


def _days(node: Node) -> Iterator[float | None]:
    """Days at which the parts of an expression are settled; None for the end of the run."""
    if node.op in ("compare", "min") and _compares_first_days(node):
        last = max(part.value for part in node.parts if part.op == "number")
        yield last if last < EVER else None
    elif node.name is not None and node.name.outcome == DRAWN:
        yield 1.0  # Drawn before day 0; any run will do.
    elif node.name is not None:
        at_day = _AT_DAY.search(node.name.outcome)
        yield float(at_day[1]) if at_day else None
    else:
        for part in node.parts:
            yield from _days(part)


def _compares_first_days(node: Node) -> bool:
    first = [p for p in node.parts if p.name is not None and p.name.outcome in FIRST_DAYS]
    numbers = [p for p in node.parts if p.op == "number"]
    return bool(first and numbers) and len(first) + len(numbers) == len(node.parts)
