"""The claims' expressions: what their names mean, and whether they make a truth or a number.

An outcome whose unit is `truth` (0 or 1) may stand for either. Names are `arm.outcome` and
`arm.outcome[actor]`; where the arms come from the proposition (`outcome:` of effect, because,
needed and enough) they are bare, `outcome` and `outcome[actor]`. `drawn[path]` is what the world
drew for a parameter, the same in all arms (of the dossier as it stands); it has no arm, and no
place in `outcome:`. The values are computed in `corcyra.claims.evaluate`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from corcyra import outcomes
from corcyra.claims.syntax import DRAWN, ExpressionError, Name, Node, named, read

__all__ = ["ExpressionError", "Name", "Node", "Scope", "is_truth", "names", "parse", "reads_never"]

Type = Literal["truth", "number", "either"]

_INDEXED: Final = {**outcomes.PER_ACTOR, **outcomes.PER_MEMBER}
_WORD: Final = {"truth": "a truth (a comparison)", "number": "a number"}


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may name; None leaves that kind of name unchecked."""

    arms: Sequence[str] | None = None
    actors: Sequence[str] | None = None
    members: Sequence[str] | None = None
    drawn: Sequence[str] | None = None


def parse(
    text: str, *, bare: bool = False, want: Type = "either", scope: Scope | None = None
) -> Node:
    """Parse an expression and check its names and types.

    Parameters
    ----------
    text
        The expression.
    bare
        Names carry no arm (the `outcome` of effect, because, needed, enough); otherwise each must.
    want
        What the whole must be: `holds`, `opposite`, `when` and the outcome of needed and enough
        are truths, the outcome of effect and because is either.
    scope
        The dossier's arms, actors, members and draws.

    Raises
    ------
    ExpressionError
        The first thing wrong, with its column.
    """
    tree = read(text)
    for node in named(tree):
        _check_name(node, bare, scope or Scope())
    _check(tree, want)
    return tree


def names(text: str) -> tuple[tuple[str | None, str, str | None], ...]:
    """Every name as (arm, outcome, actor or member) in its order; only syntax is checked."""
    return tuple(
        (node.name.arm, node.name.outcome, node.name.who) for node in named(read(text)) if node.name
    )


def is_truth(tree: Node) -> bool:
    """Whether the expression is a truth: differences of it are -1, 0 or 1."""
    return _type(tree) != "number"


def reads_never(outcome: str) -> bool:
    """Whether a missing value of the outcome means that its day never came (+infinity).

    So it is for days of events: unit `d` in `outcomes.SCALARS` and a name ending in `_day`, and
    `deal_broken`. Counts of days (`foreign_days`) and all else are untellable when missing.
    """
    unit = outcomes.SCALARS.get(outcome, ("", ""))[0]
    return unit == "d" and (outcome.endswith("_day") or outcome == "deal_broken")


def _check_name(node: Node, bare: bool, scope: Scope) -> None:
    assert node.name is not None
    arm, outcome, index = node.name
    if outcome == DRAWN:
        _check_drawn(node, bare, scope)
        return
    if bare and arm is not None:
        raise ExpressionError(
            f"write {outcome} without an arm here; with and without say which arms", node.column
        )
    if not bare:
        _check_arm(node, scope)
    if outcome not in outcomes.SCALARS and outcome not in _INDEXED:
        known = (*outcomes.SCALARS, *_INDEXED)
        meant = _dated(outcome) or _meant(outcome, known)
        raise ExpressionError(f"no outcome {outcome}{meant}", node.column)
    if outcome in outcomes.SCALARS:
        if index is not None:
            raise ExpressionError(f"{outcome} is one number a run; drop [{index}]", node.column)
        return
    _check_index(node, scope)


def _check_drawn(node: Node, bare: bool, scope: Scope) -> None:
    assert node.name is not None
    arm, _, path = node.name
    if bare:
        raise ExpressionError("a draw is the same in both arms; put it into when", node.column)
    if arm is not None:
        raise ExpressionError(f"the arms share their draws; drop {arm}.", node.column)
    if path is None:
        raise ExpressionError("say which draw, as in drawn[tau]", node.column)
    if scope.drawn is not None and path not in scope.drawn:
        raise ExpressionError(f"no draw {path}{_meant(path, scope.drawn)}", node.column)


def _check_arm(node: Node, scope: Scope) -> None:
    assert node.name is not None
    arm, outcome, _ = node.name
    if arm is None:
        raise ExpressionError(f"say in which arm, as in with.{outcome}", node.column)
    if scope.arms is not None and arm not in scope.arms:
        raise ExpressionError(f"no arm {arm}{_meant(arm, scope.arms)}", node.column)


def _check_index(node: Node, scope: Scope) -> None:
    assert node.name is not None
    _, outcome, index = node.name
    kind = "actor" if outcome in outcomes.PER_ACTOR else "member"
    known = scope.actors if kind == "actor" else scope.members
    if index is None:
        raise ExpressionError(f"say of which {kind}, as in {outcome}[{kind}]", node.column)
    if known is not None and index not in known:
        raise ExpressionError(f"no {kind} {index}{_meant(index, known)}", node.column)


def _dated(name: str) -> str:
    """What there is at a day, where a name asks for one that is not: `deaths_30`."""
    stem = re.fullmatch(r"([a-z_]+)_\d+", name)
    if stem is None:
        return ""
    at_day = [known for known in outcomes.SCALARS if re.search(r"_\d+$", known)]
    own = [known for known in at_day if known.rsplit("_", 1)[0] == stem[1]]
    if own:
        return f"; at a day there {'is' if len(own) == 1 else 'are'} {', '.join(own)}"
    if difflib.get_close_matches(name, at_day, 1, 0.85):
        return ""  # Misspelt.
    whole = f"; over the whole run there is {stem[1]}" if stem[1] in outcomes.SCALARS else ""
    return f"{whole}; at a day there are {', '.join(at_day)}"


def _meant(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, 1, 0.6)
    if close:
        return f"; did you mean {close[0]}?"
    if len(known) <= 12:
        return f"; there are {', '.join(known)}" if known else "; there are none"
    return ""


def _type(node: Node) -> Type:
    if node.name is not None:
        outcome = node.name.outcome
        unit = outcomes.SCALARS.get(outcome) or _INDEXED.get(outcome) or ("1", "")
        return "either" if unit[0] == "truth" else "number"
    return "truth" if node.op in ("compare", "and", "or", "not") else "number"


def _check(node: Node, want: Type) -> None:
    """Compare what is made with what is wanted, from the root down."""
    made = _type(node)
    if "either" not in (made, want) and made != want:
        what = str(node.name) if node.name else "this"
        raise ExpressionError(f"{what} is {_WORD[made]}; {_WORD[want]} is needed", node.column)
    inner: Type = "truth" if node.op in ("and", "or", "not") else "number"
    for part in node.parts:
        _check(part, inner)
