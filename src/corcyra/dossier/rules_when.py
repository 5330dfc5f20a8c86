"""What a condition (`when`) may read: nothing that the act itself changes.

Of the pairs in which troops land, those in which order then returns are no sample of anything: the
landing chose them. Such a share is an answer to another question (Rosenbaum 1984,
doi:10.2307/2981697), so a condition may read

- what the world drew (`drawn[tau]`);
- any outcome of the reference arm, `with`, the dossier as it stands: that tells what the world
  was, and the pair's other arms replay the same world. But for the outcome whose difference is
  taken: pairs that are extreme in one arm are less so in the other, act or no act;
- of another arm, what is settled before it parts from those it is compared with.

Whatever else it reads must be owned up to (`conditions_on_effect: true`). A proposition about one
arm alone compares nothing, so no act can change its condition.
"""

from __future__ import annotations

from typing import Final

from corcyra.claims.needs import arms_of, outcomes_of, settled
from corcyra.claims.syntax import DRAWN, Name, Node, named, read
from corcyra.claims.tokens import ExpressionError
from corcyra.dossier.doubt import sure
from corcyra.dossier.parting import parting
from corcyra.dossier.questions import Because, Decides, Effect, Enough, Needed, State
from corcyra.dossier.schema import Dossier
from corcyra.dossier.wrong import Loc, Wrong, Wrongs

Leaf = Effect | Because | State | Decides | Needed | Enough
REFERENCE: Final = "with"
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
    if not owned:
        yield from (Wrong((*loc, "when"), text, "value", at - 1) for at, text in found[:1])


def _changed(test: Leaf, dossier: Dossier) -> list[tuple[int, str]]:
    """Column and message of each name of the condition that the act changes."""
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
            found.append((node.column, _elsewhere(node.name, arms)))
        elif isinstance(test, Effect | Because) and outcome in outcomes_of(test):
            found.append((node.column, _result(node.name)))
    return found


def _names(node: Node) -> list[tuple[Node, float | None]]:
    """Every name, with the day at which what is read of it is settled; None = at the end."""
    return [(name, day) for part, day in settled(node) for name in named(part)]


def _elsewhere(name: Name, arms: tuple[str, ...]) -> str:
    others = ", ".join(arm for arm in arms if arm != name.arm)
    return (
        f"the act may change {name} ({name.arm} against {others}), so it would choose the pairs by "
        f"the effect; read it in {REFERENCE}, or {_OWN}"
    )


def _result(name: Name) -> str:
    return (
        f"{name} is the outcome that is compared, so it would choose the pairs by the effect; "
        f"take another condition, or {_OWN}"
    )
