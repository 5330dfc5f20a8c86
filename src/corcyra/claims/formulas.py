"""A proposition as one expression: in which worlds it can be told, and in which it holds.

What logic does not look into (the share of an effect that goes through a mechanism, a margin that
is a share of the outcome) is a truth of its own, which may be either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from corcyra.claims.logic import FREE, Spans, possible, quantities
from corcyra.claims.needs import parts_of
from corcyra.claims.syntax import Name, Node, read

if TYPE_CHECKING:
    from corcyra.dossier.questions import Because, Decides, Effect, Enough, Needed, Proposition

Bond = Literal["excludes", "first in second", "second in first", "same", ""]
"""What the conditions of two propositions alone say: both never hold; where the first holds the
second does; the reverse; each where the other does; nothing."""

Decided = Literal["always", "never", "untold", ""]
"""It holds in every world that can tell; in none; no world can tell; nothing of these."""

ALWAYS: Final = Node("compare", 1, (Node("number", 1), Node("number", 1)), signs=("==",))


def told(test: Proposition) -> Node:
    """In which worlds it can be told, as far as conditions say."""
    if test.kind == "all" or test.kind == "any" or test.kind == "not":
        return joined("and", [told(part) for part in parts_of(test)])
    when = [] if test.when is None else [read(test.when)]
    if test.kind == "needed":
        when.append(of_arm(read(test.outcome), test.with_))
    if test.kind == "enough":
        when.append(denied(of_arm(read(test.outcome), test.without)))
    return joined("and", when) if when else ALWAYS


def holds(test: Proposition) -> Node:
    """In which of those worlds it holds."""
    match test.kind:
        case "all" | "any":
            op = "and" if test.kind == "all" else "or"
            return joined(op, [holds(part) for part in test.of])
        case "not":
            return denied(holds(test.of))
        case "state":
            return read(test.holds)
        case "decides":
            return _decides(test)
        case "needed":
            return denied(of_arm(read(test.outcome), test.without))
        case "enough":
            return of_arm(read(test.outcome), test.with_)
        case "effect" | "because":
            return _effect(test)


def bond(first: Proposition, second: Proposition, draws: Spans | None = None) -> Bond:
    """What two propositions are to each other in every world that can tell both."""
    both = joined("and", [told(first), told(second)])
    one, other = holds(first), holds(second)
    if not quantities(one) & quantities(joined("and", [both, other])):
        return ""

    def never(*parts: Node) -> bool:
        return True not in possible(joined("and", [both, *parts]), draws)

    # What never holds, or always does, is no finding about two.
    if never(one) or never(other) or never(denied(one)) or never(denied(other)):
        return ""
    if never(one, other):
        return "excludes"
    within, around = never(one, denied(other)), never(other, denied(one))
    if within and around:
        return "same"
    return "first in second" if within else "second in first" if around else ""


def decided(test: Proposition, draws: Spans | None = None) -> Decided:
    """What conditions alone say of one proposition, in every world that can tell it."""
    can = told(test)
    if True not in possible(can, draws):
        return "untold"
    claim = holds(test)
    if True not in possible(joined("and", [can, claim]), draws):
        return "never"
    return "always" if True not in possible(joined("and", [can, denied(claim)]), draws) else ""


def joined(op: str, parts: Sequence[Node]) -> Node:
    """Parts under `and` or `or`."""
    return parts[0] if len(parts) == 1 else Node(op, 1, tuple(parts))


def denied(part: Node) -> Node:
    """Not that."""
    return Node("not", 1, (part,))


def of_arm(node: Node, arm: str) -> Node:
    """An expression without arms, of one arm."""
    if node.name is not None:
        return replace(node, name=node.name._replace(arm=arm))
    return replace(node, parts=tuple(of_arm(part, arm) for part in node.parts))


def _effect(test: Effect | Because) -> Node:
    if test.kind == "effect" and test.relative:
        return _free(test)
    outcome = read(test.outcome)
    if outcome.name is None and outcome.op in ("compare", "and", "or", "not"):
        return _of_truths(test, outcome)
    difference = Node("-", 1, (of_arm(outcome, test.with_), of_arm(outcome, test.without)))
    sign, margin = (">", test.margin) if test.direction == "up" else ("<", -test.margin)
    found = Node("compare", 1, (difference, Node("number", 1, value=margin)), signs=(sign,))
    return found if test.kind == "effect" else joined("and", [found, _free(test)])


def _of_truths(test: Effect | Because, outcome: Node) -> Node:
    """A truth goes up where it is so in the one arm and not in the other."""
    if test.margin >= 1:
        return denied(ALWAYS)
    done, undone = of_arm(outcome, test.with_), of_arm(outcome, test.without)
    here, there = (done, undone) if test.direction == "up" else (undone, done)
    found = joined("and", [here, denied(there)])
    return found if test.kind == "effect" else joined("and", [found, _free(test)])


def _decides(test: Decides) -> Node:
    moment = f"response_{test.moment}" if test.question == "response" else test.question
    flips = {
        who: Node("name", 1, name=Name(test.arm, f"flips_{moment}", who))
        for who in (*test.alone, *test.not_alone)
    }
    alone = [flips[who] for who in test.alone]
    return joined("and", [*alone, *(denied(flips[who]) for who in test.not_alone)])


def _free(test: Effect | Because | Needed | Enough) -> Node:
    return Node(FREE, 1, name=Name(None, test.model_dump_json(), None))
