"""Rules of what is asked: arms, claims and their expressions, facts, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from corcyra import outcomes
from corcyra.claims.expressions import ExpressionError, Scope, parse
from corcyra.claims.syntax import RESERVED, named
from corcyra.dossier.questions import (
    AllOf,
    AnyOf,
    Because,
    Decides,
    Effect,
    Enough,
    Needed,
    Proposition,
    State,
)
from corcyra.dossier.rules_country import place_ids
from corcyra.dossier.rules_palace import actor_ids, member_ids
from corcyra.dossier.schema import Dossier
from corcyra.dossier.tree import Node
from corcyra.dossier.words import meant, unknown
from corcyra.dossier.wrong import Loc, Wrong, Wrongs, known, unique

_ABROAD: Final = re.compile(
    r"(call|answer|landing|gone)_day|foreign_\w+|against_\w+|dependence_peak|deal_broken"
    r"|days_(weak|strong)|obeys_\w+"
)
"""Outcomes that need an alliance."""
_KEY: Final = re.compile(r"(?<![\w/.-])[a-z][a-z0-9]*(_[a-z0-9]+)+(?![\w/.-]*[/.]\w)")
_TOKEN: Final = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")


def arm_ids(dossier: Dossier) -> list[str]:
    """Ids of the arms; `with` is there even if not defined."""
    ids = [arm.id for arm in dossier.arms]
    return ids if "with" in ids else ["with", *ids]


def arms(dossier: Dossier) -> Wrongs:
    """Ids are unique and can stand in expressions; `with` changes nothing."""
    yield from unique(("arms",), [arm.id for arm in dossier.arms])
    for i, arm in enumerate(dossier.arms):
        if arm.id in RESERVED:
            yield Wrong(("arms", i, "id"), f'"{arm.id}" is a word of expressions; choose another')
        if arm.id == "with" and arm.set:
            yield Wrong(
                ("arms", i, "set"),
                "must be absent: `with` is the dossier as it stands; give this arm another id",
                "key",
            )


def claims(dossier: Dossier) -> Wrongs:
    """Ids are unique; propositions name arms, outcomes, actors and members that exist."""
    yield from unique(("claims",), [claim.id for claim in dossier.claims])
    for i, claim in enumerate(dossier.claims):
        yield from _proposition(("claims", i, "test"), claim.test, dossier)
        for j, beside in enumerate(claim.beside):
            yield from _proposition(("claims", i, "beside", j, "test"), beside.test, dossier)


def _proposition(loc: Loc, test: Proposition, dossier: Dossier) -> Wrongs:
    if isinstance(test, AllOf | AnyOf):
        for i, part in enumerate(test.of):
            yield from _proposition((*loc, "of", i), part, dossier)
        return
    if isinstance(test, Decides):
        yield from _decides(loc, test, dossier)
    elif isinstance(test, State):
        yield from _expression((*loc, "holds"), test.holds, dossier, False, "truth")
        if test.opposite is not None:
            yield from _expression((*loc, "opposite"), test.opposite, dossier, False, "truth")
    else:
        yield from _compares(loc, test, dossier)
        want: Literal["truth", "either"] = "either"
        if isinstance(test, Needed | Enough):
            want = "truth"
        yield from _expression((*loc, "outcome"), test.outcome, dossier, True, want)
    if test.when is not None:
        yield from _expression((*loc, "when"), test.when, dossier, False, "truth")


def _compares(loc: Loc, test: Effect | Because | Needed | Enough, dossier: Dossier) -> Wrongs:
    names = arm_ids(dossier)
    for key, arm in (("with", test.with_), ("without", test.without)):
        yield from known("arm", (*loc, key), arm, names)
    if test.with_ == test.without:
        yield Wrong((*loc, "without"), f"is {test.without}, the same arm as with: no difference")
    if isinstance(test, Because):
        for key, arm in (("with_off", test.with_off), ("without_off", test.without_off)):
            yield from known("arm", (*loc, key), arm, names)
        if test.with_off == test.without_off:
            yield Wrong((*loc, "without_off"), f"is {test.without_off}, the same arm as with_off")


def _decides(loc: Loc, test: Decides, dossier: Dossier) -> Wrongs:
    yield from known("arm", (*loc, "arm"), test.arm, arm_ids(dossier))
    sending = test.question == "send"
    names = member_ids(dossier) if sending else actor_ids(dossier)
    for key, who in (("alone", test.alone), ("not_alone", test.not_alone)):
        for i, name in enumerate(who):
            what = "member of the alliance" if sending else "actor of the palace"
            yield from known(what, (*loc, key, i), name, names)
    for i, name in enumerate(test.not_alone):
        if name in test.alone:
            yield Wrong((*loc, "not_alone", i), f"{name} stands under alone as well")
    if not test.alone and not test.not_alone:
        yield Wrong(loc, "says nothing: name somebody under alone or not_alone", "key")
    if test.question in ("call", "send") and dossier.abroad is None:
        yield Wrong(
            (*loc, "question"),
            f"is {test.question}, but there is no section abroad: nobody could come",
        )


def _expression(
    loc: Loc, text: str, dossier: Dossier, bare: bool, want: Literal["truth", "either"]
) -> Wrongs:
    scope = Scope(arm_ids(dossier), actor_ids(dossier), member_ids(dossier))
    try:
        tree = parse(text, bare=bare, want=want, scope=scope)
    except ExpressionError as error:
        yield Wrong(loc, error.message, "value", error.column - 1)
        return
    for node in named(tree):
        if dossier.abroad is None and node.name and _ABROAD.fullmatch(node.name.outcome):
            message = f"{node.name.outcome} needs a section abroad, which is missing"
            yield Wrong(loc, message, "value", node.column - 1)


def facts(dossier: Dossier) -> Wrongs:
    """Figures go from low to high and compare with something that is measured."""
    yield from unique(("facts",), [fact.id for fact in dossier.facts])
    columns = outcomes.columns(actor_ids(dossier), member_ids(dossier))
    measured = [*columns, *outcomes.national_columns(actor_ids(dossier)), *outcomes.LOCAL]
    for i, fact in enumerate(dossier.facts):
        loc = ("facts", i)
        if fact.outcome is not None and fact.outcome not in measured:
            guess = meant(fact.outcome, measured)
            hint = f"did you mean {guess}?" if guess else "leave it out if nothing measures this"
            yield Wrong((*loc, "outcome"), f"no outcome or series {fact.outcome!r}; {hint}")
        if fact.place is not None:
            yield from known("place", (*loc, "place"), fact.place, place_ids(dossier))
        for j, figure in enumerate(fact.figures):
            if figure.low > figure.high:
                message = f"must be at most high ({figure.high:g}), is {figure.low:g}"
                yield Wrong((*loc, "figures", j, "low"), message)


RULES: Final = (arms, claims, facts)


def sources(dossier: Dossier, root: Node | None) -> Wrongs:
    """A `source` that looks like a key of `sources` is one.

    So does a word with an underscore, wherever it stands, and a text that is one word with a
    hyphen or close to a key; all else is free text.
    """
    names = list(dossier.sources)
    for loc, text in _texts(root, ()):
        for found in _KEY.finditer(text):
            if found.group() not in names:
                yield Wrong(loc, unknown("source", found.group(), names), "value", found.start())
        whole = text.strip()
        if whole in names or whole == "assumed" or _KEY.fullmatch(whole):
            continue
        if _TOKEN.fullmatch(whole) and ("-" in whole or meant(whole, names)):
            yield Wrong(loc, unknown("source", whole, names))


def _texts(node: Node | None, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every text under a key `source`."""
    if node is None:
        return
    for key, below in (node.entries or {}).items():
        if key == "source" and isinstance(below.scalar, str):
            yield (*loc, key), below.scalar
        else:
            yield from _texts(below, (*loc, key))
    for i, below in enumerate(node.items or ()):
        yield from _texts(below, (*loc, i))
