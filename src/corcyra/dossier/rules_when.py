"""What a condition (`when`) may read: nothing that the act itself changes.

Of the pairs in which troops land, those in which order then returns are no sample of anything: the
landing chose them. Such a share is an answer to another question (Rosenbaum 1984,
doi:10.2307/2981697), so a condition may read

- what the world drew (`drawn[tau]`);
- of any arm, what is settled before it parts from those it is compared with;
- of the reference arm, `with`, the dossier as it stands: that the act itself comes (that troops
  land, where it is asked what sending none would change), since where it never comes nothing is
  compared;
- of `with` any outcome, where no act is done in it: where it is the arm without, where it is
  compared with nothing, and in a `state`, which names no act. That tells what the world was, and
  the pair's other arms replay the same world. But for the outcome whose difference is taken: pairs
  that are extreme in one arm are less so in the other, act or no act.

Whatever else it reads must be owned up to (`conditions_on_effect: true`). A proposition about one
arm alone compares nothing, so no act can change its condition.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from corcyra.claims.needs import arms_of, outcomes_of, settled
from corcyra.claims.syntax import DRAWN, Name, Node, named, read
from corcyra.claims.tokens import ExpressionError
from corcyra.dossier.doubt import sure
from corcyra.dossier.parting import parting
from corcyra.dossier.questions import (
    AllOf,
    AnyOf,
    Because,
    Claim,
    Decides,
    Effect,
    Enough,
    Needed,
    NotOf,
    Proposition,
    State,
)
from corcyra.dossier.schema import Dossier
from corcyra.dossier.wrong import Loc, Wrong, Wrongs

Leaf = Effect | Because | State | Decides | Needed | Enough
_WITH_ACT: Final = Effect | Because | Needed | Enough
"""Kinds that name an arm in which the act is done, `with`, and one in which it is not."""
REFERENCE: Final = "with"
_BEFORE: Final = "read a draw, or what comes before the act"
_OWN: Final = "own up to it with conditions_on_effect: true"


@sure
def condition(loc: Loc, test: Leaf, dossier: Dossier) -> Wrongs:
    """A condition reads nothing that the act changes, unless the dossier says so."""
    owned = test.conditions_on_effect
    if test.when is None:
        if owned:
            yield Wrong((*loc, "conditions_on_effect"), "says nothing: there is no when", "key")
        return
    try:
        found = [*_changed(test, dossier)]
    except ExpressionError:
        return  # Told where expressions are read.
    if owned and not found:
        yield Wrong(
            (*loc, "conditions_on_effect"),
            "is not so: the condition reads nothing that the act changes; leave it out",
            "key",
        )
    changed = [one for one in found if not one.by_act]
    if not owned and changed:
        yield _wrong(loc, changed[0])


@sure
def brought(dossier: Dossier) -> Wrongs:
    """No condition reads, in the arm of an act, what the act brings about, unless it says so.

    A rule of its own, for arms that are whole: what an arm with a mistake does is not known.
    """
    for i, claim in enumerate(dossier.claims):
        yield from _of_claim(("claims", i), claim, dossier)


@sure
def _of_claim(loc: Loc, claim: Claim, dossier: Dossier) -> Wrongs:
    yield from _brought((*loc, "test"), claim.test, dossier)
    for j, side in enumerate(claim.beside):
        yield from _brought((*loc, "beside", j, "test"), side.test, dossier)


@sure
def _brought(loc: Loc, test: Proposition, dossier: Dossier) -> Wrongs:
    if isinstance(test, AllOf | AnyOf):
        for i, part in enumerate(test.of):
            yield from _brought((*loc, "of", i), part, dossier)
    elif isinstance(test, NotOf):
        yield from _brought((*loc, "of"), test.of, dossier)
    elif test.when is not None and not test.conditions_on_effect:
        try:
            found = _changed(test, dossier)
        except ExpressionError:
            return  # Told where expressions are read.
        if found and all(one.by_act for one in found):
            yield _wrong(loc, found[0])


def _wrong(loc: Loc, change: _Change) -> Wrong:
    return Wrong((*loc, "when"), change.message, "value", change.column - 1)


class _Change(NamedTuple):
    """A name of a condition that the act changes."""

    column: int
    message: str
    by_act: bool = False
    """It stands in the arm in which the act is done."""


def _changed(test: Leaf, dossier: Dossier) -> list[_Change]:
    """Each name of the condition that the act changes."""
    assert test.when is not None
    arms = arms_of(test)
    if len(arms) < 2:
        return []
    apart = parting(dossier, arms)
    found = []
    for node, day in _names(read(test.when)):
        assert node.name is not None
        arm, outcome = node.name.arm, node.name.outcome
        if outcome == DRAWN or apart.before(outcome, day):
            continue
        if arm != REFERENCE:
            found.append(_Change(node.column, _elsewhere(node.name, test)))
        elif isinstance(test, Effect | Because) and outcome in outcomes_of(test):
            found.append(_Change(node.column, _result(node.name)))
        elif (
            isinstance(test, _WITH_ACT) and arm == test.with_ and outcome not in _act(test, dossier)
        ):
            found.append(_Change(node.column, _by_act(node.name, test), by_act=True))
    return found


def _act(test: Effect | Because | Needed | Enough, dossier: Dossier) -> frozenset[str]:
    """Outcomes that say no more than that the act comes."""
    return parting(dossier, (test.with_, test.without)).act


def _names(node: Node) -> list[tuple[Node, float | None]]:
    """Every name, with the day at which what is read of it is settled; None = at the end."""
    return [(name, day) for part, day in settled(node) for name in named(part)]


def _elsewhere(name: Name, test: Leaf) -> str:
    others = ", ".join(arm for arm in arms_of(test) if arm != name.arm)
    done = isinstance(test, _WITH_ACT) and test.with_ == REFERENCE
    instead = _BEFORE if done else f"read it in {REFERENCE}"
    return (
        f"the act may change {name} ({name.arm} against {others}), so it would choose the pairs by "
        f"the effect; {instead}, or {_OWN}"
    )


def _by_act(name: Name, test: Effect | Because | Needed | Enough) -> str:
    return (
        f"the act may bring about {name} ({test.with_} against {test.without}), so it would choose "
        f"the pairs by the effect; {_BEFORE}, or {_OWN}"
    )


def _result(name: Name) -> str:
    return (
        f"{name} is the outcome that is compared, so it would choose the pairs by the effect; "
        f"take another condition, or {_OWN}"
    )
