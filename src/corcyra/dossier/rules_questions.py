"""Rules of what is asked: arms, claims and their expressions, facts, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from corcyra import outcomes
from corcyra.claims.expressions import ExpressionError, Scope, parse
from corcyra.claims.syntax import RESERVED, named
from corcyra.dossier.doubt import UNKNOWN, or_unknown, sure
from corcyra.dossier.drawn import paths
from corcyra.dossier.questions import (
    AllOf,
    AnyOf,
    Arm,
    Because,
    Claim,
    Decides,
    Effect,
    Enough,
    Fact,
    Figure,
    Needed,
    NotOf,
    Proposition,
    State,
)
from corcyra.dossier.rules_country import place_ids
from corcyra.dossier.rules_palace import actor_ids, member_ids
from corcyra.dossier.rules_when import condition
from corcyra.dossier.schema import Dossier
from corcyra.dossier.tree import Node
from corcyra.dossier.words import meant, unknown
from corcyra.dossier.wrong import Loc, Wrong, Wrongs, ids, known, unique

_ABROAD: Final = re.compile(
    r"(call|answer|landing|gone)_day|foreign_\w+|against_\w+|dependence_peak|deal_broken"
    r"|days_(weak|strong)|obeys_\w+"
)
"""Outcomes that need an alliance."""
_KEY: Final = re.compile(r"(?<![\w/.-])[a-z][a-z0-9]*+(?:_[a-z0-9]++)++(?![\w/.-]*[/.]\w)")
_TOKEN: Final = re.compile(r"[a-z][a-z0-9]*+(?:[_-][a-z0-9]++)*+")


def arm_ids(dossier: Dossier) -> list[str]:
    """Ids of the arms; `with` is there even if not defined."""
    names = ids(dossier.arms)
    if names is UNKNOWN or any(name is not UNKNOWN and name == "with" for name in names):
        return names
    return ["with", *names]


def arms(dossier: Dossier) -> Wrongs:
    """Ids are unique and can stand in expressions; `with` changes nothing."""
    yield from unique(("arms",), ids(dossier.arms))
    for i, arm in enumerate(dossier.arms):
        yield from _arm(i, arm)


@sure
def _arm(i: int, arm: Arm) -> Wrongs:
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
    yield from unique(("claims",), ids(dossier.claims))
    for i, claim in enumerate(dossier.claims):
        yield from _proposition(("claims", i, "test"), claim.test, dossier)
        yield from _beside(("claims", i, "beside"), claim, dossier)


@sure
def _beside(loc: Loc, claim: Claim, dossier: Dossier) -> Wrongs:
    for j, beside in enumerate(claim.beside):
        yield from _proposition((*loc, j, "test"), beside.test, dossier)


@sure
def _proposition(loc: Loc, test: Proposition, dossier: Dossier) -> Wrongs:
    if isinstance(test, AllOf | AnyOf):
        for i, part in enumerate(test.of):
            yield from _proposition((*loc, "of", i), part, dossier)
        return
    if isinstance(test, NotOf):
        yield from _proposition((*loc, "of"), test.of, dossier)
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
    misread = []
    if test.when is not None:
        misread = [*_expression((*loc, "when"), test.when, dossier, False, "truth")]
        yield from misread
    if not misread:
        yield from condition(loc, test, dossier)


def _compares(loc: Loc, test: Effect | Because | Needed | Enough, dossier: Dossier) -> Wrongs:
    yield from _pair(loc, test, "with", "without", dossier)
    if isinstance(test, Because):
        yield from _pair(loc, test, "with_off", "without_off", dossier)


@sure
def _pair(loc: Loc, test: Proposition, one: str, other: str, dossier: Dossier) -> Wrongs:
    first, second = (getattr(test, "with_" if key == "with" else key) for key in (one, other))
    for key, arm in ((one, first), (other, second)):
        yield from known("arm", (*loc, key), arm, arm_ids(dossier))
    if first == second:
        tail = ": no difference" if one == "with" else ""
        yield Wrong((*loc, other), f"is {second}, the same arm as {one}{tail}")


def _decides(loc: Loc, test: Decides, dossier: Dossier) -> Wrongs:
    yield from known("arm", (*loc, "arm"), test.arm, arm_ids(dossier))
    yield from _who(loc, test, dossier)
    yield from _apart(loc, test)
    yield from _says_something(loc, test)
    if dossier.abroad is None and test.question in ("call", "send"):
        yield Wrong(
            (*loc, "question"),
            f"is {test.question}, but there is no section abroad: nobody could come",
        )


@sure
def _who(loc: Loc, test: Decides, dossier: Dossier) -> Wrongs:
    sending = test.question == "send"
    names = member_ids(dossier) if sending else actor_ids(dossier)
    what = "member of the alliance" if sending else "actor of the palace"
    for key, who in (("alone", test.alone), ("not_alone", test.not_alone)):
        yield from _all_known(what, (*loc, key), who, names)


@sure
def _all_known(what: str, loc: Loc, who: list[str], names: list[str]) -> Wrongs:
    for i, name in enumerate(who):
        yield from known(what, (*loc, i), name, names)


@sure
def _apart(loc: Loc, test: Decides) -> Wrongs:
    for i, name in enumerate(test.not_alone):
        if name in test.alone:
            yield Wrong((*loc, "not_alone", i), f"{name} stands under alone as well")


@sure
def _says_something(loc: Loc, test: Decides) -> Wrongs:
    if not test.alone and not test.not_alone:
        yield Wrong(loc, "says nothing: name somebody under alone or not_alone", "key")


@sure
def _expression(
    loc: Loc, text: str, dossier: Dossier, bare: bool, want: Literal["truth", "either"]
) -> Wrongs:
    if text is UNKNOWN:
        return
    draws = or_unknown(lambda: paths(dossier))
    known_draws = None if draws is UNKNOWN else draws
    scope = Scope(arm_ids(dossier), actor_ids(dossier), member_ids(dossier), known_draws)
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
    yield from unique(("facts",), ids(dossier.facts))
    measured = or_unknown(lambda: _measured(dossier))
    for i, fact in enumerate(dossier.facts):
        loc = ("facts", i)
        yield from _of_something((*loc, "outcome"), fact.outcome, measured)
        if fact.place is not None:
            yield from known("place", (*loc, "place"), fact.place, place_ids(dossier))
        yield from _figures((*loc, "figures"), fact)
    named = ids(dossier.facts)
    for i, claim in enumerate(dossier.claims):
        for k, name in enumerate(claim.record_facts):
            yield from known("fact", ("claims", i, "record_facts", k), name, named)


def _measured(dossier: Dossier) -> list[str]:
    """Names of all outcomes and series."""
    actors, members = actor_ids(dossier), member_ids(dossier)
    columns = outcomes.columns(actors, members)
    return [*columns, *outcomes.national_columns(actors), *outcomes.LOCAL]


@sure
def _of_something(loc: Loc, outcome: str | None, measured: list[str]) -> Wrongs:
    if outcome is not None and outcome not in measured:
        guess = meant(outcome, measured)
        hint = f"did you mean {guess}?" if guess else "leave it out if nothing measures this"
        yield Wrong(loc, f"no outcome or series {outcome!r}; {hint}")


@sure
def _figures(loc: Loc, fact: Fact) -> Wrongs:
    for j, figure in enumerate(fact.figures):
        yield from _rising((*loc, j, "low"), figure)


@sure
def _rising(loc: Loc, figure: Figure) -> Wrongs:
    if figure.low > figure.high:
        yield Wrong(loc, f"must be at most high ({figure.high:g}), is {figure.low:g}")


RULES: Final = (arms, claims, facts)


@sure
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
